/* A Node.js program that dies of an 'error' event nobody listens to; its own last words tell so. */
#include <string.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind unhandled_error = {
    .name = "unhandled-error",
    .why = "a peer that goes away is an everyday event; without a listener for 'error' it ends the whole "
           "program, and every other connection with it",
    .advice = "socket.on('error', (e) => ...) for every socket, the ones a server is given too, and "
              "server.on('error', ...)"
};

static void other(struct keep *keep, const struct event *event)
{
    static const char before[] = "\nError: ";
    if (event->kind != EVENT_OUTPUT || event->u.io.fd != 2)
        return;
    struct str said = event->u.io.data;
    const char *error = memmem(said.p, said.n, before, sizeof before - 1);
    if (!error || !str_has(said, "throw er; // Unhandled 'error' event") || !str_has(said, "code: 'E"))
        return;
    struct str words = str_skip(said, (size_t)(error - said.p) + sizeof before - 1);
    struct finding *finding =
        keep_found(keep, &unhandled_error, keep->index,
                   "the program ended because nobody listens to the 'error' event of a socket: %.*s",
                   STR_ARGS(str_first(str_before(words, '\n'), 80)));
    if (finding)
        finding->line = 0; /* the last call tells nothing of where the listener is missing */
}

const struct detector detect_unhandled_error = { .other = other };
