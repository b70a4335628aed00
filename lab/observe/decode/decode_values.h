/* Arguments: what small pointers point at. */
#ifndef SOCKEYE_OBSERVE_DECODE_VALUES_H
#define SOCKEYE_OBSERVE_DECODE_VALUES_H

#include "lab/observe/decode/decode_forms.h"

argument_show show_option_value, show_option_filled, show_timeval, show_timespec, show_poll_timespec,
    show_itimerspec, show_itimerspec_filled, show_signals, show_signals_or_null, show_pselect_signals,
    show_pair_filled, show_offset;

#endif
