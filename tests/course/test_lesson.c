#include "lab/course/lesson/lesson.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/course/scratch.h"

static const char whole[] = "; a comment\n"
                            "[lesson]\n"
                            "title = one loop; many clients\n"
                            "part = First calls\n"
                            "minutes = 15\n"
                            "about = What does select() say,\n"
                            "  and what does it leave unsaid?\n"
                            "[actor server]\n"
                            "program = server.c\n"
                            "args = 7000 1\n"
                            "[actor client]\n"
                            "program = client.c\n"
                            "args = 127.0.0.1 7000 \"one two\"\n"
                            "after = server: listen(*) = 0\n"
                            "input = hello\\n\n"
                            "[sysctl]\n"
                            "net.ipv4.tcp_syn_retries = 2\n"
                            "net/ipv4/tcp_fin_timeout = 5\n"
                            "[order]\n"
                            "prepare = server client\n"
                            "steps = server server\n"
                            "steps = client server\n"
                            "[variant three]\n"
                            "about = Three clients at once.\n"
                            "args.server = 7000 3\n"
                            "args.client2 = green\n"
                            "[variant three actor client2]\n"
                            "program = client.c\n"
                            "[variant three sysctl]\n"
                            "net.ipv4.tcp_syn_retries = 4\n"
                            "[variant other order]\n"
                            "steps = client\n"
                            "[variant unprepared order]\n"
                            "prepare =\n";

static char why[512];

static struct lesson *read_with(const char *scratch, const char *ini)
{
    char folder[600];
    scratch_write(scratch, "07-select-flow/lesson.ini", ini);
    snprintf(folder, sizeof folder, "%s/07-select-flow", scratch);
    return lesson_read(folder, why, sizeof why);
}

static void a_lesson_is_read_whole(void **state)
{
    struct lesson *lesson = read_with(*state, whole);
    assert_non_null(lesson);
    assert_string_equal(lesson->number, "07");
    assert_string_equal(lesson->name, "select-flow");
    assert_string_equal(lesson->title, "one loop; many clients");
    assert_string_equal(lesson->about, "What does select() say, and what does it leave unsaid?");
    assert_int_equal(lesson->minutes, 15);
    assert_string_equal(lesson->text, "");
    const struct lesson_variant *itself = lesson_variant(lesson, NULL);
    assert_int_equal(itself->actor_count, 2);
    assert_string_equal(itself->actors[1].label, "client");
    assert_string_equal(itself->actors[1].args[2], "one two");
    assert_string_equal(itself->actors[1].after, "server: listen(*) = 0");
    assert_string_equal(itself->actors[1].input, "hello\n");
    assert_null(itself->actors[0].input);
    assert_string_equal(itself->sysctls[0].name, "net/ipv4/tcp_syn_retries");
    assert_string_equal(itself->sysctls[1].name, "net/ipv4/tcp_fin_timeout");
    assert_int_equal(itself->order.count, 4);
    assert_string_equal(itself->order.who[2], "client");
    assert_int_equal(itself->prepare.count, 2);
    assert_string_equal(itself->prepare.who[1], "client");
    lesson_free(lesson);
}

static void a_variant_is_the_lesson_with_what_it_changes(void **state)
{
    struct lesson *lesson = read_with(*state, whole);
    assert_non_null(lesson);
    const struct lesson_variant *three = lesson_variant(lesson, "three");
    assert_non_null(three);
    assert_int_equal(three->actor_count, 3);
    assert_string_equal(three->actors[0].args[1], "3");
    assert_string_equal(three->actors[1].args[2], "one two");
    assert_string_equal(three->actors[2].label, "client2");
    assert_string_equal(three->actors[2].args[0], "green");
    assert_int_equal(three->sysctl_count, 2);
    assert_string_equal(three->sysctls[0].value, "4");
    assert_int_equal(three->order.count, 4);
    assert_int_equal(lesson_variant(lesson, "other")->order.count, 1);
    assert_null(lesson_variant(lesson, "four"));
    lesson_free(lesson);
}

static void a_variant_keeps_the_key_of_an_order_that_it_does_not_give(void **state)
{
    struct lesson *lesson = read_with(*state, whole);
    assert_non_null(lesson);
    assert_int_equal(lesson_variant(lesson, "other")->prepare.count, 2);
    assert_string_equal(lesson_variant(lesson, "other")->prepare.who[0], "server");
    assert_int_equal(lesson_variant(lesson, "unprepared")->prepare.count, 0);
    assert_int_equal(lesson_variant(lesson, "unprepared")->order.count, 4);
    lesson_free(lesson);
}

