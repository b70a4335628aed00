/* A mutant: a wrong program of the kind people write, kept as its unified diff against the exercise's
 * solution, exercise/mutants/NAME.diff. What stands before the diff names the check that catches it, "caught
 * by: CHECK", and says in plain words what is wrong. */
#ifndef SOCKEYE_CLI_MUTANT_H
#define SOCKEYE_CLI_MUTANT_H

#include <stdbool.h>
#include <stddef.h>

/* The check that catches it. False with `why`: `diff` names none, or is no unified diff of solution.c. */
bool mutant_target(const char *diff, char *out, size_t cap, char *why, size_t why_cap);

/* Makes the program of the solution.c that lies in `folder`. CLI_GOOD; CLI_FAILED with `why`: the diff does
 * not apply; CLI_MACHINE with `why`. */
int mutant_make(const char *diff, const char *folder, char *why, size_t cap);

#endif
