/* The small languages within an event: kind names, sets, descriptor changes, escaped bytes.
 * Kept apart from the file format, because the observer, the panes and the checks speak them too. */
#include "lab/record/event.h"

enum { KIND_NAME_ROOM = 8 };

/* Padded, so that a name is compared as one word: each event read has one. */
static const char kind_names[EVENT_KIND_COUNT][KIND_NAME_ROOM] = {
    [EVENT_NONE] = "none",     [EVENT_NOTE] = "note",     [EVENT_SOURCE] = "source",
    [EVENT_START] = "start",   [EVENT_EXEC] = "exec",     [EVENT_FORK] = "fork",
    [EVENT_EXIT] = "exit",     [EVENT_SIGNAL] = "signal", [EVENT_ENTER] = "enter",
    [EVENT_GO] = "go",         [EVENT_BLOCK] = "block",   [EVENT_RETURN] = "return",
    [EVENT_SOCKET] = "socket", [EVENT_PACKET] = "packet", [EVENT_OUTPUT] = "output",
    [EVENT_INPUT] = "input",
};

const char *event_kind_name(enum event_kind kind)
{
    return (unsigned)kind < EVENT_KIND_COUNT ? kind_names[kind] : kind_names[EVENT_NONE];
}

enum event_kind event_kind_from(struct str name)
{
    char padded[KIND_NAME_ROOM] = { 0 };
    if (name.n >= sizeof padded)
        return EVENT_NONE;
    for (size_t i = 0; i < name.n; i++)
        padded[i] = name.p[i];
    for (unsigned kind = EVENT_KIND_COUNT - 1; kind > EVENT_NONE; kind--)
        if (memcmp(kind_names[kind], padded, sizeof padded) == 0)
            return (enum event_kind)kind;
    return EVENT_NONE;
}

bool event_call_waits(const struct event_call *call)
{
    static const char *const names[] = { "select", "poll", "epoll_wait", "pselect", "ppoll", "epoll_pwait" };
    if (call->name.n < 4 || !memchr("spe", call->name.p[0], 3))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_is(call->name, names[i]))
            return true;
    return false;
}

/* ---- numbers within a text */

static void skip_spaces(struct str *rest)
{
    while (rest->n > 0 && *rest->p == ' ') {
        rest->p++;
        rest->n--;
    }
}

static bool take_char(struct str *rest, char wanted)
{
    if (rest->n == 0 || *rest->p != wanted)
        return false;
    rest->p++;
    rest->n--;
    return true;
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 16;
}

static bool take_number(struct str *rest, unsigned base, uint32_t limit, uint32_t *value)
{
    uint64_t sum = 0;
    size_t digits = 0;
    while (digits < rest->n && (unsigned)digit_value(rest->p[digits]) < base) {
        sum = sum * base + (unsigned)digit_value(rest->p[digits]);
        if (sum > limit)
            return false;
        digits++;
    }
    if (digits == 0)
        return false;
    rest->p += digits;
    rest->n -= digits;
    *value = (uint32_t)sum;
    return true;
}

bool event_next_set(struct str *rest, struct event_set *entry)
{
    struct str text = *rest;
    uint32_t fd;
    skip_spaces(&text);
    if (!take_number(&text, 10, INT32_MAX, &fd) || !take_char(&text, ':') ||
        !take_number(&text, 16, UINT32_MAX, &entry->asked) || !take_char(&text, ':') ||
        !take_number(&text, 16, UINT32_MAX, &entry->ready))
        return false;
    if (text.n > 0 && *text.p != ' ')
        return false;
    entry->fd = (int32_t)fd;
    *rest = text;
    return true;
}

bool event_next_descriptor(struct str *rest, struct event_descriptor *entry)
{
    struct str text = *rest;
    uint32_t fd;
    skip_spaces(&text);
    if (!take_number(&text, 10, INT32_MAX, &fd) || !take_char(&text, '='))
        return false;
    *entry = (struct event_descriptor){ .fd = (int32_t)fd };
    if (!take_char(&text, '-')) {
        take_char(&text, 's');
        if (!take_number(&text, 10, UINT32_MAX, &entry->object))
            return false;
        if (take_char(&text, ':'))
            for (; text.n > 0 && *text.p != ' '; text.p++, text.n--) {
                entry->cloexec |= *text.p == 'c';
                entry->nonblock |= *text.p == 'n';
            }
    }
    if (text.n > 0 && *text.p != ' ')
        return false;
    *rest = text;
    return true;
}

