#include "lab/observe/ptrace_stops.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/base/names.h"
#include "lab/observe/actors.h"
#include "lab/observe/attach.h"
#include "lab/observe/limits.h"
#include "lab/observe/own_time.h"
#include "lab/observe/sampler.h"
#include "lab/observe/sandbox/launch.h"
#include "lab/observe/source/unwritten.h"
#include "lab/observe/syscall_stops.h"

static struct actor *actor_of(struct observer *ob, const struct tracee *tracee)
{
    return &ob->actors[tracee->process->actor];
}

enum { MADE_IN_LIFE = 16 };

static void tell_limit(struct observer *ob, const struct tracee *tracee, enum note_kind kind, int64_t limit)
{
    recorder_note(&ob->recorder,
                  (struct event_note){ .kind = kind, .actor = str_from(tracee->label), .value = limit });
}

/* ---- births
 *
 * A new task stops before its first instruction, and its parent stops to tell of it; either may be heard of
 * first. It is adopted when its parent tells of it, or when the parent cannot any more: it has ended in that
 * stop, or another of its threads has become another program. */

struct tracee *ptrace_stops_newborn(struct observer *ob, pid_t tid)
{
    struct tracee *tracee = tracer_add(&ob->tracer, tid);
    if (!tracee)
        return NULL;
    tracee->state = TRACEE_NEWBORN;
    tracee->lost = tracee_ids(tid, &tracee->ids) ? 0 : errno;
    return tracee;
}

/* A newborn that can be adopted. */
static bool is_untold(const struct tracee *tracee)
{
    return !tracee->process && !tracee->lost;
}

/* The process that is to tell of a newborn; NULL when it is not known. */
static struct tracee *maker_of(struct observer *ob, const struct tracee *newborn)
{
    const struct task_ids *ids = &newborn->ids;
    return tracer_of_process(&ob->tracer, ids->group != newborn->tid ? ids->group : ids->parent);
}

/* Whether it may be of a program that is to go on: it does so unseen. */
static bool may_be_left(struct observer *ob, const struct tracee *newborn)
{
    const struct tracee *maker = newborn->lost ? NULL : maker_of(ob, newborn);
    return maker ? tracee_is_left(maker) : plan_attaches(ob->plan);
}

/* A newborn that cannot be followed, or is not any more, is seen to its end. */
static enum disposition give_up(struct observer *ob, struct tracee *newborn, int status)
{
    if (!WIFSTOPPED(status)) {
        tracer_remove(&ob->tracer, newborn);
        return GONE;
    }
    if (newborn->state != TRACEE_GIVEN_UP && !ob->end_asked)
        recorder_note(&ob->recorder,
                      (struct event_note){ .kind = NOTE_NOT_FOLLOWED, .error = newborn->lost });
    if (may_be_left(ob, newborn))
        return LET_GO;
    newborn->state = TRACEE_GIVEN_UP;
    kill(newborn->tid, SIGKILL);
    return RESUME;
}

bool ptrace_stops_is_due(struct observer *ob, struct tracee *tracee)
{
    const struct tracee *maker = is_untold(tracee) ? maker_of(ob, tracee) : NULL;
    for (size_t i = 0; maker && i < ob->tracer.count; i++) {
        struct tracee *other = ob->tracer.tracees[i];
        if (other->process == maker->process && !other->pending && other->state != TRACEE_HELD &&
            other->state != TRACEE_STOPPED && tracee_status_letter(other) != 'S')
            return false; /* this one may be in its fork */
    }
    return true;
}

static void name_child(struct observer *ob, struct tracee *child)
{
    struct actor *actor = actor_of(ob, child);
    actor->tasks++;
    snprintf(child->label, sizeof child->label, "%.*s.%u", EVENT_LABEL_MAX - 11, actor->plan->label,
             ++actor->labels);
}

static void too_many(struct observer *ob, const struct tracee *tracee)
{
    if (ob->end_asked)
        return;
    tell_limit(ob, tracee, NOTE_LIMIT_PROCESSES, ob->plan->limits.processes);
    observer_ask_end(ob, END_AT_ONCE);
}

/* The limit is of programs that were started: those that are attached to have their own. It is of those that
 * live; somebody else's program may have made some times as many in its life. */
static void count_started(struct observer *ob, const struct tracee *parent)
{
    const struct actor *actor = actor_of(ob, parent);
    int most = ob->plan->limits.processes, count = 0;
    if (most > 0 && actor->plan->foreign && actor->labels > (uint32_t)most * MADE_IN_LIFE)
        too_many(ob, parent);
    if (most <= 0 || ob->tracer.count <= (size_t)most)
        return;
    for (size_t i = 0; i < ob->tracer.count; i++)
        count += !tracee_is_left(ob->tracer.tracees[i]);
    if (count > most)
        too_many(ob, parent);
}

