/* A grid of cells as SVG: see export.h.
 *
 * Lines and blocks are drawn as shapes, so that they meet whatever the font; each text carries the width it
 * must have (textLength), so that columns stay columns. A class for each style; the page's own preference for
 * light or dark chooses between two sets of colours, where the theme does not. */
#include "viz/export/export.h"

#include <errno.h>
#include <string.h>

#include "viz/draw/colors.h"

/* Tenths of a pixel of one cell. */
enum { CELL_W = 84, CELL_H = 180, BASELINE = 134, FONT = 140, MARGIN = 100 };

static const uint32_t paper[2] = { 0xffffff, 0x14181d }, ink[2] = { 0x1f2328, 0xe3e7eb };
static const double enough = 4.6; /* WCAG asks 4.5 of text */

/* ---- colours */

/* The terminal's colours are of middle brightness; on a page they are moved away from the paper until they
 * are read well. */
static uint32_t readable(uint32_t color, bool dark)
{
    for (unsigned percent = 0; percent < 100; percent += 5) {
        uint32_t moved = color_mix(color, ink[dark], percent);
        if (color_contrast(moved, paper[dark]) >= enough)
            return moved;
    }
    return ink[dark];
}

/* A theme that brings its background needs no help, and is the same on every page. */
static bool is_own(const struct theme *theme)
{
    return theme->background[DEPTH_256] >= 0;
}

static uint32_t paper_color(const struct theme *theme, bool dark)
{
    return is_own(theme) ? color_of(theme->background[DEPTH_256]) : paper[dark];
}

static uint32_t text_color(const struct theme *theme, uint16_t style, bool dark)
{
    int color = theme_look(theme, style)->text[DEPTH_256];

    if (style & STYLE_STRONG)
        return color_of(theme->lit.text[DEPTH_256]);
    if (is_own(theme))
        return color_of(color);
    return color < 0 ? ink[dark] : readable(color_of(color), dark);
}

static uint32_t behind_color(const struct theme *theme, uint16_t style, bool dark)
{
    return style & STYLE_STRONG ? color_of(theme->lit_background[DEPTH_256]) : paper_color(theme, dark);
}

uint32_t export_svg_color(const struct theme *theme, uint16_t style, bool dark)
{
    return style & STYLE_SELECTED ? behind_color(theme, style, dark) : text_color(theme, style, dark);
}

uint32_t export_svg_background(const struct theme *theme, uint16_t style, bool dark)
{
    return style & STYLE_SELECTED ? text_color(theme, style, dark) : behind_color(theme, style, dark);
}

/* ---- classes */

enum { KIND_PLAIN, KIND_LIT, KIND_SELECTED, KIND_BOTH, KIND_COUNT };

static int kind_of(uint16_t style)
{
    return (style & STYLE_STRONG ? KIND_LIT : 0) + (style & STYLE_SELECTED ? KIND_SELECTED : 0);
}

static uint16_t style_of(int role, int kind)
{
    return (uint16_t)(role | (kind & KIND_LIT ? STYLE_STRONG : 0) |
                      (kind & KIND_SELECTED ? STYLE_SELECTED : 0));
}

static int role_of(uint16_t style)
{
    return (style & 0xff) < STYLE_COUNT ? style & 0xff : STYLE_PLAIN;
}

/* Which classes a picture needs; the rest are not written. */
struct classes {
    bool used[STYLE_COUNT][KIND_COUNT];
};

static void find_classes(const struct canvas *canvas, struct classes *classes)
{
    for (int y = 0; y < canvas->area.height; y++)
        for (int x = 0; x < canvas->area.width; x++) {
            uint16_t style = canvas->cells[(size_t)y * (size_t)canvas->stride + (size_t)x].style;
            classes->used[role_of(style)][kind_of(style)] = true;
        }
}

static void put_colors(const struct classes *classes, const struct theme *theme, bool dark, FILE *out)
{
    fprintf(out, ".p{fill:#%06x}", paper_color(theme, dark));
    for (int role = 0; role < STYLE_COUNT; role++)
        for (int kind = 0; kind < KIND_COUNT; kind++) {
            if (!classes->used[role][kind])
                continue;
            uint16_t style = style_of(role, kind);
            uint32_t color = export_svg_color(theme, style, dark);
            fprintf(out, ".f%d_%d{fill:#%06x}.l%d_%d{stroke:#%06x}", role, kind, color, role, kind, color);
            if (kind != KIND_PLAIN)
                fprintf(out, ".b%d_%d{fill:#%06x}", role, kind, export_svg_background(theme, style, dark));
        }
}

