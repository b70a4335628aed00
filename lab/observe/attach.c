#include "lab/observe/attach.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/observe/ptrace/attachable.h"
#include "lab/observe/ptrace/registers.h"
#include "lab/observe/ptrace/seize.h"

/* The numbers that a folder of /proc has as names, one after the other; -1 at its end. */
static pid_t next_number(DIR *folder)
{
    const struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        if (isdigit((unsigned char)entry->d_name[0]))
            return (pid_t)atoi(entry->d_name);
    return -1;
}

static struct actor *actor_of(struct observer *ob, const struct tracee *tracee)
{
    return &ob->actors[tracee->process->actor];
}

static void tell_unseen(struct actor *actor, const char *what)
{
    recorder_note(&actor->ob->recorder, (struct event_note){ .kind = NOTE_UNSEEN,
                                                             .actor = str_from(actor->plan->label),
                                                             .text = str_from(what) });
}

/* ---- tasks */

static void name_task(struct actor *actor, struct tracee *tracee)
{
    if (tracee->tid == actor->pid)
        snprintf(tracee->label, sizeof tracee->label, "%s", actor->plan->label);
    else
        snprintf(tracee->label, sizeof tracee->label, "%.*s.%u", EVENT_LABEL_MAX - 11, actor->plan->label,
                 ++actor->labels);
    actor->tasks++;
}

static bool join(struct actor *actor, struct tracee *tracee, pid_t pid)
{
    struct tracee *of_process = tracer_of_process(&actor->ob->tracer, pid);
    struct process_status status;
    if (of_process) {
        tracee_share_process(tracee, of_process->process);
        return true;
    }
    if (!tracee_new_process(tracee, pid, NULL))
        return false;
    struct tracee_process *process = tracee->process;
    process->actor = (int)(actor - actor->ob->actors);
    process->attached = true;
    process->seen_pid = tracee->ids.seen_group;
    if (process_status_read(pid, &status)) {
        process->caught = process->handled_then = status.caught;
        process->ignored = status.ignored;
    }
    return true;
}

/* 0, or errno. The stop that is asked for is heard of later. */
static int seize_task(struct actor *actor, pid_t pid, pid_t tid)
{
    struct observer *ob = actor->ob;
    if (ptrace_seize_running(tid) != 0)
        return errno;
    struct tracee *tracee = tracer_add(&ob->tracer, tid);
    if (!tracee || !tracee_ids(tid, &tracee->ids) || !join(actor, tracee, pid)) {
        if (tracee)
            tracer_remove(&ob->tracer, tracee);
        return ENOMEM; /* it goes on by itself: nobody has it stop */
    }
    tracee->state = TRACEE_RUNNING;
    tracee->interrupting = true;
    name_task(actor, tracee);
    ptrace(PTRACE_INTERRUPT, tid, NULL, NULL);
    return 0;
}

/* Those that it has, and those that they make meanwhile. */
static void seize_threads(struct actor *actor, pid_t pid)
{
    char path[48];
    bool more = true;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    while (more) {
        DIR *folder = opendir(path);
        more = false;
        for (pid_t tid; (tid = next_number(folder)) > 0;)
            if (!tracer_find(&actor->ob->tracer, tid) && seize_task(actor, pid, tid) == 0)
                more = true;
        if (folder)
            closedir(folder);
    }
}

/* 0, or the errno of its first task. */
static int seize_process(struct actor *actor, pid_t pid)
{
    int failed = seize_task(actor, pid, pid);
    if (!failed)
        seize_threads(actor, pid);
    return failed;
}

/* ---- its children */

static bool is_an_actor(const struct observer *ob, pid_t pid)
{
    for (size_t i = 0; i < ob->plan->actor_count; i++)
        if (ob->plan->actors[i].attach == pid)
            return true;
    return false;
}

static void tell_lost_child(struct actor *actor, pid_t pid, int error)
{
    char why[300], text[400];
    attachable_refused(pid, error, why, sizeof why);
    snprintf(text, sizeof text, "its child (%s)", why);
    if (error != ESRCH)
        tell_unseen(actor, text);
}

