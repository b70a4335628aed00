/* Finds the row of a call's sentence and fills its gaps. */
#include "lab/explain/explain_table.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "lab/explain/line_parts.h"

bool explain_is_kind(struct str kind, enum explain_kind wanted)
{
    bool datagram = str_starts(kind, "udp") || str_is(kind, "unix-dgram");
    bool tcp = str_starts(kind, "tcp"), unix_socket = str_starts(kind, "unix");
    switch (wanted) {
    case KIND_ANY:
        return true;
    case KIND_TCP:
    case KIND_CONNECTED:
    case KIND_DEAF:
        return tcp;
    case KIND_UDP:
        return str_starts(kind, "udp");
    case KIND_UNIX:
        return unix_socket;
    case KIND_DATAGRAM:
        return datagram;
    case KIND_STREAM:
        return tcp || str_is(kind, "unix-stream");
    case KIND_PIPE:
        return str_starts(kind, "pipe");
    case KIND_EVENT:
        return str_starts(kind, "eventfd") || str_starts(kind, "timerfd") || str_starts(kind, "signalfd");
    }
    return false;
}

/* The first descriptor that is ready with one of the bits; -1: none. */
static int32_t ready_with(struct str sets, uint32_t bits)
{
    struct event_set entry;
    while (event_next_set(&sets, &entry))
        if (entry.ready & bits)
            return entry.fd;
    return -1;
}

/* "select(4, [], NULL, NULL, ...)", "poll(NULL, 0, ...)" */
static bool watches_nothing(struct str line)
{
    struct line_parts parts;
    if (!line_split(line, &parts))
        return false;
    bool poll = explain_names("poll ppoll", parts.name);
    unsigned at = poll ? 0 : 1, end = poll ? 1 : 4;
    bool nothing = (poll || explain_names("select pselect", parts.name)) && parts.count >= end;
    for (; nothing && at < end; at++)
        nothing = str_is(parts.arguments[at], "NULL") || str_is(parts.arguments[at], "[]");
    return nothing;
}

static bool is_when(enum explain_when when, enum event_kind event, const struct explain_facts *facts)
{
    if (when == WHEN_ENTER || when == WHEN_BLOCK)
        return when == WHEN_BLOCK ? event == EVENT_BLOCK : event == EVENT_ENTER || event == EVENT_GO;
    if (when == WHEN_NOTHING)
        return event != EVENT_RETURN && watches_nothing(facts->line);
    if (event != EVENT_RETURN)
        return false;
    int64_t ret = facts->call->ret;
    switch (when) {
    case WHEN_OK:
        return ret >= 0;
    case WHEN_ABSTRACT:
        return ret >= 0 && str_starts(facts->call->address, "@");
    case WHEN_NONE:
        return ret == 0 && facts->asked == 0;
    case WHEN_ZERO:
        return ret == 0;
    case WHEN_SOME:
        return ret > 0;
    case WHEN_SHORT:
        return ret > 0 && ret < facts->asked;
    case WHEN_FULL:
        return ret > 0 && ret == facts->asked;
    case WHEN_MORE:
        return facts->asked >= 0 && ret > facts->asked;
    case WHEN_NVAL:
        return ret > 0 && ready_with(facts->call->sets, POLLNVAL) >= 0;
    case WHEN_ERR:
        return ret > 0 && ready_with(facts->call->sets, POLLERR) >= 0;
    case WHEN_HUP:
        return ret > 0 && ready_with(facts->call->sets, POLLHUP) >= 0;
    default:
        return false;
    }
}

static void put_bytes(struct text *text, int64_t count)
{
    if (count < 0)
        text_string(text, "some bytes");
    else
        text_printf(text, "%lld byte%s", (long long)count, count == 1 ? "" : "s");
}

static void put_gap(struct text *text, struct str gap, const struct explain_facts *facts,
                    const struct line_parts *parts)
{
    if (gap.n == 1 && gap.p[0] >= '1' && gap.p[0] <= '7') {
        unsigned index = (unsigned)(gap.p[0] - '0');
        text_str(text, index < parts->count ? parts->arguments[index] : str_from("it"));
    } else if (str_is(gap, "fd")) {
        text_printf(text, "%d", facts->call->fd);
    } else if (str_is(gap, "ret")) {
        text_printf(text, "%lld", (long long)facts->call->ret);
    } else if (str_is(gap, "n:ret")) {
        put_bytes(text, facts->call->ret);
    } else if (str_is(gap, "n:asked")) {
        put_bytes(text, facts->asked);
    } else if (str_is(gap, "nval")) {
        text_printf(text, "%d", ready_with(facts->call->sets, POLLNVAL));
    } else if (str_is(gap, "err")) {
        text_printf(text, "%d", ready_with(facts->call->sets, POLLERR));
    } else if (str_is(gap, "hup")) {
        text_printf(text, "%d", ready_with(facts->call->sets, POLLHUP));
    } else if (str_is(gap, "call")) {
        text_str(text, facts->call->name);
    } else if (str_is(gap, "peer")) {
        bool named = facts->peer.n && !str_is(facts->peer, "unnamed");
        text_str(text, named ? facts->peer : str_from("the peer"));
    }
}

const char *explain_told(const char *text, bool seen, char *out, size_t cap)
{
    size_t length = strcspn(text, "|");
    bool more = text[length] && !seen;
    snprintf(out, cap, "%.*s%s", (int)length, text, more ? text + length + 1 : "");
    return out;
}

static void put_filled(struct text *text, const char *whole, const struct explain_facts *facts)
{
    struct line_parts parts;
    char told[EXPLAIN_TOLD_MAX];
    const char *sentence = explain_told(whole, facts->seen, told, sizeof told);
    if (!line_split(facts->line, &parts))
        parts.count = 0;
    while (*sentence) {
        size_t plain = strcspn(sentence, "{");
        text_str(text, (struct str){ sentence, plain });
        sentence += plain;
        const char *close = *sentence ? strchr(sentence, '}') : NULL;
        if (!close)
            return;
        put_gap(text, (struct str){ sentence + 1, (size_t)(close - sentence) - 1 }, facts, &parts);
        sentence = close + 1;
    }
}

bool explain_call(const struct explain_facts *facts, enum event_kind event, struct text *text)
{
    for (size_t i = 0; i < explain_calls_count; i++) {
        const struct explain_row *row = &explain_calls[i];
        if (!is_when(row->when, event, facts) || !explain_is_kind(facts->kind, row->kind) ||
            !explain_names(row->calls, facts->call->name))
            continue;
        if ((row->kind == KIND_CONNECTED && facts->peer.n == 0) || (row->kind == KIND_DEAF && !facts->deaf))
            continue;
        if (row->word && !line_has_word(facts->line, str_from(row->word)))
            continue;
        put_filled(text, row->sentence, facts);
        return true;
    }
    return false;
}
