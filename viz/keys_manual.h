/* The keys and commands of the screen for the manual page, from their tables. */
#ifndef SOCKEYE_VIZ_KEYS_MANUAL_H
#define SOCKEYE_VIZ_KEYS_MANUAL_H

#include <stdio.h>

/* Writes sections KEYS and COMMANDS in the man(7) macros. */
void keys_manual(FILE *out);

#endif
