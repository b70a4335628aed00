#include "lab/observe/decode/decode_forms.h"

#include "lab/observe/ptrace/memory.h"

void put_beside(struct rendering *r, int index, struct str value)
{
    if (r->form->row.params[index])
        arguments_put_beside(&r->arguments, r->form->row.params[index], value);
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

int socket_family(const struct rendering *r, int *protocol)
{
    int family = -1;
    bool known = r->context && r->context->socket &&
                 r->context->socket(r->context->data, r->raw->pid, (int)r->raw->args[0], &family, protocol);
    if (!known)
        *protocol = -1;
    return known ? family : -1;
}
