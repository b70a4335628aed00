#include "lab/course/judge/abnormal_end.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/record/build_recording.h"

static struct abnormal_end find(const char *const *lines)
{
    struct abnormal_end trouble;
    struct timeline *timeline = build_timeline(lines);
    abnormal_end_find(timeline, "server", &trouble);
    timeline_close(timeline);
    return trouble;
}

static void expect(const char *const *lines, enum abnormal_end_kind kind, const char *words,
                   const char *place)
{
    struct abnormal_end trouble = find(lines);
    assert_string_equal(abnormal_end_name(trouble.kind), abnormal_end_name(kind));
    if (!strstr(trouble.sentence, words))
        fail_msg("'%s' does not say '%s'", trouble.sentence, words);
    assert_string_equal(trouble.place, place);
}

#define START "start server", "exec server"
#define CALL(at)                                                                                             \
    "enter server call=recv fd=4 step at=/home/me/server.c:" at " | recv(4, …, 512, 0)",                     \
        "return server call=recv fd=4 ret=3 at=/home/me/server.c:" at " | recv(4, \"abc\", 512, 0) = 3"

/* An event without data has no address to copy from: what UBSan is for. */
static void a_report_goes_on_behind_an_event_without_data(void **state)
{
    static const char *const lines[] = {
        START, "output server fd=2 data='/home/me/server.c:5:7: runtime error: division by zero\\n'",
        "output server fd=2", "output server fd=2 data='and more\\n'", NULL
    };
    (void)state;
    expect(lines, ABNORMAL_SANITIZER, "division by zero", "server.c:5");
    assert_non_null(strstr(find(lines).report, "and more"));
}

static void a_run_that_ends_well_has_none(void **state)
{
    static const char *const lines[] = { START, CALL("9"), "exit server status=1 | exited with 1",
                                         "note kind=end | all programs have ended", NULL };
    (void)state;
    expect(lines, ABNORMAL_NONE, "", "");
}

static void a_server_that_is_ended_when_nobody_is_left_has_none(void **state)
{
    static const char *const lines[] = {
        START, "note kind=idle | server waits in accept(3); nobody is left to wake it",
        "signal server signal=15 | SIGTERM (Terminated)",
        "exit server status=-1 signal=15 | killed by SIGTERM", NULL
    };
    (void)state;
    expect(lines, ABNORMAL_NONE, "", "");
}

static void a_crash_is_told_with_its_last_call(void **state)
{
    static const char *const lines[] = { START, CALL("9"),
                                         "exit server status=-1 signal=11 | killed by SIGSEGV", NULL };
    (void)state;
    expect(lines, ABNORMAL_CRASH, "killed by SIGSEGV, after recv(4, \"abc\", 512, 0) = 3", "server.c:9");
}

static void sigpipe_is_told_by_what_it_means(void **state)
{
    static const char *const lines[] = {
        START, "enter server call=send fd=4 step at=/home/me/server.c:31 | send(4, \"x\", 1, 0)",
        "exit server status=-1 signal=13 | killed by SIGPIPE", NULL
    };
    (void)state;
    expect(lines, ABNORMAL_CRASH,
           "killed by SIGPIPE: it sent to a peer that had gone, in send(4, \"x\", 1, 0)", "server.c:31");
}

static void the_crash_of_a_child_counts_and_its_end_by_hand_does_not(void **state)
{
    static const char *const crash[] = { START, "fork server child=server.1",
                                         "exit server.1 status=-1 signal=6 | killed by SIGABRT", NULL };
    static const char *const hand[] = { START, "fork server child=server.1",
                                        "exit server.1 status=-1 signal=9 | killed by SIGKILL",
                                        "exit server status=0 | exited with 0", NULL };
    (void)state;
    expect(crash, ABNORMAL_CRASH, "killed by SIGABRT", "");
    expect(hand, ABNORMAL_NONE, "", "");
}

static void the_crash_of_a_peer_is_no_trouble_of_the_students(void **state)
{
    static const char *const lines[] = { START, "start client",
                                         "exit client status=-1 signal=11 | killed by SIGSEGV", NULL };
    (void)state;
    expect(lines, ABNORMAL_NONE, "", "");
}

