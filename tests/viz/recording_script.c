#include "tests/viz/recording_script.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/base/path.h"
#include "lab/record/packet.h"
#include "lab/record/pcapng.h"
#include "viz/connection/connection_view.h"
#include "viz/view/view.h"

enum { PEOPLE = 16 };

/* Who takes part, in order of appearance: pid and tid count from 2. */
struct person {
    char label[32];
    int32_t pid;
    char call[700]; /* last asked */
};

struct writing {
    struct pcapng_writer writer;
    struct person people[PEOPLE];
    int32_t count;
};

static struct person *person_of(struct writing *w, const char *label)
{
    for (int32_t i = 0; i < w->count; i++)
        if (strcmp(w->people[i].label, label) == 0)
            return &w->people[i];
    assert_true(w->count < PEOPLE);
    struct person *person = &w->people[w->count++];
    snprintf(person->label, sizeof person->label, "%s", label);
    person->pid = 1 + w->count;
    return person;
}

static int32_t tid_of(const struct writing *w, const struct person *person)
{
    return 2 + (int32_t)(person - w->people);
}

/* ---- frames */

static uint32_t number_after(const char *text, const char *what)
{
    const char *at = strstr(text, what);
    return at ? (uint32_t)strtoul(at + strlen(what), NULL, 10) : 0;
}

static void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value);
}

static uint32_t port_in(const char *text)
{
    const char *colon = strchr(text, ':');
    return colon ? (uint32_t)strtoul(colon + 1, NULL, 10) : 0;
}

/* An Ethernet frame with the TCP segment that the line tells of. */
static uint32_t make_frame(const char *line, uint8_t frame[2048])
{
    static const struct {
        const char *name;
        uint8_t bit;
    } flags[] = {
        { "SYN", TCP_SYN }, { "ACK", TCP_ACK }, { "FIN", TCP_FIN }, { "RST", TCP_RST }, { "PSH", TCP_PSH }
    };
    uint32_t payload = number_after(line, ", ");
    memset(frame, 0, 2048);
    frame[5] = 2, frame[11] = 1;
    put16(frame + 12, 0x0800);
    frame[14] = 0x45;
    put16(frame + 16, 40 + payload);
    frame[22] = 64;
    frame[23] = 6;
    put32(frame + 26, 0x0a000001);
    put32(frame + 30, 0x0a000002);
    put16(frame + 34, port_in(line));
    put16(frame + 36, port_in(strstr(line, " > ") ? strstr(line, " > ") : ""));
    put32(frame + 38, 1000 + number_after(line, " seq "));
    put32(frame + 42, 9000 + number_after(line, " ack "));
    frame[46] = 0x50;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (strstr(line, flags[i].name))
            frame[47] |= flags[i].bit;
    put16(frame + 48, 512);
    for (uint32_t i = 0; i < payload && 54 + i < 2048; i++)
        frame[54 + i] = (uint8_t)('a' + i % 26);
    return 54 + payload;
}

/* ---- lines */

static const struct {
    const char *name;
    int number;
} errors[] = {
    { "ECONNREFUSED", ECONNREFUSED }, { "EAGAIN", EAGAIN }, { "ECONNRESET", ECONNRESET }, { "EPIPE", EPIPE }
};

static int error_in(const char *result)
{
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (strstr(result, errors[i].name))
            return errors[i].number;
    return 0;
}

static const char *result_in(const char *line)
{
    const char *at = NULL;
    for (const char *next = line; (next = strstr(next, ") = ")); next++)
        at = next;
    return at ? at + 4 : "0";
}

/* Takes "key value" off the extras behind " | ". */
static struct str extra(const char *extras, const char *key)
{
    const char *at = extras ? strstr(extras, key) : NULL;
    if (!at)
        return (struct str){ NULL, 0 };
    at += strlen(key);
    const char *end = strstr(at, " | ");
    return (struct str){ at, end ? (size_t)(end - at) : strlen(at) };
}

