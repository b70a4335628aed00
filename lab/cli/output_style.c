#include "lab/cli/output_style.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lab/course/lesson/markdown.h"

enum { PROSE_WIDTH = 78, PLAIN_WIDTH = 80, WIDTH_LEAST = 40 };

/* 0 where standard output is no terminal. */
static int terminal_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
        return 0;
    return size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col;
}

struct report_looks output_style_of(const struct cli_options *options)
{
    return (struct report_looks){ .ascii = options->ascii,
                                  .color = !options->no_color && isatty(STDOUT_FILENO),
                                  .width = terminal_width() };
}

/* Each is taken for one cell wide. */
static int characters(const char *text, size_t bytes)
{
    int count = 0;
    for (size_t i = 0; i < bytes; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

void print_hanging(FILE *out, int column, const char *text)
{
    int width = terminal_width(), at = column;
    int room = (width > 0 ? width : PLAIN_WIDTH) - column;
    for (const char *word = text + strspn(text, " \n"); *word; word += strspn(word, " \n")) {
        size_t length = strcspn(word, " \n");
        int cells = characters(word, length);
        if (at > column && at - column + 1 + cells > room) {
            fprintf(out, "\n%*s", column, "");
            at = column;
        }
        fprintf(out, "%s%.*s", at > column ? " " : "", (int)length, word);
        at += (at > column) + cells;
        word += length;
    }
    putc('\n', out);
}

void print_prose(FILE *out, struct str text)
{
    struct markdown markdown;
    int width = terminal_width();
    char *plain = markdown_layout(&markdown, text, width > 0 && width < PROSE_WIDTH ? width : PROSE_WIDTH)
                      ? markdown_plain(&markdown)
                      : NULL;
    if (plain)
        fputs(plain, out);
    else
        fprintf(out, "%.*s\n", STR_ARGS(text));
    free(plain);
    markdown_free(&markdown);
}
