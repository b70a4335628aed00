#include "lab/observe/tracer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <unistd.h>

#include "lab/base/array.h"

void tracer_init(struct tracer *tracer)
{
    memset(tracer, 0, sizeof *tracer);
}

static void tracee_free(struct tracee *tracee)
{
    if (tracee->process && tracee->ends)
        tracee->process->ending--;
    if (tracee->process && --tracee->process->users == 0)
        free(tracee->process);
    if (tracee->stat >= 0)
        close(tracee->stat);
    if (tracee->status_file >= 0)
        close(tracee->status_file);
    if (tracee->schedstat >= 0)
        close(tracee->schedstat);
    free(tracee->call);
    free(tracee);
}

void tracer_free(struct tracer *tracer)
{
    for (size_t i = 0; i < tracer->count; i++)
        tracee_free(tracer->tracees[i]);
    free(tracer->tracees);
    tracer_init(tracer);
}

struct tracee *tracer_add(struct tracer *tracer, pid_t tid)
{
    if (!array_reserve(&tracer->tracees, &tracer->capacity, tracer->count + 1, sizeof *tracer->tracees))
        return NULL;
    struct tracee *tracee = calloc(1, sizeof *tracee);
    if (!tracee)
        return NULL;
    tracee->tid = tid;
    tracee->order = tracer->next_order++;
    tracee->stat = tracee->status_file = tracee->schedstat = -1;
    tracee->cpu_ms = tracee->received_fd = -1;
    tracee->call_then = -1;
    tracer->tracees[tracer->count++] = tracee;
    return tracee;
}

struct tracee *tracer_find(struct tracer *tracer, pid_t tid)
{
    if (tracer->last && tracer->last->tid == tid)
        return tracer->last;
    for (size_t i = 0; i < tracer->count; i++)
        if (tracer->tracees[i]->tid == tid)
            return tracer->last = tracer->tracees[i];
    return NULL;
}

void tracer_remove(struct tracer *tracer, struct tracee *tracee)
{
    size_t at = 0;
    while (at < tracer->count && tracer->tracees[at] != tracee)
        at++;
    if (at == tracer->count)
        return;
    array_close(tracer->tracees, tracer->count--, at, 1, sizeof *tracer->tracees);
    tracer->last = NULL;
    tracee_free(tracee);
}

struct event tracee_event(const struct tracee *tracee, enum event_kind kind, int64_t ns)
{
    struct event event = { .kind = kind, .ns = ns, .actor = str_from(tracee->label) };
    event.pid = tracee->process ? tracee->process->seen_pid : 0;
    event.tid = tracee->ids.seen_tid;
    return event;
}

bool tracee_is_left(const struct tracee *tracee)
{
    return tracee->process && tracee->process->attached;
}

bool tracee_is_undisturbed(struct tracee *tracee)
{
    if (tracee->let_go || tracee->state == TRACEE_STOPPED)
        return true;
    char letter = tracee->pending ? 't' : tracee_status_letter(tracee);
    return letter == 'S' || letter == 'D' || letter == 'Z';
}

bool tracee_new_process(struct tracee *tracee, pid_t pid, const struct tracee_process *parent)
{
    struct tracee_process *process = calloc(1, sizeof *process);
    if (!process)
        return false;
    if (parent) {
        process->actor = parent->actor;
        process->attached = parent->attached;
        process->leaving = parent->leaving;
        process->handled_then = parent->handled_then;
        process->stdio = parent->stdio;
        process->edges = parent->edges;
        process->caught = parent->caught;
        process->ignored = parent->ignored;
        process->restarts = parent->restarts;
        memcpy(process->named, parent->named, sizeof process->named);
    }
    process->pid = pid;
    process->users = 1;
    tracee->process = process;
    return true;
}

void tracee_share_process(struct tracee *tracee, struct tracee_process *process)
{
    process->users++;
    tracee->process = process;
}

struct tracee *tracer_of_process(struct tracer *tracer, pid_t pid)
{
    struct tracee *leader = tracer_find(tracer, pid);
    if (leader && leader->process)
        return leader;
    for (size_t i = 0; i < tracer->count; i++)
        if (tracer->tracees[i]->process && tracer->tracees[i]->process->pid == pid)
            return tracer->tracees[i];
    return NULL;
}

void tracee_dispose(struct tracee *tracee, enum disposition disposition)
{
    static const enum __ptrace_request requests[] = { [RESUME] = PTRACE_CONT,
                                                      [RESUME_TO_EXIT_STOP] = PTRACE_SYSCALL,
                                                      [LISTEN] = PTRACE_LISTEN,
                                                      [LET_GO] = PTRACE_DETACH };
    if (disposition == HOLD || disposition == GONE)
        return;
    /* The filter passes reads and writes of standard descriptors by, for most are of files and terminals. */
    if (disposition == RESUME && tracee->process && (tracee->process->stdio || tracee->process->attached))
        disposition = RESUME_TO_EXIT_STOP;
    if (disposition == RESUME_TO_EXIT_STOP && tracee->process && tracee->process->leaving) {
        tracee->let_go = true;
        disposition = RESUME;
    }
    tracee->asleep = 0;
    tracee->cpu_ms = -1;
    tracee->resumed++;
    ptrace(requests[disposition], tracee->tid, NULL, (void *)(long)tracee->signal);
    tracee->signal = 0;
}

