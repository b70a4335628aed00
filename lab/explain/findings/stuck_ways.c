/* What all causes say alike: where it stands, and the ways out that depend on the language. */
#include "lab/explain/findings/stuck_causes.h"

#include <stdio.h>

const struct finding_kind stuck_deadlock = {
    .name = "deadlock",
    .why = "nothing more can happen: every program waits for another that waits too",
    .advice = "let one of them speak, or end, before it waits; or give the wait a limit (SO_RCVTIMEO, poll())"
};

struct call_text stuck_call(const struct waiter *waiter)
{
    struct call_text out;
    const struct event_call *call = waiter->call;
    int used = snprintf(out.text, sizeof out.text, "%.*s(", call->name.n > 20 ? 20 : (int)call->name.n,
                        call->name.p);
    if (call->fd >= 0)
        used += snprintf(out.text + used, sizeof out.text - (size_t)used, "%d", call->fd);
    snprintf(out.text + used, sizeof out.text - (size_t)used, ")");
    return out;
}

void stuck_put_at(struct finding *finding, const struct waiter *waiter)
{
    if (!finding)
        return;
    finding->actor = waiter->task->label;
    keep_place(finding, waiter->call);
}

/* NULL: as in C. */
static const char *const ways[WAY_COUNT][LANGUAGE_COUNT] = {
    [WAY_FIRST] = {
        [LANGUAGE_C] = "decide in the protocol who speaks first, and let that side send before it receives; what "
                       "stdio was given is sent by fflush() alone",
        [LANGUAGE_PYTHON] = "decide in the protocol who speaks first, and let that side send before it receives; "
                            "what a file of makefile() was given is sent by flush() alone",
        [LANGUAGE_JAVA] = "what a PrintWriter, a BufferedWriter or a BufferedOutputStream was given is sent by "
                          "flush() alone: flush() before reading, or println() to new PrintWriter(out, true); if "
                          "nobody has written, decide who speaks first",
        [LANGUAGE_NODE] = "decide in the protocol who speaks first, and let that side write() before it waits",
    },
    [WAY_END] = {
        [LANGUAGE_C] = "after the last send(), shutdown(fd, SHUT_WR) says that no more will come, and the answer "
                       "can still be received; or let the protocol say where a message ends (a length, a newline)",
        [LANGUAGE_PYTHON] = "after the last sendall(), shutdown(socket.SHUT_WR) says that no more will come, and the "
                            "answer can still be received; or let the protocol say where a message ends",
        [LANGUAGE_JAVA] = "after the last write, shutdownOutput() of the socket says that no more will come, and the "
                          "answer can still be read; or let the protocol say where a message ends",
        [LANGUAGE_NODE] = "after the last write(), end() of the socket says that no more will come, and the answer "
                          "can still be read; or let the protocol say where a message ends",
    },
    [WAY_LINE] = {
        [LANGUAGE_C] = "who reads lines waits for the newline: send \"\\n\" behind each of them (and fflush() what "
                       "stdio was given); shutdown(fd, SHUT_WR) where no more will come",
        [LANGUAGE_PYTHON] = "readline() waits for the newline: send b\"\\n\" behind each line (and flush() a file of "
                            "makefile()); shutdown(socket.SHUT_WR) where no more will come",
        [LANGUAGE_JAVA] = "readLine() waits for the newline: println() to new PrintWriter(out, true), or write \"\\n\" "
                          "and flush(); shutdownOutput() where no more will come",
        [LANGUAGE_NODE] = "who reads lines waits for the newline: write(line + \"\\n\"); end() where no more will come",
    },
    [WAY_ANSWER] = {
        [LANGUAGE_C] = "if it has answered, by stdio, fflush() sends that; if it reads on until the end, the other side "
                       "says so by shutdown(fd, SHUT_WR) after its last send(); else it answers before it reads on",
        [LANGUAGE_PYTHON] = "if it has answered, to a file of makefile(), flush() sends that; if it reads on until the "
                            "end, the other side says so by shutdown(socket.SHUT_WR); else it answers before it reads on",
        [LANGUAGE_JAVA] = "if it has answered, to a PrintWriter or BufferedWriter, flush() sends that; if it reads on "
                          "until the end, the other side says so by shutdownOutput(); else it answers before it reads on",
        [LANGUAGE_NODE] = "if it reads on until the end, the other side says so by end(); else it answers before that",
    },
};

const char *stuck_way(enum way way, enum language language)
{
    return ways[way][language] ? ways[way][language] : ways[way][LANGUAGE_C];
}
