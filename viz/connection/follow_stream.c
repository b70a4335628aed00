#include "viz/connection/follow_stream.h"

#include <stdlib.h>

#include "lab/base/array.h"

enum { HOLDERS_MAX = 256 };

/* Bytes that one call moved. */
struct piece {
    uint32_t index; /* event */
    unsigned end;   /* who said it */
    int64_t ns, length;
    uint64_t offset; /* of its first byte among all that this end said */
    struct str data; /* the first of them */
};

/* A descriptor that leads to one of the ends. */
struct holder {
    int32_t pid, fd;
    unsigned end;
};

struct follow_stream {
    uint32_t objects[2];
    unsigned count;
    uint32_t seen; /* events */
    struct holder holders[HOLDERS_MAX];
    unsigned holder_count;
    struct piece *pieces;
    uint32_t piece_count;
    size_t piece_capacity;
    uint64_t said[2]; /* bytes */
    int scroll_most;
};

struct follow_stream *follow_stream_make(const struct connection *connection)
{
    struct follow_stream *talk = calloc(1, sizeof *talk);
    if (!talk)
        return NULL;
    talk->count = connection->count;
    for (unsigned i = 0; i < connection->count; i++)
        talk->objects[i] = connection->ends[i].object;
    return talk;
}

void follow_stream_free(struct follow_stream *talk)
{
    if (talk)
        free(talk->pieces);
    free(talk);
}

bool follow_stream_is_of(const struct follow_stream *talk, const struct connection *connection)
{
    if (!talk || talk->count != connection->count)
        return false;
    for (unsigned i = 0; i < connection->count; i++)
        if (talk->objects[i] != connection->ends[i].object)
            return false;
    return true;
}

/* ---- whose descriptors lead there */

static int find_holder(const struct follow_stream *talk, int32_t pid, int32_t fd)
{
    for (unsigned i = 0; i < talk->holder_count; i++)
        if (talk->holders[i].pid == pid && talk->holders[i].fd == fd)
            return (int)i;
    return -1;
}

static void hold(struct follow_stream *talk, int32_t pid, int32_t fd, uint32_t object)
{
    int at = find_holder(talk, pid, fd);
    if (at >= 0)
        talk->holders[at] = talk->holders[--talk->holder_count];
    for (unsigned end = 0; end < talk->count; end++)
        if (object && talk->objects[end] == object && talk->holder_count < HOLDERS_MAX)
            talk->holders[talk->holder_count++] = (struct holder){ pid, fd, end };
}

static void drop_all(struct follow_stream *talk, int32_t pid)
{
    for (unsigned i = talk->holder_count; i > 0; i--)
        if (talk->holders[i - 1].pid == pid)
            talk->holders[i - 1] = talk->holders[--talk->holder_count];
}

static void hold_changes(struct follow_stream *talk, int32_t pid, struct str changes)
{
    struct event_descriptor change;
    while (event_next_descriptor(&changes, &change))
        hold(talk, pid, change.fd, change.object);
}

static void inherit(struct follow_stream *talk, int32_t parent, int32_t child)
{
    drop_all(talk, child);
    for (unsigned i = talk->holder_count; i > 0; i--)
        if (talk->holders[i - 1].pid == parent && talk->holder_count < HOLDERS_MAX) {
            talk->holders[talk->holder_count] = talk->holders[i - 1];
            talk->holders[talk->holder_count++].pid = child;
        }
}

/* ---- what was said */

static bool add_piece(struct follow_stream *talk, const struct event *event, uint32_t index, unsigned end)
{
    if (!array_reserve(&talk->pieces, &talk->piece_capacity, (size_t)talk->piece_count + 1,
                       sizeof *talk->pieces))
        return false;
    talk->pieces[talk->piece_count++] = (struct piece){ .index = index,
                                                        .end = end,
                                                        .ns = event->ns,
                                                        .length = event->u.call.ret,
                                                        .offset = talk->said[end],
                                                        .data = event->u.call.data };
    talk->said[end] += (uint64_t)event->u.call.ret;
    return true;
}

static bool take_call(struct follow_stream *talk, const struct event *event, uint32_t index)
{
    const struct event_call *call = &event->u.call;
    int at = find_holder(talk, event->pid, call->fd);
    unsigned end = at >= 0 ? talk->holders[at].end : 0;
    bool sends = str_starts(call->name, "send") || str_starts(call->name, "write");
    bool receives = str_starts(call->name, "recv") || str_starts(call->name, "read");
    bool wanted = at >= 0 && call->ret > 0 && (sends || (receives && talk->count == 1));
    bool good = !wanted || add_piece(talk, event, index, sends ? end : !end);
    hold_changes(talk, event->pid, call->descriptors);
    return good;
}

