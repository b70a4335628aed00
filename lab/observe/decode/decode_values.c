/* What small pointers point at: option values, pairs of descriptors, offsets. */
#include "lab/observe/decode/decode_values.h"

#include <sys/socket.h>

#include "lab/observe/decode/decode_address.h"
#include "lab/observe/decode/decode_structs.h"
#include "lab/observe/decode/decode_value.h"
#include "lab/observe/ptrace/memory.h"

void show_pair_filled(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    int pair[2];
    if (!r->filled || !form_read(r, r->raw->args[index], pair, sizeof pair)) {
        put_unseen(r, r->raw->args[index]);
        return;
    }
    text_char(&r->line, '[');
    text_int(&r->line, pair[0]);
    text_char(&r->line, ' ');
    text_int(&r->line, pair[1]);
    text_char(&r->line, ']');
}

/* "0"; where the call has moved it on, "[0 => 4096]". */
void show_offset(struct rendering *r, int index, const struct names *names)
{
    const char *before = r->enter ? r->enter->line + r->enter->parts[index].begin : "";
    struct str asked = { before,
                         r->enter ? (size_t)(r->enter->parts[index].end - r->enter->parts[index].begin) : 0 };
    char made[24];
    struct text text = text_into(made, sizeof made);
    int64_t offset;
    (void)names;
    if (!form_read(r, r->raw->args[index], &offset, sizeof offset)) {
        put_unreadable(r, r->raw->args[index]);
        return;
    }
    text_int(&text, offset);
    if (asked.n == 0 || str_equal(asked, text_made(&text))) {
        text_str(&r->line, text_made(&text));
        return;
    }
    text_char(&r->line, '[');
    text_str(&r->line, asked);
    text_string(&r->line, " => ");
    text_str(&r->line, text_made(&text));
    text_char(&r->line, ']');
}

/* ---- socket options */

/* What the `size` bytes at `address` say. `room`: what a call that filled them had been given. */
static void put_option(struct rendering *r, uint64_t address, uint32_t size, uint32_t room)
{
    union {
        struct sockaddr_storage peer;
        char bytes[STRUCT_MAX];
    } value;
    enum layout layout = option_layout((int)r->raw->args[1], (int)r->raw->args[2], size);
    size_t known = layout_reads(layout, size);
    if (address == 0) {
        text_string(&r->line, "NULL");
        return;
    }
    bool usual = size <= INT32_MAX && layout_takes(layout, size);
    if (size > INT32_MAX || memory_read(r->raw->tid, address, &value, known) != known) {
        put_unreadable(r, address);
    } else {
        put_layout(r, layout, &value, known, size);
        usual = usual && (layout != LAYOUT_PEER || address_is_whole(&value.peer, known));
    }
    if (!usual)
        put_room(r, room, size);
}

void show_option_value(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    uint32_t size = (uint32_t)r->raw->args[index + 1];
    put_option(r, r->raw->args[index], size, size);
}

void show_option_filled(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    uint32_t size = 0;
    bool known = form_read(r, r->raw->args[index + 1], &size, sizeof size);
    bool filter = (int)r->raw->args[1] == SOL_SOCKET && (int)r->raw->args[2] == SO_GET_FILTER;
    if (!r->filled)
        r->out->rooms[0] = size;
    r->length = size;
    r->length_known = known;
    if (r->filled && known && filter && r->raw->args[index]) {
        text_printf(&r->line, "{len=%u}", size); /* in instructions */
    } else if (r->filled && known) {
        uint32_t room = r->enter->rooms[0];
        put_option(r, r->raw->args[index], size < room ? size : room, room);
    } else {
        put_unseen(r, r->raw->args[index]);
    }
}
