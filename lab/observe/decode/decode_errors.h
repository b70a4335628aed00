/* Names of errors and signals. */
#ifndef SOCKEYE_OBSERVE_DECODE_ERRORS_H
#define SOCKEYE_OBSERVE_DECODE_ERRORS_H

/* "ECONNREFUSED"; "errno 4095" for the unknown. The meaning is strerror(). */
const char *decode_errno(int error);
/* "SIGPIPE" */
const char *decode_signal(int signal);

#endif
