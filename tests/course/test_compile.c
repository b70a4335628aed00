#include "lab/course/lesson/lesson.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/course/lesson/compile_cache.h"
#include "tests/course/scratch.h"

static char out[1024], why[8192];

/* The cache of each test lies in its own folder. */
static int make(void **state)
{
    char cache[600];
    if (scratch_make(state) != 0)
        return -1;
    snprintf(cache, sizeof cache, "%s/cache", (char *)*state);
    unsetenv("CC");
    return setenv("XDG_CACHE_HOME", cache, 1);
}

static int run(const char *program)
{
    int status = system(program);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static size_t entries(const char *folder)
{
    size_t count = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        count += entry->d_name[0] != '.';
    if (dir)
        closedir(dir);
    return count;
}

static void a_program_is_compiled_and_runs(void **state)
{
    const char *source = scratch_write(*state, "seven.c", "int main(void) { return 7; }\n");
    assert_int_equal(lesson_compile(source, out, sizeof out, why, sizeof why), LESSON_COMPILED);
    assert_string_equal(strrchr(out, '/'), "/seven");
    assert_string_equal(why, "");
    assert_int_equal(run(out), 7);
}

static void the_same_content_is_compiled_once(void **state)
{
    char first[1024];
    struct stat before, after;
    const char *source = scratch_write(*state, "seven.c", "int main(void) { return 7; }\n");
    assert_int_equal(lesson_compile(source, first, sizeof first, why, sizeof why), LESSON_COMPILED);
    assert_int_equal(stat(first, &before), 0);
    assert_int_equal(lesson_compile(source, out, sizeof out, why, sizeof why), LESSON_COMPILED);
    assert_string_equal(out, first);
    assert_int_equal(stat(out, &after), 0);
    assert_int_equal(after.st_ino, before.st_ino);
}

static void a_change_of_the_source_or_of_a_neighbour_compiles_again(void **state)
{
    char path[1024];
    snprintf(
        path, sizeof path, "%s",
        scratch_write(*state, "main.c", "#include \"deep/number.h\"\nint main(void) { return NUMBER; }\n"));
    scratch_write(*state, "deep/number.h", "  # include \"real.h\"\n");
    scratch_write(*state, "deep/real.h", "#define NUMBER 3\n");
    assert_int_equal(lesson_compile(path, out, sizeof out, why, sizeof why), LESSON_COMPILED);
    assert_int_equal(run(out), 3);
    scratch_write(*state, "deep/real.h", "#define NUMBER 4\n");
    assert_int_equal(lesson_compile(path, out, sizeof out, why, sizeof why), LESSON_COMPILED);
    assert_int_equal(run(out), 4);
}

static void what_does_not_compile_is_told_in_the_compilers_words(void **state)
{
    const char *source = scratch_write(*state, "bad.c", "int main(void)\n{\n    return nothing;\n}\n");
    assert_int_equal(lesson_compile(source, out, sizeof out, why, sizeof why), LESSON_COMPILE_FAILED);
    assert_non_null(strstr(why, "bad.c:3:"));
    assert_non_null(strstr(why, "nothing"));
    char cache[600];
    snprintf(cache, sizeof cache, "%s/cache/sockeye", (char *)*state);
    assert_int_equal(entries(cache), 0);
}

static void warnings_are_told_each_time(void **state)
{
    const char *source = scratch_write(*state, "warn.c", "int main(void) { int unused; return 0; }\n");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(lesson_compile(source, out, sizeof out, why, sizeof why), LESSON_COMPILED);
        assert_non_null(strstr(why, "unused"));
    }
}

static void a_missing_source_is_named(void **state)
{
    char path[600];
    snprintf(path, sizeof path, "%s/absent.c", (char *)*state);
    assert_int_equal(lesson_compile(path, out, sizeof out, why, sizeof why), LESSON_COMPILE_MISSING);
    assert_non_null(strstr(why, "absent.c: No such file or directory"));
    assert_int_equal(lesson_compile(*state, out, sizeof out, why, sizeof why), LESSON_COMPILE_MISSING);
    assert_non_null(strstr(why, "Is a directory"));
}

static void a_missing_compiler_is_told_apart(void **state)
{
    const char *source = scratch_write(*state, "a.c", "int main(void) { return 0; }\n");
    setenv("CC", "no-such-compiler -x", 1);
    assert_int_equal(lesson_compile(source, out, sizeof out, why, sizeof why), LESSON_COMPILE_MACHINE);
    assert_string_equal(why, "there is no C compiler 'no-such-compiler' (No such file or directory): install "
                             "gcc or clang, or set CC");
}

