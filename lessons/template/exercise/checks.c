/* What a client does that says it all. */
#include <string.h>

#include "lab/check.h"

static void whole(struct run *run)
{
    static const char text[] = "all of it, and nothing else";
    expect(run, "the server is sent TEXT, all of it and nothing besides");
    need_output(run, "server", 1, text, strlen(text));
    expect(run, "the client exits with 0 when all went well");
    need(run, "client: exited with 0");
}

static void nobody(struct run *run)
{
    char said[16];
    expect(run, "the client exits with 1 when something goes wrong");
    need(run, "client: exited with 1");
    need_that(run, run_find(run, "client: exited with 1"),
              run_output(run, "client", 2, said, sizeof said) > 0,
              "what went wrong is said on standard error");
}

const struct check checks[] = {
    { "whole", NULL, "", "The server is sent the whole text, and nothing else", whole },
    { "nobody", NULL, "nobody", "Where nobody listens the client says so, and exits with 1", nobody },
    { 0 },
};
