#include "viz/spoken/spoken_panes.h"

#include "lab/base/names.h"
#include "lab/base/text.h"
#include "lab/course/lesson/lesson.h"
#include "viz/panes/panes.h"
#include "viz/spoken/spoken.h"
#include "viz/spoken/spoken_events.h"
#include "viz/view/object_words.h"

enum { WIDTH = 78, ROWS = 200, EVENTS_MOST = 24, PACKETS_MOST = 60, LINES_AROUND = 2 };

/* ---- source */

static const char *status_words(const struct task *task)
{
    static const char *const words[] = {
        [TASK_HELD] = "about to call", [TASK_BLOCKED] = "asleep in the kernel"
    };
    return (size_t)task->status < sizeof words / sizeof *words && words[task->status] ? words[task->status]
                                                                                      : "runs";
}

/* "40, about to call: while ((got = recv(fd, ...)) > 0)", without the tag for the lesson's text. */
static void put_source_line(bool ascii, struct str line, int32_t number, const char *status)
{
    struct str code = str_trim(lesson_untagged(line));
    if (code.n > 0 || status[0])
        spoken_printf(ascii, "%d%s%s: %.*s", number, status[0] ? ", " : "", status, STR_ARGS(code));
}

static void speak_source(bool ascii, const struct view *view)
{
    const struct state *now = &view->now;
    for (uint32_t i = 0; i < now->live_count; i++) {
        const struct task *task = &now->tasks[now->live[i]];
        const struct timeline_source *source =
            task->line > 0 ? timeline_source(view->timeline, task->file) : NULL;
        spoken_printf(ascii, "%.*s, %.*s line %d, %s", STR_ARGS(task->label),
                      STR_ARGS(str_behind_last(task->file, '/')), task->line, status_words(task));
        for (int32_t line = task->line - LINES_AROUND; source && line <= task->line + LINES_AROUND; line++)
            if (line > 0)
                put_source_line(ascii, timeline_source_line(source, line), line,
                                line == task->line ? status_words(task) : "");
    }
}

/* ---- descriptors and sets */

static void speak_descriptor(bool ascii, const struct view *view, const struct descriptor *descriptor)
{
    const struct object *object = state_object(&view->now, descriptor->object);
    char bytes[400];
    struct text line = text_into(bytes, sizeof bytes);
    struct words who;
    words_clear(&who);
    object_add_process(&view->now, descriptor->pid, &who);
    text_printf(&line, "%s %d", who.text, descriptor->fd);
    if (object) {
        struct str local = object->values.text[TEXT_LOCAL], remote = object->values.text[TEXT_REMOTE];
        struct str state = object_state(&object->values, false);
        text_printf(&line, ": %s%s%.*s", object_kind(&object->values, false), state.n ? ", " : "",
                    STR_ARGS(state));
        text_printf(&line, "%s%.*s%s%.*s", local.n ? ", at " : "", STR_ARGS(local), remote.n ? ", to " : "",
                    STR_ARGS(remote));
    }
    text_printf(&line, "%s%s", descriptor->nonblock ? ", non-blocking" : "",
                descriptor->cloexec ? ", close-on-exec" : "");
    spoken_line(ascii, text_made(&line));
}

/* What it last asked select, poll or epoll_wait, and got; else that it asks now. */
static void speak_waits(bool ascii, const struct view *view)
{
    const struct state *now = &view->now;
    for (uint32_t i = 0; i < now->live_count; i++) {
        const struct task *task = &now->tasks[now->live[i]];
        uint32_t told = task->wait_return != EVENT_NO_INDEX ? task->wait_return : task->wait_enter;
        if (told == EVENT_NO_INDEX)
            continue;
        spoken_text(ascii, str_from("last wait: "));
        spoken_event(ascii, view, told);
    }
}

static void speak_sets(bool ascii, const struct view *view)
{
    const struct state *now = &view->now;
    for (uint32_t i = 0; i < now->descriptor_count; i++)
        speak_descriptor(ascii, view, &now->descriptors[i]);
    if (now->descriptor_count == 0)
        spoken_line(ascii, str_from("no sockets, pipes or epolls are open"));
    speak_waits(ascii, view);
}

/* ---- buffers */

static const struct figure {
    const char *name;
    enum value_id value, limit; /* limit: VALUE_COUNT none */
    const char *unit;
} figures[] = {
    { "send queue", VALUE_SEND_QUEUE, VALUE_SEND_LIMIT, "bytes" },
    { "of it not yet sent", VALUE_UNSENT, VALUE_COUNT, "bytes" },
    { "receive queue", VALUE_RECV_QUEUE, VALUE_RECV_LIMIT, "bytes" },
    { "accept queue", VALUE_ACCEPT_QUEUE, VALUE_BACKLOG, "connections" },
    { "half-open", VALUE_HALF_OPEN, VALUE_COUNT, "connections" },
    { "overflows", VALUE_OVERFLOWS, VALUE_COUNT, "times" },
    { "peer's window", VALUE_PEER_WINDOW, VALUE_COUNT, "bytes" },
    { "own window", VALUE_OWN_WINDOW, VALUE_COUNT, "bytes" },
    { "congestion window", VALUE_CWND, VALUE_COUNT, "segments" },
    { "unacknowledged", VALUE_UNACKED, VALUE_COUNT, "segments" },
    { "sent again", VALUE_RETRANSMITS, VALUE_COUNT, "segments" },
    { "dropped", VALUE_DROPS, VALUE_COUNT, "datagrams" },
};