static void fill_call(struct event *event, const char *line, const char *extras)
{
    struct event_call *call = &event->u.call;
    const char *open = strchr(line, '(');
    struct str nfds = extra(extras, "nfds ");
    *call = (struct event_call){ .fd = -1, .length = -1, .nfds = -1, .schedules = true };
    event->line = str_from(line);
    if (!open)
        return;
    call->name = (struct str){ line, (size_t)(open - line) };
    call->fd = open[1] >= '0' && open[1] <= '9' ? atoi(open + 1) : -1;
    call->sets = extra(extras, "sets ");
    call->data = extra(extras, "data ");
    call->descriptors = extra(extras, "fds ");
    if (nfds.n)
        call->nfds = atoi(nfds.p);
    struct str place = extra(extras, "at ");
    const char *colon = place.n ? memchr(place.p, ':', place.n) : NULL;
    if (colon) {
        call->file = (struct str){ place.p, (size_t)(colon - place.p) };
        call->line = atoi(colon + 1);
    }
    struct str caller = extra(extras, "by ");
    call->function = extra(extras, "in ");
    if (caller.n) {
        call->caller_file = str_before(caller, ':');
        call->caller_line = atoi(str_behind_last(caller, ':').p);
    }
    call->ret = atoi(result_in(line));
    struct str paused = extra(extras, "paused ");
    call->paused_ns = paused.n ? atoll(paused.p) * 1000 : 0;
    call->error = call->ret == -1 ? error_in(result_in(line)) : 0;
}

static void fill_fork(struct writing *w, struct event *event, const char *rest)
{
    static char label[32];
    struct person *parent = person_of(w, event->actor.p), *child;
    assert_int_equal(sscanf(rest, "%31s", label), 1);
    child = person_of(w, label);
    event->u.task = (struct event_task){ .thread = strstr(rest, " thread") != NULL,
                                         .attached = strstr(rest, " attached") != NULL,
                                         .child = str_from(label) };
    if (event->u.task.thread)
        child->pid = parent->pid;
    event->u.task.child_pid = child->pid;
    event->u.task.child_tid = tid_of(w, child);
    event->line = str_from(event->u.task.thread ? "starts a thread" : "forks");
}

static void fill_exit(struct event *event, const char *rest)
{
    bool killed = strncmp(rest, "signal ", 7) == 0;
    event->u.task =
        (struct event_task){ .status = killed ? -1 : atoi(rest), .signal = killed ? atoi(rest + 7) : 0 };
    event->line = str_from(killed ? "killed by a signal" : "exited");
}

static void fill(struct writing *w, struct event *event, char sign, const char *who, char *rest,
                 uint8_t *frame)
{
    char *extras = strstr(rest, " | ");
    if (extras) {
        *extras = 0;
        extras += 3;
    }
    for (size_t n = strlen(rest); n > 0 && rest[n - 1] == ' '; n--)
        rest[n - 1] = 0;
    event->line = str_from(rest);
    if (strchr(">.!~<", sign)) {
        struct person *person = person_of(w, who);
        if (sign == '>' || sign == '.')
            snprintf(person->call, sizeof person->call, "%s", rest);
        fill_call(event, *rest ? rest : person->call, extras);
        event->u.call.held = sign == '>';
    } else if (sign == '*') {
        event->u.packet = (struct event_packet){ .bytes = frame, .link_type = 1 };
        event->u.packet.length = event->u.packet.captured = make_frame(rest, frame);
    } else if (sign == 'o') {
        event->u.io = (struct event_io){ .fd = atoi(rest), .data = str_from(strchr(rest, ' ') + 1) };
        event->line = str_from("prints");
    } else if (sign == '=') {
        event->u.source = (struct event_source){ .file = str_from(who), .text = str_from(rest) };
        event->line = (struct str){ NULL, 0 };
    } else if (sign == '@') {
        event->u.object = (struct event_object){ .id = (uint32_t)atoi(who + 1), .values = str_from(rest) };
    } else if (sign == 'f') {
        fill_fork(w, event, rest);
    } else if (sign == 'x') {
        fill_exit(event, rest);
    } else if (sign == 's') {
        event->u.task.signal = atoi(rest);
        event->line = str_from(strchr(rest, ' ') ? strchr(rest, ' ') + 1 : rest);
    } else if (sign == '#') {
        char *space = strchr(rest, ' ');
        assert_non_null(space);
        *space = 0;
        event->u.note.kind = note_kind_from(str_from(rest));
        event->line = str_from(space + 1);
    }
}

