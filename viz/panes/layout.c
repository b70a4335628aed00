/* Rectangles from a size: see layout.h. */
#include "viz/panes/layout.h"

static int between(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

static enum layout_kind kind_of(int width, int height)
{
    if (width < LAYOUT_MIN_WIDTH || height < LAYOUT_MIN_HEIGHT)
        return LAYOUT_TOO_SMALL;
    if (width >= 100 && height >= 30)
        return LAYOUT_GRID;
    if (width >= 130)
        return LAYOUT_SIDE;
    if (height >= 40)
        return LAYOUT_STACK;
    return LAYOUT_TABS;
}

/* Takes `rows` off the top or the bottom of a rectangle. */
static struct rect take_top(struct rect *from, int rows)
{
    struct rect part = *from;

    part.height = between(rows, 0, from->height);
    from->y += part.height;
    from->height -= part.height;
    return part;
}

static struct rect take_bottom(struct rect *from, int rows)
{
    struct rect part = *from;

    part.height = between(rows, 0, from->height);
    from->height -= part.height;
    part.y = from->y + from->height;
    return part;
}

static struct rect take_left(struct rect *from, int columns)
{
    struct rect part = *from;

    part.width = between(columns, 0, from->width);
    from->x += part.width;
    from->width -= part.width;
    return part;
}

/* Which of the panes `first`..PANE_OUTPUT stands where they take turns. */
static enum pane_id turn(const struct layout_wish *wish, enum pane_id first)
{
    if (wish->focus >= first)
        return wish->focus;
    return wish->guest >= first ? wish->guest : first;
}

static void place_grid(struct layout *layout, const struct layout_wish *wish, struct rect body)
{
    bool column = wish->width >= 180, row = !column && wish->height >= 52;

    if (column) {
        int extra = between(body.width / 4, 48, 100);
        struct rect left = take_left(&body, body.width - extra);
        layout->pane[PANE_TEXT] = take_top(&body, body.height * 3 / 5);
        layout->pane[PANE_OUTPUT] = body;
        body = left;
    } else if (row) {
        struct rect extra = take_bottom(&body, between(body.height / 5, 8, 16));
        layout->pane[PANE_TEXT] = take_left(&extra, extra.width / 2);
        layout->pane[PANE_OUTPUT] = extra;
    }
    struct rect bottom = take_bottom(&body, between(body.height * 3 / 8, 9, 30));
    layout->pane[PANE_SOURCE] = take_left(&body, between(body.width * 9 / 25, 40, 100));
    layout->pane[PANE_LADDER] = body;
    int width = bottom.width;
    layout->pane[PANE_SETS] = take_left(&bottom, width * 9 / 25);
    layout->pane[PANE_BUFFERS] = take_left(&bottom, width * 17 / 50);
    layout->pane[column || row ? PANE_PACKETS : turn(wish, PANE_PACKETS)] = bottom;
}

static void place_stack(struct layout *layout, const struct layout_wish *wish, struct rect body)
{
    struct rect bottom = take_bottom(&body, body.height / 3);

    layout->pane[PANE_SOURCE] = take_top(&body, body.height * 2 / 5);
    layout->pane[PANE_LADDER] = body;
    layout->pane[turn(wish, PANE_SETS)] = bottom;
}

static void place_side(struct layout *layout, const struct layout_wish *wish, struct rect body)
{
    layout->pane[PANE_SOURCE] = take_left(&body, between(body.width * 9 / 25, 44, 100));
    layout->pane[turn(wish, PANE_LADDER)] = body;
}

struct layout layout_make(const struct layout_wish *wish)
{
    struct layout layout = { .kind = kind_of(wish->width, wish->height),
                             .width = wish->width,
                             .height = wish->height };
    struct rect body = { 0, 0, wish->width, wish->height };

    if (layout.kind == LAYOUT_TOO_SMALL)
        return layout;
    layout.framed = layout.kind != LAYOUT_TABS;
    layout.title = take_top(&body, 1);
    if (layout.kind != LAYOUT_GRID)
        layout.tabs = take_top(&body, 1);
    layout.footer = take_bottom(&body, 1);
    bool low = wish->height < 20 && !wish->insist, spacious = wish->spacious && wish->height >= 30;
    if (spacious)
        take_bottom(&body, 1);
    layout.band = take_bottom(&body, low ? between(wish->band, 0, 1) : wish->band);
    if (spacious) {
        take_bottom(&body, 1);
        take_top(&body, 1);
    }
    if (wish->zoom || layout.kind == LAYOUT_TABS)
        layout.pane[wish->focus] = body;
    else if (layout.kind == LAYOUT_GRID)
        place_grid(&layout, wish, body);
    else if (layout.kind == LAYOUT_STACK)
        place_stack(&layout, wish, body);
    else
        place_side(&layout, wish, body);
    return layout;
}

struct rect layout_inside(const struct layout *layout, enum pane_id pane)
{
    struct rect area = layout->pane[pane];

    if (!layout->framed || area.width < 2 || area.height < 2)
        return area;
    return (struct rect){ area.x + 1, area.y + 1, area.width - 2, area.height - 2 };
}

struct rect layout_body(const struct layout *layout)
{
    int y = layout->title.height + layout->tabs.height;
    int below = layout->band.height + layout->footer.height;

    return (struct rect){ 0, y, layout->width, layout->height - y - below };
}
