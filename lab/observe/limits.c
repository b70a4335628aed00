#include "lab/observe/limits.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include "lab/base/clock.h"
#include "lab/wall/gaps.h"

enum { LOOK_NS = 20 * NS_PER_MS, KIB = 1024 };

/* The processes of a program may use so much more than one of them: a server forks for each of its clients.
 */
enum { CPU_OF_ALL = 4, DEAF_MS = 500 };

static struct actor *foreign_of(struct observer *ob, const struct tracee *tracee)
{
    struct actor *actor = tracee->process ? &ob->actors[tracee->process->actor] : NULL;
    return actor && actor->plan->foreign && !ob->end_asked ? actor : NULL;
}

static void tell(struct observer *ob, const struct actor *actor, enum note_kind kind, int64_t limit)
{
    recorder_note(&ob->recorder,
                  (struct event_note){ .kind = kind, .actor = str_from(actor->plan->label), .value = limit });
    observer_ask_end(ob, END_AT_ONCE);
}

/* ---- memory */

/* Of a process, in bytes. */
struct held {
    int64_t now, most, share; /* share: of what it has in common with others its part, -1 not asked */
};

static int64_t kilobytes(const char *line, const char *name)
{
    size_t length = strlen(name);
    long long value;
    return strncmp(line, name, length) == 0 && sscanf(line + length, " %lld", &value) == 1 ? value * KIB : 0;
}

/* A thread that has ended has none, though others of its process may. */
static struct held held_by(pid_t tid)
{
    struct held held = { 0, 0, -1 };
    char path[48], line[128];
    snprintf(path, sizeof path, "/proc/%d/status", (int)tid);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file)) {
        held.most += kilobytes(line, "VmHWM:");
        held.now += kilobytes(line, "RssAnon:") + kilobytes(line, "RssShmem:") + kilobytes(line, "VmSwap:") +
                    kilobytes(line, "VmPTE:");
    }
    if (file)
        fclose(file);
    return held;
}

static int64_t share_of(pid_t tid)
{
    char path[48], line[128];
    int64_t share = 0;
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)tid);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        share += kilobytes(line, "Pss:") + kilobytes(line, "SwapPss:");
    if (file)
        fclose(file);
    return share;
}

/* One task of each process: the first that is not on its way out. */
static bool speaks_for_process(const struct observer *ob, const struct tracee *tracee)
{
    for (size_t i = 0; i < ob->tracer.count; i++) {
        const struct tracee *other = ob->tracer.tracees[i];
        if (other->process == tracee->process && !other->ends)
            return other == tracee;
    }
    return false;
}

/* Of all processes of an actor: what they hold; what a fork left in common counts once for each with `whole`,
 * which is cheaper to ask, else once. */
static int64_t held_by_all(struct observer *ob, const struct actor *actor, bool whole, int64_t *most)
{
    int64_t sum = 0;
    for (size_t i = 0; i < ob->tracer.count; i++) {
        const struct tracee *tracee = ob->tracer.tracees[i];
        if (foreign_of(ob, tracee) != actor || !speaks_for_process(ob, tracee))
            continue;
        struct held held = held_by(tracee->tid);
        *most = held.most > *most ? held.most : *most;
        sum += whole ? held.now : share_of(tracee->tid);
    }
    return sum;
}

static void check_memory(struct observer *ob, const struct actor *actor)
{
    int64_t limit = ob->plan->limits.memory_bytes, most = 0;
    if (limit <= 0)
        return;
    if ((held_by_all(ob, actor, true, &most) > limit && held_by_all(ob, actor, false, &most) > limit) ||
        most > limit)
        tell(ob, actor, NOTE_LIMIT_MEMORY, limit);
}

/* ---- processor time */

static int64_t process_cpu_ms(const struct observer *ob, const struct tracee_process *process)
{
    int64_t used_ms = 0;
    for (size_t i = 0; i < ob->tracer.count; i++)
        if (ob->tracer.tracees[i]->process == process && !ob->tracer.tracees[i]->ends)
            used_ms += tracee_cpu_ms(ob->tracer.tracees[i]);
    return used_ms;
}

