/* The sentence of an event: calls by the tables, all else here. */
#include "lab/explain/explain.h"

#include <errno.h>
#include <signal.h>

#include "lab/base/names.h"
#include "lab/explain/explain_table.h"
#include "lab/explain/line_parts.h"
#include "lab/record/transcript.h"

/* The ENTER that a RETURN, BLOCK or GO belongs to: the state knows it, else the nearest before it of the same
 * task. */
static bool enter_of(const struct timeline *timeline, uint32_t index, const struct state *now, int32_t tid,
                     struct event *enter)
{
    const struct task *task = now ? state_task(now, tid) : NULL;
    if (task && task->enter < index && timeline_event(timeline, task->enter, enter) && enter->tid == tid)
        return true;
    uint32_t before, begin;
    timeline_call_of(timeline, index, &before, &begin);
    return timeline_event(timeline, before, enter);
}

/* Before the peer's FIN it can only be this end that has shut the receiving down. */
static bool is_deaf(const struct values *values)
{
    struct str state = values->text[TEXT_STATE];
    int32_t shut = values->number[VALUE_SHUTDOWN];
    return (shut == 1 || shut == 3) && (str_is(state, "ESTABLISHED") || str_starts(state, "FIN_WAIT"));
}

static void learn_object(const struct state *now, const struct event *event, struct explain_facts *facts)
{
    const struct object *object = now ? state_object_of(now, event->pid, facts->call->fd) : NULL;
    if (!object)
        return;
    facts->kind = object->values.text[TEXT_KIND];
    facts->peer = object->values.text[TEXT_REMOTE];
    facts->deaf = is_deaf(&object->values);
}

/* Whoever listens at the port of an address; NULL nobody that is known of. */
static const struct values *listener_at(const struct state *now, struct str address)
{
    struct str port = str_behind_last(address, ':');
    for (uint32_t i = 0; now && port.n < address.n && i < now->object_count; i++) {
        const struct values *values = &now->objects[i].values;
        if (str_is(values->text[TEXT_STATE], "LISTEN") &&
            str_equal(str_behind_last(values->text[TEXT_LOCAL], ':'), port))
            return values;
    }
    return NULL;
}

/* Of a port that was refused, at another address, then, or for another family; of one that is taken. */
static void put_listener(struct text *text, const struct state *now, const struct event_call *call)
{
    bool refused = str_is(call->name, "connect") && call->error == ECONNREFUSED;
    bool taken = str_is(call->name, "bind") && call->error == EADDRINUSE;
    const struct values *values = refused || taken ? listener_at(now, call->address) : NULL;
    if (!values)
        return;
    text_printf(text, ". %.*s listens at %.*s", STR_ARGS(values->text[TEXT_OWNER]),
                STR_ARGS(values->text[TEXT_LOCAL]));
    if (refused)
        text_printf(text, ", but at another address than %.*s, or for another family",
                    STR_ARGS(call->address));
}

static void put_failure(struct text *text, const struct state *now, const struct explain_facts *facts)
{
    char error[96];
    const struct event_call *call = facts->call;
    const char *cause = explain_cause(facts->kind, call);
    text_str(text, call->name);
    if (call->fd >= 0)
        text_printf(text, "(%d)", call->fd);
    text_printf(text, " failed with %s", explain_errno(call->error, error));
    if (cause)
        text_printf(text, ": %s", cause);
    put_listener(text, now, call);
}

static void put_call(struct text *text, const struct timeline *timeline, uint32_t index,
                     const struct state *now, const struct event *event, enum explain_extent extent)
{
    static const char *const else_texts[EVENT_KIND_COUNT] = {
        [EVENT_ENTER] = "is about to call ",
        [EVENT_GO] = "is let go into ",
        [EVENT_BLOCK] = "sleeps in the kernel, in ",
        [EVENT_RETURN] = "has come back from ",
    };
    struct explain_facts facts = {
        .call = &event->u.call, .line = event->line, .asked = -1, .seen = extent == EXPLAIN_SEEN
    };
    struct event enter;
    if (event->kind == EVENT_RETURN && event->u.call.error) {
        learn_object(now, event, &facts);
        put_failure(text, now, &facts);
        return;
    }
    if (event->kind == EVENT_ENTER) {
        facts.asked = event->u.call.length;
    } else if (enter_of(timeline, index, now, event->tid, &enter)) {
        facts.asked = enter.u.call.length;
        if (!facts.line.n || event->kind == EVENT_BLOCK)
            facts.line = enter.line; /* the arguments stand there in full */
    }
    learn_object(now, event, &facts);
    if (explain_call(&facts, event->kind, text))
        return;
    text_str(text, event->actor);
    text_printf(text, " %s", else_texts[event->kind]);
    text_str(text, event->u.call.name);
    text_string(text, "()");
}

