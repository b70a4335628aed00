/* Structures of the kernel as text, by their fields' names: "{l_onoff=1, l_linger=0}". */
#ifndef SOCKEYE_OBSERVE_DECODE_STRUCTS_H
#define SOCKEYE_OBSERVE_DECODE_STRUCTS_H

#include "lab/observe/decode/decode_forms.h"
#include "lab/observe/decode/decode_layouts.h"

/* Whether a value of this layout may have so many bytes: one of another length says so on the line. */
bool layout_takes(enum layout layout, size_t size);
/* As many of them are looked at: no more than the kernel does. */
size_t layout_reads(enum layout layout, size_t size);
/* What the first `present` of a value's `size` bytes say; the bytes themselves, where those are too few for
 * the layout. */
void put_layout(struct rendering *r, enum layout layout, const void *bytes, size_t present, size_t size);

/* Bytes of no known layout: "\x01\x00"... */
void put_quoted(struct text *text, const char *bytes, size_t present, uint64_t size);

#endif
