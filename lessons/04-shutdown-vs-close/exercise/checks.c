/* What a right client does, judged on its calls and on what the server was given. */
#include <string.h>

#include "lab/check.h"

/* What exercise.ini gives as lines, each with the newline that the task asks for. */
static const char request[] = "I have said all that I have to say,\n"
                              "which was not very much,\n"
                              "but I am still listening.\n";
enum { REQUEST_SIZE = sizeof request - 1 };

/* Bytes that an actor's successful calls of this form moved. `last` is the last of them, NO_EVENT none. */
static int64_t moved(struct run *run, const char *pattern, uint32_t *last)
{
    int64_t sum = 0;
    *last = NO_EVENT;
    for (uint32_t at = run_find(run, pattern); at != NO_EVENT; at = run_find_after(run, at, pattern))
        if (run_result(run, at) > 0) {
            sum += run_result(run, at);
            *last = at;
        }
    return sum;
}

/* ---- the request */

static void connects(struct run *run)
{
    need(run, "client: connect(*, server:7000) = *");
    need(run, "server: accept(*) = *");
}

/* The bytes, in order, as far as the recording has kept those of each call. */
static void whole_request(struct run *run)
{
    static const char received[] = "server: recv(*) = *";
    char bytes[REQUEST_SIZE];
    uint32_t last;
    int64_t size = moved(run, received, &last);
    need_equal(run, last, "bytes of the request that reached the server", REQUEST_SIZE, size);
    size = 0;
    for (uint32_t at = run_find(run, received); at != NO_EVENT; at = run_find_after(run, at, received)) {
        size_t seen = run_data(run, at, bytes, sizeof bytes);
        need_that(run, at, seen == 0 || memcmp(bytes, request + size, seen) == 0,
                  "what the server received goes on as the request does, at byte %lld", (long long)size);
        size += run_result(run, at) > 0 ? run_result(run, at) : 0;
    }
}

static void half_close(struct run *run)
{
    uint32_t sent, written;
    moved(run, "client: send*(*) = *", &sent);
    moved(run, "client: write*(*) = *", &written);
    uint32_t last = sent == NO_EVENT || (written != NO_EVENT && written > sent) ? written : sent;
    uint32_t shut = need_after(run, last, "client: shutdown(*, SHUT_WR) = 0");
    need_after(run, shut, "server: recv(*) = 0");
    need_none_between(run, 0, shut, "client: close(*) = 0");
}

/* ---- the answer */

/* The answer is as long as the request. */
static void heard_out(struct run *run)
{
    uint32_t heard;
    int64_t got = moved(run, "client: re*(*) = *", &heard);
    need_equal(run, heard, "bytes of the answer that the client read", REQUEST_SIZE, got);
    need_after(run, heard, "client: re*(*) = 0");
}

static void closes(struct run *run)
{
    uint32_t last;
    moved(run, "client: re*(*) = *", &last);
    uint32_t closed = need_after(run, last, "client: close(*) = 0");
    need_after(run, closed, "client: exited with 0");
}

/* ---- a server that is not so kind */

static void need_failure(struct run *run)
{
    uint32_t end = need(run, "client: exited with *");
    need_that(run, end, run_find(run, "client: exited with 0") == NO_EVENT,
              "an exit status other than 0, as the answer is not whole");
}

static void early_close(struct run *run)
{
    need_none(run, "client: killed by *");
    need_failure(run);
}

static void reset(struct run *run)
{
    need(run, "client: re*(*) = -1 ECONNRESET*");
    need_failure(run);
}

const struct check checks[] = {
    { "connects", NULL, "", "The client connects to the server", connects },
    { "whole-request", "connects", "", "Every byte of the request reaches the server, in order and once",
      whole_request },
    { "half-close", "whole-request", "",
      "After the last byte the client ends its own direction, and that alone", half_close },
    { "whole-answer", "half-close", "", "The client reads all of the answer, and then the end of it",
      heard_out },
    { "closes", "whole-answer", "", "The client closes its socket, and exits with 0", closes },
    { "patience", "half-close", "slow", "A slow server is heard out as well", heard_out },
    { "every-piece", "half-close", "pieces", "An answer in pieces is heard out as well", heard_out },
    { "early-close", "whole-request", "early",
      "A server that hangs up early is a failure that the client reports and survives", early_close },
    { "reset", "half-close", "reset", "A connection that is reset in the middle of the answer is a failure",
      reset },
    { 0 },
};
