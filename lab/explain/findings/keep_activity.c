/* Who sleeps, and who gets something done: to tell a loop that spins from one that works. */
#include <errno.h>
#include <unistd.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings/keep.h"

/* Whether a call got something done: what only asks does not, nor what is printed, nor a refusal that will be
 * the same the next time. */
static bool makes_progress(const struct keep *keep, const struct event *event, const struct task_calls *task,
                           const struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    if (call->error)
        return call->error != EAGAIN && call->error != EMFILE && call->error != ENFILE &&
               call->error != EBADF;
    bool prints = use && (use->fd == STDOUT_FILENO || use->fd == STDERR_FILENO) && call_sends(call->name) &&
                  !object_is_socket(keep_object(keep, use));
    bool looks = (call->ret == 0 && explain_names("wait4 waitid", call->name)) || /* WNOHANG: nobody ended */
                 (call_receives(call->name) && call_has_word(&task->enter, "MSG_PEEK"));
    return !prints && !looks && !event_call_waits(call) && !call_looks(call->name);
}

void keep_activity(struct keep *keep, const struct event *event, struct task_calls *task,
                   const struct fd_use *use)
{
    struct task_calls *leader = keep_known_task(keep, event->pid);
    const struct event_call *call = &event->u.call;
    if (!leader)
        return;
    leader->progress += makes_progress(keep, event, task, use);
    if (call->sleeps == 0 && !task->blocked)
        return;
    if (task->blocked || call->sleeps != task->sleeps || leader->progress != task->progress_then)
        task->idle_since = call->sleeps ? keep->index : EVENT_NO_INDEX;
    task->sleeps = call->sleeps;
    task->progress_then = leader->progress;
}

void keep_activity_other(struct keep *keep, const struct event *event)
{
    struct task_calls *leader =
        event->kind == EVENT_SIGNAL || event->kind == EVENT_FORK ? keep_known_task(keep, event->pid) : NULL;
    if (leader)
        leader->progress++;
}
