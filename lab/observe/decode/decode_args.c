/* Arguments that are plain numbers, names or flags. */
#include "lab/observe/decode/decode_args.h"

#include <arpa/inet.h>
#include <linux/fcntl.h> /* not the C library's, where O_LARGEFILE is 0 */
#include <linux/sockios.h>
#include <sys/ioctl.h>

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

/* "16", "2 => 16": what the program gave, and what it got. Where there is nothing that it could be the length
 * of the pointer stands on the line. */
void show_length_filled(struct rendering *r, int index, const struct names *names)
{
    char made[32];
    struct text text = text_into(made, sizeof made);
    uint64_t address = r->raw->args[index];
    (void)names;
    if (r->plain)
        return;
    if (r->raw->args[index - 1] == 0) {
        put_unseen(r, address);
        return;
    }
    if (r->filled && r->enter->rooms[0] != r->length) {
        text_int(&text, (int32_t)r->enter->rooms[0]);
        text_string(&text, " => ");
    }
    if (address)
        text_int(&text, (int32_t)r->length);
    put_beside(r, index, address ? text_made(&text) : str_from("NULL"));
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
    int protocol = (int)r->raw->args[index];
    switch ((int)r->raw->args[0]) {
    case AF_INET:
    case AF_INET6:
        names_put(&r->line, &names_inet_protocol, protocol);
        break;
    case AF_NETLINK:
        names_put(&r->line, &names_netlink_protocol, protocol);
        break;
    case AF_PACKET:
        text_string(&r->line, "htons(");
        names_put(&r->line, &names_packet_protocol, ntohs((uint16_t)protocol));
        text_char(&r->line, ')');
        break;
    case AF_CAN:
        names_put(&r->line, &names_can_protocol, protocol);
        break;
    default:
        text_int(&r->line, protocol);
    }
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

/* A number of bytes for which there is no buffer: sendfile, splice. */
void show_count(struct rendering *r, int index, const struct names *names)
{
    r->out->call.length = (int64_t)r->raw->args[index];
    show_unsigned(r, index, names);
}

void show_opaque(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    put_unseen(r, r->raw->args[index]);
}

static void put_file_flags(struct text *text, uint32_t flags)
{
    names_put(text, &names_file_access, flags & O_ACCMODE);
    flags &= ~(uint32_t)O_ACCMODE;
    flags &= ~(uint32_t)O_LARGEFILE; /* says nothing on a socket, and no program sets it itself */
    if (flags) {
        text_char(text, '|');
        names_put_flags(text, &names_file_flag, flags);
    }
}

void show_fcntl_argument(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    uint64_t value = r->raw->args[index];
    switch ((int)r->raw->args[1]) {
    case F_GETFD:
    case F_GETFL:
    case F_GETOWN:
    case F_GETSIG:
    case F_GETLEASE:
    case F_GETPIPE_SZ:
    case F_GET_SEALS:
        break;
    case F_SETFD:
        names_put_flags(&r->line, &names_descriptor_flag, (uint32_t)value);
        break;
    case F_SETFL:
        put_file_flags(&r->line, (uint32_t)value);
        break;
    case F_SETSIG:
        text_string(&r->line, value ? names_signal((int)value) : "0");
        break;
    case F_GETLK:
    case F_SETLK:
    case F_SETLKW:
    case F_SETOWN_EX:
    case F_GETOWN_EX:
        put_unseen(r, value);
        break;
    default:
        text_int(&r->line, (int32_t)value);
    }
}

void after_fcntl(struct rendering *r)
{
    if (r->raw->ret < 0)
        return;
    int command = (int)r->raw->args[1];
    if (command == F_GETFL) {
        text_string(&r->line, " (");
        put_file_flags(&r->line, (uint32_t)r->raw->ret);
        text_char(&r->line, ')');
    } else if (command == F_GETFD && r->raw->ret) {
        text_string(&r->line, " (");
        names_put_flags(&r->line, &names_descriptor_flag, (uint64_t)r->raw->ret);
        text_char(&r->line, ')');
    }
}

/* FIONREAD and SIOCOUTQ share their numbers with terminal requests; on what is watched they are these. */
void show_ioctl_request(struct rendering *r, int index, const struct names *names)
{
    uint32_t request = (uint32_t)r->raw->args[index];
    const char *name = names_find(names, request);
    if (name)
        text_string(&r->line, name);
    else
        text_hex(&r->line, request);
}

static void put_pointed_int(struct rendering *r, uint64_t address)
{
    int value;
    if (form_read(r, address, &value, sizeof value))
        text_int(&r->line, value);
    else
        put_unseen(r, address);
}

void show_ioctl_argument(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    uint64_t value = r->raw->args[index];
    switch (r->raw->args[1]) {
    case FIOCLEX:
    case FIONCLEX:
        break;
    case FIONBIO:
    case FIOASYNC:
        put_pointed_int(r, value);
        break;
    case FIONREAD:
    case SIOCOUTQ:
    case SIOCOUTQNSD:
    case SIOCATMARK:
        if (r->filled)
            put_pointed_int(r, value);
        else
            put_unseen(r, value);
        break;
    default:
        put_unseen(r, value);
    }
}
