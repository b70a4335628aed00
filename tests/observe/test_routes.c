/* The programs' network: what is sent to all, or to a group. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/observe/observed.h"

static void what_is_sent_to_a_group_or_to_all_arrives(void **state)
{
    struct observed o;
    (void)state;
    observed_init(&o);
    observed_actor(&o, "toall", observed_program("toall"), NULL);
    o.plan.step = false;
    observed_start(&o);
    observed_wait_end(&o);
    assert_true(observed_has(&o, "toall: stdout \"*group: hello*"));
    assert_true(observed_has(&o, "toall: stdout \"*all: hello*"));
    assert_true(observed_has(&o, "toall: exited with 0"));
    observed_end(&o);
    observed_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sent_to_a_group_or_to_all_arrives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