/* Of a value that may be left out where it is 0. */
static bool is_worth(const struct figure *figure, int32_t value)
{
    bool queue = figure->limit != VALUE_COUNT || figure->value == VALUE_HALF_OPEN;
    bool window = figure->value == VALUE_PEER_WINDOW || figure->value == VALUE_OWN_WINDOW;
    return value != VALUE_UNKNOWN && (value != 0 || queue || window);
}

static void put_figure(struct text *line, const struct figure *figure, const struct values *values)
{
    char value[UNITS_MAX], limit[UNITS_MAX];
    int32_t now = values->number[figure->value];
    if (!is_worth(figure, now))
        return;
    text_printf(line, "; %s %s", figure->name, units_grouped(now, value));
    if (figure->limit != VALUE_COUNT && values->number[figure->limit] != VALUE_UNKNOWN)
        text_printf(line, " of %s", units_grouped(values->number[figure->limit], limit));
    int length = (int)strlen(figure->unit) - (now == 1 && figure->limit == VALUE_COUNT);
    text_printf(line, " %.*s", length, figure->unit);
}

static void speak_object(bool ascii, const struct view *view, const struct object *object)
{
    const struct object *peer = object_peer(&view->now, object);
    const struct values *values = &object->values;
    struct str state = object_state(values, false);
    char bytes[1200], time[UNITS_MAX];
    struct text line = text_into(bytes, sizeof bytes);
    struct words name;
    words_clear(&name);
    object_add_name(&view->now, object->id, &name);
    if (peer) {
        words_add(&name, " connected with ");
        object_add_name(&view->now, peer->id, &name);
    }
    text_printf(&line, "%s, %s%s%.*s", name.text, object_kind(values, false), state.n ? ", " : "",
                STR_ARGS(state));
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        put_figure(&line, &figures[i], values);
    if (values->number[VALUE_RTT] > 0)
        text_printf(&line, "; round trip %s",
                    units_duration((int64_t)values->number[VALUE_RTT] * 1000, ascii, time));
    if (values->number[VALUE_ERROR] > 0)
        text_printf(&line, "; %s pending", names_errno(values->number[VALUE_ERROR]));
    spoken_line(ascii, text_made(&line));
}

static void speak_buffers(bool ascii, const struct view *view)
{
    const struct state *now = &view->now;
    unsigned told = 0;
    for (uint32_t i = 0; i < now->present_count; i++) {
        const struct object *object = state_object(now, now->present[i]);
        if (!object || !object->id || !object->values.text[TEXT_KIND].n || object_gone(object))
            continue;
        speak_object(ascii, view, object);
        told++;
    }
    if (told == 0)
        spoken_line(ascii, str_from("no sockets or pipes yet"));
}

/* ---- others */

static void speak_ladder(bool ascii, const struct view *view)
{
    spoken_last_events(ascii, view, EVENT_NONE, EVENTS_MOST);
}

static void speak_packets(bool ascii, const struct view *view)
{
    if (timeline_next(view->timeline, 0, EVENT_PACKET) >= view->position)
        spoken_line(ascii, str_from("no packets so far"));
    spoken_last_events(ascii, view, EVENT_PACKET, PACKETS_MOST);
}

/* As it is drawn. */
static void speak_drawn(bool ascii, const struct view *view, const struct pane_ops *pane)
{
    struct canvas canvas;
    if (!canvas_make(&canvas, WIDTH, ROWS, false))
        return;
    pane->draw(view, &canvas);
    spoken_canvas(ascii, &canvas);
    canvas_free(&canvas);
}

void spoken_pane(bool ascii, const struct view *view, enum pane_id pane)
{
    static void (*const speak[PANE_COUNT])(bool ascii, const struct view *view) = {
        [PANE_SOURCE] = speak_source,   [PANE_LADDER] = speak_ladder,   [PANE_SETS] = speak_sets,
        [PANE_BUFFERS] = speak_buffers, [PANE_PACKETS] = speak_packets,
    };
    char title[128] = "";
    if (panes[pane]->title && !speak[pane])
        panes[pane]->title(view, title, sizeof title);
    spoken_printf(ascii, "%s%s%s", panes[pane]->name, title[0] ? ", " : "", title);
    if (speak[pane])
        speak[pane](ascii, view);
    else
        speak_drawn(ascii, view, panes[pane]);
}
