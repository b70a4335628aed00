/* `sockeye doctor`: what this machine allows, each thing tried for real. */
#ifndef SOCKEYE_OBSERVE_DOCTOR_H
#define SOCKEYE_OBSERVE_DOCTOR_H

/* Prints to stdout what this machine allows, one line each, with the way out. 0, or 3 when sessions cannot
 * run at all. */
int doctor_report(void);

#endif
