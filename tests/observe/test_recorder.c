/* Where the recording goes when one of its two places takes no more. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/observe/recorder.h"
#include "lab/record/timeline.h"

static void write_lines(struct recorder *recorder, int count)
{
    for (int i = 0; i < count; i++) {
        struct event event = { .kind = EVENT_OUTPUT,
                               .ns = -1,
                               .actor = str_from("program"),
                               .line = str_from("stdout \"hello\""),
                               .u.io = { 1, str_from("hello") } };
        recorder_write(recorder, &event);
    }
}

static off_t size_of(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? status.st_size : -1;
}

/* The first place takes nothing from the beginning; the file takes a little of the second part. */
static void the_file_keeps_its_whole_blocks_where_the_memory_took_none(void **state)
{
    (void)state;
    char path[] = "/tmp/sockeye-recorder-XXXXXX", why[200];
    int ends[2], file = mkstemp(path), full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    struct recorder recorder;
    struct rlimit before;
    assert_true(file >= 0 && full >= 0);
    close(file);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_int_equal(recorder_open(&recorder, full, ends[0], path, why, sizeof why), 0);
    write_lines(&recorder, 20);
    recorder_flush(&recorder);
    assert_true(recorder.broken);
    off_t whole = size_of(path);
    assert_true(whole > 1000);
    getrlimit(RLIMIT_FSIZE, &before);
    struct rlimit little = { (rlim_t)whole + 10, before.rlim_max };
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &little);
    write_lines(&recorder, 20);
    recorder_flush(&recorder);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_true(recorder.unkept);
    recorder_close(&recorder);
    assert_int_equal(size_of(path), whole);
    struct timeline *kept = timeline_open(open(path, O_RDONLY), false, why, sizeof why);
    assert_non_null(kept);
    assert_int_equal(timeline_count(kept), 20);
    assert_int_equal(timeline_status(kept), TIMELINE_WHOLE);
    timeline_close(kept);
    unlink(path);
    close(full);
    close(ends[0]);
    close(ends[1]);
}

static void no_event_is_told_as_earlier_than_the_one_before(void **state)
{
    (void)state;
    char why[200];
    int ends[2], memory = open("/dev/null", O_WRONLY | O_CLOEXEC);
    struct recorder recorder;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_int_equal(recorder_open(&recorder, memory, ends[0], NULL, why, sizeof why), 0);
    struct event late = { .kind = EVENT_PACKET, .ns = 2000 }, early = { .kind = EVENT_RETURN, .ns = 1000 };
    recorder_write(&recorder, &late);
    recorder_write(&recorder, &early);
    assert_int_equal(early.ns, 2000);
    recorder_close(&recorder);
    close(memory);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_event_is_told_as_earlier_than_the_one_before),
        cmocka_unit_test(the_file_keeps_its_whole_blocks_where_the_memory_took_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
