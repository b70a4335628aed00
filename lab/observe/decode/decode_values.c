/* What small pointers point at: times, option values, signal sets, pairs of descriptors. */
#include "lab/observe/decode/decode_values.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/time.h>
#include <time.h>

#include "lab/observe/decode/decode_address.h"
#include "lab/observe/decode/decode_errors.h"
#include "lab/observe/decode/decode_options.h"
#include "lab/observe/ptrace/memory.h"

static void put_decimal(struct text *text, int64_t seconds, int64_t nanoseconds)
{
    char digits[9];
    size_t length = sizeof digits;
    text_int(text, seconds);
    if (nanoseconds < 0 || nanoseconds > 999999999) { /* EINVAL is coming: show why */
        text_string(text, " s + ");
        text_int(text, nanoseconds);
        text_string(text, " ns");
        return;
    }
    for (size_t i = sizeof digits; i-- > 0; nanoseconds /= 10)
        digits[i] = (char)('0' + nanoseconds % 10);
    while (length > 1 && digits[length - 1] == '0')
        length--;
    text_char(text, '.');
    text_put(text, digits, length);
    text_string(text, " s");
}

/* "{0.25 s}" */
static void put_seconds(struct text *text, int64_t seconds, int64_t nanoseconds)
{
    text_char(text, '{');
    put_decimal(text, seconds, nanoseconds);
    text_char(text, '}');
}

static void put_timeval(struct text *text, const struct timeval *time)
{
    int64_t nanoseconds;
    if (__builtin_mul_overflow((int64_t)time->tv_usec, 1000, &nanoseconds))
        nanoseconds = INT64_MAX;
    put_seconds(text, time->tv_sec, nanoseconds);
}

void show_timeval(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    struct timeval time;
    if (form_read(r, r->raw->args[index], &time, sizeof time))
        put_timeval(&r->line, &time);
    else
        put_unseen(r, r->raw->args[index]);
}

void show_timespec(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    struct timespec time;
    if (form_read(r, r->raw->args[index], &time, sizeof time))
        put_seconds(&r->line, time.tv_sec, time.tv_nsec);
    else
        put_unseen(r, r->raw->args[index]);
}

