/* A file that is cut, or written anew, while it is open: what was read stays, and it is said. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/record/mapping.h"
#include "tests/record/build_recording.h"

enum { BLOCK = 16 << 20, LARGE_BLOCKS = 5 };

static const char *const lines[] = { "start  server fds='0=s1'",
                                     "return server call=socket ret=3 fds='3=s4' | socket() = 3",
                                     "packet from=127.0.0.1:1 to=127.0.0.1:2 flags=S",
                                     "exit   server status=0", NULL };
enum { EVENTS = 5 }; /* with the session note */

/* What cannot be told from a long recording, and takes no space: blocks of holes behind the events. */
static void make_large(int fd)
{
    const uint32_t head[2] = { 0x80000001, BLOCK };
    off_t end = lseek(fd, 0, SEEK_END);
    for (int i = 0; i < LARGE_BLOCKS; i++, end += BLOCK) {
        assert_int_equal(pwrite(fd, head, sizeof head, end), sizeof head);
        assert_int_equal(pwrite(fd, &head[1], 4, end + BLOCK - 4), 4);
    }
}

static struct timeline *open_recording(int *fd, bool large, bool live)
{
    char why[200] = "";
    *fd = build_recording(lines);
    if (large)
        make_large(*fd);
    struct timeline *timeline = timeline_open(dup(*fd), live, why, sizeof why);
    if (!timeline)
        fail_msg("%s", why);
    assert_int_equal(timeline_count(timeline), EVENTS);
    return timeline;
}

static void assert_stays(struct timeline *timeline)
{
    struct state state;
    struct event event;
    assert_int_equal(timeline_count(timeline), EVENTS);
    assert_true(timeline_event(timeline, 2, &event));
    assert_int_equal(event.kind, EVENT_RETURN);
    assert_true(str_is(event.line, "socket() = 3"));
    state_init(&state);
    assert_true(timeline_state_at(timeline, EVENTS, &state));
    assert_true(str_is(state.tasks[0].label, "server"));
    state_free(&state);
}

static void what_was_read_of_a_file_that_is_cut_stays(void **unused)
{
    int fd;
    struct timeline *timeline = open_recording(&fd, false, false);
    (void)unused;
    assert_string_equal(timeline_trouble(timeline), "");
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_stays(timeline);
    assert_string_equal(timeline_trouble(timeline), "not what its file is now; shown is what it was when it was opened");
    timeline_close(timeline);
    close(fd);
}

static void what_was_read_of_a_file_that_is_written_anew_stays(void **unused)
{
    char other[200] = { 0 };
    int fd;
    struct timeline *timeline = open_recording(&fd, false, false);
    (void)unused;
    for (off_t at = 0; at < lseek(fd, 0, SEEK_END); at += (off_t)sizeof other)
        assert_int_equal(pwrite(fd, other, sizeof other, at), sizeof other);
    assert_stays(timeline);
    timeline_close(timeline);
    close(fd);
}

/* All kinds stay what they were, whatever stands in the file by now. */
static void assert_empty(const struct timeline *timeline, uint32_t from)
{
    struct event event;
    for (uint32_t i = from; i < EVENTS; i++) {
        assert_true(timeline_event(timeline, i, &event));
        assert_int_equal(event.kind, timeline_kind(timeline, i));
        assert_true(event.ns == timeline_ns(timeline, i));
        assert_int_equal(event.line.n, 0);
    }
}

static void what_is_gone_of_a_long_file_is_shown_empty(void **unused)
{
    int fd;
    struct timeline *timeline = open_recording(&fd, true, false);
    (void)unused;
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_empty(timeline, 0);
    assert_string_equal(timeline_trouble(timeline),
                        "cut short since it was opened; what is gone is shown empty");
    timeline_close(timeline);
    close(fd);
}

/* An event in the place of another is not taken for it. */
static void a_long_file_that_is_written_anew_is_not_misread(void **unused)
{
    static const char *const others[] = { "packet from=127.0.0.1:1 to=127.0.0.1:2 flags=S data='aaaaaaaaa'",
                                          "packet from=127.0.0.1:1 to=127.0.0.1:2 flags=S data='bbbbbbbbb'",
                                          "note topic=end | other", NULL };
    uint8_t bytes[8192];
    int fd, other = build_recording(others);
    struct timeline *timeline = open_recording(&fd, true, false);
    struct event event;
    (void)unused;
    ssize_t n = pread(other, bytes, sizeof bytes, 0);
    assert_int_equal(pwrite(fd, bytes, (size_t)n, 0), n);
    for (uint32_t i = 0; i < EVENTS; i++) {
        assert_true(timeline_event(timeline, i, &event));
        assert_int_equal(event.kind, timeline_kind(timeline, i));
    }
    timeline_close(timeline);
    close(other);
    close(fd);
}

static void a_live_recording_that_is_cut_ends_nobody(void **unused)
{
    int fd;
    struct timeline *timeline = open_recording(&fd, false, true);
    (void)unused;
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_int_equal(timeline_grow(timeline), 0);
    assert_int_equal(timeline_status(timeline), TIMELINE_DAMAGED);
    assert_empty(timeline, 0);
    timeline_close(timeline);
    close(fd);
}

static void a_bus_error_of_another_file_is_a_crash(void **unused)
{
    int fd, other = memfd_create("other", MFD_CLOEXEC);
    struct timeline *timeline = open_recording(&fd, true, false);
    siginfo_t info = { .si_signo = SIGBUS };
    (void)unused;
    assert_int_equal(ftruncate(other, 4096), 0);
    void *page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, other, 0);
    assert_true(page != MAP_FAILED);
    info.si_code = BUS_ADRERR;
    info.si_addr = page;
    assert_false(mapping_mend(&info));
    munmap(page, 4096);
    close(other);
    timeline_close(timeline);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_read_of_a_file_that_is_cut_stays),
        cmocka_unit_test(what_was_read_of_a_file_that_is_written_anew_stays),
        cmocka_unit_test(what_is_gone_of_a_long_file_is_shown_empty),
        cmocka_unit_test(a_long_file_that_is_written_anew_is_not_misread),
        cmocka_unit_test(a_live_recording_that_is_cut_ends_nobody),
        cmocka_unit_test(a_bus_error_of_another_file_is_a_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
