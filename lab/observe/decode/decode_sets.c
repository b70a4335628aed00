/* select, poll and epoll: what was asked and what is ready. The event gets every descriptor with its bits
 * (poll's bits for all three), the line the same in the words of the call. */
#include "lab/observe/decode/decode_sets.h"

#include <poll.h>

#include "lab/observe/decode/decode_time.h"
#include "lab/observe/ptrace/memory.h"

enum { POLL_MAX = 512 };

static const struct {
    const char *name;
    uint32_t bit;
} select_sets[3] = { { "read", POLLIN }, { "write", POLLOUT }, { "except", POLLPRI } };

void add_set(struct decoded *out, struct event_set entry)
{
    if (entry.fd < 0)
        return;
    size_t used = event_put_set(out->sets, out->call.sets.n, sizeof out->sets, entry);
    out->call.sets = (struct str){ out->sets, used };
}

void copy_asked(struct rendering *r)
{
    size_t size = r->enter->call.sets.n;
    memcpy(r->out->sets, r->enter->sets, size);
    r->out->call.sets = (struct str){ r->out->sets, size };
}

static struct str asked_sets(const struct rendering *r)
{
    return (struct str){ r->enter->sets, r->enter->call.sets.n };
}

/* ---- select ---- */

struct fd_words {
    uint64_t set[3][FORM_FD_WORDS];
    size_t words;
    uint64_t beyond;        /* of the last word, at and above nfds: the kernel does not look at them */
    uint64_t unreadable[3]; /* where what cannot be read of each begins; 0: nothing */
};

static void read_fd_words(const struct rendering *r, struct fd_words *fds)
{
    int nfds = (int)r->raw->args[0];
    size_t words = nfds > 0 ? ((size_t)nfds + 63) / 64 : 0;
    uint64_t unseen = nfds > 0 && nfds % 64 ? ~(uint64_t)0 << (nfds % 64) : 0;
    fds->words = words < FORM_FD_WORDS ? words : FORM_FD_WORDS;
    fds->beyond = 0;
    for (int i = 0; i < 3; i++) {
        uint64_t address = r->raw->args[1 + i];
        size_t size = fds->words * sizeof(uint64_t), got = 0;
        if (address && size)
            got = memory_read(r->raw->tid, address, fds->set[i], size) / sizeof(uint64_t) * sizeof(uint64_t);
        memset((char *)fds->set[i] + got, 0, size - got);
        fds->unreadable[i] = address && got < size ? address + got : 0;
        if (words && fds->words == words) {
            fds->beyond |= fds->set[i][words - 1] & unseen;
            fds->set[i][words - 1] &= ~unseen;
        }
    }
}

static uint32_t fd_bits(const struct fd_words *fds, int fd)
{
    uint32_t bits = 0;
    if (fd < 0 || (size_t)fd / 64 >= fds->words)
        return 0;
    for (int i = 0; i < 3; i++)
        if (fds->set[i][fd / 64] >> (fd % 64) & 1)
            bits |= select_sets[i].bit;
    return bits;
}

static void put_beyond(struct decoded *out, const struct fd_words *fds)
{
    size_t used = 0;
    for (uint64_t left = fds->beyond; left; left &= left - 1) {
        int fd = (int)((fds->words - 1) * 64) + __builtin_ctzll(left);
        used = event_put_set(out->beyond, used, sizeof out->beyond, (struct event_set){ .fd = fd });
    }
    out->call.beyond = (struct str){ out->beyond, used };
}

void before_select(struct rendering *r)
{
    struct fd_words fds;
    r->out->call.nfds = (int32_t)r->raw->args[0];
    read_fd_words(r, &fds);
    memcpy(r->unreadable, fds.unreadable, sizeof r->unreadable);
    for (size_t word = 0; word < fds.words; word++) {
        uint64_t any = fds.set[0][word] | fds.set[1][word] | fds.set[2][word];
        for (; any; any &= any - 1) {
            int fd = (int)(word * 64) + __builtin_ctzll(any);
            add_set(r->out, (struct event_set){ fd, fd_bits(&fds, fd), 0 });
        }
    }
    put_beyond(r->out, &fds);
}

/* "3 4": the descriptors of `sets` that have `bit`, among what was asked or what is ready. */
static int put_fds(struct text *text, struct str sets, uint32_t bit, bool ready)
{
    struct event_set entry;
    int shown = 0;
    while (event_next_set(&sets, &entry)) {
        if (!((ready ? entry.ready : entry.asked) & bit))
            continue;
        if (shown)
            text_char(text, ' ');
        if (shown++ == FORM_SHOWN_ENTRIES) {
            text_string(text, "...");
            break;
        }
        text_int(text, entry.fd);
    }
    return shown;
}

