#include "viz/export/markdown_writer.h"

#include <stdlib.h>

#include "lab/base/utf8.h"
#include "viz/draw/markdown_layout.h"

void markdown_words(FILE *out, struct str text)
{
    char escape[UTF8_ESCAPE_MAX], bytes[UTF8_MAX];
    while (text.n > 0) {
        uint32_t c = utf8_next(&text);
        if (c == '\t')
            fputc('\t', out);
        else if (utf8_form(c, escape) == UTF8_DROPPED)
            continue;
        else if (escape[0])
            fputs(escape, out);
        else
            fwrite(bytes, 1, utf8_encode(c, bytes), out);
    }
}

static size_t longest_run_of_backticks(struct str text)
{
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < text.n; i++) {
        run = text.p[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void put_backticks(FILE *out, size_t count)
{
    while (count-- > 0)
        fputc('`', out);
}

void markdown_span(FILE *out, struct str text)
{
    size_t ticks = longest_run_of_backticks(text) + 1;
    const char *pad = ticks > 1 ? " " : "";
    put_backticks(out, ticks);
    fputs(pad, out);
    markdown_words(out, text);
    fputs(pad, out);
    put_backticks(out, ticks);
}

void markdown_block(FILE *out, const char *language, struct str lines)
{
    size_t longest = longest_run_of_backticks(lines), ticks = longest < 3 ? 3 : longest + 1;
    struct str line;
    put_backticks(out, ticks);
    fprintf(out, "%s\n", language);
    while (str_take_line(&lines, &line)) {
        markdown_words(out, line);
        fputc('\n', out);
    }
    put_backticks(out, ticks);
    fputc('\n', out);
}

void markdown_prose(FILE *out, const char *before, struct str text)
{
    char *plain = markdown_layout_plain(str_trim(text));
    struct str rest = str_from(plain), line;
    while (str_take_line(&rest, &line)) {
        fputs(before, out);
        markdown_words(out, line);
        fputc('\n', out);
    }
    free(plain);
}
