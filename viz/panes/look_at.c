#include "viz/panes/look_at.h"

#include "lab/base/text.h"
#include "viz/panes/panes.h"
#include "viz/view/object_words.h"
#include "viz/view/step_point.h"
#include "viz/view/view.h"
#include "viz/view/wire_words.h"

enum { EVENTS_MAX = 256, OBJECTS_MAX = 64, LABEL_WIDTH = 9, THINGS_MAX = 3 /* in one pane */ };

/* ---- what changed, pane by pane */

struct search {
    const struct view *view;
    struct step_point point;
    struct words panes[PANE_COUNT];
    int things[PANE_COUNT];
    bool ready;                    /* a wait has answered */
    uint32_t objects[OBJECTS_MAX]; /* that were seen */
    int object_count;
    uint32_t packets, point_packet; /* seen in the step; which of them it is about, from 1; 0 none */
    struct words point_words;
};

/* Adds one thing to a pane; beyond a few they are only counted. */
static struct words *add_thing(struct search *search, enum pane_id pane)
{
    if (search->things[pane]++ >= THINGS_MAX)
        return NULL;
    if (search->things[pane] > 1)
        words_add(&search->panes[pane], ", ");
    return &search->panes[pane];
}

/* "27 bytes" or its flags: what is lit of it in the ladder. */
static void put_packet(const struct event *event, struct words *out)
{
    struct conversation_parts parts;
    struct wire_facts facts;
    struct words label;

    if (!conversation_parse(event->line, &parts))
        return;
    wire_facts_of(&parts, &facts);
    wire_label(&facts, LABEL_WIDTH, true, &label);
    words_add(out, " (%s)", label.text);
}

static void see_packet(struct search *search, const struct event *event, uint32_t index)
{
    search->packets++;
    if (!step_point_is(&search->point, POINT_PACKET, index))
        return;
    search->point_packet = search->packets;
    put_packet(event, &search->point_words);
}

static bool changed(const struct object *was, const struct object *now, enum value_id id)
{
    int32_t before = was ? was->values.number[id] : VALUE_UNKNOWN, after = now->values.number[id];

    return after != before && after != VALUE_UNKNOWN && (before != VALUE_UNKNOWN || after > 0);
}

/* What of an object is told in the buffers: its state, else that one of its queues has changed. */
static void see_object(struct search *search, uint32_t id)
{
    const struct object *now = state_object(&search->view->now, id),
                        *was = state_object(&search->view->before, id);
    struct words *words;
    struct str state;

    if (!now || object_gone(now))
        return;
    state = now->values.text[TEXT_STATE];
    bool begins = !was && (str_is(state, "CLOSE") || str_is(state, "CLOSED"));
    bool moved = state.n > 0 && !begins && (!was || !str_equal(was->values.text[TEXT_STATE], state));
    bool queued = changed(was, now, VALUE_RECV_QUEUE) || changed(was, now, VALUE_SEND_QUEUE) ||
                  changed(was, now, VALUE_ACCEPT_QUEUE);
    if ((!moved && !queued) || !(words = add_thing(search, PANE_BUFFERS)))
        return;
    object_add_name(&search->view->now, id, words);
    if (moved)
        words_add(words, " %.*s", STR_ARGS(object_state(&now->values, false)));
}

/* Objects are told of once, however often the step has touched them. */
static bool seen_before(struct search *search, uint32_t id)
{
    for (int i = 0; i < search->object_count; i++)
        if (search->objects[i] == id)
            return true;
    if (search->object_count < OBJECTS_MAX)
        search->objects[search->object_count++] = id;
    return search->object_count == OBJECTS_MAX;
}

/* Descriptors that a call made or gave back, and what a wait answered. */
static void see_return(struct search *search, const struct event *event)
{
    struct words *words;

    struct str rest = event->u.call.descriptors;
    struct event_descriptor entry;

    search->ready = search->ready || (event->u.call.sets.n > 0 && event->u.call.ret > 0);
    while (event_next_descriptor(&rest, &entry))
        if ((words = add_thing(search, PANE_SETS)))
            words_add(words, "%.*s %d", STR_ARGS(event->actor), (int)entry.fd);
}

static void see(struct search *search, uint32_t index)
{
    struct event event;
    struct words *words;

    if (!timeline_event(search->view->timeline, index, &event))
        return;
    switch (event.kind) {
    case EVENT_PACKET:
        see_packet(search, &event, index);
        break;
    case EVENT_SOCKET:
        if (!seen_before(search, event.u.object.id))
            see_object(search, event.u.object.id);
        break;
    case EVENT_RETURN:
        see_return(search, &event);
        break;
    case EVENT_OUTPUT:
        if ((words = add_thing(search, PANE_OUTPUT)))
            words_add(words, "%.*s", STR_ARGS(event.actor));
        break;
    default:
        break;
    }
}