/* The words of the notes are not what the observer says: the kind alone tells. */
static void limits_are_told_as_what_the_program_did(void **state)
{
    static const struct {
        const char *note, *words;
        enum abnormal_end_kind kind;
    } rows[] = {
        { "note kind=limit_cpu about=server value=1 | a", "computed without end", ABNORMAL_SPIN },
        { "note kind=limit_processes about=server.3 value=32 | a", "made processes without end",
          ABNORMAL_PROCESSES },
        { "note kind=limit_output about=server value=9 | client has printed more than the limit of 9 bytes",
          "printed without end", ABNORMAL_OUTPUT },
        { "note kind=limit_file about=server value=9 | a", "wrote a file without end", ABNORMAL_FILE },
        { "note kind=limit_written about=server value=67108864 | a",
          "filled the disk: its files may hold 64 MiB", ABNORMAL_FILE },
        { "note kind=limit_memory about=server.2 value=536870912 | a", "took more than 512 MiB of memory",
          ABNORMAL_MEMORY },
        { "note kind=limit_recording value=5 | full", "full: 1 calls were made, the last of them recv(4",
          ABNORMAL_TIME },
        { "note kind=limit_calls about=server value=5 | a",
          "the program made 5 calls and came to no end; the "
          "last call of the program was recv(4",
          ABNORMAL_CALLS },
        { "note kind=limit_calls about=client value=5 | a",
          "client made 5 calls and came to no end; the last "
          "call of the program was recv(4",
          ABNORMAL_CALLS },
        { "note kind=limit_asleep about=server value=7 | a",
          "the program went on sleeping by itself, 7 times", ABNORMAL_ASLEEP },
        { "note kind=limit_asleep about=server | a", "the program sleeps by itself", ABNORMAL_ASLEEP },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *const lines[] = { START, CALL("9"), rows[i].note, NULL };
        expect(lines, rows[i].kind, rows[i].words, "server.c:9");
    }
}

static void the_machines_clock_is_no_trouble_of_the_students(void **state)
{
    static const char *const lines[] = {
        START, "enter server call=recv fd=4 step at=/home/me/server.c:9 | recv(4, …)",
        "note kind=limit_time value=5 | the session has run for 5 s, its limit", NULL
    };
    (void)state;
    expect(lines, ABNORMAL_NONE, "", "");
}

static void a_limit_of_a_peer_is_no_trouble_of_the_students(void **state)
{
    static const char *const lines[] = {
        START, "start client",
        "note kind=limit_output about=client value=9 | server has printed more than the limit of 9 bytes",
        "note kind=limit_cpu about=server2 value=1 | server has used 1 s of processor time", NULL
    };
    (void)state;
    expect(lines, ABNORMAL_NONE, "", "");
}

/* A recording of which no copy could be written goes on, and so do the programs. */
static void a_crash_after_the_copy_could_not_be_written_is_still_a_crash(void **state)
{
    static const char *const lines[] = {
        START, CALL("9"), "note kind=limit_write text=/r errno=28 | cannot write /r: No space left on device",
        "exit server status=-1 signal=11 | killed by SIGSEGV", NULL
    };
    (void)state;
    expect(lines, ABNORMAL_CRASH, "killed by SIGSEGV", "server.c:9");
}

static void a_deadlock_is_told_as_the_observer_does(void **state)
{
    static const char *const lines[] = {
        START, CALL("9"), "note kind=deadlock | deadlock: server waits in recv(4), client waits in recv(3)",
        NULL
    };
    (void)state;
    expect(lines, ABNORMAL_DEADLOCK,
           "deadlock: server waits in recv(4), client waits in recv(3): nobody can ever go on", "server.c:9");
}

static void a_program_that_starts_out_of_order_has_done_nothing_wrong(void **state)
{
    static const char *const late[] = {
        START, "note kind=order about=server | server: starts although \"x: listen(*) = 0\" was not seen",
        NULL
    };
    (void)state;
    expect(late, ABNORMAL_NONE, "", "");
}

/* ---- sanitizers */

static void words_of_a_programs_own_are_no_report(void **state)
{
    static const char *const texts[] = {
        "runtime error: no route to host",
        "server.c:5:7: runtime error: signed integer overflow",
        "/home/me/server.c: runtime error: cannot bind",
        "/home/me/server.c:x:y: runtime error: cannot bind",
        "it said ==2==ERROR: AddressSanitizer: heap-buffer-overflow",
        "ERROR: AddressSanitizer: SEGV",
        "==me==ERROR: AddressSanitizer: SEGV",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char output[200];
        snprintf(output, sizeof output, "output server fd=2 data='%s\\n'", texts[i]);
        const char *const lines[] = { START, output, "exit server status=0 | exited with 0", NULL };
        expect(lines, ABNORMAL_NONE, "", "");
    }
}

