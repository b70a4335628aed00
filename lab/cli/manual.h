/* The manual page, made from the tables of verbs, options and keys. */
#ifndef SOCKEYE_CLI_MANUAL_H
#define SOCKEYE_CLI_MANUAL_H

#include "lab/cli/cli.h"

/* Prints it in the man(7) macros; `all` ends with NULL. */
void manual_print(const struct verb *const *all);

#endif