static void put_packets(struct search *search)
{
    uint32_t first = search->view->before.packets + 1;
    struct words *words = &search->panes[PANE_PACKETS];

    if (search->point_packet > 0)
        words_add(words, "%u%s", (unsigned)(first + search->point_packet - 1), search->point_words.text);
    else if (search->packets > 1)
        words_add(words, "%u to %u", (unsigned)first, (unsigned)(first + search->packets - 1));
    else if (search->packets > 0)
        words_add(words, "%u", (unsigned)first);
    search->things[PANE_PACKETS] = search->packets > 0;
}

/* The call is in the ladder, and the name says which. */
static void put_call(struct search *search)
{
    struct event event;

    if (search->point.kind != POINT_CALL ||
        !timeline_event(search->view->timeline, search->point.event, &event))
        return;
    search->things[PANE_LADDER] = 1;
    bool call = event.kind == EVENT_RETURN || event.kind == EVENT_BLOCK || event.kind == EVENT_GO ||
                event.kind == EVENT_ENTER;
    if (call)
        words_add(&search->panes[PANE_LADDER], "%.*s()%s", STR_ARGS(event.u.call.name),
                  event.kind == EVENT_BLOCK ? " asleep" : "");
}

/* Whether the call that the step is about is a wait: its answer stands in the sets. */
static bool is_wait(const struct search *search)
{
    struct event event;

    return search->point.kind == POINT_CALL &&
           timeline_event(search->view->timeline, search->point.event, &event) &&
           event.kind == EVENT_RETURN && event.u.call.sets.n > 0;
}

static void take(struct search *search, struct look_at *out, enum pane_id pane)
{
    bool ready = pane == PANE_SETS && search->ready;
    struct look_at_place *place = &out->places[out->count];

    if (search->things[pane] == 0 && !ready)
        return;
    *place = (struct look_at_place){ .pane = pane };
    if (ready)
        words_add(&place->words, "what is ready%s", search->things[pane] > 0 ? ", " : "");
    words_add(&place->words, "%s%s", search->panes[pane].text, search->things[pane] > THINGS_MAX ? " …" : "");
    out->count++;
    search->things[pane] = 0;
    search->ready = search->ready && !ready;
}

void look_at_find(const struct view *view, struct look_at *out)
{
    static const enum pane_id main_pane[] = { [POINT_NONE] = PANE_LADDER,
                                              [POINT_CALL] = PANE_LADDER,
                                              [POINT_PACKET] = PANE_PACKETS,
                                              [POINT_STATE] = PANE_BUFFERS };
    static const enum pane_id others[] = { PANE_PACKETS, PANE_BUFFERS, PANE_SETS, PANE_OUTPUT };
    struct search search = { .view = view, .point = step_point_of(view) };
    uint32_t begin = timeline_step_begin(view->timeline, view->step);

    *out = (struct look_at){ .count = 0 };
    if (view->step == 0)
        return;
    for (uint32_t i = begin; i < view->position && i < begin + EVENTS_MAX; i++)
        see(&search, i);
    put_packets(&search);
    put_call(&search);
    if (is_wait(&search))
        take(&search, out, PANE_SETS);
    take(&search, out, main_pane[search.point.kind]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        take(&search, out, others[i]);
}

/* ---- in words */

/* One place at `x`; the column behind it. */
static int draw_place(const struct look_at_place *place, struct canvas *canvas, int x, int y, bool first,
                      bool words)
{
    if (!first)
        x += canvas_string(canvas, x, y, STYLE_DIM, " · ");
    x += canvas_string(canvas, x, y, STYLE_TITLE, panes[place->pane]->name);
    if (words && place->words.used > 0)
        x += 1 + canvas_text(canvas, x + 1, y, canvas->area.width - x - 2, STYLE_PLAIN,
                             (struct str){ place->words.text, place->words.used }, true);
    return x;
}

void look_at_draw(const struct look_at *look, struct canvas *canvas, int x, int y)
{
    int end = canvas->area.width - 1;

    if (look->count == 0)
        return;
    canvas_glyph(canvas, x, y, STYLE_TITLE, GLYPH_POINT);
    x += 2 + canvas_string(canvas, x + 2, y, STYLE_PLAIN, "look at: ");
    for (int i = 0; i < look->count; i++) {
        const struct look_at_place *place = &look->places[i];
        int name = (i > 0 ? 3 : 0) + utf8_width(str_from(panes[place->pane]->name));
        int words = 1 + utf8_width((struct str){ place->words.text, place->words.used });
        if (i == 0 || x + name <= end)
            x = draw_place(place, canvas, x, y, i == 0, i == 0 || x + name + words <= end);
    }
}

size_t look_at_text(const struct view *view, char *out, size_t cap)
{
    struct text text = text_into(out, cap);
    struct look_at look;

    look_at_find(view, &look);
    for (int i = 0; i < look.count; i++) {
        const struct look_at_place *place = &look.places[i];
        text_printf(&text, "%s%s%s%s", i > 0 ? "; " : "look at: ", panes[place->pane]->name,
                    place->words.used > 0 ? " " : "", place->words.text);
    }
    return text.used;
}
