/* Rectangles from a size: see layout.h. */
#include "viz/panes/layout.h"

enum {
    FRAME = 2,
    SOURCE_LEAST = 6,
    BOTH_LEAST = 7,
    BOTH_ASKED = 20,
    UNDER_LEAST = 5,
    LADDER_LEAST = 6,
    ROOMY = 30
};

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

/* Where the text has a place of its own, it takes no turns. */
static enum pane_id turn_but_text(const struct layout_wish *wish, enum pane_id first)
{
    if (!wish->lesson)
        return turn(wish, first);
    if (wish->focus >= first && wish->focus != PANE_TEXT)
        return wish->focus;
    return wish->guest >= first && wish->guest != PANE_TEXT ? wish->guest : first;
}

/* As wide as its lines, where the ladder has what it needs; never less than a share. */
static int source_width(const struct layout_wish *wish, int width)
{
    int share = between(width * 9 / 25, 40, 100), most = width - wish->ladder - FRAME;

    if (wish->ladder == 0 || wish->source + FRAME <= share || most <= share)
        return share;
    return between(wish->source + FRAME, share, most);
}

/* A share of the column, and more where it is needed: nearly all of it for a question, as long as nobody
 * looks at the source, which keeps its surroundings. */
static int text_height(const struct layout_wish *wish, int height)
{
    int share = between(height * 3 / 8, BOTH_LEAST, height);
    int most = wish->asks ? height - SOURCE_LEAST : height * 5 / 8;

    if (wish->focus == PANE_SOURCE || most <= share)
        return share;
    return between(wish->text + FRAME, share, most);
}

/* In a low column one of them; a question that takes all of it, where nobody looks at the source, has it. */
static void place_source(struct layout *layout, const struct layout_wish *wish, struct rect column, bool text)
{
    bool crowded = wish->asks && wish->text + FRAME > column.height - SOURCE_LEAST;
    bool low =
        crowded && wish->focus != PANE_SOURCE ? column.height < BOTH_ASKED : column.height < 2 * BOTH_LEAST;
    bool both = text && !low;

    if (both)
        layout->pane[PANE_TEXT] = take_top(&column, text_height(wish, column.height));
    layout->pane[both || !text || wish->focus == PANE_SOURCE ? PANE_SOURCE : PANE_TEXT] = column;
}

/* Text and output in a column at the right; where only the rows are many, in a row: the output alone, when
 * the text stands beside the ladder. */
static void place_extra(struct layout *layout, const struct layout_wish *wish, struct rect *body, bool column)
{
    if (column) {
        int extra = between(body->width / 4, 48, 100);
        struct rect left = take_left(body, body->width - extra);
        layout->pane[PANE_TEXT] =
            take_top(body, between(wish->text + FRAME, body->height * 3 / 5, body->height - 8));
        layout->pane[PANE_OUTPUT] = *body;
        *body = left;
        return;
    }
    struct rect extra = take_bottom(body, between(body->height / 5, 8, 16));
    if (!wish->lesson)
        layout->pane[PANE_TEXT] = take_left(&extra, extra.width / 2);
    layout->pane[PANE_OUTPUT] = extra;
}

static void place_grid(struct layout *layout, const struct layout_wish *wish, struct rect body)
{
    bool column = wish->width >= 180, row = !column && wish->height >= 52, text = wish->lesson && !column;

    if (column || row)
        place_extra(layout, wish, &body, column);
    struct rect bottom = take_bottom(&body, between(body.height * (text ? 11 : 12) / 32, 9, 30));
    place_source(layout, wish, take_left(&body, source_width(wish, body.width)), text);
    layout->pane[PANE_LADDER] = body;
    int width = bottom.width;
    layout->pane[PANE_SETS] = take_left(&bottom, width * 9 / 25);
    layout->pane[PANE_BUFFERS] = take_left(&bottom, width * 17 / 50);
    layout->pane[column || row ? PANE_PACKETS : turn_but_text(wish, PANE_PACKETS)] = bottom;
}

static void place_stack(struct layout *layout, const struct layout_wish *wish, struct rect body)
{
    if (wish->lesson)
        layout->pane[PANE_TEXT] = take_top(&body, between(wish->text + FRAME, 7, body.height / 3));
    struct rect bottom = take_bottom(&body, body.height / 3);

    layout->pane[PANE_SOURCE] = take_top(&body, between(body.height * 2 / 5, 7, 100));
    layout->pane[PANE_LADDER] = body;
    layout->pane[turn_but_text(wish, PANE_SETS)] = bottom;
}

static void place_side(struct layout *layout, const struct layout_wish *wish, struct rect body)
{
    place_source(layout, wish, take_left(&body, between(body.width * 9 / 25, 44, 100)), wish->lesson);
    layout->pane[turn_but_text(wish, PANE_LADDER)] = body;
}

/* One pane; before a class the ladder with another under it, where both have some rows. */
static void place_tabs(struct layout *layout, const struct layout_wish *wish, struct rect body)
{
    enum pane_id under = turn_but_text(wish, PANE_SETS);
    bool both = wish->spacious && wish->focus != PANE_SOURCE && wish->focus != PANE_TEXT &&
                body.height > LADDER_LEAST + UNDER_LEAST;

    if (!both) {
        layout->pane[wish->focus] = body;
        return;
    }
    layout->pane[under] =
        take_bottom(&body, between(wish->under, UNDER_LEAST, body.height - LADDER_LEAST - 1));
    layout->rule = take_bottom(&body, 1);
    layout->pane[PANE_LADDER] = body;
}

enum pane_id layout_under(const struct layout *layout)
{
    enum pane_id pane = PANE_SETS;

    if (layout->rule.height == 0)
        return PANE_COUNT;
    while (pane < PANE_COUNT && layout->pane[pane].width == 0)
        pane++;
    return pane;
}

/* What stands about the panes; what is left for these. */
static struct rect place_about(struct layout *layout, const struct layout_wish *wish)
{
    struct rect body = { 0, 0, wish->width, wish->height };
    bool roomy = wish->spacious && wish->height >= ROOMY;

    layout->title = take_top(&body, 1);
    if (layout->kind != LAYOUT_GRID)
        layout->tabs = take_top(&body, 1);
    layout->footer = take_bottom(&body, 1);
    layout->notice = take_bottom(&body, wish->spacious);
    layout->band = take_bottom(&body, wish->band);
    if (roomy) {
        take_bottom(&body, 1);
        take_top(&body, 1);
    }
    return body;
}

struct layout layout_make(const struct layout_wish *wish)
{
    struct layout layout = { .kind = kind_of(wish->width, wish->height),
                             .width = wish->width,
                             .height = wish->height };

    if (layout.kind == LAYOUT_TOO_SMALL)
        return layout;
    layout.framed = layout.kind != LAYOUT_TABS;
    struct rect body = place_about(&layout, wish);
    if (wish->zoom)
        layout.pane[wish->focus] = body;
    else if (layout.kind == LAYOUT_TABS)
        place_tabs(&layout, wish, body);
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
    int below = layout->band.height + layout->notice.height + layout->footer.height;

    return (struct rect){ 0, y, layout->width, layout->height - y - below };
}
