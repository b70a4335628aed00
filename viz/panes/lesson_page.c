#include "viz/panes/lesson_page.h"

#include "viz/draw/markdown_layout.h"
#include "viz/panes/current_section.h"
#include "viz/panes/question.h"

enum { FEW = 4 /* rows, below what was said, in which there is no room for a heading */ };

/* ---- all of it */

static void write_prose(const struct view *view, struct text_writer *writer,
                        const struct lesson_section *section)
{
    struct markdown prose;

    if (markdown_layout_section(&prose, section, view->variant, writer->width, current_section_parts(view)))
        text_writer_lines(writer, 1, &prose);
    markdown_free(&prose);
}

typedef int draw_rows(const struct view *view, struct canvas *canvas, int y, int width);

/* What was answered, or is asked, with a blank row behind it. */
static void write_rows(const struct view *view, struct text_writer *writer, draw_rows *draw)
{
    int rows = draw(view, writer->canvas, writer->y, writer->width);

    writer->y += rows > 0 ? rows + 1 : 0;
}

static void write_section(const struct view *view, struct text_writer *writer, bool heading)
{
    struct lesson_section section;
    char title[CURRENT_SECTION_TITLE_MAX];

    if (!current_section(view, &section))
        return;
    struct str tag = { section.heading, section.heading_size };
    if (heading && current_section_title(view, title, sizeof title) > 0)
        text_writer_wrap(writer, 1, STYLE_HEADING, str_from(title));
    question_cut(view, &section);
    int above = writer->y;
    write_prose(view, writer, &section);
    writer->y += writer->y > above;
    writer->y += question_draw_past(view, tag, writer->canvas, writer->y, writer->width);
}

/* What is written of it. */
enum part { VERDICT = 1, HEADING = 2, REST = 4, ALL = VERDICT | HEADING | REST };

/* A reason is asked for below the verdict that it is about; else the verdict is what is new, and comes first,
 * until it has been read and the next question is answered. */
static void write_page(const struct view *view, struct text_writer *writer, unsigned parts)
{
    const struct quiz_item *open = question_open(view);
    bool why = open && open->prediction.why, read = view->quiz && view->quiz->read == view->step;

    if (read)
        write_rows(view, writer, question_draw_pending);
    if (!why && (parts & VERDICT))
        write_rows(view, writer, question_draw_answered);
    if (!read)
        write_rows(view, writer, question_draw_pending);
    write_section(view, writer, parts & HEADING);
    if (why && (parts & VERDICT))
        write_rows(view, writer, question_draw_answered);
    write_rows(view, writer, question_draw_open);
}

void lesson_page_write(const struct view *view, struct text_writer *writer)
{
    write_page(view, writer, ALL);
}

static int rows_of(const struct view *view, int width, unsigned parts)
{
    struct text_writer writer = { NULL, 0, width };

    write_page(view, &writer, parts);
    return writer.y > 0 ? writer.y - 1 : 0;
}

int lesson_page_rows(const struct view *view, int width)
{
    return rows_of(view, width, ALL);
}

/* ---- as much as there is room for */

/* Where something is asked, its end is what has to be seen. */
static int first_row(const struct view *view, int rows, int height)
{
    return question_open(view) && rows > height ? rows - height : 0;
}

void lesson_page_mark_more(struct canvas *canvas, int y, bool above)
{
    static const char words[] = "  r reads on";
    int x = canvas->area.width - (int)sizeof words;

    canvas_string(canvas, x, y, STYLE_PLAIN, words);
    canvas_string(canvas, x + 2, y, STYLE_KEY, "r");
    canvas_glyph(canvas, x, y, STYLE_DIM, above ? GLYPH_UP : GLYPH_ELLIPSIS);
}

static void draw_parts(const struct view *view, struct canvas *canvas, int scroll, unsigned parts)
{
    int width = canvas->area.width - 2, height = canvas->area.height, rows = rows_of(view, width, parts);
    int first = first_row(view, rows, height) + scroll;
    struct text_writer writer = { canvas, -first, width };

    write_page(view, &writer, parts);
    if (first > 0)
        lesson_page_mark_more(canvas, 0, true);
    if (first + height < rows)
        lesson_page_mark_more(canvas, height - 1, false);
}

/* Rows for a verdict whose reason is asked for, where not all of both can be seen: it has what the question
 * leaves. Before any other question it has been read. */
static int verdict_rows(const struct view *view, int width, int height)
{
    const struct quiz_item *open = question_open(view);
    int verdict = question_draw_answered(view, NULL, 0, width),
        asked = question_draw_open(view, NULL, 0, width);
    int left = height - asked < 1 ? 1 : height - asked;

    if (verdict == 0 || !open || !open->prediction.why || lesson_page_rows(view, width) <= height)
        return 0;
    return verdict < left ? verdict : left;
}

void lesson_page_draw(const struct view *view, struct canvas *canvas, int scroll)
{
    int width = canvas->area.width, height = canvas->area.height;
    int verdict = scroll == 0 ? verdict_rows(view, width - 2, height) : 0;
    int below = height - question_draw_pending(view, NULL, 0, width - 2);
    unsigned parts = (below > FEW ? ALL : ALL & ~HEADING) & ~(verdict > 0 ? VERDICT : 0u);
    struct canvas top = canvas_part(canvas, (struct rect){ 0, 0, width, verdict });
    struct canvas rest = canvas_part(canvas, (struct rect){ 0, verdict, width, height - verdict });

    if (verdict > 0 && question_draw_answered(view, &top, 0, width - 2) > verdict)
        lesson_page_mark_more(&top, verdict - 1, false);
    if (height > verdict)
        draw_parts(view, &rest, scroll, parts);
}

void lesson_page_limits(const struct view *view, int width, int height, int *least, int *most)
{
    int rows = lesson_page_rows(view, width - 2), first = first_row(view, rows, height);

    *least = -first;
    *most = rows > height + first ? rows - height - first : 0;
}