/* Who was forked long ago has what it has, not what its parent has now. */
static void take_fork(struct follow_stream *talk, const struct event *event)
{
    const struct event_task *fork = &event->u.task;
    if (fork->attached || fork->descriptors.n > 0) {
        if (!fork->attached)
            drop_all(talk, fork->child_pid);
        hold_changes(talk, fork->child_pid, fork->descriptors);
    } else if (!fork->thread) {
        inherit(talk, event->pid, fork->child_pid);
    }
}

static bool take(struct follow_stream *talk, const struct event *event, uint32_t index)
{
    switch (event->kind) {
    case EVENT_RETURN:
        return take_call(talk, event, index);
    case EVENT_START:
    case EVENT_EXEC:
        if (!event->u.task.attached) /* of which there may be more parts */
            drop_all(talk, event->pid);
        hold_changes(talk, event->pid, event->u.task.descriptors);
        return true;
    case EVENT_FORK:
        take_fork(talk, event);
        return true;
    default:
        return true;
    }
}

bool follow_stream_grow(struct follow_stream *talk, const struct timeline *timeline, uint32_t position)
{
    struct event event;
    bool good = talk != NULL;
    for (; talk && talk->seen < position; talk->seen++) {
        enum event_kind kind = timeline_kind(timeline, talk->seen);
        bool tells = kind == EVENT_RETURN || kind == EVENT_START || kind == EVENT_EXEC || kind == EVENT_FORK;
        if (tells && timeline_event(timeline, talk->seen, &event))
            good = take(talk, &event, talk->seen) && good;
    }
    return good;
}

/* ---- how it is drawn */

enum { TIME_WIDTH = 12, NAME_MOST = 12, BYTES_WIDE_FROM = 96, ESCAPED_MAX = 4 * EVENT_DATA_MAX + 1 };

struct drawing {
    const struct view *view;
    const struct connection *connection;
    const struct follow_stream *talk;
    struct canvas *canvas;
    int name_width, text_at, utf8_width;
    int per_row; /* bytes of a hexdump's row; 0: text */
};

static void name_of(const struct drawing *d, unsigned end, struct words *out)
{
    const struct connection *connection = d->connection;
    words_clear(out);
    if (end < connection->count) {
        words_add(out, "%.*s", (int)strcspn(connection->ends[end].name.text, " "),
                  connection->ends[end].name.text);
        return;
    }
    const struct object *object = state_object(&d->view->now, connection->ends[0].object);
    struct str remote = object ? object->values.text[TEXT_REMOTE] : (struct str){ NULL, 0 };
    words_add(out, "%.*s", STR_ARGS(remote.n ? remote : str_from("peer")));
}

/* The next line of an escaped text: to the end of a line of it, or as far as fits. */
static bool next_line(struct str *rest, int width, struct str *line)
{
    if (!rest->n)
        return false;
    *line = (struct str){ rest->p, utf8_fit(*rest, width) };
    for (size_t i = 0; i + 1 < line->n; i++) {
        if (line->p[i] != '\\')
            continue;
        if (line->p[i + 1] == 'n') {
            line->n = i + 2;
            break;
        }
        i++;
    }
    if (!line->n)
        line->n = 1;
    rest->p += line->n;
    rest->n -= line->n;
    return true;
}

static void add_byte_row(const struct piece *piece, size_t at, int per_row, struct words *out)
{
    words_clear(out);
    words_add(out, "%08llx ", (unsigned long long)(piece->offset + at));
    for (int i = 0; i < per_row; i++) {
        if (at + (size_t)i < piece->data.n)
            words_add(out, "%s%02x", i == 8 ? "  " : " ", (unsigned char)piece->data.p[at + (size_t)i]);
        else
            words_add(out, "%s  ", i == 8 ? "  " : " ");
    }
    words_add(out, "  ");
    for (int i = 0; i < per_row && at + (size_t)i < piece->data.n; i++) {
        char c = piece->data.p[at + (size_t)i];
        words_add(out, "%c", c >= ' ' && c <= '~' ? c : '.');
    }
}

