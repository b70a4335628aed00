/* What a right echo server does, judged on the recordings of sessions with various clients. */
#include "lab/check.h"

static void echoes(struct run *run)
{
    uint32_t asked = need(run, "first: send(*) = *");
    need_after(run, asked, "server: send(*) = *");
    need_after(run, asked, "first: stdout \"17 bytes came back*");
}

static void closes(struct run *run)
{
    uint32_t end = need(run, "server: recv(*) = 0");
    int client = run_fd(run, end);
    uint32_t closed = need_after(run, end, "server: close(*) = 0");
    need_equal(run, closed, "descriptor that is closed after the end", client, run_fd(run, closed));
}

static void end_is_no_error(struct run *run)
{
    uint32_t end = need(run, "server: recv(*) = 0");
    need_none_between(run, end, run_events(run), "server: exited with *");
}

static void serves_next(struct run *run)
{
    need_after(run, need(run, "first: exited with 0"), "server: accept(*) = *");
    need(run, "second: stdout \"10 bytes came back*");
    need(run, "second: exited with 0");
    need_none(run, "server: exited with *");
}

static void whole(struct run *run)
{
    need(run, "first: stdout \"20000 bytes came back*");
    need(run, "first: exited with 0");
}

static void survives_slow(struct run *run)
{
    need(run, "first: stdout \"6 bytes came back*");
    serves_next(run);
}

static void survives(struct run *run)
{
    uint32_t gone = need(run, "first: exited with 0");
    need_after(run, gone, "second: stdout \"10 bytes came back*");
}

const struct check checks[] = {
    { "echo", NULL, "alone", "what a client sends comes back to it", echoes },
    { "close", "echo", "alone", "when a client has said all, its descriptor is closed", closes },
    { "end", "echo", "alone", "a client that hangs up is no error: the server goes on", end_is_no_error },
    { "next-client", "end", "", "after the first client the second is served", serves_next },
    { "whole", NULL, "long", "20 000 bytes come back whole, and then the end", whole },
    { "slow", "next-client", "slow", "a client that sends a byte at a time is served, and so is the next", survives_slow },
    { "silent", "next-client", "silent", "a client that says nothing leaves the server ready for the next", survives },
    { "hasty", "next-client", "hasty", "a client that hangs up with its answer unread does not end the server", survives },
    { "reset", "next-client", "reset", "a client that breaks the connection does not end the server", survives },
    { 0 },
};
