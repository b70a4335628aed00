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

/* "read ECONNRESET"; of several at once only the code, "ECONNREFUSED". */
static struct str error_words(struct str said)
{
    static const char before[] = "\nError: ", code[] = "code: '";
    const char *error = memmem(said.p, said.n, before, sizeof before - 1);
    if (error)
        return str_before(str_skip(said, (size_t)(error - said.p) + sizeof before - 1), '\n');
    error = memmem(said.p, said.n, code, sizeof code - 1);
    return error ? str_before(str_skip(said, (size_t)(error - said.p) + sizeof code - 1), '\'')
                 : (struct str){ NULL, 0 };
}

static void other(struct keep *keep, const struct event *event)
{
    struct str said = event->u.io.data;
    if (event->kind != EVENT_OUTPUT || event->u.io.fd != 2 ||
        !str_has(said, "throw er; // Unhandled 'error' event") || !str_has(said, "code: 'E"))
        return;
    struct finding *finding =
        keep_found(keep, &unhandled_error, keep->index,
                   "the program ended because nobody listens to the 'error' event of a socket: %.*s",
                   STR_ARGS(str_first(error_words(said), 80)));
    if (finding)
        finding->line = 0; /* the last call tells nothing of where the listener is missing */
}

static const struct finding_kind *const kinds[] = { &unhandled_error, NULL };

const struct detector detect_unhandled_error = { .kinds = kinds, .other = other };
