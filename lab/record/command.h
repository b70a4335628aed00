/* The lines that go the other way, from whoever watches to the observer; one command a line, so that a test
 * can drive a session from a script.
 *
 *   step [LABEL]        let the next actor go, or this task
 *   walk                step whenever all are at rest, until the end; a deadlock is the end
 *   run                 all go
 *   pause               hold each at its next call
 *   input LABEL TEXT    TEXT (\n and \xHH escapes) to the actor's standard input
 *   eof LABEL           close its standard input
 *   signal LABEL NAME   send it a signal
 *   stop                end the programs, finish the recording */
#ifndef SOCKEYE_RECORD_COMMAND_H
#define SOCKEYE_RECORD_COMMAND_H

#include "lab/base/str.h"

enum command_verb {
    COMMAND_NONE,
    COMMAND_STEP,
    COMMAND_RUN,
    COMMAND_PAUSE,
    COMMAND_INPUT,
    COMMAND_EOF,
    COMMAND_SIGNAL,
    COMMAND_STOP,
    COMMAND_WALK
};

struct command {
    enum command_verb verb;
    char label[32];
    char text[512]; /* unescaped; length bytes and a NUL behind them */
    size_t length;
};

/* False (with verb COMMAND_NONE) for a line that is no command. The newline is not part of `line`. */
bool command_parse(struct str line, struct command *command);

#endif
