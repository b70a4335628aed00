/* What a right echo server does, judged on what its clients got. They compare each byte with what they sent,
 * and say what is not as it should be (peer.c). */
#include <stdio.h>
#include <string.h>

#include "lab/check.h"

/* That a client found all as it should be. */
static void need_content(struct run *run, const char *who)
{
    char pattern[64], said[200];
    size_t size = run_output(run, who, 2, said, sizeof said - 1);
    said[size < sizeof said ? size : sizeof said - 1] = '\0';
    said[strcspn(said, "\n")] = '\0';
    if (size > 0)
        seen(run, "%s: %s", who, said);
    snprintf(pattern, sizeof pattern, "%s: stderr *", who);
    need_none(run, pattern);
    snprintf(pattern, sizeof pattern, "%s: exited with 0", who);
    need(run, pattern);
}

static void need_running(struct run *run)
{
    expect(run, "the server never ends by itself");
    need_none_between(run, 0, run_end(run), "server.0: exited with *");
    expect(run, "%s", ""); /* the check's own sentence again */
}

/* By whatever door a client went: when all is at rest in the end, nobody holds its connection. */
static void need_all_closed(struct run *run)
{
    static const char accepted[] = "server: " ACCEPTS "(*) = *", next[] = "server: " ACCEPTS "(*";
    for (uint32_t at = run_find(run, accepted); at != NO_EVENT; at = run_find_after(run, at, accepted)) {
        if (run_result(run, at) < 0 || run_find_closed(run, "server", run_object(run, at)) < run_end(run))
            continue;
        seen(run, "descriptor %d, of this client, stays open", (int)run_result(run, at));
        need_that(run, run_find_after(run, at, next), false,
                  "when a client has gone, the server closes its descriptor");
    }
}

static void echoes(struct run *run)
{
    expect(run, "the server listens on PORT");
    need(run, "server: listen(*) = 0");
    if (run_find(run, "first: exited with 0") == NO_EVENT)
        need_running(run);
    expect(run, "what a client sends comes back to it, byte for byte, as long as it is there");
    need_content(run, "first");
}

static void serves_next(struct run *run)
{
    need_running(run);
    need_content(run, "second");
}

static void survives(struct run *run)
{
    need_running(run);
    need_content(run, "first");
    need_content(run, "second");
    need_all_closed(run);
}

const struct check checks[] = {
    { "echo", NULL, "", "what a client sends comes back to it", echoes },
    { "end", "echo", "", "a client that hangs up is no error: the server goes on", need_running },
    { "next-client", "end", "", "after the first client the second is served", serves_next },
    { "close", "echo", "", "when a client has gone, its descriptor is closed", need_all_closed },
    { "whole", "echo", "long",
      "9000 bytes of every kind, zero too, come back whole, and then the server hangs up", survives },
    { "slow", "echo", "slow", "a client that sends a byte at a time is served, and so is the next",
      survives },
    { "one-at-a-time", "echo", "two", "who calls while another is served waits its turn, and then is served",
      survives },
    { "silent", "echo", "silent", "a client that says nothing leaves the server ready for the next",
      survives },
    { "hasty", "echo", "hasty", "a client that hangs up without its answer does not end the server",
      survives },
    { "reset", "echo", "reset", "a client that breaks the connection does not end the server", survives },
    { "many", "next-client", "many", "one client after the other is served, for ever", survives },
    { 0 },
};
