/* Lines of Python programs, run by the Python of this system; PYTHONS in the environment names more of them
 * (/opt/python3.13/bin/python3:...). The right answer stands in the program's text: the line marked "here N
 * in F" makes, from F, the call that ends in "SO_KEEPALIVE, N)". */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/record/match.h"
#include "tests/observe/observed.h"
#include "tests/skipped.h"

#define PROGRAM "tests/observe/programs/marks.py"

enum { PYTHONS_MAX = 8, MARKS = 10 };

static char pythons[PYTHONS_MAX][PATH_MAX];
static int python_count;

/* Versions whose lines can be found. */
static bool is_known(const char *python)
{
    char command[PATH_MAX + 200], answer[16] = "";
    snprintf(command, sizeof command,
             "'%s' -c 'import sys; print(\"%%d.%%d\" %% sys.version_info[:2])' 2>/dev/null", python);
    FILE *pipe = popen(command, "re");
    assert_non_null(pipe);
    if (!fgets(answer, sizeof answer, pipe))
        answer[0] = 0;
    pclose(pipe);
    int minor = 0;
    return sscanf(answer, "3.%d", &minor) == 1 && minor >= 7 && minor <= 13;
}

static void add_python(const char *path, size_t length)
{
    if (python_count == PYTHONS_MAX || length == 0 || length >= PATH_MAX)
        return;
    snprintf(pythons[python_count], PATH_MAX, "%.*s", (int)length, path);
    if (access(pythons[python_count], X_OK) == 0 && is_known(pythons[python_count]))
        python_count++;
}

static int find_pythons(void **state)
{
    const char *more = getenv("PYTHONS");
    (void)state;
    add_python("/usr/bin/python3", strlen("/usr/bin/python3"));
    for (size_t n; more && *more; more += n + (more[n] == ':')) {
        n = strcspn(more, ":");
        add_python(more, n);
    }
    return 0;
}

static void need_python(void)
{
    if (python_count > 0)
        return;
    skip_without("no Python 3.7 to 3.13 is installed");
}

static void run(struct observed *o, const char *python, const char *program)
{
    observed_init(o);
    observed_actor(o, "program", python, program, NULL);
    observed_start(o);
    observed_command(o, "run");
    observed_wait_end(o);
}

/* The line of the program marked with a number, and the function it says. */
static int marked(int number, char function[64])
{
    char line[512], wanted[32];
    FILE *file = fopen(PROGRAM, "re");
    assert_non_null(file);
    snprintf(wanted, sizeof wanted, "# here %d in ", number);
    for (int at = 1; fgets(line, sizeof line, file); at++) {
        const char *found = strstr(line, wanted);
        if (!found)
            continue;
        assert_int_equal(sscanf(found + strlen(wanted), "%63[^\n]", function), 1);
        fclose(file);
        return at;
    }
    fail_msg("nothing is marked %d", number);
    return 0;
}

static void check_place(const struct observed *o, uint32_t index, int number)
{
    char function[64], path[PATH_MAX];
    struct event event;
    int line = marked(number, function);
    assert_true(timeline_event(o->timeline, index, &event));
    assert_non_null(realpath(PROGRAM, path));
    if (event.u.call.line != line)
        fail_msg("call %d: line %d instead of %d", number, (int)event.u.call.line, line);
    assert_true(str_is(event.u.call.file, path));
    /* Before 3.11 a code object knows the name alone. */
    const char *name = strrchr(function, '.') ? strrchr(function, '.') + 1 : function;
    assert_true(str_is(event.u.call.function, function) || str_is(event.u.call.function, name));
}

static void check_calls(const char *python)
{
    struct observed o;
    run(&o, python, PROGRAM);
    for (int number = 1; number <= MARKS; number++) {
        char pattern[80];
        snprintf(pattern, sizeof pattern,
                 number == 9 ? "program*: listen(*)" : "program*: setsockopt(*SO_KEEPALIVE, %d)", number);
        check_place(&o, observed_wait(&o, pattern), number);
    }
    assert_int_equal(observed_count(&o, "program*: setsockopt(*SO_KEEPALIVE, 7)"), 3);
    observed_free(&o);
}