/* At its limit the kernel tells a process by SIGXCPU; who does not let it through is told of here. */
static void check_cpu(struct observer *ob, const struct actor *actor)
{
    int64_t seconds = ob->plan->limits.cpu_seconds, used_ms = actor->ended_cpu_ms;
    for (size_t i = 0; seconds > 0 && i < ob->tracer.count && !ob->end_asked; i++) {
        const struct tracee *tracee = ob->tracer.tracees[i];
        if (foreign_of(ob, tracee) != actor || !speaks_for_process(ob, tracee))
            continue;
        int64_t process_ms = process_cpu_ms(ob, tracee->process);
        used_ms += process_ms;
        if (process_ms > seconds * 1000 + DEAF_MS)
            tell(ob, actor, NOTE_LIMIT_CPU, seconds);
    }
    if (seconds > 0 && used_ms > seconds * CPU_OF_ALL * 1000 && !ob->end_asked)
        tell(ob, actor, NOTE_LIMIT_CPU, seconds * CPU_OF_ALL);
}

/* ---- what is written
 *
 * Behind a wall files hold so much and no more; who has filled them is told of at its end, when it has had
 * every chance to make room again. */

static bool is_full(pid_t tid, const char *folder)
{
    char path[64];
    struct statfs about;
    snprintf(path, sizeof path, "/proc/%d/root%s", (int)tid, folder);
    return statfs(path, &about) == 0 && about.f_blocks > 0 && (about.f_bfree == 0 || about.f_ffree == 0);
}

static void check_written(struct observer *ob, const struct actor *actor, pid_t tid)
{
    int64_t limit = ob->plan->limits.written_bytes;
    bool walled = ob->plan->wall && ob->sandbox.own_pids && !(ob->sandbox.gaps & GAP_FILES);
    if (walled && !ob->end_asked && (is_full(tid, "/tmp") || is_full(tid, "/dev/shm")))
        tell(ob, actor, NOTE_LIMIT_WRITTEN, limit);
}

/* ---- when */

/* A memory file grows by writing to it, as far as a file may. */
static int64_t asked_for(const struct observer *ob, const struct raw_call *raw)
{
    switch (raw->number) {
    case SYS_mmap:
    case SYS_shmget:
        return raw->args[1] < INT64_MAX / 2 ? (int64_t)raw->args[1] : 0; /* else it fails */
    case SYS_memfd_create:
        return ob->plan->limits.file_bytes;
    default:
        return 0;
    }
}

void limits_call(struct observer *ob, const struct tracee *tracee, const struct raw_call *raw)
{
    struct actor *actor = foreign_of(ob, tracee);
    int64_t limit = ob->plan->limits.memory_bytes;
    if (!actor || limit <= 0)
        return;
    if (raw->number == SYS_execve || raw->number == SYS_execveat) {
        if (held_by(tracee->tid).most > limit)
            tell(ob, actor, NOTE_LIMIT_MEMORY, limit);
        return;
    }
    actor->asked_bytes += asked_for(ob, raw);
    if (actor->asked_bytes > limit)
        tell(ob, actor, NOTE_LIMIT_MEMORY, limit);
}

void limits_ends(struct observer *ob, struct tracee *tracee)
{
    struct actor *actor = foreign_of(ob, tracee);
    int64_t limit = ob->plan->limits.memory_bytes;
    if (!actor || tracee->ends)
        return;
    actor->ended_cpu_ms += tracee_cpu_ms(tracee);
    if (limit > 0 && held_by(tracee->tid).most > limit)
        tell(ob, actor, NOTE_LIMIT_MEMORY, limit);
    check_written(ob, actor, tracee->tid);
}

static bool is_looked_at(const struct actor *actor)
{
    return actor->plan->foreign && actor->state == ACTOR_STARTED;
}

void limits_look(struct observer *ob)
{
    if (ob->now_ns < ob->limits_due_ns)
        return;
    ob->limits_due_ns = ob->now_ns + LOOK_NS;
    for (size_t i = 0; i < ob->plan->actor_count; i++) {
        if (is_looked_at(&ob->actors[i]))
            check_cpu(ob, &ob->actors[i]);
        if (is_looked_at(&ob->actors[i]))
            check_memory(ob, &ob->actors[i]);
    }
}

/* Those that sleep take no more. */
int64_t limits_due(const struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count; i++) {
        struct tracee *tracee = ob->tracer.tracees[i];
        if (tracee->process && is_looked_at(&ob->actors[tracee->process->actor]) &&
            tracee->state == TRACEE_RUNNING && !tracee->pending && tracee_status_letter(tracee) != 'S')
            return ob->limits_due_ns;
    }
    return INT64_MAX;
}
