/* The lines of whoever watches: taken in as they come, obeyed one at a time when everybody is at rest. */
#ifndef SOCKEYE_OBSERVE_COMMANDS_H
#define SOCKEYE_OBSERVE_COMMANDS_H

#include "lab/observe/scheduler.h"
#include "lab/record/command.h"

struct commands {
    struct scheduler *scheduler;
    struct command *queue; /* owned */
    size_t count, capacity;
    int64_t taken;   /* from the queue, or no command at all */
    char line[2048]; /* of the control socket, not whole yet */
    size_t line_used;
    bool line_too_long;
};

/* Bytes of the control socket, as they come. All are taken at once: who asks for the end may stand behind
 * any number of steps that wait. */
void commands_take(struct commands *commands, const char *bytes, size_t size);
/* Obeys the next one. False when there is none, or its time has not come. */
bool commands_next(struct commands *commands);
/* Says that those obeyed so far have had their effect, and who goes next: see scheduler_tell_next(). */
bool commands_tell_next(struct commands *commands);
void commands_free(struct commands *commands);

#endif
