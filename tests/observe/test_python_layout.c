/* What CPython 3.13 publishes of where it keeps things, as tables made up here: offsets are bounded by what
 * is read within a structure, and the sizes beside them by nothing, for nobody reads them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lab/observe/source/python_layout.h"

enum { COOKIE = 0, FREE_THREADED = 2, INTERPRETERS = 5, THREADS = 9 };
/* Of the runtime, an interpreter, a thread, a frame, a code object. */
static const unsigned sizes[] = { 3, 6, 19, 28, 34 };
/* What is read, with the most that it can be. */
static const struct {
    unsigned word;
    uint64_t most;
} offsets[] = {
    { INTERPRETERS, UINT16_MAX - 1 }, { THREADS, UINT16_MAX - 1 }, { 21, PYTHON_THREAD_MOST },
    { 23, PYTHON_THREAD_MOST },       { 25, PYTHON_THREAD_MOST },  { 29, PYTHON_FRAME_MOST },
    { 30, PYTHON_FRAME_MOST },        { 31, PYTHON_FRAME_MOST },   { 35, PYTHON_CODE_MOST },
    { 37, PYTHON_CODE_MOST },         { 38, PYTHON_CODE_MOST },    { 39, PYTHON_CODE_MOST },
    { 43, PYTHON_CODE_MOST },
};

/* As 3.13.5 has it: the state of an interpreter is of 194,976 bytes. */
static void make_up(uint64_t words[PYTHON_PUBLISHED_WORDS])
{
    for (uint64_t i = 0; i < PYTHON_PUBLISHED_WORDS; i++)
        words[i] = 8 * (i % 12);
    memcpy(&words[COOKIE], "xdebugpy", 8);
    words[FREE_THREADED] = 0;
    words[3] = 283320;
    words[INTERPRETERS] = 632;
    words[6] = 194976;
    words[THREADS] = 7344;
}

static bool is_taken(const uint64_t words[PYTHON_PUBLISHED_WORDS])
{
    struct python_layout layout = { 0 };
    return python_layout_take(words, &layout);
}

static void a_table_as_3_13_5_has_it_is_taken(void **state)
{
    uint64_t words[PYTHON_PUBLISHED_WORDS];
    struct python_layout layout = { 0 };
    (void)state;
    make_up(words);
    assert_true(python_layout_take(words, &layout));
    assert_int_equal(layout.runtime_interpreters, 632);
    assert_int_equal(layout.interpreter_threads, 7344);
    assert_int_equal(layout.thread_next, words[21]);
    assert_int_equal(layout.frame_code, words[30]);
    assert_int_equal(layout.code_instructions, words[43]);
}

static void the_size_of_a_structure_may_be_any(void **state)
{
    uint64_t words[PYTHON_PUBLISHED_WORDS];
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        make_up(words);
        words[sizes[i]] = UINT64_MAX;
        assert_true(is_taken(words));
    }
}

static void an_offset_beyond_what_is_read_is_refused(void **state)
{
    uint64_t words[PYTHON_PUBLISHED_WORDS];
    (void)state;
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        make_up(words);
        words[offsets[i].word] = offsets[i].most;
        assert_true(is_taken(words));
        words[offsets[i].word]++;
        assert_false(is_taken(words));
        words[offsets[i].word] = UINT64_C(1) << 32; /* whose low half would do */
        assert_false(is_taken(words));
    }
}

static void what_is_no_such_table_is_refused(void **state)
{
    uint64_t words[PYTHON_PUBLISHED_WORDS];
    (void)state;
    make_up(words);
    words[COOKIE]++;
    assert_false(is_taken(words));
    make_up(words);
    words[FREE_THREADED] = 1;
    assert_false(is_taken(words));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_as_3_13_5_has_it_is_taken),
        cmocka_unit_test(the_size_of_a_structure_may_be_any),
        cmocka_unit_test(an_offset_beyond_what_is_read_is_refused),
        cmocka_unit_test(what_is_no_such_table_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
