#include "viz/connection/connection_view.h"

#include "viz/connection/follow_stream.h"
#include "viz/connection/state_diagram.h"

enum { STATES_SCROLL_MOST = 24 };

static enum connection_wish wish_of(enum sheet_kind kind)
{
    return kind == SHEET_STATES ? CONNECTION_TCP : CONNECTION_ANY;
}

/* It stays with the connection it was opened on, whoever goes next. */
void connection_view_open(struct view *view, enum sheet_kind kind, uint32_t object)
{
    struct connection connection;
    view->sheet = (struct sheet){ .kind = kind, .object = object, .bytes = view->sheet.bytes };
    if (!object && connection_chosen(view, wish_of(kind), &connection))
        view->sheet.object = connection.ends[0].object;
    connection_view_grow(view);
}

void connection_view_close(struct view *view)
{
    follow_stream_free(view->talk);
    view->talk = NULL;
    view->sheet.kind = SHEET_NONE;
}

void connection_view_grow(struct view *view)
{
    struct connection connection;
    if (view->sheet.kind != SHEET_TALK || !connection_chosen(view, CONNECTION_ANY, &connection))
        return;
    if (!follow_stream_is_of(view->talk, &connection)) {
        follow_stream_free(view->talk);
        view->talk = follow_stream_make(&connection);
    }
    follow_stream_grow(view->talk, view->timeline, view->position);
}

static void show_beside(struct view *view, int by)
{
    struct connection connection;
    enum connection_wish wish = wish_of(view->sheet.kind);
    uint32_t object =
        connection_chosen(view, wish, &connection) ? connection_beside(view, wish, &connection, by) : 0;
    if (object)
        connection_view_open(view, view->sheet.kind, object);
}

static void scroll(struct view *view, int by)
{
    bool talks = view->sheet.kind == SHEET_TALK; /* stands at its end: up is further back */
    int most = talks ? follow_stream_scroll_most(view->talk) : STATES_SCROLL_MOST;
    view->sheet.scroll += talks ? -by : by;
    if (view->sheet.scroll > most)
        view->sheet.scroll = most;
    if (view->sheet.scroll < 0)
        view->sheet.scroll = 0;
}

static enum handled open_or_close(struct view *view, enum sheet_kind kind)
{
    if (view->sheet.kind == kind)
        connection_view_close(view);
    else
        connection_view_open(view, kind, view->sheet.kind != SHEET_NONE ? view->sheet.object : 0);
    return HANDLED;
}

enum handled connection_view_act(struct view *view, enum action action, int rows)
{
    int page = rows > 2 ? rows - 1 : 1;
    if (action == ACTION_STATES || action == ACTION_TALK)
        return open_or_close(view, action == ACTION_STATES ? SHEET_STATES : SHEET_TALK);
    if (view->sheet.kind == SHEET_NONE)
        return IGNORED;
    switch (action) {
    case ACTION_UP:
    case ACTION_DOWN:
        scroll(view, action == ACTION_UP ? -1 : 1);
        return HANDLED;
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
        scroll(view, action == ACTION_PAGE_UP ? -page : page);
        return HANDLED;
    case ACTION_LEFT:
    case ACTION_RIGHT:
        show_beside(view, action == ACTION_LEFT ? -1 : 1);
        return HANDLED;
    case ACTION_OPEN:
        view->sheet.bytes = !view->sheet.bytes;
        return HANDLED;
    case ACTION_BACK:
        connection_view_close(view);
        return HANDLED;
    default:
        return IGNORED;
    }
}

/* "client 3 ⇄ server 4   client:40122 → server:7000", and the keys at the right end. */
static void draw_heading(const struct view *view, const struct connection *connection, struct canvas *canvas)
{
    static const char *const keys[] = { "enter bytes  h l another  esc close", "h l another  esc close", "" };
    const struct object *object = state_object(&view->now, connection->ends[0].object);
    struct str local = object->values.text[TEXT_LOCAL], remote = object->values.text[TEXT_REMOTE];
    int width = canvas->area.width, x = 1;
    for (int i = 0; i < width; i++)
        canvas_glyph(canvas, i, 0, STYLE_FOCUS, GLYPH_HORIZONTAL);
    for (unsigned i = 0; i < connection->count; i++) {
        const struct connection_end *end = &connection->ends[i];
        x += canvas_string(canvas, x, 0, STYLE_FOCUS, i ? (canvas->ascii ? " <-> " : " ⇄ ") : " ");
        x += canvas_text(canvas, x, 0, width - x, end->style | STYLE_BOLD,
                         (struct str){ end->name.text, end->name.used }, true);
    }
    struct words where;
    words_clear(&where);
    words_add(&where, "  %.*s%s%.*s ", STR_ARGS(local),
              !remote.n       ? ""
              : canvas->ascii ? " -> "
                              : " → ",
              STR_ARGS(remote));
    size_t form = view->sheet.kind == SHEET_TALK ? 0 : 1;
    int room = width - x - (int)strlen(keys[form]) - 3;
    if (utf8_width((struct str){ where.text, where.used }) <= room && where.used > 3)
        x += canvas_string(canvas, x, 0, STYLE_PLAIN, where.text);
    else
        x += canvas_string(canvas, x, 0, STYLE_PLAIN, " ");
    while (form < 2 && x + (int)strlen(keys[form]) + 3 > width)
        form++;
    if (keys[form][0])
        canvas_printf(canvas, width - (int)strlen(keys[form]) - 3, 0, STYLE_DIM, " %s ", keys[form]);
}

void connection_view_draw(const struct view *view, struct canvas *canvas)
{
    struct connection connection;
    if (view->sheet.kind == SHEET_NONE || canvas->area.height < 2)
        return;
    canvas_clear(canvas, STYLE_PLAIN);
    if (!connection_chosen(view, wish_of(view->sheet.kind), &connection)) {
        canvas_string(canvas, 1, 0, STYLE_DIM,
                      view->sheet.kind == SHEET_STATES
                          ? "No TCP socket as yet: here its states will stand."
                          : "No socket or pipe as yet: here stands what they say.");
        return;
    }
    draw_heading(view, &connection, canvas);
    struct canvas inside =
        canvas_part(canvas, (struct rect){ 0, 1, canvas->area.width, canvas->area.height - 1 });
    if (view->sheet.kind == SHEET_STATES)
        state_diagram_draw(view, &connection, &inside);
    else
        follow_stream_draw(view, &connection, &inside);
}
