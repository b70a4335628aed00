/* Private to source*.c: how the frame above is found from one, where the code fixes it. */
#ifndef SOCKEYE_OBSERVE_SOURCE_FRAME_H
#define SOCKEYE_OBSERVE_SOURCE_FRAME_H

#include <stdbool.h>
#include <stdint.h>

/* Program counter, stack pointer and frame pointer of a frame. */
struct source_registers {
    uint64_t pc, sp, fp;
};

enum source_frame_base {
    FRAME_UNKNOWN, /* in another register, or of a size that the code does not fix */
    FRAME_BY_STACK_POINTER,
    FRAME_BY_FRAME_POINTER
};

/* The canonical frame address is the stack pointer of the frame above; the rest is counted from it. */
struct source_frame {
    enum source_frame_base base;
    int32_t cfa;   /* from the base's register */
    int32_t back;  /* the return address */
    int32_t saved; /* the frame pointer of the frame above; 0: it is as it was */
};

/* Reads a word of the stack; false where there is none. */
typedef bool source_frame_read(void *data, uint64_t address, uint64_t *word);

/* From the registers of a frame to those of the one above. False when it cannot be read: they are then of no
 * use. */
bool source_frame_up(const struct source_frame *frame, struct source_registers *at, source_frame_read *read,
                     void *data);

#endif
