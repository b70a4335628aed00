/* What a frame costs: events looked at, which is the same on every machine. It may not grow with the
 * recording, wherever what a pane shows lies. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/course/lesson/lesson.h"
#include "lab/record/pcapng.h"
#include "viz/panes/current_section.h"
#include "viz/panes/explain_step.h"
#include "viz/panes/panes.h"
#include "viz/view/filter.h"

/* Both end at the same place in a round of what goes on. */
enum { ROUND = 600, SHORT = 80 * ROUND + 200, LONG = 250 * ROUND + 200 };
enum { READS_MOST = 60000, WIDTH = 100, HEIGHT = 30 };

static const char source[] =
    "int main(void)\n{\n    accept(3, NULL, NULL); //DOC: accept\n    recv(4);\n    send(4);\n}\n";

/* What goes on: a client is served for ever; it was so at the front alone; or many tasks call, all held
 * before all are let go, and the calls of some are not in the recording. */
enum scene { SERVED, EARLY, CROWD };

static void fill_crowd(struct event *event, uint32_t n, char line[100])
{
    enum { TASKS = 200 };
    static const enum event_kind kinds[] = { EVENT_ENTER, EVENT_GO, EVENT_RETURN };
    const uint32_t task = n % TASKS, phase = n / TASKS % 3;
    event->kind = task % 12 == 0 && phase == 0 ? EVENT_GO : kinds[phase];
    event->u.call = (struct event_call){ .name = str_from("recv"), .fd = 4, .held = phase == 0, .ret = 4 };
    event->actor = str_from("server");
    event->pid = event->tid = 10 + (int32_t)task;
    snprintf(line, 100, "recv(4, \"ping\", 512, 0)%s", phase == 2 ? " = 4" : "");
    event->line = str_from(line);
}

static void fill(struct event *event, uint32_t n, enum scene scene, char line[100])
{
    enum { FRONT = 100 };
    const uint32_t phase = n % 6;
    event->ns = (int64_t)n * 1000;
    if (scene == CROWD) {
        fill_crowd(event, n, line);
        return;
    }
    if (scene == EARLY && n > FRONT) {
        event->kind = EVENT_SOCKET;
        event->u.object = (struct event_object){ .id = 1, .values = str_from(n % 2 ? "rq=4" : "rq=0") };
        snprintf(line, 100, "s1");
    } else if (phase == 2 || phase == 4) {
        event->kind = EVENT_PACKET;
        event->u.packet.link_type = 1;
        snprintf(line, 100, "client:%u > server:7000  PSH ACK seq %u ack 1 win 65536, 4 bytes",
                 40000 + n % 50, n);
    } else if (phase == 5) {
        event->kind = EVENT_SOCKET;
        event->u.object =
            (struct event_object){ .id = 1, .values = str_from("kind=tcp state=ESTABLISHED rq=4") };
        snprintf(line, 100, "s1");
    } else {
        event->kind = phase % 2 ? EVENT_RETURN : EVENT_ENTER;
        event->u.call = (struct event_call){ .name = str_from("recv"),
                                             .fd = 4,
                                             .schedules = true,
                                             .ret = 4,
                                             .file = str_from("/server.c"),
                                             .line = 4 + (int32_t)n % 3 / 2 };
        event->actor = str_from("server");
        event->pid = event->tid = 10;
        snprintf(line, 100, "recv(4, \"ping\", 512, 0)%s", phase % 2 ? " = 4" : "");
    }
    event->line = str_from(line);
}

