/* Bytes that a call moves: buffers, vectors of buffers, and messages (msghdr) with their addresses and
 * control data. The line shows the first 32 of each buffer, the event keeps the first EVENT_DATA_MAX of them
 * all. */
#include "lab/observe/decode/decode_data.h"

#include <sys/stat.h>
#include <sys/uio.h>

#include "lab/observe/decode/decode_address.h"
#include "lab/observe/decode/decode_control.h"
#include "lab/observe/decode/decode_netlink.h"
#include "lab/observe/decode/decode_structs.h"
#include "lab/observe/decode/decode_time.h"
#include "lab/observe/ptrace/memory.h"

enum { VECTOR_MAX = 64 };

/* One buffer: onto the line, and behind what the event already has. `whole`: the bytes of all buffers of the
 * message that begins with this one, 0 where none does. */
static void take_buffer(struct rendering *r, uint64_t address, uint64_t size, uint64_t whole)
{
    struct decoded *out = r->out;
    char spare[FORM_SHOWN_BYTES + 1] = { 0 };
    char *into = out->data + r->data_used;
    size_t room = sizeof out->data - r->data_used;
    bool keep = room > FORM_SHOWN_BYTES;
    if (!keep) {
        into = spare;
        room = sizeof spare;
    }
    size_t want = size < room ? (size_t)size : room;
    size_t got = want ? memory_read(r->raw->tid, address, into, want) : 0;
    if (got == 0 && want) {
        put_unreadable(r, address);
        return;
    }
    if (!whole || !put_netlink(r, into, got, size, whole))
        put_quoted(&r->line, into, got, size);
    if (keep)
        r->data_used += got;
    out->call.data = (struct str){ out->data, r->data_used };
}

void show_buffer(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    r->out->call.length = (int64_t)r->raw->args[index + 1];
    take_buffer(r, r->raw->args[index], r->raw->args[index + 1], r->raw->args[index + 1]);
}

void show_buffer_filled(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    uint64_t size = r->raw->args[index + 1];
    if (!r->filled) {
        r->out->call.length = (int64_t)size;
        put_unseen(r, r->raw->args[index]);
        return;
    }
    /* With MSG_TRUNC the result is the datagram's length, which may be more than the buffer holds. */
    if ((uint64_t)r->raw->ret < size)
        size = (uint64_t)r->raw->ret;
    take_buffer(r, r->raw->args[index], size, size);
}

static uint64_t bytes_of(const struct iovec *vector, size_t count)
{
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += vector[i].iov_len;
    return total;
}

/* ["abc" "def"]; returns the bytes all buffers have together. */
static uint64_t put_vector(struct rendering *r, uint64_t address, uint64_t count)
{
    struct iovec vector[VECTOR_MAX];
    size_t known = count < VECTOR_MAX ? (size_t)count : VECTOR_MAX;
    if (known && !form_read(r, address, vector, known * sizeof vector[0])) {
        put_unreadable(r, address);
        return 0;
    }
    uint64_t total = bytes_of(vector, known), whole = r->filled ? (uint64_t)r->room : total;
    text_char(&r->line, '[');
    size_t shown = 0;
    for (size_t i = 0; i < known; i++) {
        uint64_t size = vector[i].iov_len;
        if (r->filled && size > (uint64_t)r->room)
            size = (uint64_t)r->room;
        if (r->filled && size == 0 && shown)
            continue;
        if (shown++)
            text_char(&r->line, ' ');
        take_buffer(r, (uint64_t)(uintptr_t)vector[i].iov_base, size, i == 0 ? whole : 0);
        if (r->filled)
            r->room -= (int64_t)size;
    }
    text_string(&r->line, known < count ? " ...]" : "]");
    return total;
}

static uint64_t vector_length(struct rendering *r, uint64_t address, uint64_t count)
{
    struct iovec vector[VECTOR_MAX];
    size_t known = count < VECTOR_MAX ? (size_t)count : VECTOR_MAX;
    bool there = known && form_read(r, address, vector, known * sizeof vector[0]);
    return there ? bytes_of(vector, known) : 0;
}

void show_vector(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    r->out->call.length = (int64_t)put_vector(r, r->raw->args[index], (uint32_t)r->raw->args[index + 1]);
}

void show_vector_filled(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    if (r->filled) {
        put_vector(r, r->raw->args[index], (uint32_t)r->raw->args[index + 1]);
        return;
    }
    r->out->call.length = (int64_t)vector_length(r, r->raw->args[index], (uint32_t)r->raw->args[index + 1]);
    put_unseen(r, r->raw->args[index]);
}

/* /proc tells by the permissions of a descriptor's link what it was opened for. */
static bool is_for_writing(pid_t tid, int fd)
{
    char path[64];
    struct stat status;
    struct text text = text_into(path, sizeof path);
    text_printf(&text, "/proc/%d/fd/%d", (int)tid, fd);
    return lstat(path, &status) == 0 && (status.st_mode & S_IWUSR);
}

/* vmsplice() gives the buffers to a pipe's writing end, and fills them from its reading end. */
void show_vector_spliced(struct rendering *r, int index, const struct names *names)
{
    uint64_t address = r->raw->args[index];
    if (is_for_writing(r->raw->tid, (int)r->raw->args[0])) {
        show_vector(r, index, names);
        return;
    }
    r->out->call.length = (int64_t)vector_length(r, address, r->raw->args[index + 1]);
    put_unseen(r, address);
}