static void an_exercise_prepares_nothing(void **state)
{
    struct lesson *lesson = read_with(*state, whole);
    assert_non_null(lesson);
    scratch_write(*state, "07-select-flow/exercise/exercise.ini",
                  "[exercise]\nfile = a.c\n[actor a]\nprogram = student\n[order]\nprepare = a\n");
    assert_null(lesson_read_exercise(lesson, why, sizeof why));
    assert_non_null(strstr(why, "exercise.ini:6: prepare is for what somebody looks at"));
    lesson_free(lesson);
}

static void a_variant_may_leave_actors_out(void **state)
{
    struct lesson *lesson =
        read_with(*state, "[actor a]\nprogram = a.c\n[actor b]\nprogram = b.c\nafter = a: listen(*)\n"
                          "[order]\nprepare = a\nsteps = a b\n[variant alone]\nactors = b\n");
    assert_non_null(lesson);
    const struct lesson_variant *alone = lesson_variant(lesson, "alone");
    assert_int_equal(alone->actor_count, 1);
    assert_string_equal(alone->actors[0].label, "b");
    assert_null(alone->actors[0].after);
    assert_int_equal(alone->order.count + alone->prepare.count, 0);
    lesson_free(lesson);
}

static void a_long_value_is_read_whole(void **state)
{
    char ini[4096] = "[lesson]\nabout =", expected[4096] = "";
    for (int i = 0; i < 200; i++) {
        snprintf(ini + strlen(ini), sizeof ini - strlen(ini), " word%d", i);
        snprintf(expected + strlen(expected), sizeof expected - strlen(expected), "%sword%d", i ? " " : "",
                 i);
    }
    strcat(ini, "\n[actor a]\nprogram = a.c\n");
    struct lesson *lesson = read_with(*state, ini);
    assert_non_null(lesson);
    assert_string_equal(lesson->about, expected);
    lesson_free(lesson);
}

static void what_steers_a_terminal_does_not_come_out_of_a_lesson(void **state)
{
    scratch_write(*state, "07-select-flow/lesson.md", "# \033[2Jtext \303\251\n");
    struct lesson *lesson =
        read_with(*state, "[lesson]\ntitle = \033]0;t\007 \302\233\n[actor a]\nprogram = a.c\n");
    if (!lesson)
        fail_msg("%s", why);
    assert_string_equal(lesson->title, "?]0;t? ??");
    assert_string_equal(lesson->text, "# ?[2Jtext \303\251\n");
    lesson_free(lesson);
}

static void mistakes_are_told_by_file_and_line(void **state)
{
    static const struct {
        const char *ini, *said; /* behind "...lesson.ini" */
    } cases[] = {
        { "[actor a]\nprogram = a.c\n[lesson]\n\ntitel = x\n",
          ":5: unknown key 'titel' (one of: title, part, minutes, about)" },
        { "[actor a]\nprogramm = a.c\n", ":2: unknown key 'programm' (one of: program, args, after, input)" },
        { "[order]\nstep = a\n", ":2: unknown key 'step' (one of: prepare, steps)" },
        { "[variant v]\nargs = a\n", ":2: unknown key 'args' (one of: about, actors, args.ACTOR)" },
        { "[variant v]\nargs.b = x\n[actor a]\nprogram = a.c\n", ":2: no actor 'b' (one of: a)" },
        { "[lesson]\nwhat is this\n", ":2: neither [section] nor name = value" },
        { "[lesson\ntitle = x\n", ":1: neither [section] nor name = value" },
        { "[lesson]\ntitle = a\ntitle = b\n", ":3: given twice" },
        { "[lesson]\nminutes = soon\n", ":2: minutes = soon is no number of minutes (1 to 600)" },
        { "[actor a]\nargs = \"open\n", ":2: a quote is not closed" },
        { "[actor A]\nprogram = a.c\n",
          ":2: actor 'A': a name is a-z, then a-z 0-9 and -, up to 20, and not 'packet'" },
        { "[sysctl]\n../../etc/passwd = 1\n",
          ":2: '../../etc/passwd' is no name of a sysctl (as in net.ipv4.tcp_syn_retries)" },
        { "[lesson]\ntitle = x\n", ": no [actor NAME] section: nothing would run" },
        { "[actor a]\nargs = 1\n", ": [actor a] has no program = ..." },
        { "[actor a]\nprogram = a.c\n[variant v]\nactors = a b\n",
          ": [variant v] actors names 'b', which is no actor (one of: a)" },
        { "[actor a]\nprogram = a.c\n[order]\nsteps = a b\n",
          ": [order] names 'b', which is no actor (one of: a)" },
        { "[actor a]\nprogram = a.c\n[variant v order]\nprepare = a b\n",
          ": [variant v order] names 'b', which is no actor (one of: a)" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_null(read_with(*state, cases[i].ini));
        const char *told = strstr(why, "07-select-flow/lesson.ini");
        assert_non_null(told);
        assert_string_equal(told + strlen("07-select-flow/lesson.ini"), cases[i].said);
    }
}

static void an_unknown_section_names_those_that_there_are(void **state)
{
    assert_null(read_with(*state, "[actors]\nprogram = a.c\n"));
    assert_non_null(strstr(why, "lesson.ini:2: unknown section [actors] (one of: lesson, actor NAME, "));
}

static void binary_rubbish_is_refused(void **state)
{
    char path[600];
    snprintf(path, sizeof path, "%s", scratch_write(*state, "07-select-flow/lesson.ini", "[lesson]\n"));
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 5000; i++)
        fputc(i * 7919 >> 3 & 255, file);
    fclose(file);
    *strrchr(path, '/') = '\0';
    assert_null(lesson_read(path, why, sizeof why));
    assert_true(why[0] != '\0');
}