static void write_line(struct writing *w, const char *line)
{
    static const struct {
        char sign;
        enum event_kind kind;
    } kinds[] = { { '+', EVENT_START },  { '>', EVENT_ENTER },  { '.', EVENT_ENTER },  { '!', EVENT_GO },
                  { '~', EVENT_BLOCK },  { '<', EVENT_RETURN }, { '*', EVENT_PACKET }, { '@', EVENT_SOCKET },
                  { 'f', EVENT_FORK },   { 'x', EVENT_EXIT },   { 's', EVENT_SIGNAL }, { '#', EVENT_NOTE },
                  { '=', EVENT_SOURCE }, { 'o', EVENT_OUTPUT } };
    char who[32], sign, rest[700] = "";
    uint8_t frame[2048];
    int us;
    if (sscanf(line, "%d %31s %c %699[^\x01]", &us, who, &sign, rest) < 3)
        fail_msg("not an event: %s", line);
    struct event event = { .ns = (int64_t)us * 1000 };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].sign == sign)
            event.kind = kinds[i].kind;
    if (event.kind == EVENT_NONE)
        fail_msg("no such sign: %s", line);
    if (!strchr("*@#=", sign)) {
        struct person *person = person_of(w, who);
        event.actor = str_from(person->label);
        event.pid = person->pid;
        event.tid = tid_of(w, person);
    }
    fill(w, &event, sign, who, rest, frame);
    assert_int_equal(pcapng_write_event(&w->writer, &event), 0);
}

struct timeline *script_open(const char *const *lines, size_t count)
{
    struct writing w = { .count = 0 };
    char why[200] = "";
    int file = memfd_create("story", MFD_CLOEXEC);
    assert_true(file >= 0);
    assert_int_equal(pcapng_writer_begin(&w.writer, 1700000000000000000, "story"), 0);
    assert_int_equal(pcapng_write_interface(&w.writer, "lo", 1), 0);
    for (size_t i = 0; i < count; i++)
        write_line(&w, lines[i]);
    assert_int_equal(write(file, w.writer.bytes, w.writer.used), (ssize_t)w.writer.used);
    pcapng_writer_free(&w.writer);
    struct timeline *timeline = timeline_open(file, false, why, sizeof why);
    if (!timeline)
        fail_msg("%s", why);
    return timeline;
}

void script_view(struct view *view, const char *const *lines, size_t count)
{
    struct timeline *timeline = script_open(lines, count);
    view_init(view, timeline);
    assert_true(view_go(view, timeline_steps(timeline)));
}

void script_end(struct view *view)
{
    struct timeline *timeline = view->timeline;
    connection_view_close(view);
    view_free(view);
    timeline_close(timeline);
}

/* ---- what is drawn */

char *script_draw(const struct view *view, const struct pane_ops *pane, int width, int height, bool ascii)
{
    struct canvas canvas;
    assert_true(canvas_make(&canvas, width, height, ascii));
    pane->draw(view, &canvas);
    char *text = canvas_dump(&canvas);
    assert_non_null(text);
    canvas_free(&canvas);
    return text;
}

char *script_marked(const struct view *view, const struct pane_ops *pane, int width, int height,
                    uint16_t bits)
{
    struct canvas canvas;
    assert_true(canvas_make(&canvas, width, height, false));
    pane->draw(view, &canvas);
    for (int i = 0; i < width * height; i++)
        if (!(canvas.cells[i].style & bits) && canvas.cells[i].character)
            canvas.cells[i].character = ' ';
    char *text = canvas_dump(&canvas);
    assert_non_null(text);
    canvas_free(&canvas);
    return text;
}

void script_compare(const char *drawn, const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "tests/viz/golden/%s.txt", name);
    if (getenv("UPDATE_GOLDEN")) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(drawn, file);
        assert_int_equal(fclose(file), 0);
    }
    char *expected = file_text(path, NULL);
    bool same = expected && strcmp(expected, drawn) == 0;
    if (!same)
        fprintf(stderr, "---- %s\n%s---- drawn\n%s----\n", path, expected ? expected : "", drawn);
    free(expected);
    if (!same)
        fail_msg("what is drawn is not as in %s", path);
}

void script_golden(const struct view *view, const struct pane_ops *pane, int width, int height, bool ascii,
                   const char *name)
{
    char *drawn = script_draw(view, pane, width, height, ascii);
    script_compare(drawn, name);
    free(drawn);
}

uint32_t script_event(const struct view *view, const char *text)
{
    struct event event;
    for (uint32_t i = timeline_count(view->timeline); i > 0; i--)
        if (timeline_event(view->timeline, i - 1, &event) && event.line.n &&
            memmem(event.line.p, event.line.n, text, strlen(text)))
            return i - 1;
    fail_msg("no event says \"%s\"", text);
    return EVENT_NO_INDEX;
}
