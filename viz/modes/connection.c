#include "viz/modes/connection.h"

#include "viz/connection/connection_view.h"

enum { WHEEL_ROWS = 3 };

/* The wheel scrolls it; what lies below it is not meant. */
static void wheel(struct view *view, int key, int rows)
{
    enum mouse_kind kind;
    int x, y;
    keys_mouse_parts(key, &kind, &x, &y);
    for (int i = 0; i < WHEEL_ROWS && kind != MOUSE_CLICK; i++)
        connection_view_act(view, kind == MOUSE_WHEEL_UP ? ACTION_UP : ACTION_DOWN, rows);
}

/* It has no keys of its own, but a meaning for some of the lesson's. */
static struct mode_reply act(void *self, enum action action, int key)
{
    struct connection_mode *mode = self;
    int rows = layout_body(mode->layout).height - 1;
    bool mouse = keys_is_mouse(key) && mode->view->sheet.kind != SHEET_NONE;
    if (mouse)
        wheel(mode->view, key, rows);
    if (mouse || connection_view_act(mode->view, action, rows) == HANDLED)
        return mode_handled;
    return mode_passed;
}

static void draw(const void *self, struct canvas *screen)
{
    const struct connection_mode *mode = self;
    struct canvas part = canvas_part(screen, layout_body(mode->layout));
    connection_view_grow(mode->view);
    connection_view_draw(mode->view, &part);
}

static void end(void *self)
{
    connection_view_close(((struct connection_mode *)self)->view);
}

const struct mode_ops connection_mode = { .form = MODE_BASE, .act = act, .draw = draw, .end = end };
