#include "lab/observe/sandbox/wall_probe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/observe/sandbox/sandbox.h"
#include "lab/observe/sandbox/scratch.h"
#include "lab/wall/gaps.h"

enum { ALL = GAP_FILES | GAP_PROCESSES | GAP_TERMINALS | GAP_APART | GAP_NETWORK };

struct answer {
    unsigned gaps;
    char why[200];
};

/* A program that is somebody else's, and one that is not. */
static void enter(enum plan_sandbox mode, struct answer *answer)
{
    static struct plan plan;
    static struct sandbox sandbox;
    plan_init(&plan);
    plan.sandbox = mode;
    plan.wall = true;
    plan.actor_count = 2;
    plan.actors[0].foreign = true;
    if (sandbox_enter(&sandbox, &plan, answer->why, sizeof answer->why) != 0)
        return;
    answer->gaps = sandbox.gaps;
    snprintf(answer->why, sizeof answer->why, "%s", sandbox.unbuilt);
    sandbox_leave(&sandbox);
    scratch_remove(sandbox.scratch);
}

unsigned wall_probe(enum plan_sandbox mode, char *why, size_t cap)
{
    struct answer answer = { .gaps = ALL };
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        snprintf(why, cap, "pipe: %s", strerror(errno));
        return ALL;
    }
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        enter(mode, &answer);
        _exit(write(ends[1], &answer, sizeof answer) != (ssize_t)sizeof answer);
    }
    close(ends[1]);
    struct answer heard;
    if (pid > 0 && read(ends[0], &heard, sizeof heard) == (ssize_t)sizeof heard)
        answer = heard;
    close(ends[0]);
    if (pid > 0)
        waitpid(pid, NULL, 0);
    snprintf(why, cap, "%.*s", (int)sizeof answer.why - 1, answer.why);
    return answer.gaps;
}
