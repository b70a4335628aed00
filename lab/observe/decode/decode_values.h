/* Arguments: what small pointers point at. */
#ifndef SOCKEYE_OBSERVE_DECODE_VALUES_H
#define SOCKEYE_OBSERVE_DECODE_VALUES_H

#include "lab/observe/decode/decode_forms.h"

argument_show show_option_value, show_option_filled, show_pair_filled, show_offset;

#endif
