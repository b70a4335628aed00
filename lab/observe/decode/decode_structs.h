/* Structures of the kernel as text, by their fields' names: "{l_onoff=1, l_linger=0}". */
#ifndef SOCKEYE_OBSERVE_DECODE_STRUCTS_H
#define SOCKEYE_OBSERVE_DECODE_STRUCTS_H

#include "lab/observe/decode/decode_forms.h"
#include "lab/observe/decode/decode_layouts.h"

/* The bytes that a value of this layout has; 0 where there are several such sizes. */
size_t layout_size(enum layout layout);
/* What the first `present` of a value's `size` bytes say; the bytes themselves, where those are too few for
 * the layout. */
void put_layout(struct rendering *r, enum layout layout, const void *bytes, size_t present, size_t size);

/* "[3 4 5]", at most FORM_SHOWN_ENTRIES of the `size` bytes at `bytes`. */
void put_descriptors(struct text *text, const void *bytes, size_t size);
/* Bytes of no known layout: "\x01\x00"... */
void put_quoted(struct text *text, const char *bytes, size_t present, uint64_t size);

#endif