/* One whose parent is watched for this actor, and that is not watched itself. */
static bool is_child(struct actor *actor, pid_t pid)
{
    struct observer *ob = actor->ob;
    struct process_status status;
    if (tracer_find(&ob->tracer, pid) || is_an_actor(ob, pid) || !process_status_read(pid, &status) ||
        status.tracer != 0 || status.state == 'Z')
        return false;
    const struct tracee *parent = tracer_of_process(&ob->tracer, status.parent);
    return parent && actor_of(ob, parent) == actor;
}

/* Again and again until there are no more: a child has a higher number than its parent mostly, not always. */
static void seize_children(struct actor *actor)
{
    for (bool more = true; more;) {
        DIR *folder = opendir("/proc");
        more = false;
        for (pid_t pid; (pid = next_number(folder)) > 0;) {
            int failed = is_child(actor, pid) ? seize_process(actor, pid) : ESRCH;
            more = more || failed == 0;
            if (failed)
                tell_lost_child(actor, pid, failed);
        }
        if (folder)
            closedir(folder);
    }
}

/* ---- what they have */

static void write_program(const struct actor *actor, const struct tracee *tracee, struct event_task *task)
{
    char line[EVENT_LINE_MAX], words[EVENT_LINE_MAX - 64];
    size_t used = 0;
    struct event event = tracee_event(tracee, EVENT_START, actor->ob->now_ns);
    words[0] = '\0';
    for (char *const *word = actor->plan->argv; *word && used + 2 < sizeof words; word++) {
        if (word != actor->plan->argv)
            words[used++] = ' ';
        used += event_escape(words + used, sizeof words - used, str_from(*word));
    }
    snprintf(line, sizeof line, "attached to process %d: %s", (int)tracee->tid, words);
    event.line = str_from(line);
    event.u.task = *task;
    recorder_write(&actor->ob->recorder, &event);
}

static void write_task(const struct actor *actor, const struct tracee *first, const struct tracee *tracee,
                       struct event_task *task)
{
    char line[96];
    struct event event = tracee_event(first, EVENT_FORK, actor->ob->now_ns);
    task->child_pid = tracee->ids.seen_group;
    task->child_tid = tracee->ids.seen_tid;
    task->child = str_from(tracee->label);
    task->thread = tracee->tid != tracee->process->pid;
    snprintf(line, sizeof line, "has %s %s, process %d", task->thread ? "thread" : "child", tracee->label,
             (int)tracee->tid);
    event.line = str_from(line);
    event.u.task = *task;
    recorder_write(&actor->ob->recorder, &event);
}

static bool has_ring(pid_t pid)
{
    char folder[32], path[64], text[64];
    bool found = false;
    snprintf(folder, sizeof folder, "/proc/%d/fd", (int)pid);
    DIR *fds = opendir(folder);
    for (pid_t fd; !found && (fd = next_number(fds)) >= 0;) {
        snprintf(path, sizeof path, "%s/%d", folder, (int)fd);
        ssize_t size = readlink(path, text, sizeof text);
        found = size > 0 && str_is((struct str){ text, (size_t)size }, "anon_inode:[io_uring]");
    }
    if (fds)
        closedir(fds);
    return found;
}

static void write_part(struct actor *actor, const struct tracee *first, struct tracee *tracee,
                       struct event_task *task)
{
    task->attached = true;
    if (tracee->tid == actor->pid)
        write_program(actor, tracee, task);
    else
        write_task(actor, first, tracee, task);
}

/* Another event for each part of a table that is too long for one. */
static void write_process(struct actor *actor, const struct tracee *first, struct tracee *tracee)
{
    struct observer *ob = actor->ob;
    enum { PART = 8000 }; /* so that what is watched of it has room too */
    char table[PART];
    int from = 0, next = 0;
    objects_attach(ob->objects, tracee->tid, tracee->tid == actor->pid ? 0 : tracee->ids.parent);
    for (bool more = true; more;) {
        struct event_task task = { 0 };
        task.descriptors.n = objects_table_part(ob->objects, tracee->tid, &next, table, sizeof table);
        task.descriptors.p = table;
        task.interests.n =
            objects_interests(ob->objects, tracee->tid, from, next, ob->table, sizeof ob->table);
        task.interests.p = ob->table;
        more = task.descriptors.n > 0;
        if (from == 0 || more)
            write_part(actor, first, tracee, &task);
        from = next;
    }
}

