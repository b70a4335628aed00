/* Arguments: numbers, names and flags. */
#ifndef SOCKEYE_OBSERVE_DECODE_ARGS_H
#define SOCKEYE_OBSERVE_DECODE_ARGS_H

#include "lab/observe/decode/decode_forms.h"

argument_show show_int, show_unsigned, show_count32, show_length_beside, show_length_filled,
    show_pointer_beside, show_wide, show_name, show_flags, show_flags_given, show_socket_type, show_protocol,
    show_option_name, show_option_name_got, show_descriptor_bound, show_opaque, show_count, show_file_count;

#endif
