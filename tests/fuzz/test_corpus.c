/* The inputs that fuzzing found and that were kept (tests/fuzz/corpus/TARGET), each given to its target
 * again. */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/base/path.h"
#include "tests/fuzz/fuzz.h"

enum { SECONDS_MOST = 20 }; /* for one input, with the sanitizers and on a busy machine */

static char path[600]; /* of the input that is tried; "" between them */

static int is_input(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void try_input(const struct fuzz_target *target)
{
    size_t size;
    char *bytes = file_text(path, &size);
    assert_non_null(bytes);
    uint8_t *exact = malloc(size ? size : 1); /* it ends where a sanitizer watches */
    assert_non_null(exact);
    memcpy(exact, bytes, size);
    alarm(SECONDS_MOST);
    target->run(exact, size);
    alarm(0);
    free(exact);
    free(bytes);
}

static void replay(const char *name)
{
    struct dirent **entries;
    char folder[300];
    snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", name);
    int count = scandir(folder, &entries, is_input, alphasort);
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        try_input(fuzz_target_named(name));
        path[0] = '\0';
        free(entries[i]);
    }
    free(entries);
}

static int say_input(void **unused)
{
    (void)unused;
    if (path[0])
        print_message("the input was %s\n", path);
    path[0] = '\0';
    return 0;
}

#define REPLAYS(test, target)                                                                                \
    static void test(void **unused)                                                                          \
    {                                                                                                        \
        (void)unused;                                                                                        \
        replay(target);                                                                                      \
    }

REPLAYS(captures_of_any_bytes_are_read_or_refused, "capture")
REPLAYS(recordings_of_any_fields_are_told_and_explained, "recording")
REPLAYS(patterns_find_what_they_say, "patterns")
REPLAYS(lessons_of_any_text_are_read_or_refused, "lesson")
REPLAYS(a_progress_file_of_any_bytes_takes_in_what_is_put, "progress")
REPLAYS(lines_of_any_bytes_are_taken_apart, "lines")
REPLAYS(calls_with_any_memory_are_decoded, "decode")
REPLAYS(recordings_of_any_fields_are_drawn_and_saved, "panes")
REPLAYS(any_keys_are_taken, "keys")

#define REPLAY(test) cmocka_unit_test_teardown(test, say_input)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPLAY(captures_of_any_bytes_are_read_or_refused),
        REPLAY(recordings_of_any_fields_are_told_and_explained),
        REPLAY(patterns_find_what_they_say),
        REPLAY(lessons_of_any_text_are_read_or_refused),
        REPLAY(a_progress_file_of_any_bytes_takes_in_what_is_put),
        REPLAY(lines_of_any_bytes_are_taken_apart),
        REPLAY(calls_with_any_memory_are_decoded),
        REPLAY(recordings_of_any_fields_are_drawn_and_saved),
        REPLAY(any_keys_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
