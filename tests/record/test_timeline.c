/* A recording as a row of positions: events, steps, states, sources. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/record/build_recording.h"

static struct timeline *open_live(const struct recording *recording)
{
    char why[200] = "";
    struct timeline *timeline = timeline_open(recording_open(recording), true, why, sizeof why);
    if (!timeline)
        fail_msg("%s", why);
    return timeline;
}

/* ---- events and steps */

static const char *const two_steps[] = {
    "start server fds='0=s1'",                                     /* 1 */
    "enter server call=accept fd=3 step held",                     /* 2 */
    "go server call=accept fd=3",                                  /* 3: step 1 */
    "block server call=accept fd=3",                               /* 4 */
    "start client",                                                /* 5 */
    "enter client call=connect fd=3 step",                         /* 6: step 2 */
    "packet from=127.0.0.1:1 to=127.0.0.1:7000 flags=S | the SYN", /* 7 */
    "return client call=connect fd=3",                             /* 8 */
    "enter client call=fcntl fd=3",                                /* 9: no step */
    NULL,
};

static void events_are_given_by_their_number(void **unused)
{
    struct timeline *timeline = build_timeline(two_steps);
    struct event event;
    (void)unused;
    assert_int_equal(timeline_count(timeline), 10);
    assert_true(timeline_event(timeline, 7, &event));
    assert_int_equal(event.seq, 7);
    assert_int_equal(event.kind, EVENT_PACKET);
    assert_true(str_is(event.line, "the SYN"));
    assert_true(event.ns == 7000);
    assert_true(timeline_ns(timeline, 7) == 7000);
    assert_int_equal(timeline_kind(timeline, 3), EVENT_GO);
    assert_int_equal(timeline_kind(timeline, 10), EVENT_NONE);
    assert_false(timeline_event(timeline, 10, &event));
    timeline_close(timeline);
}

static void the_nearest_event_of_a_kind_is_found(void **unused)
{
    struct timeline *timeline = build_timeline(two_steps);
    (void)unused;
    assert_int_equal(timeline_previous(timeline, 9, EVENT_ENTER), 9);
    assert_int_equal(timeline_previous(timeline, 8, EVENT_ENTER), 6);
    assert_int_equal(timeline_previous(timeline, UINT32_MAX, EVENT_START), 5);
    assert_int_equal(timeline_previous(timeline, 1, EVENT_ENTER), EVENT_NO_INDEX);
    assert_int_equal(timeline_next(timeline, 0, EVENT_PACKET), 7);
    assert_int_equal(timeline_next(timeline, 7, EVENT_PACKET), 7);
    assert_int_equal(timeline_next(timeline, 8, EVENT_PACKET), EVENT_NO_INDEX);
    timeline_close(timeline);
}

static void a_step_begins_with_a_go_or_a_call_that_is_not_held(void **unused)
{
    static const uint32_t step_of_position[] = { 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2 };
    struct timeline *timeline = build_timeline(two_steps);
    (void)unused;
    assert_int_equal(timeline_steps(timeline), 2);
    assert_int_equal(timeline_step_begin(timeline, 0), 0);
    assert_int_equal(timeline_step_end(timeline, 0), 3);
    assert_int_equal(timeline_step_begin(timeline, 1), 3);
    assert_int_equal(timeline_step_end(timeline, 1), 6);
    assert_int_equal(timeline_step_begin(timeline, 2), 6);
    assert_int_equal(timeline_step_end(timeline, 2), 10);
    for (uint32_t position = 0; position <= 10; position++)
        assert_int_equal(timeline_step_at(timeline, position), step_of_position[position]);
    for (uint32_t step = 0; step <= 2; step++)
        assert_int_equal(timeline_step_at(timeline, timeline_step_end(timeline, step)), step);
    timeline_close(timeline);
}

static void the_first_note_of_a_kind_is_given(void **unused)
{
    static const char *const lines[] = { "note kind=drops | 1", "note kind=drops | 2", NULL };
    struct timeline *timeline = build_timeline(lines);
    (void)unused;
    assert_true(str_is(timeline_note(timeline, NOTE_DROPS), "1"));
    assert_true(str_is(timeline_note(timeline, NOTE_SESSION), "a session"));
    assert_int_equal(timeline_note(timeline, NOTE_END).n, 0);
    timeline_close(timeline);
}

