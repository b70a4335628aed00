/* fcntl(): what its third argument and its result are, command by command. */
#ifndef SOCKEYE_OBSERVE_DECODE_FCNTL_H
#define SOCKEYE_OBSERVE_DECODE_FCNTL_H

#include "lab/observe/decode/decode_forms.h"

argument_show show_fcntl_argument;
void after_fcntl(struct rendering *r);

#endif
