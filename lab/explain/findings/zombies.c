/* Children that have ended, and whom their parent never waits for while it goes on. */
#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"

static const struct finding_kind zombies = {
    .name = "zombies",
    .why =
        "a child that has ended keeps its place in the table of processes until its parent waits for it: a "
        "server that runs long can make no more processes at last",
    .advice = "on SIGCHLD, or before each accept(): while (waitpid(-1, NULL, WNOHANG) > 0); or "
              "signal(SIGCHLD, SIG_IGN), when nobody asks how they ended"
};

enum { ZOMBIES_MANY = 3 }; /* fewer may be left for the end */

/* Of a process: as a child, and as a parent. */
struct family {
    int32_t parent; /* 0: an actor's first process */
    bool zombie;
    uint32_t forked; /* event */
    unsigned zombies;
    uint32_t first; /* event of the fork of the first of them that is one; EVENT_NO_INDEX: none */
    bool waits;     /* has ever waited for any child */
    bool goes_on;   /* although there are many */
};

static struct family *family_of(struct keep *keep, int32_t pid)
{
    struct task_calls *leader = pid > 0 ? keep_task_calls(keep, pid) : NULL;
    return leader ? keep_own(keep, &leader->own, sizeof(struct family)) : NULL;
}

static void see_fork(struct keep *keep, const struct event *event)
{
    bool seen = !event->u.task.thread && !event->u.task.attached; /* to be made */
    struct family *child = seen ? family_of(keep, event->u.task.child_pid) : NULL;
    if (child)
        *child = (struct family){ .parent = event->pid, .forked = keep->index };
}

static void count(struct keep *keep, struct family *child, bool zombie)
{
    struct family *parent = child ? family_of(keep, child->parent) : NULL;
    if (!parent || child->zombie == zombie)
        return;
    child->zombie = zombie;
    if (zombie && parent->zombies++ == 0)
        parent->first = child->forked;
    else if (!zombie)
        parent->zombies--;
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    bool waits = explain_names("waitpid wait4 waitid", call->name);
    if (!waits && !call_accepts(call->name))
        return;
    struct family *family = family_of(keep, event->pid);
    (void)task;
    (void)use;
    if (!family)
        return;
    family->waits = family->waits || waits;
    if (waits && !call->error) /* waitid() says who it was behind its result */
        count(keep, family_of(keep, (int32_t)(call->ret > 0 ? call->ret : call->length)), false);
    if (call->ret >= 0 && family->zombies >= ZOMBIES_MANY)
        family->goes_on = true;
}

/* A program that was ended from outside may have meant to wait for them later: not one that never speaks of
 * it. */
static bool source_speaks_of_waiting(const struct keep *keep, int32_t pid)
{
    static const char *const words[] = { "SIGCHLD", "wait(", "wait3", "wait4", "waitpid", "waitid", NULL };
    const struct task *task = state_task(&keep->state, pid);
    return !task || code_speaks_of(keep, task->file, words);
}

/* Of a fork() the place is not recorded: it is looked for behind the call before it. */
static void put_at_fork(const struct keep *keep, struct finding *finding)
{
    int32_t line = finding && finding->line > 0 ? code_line(keep, finding->file, finding->line, "fork(") : 0;
    if (line > 0)
        finding->line = line;
}

static void report(struct keep *keep, int32_t pid, bool ended_itself)
{
    struct family *family = family_of(keep, pid);
    if (!family || !family->goes_on || family->zombies < ZOMBIES_MANY ||
        (!ended_itself && (family->waits || source_speaks_of_waiting(keep, pid))))
        return;
    put_at_fork(keep,
                keep_found(keep, &zombies, family->first,
                           "%u children that were made here have ended and were never waited for, while "
                           "this program went on",
                           family->zombies));
    family->goes_on = false;
}

static void see_exit(struct keep *keep, const struct event *event)
{
    struct family *family = event->tid == event->pid ? family_of(keep, event->pid) : NULL;
    if (!family)
        return;
    report(keep, event->pid, !event->u.task.signal);
    if (event->u.task.zombie && state_process_lives(&keep->state, family->parent))
        count(keep, family, true);
}

/* The waits of a shell that has become this program are not this program's. */
static void see_exec(struct keep *keep, const struct event *event)
{
    struct family *family = family_of(keep, event->pid);
    if (family)
        family->waits = family->goes_on = false;
}

/* All are at rest, and what has ended has been told: who is there still lives on. */
static void see_rest(struct keep *keep)
{
    for (uint32_t i = 0; i < keep->state.task_count; i++) {
        const struct task *task = &keep->state.tasks[i];
        struct family *family =
            task->tid == task->pid && task->status != TASK_EXITED ? family_of(keep, task->pid) : NULL;
        if (family && family->zombies >= ZOMBIES_MANY)
            family->goes_on = true;
    }
}

static void other(struct keep *keep, const struct event *event)
{
    if (event->kind == EVENT_FORK)
        see_fork(keep, event);
    else if (event->kind == EVENT_EXEC)
        see_exec(keep, event);
    else if (event->kind == EVENT_EXIT)
        see_exit(keep, event);
    else if (event->kind == EVENT_NOTE &&
             (event->u.note.kind == NOTE_IDLE || note_ends_programs(event->u.note.kind)))
        see_rest(keep);
}

static const struct finding_kind *const kinds[] = { &zombies, NULL };

const struct detector detect_zombies = { .kinds = kinds, .returned = returned, .other = other };
