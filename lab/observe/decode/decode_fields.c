#include "lab/observe/decode/decode_fields.h"

void put_field_name(struct text *text, const char *name)
{
    if (text->used > 0 && text->start[text->used - 1] != '{')
        text_string(text, ", ");
    text_string(text, name);
    text_char(text, '=');
}

void put_field(struct text *text, const char *name, int64_t value)
{
    put_field_name(text, name);
    text_int(text, value);
}

void put_field_named(struct text *text, const char *name, const struct names *names, int64_t value)
{
    put_field_name(text, name);
    names_put(text, names, value);
}

void put_field_flags(struct text *text, const char *name, const struct names *names, uint64_t flags)
{
    put_field_name(text, name);
    names_put_flags(text, names, flags);
}
