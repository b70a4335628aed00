#include "viz/panes/source_text.h"

#include "lab/course/lesson/lesson.h"
#include "viz/draw/syntax.h"

enum { TAB = 8, FURTHER_IN = 4 };

static size_t blanks_for_tab(const struct source_line *line)
{
    return (size_t)(TAB - utf8_width((struct str){ line->text, line->size }) % TAB);
}

void source_paint(struct str line, bool *in_comment, struct source_line *out)
{
    uint16_t styles[SOURCE_LINE_MAX];

    line.n = line.n > SOURCE_LINE_MAX ? SOURCE_LINE_MAX : line.n;
    syntax_line(line, in_comment, styles);
    line = lesson_untagged(line);
    out->size = 0;
    for (size_t i = 0; i < line.n; i++) {
        size_t copies = line.p[i] == '\t' ? blanks_for_tab(out) : 1;
        for (; copies > 0 && out->size < SOURCE_LINE_MAX; copies--) {
            out->styles[out->size] = styles[i];
            out->text[out->size++] = line.p[i] == '\t' ? ' ' : line.p[i];
        }
    }
}

/* Draws the bytes [from, end) in pieces of equal style; what begins left of `x` is not seen. */
static void draw_piece(struct canvas *canvas, int x, int column, int y, const struct source_line *line,
                       struct str bytes, uint16_t bits)
{
    struct canvas part =
        canvas_part(canvas, (struct rect){ x, 0, canvas->area.width - x, canvas->area.height });
    size_t from = (size_t)(bytes.p - line->text), last = from + bytes.n;

    for (size_t i = from; i < last;) {
        size_t end = i + 1;
        while (end < last && line->styles[end] == line->styles[i])
            end++;
        struct str piece = { line->text + i, end - i };
        canvas_text(&part, column, y, -1, line->styles[i] | bits, piece, false);
        column += utf8_width(piece);
        i = end;
    }
}

static int indent_of(struct str text)
{
    size_t n = 0;

    while (n < text.n && text.p[n] == ' ')
        n++;
    return (int)n;
}

/* What fits into `width` cells, up to a blank where there is one behind the indentation. */
static size_t fitting(struct str text, int width)
{
    size_t most = utf8_fit(text, width), end = most, indent = (size_t)indent_of(text);

    if (most == text.n)
        return most;
    while (end > indent && text.p[end - 1] != ' ')
        end--;
    return end > indent ? end : most > 0 ? most : 1;
}

int source_draw(struct canvas *canvas, int y, const struct source_line *line, const struct source_text *text,
                uint16_t bits)
{
    struct str rest = { line->text, line->size };
    int indent = 0, row = 0;

    do {
        int width = text->width - indent;
        bool last = row + 1 >= text->rows || width < 2 * FURTHER_IN;
        struct str piece = last ? rest : str_first(rest, fitting(rest, width));
        if (canvas)
            draw_piece(canvas, text->x, indent - text->across, y + row, line, piece, bits);
        if (row == 0)
            indent = indent_of(rest) + FURTHER_IN;
        rest = str_skip(rest, piece.n);
        row++;
    } while (rest.n > 0);
    return row;
}

int source_width(struct str line, int least)
{
    struct source_line painted;
    bool in_comment = false;

    if (!line.p)
        return 0;
    line = lesson_untagged(line);
    if (line.n <= (size_t)least && str_find(line, '\t') == line.n)
        return 0;
    source_paint(line, &in_comment, &painted);
    return utf8_width((struct str){ painted.text, painted.size });
}
