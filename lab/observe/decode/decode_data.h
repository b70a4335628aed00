/* Arguments: bytes moved. */
#ifndef SOCKEYE_OBSERVE_DECODE_DATA_H
#define SOCKEYE_OBSERVE_DECODE_DATA_H

#include "lab/observe/decode/decode_forms.h"

argument_show show_buffer, show_buffer_filled, show_vector, show_vector_filled, show_vector_spliced,
    show_message, show_message_filled, show_messages, show_messages_filled;
void after_sendmmsg(struct rendering *r);
void after_recvmmsg(struct rendering *r);

#endif
