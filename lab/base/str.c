#include "lab/base/str.h"

size_t str_find(struct str s, char byte)
{
    const char *found = s.n ? memchr(s.p, byte, s.n) : NULL;
    return found ? (size_t)(found - s.p) : s.n;
}

size_t str_find_text(struct str s, const char *text)
{
    const char *found = s.n ? memmem(s.p, s.n, text, strlen(text)) : NULL;
    return found ? (size_t)(found - s.p) : s.n;
}

struct str str_behind_last(struct str s, char byte)
{
    const char *last = s.n ? memrchr(s.p, byte, s.n) : NULL;
    return last ? (struct str){ last + 1, s.n - (size_t)(last + 1 - s.p) } : s;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct str skip_blanks(struct str s)
{
    while (s.n > 0 && is_blank(*s.p))
        s = (struct str){ s.p + 1, s.n - 1 };
    return s;
}

struct str str_trim(struct str s)
{
    s = skip_blanks(s);
    while (s.n > 0 && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str str_take(struct str *rest, char byte)
{
    struct str taken = str_before(*rest, byte);
    *rest = str_skip(*rest, taken.n + 1);
    return taken;
}

struct str str_take_word(struct str *rest)
{
    struct str word = { (*rest = skip_blanks(*rest)).p, 0 };
    while (word.n < rest->n && !is_blank(rest->p[word.n]))
        word.n++;
    *rest = skip_blanks(str_skip(*rest, word.n));
    return word;
}

bool str_take_line(struct str *rest, struct str *line)
{
    bool some = rest->n > 0;
    *line = str_take(rest, '\n');
    return some;
}

bool str_copy(char *out, size_t cap, struct str s)
{
    size_t n = s.n < cap ? s.n : cap - 1;
    if (n > 0)
        memcpy(out, s.p, n);
    out[n] = '\0';
    return n == s.n;
}

/* ---- numbers */

/* One more than its value; 0 for what is no digit. */
static const uint8_t digits[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

bool str_take_digits(struct str *rest, unsigned base, uint64_t most, uint64_t *value)
{
    uint64_t sum = 0;
    size_t n = 0;
    bool held = false;
    for (unsigned digit; n < rest->n && (digit = digits[(uint8_t)rest->p[n]] - 1u) < base; n++)
        held = held || __builtin_mul_overflow(sum, base, &sum) || __builtin_add_overflow(sum, digit, &sum);
    if (n == 0)
        return false;
    *rest = str_skip(*rest, n);
    *value = held || sum > most ? most : sum;
    return true;
}

enum number str_number(struct str s, int64_t least, int64_t most, int64_t *value)
{
    bool negative = least < 0 && s.n > 0 && *s.p == '-';
    uint64_t size;
    s = str_skip(s, negative);
    if (!str_take_digits(&s, 10, UINT64_MAX, &size) || s.n > 0)
        return NUMBER_NONE;
    bool below = negative && size > 0 - (uint64_t)least,
         above = !negative && size > (uint64_t)(most > 0 ? most : 0);
    int64_t number = below ? least : above ? most : negative ? (int64_t)(0 - size) : (int64_t)size;
    *value = number < least ? least : number > most ? most : number;
    return below || above || *value != number ? NUMBER_OUT_OF_RANGE : NUMBER_READ;
}