/* What a thread has is its process's. */
static void write_one(struct actor *actor, const struct tracee *first, struct tracee *tracee)
{
    struct event_task task = { 0 };
    if (tracee->tid != tracee->process->pid) {
        write_part(actor, first, tracee, &task);
        return;
    }
    write_process(actor, first, tracee);
    if (has_ring(tracee->tid))
        tell_unseen(actor, "what it does by way of io_uring");
}

static void write_from(struct actor *actor, size_t from)
{
    struct tracer *tracer = &actor->ob->tracer;
    struct tracee *first = tracer_find(tracer, actor->pid);
    for (size_t i = from; i < tracer->count; i++)
        if (tracer->tracees[i]->process && actor_of(actor->ob, tracer->tracees[i]) == actor)
            write_one(actor, first ? first : tracer->tracees[i], tracer->tracees[i]);
}

bool attach_actor(struct actor *actor, char *why, size_t cap)
{
    pid_t pid = actor->plan->attach;
    size_t before = actor->ob->tracer.count;
    actor->pid = pid;
    int failed = seize_process(actor, pid);
    if (failed) {
        attachable_refused(pid, failed, why, cap);
        return false;
    }
    seize_children(actor);
    write_from(actor, before);
    return true;
}

/* Who was just being made when its maker was seized is not of those that the kernel hands over, and was not
 * listed yet: it is there now that they all have stopped. */
static void look_again(struct actor *actor)
{
    struct tracer *tracer = &actor->ob->tracer;
    size_t before = tracer->count;
    for (size_t i = 0; i < before; i++) {
        const struct tracee *tracee = tracer->tracees[i];
        if (tracee->process && tracee->tid == tracee->process->pid && actor_of(actor->ob, tracee) == actor)
            seize_threads(actor, tracee->tid);
    }
    seize_children(actor);
    write_from(actor, before);
}

static bool all_have_stopped(const struct actor *actor)
{
    const struct tracer *tracer = &actor->ob->tracer;
    for (size_t i = 0; i < tracer->count; i++)
        if (tracer->tracees[i]->interrupting && actor_of(actor->ob, tracer->tracees[i]) == actor)
            return false;
    return true;
}

/* ---- its first stop */

/* Calls that a stop breaks off with EINTR although no handler ran: see signal(7). All of them are as if they
 * had not been made. */
static bool may_be_made_again(int64_t number)
{
    static const int64_t calls[] = {
#ifdef SYS_epoll_wait
        SYS_epoll_wait,
#endif
        SYS_epoll_pwait,  SYS_epoll_pwait2,  SYS_recvfrom,        SYS_recvmsg, SYS_recvmmsg,
        SYS_read,         SYS_readv,         SYS_sendto,          SYS_sendmsg, SYS_write,
        SYS_writev,       SYS_accept,        SYS_accept4,         SYS_semop,   SYS_semtimedop,
        SYS_io_getevents, SYS_io_pgetevents, SYS_rt_sigtimedwait,
    };
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        if (calls[i] == number)
            return true;
    return false;
}

static void make_again(struct tracee *tracee)
{
    int64_t number, result;
    if (!registers_leaving_call(tracee->tid, &number, &result))
        return;
    if (result == RESTART_BLOCK)
        tracee->call_then = number; /* goes on as restart_syscall, which does not say of what */
    if (result == -EINTR && may_be_made_again(number))
        registers_set_result(tracee->tid, RESTART_NO_HAND); /* and EINTR all the same where a handler runs */
}

void attach_stopped(struct observer *ob, struct tracee *tracee)
{
    struct actor *actor = actor_of(ob, tracee);
    tracee->interrupting = false;
    make_again(tracee);
    if (all_have_stopped(actor))
        look_again(actor);
}