static void an_address_error_is_told_with_what_it_means_and_its_line(void **state)
{
    static const char *const lines[] = {
        START,
        "output server fd=2 data='=================\\n==2==ERROR: AddressSanitizer: heap-buffer-overflow on "
        "address "
        "0x602 at pc 0x55\\nWRITE of size 1 at 0x602 thread T0\\n' | stderr",
        "output server fd=2 data='    #0 0x7f in __interceptor_memcpy "
        "../../../../src/libsanitizer/x.inc:827\\n"
        "    #1 0x55 in main /home/me/server.c:10\\n    #2 0x7f in __libc_start_main "
        "../csu/libc-start.c:58\\n\\nSUMMARY\\n' | stderr",
        "exit server status=1 | exited with 1", NULL
    };
    struct abnormal_end trouble = find(lines);
    (void)state;
    assert_int_equal(trouble.kind, ABNORMAL_SANITIZER);
    assert_string_equal(trouble.sentence,
                        "AddressSanitizer: heap-buffer-overflow: it used memory beyond the end (or "
                        "before the beginning) of an allocated block");
    assert_string_equal(trouble.place, "server.c:10");
    assert_non_null(strstr(trouble.report, "WRITE of size 1"));
    assert_null(strstr(trouble.report, "SUMMARY"));
}

static void columns_that_clang_adds_are_left_out(void **state)
{
    static const char *const lines[] = {
        START,
        "output server fd=2 data='==2==ERROR: AddressSanitizer: stack-buffer-overflow on address 0x7f\\n"
        "    #0 0x55 in main /home/me/server.c:10:7\\n' | stderr",
        NULL
    };
    (void)state;
    expect(lines, ABNORMAL_SANITIZER, "it used memory beyond the end of an array", "server.c:10");
}

static void undefined_behaviour_is_told_with_its_line(void **state)
{
    static const char *const lines[] = { START,
                                         "output server fd=2 data='hello\\n/home/me/server.c:5:7: runtime "
                                         "error: signed integer overflow: 1 + 1\\n' | "
                                         "stderr",
                                         NULL };
    (void)state;
    expect(lines, ABNORMAL_SANITIZER,
           "UndefinedBehaviorSanitizer: runtime error: signed integer overflow: 1 + 1", "server.c:5");
}

static void what_a_program_prints_itself_is_no_report(void **state)
{
    static const char *const lines[] = { START, "output server fd=2 data='recv: an error\\n' | stderr",
                                         "output server fd=1 data='runtime error: no\\n' | stdout", NULL };
    (void)state;
    expect(lines, ABNORMAL_NONE, "", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_goes_on_behind_an_event_without_data),
        cmocka_unit_test(words_of_a_programs_own_are_no_report),
        cmocka_unit_test(a_run_that_ends_well_has_none),
        cmocka_unit_test(a_server_that_is_ended_when_nobody_is_left_has_none),
        cmocka_unit_test(a_crash_is_told_with_its_last_call),
        cmocka_unit_test(sigpipe_is_told_by_what_it_means),
        cmocka_unit_test(the_crash_of_a_child_counts_and_its_end_by_hand_does_not),
        cmocka_unit_test(the_crash_of_a_peer_is_no_trouble_of_the_students),
        cmocka_unit_test(limits_are_told_as_what_the_program_did),
        cmocka_unit_test(the_machines_clock_is_no_trouble_of_the_students),
        cmocka_unit_test(a_limit_of_a_peer_is_no_trouble_of_the_students),
        cmocka_unit_test(a_crash_after_the_copy_could_not_be_written_is_still_a_crash),
        cmocka_unit_test(a_deadlock_is_told_as_the_observer_does),
        cmocka_unit_test(a_program_that_starts_out_of_order_has_done_nothing_wrong),
        cmocka_unit_test(an_address_error_is_told_with_what_it_means_and_its_line),
        cmocka_unit_test(columns_that_clang_adds_are_left_out),
        cmocka_unit_test(undefined_behaviour_is_told_with_its_line),
        cmocka_unit_test(what_a_program_prints_itself_is_no_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
