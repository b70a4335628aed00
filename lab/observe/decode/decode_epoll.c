/* epoll: what is waited for, and what is ready. */
#include <sys/epoll.h>

#include "lab/observe/decode/decode_sets.h"

/* What the program wants to be told stands beside the descriptor where it is another number. */
static void put_data(struct rendering *r, int fd, uint64_t data)
{
    if (fd >= 0 && (int32_t)data == fd)
        return;
    text_string(&r->line, ", ");
    if (data < 10)
        text_unsigned(&r->line, data);
    else
        text_hex(&r->line, data);
}

static void put_event(struct rendering *r, int fd, struct epoll_event event, const struct names *names)
{
    bool braces = (int32_t)event.data.u64 != fd;
    if (braces)
        text_char(&r->line, '{');
    names_put_flags(&r->line, names, event.events);
    put_data(r, fd, event.data.u64);
    if (braces)
        text_char(&r->line, '}');
}

/* The event of EPOLL_CTL_DEL is not looked at by the kernel: it may hold anything. */
void show_epoll_change(struct rendering *r, int index, const struct names *names)
{
    struct epoll_event event = { 0 };
    int32_t fd = (int32_t)r->raw->args[2];
    uint32_t operation = (uint32_t)r->raw->args[1];
    uint64_t address = r->raw->args[index];
    bool used = operation != EPOLL_CTL_DEL;
    bool known = used && form_read(r, address, &event, sizeof event);
    add_set(r->out, (struct event_set){ fd, event.events, operation });
    if (known)
        put_event(r, fd, event, names);
    else if (used)
        put_unreadable(r, address);
    else
        put_unseen(r, address);
}

void after_epoll_ctl(struct rendering *r)
{
    copy_asked(r);
}

/* What the program keeps in epoll_data is its own affair: most keep the descriptor, some a pointer. */
static void epoll_descriptors(const struct rendering *r, const struct epoll_event events[], size_t count,
                              int fds[])
{
    uint64_t users[DECODE_EPOLL_MAX];
    for (size_t i = 0; i < count; i++) {
        users[i] = events[i].data.u64;
        fds[i] = (int)(uint32_t)users[i];
    }
    if (count > 0 && r->context && r->context->epoll_fds)
        r->context->epoll_fds(r->context->data, r->raw->pid, (int)r->raw->args[0], users, count, fds);
}

/* "{4, EPOLLIN}", "{7, EPOLLIN, 0x55d2c0de}"; "?" for a descriptor that is not known. */
static void put_ready(struct rendering *r, int fd, struct epoll_event event, const struct names *names)
{
    text_char(&r->line, '{');
    if (fd >= 0)
        text_int(&r->line, fd);
    else
        text_char(&r->line, '?');
    text_string(&r->line, ", ");
    names_put_flags(&r->line, names, event.events);
    put_data(r, fd, event.data.u64);
    text_char(&r->line, '}');
}

void show_epoll_filled(struct rendering *r, int index, const struct names *names)
{
    struct epoll_event events[DECODE_EPOLL_MAX];
    int shown = 0, fds[DECODE_EPOLL_MAX];
    if (!r->filled) {
        put_unseen(r, r->raw->args[index]);
        return;
    }
    size_t count = r->raw->ret < DECODE_EPOLL_MAX ? (size_t)r->raw->ret : DECODE_EPOLL_MAX;
    if (count && !form_read(r, r->raw->args[index], events, count * sizeof events[0]))
        count = 0;
    epoll_descriptors(r, events, count, fds);
    text_char(&r->line, '[');
    for (size_t i = 0; i < count; i++) {
        if (fds[i] >= 0)
            add_set(r->out, (struct event_set){ fds[i], 0, events[i].events });
        if (put_entry(r, &shown))
            put_ready(r, fds[i], events[i], names);
    }
    text_char(&r->line, ']');
}

void after_epoll(struct rendering *r)
{
    if (r->raw->ret == 0)
        text_string(&r->line, " (timeout)");
}