static void write_fork(struct observer *ob, const struct tracee *child, const struct tracee *parent,
                       struct str table)
{
    char line[96];
    struct event event = { .kind = EVENT_FORK, .ns = ob->now_ns };
    bool thread = child->ids.group != child->tid;
    if (parent)
        event = tracee_event(parent, EVENT_FORK, ob->now_ns);
    else
        event.actor = str_from(actor_of(ob, child)->plan->label);
    snprintf(line, sizeof line, "new %s %s%s", thread ? "thread" : "process", child->label,
             parent ? "" : ", its parent has ended");
    event.line = str_from(line);
    event.u.task = (struct event_task){ .child_pid = child->ids.seen_group,
                                        .child_tid = child->ids.seen_tid,
                                        .thread = thread,
                                        .child = str_from(child->label),
                                        .descriptors = table };
    recorder_write(&ob->recorder, &event);
}

/* False when out of memory. */
static bool join(struct tracee *child, struct tracee_process *process)
{
    pid_t group = child->ids.group;
    if (process && process->pid == group)
        tracee_share_process(child, process);
    else if (!tracee_new_process(child, group, process)) {
        child->lost = ENOMEM;
        return false;
    }
    child->process->seen_pid = child->ids.seen_group;
    child->state = TRACEE_RUNNING;
    return true;
}

static bool adopt(struct observer *ob, struct tracee *child, struct tracee *parent)
{
    if (!join(child, parent->process))
        return false;
    pid_t from = parent->process->pid, to = child->process->pid;
    name_child(ob, child);
    objects_fork(ob->objects, from, to, from == to);
    sources_fork(ob->sources, from, to);
    write_fork(ob, child, parent, (struct str){ NULL, 0 });
    if (!child->process->attached)
        count_started(ob, parent);
    return true;
}

/* Who has no parent left is of the actor whose process group it is in, or of the one that lost a task last.
 */
static int actor_by_job(struct observer *ob, pid_t job)
{
    const struct tracee *leader = tracer_of_process(&ob->tracer, job);
    if (leader)
        return leader->process->actor;
    for (size_t i = 0; i < ob->plan->actor_count; i++)
        if (ob->actors[i].pid == job)
            return (int)i;
    return ob->ended_actor;
}

static bool adopt_orphan(struct observer *ob, struct tracee *child)
{
    struct tracee *maker = maker_of(ob, child);
    if (maker)
        return adopt(ob, child, maker);
    if (!join(child, NULL))
        return false;
    child->process->actor = actor_by_job(ob, child->ids.job);
    name_child(ob, child);
    size_t size = objects_table(ob->objects, child->process->pid, ob->table, sizeof ob->table);
    write_fork(ob, child, NULL, (struct str){ ob->table, size });
    return true;
}

static enum disposition forked(struct observer *ob, struct tracee *parent, bool vfork)
{
    unsigned long tid = 0;
    ptrace(PTRACE_GETEVENTMSG, parent->tid, NULL, &tid);
    struct tracee *child = tracer_find(&ob->tracer, (pid_t)tid);
    if (!child && (child = ptrace_stops_newborn(ob, (pid_t)tid)) && child->lost) {
        tracer_remove(&ob->tracer, child); /* it has ended, or is heard of when it stops */
        child = NULL;
    }
    if (child && is_untold(child))
        parent->vforking = adopt(ob, child, parent) && vfork;
    return RESUME;
}

/* Before the last of a process goes: those that it did not come to tell of. */
static void adopt_untold(struct observer *ob, struct tracee *parent)
{
    bool last = parent->process->users == 1 && !ob->end_asked;
    for (size_t i = 0; last && i < ob->tracer.count; i++)
        if (is_untold(ob->tracer.tracees[i]) && maker_of(ob, ob->tracer.tracees[i]) == parent)
            adopt(ob, ob->tracer.tracees[i], parent);
}

/* ---- exec */

static void command_line(pid_t pid, char *out, size_t cap)
{
    char path[64], bytes[512], shown[EVENT_LINE_MAX - 16];
    snprintf(path, sizeof path, "/proc/%d/cmdline", (int)pid);
    FILE *file = fopen(path, "re");
    size_t n = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    if (file)
        fclose(file);
    while (n > 0 && bytes[n - 1] == '\0')
        n--;
    for (size_t i = 0; i < n; i++)
        if (bytes[i] == '\0')
            bytes[i] = ' ';
    event_escape(shown, sizeof shown, (struct str){ bytes, n });
    snprintf(out, cap, "exec %s", shown);
}

