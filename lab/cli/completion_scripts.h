/* The scripts by which shells ask for what completion_kinds.h describes. */
#ifndef SOCKEYE_CLI_COMPLETION_SCRIPTS_H
#define SOCKEYE_CLI_COMPLETION_SCRIPTS_H

/* The script for a shell; NULL: there is none. */
const char *completion_script(const char *shell);

#endif
