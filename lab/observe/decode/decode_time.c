#include "lab/observe/decode/decode_time.h"

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

void put_timespec(struct text *text, const struct timespec *time)
{
    put_seconds(text, time->tv_sec, time->tv_nsec);
}

void put_timeval(struct text *text, const struct timeval *time)
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
        put_unreadable(r, r->raw->args[index]);
}

void show_timespec(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    struct timespec time;
    if (form_read(r, r->raw->args[index], &time, sizeof time))
        put_timespec(&r->line, &time);
    else
        put_unreadable(r, r->raw->args[index]);
}

void put_time_left(struct rendering *r, int index)
{
    char made[48];
    struct timespec time;
    struct text text = text_into(made, sizeof made);
    bool known = r->raw->ret > 0 && form_read(r, r->raw->args[index], &time, sizeof time);
    if (!known)
        return;
    if (r->form->args[index].show == show_timeval &&
        __builtin_mul_overflow(time.tv_nsec, 1000, &time.tv_nsec))
        return;
    put_decimal(&text, time.tv_sec, time.tv_nsec);
    arguments_put_beside(&r->arguments, "timeout_left", text_made(&text));
}

/* poll() is made of it by the C library where the kernel has none: whole milliseconds, and NULL for ever. */
bool is_poll_time(const struct raw_call *raw)
{
    struct timespec time;
    if (raw->args[2] == 0)
        return true;
    return memory_read(raw->tid, raw->args[2], &time, sizeof time) == sizeof time && time.tv_sec >= 0 &&
           time.tv_sec <= INT32_MAX / 1000 && time.tv_nsec >= 0 && time.tv_nsec < 1000000000 &&
           time.tv_nsec % 1000000 == 0;
}

void show_poll_timespec(struct rendering *r, int index, const struct names *names)
{
    struct timespec time;
    if (!r->plain)
        show_timespec(r, index, names);
    else if (form_read(r, r->raw->args[index], &time, sizeof time))
        text_int(&r->line, (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000);
    else
        text_string(&r->line, "-1");
}

static void put_timer(struct rendering *r, uint64_t address)
{
    struct itimerspec timer;
    if (!form_read(r, address, &timer, sizeof timer)) {
        put_unreadable(r, address);
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
        put_unreadable(r, address);
        return;
    }
    bool most = __builtin_popcountll(mask) > 32; /* "all but" is what was meant */
    text_string(&r->line, most ? "~[" : "[");
    for (int signal = 1; signal <= 64; signal++) {
        if ((mask >> (signal - 1) & 1) == most || (most && signal > 31))
            continue;
        if (!first)
            text_char(&r->line, ' ');
        text_string(&r->line, names_signal(signal));
        first = false;
    }
    text_char(&r->line, ']');
}

/* The plain function has no such parameter. */
void show_signals(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    if (!r->plain)
        put_signals(r, r->raw->args[index]);
}

/* pselect6 gets {mask, size}, as a call has no more than six arguments. */
void show_pselect_signals(struct rendering *r, int index, const struct names *names)
{
    (void)names;
    uint64_t set[2];
    if (r->plain)
        return;
    if (form_read(r, r->raw->args[index], set, sizeof set))
        put_signals(r, set[0]);
    else
        put_unreadable(r, r->raw->args[index]);
}