/* A thread other than the leader that execs takes over the leader's id; its own vanishes without an exit. */
static void taken_over(struct observer *ob, struct tracee *leader)
{
    unsigned long former = 0;
    if (ptrace(PTRACE_GETEVENTMSG, leader->tid, NULL, &former) != 0 || (pid_t)former == leader->tid)
        return;
    struct tracee *thread = tracer_find(&ob->tracer, (pid_t)former);
    if (!thread || !thread->process)
        return;
    struct event event = tracee_event(thread, EVENT_EXIT, ob->now_ns);
    char line[96];
    snprintf(line, sizeof line, "became %s by exec", leader->label);
    event.line = str_from(line);
    recorder_write(&ob->recorder, &event);
    actor_of(ob, thread)->tasks--;
    syscall_stops_forget(ob, thread);
    tracer_remove(&ob->tracer, thread);
}

static enum disposition execed(struct observer *ob, struct tracee *tracee)
{
    char line[EVENT_LINE_MAX];
    struct tracee_process *process = tracee->process;
    taken_over(ob, tracee);
    syscall_stops_forget(ob, tracee);
    process->caught = process->handled_then = process->restarts = 0;
    signal_timers_keep_alarm(&process->timers);
    tracee->state = TRACEE_RUNNING;
    struct actor *actor = actor_of(ob, tracee);
    if (actor->trouble >= 0 && process->pid == tracee->tid) {
        close(actor->trouble);
        actor->trouble = -1;
    }
    own_time_started(ob, tracee);
    sources_exec(ob->sources, process->pid);
    size_t size = objects_table(ob->objects, process->pid, ob->table, sizeof ob->table);
    process->stdio = objects_has_stdio(ob->objects, process->pid);
    command_line(process->pid, line, sizeof line);
    struct event event = tracee_event(tracee, EVENT_EXEC, ob->now_ns);
    event.line = str_from(line);
    event.u.task.descriptors = (struct str){ ob->table, size };
    recorder_write(&ob->recorder, &event);
    return RESUME;
}

/* ---- ends */

static void tell_failed_start(struct observer *ob, struct tracee *tracee)
{
    char line[EVENT_LINE_MAX];
    struct actor *actor = actor_of(ob, tracee);
    int trouble = actor->trouble;
    struct event_note note = { .kind = NOTE_START_FAILED, .actor = str_from(actor->plan->label) };
    actor->trouble = -1;
    if (trouble < 0 || !launch_trouble(trouble, line, sizeof line, &note.error))
        return;
    note.text = str_from(line);
    recorder_note(&ob->recorder, note);
}

void ptrace_stops_collapse(struct observer *ob)
{
    if (ob->end_asked || ob->sandbox.killed)
        return;
    recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_COLLAPSE });
    observer_ask_end(ob, END_GENTLY);
}

/* Whether the kernel keeps a process for its parent to wait for, as it does while the parent has not said
 * that it wants no word of its children. It is settled when the tracer has been told of the end. The first of
 * an actor is nobody's child in the session. */
static bool is_zombie(struct observer *ob, const struct tracee *tracee)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/%d", (int)tracee->tid);
    return tracee->tid == tracee->process->pid && tracee->tid != actor_of(ob, tracee)->pid &&
           access(path, F_OK) == 0;
}

static enum disposition ended(struct observer *ob, struct tracee *tracee, int status)
{
    adopt_untold(ob, tracee);
    char line[96];
    struct actor *actor = actor_of(ob, tracee);
    struct event event = tracee_event(tracee, EVENT_EXIT, ob->now_ns);
    event.u.task.zombie = is_zombie(ob, tracee);
    sampler_packets(ob);
    actors_drain(actor);
    if (tracee->state == TRACEE_NEW)
        tell_failed_start(ob, tracee);
    event.u.task.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    event.u.task.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    event.u.task.zombie = is_zombie(ob, tracee);
    if (WIFEXITED(status))
        snprintf(line, sizeof line, "exited with %d", WEXITSTATUS(status));
    else
        snprintf(line, sizeof line, "killed by %s", names_signal(WTERMSIG(status)));
    event.line = str_from(line);
    recorder_write(&ob->recorder, &event);
    struct tracee_process *process = tracee->process;
    if (process->users == 1) {
        objects_exit(ob->objects, process->pid);
        sources_exit(ob->sources, process->pid);
    }
    ob->ended_actor = process->actor;
    if (--actor->tasks == 0)
        actor->state = ACTOR_ENDED;
    syscall_stops_forget(ob, tracee);
    tracer_remove(&ob->tracer, tracee);
    if (event.u.task.signal == SIGKILL && !ob->end_asked && sandbox_collapses(&ob->sandbox))
        ptrace_stops_collapse(ob);
    return GONE;
}