static void calls_of_a_python_program_have_its_lines(void **state)
{
    (void)state;
    need_python();
    for (int i = 0; i < python_count; i++) {
        print_message("%s\n", pythons[i]);
        check_calls(pythons[i]);
    }
}

static void the_source_of_a_python_program_is_in_the_recording(void **state)
{
    struct observed o;
    char path[PATH_MAX];
    (void)state;
    need_python();
    run(&o, pythons[0], PROGRAM);
    assert_non_null(realpath(PROGRAM, path));
    const struct timeline_source *source = timeline_source(o.timeline, str_from(path));
    assert_non_null(source);
    assert_non_null(memmem(source->text, source->size, "def far_below", 13));
    observed_free(&o);
}

static void check_caller(struct observed *o, int number, int line)
{
    char pattern[80], wrapped[PATH_MAX];
    struct event event;
    snprintf(pattern, sizeof pattern, "program: setsockopt(*SO_KEEPALIVE, %d)", number);
    assert_true(timeline_event(o->timeline, observed_wait(o, pattern), &event));
    assert_int_equal(event.kind, EVENT_ENTER);
    assert_true(str_ends(event.u.call.file, line ? "/wrapper.py" : "/wrapped.py"));
    assert_int_equal(event.u.call.caller_line, line);
    assert_non_null(realpath("tests/observe/programs/wrapped.py", wrapped));
    assert_true(line == 0 || str_is(event.u.call.caller_file, wrapped));
}

static void who_calls_from_another_module_is_known(void **state)
{
    struct observed o;
    (void)state;
    need_python();
    for (int i = 0; i < python_count; i++) {
        run(&o, pythons[i], "tests/observe/programs/wrapped.py");
        check_caller(&o, 1, 14);
        check_caller(&o, 2, 9);
        check_caller(&o, 3, 0);
        observed_free(&o);
    }
}

static void a_name_that_is_relative_is_made_whole(void **state)
{
    struct observed o;
    struct event event;
    char path[PATH_MAX];
    (void)state;
    need_python();
    observed_init(&o);
    observed_actor(&o, "program", pythons[0], "-m", "tests.observe.programs.marks", NULL);
    observed_start(&o);
    observed_command(&o, "run");
    observed_wait_end(&o);
    assert_non_null(realpath(PROGRAM, path));
    assert_true(
        timeline_event(o.timeline, observed_wait(&o, "program: setsockopt(*SO_KEEPALIVE, 2)"), &event));
    assert_true(str_is(event.u.call.file, path));
    observed_free(&o);
}

static void a_program_from_the_command_line_has_no_source(void **state)
{
    struct observed o;
    struct event event;
    (void)state;
    need_python();
    observed_init(&o);
    observed_actor(&o, "program", pythons[0], "-c", "import socket; socket.socket().listen()", NULL);
    observed_start(&o);
    observed_command(&o, "run");
    observed_wait_end(&o);
    assert_true(timeline_event(o.timeline, observed_wait(&o, "program: listen(*)"), &event));
    assert_int_equal(event.u.call.file.n, 0);
    observed_free(&o);
}

static void a_module_of_the_library_that_is_run_is_the_program(void **state)
{
    struct observed o;
    struct event event;
    (void)state;
    need_python();
    observed_init(&o);
    o.plan.step = false;
    observed_actor(&o, "program", pythons[0], "-m", "http.server", "--bind", "127.0.0.1", "7000", NULL)
        ->input = "";
    observed_start(&o);
    assert_true(timeline_event(o.timeline, observed_wait(&o, "program: listen(3, *"), &event));
    assert_true(str_ends(event.u.call.file, "/http/server.py"));
    assert_true(event.u.call.line > 0);
    observed_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_module_of_the_library_that_is_run_is_the_program),
        cmocka_unit_test(calls_of_a_python_program_have_its_lines),
        cmocka_unit_test(the_source_of_a_python_program_is_in_the_recording),
        cmocka_unit_test(who_calls_from_another_module_is_known),
        cmocka_unit_test(a_name_that_is_relative_is_made_whole),
        cmocka_unit_test(a_program_from_the_command_line_has_no_source),
    };
    return cmocka_run_group_tests(tests, find_pythons, NULL);
}
