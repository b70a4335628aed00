/* Names of socket options. */
#ifndef SOCKEYE_OBSERVE_DECODE_OPTIONS_H
#define SOCKEYE_OBSERVE_DECODE_OPTIONS_H

/* As setsockopt() has it; NULL for an option that has no row. */
const char *names_option(int level, int option);
/* As getsockopt() has it: some numbers bear two names. */
const char *names_option_got(int level, int option);

#endif
