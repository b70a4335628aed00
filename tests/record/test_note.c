#include "lab/record/note.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "tests/record/build_recording.h"

static const char *line_of(struct event_note note)
{
    static char line[EVENT_LINE_MAX];
    size_t length = note_line(&note, line, sizeof line);
    assert_int_equal(length, strlen(line));
    return line;
}

static void every_kind_has_a_name_of_its_own(void **unused)
{
    (void)unused;
    for (int kind = 0; kind < NOTE_KIND_COUNT; kind++) {
        const char *name = note_kind_name((enum note_kind)kind);
        assert_non_null(name);
        assert_int_equal(note_kind_from(str_from(name)), kind);
    }
    assert_int_equal(note_kind_from(str_from("limit_")), NOTE_OTHER);
    assert_int_equal(note_kind_from((struct str){ NULL, 0 }), NOTE_OTHER);
    assert_string_equal(note_kind_name(NOTE_KIND_COUNT), "other");
    assert_string_equal(note_kind_name((enum note_kind) - 1), "other");
}

static void assert_read_back(struct event_note note)
{
    struct recording recording;
    char why[200];
    struct event event = { .kind = EVENT_NOTE, .u.note = note }, read;
    recording_begin(&recording);
    recording_add_event(&recording, &event);
    struct timeline *timeline = timeline_open(recording_open(&recording), false, why, sizeof why);
    assert_non_null(timeline);
    assert_true(timeline_event(timeline, 1, &read));
    assert_int_equal(read.kind, EVENT_NOTE);
    assert_int_equal(read.u.note.kind, note.kind);
    assert_true(str_equal(read.u.note.actor, note.actor));
    assert_true(read.u.note.value == note.value);
    assert_int_equal(read.u.note.fd, note.fd);
    assert_int_equal(read.u.note.error, note.error);
    assert_true(str_equal(read.u.note.text, note.text));
    timeline_close(timeline);
    recording_end(&recording);
}

static void every_kind_comes_back_with_its_values(void **unused)
{
    static const int64_t values[] = { 0, 1, -1, INT64_MAX, -INT64_MAX, INT64_C(3000000000) };
    (void)unused;
    for (int kind = 0; kind < NOTE_KIND_COUNT; kind++) {
        if (kind == NOTE_NEXT || kind == NOTE_PREPARED)
            continue; /* are no events */
        assert_read_back((struct event_note){ .kind = (enum note_kind)kind });
        for (size_t i = 0; i < sizeof values / sizeof *values; i++)
            assert_read_back((struct event_note){ (enum note_kind)kind, str_from("server.1"), values[i], 4,
                                                  EACCES, str_from("a \"b\"\n\x01 = ü") });
    }
}

static void a_kind_and_its_values_make_the_line(void **unused)
{
    const struct str server = str_from("server"), why = str_from("it");
    const struct {
        struct event_note note;
        const char *line;
    } rows[] = {
        { { .kind = NOTE_SESSION }, "" },
        { { NOTE_FAULTS, { NULL, 0 }, -1, 0, 0, str_from(", EINTR") },
          "rough weather, EINTR, seed 18446744073709551615" },
        { { NOTE_FAULTS, server, 7, 0, 0, str_from(", EINTR") }, "rough weather for server, EINTR, seed 7" },
        { { NOTE_NEVER_STARTED, server, 0, 0, 0, why }, "server was not started: \"it\" was not seen" },
        { { NOTE_NEVER_STARTED, server, 0, 0, 0, { NULL, 0 } },
          "server was not started: its time had not come" },
        { { NOTE_ORDER, server, 0, 0, 0, why }, "server starts although \"it\" was not seen" },
        { { NOTE_IDLE, server, 0, 0, 0, why }, "it; nobody is left to wake it" },
        { { NOTE_IDLE, server, 4, 0, 0, why }, "it; nobody is left to call" },
        { { NOTE_LIMIT_CPU, server, 3, 0, 0, why }, "server has used 3 s of processor time, its limit" },
        { { NOTE_LIMIT_FILE, server, INT64_C(8589934592), 0, 0, why },
          "server wrote a file beyond the limit of 8589934592 bytes" },
        { { NOTE_LIMIT_MEMORY, server, 1 << 20, 0, 0, why },
          "server has taken more memory than the limit of 1048576 bytes; the session ends" },
        { { NOTE_LIMIT_WRITTEN, server, 1 << 20, 0, 0, why },
          "server has filled what files behind the wall may hold, 1048576 bytes; the session ends" },
        { { NOTE_LIMIT_WRITE, server, 0, 0, ENOSPC, why },
          "cannot write it: No space left on device; what was recorded until then is kept" },
        { { NOTE_UNFLUSHED, server, 4, 5, 0, why },
          "server has 4 bytes for 5 in the buffer of stdio that were never sent: \"it\"" },
        { { NOTE_READ_AHEAD, server, 4, 5, 0, why },
          "server has 4 bytes from 5 in the buffer of stdio that it has not read yet: \"it\"" },
        { { .kind = NOTE_NOTHING_TO_STEP }, "nothing to step: no program runs" },
        { { .kind = NOTE_NOTHING_TO_STEP, .text = why }, "nothing to step: it" },
        { { .kind = NOTE_STOP }, "the session was stopped" },
        { { .kind = NOTE_STOP, .value = 15, .text = why }, "the observer was told to end (it)" },
        { { NOTE_SIGNAL, server, 0, 0, 0, str_from("SIGHUP") },
          "SIGHUP is sent to server, as --signal says" },
        { { NOTE_SIGNAL, server, 1, 0, 0, str_from("SIGHUP") },
          "SIGHUP is sent to server, as was asked for while it ran" },
        { { NOTE_INPUT_GONE, server, 1, 0, 0, why },
          "server was started elsewhere: it can be typed to there only" },
        { { .kind = NOTE_LEFT, .text = why }, "watching ends here; left running: it" },
        { { .kind = NOTE_END }, "all programs have ended" },
        { { .kind = NOTE_END, .value = 1 }, "the programs were ended" },
        { { .kind = (enum note_kind)99, .text = why }, "it" },
    };
    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(line_of(rows[i].note), rows[i].line);
}

