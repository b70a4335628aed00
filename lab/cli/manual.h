/* The manual page, made from the tables of verbs, options and keys. */
#ifndef SOCKEYE_CLI_MANUAL_H
#define SOCKEYE_CLI_MANUAL_H

/* Prints it in the man(7) macros. */
void manual_print(void);

#endif
