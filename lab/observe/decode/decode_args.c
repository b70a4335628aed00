/* Arguments that are plain numbers, names or flags. */
#include "lab/observe/decode/decode_args.h"

#include "lab/observe/decode/decode_families.h"
#include "lab/observe/decode/decode_options.h"

void show_int(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    text_int(&r->line, (int32_t)r->raw->args[index]);
}

void show_unsigned(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    text_unsigned(&r->line, r->raw->args[index]);
}

void show_wide(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    text_int(&r->line, (int64_t)r->raw->args[index]);
}

void show_count32(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    text_unsigned(&r->line, (uint32_t)r->raw->args[index]);
}

/* ---- what the line leaves out */

void show_length_beside(struct rendering *r, int index, const struct names *names)
{
    char made[24];
    struct text text = text_into(made, sizeof made);
    (void)names;
    if (r->plain)
        return;
    text_int(&text, (int32_t)r->raw->args[index]);
    put_beside(r, index, text_made(&text));
}

static void put_length(struct rendering *r, struct text *text)
{
    if (r->filled && r->enter->rooms[0] != r->length) {
        text_int(text, (int32_t)r->enter->rooms[0]);
        text_string(text, " => ");
    }
    text_int(text, (int32_t)r->length);
}

/* "16", "2 => 16": what the program gave, and what it got. Where there is nothing that it could be the length
 * of it stands on the line. */
void show_length_filled(struct rendering *r, int index, const struct names *names)
{
    char made[32];
    struct text text = text_into(made, sizeof made);
    uint64_t address = r->raw->args[index];
    (void)names;
    if (r->plain)
        return;
    if (r->raw->args[index - 1] == 0 && r->filled && r->length_known) {
        text_char(&r->line, '[');
        put_length(r, &r->line);
        text_char(&r->line, ']');
    } else if (r->raw->args[index - 1] == 0) {
        put_unseen(r, address);
    } else if (r->length_known) {
        put_length(r, &text);
        put_beside(r, index, text_made(&text));
    } else {
        text_hex(&text, address);
        put_beside(r, index, address ? text_made(&text) : str_from("NULL"));
    }
}

void show_pointer_beside(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    if (!r->plain)
        put_beside(r, index, str_from(r->raw->args[index] ? LATER : "NULL"));
}

void show_name(struct rendering *r, int index, const struct names *names)
{
    names_put(&r->line, names, (int32_t)r->raw->args[index]);
}

void show_flags(struct rendering *r, int index, const struct names *names)
{
    names_put_flags(&r->line, names, (uint32_t)r->raw->args[index]);
}

void show_flags_given(struct rendering *r, int index, const struct names *names)
{
    if (!r->plain)
        show_flags(r, index, names);
}

void show_socket_type(struct rendering *r, int index, const struct names *names)
{
    uint32_t type = (uint32_t)r->raw->args[index];
    uint32_t flags = type & (SOCK_NONBLOCK | SOCK_CLOEXEC);
    names_put(&r->line, names, (int32_t)(type & ~flags));
    if (flags) {
        text_char(&r->line, '|');
        names_put_flags(&r->line, &names_socket_flag, flags);
    }
}

void show_protocol(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    put_protocol_name(&r->line, (int)r->raw->args[0], (int)r->raw->args[index]);
}

static void put_option_name(struct rendering *r, const char *name, int index)
{
    if (name)
        text_string(&r->line, name);
    else
        text_hex(&r->line, (uint32_t)r->raw->args[index]);
}

void show_option_name(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    put_option_name(r, names_option((int)r->raw->args[index - 1], (int)r->raw->args[index]), index);
}

void show_option_name_got(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    put_option_name(r, names_option_got((int)r->raw->args[index - 1], (int)r->raw->args[index]), index);
}

/* close_range's last descriptor: ~0 means "all that are open". */
void show_descriptor_bound(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    uint32_t bound = (uint32_t)r->raw->args[index];
    if (bound == UINT32_MAX)
        text_string(&r->line, "~0U");
    else
        text_unsigned(&r->line, bound);
}

/* A number of bytes for which there is no buffer: splice. */
void show_count(struct rendering *r, int index, const struct names *names)
{
    r->out->call.length = (int64_t)r->raw->args[index];
    show_unsigned(r, index, names);
}

/* The same of a file, behind it and the place to begin at: what is not in the file is not asked for. */
void show_file_count(struct rendering *r, int index, const struct names *names)
{
    const struct decode_context *context = r->context;
    int64_t size, at;
    show_count(r, index, names);
    if (!context || !context->file ||
        !context->file(context->data, r->raw->pid, (int)r->raw->args[index - 2], &size, &at))
        return;
    if (r->raw->args[index - 1] && !form_read(r, r->raw->args[index - 1], &at, sizeof at))
        return;
    int64_t left = at < size ? size - at : 0;
    if (at >= 0 && left < r->out->call.length)
        r->out->call.length = left;
}

void show_opaque(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    put_unseen(r, r->raw->args[index]);
}