static void put_style(const struct canvas *canvas, const struct theme *theme, FILE *out)
{
    struct classes classes = { 0 };

    find_classes(canvas, &classes);
    fprintf(out,
            "<style>text{font:%d.%dpx ui-monospace,\"DejaVu Sans Mono\",\"Liberation Mono\",Menlo,Consolas,"
            "monospace;white-space:pre}.bold{font-weight:bold}.under{text-decoration:underline}"
            "path{fill:none;stroke-width:1.2}",
            FONT / 10, FONT % 10);
    put_colors(&classes, theme, false, out);
    if (!is_own(theme)) {
        fputs("@media(prefers-color-scheme:dark){", out);
        put_colors(&classes, theme, true, out);
        fputc('}', out);
    }
    fputs("</style>\n", out);
}

/* ---- cells */

static double px(int tenths)
{
    return tenths / 10.0;
}

static void put_rect(FILE *out, char set, uint16_t style, int x, int y, int width, int height)
{
    fprintf(out, "<rect class=\"%c%d_%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n", set,
            role_of(style), kind_of(style), px(x), px(y), px(width), px(height));
}

/* Arms of a line drawing character from the middle of its cell: left 1, right 2, up 4, down 8. */
static unsigned arms_of(uint32_t character)
{
    static const struct {
        uint16_t character;
        uint8_t arms;
    } lines[] = { { 0x2500, 3 },  { 0x2502, 12 }, { 0x250c, 10 }, { 0x2510, 9 }, { 0x2514, 6 }, { 0x2518, 5 },
                  { 0x251c, 14 }, { 0x2524, 13 }, { 0x252c, 11 }, { 0x2534, 7 }, { 0x253c, 15 } };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].character == character)
            return lines[i].arms;
    return 0;
}

static void put_line(FILE *out, uint16_t style, int x, int y, unsigned arms, int cells)
{
    double left = px(x), right = px(x + cells * CELL_W), middle = px(x + CELL_W / 2), top = px(y),
           bottom = px(y + CELL_H), half = px(y + CELL_H / 2);

    fprintf(out, "<path class=\"l%d_%d\" d=\"", role_of(style), kind_of(style));
    if (arms & 3)
        fprintf(out, "M%.1f %.1fH%.1f", arms & 1 ? left : middle, half, arms & 2 ? right : middle);
    if (arms & 12)
        fprintf(out, "M%.1f %.1fV%.1f", middle, arms & 4 ? top : half, arms & 8 ? bottom : half);
    fputs("\"/>\n", out);
}

/* Whether a character is drawn as a shape; draws it. */
static bool put_shape(FILE *out, uint32_t c, uint16_t style, int x, int y)
{
    unsigned arms = arms_of(c);

    if (arms)
        put_line(out, style, x, y, arms, 1);
    else if (c == 0x2506)
        fprintf(out, "<path class=\"l%d_%d\" stroke-dasharray=\"2.5 3.5\" d=\"M%.1f %.1fV%.1f\"/>\n",
                role_of(style), kind_of(style), px(x + CELL_W / 2), px(y), px(y + CELL_H));
    else if (c >= 0x2581 && c <= 0x2588)
        put_rect(out, 'f', style, x, y + CELL_H - CELL_H * (int)(c - 0x2580) / 8, CELL_W,
                 CELL_H * (int)(c - 0x2580) / 8);
    else if (c == 0x2593)
        put_rect(out, 'f', style, x, y + 25, CELL_W, CELL_H - 50);
    else if (c == 0x2591)
        fprintf(
            out,
            "<rect class=\"f%d_%d\" opacity=\".3\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
            role_of(style), kind_of(style), px(x), px(y + 25), px(CELL_W), px(CELL_H - 50));
    else
        return false;
    return true;
}

static void put_character(FILE *out, uint32_t c)
{
    char bytes[4];

    if (c == '<' || c == '>' || c == '&' || c == '"')
        fprintf(out, "&#%u;", (unsigned)c);
    else
        fwrite(bytes, 1, utf8_encode(c, bytes), out);
}

static bool is_drawn(uint32_t c)
{
    return c == 0x2506 || c == 0x2593 || c == 0x2591 || (c >= 0x2581 && c <= 0x2588) || arms_of(c) != 0;
}

