/* The job of a shell that this program is part of. */
#ifndef SOCKEYE_VIZ_JOB_H
#define SOCKEYE_VIZ_JOB_H

#include <stdbool.h>

/* Stops, and comes back when continued: the whole foreground job, as Ctrl-Z does where the terminal takes it
 * (or a make below which this runs would wait for it, and the shell for make); or, with `whole` false, this
 * process alone, for who was sent SIGTSTP. Whatever becomes of SIGTSTP otherwise stays so. Where there is no
 * shell that could continue it, nothing stops. */
void job_stop(bool whole);

#endif
