/* ioctl() on sockets and pipes: its requests, and what each has behind its pointer. */
#ifndef SOCKEYE_OBSERVE_DECODE_IOCTL_H
#define SOCKEYE_OBSERVE_DECODE_IOCTL_H

#include "lab/observe/decode/decode_forms.h"

argument_show show_ioctl_request, show_ioctl_argument;

#endif