static struct timeline *recording_of(uint32_t events, enum scene scene)
{
    struct pcapng_writer writer = { 0 };
    char why[100], line[100];
    int file = memfd_create("frame", MFD_CLOEXEC);
    struct event first[] = {
        { .kind = EVENT_SOURCE, .u.source = { .file = str_from("/server.c"), .text = str_from(source) } },
        { .kind = EVENT_START, .actor = str_from("server"), .pid = 10, .tid = 10 },
        { .kind = EVENT_OUTPUT,
          .actor = str_from("server"),
          .pid = 10,
          .tid = 10,
          .u.io = { .fd = 1, .data = str_from("listening\n") } },
        { .kind = EVENT_ENTER,
          .actor = str_from("server"),
          .pid = 10,
          .tid = 10,
          .u.call = { .name = str_from("accept"), .fd = 3, .file = str_from("/server.c"), .line = 3 } },
    };
    assert_int_equal(pcapng_writer_begin(&writer, 1700000000000000000, "frame"), 0);
    assert_int_equal(pcapng_write_interface(&writer, "lo", 1), 0);
    for (uint32_t n = 0; n < events; n++) {
        struct event event = { .ns = 0 };
        fill(&event, n, scene, line);
        assert_int_equal(pcapng_write_event(&writer, n < 4 ? &first[n] : &event), 0);
    }
    assert_int_equal(write(file, writer.bytes, writer.used), (ssize_t)writer.used);
    pcapng_writer_free(&writer);
    struct timeline *timeline = timeline_open(file, false, why, sizeof why);
    assert_non_null(timeline);
    assert_int_equal(timeline_count(timeline), events);
    return timeline;
}

/* How the recording is looked at. */
struct glance {
    enum scene scene;
    bool lesson;        /* whose tagged line is the first */
    const char *filter; /* NULL: none */
    bool selected;      /* an event of the front */
    bool back;          /* scrolled back by half of everything */
};

static void draw_all(const struct view *view)
{
    struct lesson_section section;
    struct canvas canvas;
    char words[EXPLAIN_STEP_MAX];
    int least, most;
    assert_true(canvas_make(&canvas, WIDTH, HEIGHT, false));
    for (int i = 0; i < PANE_COUNT; i++) {
        panes[i]->draw(view, &canvas);
        if (panes[i]->title)
            panes[i]->title(view, words, sizeof words);
        if (panes[i]->limits)
            panes[i]->limits(view, WIDTH, HEIGHT, &least, &most);
    }
    explain_step(view, words, sizeof words);
    current_section(view, &section);
    canvas_free(&canvas);
}

static uint64_t cost_of(struct timeline *timeline, const struct glance *glance)
{
    static char text[] = "Opening.\n\n## accept\nIt waits.\n";
    static const struct lesson lesson = { .folder = "/l", .number = "01", .name = "l", .text = text };
    struct view view;
    view_init(&view, timeline);
    view.lesson = glance->lesson ? &lesson : NULL;
    view.filter = glance->filter ? filter_make(glance->filter, timeline) : NULL;
    assert_true(view_go(&view, timeline_steps(timeline)));
    view.selected = glance->selected ? 6 : EVENT_NO_INDEX;
    view.scroll[PANE_PACKETS] = glance->back ? (int)view.now.packets / 2 : 0;
    view.scroll[PANE_LADDER] = glance->back ? (int)timeline_count(timeline) / 2 : 0;
    uint64_t before = timeline_reads(timeline);
    draw_all(&view);
    uint64_t cost = timeline_reads(timeline) - before;
    filter_free(view.filter);
    view_free(&view);
    return cost;
}

static void a_frame_looks_at_no_more_of_a_long_recording(void **state)
{
    static const struct glance all[] = {
        { .scene = SERVED },
        { .scene = EARLY },
        { .lesson = true },
        { .scene = EARLY, .lesson = true },
        { .filter = "SYN | started" },
        { .filter = "listening" },
        { .scene = EARLY, .filter = "recv" },
        { .selected = true },
        { .scene = EARLY, .selected = true },
        { .back = true },
        { .scene = CROWD },
        { .scene = CROWD, .back = true },
        { .scene = EARLY, .back = true },
    };
    struct timeline *recordings[CROWD + 1][2];
    (void)state;
    for (enum scene scene = SERVED; scene <= CROWD; scene++) {
        recordings[scene][0] = recording_of(SHORT, scene);
        recordings[scene][1] = recording_of(LONG, scene);
    }
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct timeline **of = recordings[all[i].scene];
        uint64_t few = cost_of(of[0], &all[i]), many = cost_of(of[1], &all[i]);
        if (many > few + few / 4 || many > READS_MOST)
            fail_msg("glance %zu: %u events %llu, %u events %llu", i, SHORT, (unsigned long long)few, LONG,
                     (unsigned long long)many);
    }
    for (enum scene scene = SERVED; scene <= CROWD; scene++) {
        timeline_close(recordings[scene][0]);
        timeline_close(recordings[scene][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_looks_at_no_more_of_a_long_recording),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