/* ---- sources */

static void a_source_stored_in_parts_is_joined(void **unused)
{
    static const char *const lines[] = { "source file=/l/a.c text='int x;\\nint'",
                                         "source file=/l/b.c text='b'",
                                         "source file=/l/a.c offset=10 text=' y;\\n\\nint z;'",
                                         "source file=/l/a.c offset=10 text='twice'", NULL };
    static const uint32_t starts[] = { 0, 7, 14, 15 };
    struct timeline *timeline = build_timeline(lines);
    (void)unused;
    const struct timeline_source *source = timeline_source(timeline, str_from("/l/a.c"));
    assert_non_null(source);
    assert_int_equal(source->size, 21);
    assert_memory_equal(source->text, "int x;\nint y;\n\nint z;", 21);
    assert_int_equal(source->line_count, 4);
    assert_memory_equal(source->lines, starts, sizeof starts);
    assert_true(str_is(source->file, "/l/a.c"));
    assert_ptr_equal(timeline_source(timeline, str_from("/l/a.c")), source);
    assert_null(timeline_source(timeline, str_from("/l/c.c")));
    timeline_close(timeline);
}

static void a_source_that_grows_is_joined_again(void **unused)
{
    struct recording recording;
    (void)unused;
    recording_begin(&recording);
    recording_add(&recording, "source file=/a.c text='one\\n'");
    struct timeline *timeline = open_live(&recording);
    const struct timeline_source *before = timeline_source(timeline, str_from("/a.c"));
    recording_add(&recording, "source file=/b.c text='other'");
    recording_add(&recording, "source file=/a.c offset=4 text='two'");
    assert_int_equal(timeline_grow(timeline), 2);
    const struct timeline_source *now = timeline_source(timeline, str_from("/a.c"));
    assert_int_equal(now->size, 7);
    assert_int_equal(now->line_count, 2);
    assert_memory_equal(before->text, "one\n", 4); /* what was given out stays */
    timeline_close(timeline);
    recording_end(&recording);
}

/* ---- states */

static void put_number(struct str *text, char *room, size_t cap, const char *format, uint32_t a, uint32_t b)
{
    snprintf(room, cap, format, a, b);
    *text = str_from(room);
}

/* Many connections, one after the other: forks, descriptors, interest, objects that come and stay. */
static void add_busy_event(struct recording *recording, uint32_t i)
{
    char label[32], first[64], second[64];
    uint32_t connection = i / 12, pid = 10 + (connection % 3 == 0 ? 0 : connection);
    struct event event = { .ns = (int64_t)i * 1000, .actor = str_from("server"), .pid = 10, .tid = 10 };
    switch (i % 12) {
    case 0:
        event.kind = EVENT_FORK;
        event.u.task =
            (struct event_task){ .child_pid = 11 + (int)connection, .child_tid = 11 + (int)connection };
        put_number(&event.u.task.child, label, sizeof label, "server.%u", connection, 0);
        break;
    case 1:
    case 5:
        event.kind = EVENT_RETURN;
        event.u.call = (struct event_call){ .name = str_from("accept"), .fd = 3, .nfds = -1, .length = -1 };
        put_number(&event.u.call.descriptors, first, sizeof first, i % 12 == 1 ? "%u=s%u:n" : "%u=-",
                   5 + connection % 40, connection + 2);
        break;
    case 2:
        event.kind = EVENT_RETURN;
        event.u.call =
            (struct event_call){ .name = str_from("epoll_ctl"), .fd = 4, .nfds = -1, .length = -1 };
        put_number(&event.u.call.sets, first, sizeof first, "%u:1:1", 5 + connection % 40, 0);
        break;
    case 3:
    case 4:
    case 6:
        event.kind = EVENT_SOCKET;
        event.u.object.id = i % 12 == 6 ? 1 + connection / 2 : 2 + connection;
        put_number(&event.u.object.values, second, sizeof second, "kind=tcp state=ESTABLISHED rq=%u wq=%u", i,
                   i % 7);
        break;
    case 7:
        event.kind = EVENT_EXIT;
        event.pid = event.tid = (int)pid + 1;
        break;
    case 8:
        event.kind = EVENT_PACKET;
        event.u.packet =
            (struct event_packet){ .bytes = (const uint8_t *)"frame", .captured = 5, .length = 5 };
        break;
    default:
        event.kind = i % 2 ? EVENT_ENTER : EVENT_RETURN;
        event.u.call = (struct event_call){ .name = str_from("select"),
                                            .fd = -1,
                                            .nfds = 4,
                                            .length = -1,
                                            .schedules = true,
                                            .sets = str_from("3:1:0") };
    }
    assert_int_equal(pcapng_write_event(&recording->writer, &event), 0);
}

