#include "viz/ladder/ladder_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "lab/base/utf8.h"

/* ---- calls */

static size_t put(char out[LADDER_TEXT_MAX], size_t used, struct str text)
{
    if (text.n > LADDER_TEXT_MAX - 1 - used)
        text.n = LADDER_TEXT_MAX - 1 - used;
    if (text.n)
        memcpy(out + used, text.p, text.n);
    out[used + text.n] = 0;
    return used + text.n;
}

/* "recv(4, …)" and "= 3"; the second is empty before the return. */
static void part_call(struct str line, struct str *head, struct str *result)
{
    *head = line;
    *result = str_skip(line, line.n);
    for (size_t i = line.n; i >= 4; i--)
        if (str_ends(str_first(line, i), ") = ")) {
            *head = str_first(line, i - 3);
            *result = str_skip(line, i - 2);
            return;
        }
}

/* Bytes of a last argument that says nothing: flags of 0, the size of an address. */
static size_t idle_argument(struct str head)
{
    if (str_ends(head, ", 0)") && (str_starts(head, "send") || str_starts(head, "recv")))
        return 4;
    size_t digits = 0;
    if (!str_ends(head, ")") || (!str_starts(head, "connect(") && !str_starts(head, "bind(")))
        return 0;
    while (digits + 2 < head.n && head.p[head.n - 2 - digits] >= '0' && head.p[head.n - 2 - digits] <= '9')
        digits++;
    return digits && str_ends(str_first(head, head.n - 1 - digits), ", ") ? digits + 3 : 0;
}

static size_t join(char out[LADDER_TEXT_MAX], struct str head, bool cut, struct str result)
{
    size_t used = put(out, 0, head);
    if (cut)
        used = put(out, used, str_from("…)"));
    if (result.n) {
        used = put(out, used, str_from(" "));
        used = put(out, used, result);
    }
    return used;
}

/* Arguments are cut where one ends when that costs little; the name is never cut for the sake of the result.
 */
static struct str cut_arguments(struct str head, int room)
{
    struct str kept = str_first(head, room > 0 ? utf8_fit(head, room) : 0);
    size_t open = str_find(head, '('), least = open < head.n ? open + 1 : head.n;
    if (kept.n < least)
        return str_first(head, least);
    bool quoted = false;
    size_t whole = 0; /* where the last argument that is whole ends, with its comma and blank */
    for (size_t i = least; i < kept.n; i++) {
        quoted = quoted != (kept.p[i] == '"' && kept.p[i - 1] != '\\');
        if (!quoted && kept.p[i] == ' ' && kept.p[i - 1] == ',')
            whole = i + 1;
    }
    return whole > least + 1 && whole + 6 > kept.n ? str_first(kept, whole) : kept;
}

size_t ladder_fit_call(struct str line, int width, char out[LADDER_TEXT_MAX])
{
    struct str head, result;
    char shorter[LADDER_TEXT_MAX];
    if (utf8_width(line) <= width)
        return put(out, 0, line);
    part_call(line, &head, &result);
    if (idle_argument(head)) {
        size_t n = put(shorter, 0, str_first(head, head.n - idle_argument(head)));
        head = (struct str){ shorter, put(shorter, n, str_from(")")) };
    }
    if (utf8_width(head) + 1 + utf8_width(result) <= width)
        return join(out, head, false, result);
    size_t words = str_find(result, '(');
    if (words > 0 && words < result.n)
        result.n = words - 1;
    int room = width - (result.n ? 1 + utf8_width(result) : 0);
    if (utf8_width(head) <= room)
        return join(out, head, false, result);
    if (!str_ends(head, ")"))
        return join(out, head, false, result);
    return join(out, cut_arguments(str_first(head, head.n - 1), room - 2), true, result);
}

/* ".1 " of "server.1"; nothing for the actor's first task. */
static struct str short_label(struct str label)
{
    return str_skip(label, str_find(label, '.'));
}

static size_t put_label(const struct ladder_call *call, bool with_label, char out[LADDER_TEXT_MAX])
{
    struct str label = call->named  ? call->label
                       : with_label ? short_label(call->label)
                                    : (struct str){ "", 0 };
    size_t used = put(out, 0, label);
    return used ? put(out, used, str_from(" ")) : 0;
}

static size_t put_fitted(char out[LADDER_TEXT_MAX], size_t used, struct str line, int width)
{
    char fitted[LADDER_TEXT_MAX];
    struct str before = { out, used };
    size_t n = ladder_fit_call(line, width - utf8_width(before), fitted);
    return put(out, used, (struct str){ fitted, n });
}

static struct str line_of(const struct timeline *timeline, uint32_t index, struct event *event)
{
    if (index != EVENT_NO_INDEX && timeline_event(timeline, index, event))
        return event->line;
    *event = (struct event){ 0 };
    return (struct str){ "", 0 };
}

static size_t put_outstanding(const struct ladder_call *call, const struct timeline *timeline, size_t used,
                              int width, char out[LADDER_TEXT_MAX])
{
    struct event event;
    struct str line = line_of(timeline, call->enter, &event);
    if (!line.n)
        line = str_from("(began earlier)");
    used = put_fitted(out, used, line, width - 2);
    return put(out, used, str_from(" …"));
}

