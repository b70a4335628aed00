#include "viz/spoken/spoken.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lab/base/hash.h"
#include "lab/base/text.h"

enum { COLUMNS_LEAST = 20, COLUMNS_MOST = 76, LINE_BYTES = 2048 };

static void put_character(bool ascii, uint32_t c)
{
    char escape[UTF8_ESCAPE_MAX], bytes[UTF8_MAX];
    int cells = utf8_form(c, escape);
    if (escape[0])
        fputs(escape, stdout);
    else if (cells == UTF8_DROPPED || (cells == 0 && ascii))
        return;
    else
        fwrite(bytes, 1, utf8_encode(ascii ? glyph_ascii(c) : c, bytes), stdout);
}

void spoken_text(bool ascii, struct str text)
{
    while (text.n > 0)
        put_character(ascii, utf8_next(&text));
}

/* 0 where standard output is no terminal. */
static int terminal_columns(void)
{
    struct winsize size;
    bool known = isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
    return known ? size.ws_col : 0;
}

int spoken_columns(void)
{
    int columns = terminal_columns() - 1;
    return columns >= COLUMNS_LEAST && columns < COLUMNS_MOST ? columns : COLUMNS_MOST;
}

static void put_row(bool ascii, struct str row)
{
    spoken_text(ascii, row);
    fputc('\n', stdout);
}

/* A terminal would break it within a word. */
void spoken_line(bool ascii, struct str text)
{
    int columns = terminal_columns();
    struct str row;
    if (columns < COLUMNS_LEAST || text.n == 0)
        put_row(ascii, text);
    else
        while (utf8_wrap(&text, columns - 1, &row))
            put_row(ascii, row);
}

void spoken_printf(bool ascii, const char *format, ...)
{
    char bytes[LINE_BYTES];
    struct text text = text_into(bytes, sizeof bytes);
    va_list values;
    va_start(values, format);
    text_vprintf(&text, format, values);
    va_end(values);
    spoken_line(ascii, text_made(&text));
}

void spoken_wrapped(bool ascii, struct str text)
{
    struct str line;
    while (utf8_wrap(&text, spoken_columns(), &line))
        spoken_line(ascii, line);
}

/* ---- what was drawn */

/* Lines of frames and lanes, and bars. */
static bool is_drawing(uint32_t c)
{
    return c >= 0x2500 && c <= 0x259f;
}

/* What words beside it say as well. */
static bool is_mark(uint32_t c)
{
    static const enum glyph marks[] = { GLYPH_CURSOR,    GLYPH_POINT, GLYPH_CHECK, GLYPH_DEADLOCK,
                                        GLYPH_PART_OPEN, GLYPH_UP,    GLYPH_DOWN,  GLYPH_PAUSED };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (c == glyph_character(marks[i], false))
            return true;
    return false;
}

/* Without what is for the eye; whether anything is left, or nothing was there. */
static bool make_plain(struct str line, struct text *out)
{
    int blanks = 0;
    bool drawn = false;
    while (line.n > 0) {
        char bytes[UTF8_MAX];
        uint32_t c = utf8_next(&line);
        bool leave = is_drawing(c) || is_mark(c);
        drawn = drawn || leave;
        if (leave || c == ' ') {
            blanks++;
            continue;
        }
        if (out->used > 0)
            text_put(out, "  ", blanks > 2 ? 2 : (size_t)blanks);
        text_put(out, bytes, utf8_encode(c, bytes));
        blanks = 0;
    }
    return out->used > 0 || !drawn;
}

void spoken_canvas(bool ascii, const struct canvas *canvas)
{
    char *drawn = canvas_dump(canvas), bytes[LINE_BYTES];
    struct str rest = str_from(drawn), line;
    bool any = false, blank = false;
    while (str_take_line(&rest, &line)) {
        struct text plain = text_into(bytes, sizeof bytes);
        if (!make_plain(line, &plain))
            continue;
        if (plain.used == 0) {
            blank = any;
            continue;
        }
        if (blank)
            fputc('\n', stdout);
        spoken_line(ascii, text_made(&plain));
        any = true;
        blank = false;
    }
    free(drawn);
}

static bool is_chosen(const struct canvas *row)
{
    const struct cell *cells = row->cells + (size_t)row->area.y * (size_t)row->stride + row->area.x;
    for (int x = 0; x < row->area.width; x++)
        if (cells[x].style & STYLE_SELECTED)
            return true;
    return false;
}

void spoken_changes(bool ascii, const struct canvas *canvas, uint64_t seen[SPOKEN_ROWS_MAX])
{
    for (int y = 0; y < canvas->area.height && y < SPOKEN_ROWS_MAX; y++) {
        struct canvas row = canvas_part(canvas, (struct rect){ 0, y, canvas->area.width, 1 });
        char *drawn = canvas_dump(&row), bytes[LINE_BYTES];
        struct text plain = text_into(bytes, sizeof bytes);
        struct str rest = str_from(drawn), line = { 0 };
        bool chosen = is_chosen(&row), words = str_take_line(&rest, &line) && make_plain(line, &plain);
        uint64_t now = hash_number(hash_bytes(HASH_START, plain.start, plain.used), chosen);
        if (words && plain.used > 0 && now != seen[y])
            spoken_printf(ascii, "%s%s", chosen ? "chosen: " : "", plain.start);
        seen[y] = now;
        free(drawn);
    }
}
