/* A source that means harm: the compiler sees the plain files of its folder and nothing else, ends within
 * bounds, and what it says cannot steer a terminal. */
#include "lab/course/lesson/lesson.h"

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

#include "lab/base/path.h"
#include "tests/course/scratch.h"

static char out[1024], why[32 * 1024];
static bool sanitized;

static int make(void **state)
{
    char cache[600];
    if (scratch_make(state) != 0)
        return -1;
    snprintf(cache, sizeof cache, "%s/cache", (char *)*state);
    unsetenv("CC");
    return setenv("XDG_CACHE_HOME", cache, 1);
}

static enum lesson_compile_result compile(const char *scratch, const char *text)
{
    return lesson_compile_student(scratch_write(scratch, "mine/main.c", text), &sanitized, out, sizeof out,
                                  why, sizeof why);
}

static void expect_failure(void **state, const char *text, const char *says, const char *never)
{
    assert_int_equal(compile(*state, text), LESSON_COMPILE_FAILED);
    if (!strstr(why, says))
        fail_msg("'%s' is not in: %s", says, why);
    if (never && strstr(why, never))
        fail_msg("'%s' is in: %s", never, why);
}

#define MAIN "int main(void) { return 0; }\n"

static void files_elsewhere_are_not_there(void **state)
{
    char text[2000];
    scratch_write(*state, "solution.c", "unheard of secret\n");
    scratch_write(*state, "cache/kept.c", "unheard of secret\n");
    expect_failure(state, "#include \"../solution.c\"\n" MAIN,
                   "\"../solution.c\" is not in the program's folder", "secret");
    snprintf(text, sizeof text, "#include \"%s/solution.c\"\n" MAIN, (char *)*state);
    expect_failure(state, text, "No such file", "secret");
    snprintf(text, sizeof text, "#define FILE <%s/cache/kept.c>\n#include FILE\n" MAIN, (char *)*state);
    expect_failure(state, text, "No such file", "secret");
    snprintf(text, sizeof text, "__asm__(\".incbin \\\"%s/solution.c\\\"\");\n" MAIN, (char *)*state);
    expect_failure(state, text, "file not found", NULL);
}

static void what_names_the_machines_users_is_not_the_machines(void **state)
{
    expect_failure(state, "#include \"/etc/shadow\"\n" MAIN, "No such file", NULL);
    assert_int_equal(compile(*state, "#define root int r; /*\n*/\n#include \"/proc/1/environ\"\n" MAIN),
                     LESSON_COMPILE_FAILED);
}

static void no_variable_of_the_callers_is_told(void **state)
{
    setenv("SECRET_TOKEN", "unheard-of-secret", 1);
    compile(*state, "#include \"/proc/self/environ\"\n#error stop\n" MAIN);
    assert_null(strstr(why, "unheard-of-secret"));
    unsetenv("SECRET_TOKEN");
}

static void links_fifos_and_devices_are_not_opened(void **state)
{
    char path[700], target[700];
    scratch_write(*state, "secret.h", "unheard of secret\n");
    scratch_write(*state, "mine/plain.h", "\n");
    snprintf(path, sizeof path, "%s/mine/linked.h", (char *)*state);
    snprintf(target, sizeof target, "%s/secret.h", (char *)*state);
    assert_int_equal(symlink(target, path), 0);
    expect_failure(state, "#include \"plain.h\"\n#include \"linked.h\"\n" MAIN,
                   "\"linked.h\" is a symbolic link", "secret");
    snprintf(path, sizeof path, "%s/mine/away", (char *)*state);
    assert_int_equal(symlink(*state, path), 0);
    expect_failure(state, "#include \"away/secret.h\"\n" MAIN, "symbolic link, or lies behind one",
                   "unheard");
    snprintf(path, sizeof path, "%s/mine/fifo.h", (char *)*state);
    assert_int_equal(mkfifo(path, 0666), 0);
    expect_failure(state, "#include \"fifo.h\"\n" MAIN, "\"fifo.h\" is no plain file", NULL);
    expect_failure(state, "#define WHAT \"fifo.h\"\n#include WHAT\n" MAIN, "No such file", NULL);
    expect_failure(state, "#include \"/dev/zero\"\n" MAIN, "Permission denied", NULL);
    expect_failure(state, "#define WHAT </dev/random>\n#include WHAT\n" MAIN, "Permission denied", NULL);
}

