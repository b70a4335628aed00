/* The small languages within an event. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lab/record/event.h"

static void every_kind_has_a_name_that_leads_back_to_it(void **unused)
{
    (void)unused;
    for (unsigned kind = EVENT_NONE + 1; kind < EVENT_KIND_COUNT; kind++)
        assert_int_equal(event_kind_from(str_from(event_kind_name((enum event_kind)kind))), kind);
    assert_int_equal(event_kind_from(str_from("returned")), EVENT_NONE);
    assert_int_equal(event_kind_from((struct str){ NULL, 0 }), EVENT_NONE);
}

static void sets_are_read_as_they_were_put(void **unused)
{
    static const struct event_set put[] = { { 0, 1, 0 }, { 1023, 0x80000019, 0xffffffff }, { 7, 4, 4 } };
    char text[100];
    size_t used = 0;
    struct event_set entry;
    (void)unused;
    for (size_t i = 0; i < 3; i++)
        used = event_put_set(text, used, sizeof text, put[i]);
    struct str rest = { text, used };
    assert_true(str_is(rest, "0:1:0 1023:80000019:ffffffff 7:4:4"));
    for (size_t i = 0; i < 3; i++) {
        assert_true(event_next_set(&rest, &entry));
        assert_memory_equal(&entry, &put[i], sizeof entry);
    }
    assert_false(event_next_set(&rest, &entry));
}

static void descriptors_are_read_as_they_were_put(void **unused)
{
    static const struct event_descriptor put[] = { { 4, 12, true, true },
                                                   { 5, 0, false, false },
                                                   { 6, 3, false, true } };
    char text[100];
    size_t used = 0;
    struct event_descriptor entry;
    (void)unused;
    for (size_t i = 0; i < 3; i++)
        used = event_put_descriptor(text, used, sizeof text, put[i]);
    struct str rest = { text, used };
    assert_true(str_is(rest, "4=s12:cn 5=- 6=s3:n"));
    for (size_t i = 0; i < 3; i++) {
        assert_true(event_next_descriptor(&rest, &entry));
        assert_int_equal(entry.fd, put[i].fd);
        assert_int_equal(entry.object, put[i].object);
        assert_int_equal(entry.cloexec, put[i].cloexec);
        assert_int_equal(entry.nonblock, put[i].nonblock);
    }
    assert_false(event_next_descriptor(&rest, &entry));
}

static void an_entry_that_does_not_fit_is_left_out_whole(void **unused)
{
    char text[8] = "#######";
    (void)unused;
    size_t used = event_put_set(text, 0, 6, (struct event_set){ 3, 1, 1 });
    assert_int_equal(used, 5);
    assert_int_equal(event_put_set(text, used, 6, (struct event_set){ 4, 1, 1 }), 5);
    assert_memory_equal(text, "3:1:1##", 7);
    assert_int_equal(event_put_descriptor(text, 0, 3, (struct event_descriptor){ 4, 12, false, false }), 0);
}

static void text_that_is_no_entry_is_refused(void **unused)
{
    static const char *const bad[] = { "",
                                       " ",
                                       "x",
                                       "3",
                                       "3:",
                                       "3:1",
                                       "3:1:",
                                       "3:1:g",
                                       "3:1:1x",
                                       ":1:1",
                                       "-3:1:1",
                                       "99999999999:1:1",
                                       "3:fffffffff:1" };
    struct event_set set;
    struct event_descriptor descriptor;
    (void)unused;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct str rest = str_from(bad[i]);
        assert_false(event_next_set(&rest, &set));
        assert_int_equal(rest.n, strlen(bad[i]));
    }
    static const char *const bad_descriptors[] = { "",    "4",   "4=",   "4=s",
                                                   "4=x", "=s1", "4=-x", "4=s99999999999" };
    for (size_t i = 0; i < sizeof bad_descriptors / sizeof bad_descriptors[0]; i++) {
        struct str rest = str_from(bad_descriptors[i]);
        assert_false(event_next_descriptor(&rest, &descriptor));
    }
}

#define ESCAPE_IS(data, wanted) escape_is(data, sizeof data - 1, wanted)
static void escape_is(const char *data, size_t size, const char *wanted)
{
    char out[100];
    size_t n = event_escape(out, sizeof out, (struct str){ data, size });
    assert_string_equal(out, wanted);
    assert_int_equal(n, strlen(wanted));
}

static void bytes_are_escaped_as_strace_does(void **unused)
{
    (void)unused;
    ESCAPE_IS("GET /\r\n\t\"a\\b\"", "GET /\\r\\n\\t\\\"a\\\\b\\\"");
    ESCAPE_IS("\0\x1b[2J\x7f", "\\x00\\x1b[2J\\x7f");
}

static void printable_utf8_stays_and_the_rest_of_it_is_escaped(void **unused)
{
    (void)unused;
    ESCAPE_IS("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x90\x9f",
              "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x90\x9f");
    ESCAPE_IS("\xff\xc3", "\\xff\\xc3");          /* no UTF-8; cut */
    ESCAPE_IS("\xc0\xaf", "\\xc0\\xaf");          /* too long a form */
    ESCAPE_IS("\xed\xa0\x80", "\\xed\\xa0\\x80"); /* surrogate */
    ESCAPE_IS("\xc2\x9b"
              "A",
              "\\xc2\\x9b"
              "A");                               /* CSI: would steer the terminal */
    ESCAPE_IS("\xe2\x80\xae", "\\xe2\\x80\\xae"); /* right-to-left override */
}

static void an_escape_is_never_cut(void **unused)
{
    char out[8];
    (void)unused;
    assert_int_equal(event_escape(out, 5, (struct str){ "a\x01", 2 }), 1);
    assert_string_equal(out, "a");
    assert_int_equal(event_escape(out, 6, (struct str){ "a\x01", 2 }), 5);
    assert_int_equal(event_escape(out, 3, (struct str){ "\xe2\x82\xac", 3 }), 0);
    assert_string_equal(out, "");
}

static void waits_are_known_by_name(void **unused)
{
    static const char *const waits[] = { "select", "pselect", "poll", "ppoll", "epoll_wait", "epoll_pwait" };
    static const char *const others[] = { "", "epoll_ctl", "send", "splice", "selected" };
    struct event_call call = { 0 };
    (void)unused;
    for (size_t i = 0; i < 6; i++) {
        call.name = str_from(waits[i]);
        assert_true(event_call_waits(&call));
    }
    for (size_t i = 0; i < 5; i++) {
        call.name = str_from(others[i]);
        assert_false(event_call_waits(&call));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_has_a_name_that_leads_back_to_it),
        cmocka_unit_test(sets_are_read_as_they_were_put),
        cmocka_unit_test(descriptors_are_read_as_they_were_put),
        cmocka_unit_test(an_entry_that_does_not_fit_is_left_out_whole),
        cmocka_unit_test(text_that_is_no_entry_is_refused),
        cmocka_unit_test(bytes_are_escaped_as_strace_does),
        cmocka_unit_test(printable_utf8_stays_and_the_rest_of_it_is_escaped),
        cmocka_unit_test(an_escape_is_never_cut),
        cmocka_unit_test(waits_are_known_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
