/* Programs that are somebody else's: judged only where the wall around them is whole, or where it is said
 * that it need not be. */
#ifndef SOCKEYE_CLI_OTHERS_PROGRAM_H
#define SOCKEYE_CLI_OTHERS_PROGRAM_H

#include "lab/cli/cli.h"
#include "lab/record/timeline.h"

/* Whether the caller may judge this file: his own always, others' behind a whole wall or with --unsafe.
 * CLI_GOOD, or a status with the reason said. */
int others_program_allowed(const char *file, const struct cli_options *options);

/* Says once what the wall of a session that was judged has lacked, if anything. */
void others_program_tell(const struct timeline *timeline);

#endif
