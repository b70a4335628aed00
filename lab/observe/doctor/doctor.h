/* `sockeye doctor`: what this machine allows, each thing tried for real. */
#ifndef SOCKEYE_OBSERVE_DOCTOR_H
#define SOCKEYE_OBSERVE_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

/* Prints to stdout what this machine allows, one line each, with the way out. `compiler` tries the C
 * compiler: its command into `words`, or false with what is wrong. 0, or 3 when sessions cannot run at all.
 */
int doctor_report(bool (*compiler)(char *words, size_t cap));

#endif
