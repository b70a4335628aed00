/* bind() failed for old connections alone. */
#include <errno.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"
#include "lab/explain/line_parts.h"

static const struct finding_kind no_reuseaddr = {
    .name = "no-reuseaddr",
    .why = "the server cannot start again for a minute after it has closed connections first",
    .advice = "setsockopt(SO_REUSEADDR) before bind(), in every server"
};

/* Of a descriptor: whether SO_REUSEADDR was set. */
struct reuse {
    bool set;
};

/* "7000" of "server:7000", empty when there is none. */
static struct str port_of(struct str endpoint)
{
    return str_find(endpoint, ':') < endpoint.n ? str_behind_last(endpoint, ':') : (struct str){ NULL, 0 };
}

/* How many connections in TIME_WAIT have the port; -1 when somebody listens at it. */
static int old_connections(const struct keep *keep, const struct object *own, struct str port)
{
    int old = 0;
    for (uint32_t i = 0; i < keep->state.object_count; i++) {
        const struct object *object = &keep->state.objects[i];
        if (object == own || !object_is_tcp(object) ||
            !str_equal(port_of(object->values.text[TEXT_LOCAL]), port))
            continue;
        if (object_state_is(object, "LISTEN"))
            return -1;
        old += object_state_is(object, "TIME_WAIT");
    }
    return old;
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    struct reuse *reuse =
        use && explain_names("setsockopt bind", call->name) ? keep_own(keep, &use->own, sizeof *reuse) : NULL;
    struct line_parts parts;
    if (reuse && !call->error && str_is(call->name, "setsockopt") &&
        line_has_word(task->enter.line, str_from("SO_REUSEADDR")))
        reuse->set = true;
    if (!reuse || reuse->set || call->error != EADDRINUSE || !str_is(call->name, "bind") ||
        !line_split(task->enter.line, &parts) || parts.count < 2)
        return;
    const struct object *own = keep_object(keep, use);
    int32_t options = own ? own->values.number[VALUE_OPTIONS] : VALUE_UNKNOWN;
    struct str port = port_of(parts.arguments[1]);
    if (!port.n || (options != VALUE_UNKNOWN && options & OPTION_REUSEADDR))
        return;
    int old = old_connections(keep, own, port);
    if (old > 0)
        keep_found(
            keep, &no_reuseaddr, keep->index,
            "port %.*s is used by nobody but %d old connection%s in TIME_WAIT, and SO_REUSEADDR was not set",
            STR_ARGS(port), old, old == 1 ? "" : "s");
}

const struct detector detect_no_reuseaddr = { .returned = returned };