/* A ppoll() that stands for poll() had its milliseconds turned into this by the C library. */
void show_poll_timespec(struct rendering *r, int index, const struct names *names)
{
    struct timespec time;
    if (r->raw->args[index + 1])
        show_timespec(r, index, names);
    else if (r->raw->args[index] == 0)
        text_string(&r->line, "-1");
    else if (form_read(r, r->raw->args[index], &time, sizeof time))
        text_unsigned(&r->line, (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000);
    else
        put_unseen(r, r->raw->args[index]);
}

static void put_timer(struct rendering *r, uint64_t address)
{
    struct itimerspec timer;
    if (!form_read(r, address, &timer, sizeof timer)) {
        put_unseen(r, address);
        return;
    }
    text_char(&r->line, '{');
    put_decimal(&r->line, timer.it_value.tv_sec, timer.it_value.tv_nsec);
    if (timer.it_interval.tv_sec || timer.it_interval.tv_nsec) {
        text_string(&r->line, " every ");
        put_decimal(&r->line, timer.it_interval.tv_sec, timer.it_interval.tv_nsec);
    }
    text_char(&r->line, '}');
}

void show_itimerspec(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    put_timer(r, r->raw->args[index]);
}

void show_itimerspec_filled(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    if (r->filled)
        put_timer(r, r->raw->args[index]);
    else
        put_unseen(r, r->raw->args[index]);
}

static void put_signals(struct rendering *r, uint64_t address)
{
    uint64_t mask;
    bool first = true;
    if (!form_read(r, address, &mask, sizeof mask)) {
        put_unseen(r, address);
        return;
    }
    bool most = __builtin_popcountll(mask) > 32; /* "all but" is what was meant */
    text_string(&r->line, most ? "~[" : "[");
    for (int signal = 1; signal <= 64; signal++) {
        if ((mask >> (signal - 1) & 1) == most || (most && signal > 31))
            continue;
        if (!first)
            text_char(&r->line, ' ');
        text_string(&r->line, decode_signal(signal));
        first = false;
    }
    text_char(&r->line, ']');
}

/* Left out where there is none: the C function without a mask has no such parameter. */
void show_signals(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    if (r->raw->args[index])
        put_signals(r, r->raw->args[index]);
}

void show_signals_or_null(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    put_signals(r, r->raw->args[index]);
}

/* pselect6 gets {mask, size}, as a call has no more than six arguments. */
void show_pselect_signals(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    uint64_t set[2];
    if (r->raw->args[index] && form_read(r, r->raw->args[index], set, sizeof set))
        put_signals(r, set[0]);
}

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

void show_offset(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    int64_t offset;
    if (form_read(r, r->raw->args[index], &offset, sizeof offset))
        text_int(&r->line, offset);
    else
        put_unseen(r, r->raw->args[index]);
}

/* ---- socket options ---- */

union option_value {
    int number;
    struct linger linger;
    struct timeval time;
    struct ucred who;
    struct in_addr address;
    struct ip_mreq member;
    struct ip_mreqn member_by_index;
    struct ipv6_mreq member6;
    struct sockaddr_storage peer;
    char bytes[128];
};

static void put_field(struct text *text, const char *name, int64_t value)
{
    text_string(text, name);
    text_char(text, '=');
    text_int(text, value);
}

static void put_linger(struct text *text, const struct linger *linger)
{
    put_field(text, "{l_onoff", linger->l_onoff);
    put_field(text, ", l_linger", linger->l_linger);
    text_char(text, '}');
}

static void put_who(struct text *text, const struct ucred *who)
{
    put_field(text, "{pid", who->pid);
    put_field(text, ", uid", who->uid);
    put_field(text, ", gid", who->gid);
    text_char(text, '}');
}

static void put_host(struct text *text, int family, const void *address)
{
    char host[INET6_ADDRSTRLEN];
    if (inet_ntop(family, address, host, sizeof host))
        text_string(text, host);
}

static void put_member4(struct text *text, const union option_value *value, size_t size)
{
    text_char(text, '{');
    put_host(text, AF_INET, &value->member.imr_multiaddr);
    text_string(text, ", ");
    put_host(text, AF_INET, &value->member.imr_interface);
    if (size >= sizeof value->member_by_index)
        put_field(text, ", index", value->member_by_index.imr_ifindex);
    text_char(text, '}');
}

static void put_option_text(struct text *text, const char *bytes, size_t size)
{
    text_char(text, '"');
    text_escape(text, (struct str){ bytes, strnlen(bytes, size) });
    text_char(text, '"');
}

static const size_t layout_size[] = {
    [OPTION_INT] = sizeof(int),
    [OPTION_LINGER] = sizeof(struct linger),
    [OPTION_TIMEVAL] = sizeof(struct timeval),
    [OPTION_UCRED] = sizeof(struct ucred),
    [OPTION_ERROR] = sizeof(int),
    [OPTION_FAMILY] = sizeof(int),
    [OPTION_TYPE] = sizeof(int),
    [OPTION_PROTOCOL] = sizeof(int),
    [OPTION_TEXT] = 0,
    [OPTION_ADDRESS4] = sizeof(struct in_addr),
    [OPTION_MEMBER4] = sizeof(struct ip_mreq),
    [OPTION_MEMBER6] = sizeof(struct ipv6_mreq),
    [OPTION_PEER] = sizeof(sa_family_t),
    [OPTION_OPAQUE] = 0,
};

static void put_layout(struct rendering *r, enum option_layout layout, const union option_value *value,
                       size_t size)
{
    struct text *text = &r->line;
    switch (layout) {
    case OPTION_INT:
        text_int(text, value->number);
        break;
    case OPTION_LINGER:
        put_linger(text, &value->linger);
        break;
    case OPTION_TIMEVAL:
        put_timeval(text, &value->time);
        break;
    case OPTION_UCRED:
        put_who(text, &value->who);
        break;
    case OPTION_ERROR:
        text_string(text, value->number ? decode_errno(value->number) : "0");
        break;
    case OPTION_FAMILY:
        names_put(text, &names_family, value->number);
        break;
    case OPTION_TYPE:
        names_put(text, &names_socket_type, value->number);
        break;
    case OPTION_PROTOCOL:
        names_put(text, &names_inet_protocol, value->number);
        break;
    case OPTION_TEXT:
        put_option_text(text, value->bytes, size);
        break;
    case OPTION_ADDRESS4:
        put_host(text, AF_INET, &value->address);
        break;
    case OPTION_MEMBER4:
        put_member4(text, value, size);
        break;
    case OPTION_MEMBER6:
        text_char(text, '{');
        put_host(text, AF_INET6, &value->member6.ipv6mr_multiaddr);
        put_field(text, ", interface", value->member6.ipv6mr_interface);
        text_char(text, '}');
        break;
    case OPTION_PEER:
        put_address(r, &value->peer, size);
        break;
    case OPTION_OPAQUE:
        break;
    }
}

static void put_option(struct rendering *r, uint64_t address, size_t size)
{
    union option_value value;
    memset(&value, 0, sizeof value);
    const struct option_row *option = names_option((int)r->raw->args[1], (int)r->raw->args[2]);
    enum option_layout layout = option ? option->layout : size == sizeof(int) ? OPTION_INT : OPTION_OPAQUE;
    size_t known = size < sizeof value ? size : sizeof value;
    if (address == 0) {
        text_string(&r->line, "NULL");
    } else if (layout == OPTION_OPAQUE || size < layout_size[layout] ||
               memory_read(r->raw->tid, address, &value, known) != known) {
        text_char(&r->line, '{');
        text_unsigned(&r->line, size);
        text_string(&r->line, " bytes}");
    } else {
        put_layout(r, layout, &value, known);
    }
}

void show_option_value(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    put_option(r, r->raw->args[index], (uint32_t)r->raw->args[index + 1]);
}

void show_option_filled(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    uint32_t size;
    if (r->filled && form_read(r, r->raw->args[index + 1], &size, sizeof size))
        put_option(r, r->raw->args[index], size);
    else
        put_unseen(r, r->raw->args[index]);
}
