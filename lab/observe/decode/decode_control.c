#include "lab/observe/decode/decode_control.h"

#include "lab/observe/decode/decode_options.h"
#include "lab/observe/decode/decode_structs.h"
#include "lab/observe/ptrace/memory.h"

/* More than the kernel takes at once as descriptors (SCM_MAX_FD, 253), and then some. */
enum { CONTROL_MAX = 4096 };

static void put_type(struct text *text, const struct cmsghdr *head)
{
    const char *name = names_control(head->cmsg_level, head->cmsg_type);
    if (name) {
        text_string(text, name);
        return;
    }
    names_put(text, &names_level, head->cmsg_level);
    text_char(text, ' ');
    text_hex(text, (uint32_t)head->cmsg_type);
}

static void put_one(struct rendering *r, const struct cmsghdr *head, const char *data, size_t present)
{
    size_t length = head->cmsg_len - CMSG_LEN(0);
    text_string(&r->line, ", ");
    put_type(&r->line, head);
    if (length == 0)
        return;
    text_char(&r->line, ' ');
    put_layout(r, control_layout(head->cmsg_level, head->cmsg_type, length), data, present, length);
}

static void put_all(struct rendering *r, const char *bytes, size_t present, uint64_t size)
{
    size_t at = 0;
    while (at + sizeof(struct cmsghdr) <= present) {
        struct cmsghdr head;
        memcpy(&head, bytes + at, sizeof head);
        if (head.cmsg_len < CMSG_LEN(0) || head.cmsg_len > size - at) {
            text_string(&r->line, ", cmsg_len=");
            text_unsigned(&r->line, head.cmsg_len);
            return;
        }
        size_t length = head.cmsg_len - CMSG_LEN(0), left = present - at - CMSG_LEN(0);
        put_one(r, &head, bytes + at + CMSG_LEN(0), length < left ? length : left);
        at = head.cmsg_len < present - at ? at + CMSG_ALIGN(head.cmsg_len) : present;
    }
    if (present < size)
        text_string(&r->line, ", ...");
    else if (at == 0)
        text_printf(&r->line, ", msg_controllen=%zu", present);
}

void put_control(struct rendering *r, uint64_t address, uint64_t size)
{
    union {
        struct cmsghdr align;
        char bytes[CONTROL_MAX];
    } control;
    size_t known = size < sizeof control ? (size_t)size : sizeof control;
    size_t present = memory_read(r->raw->tid, address, &control, known);
    if (present < known && present < sizeof(struct cmsghdr)) {
        text_string(&r->line, ", ");
        put_unreadable(r, address);
    } else {
        put_all(r, control.bytes, present, size);
    }
}
