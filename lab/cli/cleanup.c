#include "lab/cli/cleanup.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

#include "viz/terminal/job.h"

/* A handler has no other way to them. */
static void (*on_leave)(void), (*on_back)(void);

static void leave_and_die(int signal)
{
    struct sigaction standard = { .sa_handler = SIG_DFL };
    on_leave();
    sigaction(signal, &standard, NULL);
    raise(signal);
}

static void leave_and_stop(int signal)
{
    int kept = errno;
    (void)signal;
    on_leave();
    job_stop(false); /* the others of the job were sent it as well */
    on_back();
    errno = kept;
}

static void handle(int signal, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler, .sa_flags = SA_NODEFER }, was;
    if (sigaction(signal, NULL, &was) == 0 && was.sa_handler != SIG_IGN)
        sigaction(signal, &action, NULL);
}

void cleanup_at_signals(void (*leave)(void), void (*back)(void))
{
    static const int deadly[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
    if (leave)
        on_leave = leave;
    if (back)
        on_back = back;
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
        handle(deadly[i], leave ? leave_and_die : SIG_DFL);
    handle(SIGTSTP, back ? leave_and_stop : SIG_DFL);
}
