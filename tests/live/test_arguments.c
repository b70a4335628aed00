/* Every parameter that a call may be shown with has a name that can be explained, and every call its manual
 * page. */
#include <seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/explain/explain.h"
#include "lab/observe/decode/decode.h"

static void every_parameter_of_every_call_is_explained(void **state)
{
    size_t count;
    const struct call_row *rows = decode_rows(&count);
    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct str call = str_from(rows[i].name);
        for (int k = 0; k < 6; k++) {
            struct str name = str_from(rows[i].params[k]);
            if (name.n > 0 && !explain_param(call, name))
                fail_msg("%s: %s", rows[i].name, rows[i].params[k]);
        }
    }
}

static void every_call_has_a_manual_page(void **state)
{
    size_t count;
    const struct call_row *rows = decode_rows(&count);
    (void)state;
    for (size_t i = 0; i < count; i++) {
        static struct decoded entered;
        struct raw_call raw = { .tid = getpid(), .number = seccomp_syscall_resolve_name(rows[i].name) };
        decode_enter(&raw, NULL, &entered);
        if (rows[i].params[0] && !explain_page(entered.call.name))
            fail_msg("%s (%.*s)", rows[i].name, STR_ARGS(entered.call.name));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_parameter_of_every_call_is_explained),
        cmocka_unit_test(every_call_has_a_manual_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