static size_t number_text(char *out, uint32_t value, unsigned base)
{
    char reversed[12];
    size_t n = 0;
    do
        reversed[n++] = "0123456789abcdef"[value % base];
    while ((value /= base) != 0);
    for (size_t i = 0; i < n; i++)
        out[i] = reversed[n - 1 - i];
    return n;
}

/* Appends a finished entry and, where it is not the first, the space before it. */
static size_t append_entry(char *text, size_t used, size_t cap, const char *entry, size_t n)
{
    size_t gap = used > 0;
    if (used + gap + n > cap)
        return used;
    if (gap)
        text[used] = ' ';
    memcpy(text + used + gap, entry, n);
    return used + gap + n;
}

size_t event_put_set(char *text, size_t used, size_t cap, struct event_set entry)
{
    char made[40];
    size_t n = number_text(made, (uint32_t)entry.fd, 10);
    made[n++] = ':';
    n += number_text(made + n, entry.asked, 16);
    made[n++] = ':';
    n += number_text(made + n, entry.ready, 16);
    return append_entry(text, used, cap, made, n);
}

size_t event_put_descriptor(char *text, size_t used, size_t cap, struct event_descriptor entry)
{
    char made[40];
    size_t n = number_text(made, (uint32_t)entry.fd, 10);
    made[n++] = '=';
    if (entry.object == 0) {
        made[n++] = '-';
    } else {
        made[n++] = 's';
        n += number_text(made + n, entry.object, 10);
        if (entry.cloexec || entry.nonblock)
            made[n++] = ':';
        if (entry.cloexec)
            made[n++] = 'c';
        if (entry.nonblock)
            made[n++] = 'n';
    }
    return append_entry(text, used, cap, made, n);
}

/* ---- bytes as a person may see them */

/* Characters that change how a terminal shows what stands around them, or that cannot be seen. */
static bool hidden(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        { 0x80, 0x9f },     { 0xad, 0xad },     { 0x61c, 0x61c },   { 0x200b, 0x200f }, { 0x2028, 0x202e },
        { 0x2060, 0x206f }, { 0xd800, 0xf8ff }, { 0xfeff, 0xfeff }, { 0xfff0, 0xfffc }, { 0xfffe, 0xffff },
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return c >= 0xe0000;
}

/* Length of the printable UTF-8 sequence at the front of `data`, 0 when there is none. */
static size_t utf8_printable(struct str data)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const uint8_t *p = (const uint8_t *)data.p;
    size_t n = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || data.n < n)
        return 0;
    uint32_t c = p[0] & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3f);
    }
    return c < least[n] || c > 0x10ffff || hidden(c) ? 0 : n;
}

static size_t escape_byte(char *out, uint8_t byte)
{
    static const char letters[128] = {
        ['\n'] = 'n', ['\t'] = 't', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\',
    };
    out[0] = '\\';
    if (byte < 128 && letters[byte]) {
        out[1] = letters[byte];
        return 2;
    }
    out[1] = 'x';
    out[2] = "0123456789abcdef"[byte >> 4];
    out[3] = "0123456789abcdef"[byte & 15];
    return 4;
}

size_t event_escape(char *out, size_t cap, struct str data)
{
    size_t used = 0;
    if (cap == 0)
        return 0;
    while (data.n > 0) {
        uint8_t byte = (uint8_t)*data.p;
        char piece[4];
        size_t taken = 1, n = 1;
        if (byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\') {
            piece[0] = (char)byte;
        } else if (byte >= 0x80 && (taken = utf8_printable(data)) > 0) {
            memcpy(piece, data.p, n = taken);
        } else {
            taken = 1;
            n = escape_byte(piece, byte);
        }
        if (used + n + 1 > cap)
            break;
        memcpy(out + used, piece, n);
        used += n;
        data.p += taken;
        data.n -= taken;
    }
    out[used] = '\0';
    return used;
}
