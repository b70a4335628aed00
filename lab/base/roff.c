#include "lab/base/roff.h"

#include "lab/base/str.h"

enum { LINE_MAX_BYTES = 80 };

static const char *escape_of(char byte)
{
    static const char *const taken[256] = {
        ['\\'] = "\\e", ['-'] = "\\-", ['\''] = "\\(aq", ['^'] = "\\(ha", ['~'] = "\\(ti", ['`'] = "\\(ga"
    };
    return taken[(unsigned char)byte];
}

/* A line that begins with one of these is a request. */
static bool begins_request(struct str text)
{
    return text.n > 0 && (text.p[0] == '.' || text.p[0] == '\'');
}

static void put(FILE *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        const char *escape = escape_of(text.p[i]);
        if (escape)
            fputs(escape, out);
        else
            fputc(text.p[i], out);
    }
}

static size_t width_of(struct str text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.n; i++)
        width += escape_of(text.p[i]) ? strlen(escape_of(text.p[i])) : 1;
    return width;
}

void roff_text(FILE *out, const char *text)
{
    if (begins_request(str_from(text)))
        fputs("\\&", out);
    put(out, str_from(text));
}

void roff_prose(FILE *out, const char *text)
{
    struct str rest = str_trim(str_from(text)), word;
    size_t used = 0;
    while ((word = str_take_word(&rest)).n > 0) {
        bool breaks = used > 0 && used + 1 + width_of(word) > LINE_MAX_BYTES;
        if (used > 0)
            fputc(breaks ? '\n' : ' ', out);
        used = breaks ? 0 : used + (used > 0);
        if (used == 0 && begins_request(word))
            fputs("\\&", out);
        put(out, word);
        used += width_of(word);
    }
    fputc('\n', out);
}
