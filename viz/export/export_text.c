/* Transcript and ladder as text, the ladder as Mermaid: see export.h. */
#include "viz/export/export.h"

#include <stdlib.h>

#include "lab/record/transcript.h"
#include "viz/export/export_pages.h"
#include "viz/ladder/ladder_layout.h"
#include "viz/ladder/ladder_words.h"
#include "viz/panes/panes.h"
#include "viz/view/filter.h"
#include "viz/view/wire_words.h"

bool export_transcript(const struct view *view, FILE *out)
{
    char line[TRANSCRIPT_LINE_MAX + 1];
    struct event event;

    for (uint32_t i = 0; timeline_event(view->timeline, i, &event); i++) {
        if (!transcript_shows(&event) || !filter_passes(view->filter, i))
            continue;
        size_t n = transcript_line(&event, line, sizeof line - 1);
        line[n] = '\n';
        if (fwrite(line, 1, n + 1, out) != n + 1)
            return false;
    }
    return true;
}

/* ---- the ladder as it is drawn */

/* No lane is left out for want of room: there is no scrolling on paper. */
static int export_width(const struct export_pages *pages, int width)
{
    int least = ladder_width_for(pages->lanes.count);
    return least > width ? least : width;
}

/* The rows of one page, under the heads of the lanes. */
static bool draw_page(struct export_pages *pages, size_t number, int width, bool ascii, struct canvas *canvas)
{
    const struct export_page *page = &pages->pages[number];

    if (!canvas_make(canvas, export_width(pages, width), page->rows + 1, ascii))
        return false;
    pages->view.scroll[PANE_LADDER] = (int)(pages->view.position - page->end);
    pages->view.step = 0; /* nothing is lit */
    panes[PANE_LADDER]->draw(&pages->view, canvas);
    return true;
}

static bool put_page(struct export_pages *pages, size_t number, int width, bool ascii, FILE *out)
{
    struct canvas canvas;
    char *text;

    if (!draw_page(pages, number, width, ascii, &canvas))
        return false;
    text = canvas_dump(&canvas);
    const char *from = text;
    if (text && number > 0)
        from = strchr(text, '\n') + 1; /* the heads stand once */
    bool good = text && fputs(from, out) >= 0;
    free(text);
    canvas_free(&canvas);
    return good;
}

bool export_ladder_text(const struct view *view, int width, bool ascii, FILE *out)
{
    struct export_pages pages;
    bool good = export_pages_make(view, &pages);

    for (size_t i = 0; good && i < pages.count; i++)
        good = put_page(&pages, i, width, ascii, out);
    export_pages_free(&pages);
    return good;
}

/* One picture: pages are drawn one under the other on one canvas. */
static bool draw_all(struct export_pages *pages, int width, struct canvas *all)
{
    int rows = 1, y = 1;

    for (size_t i = 0; i < pages->count; i++)
        rows += pages->pages[i].rows;
    width = export_width(pages, width);
    if (!canvas_make(all, width, rows, false))
        return false;
    for (size_t i = 0; i < pages->count; i++) {
        struct canvas page;
        if (!draw_page(pages, i, width, false, &page))
            return false;
        int from = i == 0 ? 0 : 1;
        memcpy(all->cells + (size_t)(i == 0 ? 0 : y) * (size_t)width,
               page.cells + (size_t)from * (size_t)width,
               (size_t)(page.area.height - from) * (size_t)width * sizeof *page.cells);
        y += pages->pages[i].rows;
        canvas_free(&page);
    }
    return true;
}

bool export_ladder_svg(const struct view *view, int width, FILE *out)
{
    struct export_pages pages;
    struct canvas all = { 0 };
    bool good = export_pages_make(view, &pages) && draw_all(&pages, width, &all) &&
                export_svg(&all, theme_default, "ladder of calls and packets", out);

    canvas_free(&all);
    export_pages_free(&pages);
    return good;
}

/* ---- Mermaid */

/* A semicolon would end the statement and a hash begin a character's number. */
static void put_words(FILE *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (strchr(";#<>&", c) && c)
            fprintf(out, "#%d;", c);
        else if ((unsigned char)c >= ' ')
            fputc(c, out);
    }
    fputc('\n', out);
}

static void put_part(const struct ladder *ladder, const struct timeline *timeline, int index, FILE *out)
{
    const struct ladder_row *row = &ladder->rows[index];
    char text[LADDER_TEXT_MAX];
    struct str words = ladder_part_text(ladder, timeline, index, true, LADDER_TEXT_MAX / 4, text);

    if (row->part == LADDER_BANNER)
        fputs("    Note over p0: ", out);
    else if (row->lane < 0)
        return;
    else if (row->part == LADDER_WORD)
        fprintf(out, "    Note over p%d: ", row->lane);
    else
        fprintf(out, "    %c%d%s%c%d: ", row->part == LADDER_END ? 'k' : 'p', row->lane,
                row->part == LADDER_END ? "-->>" : "->>", row->part == LADDER_END ? 'p' : 'k', row->lane);
    put_words(out, words);
}

static void put_packet(const struct ladder_row *row, FILE *out)
{
    struct wire_facts facts;
    struct words label;

    if (row->from < 0 || row->to < 0)
        return;
    wire_facts_of(&row->wire, &facts);
    wire_label(&facts, 60, false, &label);
    fprintf(out, "    k%d%sk%d: ", row->from, facts.dropped ? "-x" : "->>", row->to);
    put_words(out, (struct str){ label.text, label.used });
}

static bool put_mermaid_page(const struct export_pages *pages, const struct export_page *page, FILE *out)
{
    struct ladder ladder;

    if (!ladder_build_for(&pages->view, &pages->lanes, page->end, page->rows + 1, &ladder))
        return false;
    for (int i = ladder.row_count - page->rows; i < ladder.row_count; i++) {
        const struct ladder_row *row = &ladder.rows[i];
        bool packet = row->packet != EVENT_NO_INDEX, answered = row->part == LADDER_END;
        if (packet && answered)
            put_packet(row, out); /* it came before the answer that stands beside it */
        if (row->part != LADDER_NOTHING && row->part != LADDER_HELD)
            put_part(&ladder, pages->view.timeline, i, out);
        if (packet && !answered)
            put_packet(row, out);
    }
    ladder_free(&ladder);
    return !ferror(out);
}

bool export_ladder_mermaid(const struct view *view, FILE *out)
{
    struct export_pages pages;
    bool good = export_pages_make(view, &pages);

    fputs("sequenceDiagram\n", out);
    for (unsigned i = 0; good && i < pages.lanes.count; i++) {
        bool left = i == 0 || pages.lanes.count > 2;
        fprintf(out, "    participant %c%u as %s%s\n", left ? 'p' : 'k', i, pages.lanes.names[i],
                left ? "" : "'s kernel");
        fprintf(out, "    participant %c%u as %s%s\n", left ? 'k' : 'p', i, pages.lanes.names[i],
                left ? "'s kernel" : "");
    }
    for (size_t i = 0; good && i < pages.count; i++)
        good = put_mermaid_page(&pages, &pages.pages[i], out);
    export_pages_free(&pages);
    return good && !ferror(out);
}
