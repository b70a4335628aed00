#include "viz/frame/band.h"

#include "lab/base/utf8.h"
#include "viz/panes/current_section.h"
#include "viz/panes/explain_step.h"
#include "viz/panes/lesson_page.h"
#include "viz/panes/look_at.h"
#include "viz/panes/panes.h"
#include "viz/panes/question.h"

/* A low screen has a row for the sentence and one for where to look; others two for the sentence. Where the
 * lesson's text has no pane, one row of it is always there, with the key that shows the rest. */
enum { LOOK_ROWS = 1, LOW_ROWS = 2, STEP_ROWS = 3, PAGE_ROWS = 1, LOW = 20 };

static int between(int value, int least, int most)
{
    return value > most ? most : value < least ? least : value;
}

/* Where something else than the step is selected, it is that which is explained. */
static bool says_where(const struct view *view)
{
    return view->selected == EVENT_NO_INDEX && view->step > 0;
}

static int rows_of_step(const struct view *view, int width)
{
    char sentence[EXPLAIN_STEP_MAX];
    struct text_writer writer = { NULL, 0, width };

    explain_step(view, sentence, sizeof sentence);
    text_writer_wrap(&writer, 1, STYLE_PLAIN, str_from(sentence));
    return writer.y + (says_where(view) ? LOOK_ROWS : 0);
}

/* Whether something is asked of what comes next, and not of what was answered. */
static bool asks_ahead(const struct view *view)
{
    const struct quiz_item *open = question_open(view);

    return open && !open->prediction.why;
}

/* Rows of what is asked, or else answered, at this step; 0: nothing is. A reason is asked below what was
 * answered; before any other question that has been read. */
static int rows_asked(const struct view *view, int width)
{
    if (!view->lesson)
        return 0;
    return asks_ahead(view) ? question_draw_open(view, NULL, 0, width) : question_draw(view, NULL, 0, width);
}

/* Rows of what was said and has no answer yet, with the blank one behind it. */
static int rows_said(const struct view *view, int width)
{
    int rows = question_draw_pending(view, NULL, 0, width);

    return rows > 0 ? rows + 1 : 0;
}

/* What was there to be read before is told of in one row, below what was said. */
static int rows_of_page(const struct view *view, int width)
{
    int rows = lesson_page_rows(view, width), told = question_draw_pending(view, NULL, 0, width) + PAGE_ROWS;

    if (rows_asked(view, width) > 0 || current_section_is_new(view))
        return rows;
    return rows < told ? rows : told;
}

int band_rows(const struct view *view, const struct layout *layout, enum pane_id focus)
{
    bool low = layout->height < LOW, page = view->lesson && layout->pane[PANE_TEXT].width == 0;
    int width = layout->width - 2, least = low ? LOW_ROWS : STEP_ROWS, need = rows_of_step(view, width);
    struct rect inside = layout_inside(layout, focus);
    int spare = inside.height - pane_rows(panes[focus], view, inside.width, inside.height);

    if (page) {
        int asked = rows_asked(view, width), said = rows_said(view, width);
        if (asks_ahead(view) && !low)
            asked = rows_of_page(view, width);
        least = asked > 0 ? between(asked, least, layout->height / 2)
                          : least + PAGE_ROWS + (low ? said > 0 : said);
        need = rows_of_page(view, width) + (question_open(view) ? 0 : need);
    }
    return between(need, least, spare > least ? spare : least);
}

/* In the last `rows` rows, the very last of which says where to look. */
static void draw_step(const struct view *view, struct canvas *band, int rows)
{
    char sentence[EXPLAIN_STEP_MAX];
    struct str rest = { sentence, explain_step(view, sentence, sizeof sentence) }, line;
    int width = band->area.width - 2, needed = rows_of_step(view, width), end = band->area.height;
    int y = end - (needed < rows ? needed : rows);
    struct look_at look;

    if (says_where(view) && rows > 1) {
        look_at_find(view, &look);
        look_at_draw(&look, band, 1, --end);
    }
    while (y < end && utf8_wrap(&rest, width, &line))
        canvas_text(band, 1, y++, width, STYLE_PLAIN, line, true);
    if (rest.n > 0)
        lesson_page_mark_more(band, end - 1, false);
}

/* What the page leaves, and what a short sentence takes; while something is asked, all is for the page. */
static int step_share(const struct view *view, int width, int rows)
{
    int step = rows_of_step(view, width), page = rows_of_page(view, width), left = rows - page;

    if (rows_asked(view, width) > 0)
        return question_open(view) ? 0 : between(left, 0, step);
    return between(between(left, step < STEP_ROWS ? step : STEP_ROWS, step), 0, page > 0 ? rows - 1 : rows);
}

void band_draw(const struct view *view, bool page, struct canvas *band)
{
    int width = band->area.width, rows = band->area.height;
    int step = page ? step_share(view, width - 2, rows) : rows;

    if (step > 0)
        draw_step(view, band, step);
    if (step < rows) {
        struct canvas above = canvas_part(band, (struct rect){ 0, 0, width, rows - step });
        lesson_page_draw(view, &above, 0);
    }
}