static void who_goes_next_is_no_event_and_has_no_number(void **unused)
{
    static const char *const lines[] = { "start server",
                                         "note kind=next about=server value=3",
                                         "note kind=next value=4",
                                         "note kind=drops value=1 | drops",
                                         "note kind=next about=a.1 value=-1",
                                         NULL };
    struct timeline *timeline = build_timeline(lines);
    const struct timeline_rest *rest = timeline_rest(timeline);
    struct event event;
    (void)unused;
    assert_int_equal(timeline_count(timeline), 3); /* with the session */
    assert_true(timeline_event(timeline, 2, &event));
    assert_true(str_is(event.line, "drops"));
    assert_int_equal(rest->number, 3);
    assert_int_equal(rest->position, 3);
    assert_true(rest->obeyed == -1);
    assert_true(str_is(rest->next, "a.1"));
    assert_int_equal(timeline_note(timeline, NOTE_NEXT).n, 0);
    /* The recording numbers them as the timeline does. */
    assert_non_null(memmem(timeline_bytes(timeline).p, timeline_bytes(timeline).n, "SE_SEQ=2\nSE_NS=", 15));
    assert_null(memmem(timeline_bytes(timeline).p, timeline_bytes(timeline).n, "SE_SEQ=4\n", 9));
    timeline_close(timeline);
}

static void what_is_prepared_is_told_in_steps(void **unused)
{
    static const char *const lines[] = { "start server",
                                         "enter server socket() held",
                                         "go server",
                                         "note kind=prepared value=1",
                                         "note kind=drops value=1 | drops",
                                         NULL };
    struct timeline *timeline = build_timeline(lines);
    (void)unused;
    assert_int_equal(timeline_prepared(timeline), 1);
    assert_int_equal(timeline_count(timeline), 5); /* with the session */
    timeline_close(timeline);
}

static void a_line_is_cut_to_its_room(void **unused)
{
    struct event_note note = { .kind = NOTE_LIMIT_CPU, .actor = str_from("server"), .value = 1 };
    char line[16] = "";
    (void)unused;
    for (size_t cap = 0; cap <= sizeof line; cap++) {
        assert_int_equal(note_line(&note, line, cap), cap ? cap - 1 : 0);
        assert_memory_equal(line, "server has used", cap ? cap - 1 : 0);
    }
}

static void what_ends_the_programs_is_told_from_what_does_not(void **unused)
{
    static const enum note_kind ends[] = { NOTE_DEADLOCK,        NOTE_IDLE,         NOTE_LIMIT,
                                           NOTE_LIMIT_CPU,       NOTE_LIMIT_OUTPUT, NOTE_LIMIT_FILE,
                                           NOTE_LIMIT_TIME,      NOTE_STOP,         NOTE_LIMIT_RECORDING,
                                           NOTE_LIMIT_PROCESSES, NOTE_COLLAPSE,     NOTE_LIMIT_MEMORY,
                                           NOTE_LIMIT_CALLS,     NOTE_LIMIT_ASLEEP, NOTE_LIMIT_WRITTEN };
    unsigned count = 0;
    (void)unused;
    for (int kind = 0; kind < NOTE_KIND_COUNT; kind++)
        count += note_ends_programs((enum note_kind)kind);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        assert_true(note_ends_programs(ends[i]));
    assert_int_equal(count, sizeof ends / sizeof *ends);
    assert_true(note_is_limit(NOTE_LIMIT_WRITE));
    assert_false(note_is_limit(NOTE_DROPS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_a_name_of_its_own),
        cmocka_unit_test(every_kind_comes_back_with_its_values),
        cmocka_unit_test(a_kind_and_its_values_make_the_line),
        cmocka_unit_test(who_goes_next_is_no_event_and_has_no_number),
        cmocka_unit_test(what_is_prepared_is_told_in_steps),
        cmocka_unit_test(a_line_is_cut_to_its_room),
        cmocka_unit_test(what_ends_the_programs_is_told_from_what_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