static void flush(struct recording *recording)
{
    assert_int_equal(write(recording->fd, recording->writer.bytes, recording->writer.used),
                     (ssize_t)recording->writer.used);
    pcapng_writer_drop(&recording->writer, recording->writer.used);
}

static void build_busy(struct recording *recording, uint32_t count)
{
    recording_begin(recording);
    struct event start = { .kind = EVENT_START,
                           .actor = str_from("server"),
                           .pid = 10,
                           .tid = 10,
                           .u.task = { .descriptors = str_from("3=s1 4=s15999") } };
    recording_add_event(recording, &start);
    for (uint32_t i = 0; i < count; i++)
        add_busy_event(recording, i);
    flush(recording);
}

static void assert_same_values(const struct object *a, const struct object *b)
{
    assert_int_equal(a->id, b->id);
    assert_int_equal(a->changed, b->changed);
    assert_true(a->state_since_ns == b->state_since_ns);
    assert_memory_equal(a->values.number, b->values.number, sizeof a->values.number);
    for (unsigned i = 0; i < TEXT_COUNT; i++)
        assert_true(str_equal(a->values.text[i], b->values.text[i]));
}

static void assert_same_state(const struct state *a, const struct state *b)
{
    assert_int_equal(a->position, b->position);
    assert_true(a->ns == b->ns);
    assert_int_equal(a->task_count, b->task_count);
    assert_int_equal(a->key_count, b->key_count);
    assert_int_equal(a->descriptor_count, b->descriptor_count);
    assert_int_equal(a->object_count, b->object_count);
    assert_int_equal(a->interest_count, b->interest_count);
    assert_int_equal(a->packets, b->packets);
    assert_memory_equal(a->tasks, b->tasks, a->task_count * sizeof *a->tasks);
    assert_memory_equal(a->keys, b->keys, a->key_count * sizeof *a->keys);
    assert_memory_equal(a->descriptors, b->descriptors, a->descriptor_count * sizeof *a->descriptors);
    assert_memory_equal(a->interests, b->interests, a->interest_count * sizeof *a->interests);
    for (uint32_t i = 0; i < a->object_count; i++)
        assert_same_values(&a->objects[i], &b->objects[i]);
}

/* The state by applying every event from the beginning, whatever keyframes say. */
static void replay(const struct timeline *timeline, uint32_t position, struct state *state)
{
    struct event event;
    state_reset(state);
    while (state->position < position) {
        assert_true(timeline_event(timeline, state->position, &event));
        state_apply(state, &event);
    }
}

static void a_jump_gives_the_state_that_replaying_gives(void **unused)
{
    enum { EVENTS = 60000, JUMPS = 40 };
    struct recording recording;
    struct state jumped, fresh, wanted;
    uint32_t random = 1;
    (void)unused;
    build_busy(&recording, EVENTS);
    state_init(&jumped);
    state_init(&wanted);
    for (int live = 0; live < 2; live++) {
        char why[100];
        struct timeline *timeline = timeline_open(recording_open(&recording), live, why, sizeof why);
        assert_non_null(timeline);
        assert_int_equal(timeline_count(timeline), EVENTS + 2);
        state_reset(&jumped);
        for (unsigned i = 0; i < JUMPS; i++) {
            random = random * 1664525 + 1013904223;
            uint32_t position = i == 0 ? EVENTS + 2 : i == 1 ? 0 : random % (EVENTS + 3);
            replay(timeline, position, &wanted);
            assert_true(timeline_state_at(timeline, position, &jumped));
            assert_same_state(&jumped, &wanted);
            state_init(&fresh);
            assert_true(timeline_state_at(timeline, position, &fresh));
            assert_same_state(&fresh, &wanted);
            state_free(&fresh);
        }
        assert_false(timeline_state_at(timeline, EVENTS + 3, &jumped));
        timeline_close(timeline);
    }
    state_free(&jumped);
    state_free(&wanted);
    recording_end(&recording);
}

