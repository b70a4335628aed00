/* What the mouse does, when it is on: a click brings the focus and selects, the wheel scrolls what it points
 * at. */
#include "viz/app_state.h"
#include "viz/navigate/selection.h"
#include "viz/panes/panes.h"

enum { WHEEL_ROWS = 3 };

static bool holds(struct rect area, int x, int y)
{
    return x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
}

/* The pane at a cell; PANE_COUNT: none. */
static int pane_at(const struct app *app, int x, int y)
{
    for (int pane = 0; pane < PANE_COUNT; pane++)
        if (app->layout.pane[pane].width > 0 && holds(app->layout.pane[pane], x, y))
            return pane;
    return PANE_COUNT;
}

static void scroll(struct app *app, enum action action)
{
    for (int i = 0; i < WHEEL_ROWS; i++)
        app_do(app, action);
}

/* The overlays scroll wherever the mouse points; a click beside them closes them. */
static bool over_panes(struct app *app, enum mouse_kind kind)
{
    int key = kind == MOUSE_WHEEL_UP     ? KEY_CODE_UP
              : kind == MOUSE_WHEEL_DOWN ? KEY_CODE_DOWN
                                         : KEY_CODE_ESCAPE;

    if (app_contexts(app) & KEYS_LESSON)
        return false;
    for (int i = 0; i < (kind == MOUSE_CLICK ? 1 : WHEEL_ROWS); i++)
        app_key(app, key);
    return true;
}

void going_mouse_key(struct app *app, int key)
{
    enum mouse_kind kind;
    int x, y, pane;

    keys_mouse_parts(key, &kind, &x, &y);
    if (!app->going.mouse || over_panes(app, kind))
        return;
    if (holds(app->layout.tabs, x, y) && kind == MOUSE_CLICK) {
        pane = app_tab_at(app, x);
        if (pane < PANE_COUNT)
            app_do(app, (enum action)(ACTION_PANE_1 + pane));
        return;
    }
    pane = pane_at(app, x, y);
    if (pane == PANE_COUNT)
        return;
    app_do(app, (enum action)(ACTION_PANE_1 + pane));
    struct rect inside = layout_inside(&app->layout, (enum pane_id)pane);
    if (kind == MOUSE_CLICK)
        selection_at(&app->view, (enum pane_id)pane, inside.height, y - inside.y);
    else
        scroll(app, kind == MOUSE_WHEEL_UP ? ACTION_UP : ACTION_DOWN);
}
