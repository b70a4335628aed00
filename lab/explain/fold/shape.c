#include "lab/explain/fold/shape.h"

#include "lab/base/hash.h"
#include "lab/record/conversation.h"
#include "lab/record/transcript.h"

enum { CHOSEN_PORT = 32768 }; /* from here on the kernel chooses ports */

struct str shape_program(struct str label)
{
    bool address = label.n > 0 && label.p[0] >= '0' && label.p[0] <= '9';
    return address ? label : str_before(label, '.');
}

static uint64_t hash_text(uint64_t hash, struct str text)
{
    return hash_number(hash_bytes(hash, text.p, text.n), text.n);
}

/* Without the digits of ports that the kernel chose; with `all`, without any. */
static uint64_t hash_words(uint64_t hash, struct str text, bool all)
{
    bool port = false;
    while (text.n > 0) {
        struct str before = text;
        uint64_t value;
        if (str_take_digits(&text, 10, UINT32_MAX, &value)) {
            if (all || (port && value >= CHOSEN_PORT))
                hash = hash_step(hash, '#');
            else
                hash = hash_bytes(hash, before.p, before.n - text.n);
            port = false;
            continue;
        }
        port = text.p[0] == ':';
        hash = hash_step(hash, (unsigned char)text.p[0]);
        text = str_skip(text, 1);
    }
    return hash;
}

/* ---- calls */

enum outcome { OUTCOME_NONE, OUTCOME_NOTHING, OUTCOME_SOME, OUTCOME_ERROR /* and errno */ };

static uint64_t outcome_of(const struct event *event)
{
    const struct event_call *call = &event->u.call;
    if (event->kind != EVENT_RETURN)
        return OUTCOME_NONE;
    if (call->error)
        return OUTCOME_ERROR + (uint64_t)call->error;
    return call->ret == 0 ? OUTCOME_NOTHING : OUTCOME_SOME;
}

/* "accept(3, client:40122)" of "accept(3, client:40122) = 4". */
static struct str without_result(struct str line)
{
    size_t end = line.n;
    for (struct str rest = line; rest.n > 0;) {
        size_t at = str_find_text(rest, " = ");
        if (at == rest.n)
            break;
        end = line.n - rest.n + at;
        rest = str_skip(rest, at + 3);
    }
    return str_first(line, end);
}

static uint64_t hash_sets(uint64_t hash, const struct event_call *call, bool ready)
{
    struct event_set entry;
    for (struct str rest = call->sets; event_next_set(&rest, &entry);)
        if (ready ? entry.ready : entry.asked)
            hash = hash_number(hash_number(hash, (uint64_t)entry.fd), ready ? entry.ready : entry.asked);
    return hash;
}

static uint64_t hash_call(uint64_t hash, const struct event *event)
{
    const struct event_call *call = &event->u.call;
    hash = hash_number(hash_text(hash, call->name), outcome_of(event));
    return hash_number(hash_text(hash, call->file), (uint64_t)call->line);
}

static void shape_call(struct shape *shape, const struct event *event)
{
    const struct event_call *call = &event->u.call;
    shape->coarse = hash_call(shape->coarse, event);
    shape->fine = hash_number(hash_call(shape->fine, event), (uint64_t)call->fd);
    if (event_call_waits(call))
        shape->fine = hash_sets(shape->fine, call, event->kind == EVENT_RETURN);
    else if (call->length < 0 && !call->data.n)
        shape->fine = hash_words(shape->fine, without_result(event->line), false);
    else
        shape->fine = hash_words(shape->fine, call->address, false);
}

/* ---- packets */

/* Whether it begins or ends something, or tells of an error. */
static bool is_a_turn(struct str info)
{
    struct str flags = str_first(info, str_find_text(info, " seq "));
    if (flags.n == info.n)
        return !str_starts(info, "UDP");
    return str_has(flags, "SYN") || str_has(flags, "FIN") || str_has(flags, "RST");
}

static void shape_packet(struct shape *shape, const struct event *event)
{
    char made[EVENT_LINE_MAX];
    struct str line = transcript_text(event, made, sizeof made);
    struct conversation_parts parts;
    if (!conversation_parse(line, &parts)) {
        shape->rare = true;
        shape->fine = shape->coarse = hash_words(shape->fine, line, true);
        return;
    }
    shape->rare = is_a_turn(parts.info);
    if (str_ends(parts.info, "bytes"))
        parts.info.n--; /* as one byte is said */
    shape->coarse = hash_words(hash_number(shape->coarse, parts.marks), parts.info, true);
    shape->fine = hash_words(hash_words(shape->coarse, parts.from, false), parts.to, false);
    shape->coarse =
        hash_text(hash_text(shape->coarse, shape_program(parts.from_actor)), shape_program(parts.to_actor));
}

/* ---- all */

static bool is_call(enum event_kind kind)
{
    return kind == EVENT_ENTER || kind == EVENT_RETURN;
}

struct shape shape_of(const struct event *event)
{
    uint64_t kind = hash_number(HASH_START, event->kind);
    struct shape shape = { .fine = hash_text(kind, event->actor),
                           .coarse = hash_text(kind, shape_program(event->actor)) };
    switch (event->kind) {
    case EVENT_ENTER:
    case EVENT_GO:
    case EVENT_BLOCK:
    case EVENT_RETURN:
        shape_call(&shape, event);
        break;
    case EVENT_PACKET:
        shape_packet(&shape, event);
        break;
    case EVENT_OUTPUT:
        shape.fine = hash_text(hash_number(shape.fine, (uint64_t)event->u.io.fd), event->u.io.data);
        shape.coarse = shape.fine;
        break;
    case EVENT_START:
    case EVENT_EXEC:
    case EVENT_FORK:
    case EVENT_EXIT:
    case EVENT_SIGNAL:
        shape.rare = true;
        shape.fine = hash_text(shape.fine, event->line);
        shape.coarse = hash_words(shape.coarse, event->line, event->kind == EVENT_FORK);
        break;
    default:
        shape.unique = true;
        break;
    }
    shape.exact = is_call(event->kind) ? hash_text(shape.fine, event->u.call.data) : shape.fine;
    return shape;
}