static void put_message_address(struct rendering *r, const struct msghdr *message, unsigned number)
{
    uint64_t at = (uint64_t)(uintptr_t)message->msg_name;
    if (r->filled)
        put_filled_address(r, at, number, message->msg_namelen);
    else
        put_given_address(r, at, message->msg_namelen);
    text_string(&r->line, ", ");
}

/* {address, ["bytes"], control, flags}: the parts that are there. Returns the bytes its buffers have
 * together. */
static uint64_t put_message(struct rendering *r, const struct msghdr *message, unsigned number)
{
    uint64_t length;
    text_char(&r->line, '{');
    if (message->msg_name && message->msg_namelen)
        put_message_address(r, message, number);
    length = put_vector(r, (uint64_t)(uintptr_t)message->msg_iov, message->msg_iovlen);
    if (message->msg_control && message->msg_controllen)
        put_control(r, (uint64_t)(uintptr_t)message->msg_control, message->msg_controllen);
    /* The kernel may leave its own MSG_CMSG_COMPAT bit; a program sees what recvmsg(2) lists. */
    if (r->filled && (message->msg_flags & ~MSG_CMSG_CLOEXEC)) {
        text_string(&r->line, ", ");
        names_put_flags(&r->line, &names_message_flag,
                        (uint32_t)message->msg_flags & ~(uint32_t)MSG_CMSG_CLOEXEC);
    }
    text_char(&r->line, '}');
    return length;
}

void show_message(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    struct msghdr message;
    if (form_read(r, r->raw->args[index], &message, sizeof message))
        r->out->call.length = (int64_t)put_message(r, &message, 0);
    else
        put_unreadable(r, r->raw->args[index]);
}

void show_message_filled(struct rendering *r, int index, const struct names *names)
{
    if (r->filled) {
        int64_t length = r->out->call.length;
        show_message(r, index, names);
        r->out->call.length = length;
        return;
    }
    struct msghdr message;
    r->out->rooms[0] = 0;
    if (form_read(r, r->raw->args[index], &message, sizeof message)) {
        r->out->rooms[0] = message.msg_namelen;
        r->out->call.length =
            (int64_t)vector_length(r, (uint64_t)(uintptr_t)message.msg_iov, message.msg_iovlen);
    }
    put_unseen(r, r->raw->args[index]);
}

static bool read_message(const struct rendering *r, uint64_t address, uint64_t number,
                         struct mmsghdr *message)
{
    return number < UIO_MAXIOV && form_read(r, address + number * sizeof *message, message, sizeof *message);
}

/* The bytes that messages have room for, or have sent or taken where the call has come back. */
static int64_t messages_length(struct rendering *r, uint64_t address, uint64_t count, bool moved)
{
    uint64_t total = 0; /* lengths are the program's, and may be anything */
    struct mmsghdr message;
    for (uint64_t i = 0; i < count && read_message(r, address, i, &message); i++)
        total += moved ? message.msg_len
                       : vector_length(r, (uint64_t)(uintptr_t)message.msg_hdr.msg_iov,
                                       message.msg_hdr.msg_iovlen);
    return (int64_t)total;
}

/* [{...} {...}] */
static void put_messages(struct rendering *r, uint64_t address, uint64_t count)
{
    struct mmsghdr message;
    bool there = true;
    text_char(&r->line, '[');
    for (uint64_t i = 0; i < count && i < DECODE_MESSAGES_SHOWN && there; i++) {
        if (i)
            text_char(&r->line, ' ');
        there = read_message(r, address, i, &message);
        r->room = there ? message.msg_len : 0;
        if (there)
            put_message(r, &message.msg_hdr, (unsigned)i);
        else
            put_unreadable(r, address + i * sizeof message);
    }
    text_string(&r->line, there && count > DECODE_MESSAGES_SHOWN ? " ...]" : "]");
    r->out->call.length = messages_length(r, address, count, r->filled);
}

void show_messages(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    put_messages(r, r->raw->args[index], (uint32_t)r->raw->args[index + 1]);
}

/* At entry: for the addresses that recvmmsg() is going to fill in. */
static void keep_rooms(struct rendering *r, uint64_t address, uint64_t count)
{
    for (uint64_t i = 0; i < DECODE_MESSAGES_SHOWN; i++) {
        struct mmsghdr message;
        bool there = i < count && read_message(r, address, i, &message);
        r->out->rooms[i] = there ? message.msg_hdr.msg_namelen : 0;
    }
    r->out->call.length = messages_length(r, address, count, false);
    put_unseen(r, address);
}

void show_messages_filled(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    if (r->filled)
        put_messages(r, r->raw->args[index], (uint64_t)r->raw->ret);
    else
        keep_rooms(r, r->raw->args[index], (uint32_t)r->raw->args[index + 1]);
}

/* sendmmsg answers with a number of messages; the bytes moved stand in each. */
void after_sendmmsg(struct rendering *r)
{
    if (r->raw->ret < 0)
        return;
    int64_t total = messages_length(r, r->raw->args[1], (uint64_t)r->raw->ret, true);
    r->out->call.length = total;
    if ((uint64_t)total < r->out->call.data.n)
        r->out->call.data.n = (size_t)total;
}

void after_recvmmsg(struct rendering *r)
{
    put_time_left(r, 4);
}