/* "[3 4]"; what of it cannot be read is a pointer: "0x10", "[3 0x7f00]". */
void show_fd_set(struct rendering *r, int index, const struct names *names)
{
    uint64_t unreadable = r->unreadable[index - 1];
    (void)names;
    if (r->raw->args[index] == 0 || unreadable == r->raw->args[index]) {
        put_unreadable(r, r->raw->args[index]);
        return;
    }
    text_char(&r->line, '[');
    int shown = put_fds(&r->line, r->out->call.sets, select_sets[index - 1].bit, false);
    if (unreadable && shown)
        text_char(&r->line, ' ');
    if (unreadable)
        put_unreadable(r, unreadable);
    text_char(&r->line, ']');
}

void after_select(struct rendering *r)
{
    struct fd_words fds;
    struct event_set entry;
    r->out->call.nfds = r->enter->call.nfds;
    if (r->raw->ret <= 0) {
        copy_asked(r);
        if (r->raw->ret == 0)
            text_string(&r->line, " (timeout)");
        return;
    }
    read_fd_words(r, &fds);
    for (struct str rest = asked_sets(r); event_next_set(&rest, &entry);) {
        entry.ready = fd_bits(&fds, entry.fd);
        add_set(r->out, entry);
    }
    bool first = true;
    size_t begin = r->line.used;
    text_string(&r->line, " (");
    for (int i = 0; i < 3; i++) {
        size_t before = r->line.used;
        text_string(&r->line, first ? "" : ", ");
        text_string(&r->line, select_sets[i].name);
        text_string(&r->line, " [");
        if (put_fds(&r->line, r->out->call.sets, select_sets[i].bit, true))
            first = false;
        else
            text_back(&r->line, before);
        if (r->line.used > before)
            text_char(&r->line, ']');
    }
    if (first)
        text_back(&r->line, begin); /* the program has given one set as two, or changed it since */
    else
        text_char(&r->line, ')');
    put_time_left(r, 4);
}

/* ---- poll ---- */

/* The kernel takes the low 32 bits of the number. */
static size_t read_poll_set(const struct rendering *r, struct pollfd fds[POLL_MAX])
{
    uint32_t count = (uint32_t)r->raw->args[1];
    size_t known = count < POLL_MAX ? count : POLL_MAX;
    if (known == 0)
        return 0;
    return memory_read(r->raw->tid, r->raw->args[0], fds, known * sizeof fds[0]) / sizeof fds[0];
}

bool put_entry(struct rendering *r, int *shown)
{
    if (*shown > FORM_SHOWN_ENTRIES)
        return false;
    if (*shown)
        text_char(&r->line, ' ');
    if ((*shown)++ < FORM_SHOWN_ENTRIES)
        return true;
    text_string(&r->line, "...");
    return false;
}

static void put_pair(struct rendering *r, int *shown, int fd, uint32_t bits, const struct names *names)
{
    if (!put_entry(r, shown))
        return;
    text_char(&r->line, '{');
    text_int(&r->line, fd);
    text_string(&r->line, ", ");
    names_put_flags(&r->line, names, bits);
    text_char(&r->line, '}');
}

/* "[{3, POLLIN}]"; what of it cannot be read is a pointer: "0x10", "[{3, POLLIN} 0x7f00]". */
void show_poll_set(struct rendering *r, int index, const struct names *names)
{
    struct pollfd fds[POLL_MAX];
    uint64_t address = r->raw->args[index];
    uint32_t asked = (uint32_t)r->raw->args[1];
    int shown = 0;
    r->out->call.nfds = asked <= INT32_MAX ? (int32_t)asked : -1;
    size_t count = read_poll_set(r, fds);
    bool whole = count == asked || count == POLL_MAX;
    if (address == 0 || (count == 0 && !whole)) {
        put_unreadable(r, address);
        return;
    }
    text_char(&r->line, '[');
    for (size_t i = 0; i < count; i++) {
        uint32_t events = (uint16_t)fds[i].events;
        put_pair(r, &shown, fds[i].fd, events, names);
        add_set(r->out, (struct event_set){ fds[i].fd, events, 0 });
    }
    if (!whole && put_entry(r, &shown))
        put_unreadable(r, address + count * sizeof fds[0]);
    text_char(&r->line, ']');
}

void after_poll(struct rendering *r)
{
    struct pollfd fds[POLL_MAX];
    int shown = 0;
    r->out->call.nfds = r->enter->call.nfds;
    if (r->raw->ret <= 0) {
        copy_asked(r);
        if (r->raw->ret == 0)
            text_string(&r->line, " (timeout)");
        return;
    }
    size_t count = read_poll_set(r, fds);
    text_string(&r->line, " ([");
    for (size_t i = 0; i < count; i++) {
        uint32_t ready = (uint16_t)fds[i].revents;
        if (fds[i].fd < 0)
            continue;
        add_set(r->out, (struct event_set){ fds[i].fd, (uint16_t)fds[i].events, ready });
        if (ready)
            put_pair(r, &shown, fds[i].fd, ready, &names_poll);
    }
    text_string(&r->line, "])");
    if (!r->plain && r->form->args[2].show == show_poll_timespec)
        put_time_left(r, 2);
}
