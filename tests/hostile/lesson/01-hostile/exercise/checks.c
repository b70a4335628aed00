#include "lab/check.h"

static void answered(struct run *run)
{
    need(run, "client: stdout \"*the answer that only the server knows*\"");
}

const struct check checks[] = {
    { "answered", NULL, "", "It prints the answer of the server", answered },
    { 0 },
};