size_t ladder_begin_text(const struct ladder_call *call, const struct timeline *timeline, bool with_label,
                         int width, char out[LADDER_TEXT_MAX])
{
    struct event event;
    size_t used = put_label(call, with_label, out);
    if (!call->over)
        return put_outstanding(call, timeline, used, width, out);
    return put_fitted(out, used, line_of(timeline, call->enter, &event), width);
}

/* Bytes that came in are told where the bracket closes; what was sent stands where it opened. */
static bool brought_data(const struct event *event)
{
    return event->u.call.ret > 0 && event->u.call.data.n > 0 &&
           (str_starts(event->u.call.name, "recv") || str_starts(event->u.call.name, "read"));
}

size_t ladder_end_text(const struct ladder_call *call, const struct timeline *timeline, int width,
                       char out[LADDER_TEXT_MAX])
{
    struct event event;
    struct str head, result, line = line_of(timeline, call->returned, &event);
    part_call(line, &head, &result);
    size_t used = put(out, 0, result);
    if (event.kind == EVENT_RETURN && brought_data(&event)) {
        char data[96];
        size_t n = event_escape(data, sizeof data, event.u.call.data);
        used = put(out, used, str_from(" \""));
        used = put(out, used, (struct str){ data, n });
        used = put(out, used, str_from("\""));
    }
    struct str whole = { out, used };
    if (utf8_width(whole) <= width)
        return used;
    size_t words = str_find(whole, '(');
    if (result.n && words > 0 && words < used) {
        used = words - 1;
        out[used] = 0;
    }
    whole = (struct str){ out, used };
    if (utf8_width(whole) <= width)
        return used;
    used = utf8_fit(whole, width > 1 ? width - 1 : 0);
    return put(out, used, str_from("…"));
}

/* "⟳ 12 times: server recv(4, …) = -1 EAGAIN, select(5, …) = 1", as far as there is room. */
static size_t put_rounds(const struct ladder *ladder, const struct timeline *timeline,
                         const struct ladder_row *row, int width, char out[LADDER_TEXT_MAX])
{
    const struct ladder_round *round = &ladder->rounds[row->round];
    char figure[UNITS_MAX];
    struct words words;
    struct str before = { NULL, 0 };
    words_clear(&words);
    words_add(&words, "⟳ %s%s times%s", round->more ? "at least " : "", units_grouped(round->times, figure),
              round->sample < ladder->row_count ? ": " : "");
    size_t used = put(out, 0, (struct str){ words.text, words.used });
    for (int i = round->sample; i < round->sample + round->rows && i < ladder->row_count; i++) {
        const struct ladder_row *sample = &ladder->rows[i];
        char text[LADDER_TEXT_MAX];
        if (sample->call < 0 || sample->part == LADDER_BEGIN)
            continue;
        const struct ladder_call *call = &ladder->calls[sample->call];
        bool again = before.p && str_equal(before, call->label);
        struct event event;
        size_t n = ladder_fit_call(line_of(timeline, call->returned, &event), width, text);
        used = put(out, used, str_from(!before.p ? "" : ", "));
        if (!again) {
            used = put(out, used, call->label);
            used = put(out, used, str_from(" "));
        }
        used = put(out, used, (struct str){ text, n });
        before = call->label;
    }
    if (utf8_width((struct str){ out, used }) <= width)
        return used;
    used = utf8_fit((struct str){ out, used }, width > 1 ? width - 1 : 0);
    return put(out, used, str_from("…"));
}

size_t ladder_part_text(const struct ladder *ladder, const struct timeline *timeline, int index,
                        bool with_label, int width, char out[LADDER_TEXT_MAX])
{
    const struct ladder_row *row = &ladder->rows[index];
    const struct ladder_call *call = row->call >= 0 ? &ladder->calls[row->call] : NULL;
    struct event event;
    out[0] = 0;
    if (row->part == LADDER_ROUNDS)
        return put_rounds(ladder, timeline, row, width, out);
    if (row->part == LADDER_WORD || row->part == LADDER_BANNER) {
        struct str line = line_of(timeline, row->event, &event);
        struct str label = row->named                 ? event.actor
                           : row->part == LADDER_WORD ? short_label(event.actor)
                                                      : (struct str){ "", 0 };
        size_t used = put(out, 0, label);
        return put(out, used ? put(out, used, str_from(" ")) : 0, line);
    }
    if (!call)
        return 0;
    if (row->part == LADDER_END)
        return ladder_end_text(call, timeline, width, out);
    if (row->part == LADDER_HELD)
        return put_outstanding(call, timeline, put_label(call, with_label, out), width, out);
    if (row->part == LADDER_WHOLE && call->returned != EVENT_NO_INDEX)
        return put_fitted(out, put_label(call, with_label, out), line_of(timeline, call->returned, &event),
                          width);
    return ladder_begin_text(call, timeline, with_label, width, out);
}

