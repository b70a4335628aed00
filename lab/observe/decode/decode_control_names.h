/* Names of the types of control messages, level by level: they are no options, though they share numbers. */
#ifndef SOCKEYE_OBSERVE_DECODE_CONTROL_NAMES_H
#define SOCKEYE_OBSERVE_DECODE_CONTROL_NAMES_H

/* NULL for one that has no row. */
const char *names_control(int level, int type);

#endif
