#include "lab/observe/decode/decode_forms.h"

#include "lab/observe/ptrace/memory.h"

bool form_is_plain(const struct call_form *form, const struct raw_call *raw)
{
    return form->plain && raw->args[form->plain_without] == 0;
}

bool form_read(const struct rendering *r, uint64_t address, void *out, size_t size)
{
    return address && memory_read(r->raw->tid, address, out, size) == size;
}

void put_unseen(struct rendering *r, uint64_t address)
{
    text_string(&r->line, address ? LATER : "NULL");
}

void put_unreadable(struct rendering *r, uint64_t address)
{
    if (address)
        text_hex(&r->line, address);
    else
        text_string(&r->line, "NULL");
}