static void lessons_are_found_sorted_and_named(void **state)
{
    struct lesson_list list;
    const char *ini = "[actor a]\nprogram = a.c\n";
    scratch_write(*state, "10-ten/lesson.ini", ini);
    scratch_write(*state, "02-two/lesson.ini", ini);
    scratch_write(*state, "03-bad/lesson.ini", "[actor a]\nnonsense = 1\n");
    scratch_write(*state, "README.md", "no lesson");
    setenv("SOCKEYE_LESSONS", *state, 1);
    assert_true(lessons_find(&list));
    assert_int_equal(list.count, 3);
    assert_string_equal(list.entries[0].lesson->name, "two");
    assert_null(list.entries[1].lesson);
    assert_non_null(strstr(list.entries[1].why, "03-bad/lesson.ini:2: unknown key 'nonsense'"));
    assert_string_equal(list.entries[2].lesson->number, "10");
    assert_ptr_equal(lessons_named(&list, "2"), &list.entries[0]);
    assert_ptr_equal(lessons_named(&list, "02"), &list.entries[0]);
    assert_ptr_equal(lessons_named(&list, "ten"), &list.entries[2]);
    assert_ptr_equal(lessons_named(&list, "10-ten"), &list.entries[2]);
    assert_null(lessons_named(&list, "20"));
    assert_null(lessons_named(&list, ""));
    lessons_free(&list);
    unsetenv("SOCKEYE_LESSONS");
}

static void the_checkouts_lessons_are_found_from_the_program(void **state)
{
    (void)state;
    struct lesson_list list;
    unsetenv("SOCKEYE_LESSONS");
    assert_true(lessons_find(&list));
    const struct lesson_entry *tcp = lessons_named(&list, "1");
    assert_non_null(tcp);
    assert_non_null(tcp->lesson);
    for (size_t i = 0; i < list.count; i++)
        assert_string_equal(list.entries[i].why, "");
    lessons_free(&list);
}

static void no_folder_of_lessons_is_said(void **state)
{
    (void)state;
    struct lesson_list list;
    setenv("SOCKEYE_LESSONS", "/nonexistent/lessons", 1);
    assert_false(lessons_find(&list));
    assert_string_equal(list.folder, "/nonexistent/lessons");
    lessons_free(&list);
    unsetenv("SOCKEYE_LESSONS");
}

#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_make, scratch_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(a_lesson_is_read_whole),
        WITH_SCRATCH(a_variant_is_the_lesson_with_what_it_changes),
        WITH_SCRATCH(a_variant_keeps_the_key_of_an_order_that_it_does_not_give),
        WITH_SCRATCH(an_exercise_prepares_nothing),
        WITH_SCRATCH(a_variant_may_leave_actors_out),
        WITH_SCRATCH(a_long_value_is_read_whole),
        WITH_SCRATCH(what_steers_a_terminal_does_not_come_out_of_a_lesson),
        WITH_SCRATCH(mistakes_are_told_by_file_and_line),
        WITH_SCRATCH(an_unknown_section_names_those_that_there_are),
        WITH_SCRATCH(binary_rubbish_is_refused),
        WITH_SCRATCH(lessons_are_found_sorted_and_named),
        cmocka_unit_test(the_checkouts_lessons_are_found_from_the_program),
        cmocka_unit_test(no_folder_of_lessons_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
