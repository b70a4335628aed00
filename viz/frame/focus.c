#include "viz/frame/focus.h"

#include <stdio.h>
#include <string.h>

#include "lab/base/utf8.h"
#include "viz/panes/panes.h"

enum { TABS_WIDE = 64 };

void focus_on(struct focus *focus, enum pane_id pane)
{
    if (pane == focus->pane)
        return;
    focus->previous = focus->pane;
    focus->pane = pane;
    if (pane > PANE_LADDER)
        focus->guest = pane;
}

void focus_there_and_back(struct focus *focus, enum pane_id pane)
{
    focus_on(focus, focus->pane == pane ? focus->previous : pane);
}

/* ---- drawing */

static void pane_title(const struct view *view, enum pane_id pane, char *out, size_t cap)
{
    out[0] = '\0';
    if (panes[pane]->title)
        panes[pane]->title(view, out, cap);
}

static void draw_frame(const struct view *view, enum pane_id pane, struct rect area, bool focused,
                       struct canvas *screen)
{
    char about[96], title[128];
    pane_title(view, pane, about, sizeof about);
    snprintf(title, sizeof title, "%d %s%s%s%s", (int)pane + 1, panes[pane]->name, about[0] ? " ── " : " ",
             about, about[0] ? " " : "");
    canvas_frame(screen, area, title, focused);
}

/* Before the pane under it, named as in a frame. */
static void draw_rule(const struct view *view, const struct layout *layout, enum pane_id focus,
                      struct canvas *screen)
{
    enum pane_id under = layout_under(layout);
    struct canvas rule = canvas_part(screen, layout->rule);
    char about[96];
    if (under == PANE_COUNT)
        return;
    uint16_t style = under == focus ? STYLE_FOCUS : STYLE_FRAME;
    for (int x = 0; x < rule.area.width; x++)
        canvas_glyph(&rule, x, 0, style, GLYPH_HORIZONTAL);
    pane_title(view, under, about, sizeof about);
    canvas_printf(&rule, 2, 0, under == focus ? STYLE_FOCUS : STYLE_TITLE, " %d %s %s%s", (int)under + 1,
                  panes[under]->name, about, about[0] ? " " : "");
}

/* Puts a blank line between two rows each, of those that were drawn close together. */
static void spread(struct canvas *canvas, int rows)
{
    size_t size = (size_t)canvas->area.width * sizeof *canvas->cells;
    struct cell *first = canvas->cells + (size_t)canvas->area.y * (size_t)canvas->stride + canvas->area.x;
    for (int y = rows - 1; y > 0; y--) {
        memcpy(first + (size_t)(2 * y) * (size_t)canvas->stride, first + (size_t)y * (size_t)canvas->stride,
               size);
        canvas_fill(canvas, (struct rect){ 0, y, canvas->area.width, 1 }, STYLE_PLAIN, ' ');
    }
}

static void draw_pane(const struct view *view, enum pane_id pane, struct canvas *inside)
{
    int width = inside->area.width, height = inside->area.height;
    panes[pane]->draw(view, inside);
    if (pane_pitch(pane, view, width, height) > 1)
        spread(inside, (height + 1) / 2);
}

void focus_draw_panes(const struct view *view, const struct layout *layout, enum pane_id focus,
                      struct canvas *screen)
{
    for (enum pane_id pane = 0; pane < PANE_COUNT; pane++) {
        struct rect area = layout->pane[pane];
        if (area.width < 1 || area.height < 1)
            continue;
        if (layout->framed)
            draw_frame(view, pane, area, pane == focus, screen);
        struct canvas inside = canvas_part(screen, layout_inside(layout, pane));
        draw_pane(view, pane, &inside);
    }
    draw_rule(view, layout, focus, screen);
}

static int tab_text(enum pane_id pane, enum pane_id focus, bool narrow, char *out, size_t cap)
{
    const char *name = panes[pane]->name;
    int digit = (int)pane + 1;
    if (pane == focus)
        snprintf(out, cap, narrow ? "[%d%s]" : "[%d %s]", digit, name);
    else if (narrow)
        snprintf(out, cap, "%s%d%s", pane > 0 && pane - 1 == focus ? "" : " ", digit, name);
    else
        snprintf(out, cap, " %d %s ", digit, name);
    return utf8_width(str_from(out));
}

void focus_draw_tabs(const struct view *view, const struct layout *layout, enum pane_id focus,
                     struct canvas *screen)
{
    struct canvas canvas = canvas_part(screen, layout->tabs);
    char text[128];
    int x = 0;
    if (layout->tabs.height < 1)
        return;
    for (enum pane_id pane = 0; pane < PANE_COUNT; pane++) {
        uint16_t style = layout->pane[pane].width > 0 ? STYLE_TITLE : STYLE_PLAIN;
        tab_text(pane, focus, layout->width < TABS_WIDE, text, sizeof text);
        x += canvas_string(&canvas, x, 0, pane == focus ? STYLE_TITLE | STYLE_SELECTED : style, text);
    }
    pane_title(view, focus, text, sizeof text);
    int width = utf8_width(str_from(text));
    if (!layout->framed && width > 0 && x + width + 2 <= layout->width)
        canvas_string(&canvas, layout->width - width - 1, 0, STYLE_DIM, text);
}

/* ---- what stands at a cell */

static bool holds(struct rect area, int x, int y)
{
    return x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
}

enum pane_id focus_pane_at(const struct layout *layout, int x, int y)
{
    enum pane_id pane = 0;
    while (pane < PANE_COUNT && !holds(layout->pane[pane], x, y))
        pane++;
    return pane;
}

enum pane_id focus_tab_at(const struct layout *layout, enum pane_id focus, int x, int y)
{
    enum pane_id pane = holds(layout->tabs, x, y) ? 0 : PANE_COUNT;
    char text[128];
    for (; pane < PANE_COUNT; pane++) {
        x -= tab_text(pane, focus, layout->width < TABS_WIDE, text, sizeof text);
        if (x < 0)
            break;
    }
    return pane;
}
