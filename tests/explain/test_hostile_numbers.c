/* Recordings whose numbers are made to harm take neither memory nor the way of the findings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "lab/explain/findings/findings.h"
#include "tests/record/build_recording.h"

enum { MEMORY_MAX_KB = 64 << 10 };

/* A connection under a number of our choice, with what the detectors look it up for. */
static void look_for_findings(const char *object)
{
    char comes[200];
    snprintf(comes, sizeof comes, "return server call=accept fd=3 ret=4 fds='4=s%s' | accept(3) = 4", object);
    const char *const lines[] = { "start server fds='3=s1'",
                                  "enter server call=accept fd=3 step | accept(3)",
                                  comes,
                                  "enter server call=recv fd=4 step | recv(4)",
                                  "return server call=recv fd=4 ret=0 len=0 | recv(4) = 0",
                                  "enter server call=close fd=4 step | close(4)",
                                  "return server call=close fd=4 ret=0 fds='4=-' | close(4) = 0",
                                  "exit server status=0",
                                  NULL };
    struct timeline *timeline = build_timeline(lines);
    struct findings findings = { 0 };
    assert_true(findings_of(timeline, &findings));
    findings_free(&findings);
    timeline_close(timeline);
}

static void objects_beyond_all_bounds_harm_nobody(void **unused)
{
    static const char *const objects[] = { "2147483648", "4294967295", "2147483647", "40000000", "16777217" };
    struct rusage usage;
    (void)unused;
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
        look_for_findings(objects[i]);
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
#ifndef __SANITIZE_ADDRESS__
    assert_in_range(usage.ru_maxrss, 1, MEMORY_MAX_KB);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_beyond_all_bounds_harm_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
