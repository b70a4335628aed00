#include "viz/terminal/job.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

void job_stop(bool whole)
{
    struct sigaction was, standard = { .sa_handler = SIG_DFL };
    sigset_t stop, mask;

    sigaction(SIGTSTP, &standard, &was);
    kill(whole ? 0 : getpid(), SIGTSTP);
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &stop, &mask); /* stops here, if not above */
    sigprocmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGTSTP, &was, NULL);
}
