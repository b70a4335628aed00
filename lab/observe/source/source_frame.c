#include "lab/observe/source/source_frame.h"

bool source_frame_up(const struct source_frame *frame, struct source_registers *at, source_frame_read *read,
                     void *data)
{
    if (frame->base == FRAME_UNKNOWN)
        return false;
    uint64_t cfa = (frame->base == FRAME_BY_STACK_POINTER ? at->sp : at->fp) + (uint64_t)(int64_t)frame->cfa;
    if (!read(data, cfa + (uint64_t)(int64_t)frame->back, &at->pc))
        return false;
    if (frame->saved && !read(data, cfa + (uint64_t)(int64_t)frame->saved, &at->fp))
        return false;
    at->sp = cfa;
    return true;
}