static void memory_beyond_the_mapping_is_bounded(void **unused)
{
    enum { EVENTS = 300000 };
    struct recording recording;
    char why[100];
    (void)unused;
    build_busy(&recording, EVENTS);
    for (int live = 0; live < 2; live++) {
        struct timeline *timeline = timeline_open(recording_open(&recording), live, why, sizeof why);
        assert_non_null(timeline);
        assert_in_range(timeline_memory(timeline), 16 * EVENTS, 64 * EVENTS);
        timeline_close(timeline);
    }
    recording_end(&recording);
}

static void what_lies_far_back_is_found_without_walking_there(void **unused)
{
    enum { EVENTS = 300000, LOOKS_MOST = 64 };
    struct recording recording;
    char why[100];
    (void)unused;
    build_busy(&recording, EVENTS);
    struct timeline *timeline = timeline_open(recording_open(&recording), false, why, sizeof why);
    assert_non_null(timeline);
    uint64_t reads = timeline_reads(timeline);
    uint32_t start = timeline_previous(timeline, EVENTS, EVENT_START);
    assert_int_equal(timeline_kind(timeline, start), EVENT_START);
    assert_int_equal(timeline_previous(timeline, EVENTS, EVENT_INPUT), EVENT_NO_INDEX);
    assert_int_equal(timeline_next(timeline, 0, EVENT_INPUT), EVENT_NO_INDEX);
    assert_int_equal(timeline_count_of(timeline, EVENT_START, EVENTS), 1);
    assert_in_range(timeline_reads(timeline) - reads, 1, LOOKS_MOST);
    timeline_close(timeline);
    recording_end(&recording);
}

static void the_events_of_a_kind_are_counted_and_numbered(void **unused)
{
    struct timeline *timeline = build_timeline(two_steps);
    (void)unused;
    for (int kind = EVENT_NOTE; kind < EVENT_KIND_COUNT; kind++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < timeline_count(timeline); i++) {
            assert_int_equal(timeline_count_of(timeline, (enum event_kind)kind, i), count);
            if (timeline_kind(timeline, i) == (enum event_kind)kind)
                assert_int_equal(timeline_nth(timeline, (enum event_kind)kind, count++), i);
        }
        assert_int_equal(timeline_nth(timeline, (enum event_kind)kind, count), EVENT_NO_INDEX);
    }
    timeline_close(timeline);
}

static void the_call_of_an_event_is_found_among_those_of_others(void **unused)
{
    static const char *const lines[] = { "start server", /* 1: the session's note is 0 */
                                         "start client",
                                         "enter server call=accept fd=3 step held",
                                         "enter client call=connect fd=3 step held",
                                         "go server call=accept fd=3", /* 5 */
                                         "block server call=accept fd=3",
                                         "go client call=connect fd=3",
                                         "return client call=connect fd=3 ret=0",
                                         "return server call=accept fd=3 ret=4", /* 9 */
                                         "enter client call=send fd=3 step",
                                         "exit client status=0",
                                         "output server fd=1 data=x",
                                         NULL };
    static const struct {
        uint32_t index, enter, begin;
    } wanted[] = { { 3, 3, 3 },
                   { 5, 3, 5 },
                   { 6, 3, 5 },
                   { 9, 3, 5 },
                   { 8, 4, 7 },
                   { 10, 10, 10 },
                   { 11, 10, 10 },
                   { 1, EVENT_NO_INDEX, EVENT_NO_INDEX },
                   { 99, EVENT_NO_INDEX, EVENT_NO_INDEX } };
    struct timeline *timeline = build_timeline(lines);
    (void)unused;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        uint32_t enter, begin;
        timeline_call_of(timeline, wanted[i].index, &enter, &begin);
        assert_int_equal(enter, wanted[i].enter);
        assert_int_equal(begin, wanted[i].begin);
    }
    timeline_close(timeline);
}

/* ---- growing */