/* All of its descriptors are still open when the last of its threads ends. */
/* Of a process that a signal kills: lines that it has printed and that will never be written. What a prompt
 * leaves, without a newline, is nothing to speak of. */
static void tell_unwritten(struct observer *ob, const struct tracee *tracee)
{
    char bytes[64], line[4 * sizeof bytes + 1];
    unsigned long status = 0;
    if (tracee->ends || tracee->tid != tracee->process->pid ||
        ptrace(PTRACE_GETEVENTMSG, tracee->tid, NULL, &status) != 0 || !WIFSIGNALED((int)status))
        return;
    size_t count = unwritten_output(tracee->tid, bytes, sizeof bytes);
    struct str shown = { bytes, count < sizeof bytes ? count : sizeof bytes };
    if (!str_has(shown, "\n"))
        return;
    event_escape(line, sizeof line, shown);
    recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_UNWRITTEN,
                                                      .actor = str_from(tracee->label),
                                                      .value = (int64_t)count,
                                                      .text = str_from(line) });
}

static enum disposition ends(struct observer *ob, struct tracee *tracee)
{
    struct tracee_process *process = tracee->process;
    tell_unwritten(ob, tracee);
    limits_ends(ob, tracee);
    if (!tracee->ends && ++process->ending == process->users)
        objects_look_ending(ob->objects, process->pid);
    tracee->ends = true;
    return RESUME;
}

/* ---- signals */

static enum disposition signalled(struct observer *ob, struct tracee *tracee, int signal)
{
    char line[96];
    struct event event = tracee_event(tracee, EVENT_SIGNAL, ob->now_ns);
    bool ignored = tracee->process->ignored & UINT64_C(1) << (signal - 1);
    snprintf(line, sizeof line, "%s (%s)", names_signal(signal), ignored ? "ignored" : strsignal(signal));
    event.line = str_from(line);
    event.u.task.signal = signal;
    recorder_write(&ob->recorder, &event);
    bool limited = !tracee->process->attached; /* by us */
    if (signal == SIGXCPU && limited)
        tell_limit(ob, tracee, NOTE_LIMIT_CPU, ob->plan->limits.cpu_seconds);
    if (signal == SIGXFSZ && limited)
        tell_limit(ob, tracee, NOTE_LIMIT_FILE, ob->plan->limits.file_bytes);
    signal_timers_saw(&tracee->process->timers, tracee->tid);
    syscall_stops_signalled(ob, tracee, signal);
    if (signal == SIGXCPU && limited)
        observer_ask_end(ob, END_GENTLY);
    tracee->signal = signal;
    return RESUME;
}

static bool stops_group(int signal)
{
    return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

static enum disposition event_stop(struct observer *ob, struct tracee *tracee, int signal)
{
    if (stops_group(signal)) {
        tracee->interrupting = false;
        if (tracee->state != TRACEE_STOPPED)
            tracee->before_stop = tracee->state;
        tracee->state = TRACEE_STOPPED;
        return LISTEN;
    }
    if (tracee->interrupting)
        attach_stopped(ob, tracee);
    if (tracee->state == TRACEE_STOPPED)
        tracee->state = tracee->before_stop;
    return RESUME;
}

static enum disposition signal_stop(struct observer *ob, struct tracee *tracee, int signal)
{
    if (signal == (SIGTRAP | 0x80))
        return syscall_stops_return(ob, tracee);
    if (tracee->state != TRACEE_NEW)
        return signalled(ob, tracee, signal);
    tracee->signal = signal;
    return RESUME;
}

enum disposition ptrace_stops_handle(struct observer *ob, struct tracee *tracee, int status)
{
    tracee->spinning = tracee->vforking = false;
    if (!tracee->process && (tracee->lost || ob->end_asked || !adopt_orphan(ob, tracee)))
        return give_up(ob, tracee, status);
    if (!WIFSTOPPED(status))
        return ended(ob, tracee, status);
    switch (status >> 16) {
    case PTRACE_EVENT_SECCOMP:
        return syscall_stops_enter(ob, tracee);
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_CLONE:
    case PTRACE_EVENT_VFORK:
        return forked(ob, tracee, status >> 16 == PTRACE_EVENT_VFORK);
    case PTRACE_EVENT_EXEC:
        return execed(ob, tracee);
    case PTRACE_EVENT_EXIT:
        return ends(ob, tracee);
    case PTRACE_EVENT_STOP:
        return event_stop(ob, tracee, WSTOPSIG(status));
    case 0:
        return signal_stop(ob, tracee, WSTOPSIG(status));
    default:
        return RESUME;
    }
}