static const char *killed_because(int signal)
{
    switch (signal) {
    case SIGPIPE:
        return ": it wrote where nobody reads any more";
    case SIGSEGV:
        return ", which the kernel sends where a program uses memory that is not its own; `gdb` shows the "
               "line";
    case SIGABRT:
        return ", which abort() sends, and an assert() that does not hold";
    default:
        return "";
    }
}

static void put_task(struct text *text, const struct event *event)
{
    const struct event_task *task = &event->u.task;
    text_str(text, event->actor);
    switch (event->kind) {
    case EVENT_START:
        text_printf(text,
                    task->attached ? " runs already, as process %d: what it did before was not seen"
                                   : " begins: process %d",
                    event->pid);
        break;
    case EVENT_EXEC:
        text_string(text, " is this program from now on; descriptors without close-on-exec stay open in it");
        break;
    case EVENT_FORK:
        text_string(text, task->attached ? (task->thread ? " has a thread, " : " has a child; ")
                          : task->thread ? " starts a thread, "
                                         : " forks; ");
        text_str(text, task->child);
        text_string(text, task->thread     ? ", which shares its descriptors"
                          : task->attached ? " runs since before it was watched"
                                           : " has copies of all its descriptors");
        break;
    case EVENT_SIGNAL:
        text_printf(text, " gets the signal %s", names_signal(task->signal));
        if (line_has_word(event->line, str_from("ignored")))
            text_string(text, ", and ignores it");
        break;
    default:
        if (task->signal)
            text_printf(text, " was killed by %s%s", names_signal(task->signal),
                        killed_because(task->signal));
        else
            text_printf(text, " ended with status %d; the kernel closes what it left open", task->status);
        break;
    }
}

/* "server 4 (tcp): receive queue 3, state ESTABLISHED" */
static void put_object(struct text *text, const struct event *event, const struct state *now)
{
    const struct object *object = now ? state_object(now, event->u.object.id) : NULL;
    struct values changed;
    values_clear(&changed);
    values_apply(&changed, event->u.object.values);
    text_string(text, "the kernel says of ");
    if (object && object->values.text[TEXT_LOCAL].n)
        text_str(text, object->values.text[TEXT_LOCAL]);
    else
        text_printf(text, "object %u", event->u.object.id);
    const char *between = ": ";
    if (changed.text[TEXT_STATE].n) {
        text_printf(text, "%sstate ", between);
        text_str(text, changed.text[TEXT_STATE]);
        between = ", ";
    }
    for (int i = 0; i < VALUE_COUNT; i++)
        if (changed.number[i] != VALUE_UNKNOWN) {
            text_printf(text, "%s%s %d", between, value_title((enum value_id)i), changed.number[i]);
            between = ", ";
        }
}

static void put_other(struct text *text, const struct event *event)
{
    char line[EVENT_LINE_MAX];
    size_t bytes = event->u.io.data.n;
    switch (event->kind) {
    case EVENT_OUTPUT:
        text_str(text, event->actor);
        text_printf(text, " printed %zu byte%s to its standard %s", bytes, bytes == 1 ? "" : "s",
                    event->u.io.fd == 2 ? "error" : "output");
        break;
    case EVENT_INPUT:
        text_str(text, event->actor);
        text_printf(text, " is given %zu byte%s as its standard input", bytes, bytes == 1 ? "" : "s");
        break;
    case EVENT_NOTE:
        text_str(text, transcript_text(event, line, sizeof line));
        break;
    case EVENT_SOURCE:
        text_string(text, "the source of ");
        text_str(text, event->u.source.file);
        break;
    default:
        break;
    }
}

size_t explain_event(const struct timeline *timeline, uint32_t index, const struct state *now,
                     enum explain_extent extent, char *out, size_t cap)
{
    struct event event;
    if (cap == 0)
        return 0;
    struct text text = text_into(out, cap);
    if (!timeline_event(timeline, index, &event))
        return 0;
    switch (event.kind) {
    case EVENT_ENTER:
    case EVENT_GO:
    case EVENT_BLOCK:
    case EVENT_RETURN:
        put_call(&text, timeline, index, now, &event, extent);
        break;
    case EVENT_START:
    case EVENT_EXEC:
    case EVENT_FORK:
    case EVENT_EXIT:
    case EVENT_SIGNAL:
        put_task(&text, &event);
        break;
    case EVENT_PACKET:
        explain_packet(&event, &text);
        break;
    case EVENT_SOCKET:
        put_object(&text, &event, now);
        break;
    default:
        put_other(&text, &event);
        break;
    }
    return text.used;
}