/* ---- packets */

static uint32_t number_at(struct str text)
{
    uint64_t value = 0;
    str_take_digits(&text, 10, UINT32_MAX, &value);
    return (uint32_t)value;
}

static uint32_t number_after(struct str text, const char *what)
{
    size_t at = str_find_text(text, what);
    return at < text.n ? number_at(str_skip(text, at + strlen(what))) : 0;
}

void wire_facts_of(const struct conversation_parts *parts, struct wire_facts *facts)
{
    struct str info = parts->info;
    size_t at = str_find_text(info, " seq ");
    *facts = (struct wire_facts){ .flags = info, .tcp = at < info.n, .marks = parts->marks };
    facts->dropped = str_has(info, "[dropped");
    if (!facts->tcp)
        return;
    facts->flags = str_first(info, at);
    facts->reset = str_has(facts->flags, "RST");
    facts->sequence = number_after(info, " seq ");
    facts->acknowledgment = number_after(info, " ack ");
    facts->window = number_after(info, " win ");
    facts->payload = number_after(info, ", ");
}

/* The gravest first: where there is room for one word it is that. */
static const struct {
    uint32_t mark;
    const char *words, *brief;
} mark_words[] = {
    { MARK_RETRANSMISSION, "again", "again" },     { MARK_ZERO_WINDOW, "window 0", "win 0" },
    { MARK_OUT_OF_ORDER, "out of order", "late" }, { MARK_LOST_SEGMENT, "after a gap", "gap" },
    { MARK_DUPLICATE_ACK, "duplicate", "dup" },    { MARK_WINDOW_UPDATE, "window opens", "opens" },
    { MARK_KEEPALIVE, "keep-alive", "alive" },     { MARK_WINDOW_PROBE, "window probe", "probe" },
};

static void add_marks(const struct wire_facts *facts, uint32_t without, bool brief, int most,
                      struct words *out)
{
    int said = 0;
    if (facts->dropped)
        words_add(out, "%s%s", said++ ? ", " : "", "dropped");
    for (size_t i = 0; i < sizeof mark_words / sizeof *mark_words && said < most; i++)
        if (facts->marks & ~without & mark_words[i].mark)
            words_add(out, "%s%s", said++ ? ", " : "", brief ? mark_words[i].brief : mark_words[i].words);
}

void wire_marks(const struct wire_facts *facts, struct words *out)
{
    words_clear(out);
    add_marks(facts, 0, false, 8, out);
}

/* What of a packet is said in each form of its label, from the longest to the shortest. */
static const struct label_form {
    bool window, numbers; /* seq and ack */
    bool bytes;           /* "bytes" rather than "B" */
    bool words;           /* marks in full */
    int marks;            /* how many */
} forms[] = {
    { true, true, true, true, 8 },     { false, true, true, true, 8 },    { false, false, true, true, 8 },
    { false, false, true, false, 8 },  { false, false, false, false, 8 }, { false, false, false, false, 1 },
    { false, false, false, false, 0 },
};

static bool has_flag(const struct wire_facts *facts, const char *flag)
{
    return str_has(facts->flags, flag);
}

static void add_payload(const struct wire_facts *facts, bool bytes, struct words *out)
{
    char figure[UNITS_MAX];
    if (bytes && (has_flag(facts, "FIN") || has_flag(facts, "SYN") || facts->reset))
        words_add(out, "%.*s ", STR_ARGS(facts->flags));
    words_add(out, "%s%s", units_grouped(facts->payload, figure),
              !bytes                ? " B"
              : facts->payload == 1 ? " byte"
                                    : " bytes");
}

static void label_in_form(const struct wire_facts *facts, const struct label_form *form, bool ascii,
                          struct words *out)
{
    bool sign = facts->marks & MARK_RETRANSMISSION && !ascii;
    struct words marks;
    words_clear(&marks);
    add_marks(facts, sign && !form->words ? MARK_RETRANSMISSION : 0, !form->words, form->marks, &marks);
    words_clear(out);
    if (sign)
        words_add(out, "↻ ");
    if (facts->tcp && facts->payload)
        add_payload(facts, form->bytes, out);
    else
        words_add(out, "%.*s", STR_ARGS(facts->flags));
    if (marks.used)
        words_add(out, " %s", marks.text);
    if (!form->marks && !sign && facts->marks) {
        words_clear(out); /* no room for both: what is wrong goes before how much it is */
        add_marks(facts, 0, true, 1, out);
    }
    if (facts->tcp && form->numbers)
        words_add(out, "  seq %" PRIu32, facts->sequence);
    if (facts->tcp && form->numbers && has_flag(facts, "ACK"))
        words_add(out, " ack %" PRIu32, facts->acknowledgment);
    if (facts->tcp && form->window)
        words_add(out, " win %" PRIu32, facts->window);
}

void wire_label(const struct wire_facts *facts, int room, bool ascii, struct words *out)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        label_in_form(facts, &forms[i], ascii, out);
        if (utf8_width((struct str){ out->text, out->used }) <= room)
            return;
    }
}
