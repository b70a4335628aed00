/* A checks.c that means harm: it is loaded and run where it reaches nothing, and what it says is data. */
#include "lab/course/judge/checks.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/course/scratch.h"
#include "tests/record/build_recording.h"

static const char *const lines[] = { "start server", "exec server", "exit server status=0 | exited with 0",
                                     NULL };

static char why[4096];
static bool machine;

static int make(void **state)
{
    char cache[600];
    if (scratch_make(state) != 0)
        return -1;
    snprintf(cache, sizeof cache, "%s/cache", (char *)*state);
    return setenv("XDG_CACHE_HOME", cache, 1);
}

/* A checks.c with this text before its table, whose one row `c` has the function c and this sentence. */
static struct check_sheet *load(const char *scratch, const char *before, const char *sentence)
{
    char text[3000];
    snprintf(
        text, sizeof text,
        "#include \"lab/check.h\"\n#include <errno.h>\n#include <fcntl.h>\n#include <pthread.h>\n"
        "#include <signal.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n"
        "#include <sys/mman.h>\n#include <sys/ptrace.h>\n#include <sys/socket.h>\n#include <unistd.h>\n%s\n"
        "const struct check checks[] = { { \"c\", NULL, \"\", \"%s\", c }, { 0 } };\n",
        before, sentence);
    return checks_load(scratch_write(scratch, "checks.c", text), &machine, why, sizeof why);
}

static struct verdict verdict_on(const char *scratch, const char *before)
{
    struct check_sheet *sheet = load(scratch, before, "it is so");
    struct timeline *timeline = build_timeline(lines);
    struct verdict verdict = { 0 };
    if (!sheet)
        fail_msg("%s", why);
    assert_true(sheet_prove(sheet, "", timeline, &verdict));
    timeline_close(timeline);
    sheet_free(sheet);
    return verdict;
}

static void expect_holds(void **state, const char *body)
{
    char text[1500];
    snprintf(text, sizeof text, "static void c(struct run *run) { %s }", body);
    struct verdict verdict = verdict_on(*state, text);
    if (verdict.kind != VERDICT_HOLDS)
        fail_msg("%s:\n%s\n%s", body, verdict.expected, verdict.actual);
}

static void what_breaks_while_it_is_loaded_breaks_nothing_else(void **state)
{
    static const char *const constructors[] = { "raise(SIGSEGV);", "_exit(0);", "for (;;) abort();",
                                                "kill(getppid(), SIGKILL); exit(1);" };
    for (size_t i = 0; i < sizeof constructors / sizeof *constructors; i++) {
        char text[400];
        snprintf(text, sizeof text,
                 "__attribute__((constructor)) static void first(void) { %s }\n"
                 "static void c(struct run *run) { (void)run; }",
                 constructors[i]);
        if (load(*state, text, "it is so"))
            fail_msg("%s", constructors[i]);
        assert_false(machine);
        assert_non_null(strstr(why, "checks.c"));
    }
}

static void a_check_reaches_no_file_no_process_and_no_network(void **state)
{
    expect_holds(state, "need_that(run, 0, open(\"/etc/passwd\", O_RDONLY) == -1, \"no file\");");
    expect_holds(state, "need_that(run, 0, creat(\"/tmp/sockeye-check\", 0600) == -1, \"no new file\");");
    expect_holds(state, "need_that(run, 0, socket(AF_UNIX, SOCK_STREAM, 0) == -1, \"no socket\");");
    expect_holds(state, "need_that(run, 0, fork() == -1, \"no child\");");
    expect_holds(state, "need_that(run, 0, kill(getppid(), 0) == -1, \"no signal\");");
    expect_holds(state, "need_that(run, 0, ptrace(PTRACE_SEIZE, getppid(), 0, 0) == -1, \"no tracing\");");
    expect_holds(state, "need_that(run, 0, fcntl(4, F_GETFD) == -1, \"no descriptor\");"
                        "need_that(run, 0, dup(0) == -1, \"not even of its own\");");
}

static void a_check_that_sleeps_goes_on_at_once(void **state)
{
    expect_holds(state, "(void)run; pause(); sleep(1000); raise(SIGSTOP);");
}

static void a_check_that_takes_all_memory_gets_a_part_of_it(void **state)
{
    /* As malloc() gets it: the sanitizers' own ends the process instead. */
    expect_holds(state, "size_t n = 0; char *p; while ((p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, "
                        "MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) != MAP_FAILED) { memset(p, 1, 1 << 20); n++; }"
                        "need_at_most(run, 0, \"MiB\", 600, (int64_t)n);");
}

static void what_it_says_cannot_steer_a_terminal(void **state)
{
    struct check_sheet *sheet =
        load(*state, "static void c(struct run *run) { (void)run; }", "\\033]0;title\\007 \\302\\233 é");
    if (!sheet)
        fail_msg("%s", why);
    assert_string_equal(sheet_at(sheet, 0)->sentence, "\\x1b]0;title\\x07 \\u009b é");
    sheet_free(sheet);
    struct verdict verdict =
        verdict_on(*state, "static void c(struct run *run) { run_measured(run, \"\\033[2J%d\", 7);"
                           "need_that(run, 99, 0, \"\\033[31mred\"); }");
    assert_int_equal(verdict.kind, VERDICT_FAILS);
    assert_int_equal(verdict.evidence, NO_EVENT); /* there is no event 99 */
    assert_string_equal(verdict.measured, "\\x1b[2J7");
    assert_string_equal(verdict.expected, "\\x1b[31mred");
}

static void overwrite(const char *folder)
{
    char path[1200];
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_type == DT_DIR)
            overwrite(path);
        else
            assert_int_equal(truncate(path, 16), 0);
    }
    closedir(dir);
}

static void what_is_loaded_is_no_longer_in_any_file(void **state)
{
    char cache[600];
    struct verdict verdict = { 0 };
    struct check_sheet *sheet = load(*state, "static void c(struct run *run) { (void)run; }", "it is so");
    struct timeline *timeline = build_timeline(lines);
    assert_non_null(sheet);
    snprintf(cache, sizeof cache, "%s/cache", (char *)*state);
    overwrite(cache);
    assert_true(sheet_prove(sheet, "", timeline, &verdict));
    assert_int_equal(verdict.kind, VERDICT_HOLDS);
    timeline_close(timeline);
    sheet_free(sheet);
}

static void a_table_without_an_end_is_refused(void **state)
{
    assert_null(
        load(*state,
             "static void c(struct run *run) { (void)run; }\n"
             "#define R { \"a\", NULL, \"\", \"s\", c },\n#define R8 R R R R R R R R\n"
             "#define R64 R8 R8 R8 R8 R8 R8 R8 R8\n#define checks other\n"
             "const struct check checks[] = { R64 R64 R64 R64 R64 };\n#undef checks\n"
             "extern const struct check checks[] __attribute__((alias(\"other\")));\n#define checks last",
             "it is so"));
    assert_non_null(strstr(why, "more than 256 rows"));
}

#define WITH_CACHE(test) cmocka_unit_test_setup_teardown(test, make, scratch_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CACHE(what_breaks_while_it_is_loaded_breaks_nothing_else),
        WITH_CACHE(a_check_reaches_no_file_no_process_and_no_network),
        WITH_CACHE(a_check_that_sleeps_goes_on_at_once),
        WITH_CACHE(a_check_that_takes_all_memory_gets_a_part_of_it),
        WITH_CACHE(what_it_says_cannot_steer_a_terminal),
        WITH_CACHE(what_is_loaded_is_no_longer_in_any_file),
        WITH_CACHE(a_table_without_an_end_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
