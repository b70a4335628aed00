/* Names of socket options and of the types of control messages, level by level: they share numbers, but not
 * their meaning. */
#ifndef SOCKEYE_OBSERVE_DECODE_OPTIONS_H
#define SOCKEYE_OBSERVE_DECODE_OPTIONS_H

/* For setsockopt(); NULL for an option that has no name. */
const char *names_option(int level, int option);

/* For getsockopt(): some numbers ask for something else there. */
const char *names_option_got(int level, int option);

/* For a control message. */
const char *names_control(int level, int type);

#endif