static void a_live_recording_grows_and_what_was_read_stays(void **unused)
{
    struct recording recording;
    struct event first, event;
    struct state state;
    (void)unused;
    recording_begin(&recording);
    struct timeline *timeline = open_live(&recording);
    state_init(&state);
    assert_int_equal(timeline_count(timeline), 1);
    assert_true(timeline_event(timeline, 0, &first));
    for (uint32_t i = 0; i < 500; i++) {
        recording_add(&recording,
                      i == 0 ? "start server" : "socket id=1 values='rq=5' | a line of some length");
        assert_int_equal(timeline_grow(timeline), 1);
        assert_int_equal(timeline_grow(timeline), 0);
        assert_true(timeline_state_at(timeline, i + 2, &state));
        assert_int_equal(state.position, i + 2);
    }
    assert_true(timeline_event(timeline, 0, &event));
    assert_ptr_equal(event.line.p, first.line.p);
    assert_true(str_is(first.line, "a session"));
    struct str bytes = timeline_bytes(timeline);
    assert_int_equal(bytes.n, lseek(recording.fd, 0, SEEK_END));
    state_free(&state);
    timeline_close(timeline);
    recording_end(&recording);
}

static void a_live_recording_may_be_empty_or_cut_as_yet(void **unused)
{
    struct recording recording;
    uint8_t bytes[4096];
    char why[100];
    (void)unused;
    recording_begin(&recording);
    recording_add(&recording, "start server");
    ssize_t size = pread(recording.fd, bytes, sizeof bytes, 0);
    int fd = memfd_create("live", MFD_CLOEXEC), other = dup(fd);
    struct timeline *timeline = timeline_open(other, true, why, sizeof why);
    assert_non_null(timeline);
    for (ssize_t i = 0; i < size; i++) {
        assert_int_equal(write(fd, bytes + i, 1), 1);
        timeline_grow(timeline);
        assert_int_not_equal(timeline_status(timeline), TIMELINE_DAMAGED);
    }
    assert_int_equal(timeline_count(timeline), 2);
    assert_int_equal(timeline_status(timeline), TIMELINE_WHOLE);
    timeline_close(timeline);
    close(fd);
    recording_end(&recording);
}

static void a_file_that_shrinks_is_not_touched_any_more(void **unused)
{
    struct recording recording;
    (void)unused;
    recording_begin(&recording);
    struct timeline *timeline = open_live(&recording);
    assert_int_equal(ftruncate(recording.fd, 8), 0);
    assert_int_equal(timeline_grow(timeline), 0);
    assert_int_equal(timeline_status(timeline), TIMELINE_DAMAGED);
    assert_non_null(strstr(timeline_trouble(timeline), "shorter"));
    assert_int_equal(timeline_grow(timeline), 0);
    timeline_close(timeline);
    recording_end(&recording);
}

static void a_pipe_is_read_to_its_end(void **unused)
{
    struct recording recording;
    uint8_t bytes[4096];
    char why[100];
    int ends[2];
    (void)unused;
    recording_begin(&recording);
    recording_add(&recording, "start server");
    ssize_t size = pread(recording.fd, bytes, sizeof bytes, 0);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], bytes, (size_t)size), size);
    close(ends[1]);
    struct timeline *timeline = timeline_open(ends[0], false, why, sizeof why);
    assert_non_null(timeline);
    assert_int_equal(timeline_count(timeline), 2);
    timeline_close(timeline);
    recording_end(&recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_are_given_by_their_number),
        cmocka_unit_test(the_nearest_event_of_a_kind_is_found),
        cmocka_unit_test(a_step_begins_with_a_go_or_a_call_that_is_not_held),
        cmocka_unit_test(the_first_note_of_a_kind_is_given),
        cmocka_unit_test(a_source_stored_in_parts_is_joined),
        cmocka_unit_test(a_source_that_grows_is_joined_again),
        cmocka_unit_test(a_jump_gives_the_state_that_replaying_gives),
        cmocka_unit_test(memory_beyond_the_mapping_is_bounded),
        cmocka_unit_test(what_lies_far_back_is_found_without_walking_there),
        cmocka_unit_test(the_events_of_a_kind_are_counted_and_numbered),
        cmocka_unit_test(the_call_of_an_event_is_found_among_those_of_others),
        cmocka_unit_test(a_live_recording_grows_and_what_was_read_stays),
        cmocka_unit_test(a_live_recording_may_be_empty_or_cut_as_yet),
        cmocka_unit_test(a_file_that_shrinks_is_not_touched_any_more),
        cmocka_unit_test(a_pipe_is_read_to_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
