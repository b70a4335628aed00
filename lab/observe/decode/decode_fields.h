/* Fields of a structure within its braces: "{name=value, name=value}". */
#ifndef SOCKEYE_OBSERVE_DECODE_FIELDS_H
#define SOCKEYE_OBSERVE_DECODE_FIELDS_H

#include "lab/base/kernel_names.h"
#include "lab/base/text.h"

/* ", name=", the first without the comma. */
void put_field_name(struct text *text, const char *name);
void put_field(struct text *text, const char *name, int64_t value);
void put_field_named(struct text *text, const char *name, const struct names *names, int64_t value);
void put_field_flags(struct text *text, const char *name, const struct names *names, uint64_t flags);

#endif
