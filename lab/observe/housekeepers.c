#include "lab/observe/housekeepers.h"

#include <stdio.h>
#include <string.h>

#include "lab/observe/source/mapped_elf.h"

/* Threads of the Java virtual machine, as it names them to the kernel (fifteen bytes at most). What they wake
 * up for by the clock is its own housekeeping: none of them runs code of the program. A timer of the
 * program's is a thread with a name of its own. */
#define MACHINE_THREAD  "VM Thread"
#define PERIODIC_THREAD "VM Periodic Tas"

static bool read_name(const struct tracee *tracee, char name[32])
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d/comm", (int)tracee->process->pid, (int)tracee->tid);
    FILE *file = fopen(path, "re");
    bool read = file && fgets(name, 32, file);
    if (file)
        fclose(file);
    return read;
}

/* The machine stops its periodic task first: from then on its own thread waits, for a limited time, for those
 * of the program that are in a call, and ends the process. */
static bool machine_ends(struct observer *ob, const struct tracee *tracee)
{
    char name[32];
    for (size_t i = 0; i < ob->tracer.count; i++) {
        const struct tracee *other = ob->tracer.tracees[i];
        if (other->process == tracee->process && read_name(other, name) &&
            strncmp(name, PERIODIC_THREAD, strlen(PERIODIC_THREAD)) == 0)
            return false;
    }
    return true;
}

bool housekeepers_has(struct observer *ob, const struct tracee *tracee)
{
    static const char *const names[] = {
        PERIODIC_THREAD,   "Monitor Deflati", "Common-Cleaner",  "Sweeper thread",
        "C1 CompilerThre", "C2 CompilerThre", "Service Thread",  "Signal Dispatch",
        "Reference Handl", "Finalizer",       "Notification Th", "G1 Main Marker",
        "G1 Service",      "G1 Refine#",      "G1 Conc#",        "GC Thread#",
    };
    char name[32] = "";
    bool read = read_name(tracee, name);
    if (read && strncmp(name, MACHINE_THREAD, strlen(MACHINE_THREAD)) == 0)
        return !machine_ends(ob, tracee);
    for (size_t i = 0; read && i < sizeof names / sizeof names[0]; i++)
        if (strncmp(name, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

/* The monitor of Go's runtime sleeps by the clock; a program's own timers are the time-out of the thread that
 * waits in epoll_wait(). */
bool housekeepers_is_go(const struct tracee *tracee)
{
    return mapped_elf_has_section(tracee->process->pid, ".note.go.buildid");
}