bool tracee_ids(pid_t tid, struct task_ids *ids)
{
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/%d/status", (int)tid);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    *ids = (struct task_ids){ .group = tid, .seen_group = tid, .seen_tid = tid };
    while (fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':'), *last = strrchr(line, '\t');
        pid_t first = colon ? (pid_t)strtol(colon + 1, NULL, 10) : 0;
        if (strncmp(line, "Tgid:", 5) == 0)
            ids->group = ids->seen_group = first;
        else if (strncmp(line, "PPid:", 5) == 0)
            ids->parent = first;
        else if (strncmp(line, "NStgid:", 7) == 0 && last)
            ids->seen_group = (int32_t)strtol(last + 1, NULL, 10);
        else if (strncmp(line, "NSpid:", 6) == 0 && last)
            ids->seen_tid = (int32_t)strtol(last + 1, NULL, 10);
        else if (strncmp(line, "NSpgid:", 7) == 0) {
            ids->job = first;
            break;
        }
    }
    fclose(file);
    return true;
}

/* A file of /proc/PID/task/TID, which stays open in `file`; false when the task is gone. */
static bool read_of(const struct tracee *tracee, const char *name, int *file, char *text, size_t cap)
{
    if (*file < 0) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/task/%d/%s", (int)tracee->tid, (int)tracee->tid, name);
        *file = open(path, O_RDONLY | O_CLOEXEC);
    }
    ssize_t n = *file < 0 ? -1 : pread(*file, text, cap - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    return n > 0;
}

/* The fields of its stat behind the name, from the state on; NULL when it is gone. */
static const char *read_stat(struct tracee *tracee, char *text, size_t cap)
{
    if (!read_of(tracee, "stat", &tracee->stat, text, cap))
        return NULL;
    const char *end = strrchr(text, ')'); /* the name in front may hold anything but is at most 15 bytes */
    return end && end[1] == ' ' ? end + 2 : NULL;
}

char tracee_status_letter(struct tracee *tracee)
{
    char text[128];
    const char *state = read_stat(tracee, text, sizeof text);
    return state ? *state : 0;
}

int64_t tracee_cpu_ms(struct tracee *tracee)
{
    char text[512];
    unsigned long long user, system;
    const char *state = read_stat(tracee, text, sizeof text);
    if (!state || sscanf(state, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &user, &system) != 2)
        return 0;
    return (int64_t)((user + system) * 1000 / (unsigned long long)sysconf(_SC_CLK_TCK));
}

int64_t tracee_sleeps(struct tracee *tracee)
{
    static const char key[] = "\nvoluntary_ctxt_switches:";
    char text[4096];
    bool there = read_of(tracee, "status", &tracee->status_file, text, sizeof text);
    const char *line = there ? strstr(text, key) : NULL;
    return line ? strtoll(line + sizeof key - 1, NULL, 10) - tracee->resumed : 0;
}

int64_t tracer_sleeps(const struct tracer *tracer)
{
    int64_t sleeps = 0;
    for (size_t i = 0; i < tracer->count; i++)
        sleeps += tracee_sleeps(tracer->tracees[i]);
    return sleeps;
}

/* Got the processor once more: it has slept, or was only put off for others. Telling them apart costs a look
 * that is only worth it for a task that has not slept for a while. */
static bool has_slept(struct tracee *tracee)
{
    int64_t before = tracee->slept;
    if (tracee->quick < 2)
        return true;
    tracee->slept = tracee_sleeps(tracee);
    return tracee->slept != before;
}

static bool read_schedstat(struct tracee *tracee, unsigned long long *used, unsigned long long *turns)
{
    char text[128];
    return read_of(tracee, "schedstat", &tracee->schedstat, text, sizeof text) &&
           sscanf(text, "%llu %*u %llu", used, turns) == 2;
}

int64_t tracee_used_ns(struct tracee *tracee)
{
    unsigned long long used, turns;
    return tracee->quick >= 2 && read_schedstat(tracee, &used, &turns) ? (int64_t)used : 0;
}

void tracee_account(struct tracee *tracee, int64_t *sleeps, int64_t *cpu_ns)
{
    unsigned long long used, turns;
    *sleeps = *cpu_ns = 0;
    if (!read_schedstat(tracee, &used, &turns))
        return;
    bool same = (int64_t)turns - tracee->resumed == tracee->turns;
    if (!same && has_slept(tracee)) {
        tracee->naps++;
        tracee->quick = 0;
    } else if (++tracee->quick == 2) {
        tracee->slept = tracee_sleeps(tracee);
    }
    tracee->turns = (int64_t)turns - tracee->resumed;
    *sleeps = tracee->naps + 1;
    *cpu_ns = (int64_t)used;
}
