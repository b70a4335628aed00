/* A test that this machine cannot run says why, in a line of its own; tests/run shows the line and counts it.
 */
#ifndef SOCKEYE_TESTS_SKIPPED_H
#define SOCKEYE_TESTS_SKIPPED_H

#include <cmocka.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/* Ends the test that calls it. `format` says what is missing, as printf(3) does. */
#define skip_without(...)                                                                                    \
    do {                                                                                                     \
        print_message("skipped: " __VA_ARGS__);                                                              \
        print_message("\n");                                                                                 \
        skip();                                                                                              \
    } while (0)

#endif
