#include "lab/base/names.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/kernel_names.h"

static int compare(const void *value, const void *row)
{
    int64_t wanted = *(const int64_t *)value;
    int64_t here = ((const struct constant *)row)->value;
    return wanted < here ? -1 : wanted > here;
}

const char *names_find(const struct names *names, int64_t value)
{
    const struct constant *row = bsearch(&value, names->rows, names->count, sizeof *row, compare);
    return row ? row->name : NULL;
}

void names_put(struct text *text, const struct names *names, int64_t value)
{
    const char *name = names_find(names, value);
    if (name)
        text_string(text, name);
    else if (value == 0)
        text_char(text, '0');
    else
        text_hex(text, (uint32_t)value);
}

void names_put_flags(struct text *text, const struct names *names, uint64_t flags)
{
    if (flags == 0) {
        text_char(text, '0');
        return;
    }
    bool first = true;
    for (size_t i = 0; i < names->count && flags; i++) {
        uint64_t bits = (uint64_t)names->rows[i].value;
        if (bits == 0 || (flags & bits) != bits)
            continue;
        if (!first)
            text_char(text, '|');
        text_string(text, names->rows[i].name);
        flags &= ~bits;
        first = false;
    }
    if (flags) {
        if (!first)
            text_char(text, '|');
        text_hex(text, flags);
    }
}

/* "WORD NUMBER", where there is no name. */
static const char *unnamed(const char *word, int number)
{
    static _Thread_local char out[24];
    struct text text = text_into(out, sizeof out);
    text_string(&text, word);
    text_int(&text, number);
    return out;
}

const char *names_errno(int error)
{
    const char *name = names_find(&names_error_number, error);
    return name ? name : unnamed("errno ", error);
}

int names_signal_named(const char *text)
{
    for (int number = 1; number <= SIGRTMAX; number++) {
        const char *name = names_signal(number);
        bool prefixed = strncmp(name, "SIG", 3) == 0;
        if (prefixed && (strcmp(name, text) == 0 || strcmp(name + 3, text) == 0))
            return number;
    }
    int64_t number;
    return str_number(str_from(text), 1, SIGRTMAX, &number) == NUMBER_READ ? (int)number : 0;
}

const char *names_signal(int signal)
{
    const char *name = names_find(&names_signal_number, signal);
    if (name)
        return name;
    bool realtime = signal >= SIGRTMIN && signal <= SIGRTMAX;
    return realtime ? unnamed("SIGRTMIN+", signal - SIGRTMIN) : unnamed("signal ", signal);
}