static void the_words_of_cc_are_its_arguments(void **state)
{
    const char *source = scratch_write(*state, "a.c", "int main(void) { return N; }\n");
    setenv("CC", "cc -DN=5", 1);
    assert_int_equal(lesson_compile(source, out, sizeof out, why, sizeof why), LESSON_COMPILED);
    assert_int_equal(run(out), 5);
    setenv("CC", "cc -DN=6", 1);
    assert_int_equal(lesson_compile(source, out, sizeof out, why, sizeof why), LESSON_COMPILED);
    assert_int_equal(run(out), 6);
}

static void without_a_cache_a_private_folder_serves_and_is_removed(void **state)
{
    const char *source = scratch_write(*state, "seven.c", "int main(void) { return 7; }\n");
    setenv("XDG_CACHE_HOME", "/proc/nowhere", 1);
    assert_int_equal(lesson_compile(source, out, sizeof out, why, sizeof why), LESSON_COMPILED);
    assert_int_equal(run(out), 7);
    lesson_compile_done(out);
    assert_int_equal(access(out, F_OK), -1);
    *strrchr(out, '/') = '\0';
    assert_int_equal(access(out, F_OK), -1);
}

static void what_lies_in_the_cache_stays(void **state)
{
    const char *source = scratch_write(*state, "seven.c", "int main(void) { return 7; }\n");
    assert_int_equal(lesson_compile(source, out, sizeof out, why, sizeof why), LESSON_COMPILED);
    lesson_compile_done(out);
    assert_int_equal(access(out, X_OK), 0);
}

static void a_cache_that_others_can_change_is_not_used(void **state)
{
    char cache[600], other[600], path[1024];
    snprintf(path, sizeof path, "%s", scratch_write(*state, "seven.c", "int main(void) { return 7; }\n"));
    snprintf(cache, sizeof cache, "%s/cache/sockeye", (char *)*state);
    snprintf(other, sizeof other, "%s/other", (char *)*state);
    assert_int_equal(lesson_compile(path, out, sizeof out, why, sizeof why), LESSON_COMPILED);
    assert_memory_equal(out, cache, strlen(cache));
    assert_int_equal(chmod(cache, 0777), 0);
    assert_int_equal(lesson_compile(path, out, sizeof out, why, sizeof why), LESSON_COMPILED);
    assert_null(strstr(out, "/cache/"));
    assert_non_null(strstr(cache_trouble(), "can be written by others"));
    assert_non_null(strstr(cache_trouble(), "XDG_CACHE_HOME"));
    assert_int_equal(run(out), 7);
    lesson_compile_done(out);
    assert_int_equal(chmod(cache, 0700), 0);
    assert_int_equal(rename(cache, other), 0);
    assert_int_equal(symlink(other, cache), 0);
    assert_int_equal(lesson_compile(path, out, sizeof out, why, sizeof why), LESSON_COMPILED);
    assert_null(strstr(out, "/cache/"));
    assert_non_null(strstr(cache_trouble(), "is a symbolic link"));
    lesson_compile_done(out);
}

static void many_at_once_make_one_entry(void **state)
{
    char path[1024], cache[600];
    pid_t children[6];
    snprintf(path, sizeof path, "%s", scratch_write(*state, "seven.c", "int main(void) { return 7; }\n"));
    for (int i = 0; i < 6; i++) {
        children[i] = fork();
        if (children[i] == 0)
            _exit(lesson_compile(path, out, sizeof out, why, sizeof why) == LESSON_COMPILED && run(out) == 7
                      ? 0
                      : 1);
    }
    for (int i = 0; i < 6; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    snprintf(cache, sizeof cache, "%s/cache/sockeye", (char *)*state);
    assert_int_equal(entries(cache), 1);
}

#define WITH_CACHE(test) cmocka_unit_test_setup_teardown(test, make, scratch_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CACHE(a_program_is_compiled_and_runs),
        WITH_CACHE(the_same_content_is_compiled_once),
        WITH_CACHE(a_change_of_the_source_or_of_a_neighbour_compiles_again),
        WITH_CACHE(what_does_not_compile_is_told_in_the_compilers_words),
        WITH_CACHE(warnings_are_told_each_time),
        WITH_CACHE(a_missing_source_is_named),
        WITH_CACHE(a_missing_compiler_is_told_apart),
        WITH_CACHE(the_words_of_cc_are_its_arguments),
        WITH_CACHE(without_a_cache_a_private_folder_serves_and_is_removed),
        WITH_CACHE(what_lies_in_the_cache_stays),
        WITH_CACHE(a_cache_that_others_can_change_is_not_used),
        WITH_CACHE(many_at_once_make_one_entry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