static void draw_label(const struct drawing *d, const struct piece *piece, int y)
{
    uint16_t style = piece->end < d->connection->count ? d->connection->ends[piece->end].style : STYLE_KERNEL;
    uint32_t lit_from =
        d->view->step ? timeline_step_begin(d->view->timeline, d->view->step) : EVENT_NO_INDEX;
    style |= STYLE_BOLD | (piece->index >= lit_from ? STYLE_STRONG : 0);
    char figure[UNITS_MAX];
    struct words name;
    name_of(d, piece->end, &name);
    canvas_string(d->canvas, 1, y, STYLE_DIM, units_time(piece->ns, figure));
    canvas_text(d->canvas, 1 + TIME_WIDTH, y, d->name_width, style, (struct str){ name.text, name.used },
                true);
    canvas_glyph(d->canvas, d->text_at - 2, y, style, piece->end ? GLYPH_ARROW_LEFT : GLYPH_ARROW_RIGHT);
}

/* Lines of a piece; drawn from line `y` on where that is on the canvas. With `count_only` they are counted.
 */
static int draw_piece(const struct drawing *d, const struct piece *piece, int y, bool count_only)
{
    static const char cut_words[] = "more bytes, not kept";
    char escaped[ESCAPED_MAX], figure[UNITS_MAX];
    int lines = 0;
    struct str rest = { escaped, event_escape(escaped, sizeof escaped, piece->data) }, line;
    struct words row;
    if (!count_only && y >= 0)
        draw_label(d, piece, y);
    if (d->per_row) {
        for (size_t at = 0; at < piece->data.n; at += (size_t)d->per_row, lines++) {
            if (count_only || y + lines < 0 || y + lines >= d->canvas->area.height)
                continue;
            add_byte_row(piece, at, d->per_row, &row);
            canvas_string(d->canvas, d->text_at, y + lines, STYLE_PLAIN, row.text);
        }
    } else {
        for (; next_line(&rest, d->utf8_width, &line); lines++)
            if (!count_only)
                canvas_text(d->canvas, d->text_at, y + lines, -1, STYLE_PLAIN, line, false);
    }
    if (piece->length > (int64_t)piece->data.n) {
        if (!count_only)
            canvas_printf(d->canvas, d->text_at, y + lines, STYLE_DIM, "%s %s",
                          units_grouped(piece->length - (int64_t)piece->data.n, figure), cut_words);
        lines++;
    }
    return lines;
}

static void measure(struct drawing *d)
{
    int width = d->canvas->area.width;
    for (unsigned end = 0; end < 2; end++) {
        struct words name;
        name_of(d, end, &name);
        int cells = utf8_width((struct str){ name.text, name.used });
        d->name_width = cells > d->name_width ? cells : d->name_width;
    }
    d->name_width = d->name_width > NAME_MOST ? NAME_MOST : d->name_width;
    d->text_at = 1 + TIME_WIDTH + d->name_width + 3;
    d->utf8_width = width - d->text_at - 1 > 8 ? width - d->text_at - 1 : 8;
    d->per_row = !d->view->sheet.bytes ? 0 : width >= BYTES_WIDE_FROM ? 16 : 8;
}

void follow_stream_draw(const struct view *view, const struct connection *connection, struct canvas *canvas)
{
    struct drawing d = { .view = view, .connection = connection, .talk = view->talk, .canvas = canvas };
    int height = canvas->area.height, scroll = view->sheet.scroll, lines = 0;
    if (!follow_stream_is_of(view->talk, connection))
        return;
    uint32_t count = array_before(view->talk->pieces, view->talk->piece_count, sizeof *view->talk->pieces,
                                  view->position),
             first = count;
    if (count == 0) {
        canvas_string(canvas, 1, 0, STYLE_DIM, "Nothing has been said as yet.");
        return;
    }
    measure(&d);
    while (first > 0 && lines < height + scroll)
        lines += draw_piece(&d, &view->talk->pieces[--first], 0, true);
    int most = lines - height;
    if (first == 0 && scroll > most)
        scroll = most < 0 ? 0 : most;
    view->talk->scroll_most = first == 0 ? (most < 0 ? 0 : most) : scroll + height;
    int y = lines <= height ? 0 : height + scroll - lines;
    for (uint32_t i = first; i < count && y < height; i++)
        y += draw_piece(&d, &view->talk->pieces[i], y, false);
}

int follow_stream_scroll_most(const struct follow_stream *talk)
{
    return talk ? talk->scroll_most : 0;
}
