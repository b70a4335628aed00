/* What has to be put right before a signal ends or stops the program. */
#ifndef SOCKEYE_CLI_CLEANUP_H
#define SOCKEYE_CLI_CLEANUP_H

/* From now on `leave` runs before SIGINT, SIGTERM, SIGHUP or SIGQUIT ends the program. Where `back` is given,
 * it runs also before SIGTSTP stops it, and `back` once it is continued. Both run in a signal handler: only
 * what is safe there. A signal that is ignored stays so. NULL, NULL: none of it any more. */
void cleanup_at_signals(void (*leave)(void), void (*back)(void));

#endif