/* A font may lack these or have them in another width: they stand alone. */
static bool stands_alone(const struct cell *cell)
{
    return cell->character >= 0x2190 || cell->marks[0] || cell[1].character == 0;
}

static void put_text(FILE *out, const struct theme *theme, const struct cell *cells, int count, int x, int y)
{
    uint16_t style = cells->style;
    const struct look *look = theme_look(theme, style);
    bool bold = (look->attributes & LOOK_BOLD) || (style & STYLE_BOLD);
    bool under = (look->attributes & LOOK_UNDERLINE) || (style & (STYLE_LIT | STYLE_STRONG)) == STYLE_LIT;

    fprintf(out,
            "<text class=\"f%d_%d%s%s\" x=\"%.1f\" y=\"%.1f\" textLength=\"%.1f\" "
            "lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\">",
            role_of(style), kind_of(style), bold ? " bold" : "", under ? " under" : "", px(x),
            px(y + BASELINE), px(count * CELL_W));
    for (int i = 0; i < count; i++) {
        if (!cells[i].character)
            continue;
        put_character(out, cells[i].character);
        for (int m = 0; m < CELL_MARKS_MAX && cells[i].marks[m]; m++)
            put_character(out, cells[i].marks[m]);
    }
    fputs("</text>\n", out);
}

/* Cells from x on that go into one element. */
static int run_of(const struct cell *row, int x, int width)
{
    int end = x + 1;

    if (end < width && row[end].character == 0)
        return 2;
    if (is_drawn(row[x].character)) {
        while (row[x].character == 0x2500 && end < width && row[end].character == 0x2500 &&
               row[end].style == row[x].style)
            end++;
        return end - x;
    }
    while (x + 1 < width && !stands_alone(&row[x]) && end < width && row[end].style == row[x].style &&
           !is_drawn(row[end].character) && row[end].character &&
           !(end + 1 < width && stands_alone(&row[end])) && row[end].character < 0x2190 &&
           !(row[end].character == ' ' && row[end - 1].character == ' '))
        end++;
    return end - x;
}

static void put_backgrounds(FILE *out, const struct cell *row, int width, int y)
{
    for (int x = 0, end; x < width; x = end) {
        end = x + 1;
        while (end < width && row[end].style == row[x].style)
            end++;
        if (kind_of(row[x].style) != KIND_PLAIN)
            put_rect(out, 'b', row[x].style, MARGIN + x * CELL_W, y, (end - x) * CELL_W, CELL_H);
    }
}

static void put_row(FILE *out, const struct theme *theme, const struct cell *row, int width, int y)
{
    put_backgrounds(out, row, width, y);
    for (int x = 0, count; x < width; x += count) {
        int left = MARGIN + x * CELL_W;
        count = run_of(row, x, width);
        if (row[x].character == ' ' && count == 1)
            continue;
        if (row[x].character == 0x2500)
            put_line(out, row[x].style, left, y, 3, count);
        else if (!put_shape(out, row[x].character, row[x].style, left, y))
            put_text(out, theme, row + x, count, left, y);
    }
}

bool export_svg(const struct canvas *canvas, const struct theme *theme, const char *title, FILE *out)
{
    int width = canvas->area.width, height = canvas->area.height;
    double w = px(2 * MARGIN + width * CELL_W), h = px(2 * MARGIN + height * CELL_H);

    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.1f\" height=\"%.1f\" "
            "viewBox=\"0 0 %.1f %.1f\" role=\"img\">\n<title>",
            w, h, w, h);
    for (struct str rest = str_from(title); rest.n > 0;)
        put_character(out, utf8_next(&rest));
    fputs("</title>\n", out);
    put_style(canvas, theme, out);
    fprintf(out, "<rect class=\"p\" width=\"%.1f\" height=\"%.1f\" rx=\"6\"/>\n", w, h);
    for (int y = 0; y < height; y++)
        put_row(out, theme, canvas->cells + (size_t)y * (size_t)canvas->stride, width, MARGIN + y * CELL_H);
    fputs("</svg>\n", out);
    return !ferror(out);
}

int export_svg_file(const struct canvas *canvas, const struct theme *theme, const char *title,
                    const char *path)
{
    FILE *out = fopen(path, "we");
    bool good = out && export_svg(canvas, theme, title, out);

    if (out && fclose(out) != 0)
        good = false;
    if (!good)
        fprintf(stderr, "sockeye: cannot write %s: %s\n", path, strerror(errno));
    return good ? 0 : 3;
}