static void a_source_that_is_no_plain_file_is_refused_in_a_line(void **state)
{
    char path[700];
    snprintf(path, sizeof path, "%s/main.c", (char *)*state);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    assert_int_equal(lesson_compile(path, out, sizeof out, why, sizeof why), LESSON_COMPILE_MISSING);
    assert_non_null(strstr(why, "main.c is a symbolic link: put the file itself in its place"));
    assert_int_equal(unlink(path), 0);
    assert_int_equal(mkfifo(path, 0666), 0);
    assert_int_equal(lesson_compile(path, out, sizeof out, why, sizeof why), LESSON_COMPILE_MISSING);
    assert_non_null(strstr(why, "main.c is no plain file"));
    assert_int_equal(unlink(path), 0);
    scratch_write(*state, "main.c", MAIN);
    assert_int_equal(truncate(path, 1 << 30), 0);
    assert_int_equal(lesson_compile(path, out, sizeof out, why, sizeof why), LESSON_COMPILE_MISSING);
    assert_non_null(strstr(why, "File too large"));
}

static void what_is_too_large_is_told_as_the_programs_own(void **state)
{
    expect_failure(state, "char x[300000000] = { 1 };\n" MAIN, "for more than a file of 64 MiB", NULL);
    expect_failure(state,
                   "#define A(x) x x x x x x x x x x\n#define B(x) A(A(A(x)))\n#define C(x) B(B(B(x)))\n"
                   "int y = C(C(1));\n" MAIN,
                   "for more than the 1024 MiB of memory", NULL);
}

static void what_includes_itself_over_and_over_is_ended(void **state)
{
    expect_failure(state, "#include __FILE__\n#include __FILE__\n" MAIN,
                   "makes the compiler say more than 1 MiB: does a file include itself?", NULL);
    assert_true(strlen(why) > 1000);
}

static void what_the_compiler_says_cannot_steer_a_terminal(void **state)
{
    expect_failure(state, "#error \033]0;owned\007 \302\233 \303\251\n" MAIN,
                   "#error \\x1b]0;owned\\x07 \\u009b \303\251", "\033");
    assert_null(strchr(why, '\007'));
    assert_non_null(strstr(why, "\n"));
    assert_int_equal(compile(*state, "#warning \033[2J\n" MAIN), LESSON_COMPILED);
    assert_non_null(strstr(why, "\\x1b[2J"));
    assert_int_equal(compile(*state, "#warning \033[2J\n" MAIN), LESSON_COMPILED); /* as it was kept */
    assert_non_null(strstr(why, "\\x1b[2J"));
    assert_null(strchr(why, '\033'));
}

static void a_source_asks_for_no_plugin(void **state)
{
    assert_int_equal(compile(*state, "#pragma GCC plugin \"/tmp/x.so\"\n"
                                     "#pragma GCC optimize (\"-fplugin=/tmp/x.so\")\n" MAIN),
                     LESSON_COMPILED);
    assert_non_null(strstr(why, "plugin")); /* a warning that it is not known */
}

static void the_product_can_be_run_by_anybody_whatever_the_umask(void **state)
{
    struct stat status;
    mode_t mask = umask(077);
    assert_int_equal(compile(*state, MAIN), LESSON_COMPILED);
    umask(mask);
    assert_int_equal(stat(out, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0755);
}

#define WITH_CACHE(test) cmocka_unit_test_setup_teardown(test, make, scratch_remove)

/* Without namespaces there is no wall to try. */
static bool is_walled(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(system("unshare -Urm true 2>/dev/null") == 0 ? 0 : 1);
    int status;
    waitpid(child, &status, 0);
    return status == 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CACHE(a_source_that_is_no_plain_file_is_refused_in_a_line),
        WITH_CACHE(what_is_too_large_is_told_as_the_programs_own),
        WITH_CACHE(what_includes_itself_over_and_over_is_ended),
        WITH_CACHE(what_the_compiler_says_cannot_steer_a_terminal),
        WITH_CACHE(a_source_asks_for_no_plugin),
        WITH_CACHE(the_product_can_be_run_by_anybody_whatever_the_umask),
    };
    const struct CMUnitTest walled[] = {
        WITH_CACHE(files_elsewhere_are_not_there),
        WITH_CACHE(what_names_the_machines_users_is_not_the_machines),
        WITH_CACHE(no_variable_of_the_callers_is_told),
        WITH_CACHE(links_fifos_and_devices_are_not_opened),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + (is_walled() ? cmocka_run_group_tests(walled, NULL, NULL) : 0);
}
