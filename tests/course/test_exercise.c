#include "lab/course/judge/exercise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/course/scratch.h"

static const char whole[] = "[exercise]\n"
                            "title = an echo\n"
                            "file = server.c\n"
                            "minutes = 20\n"
                            "about = Send it back.\n"
                            "[actor server]\n"
                            "program = student\n"
                            "args = 7000\n"
                            "[actor client]\n"
                            "program = peer.c\n"
                            "after = server: listen(*) = 0\n"
                            "[variant slow]\n"
                            "about = A slow client.\n"
                            "args.client = 7000 slow\n"
                            "weather = calm\n"
                            "[variant again]\n"
                            "weather = all\n";

static char why[512];

/* The exercise of a lesson made of these; the lesson is left behind, as the exercise borrows it. */
static struct exercise *read_with(const char *scratch, const char *ini, const char *task)
{
    char folder[600];
    scratch_write(scratch, "01-echo/lesson.ini", "[lesson]\n[actor server]\nprogram = server.c\n");
    if (ini)
        scratch_write(scratch, "01-echo/exercise/exercise.ini", ini);
    if (task)
        scratch_write(scratch, "01-echo/exercise/task.md", task);
    snprintf(folder, sizeof folder, "%s/01-echo", scratch);
    struct lesson *lesson = lesson_read(folder, why, sizeof why);
    assert_non_null(lesson);
    struct exercise *exercise = exercise_read(lesson, why, sizeof why);
    if (!exercise)
        lesson_free(lesson);
    return exercise;
}

static void drop(struct exercise *exercise)
{
    struct lesson *lesson = (struct lesson *)exercise->lesson;
    exercise_free(exercise);
    lesson_free(lesson);
}

static void an_exercise_is_read_whole(void **state)
{
    struct exercise *exercise = read_with(*state, whole, "The task.\n");
    assert_non_null(exercise);
    assert_string_equal(exercise->id, "01-echo");
    assert_string_equal(exercise->play->title, "an echo");
    assert_string_equal(exercise->play->file, "server.c");
    assert_int_equal(exercise->play->variant_count, 3);
    assert_string_equal(exercise->play->variants[1].actors[1].args[1], "slow");
    assert_string_equal(exercise->play->variants[1].actors[0].program, "student");
    drop(exercise);
}

static void a_scenario_says_in_which_weathers_it_is_played(void **state)
{
    struct exercise *exercise = read_with(*state, whole, NULL);
    assert_true(exercise_is_rough(&exercise->play->variants[0]));
    assert_false(exercise_is_rough(&exercise->play->variants[1]));
    assert_true(exercise_is_rough(&exercise->play->variants[2]));
    drop(exercise);
}

static void what_the_exercise_says_of_the_weather_goes_for_its_scenarios(void **state)
{
    struct exercise *exercise =
        read_with(*state,
                  "[exercise]\nfile = a.c\nweather = calm\n[actor a]\nprogram = student\n"
                  "[variant b]\nabout = b\n[variant c]\nweather = all\n",
                  NULL);
    assert_false(exercise_is_rough(&exercise->play->variants[0]));
    assert_false(exercise_is_rough(&exercise->play->variants[1]));
    assert_true(exercise_is_rough(&exercise->play->variants[2]));
    drop(exercise);
}

static void expect_refusal(void **state, const char *ini, const char *reason)
{
    struct exercise *exercise = read_with(*state, ini, NULL);
    assert_null(exercise);
    if (!strstr(why, reason))
        fail_msg("'%s' does not say '%s'", why, reason);
}

static void a_wrong_key_is_told_by_file_and_line(void **state)
{
    expect_refusal(
        state, "[exercise]\nfile = a.c\nparts = x\n[actor a]\nprogram = student\n",
        "exercise/exercise.ini:3: unknown key 'parts' (one of: title, file, minutes, about, weather)");
    expect_refusal(state,
                   "[exercise]\nfile = a.c\n[actor a]\nprogram = student\n[variant b]\nwether = calm\n",
                   "exercise.ini:6: unknown key 'wether' (one of: about, actors, weather, args.ACTOR)");
}

static void a_wrong_weather_is_told_by_file_and_line(void **state)
{
    expect_refusal(state, "[exercise]\nfile = a.c\nweather = mild\n[actor a]\nprogram = student\n",
                   "exercise.ini:3: weather = mild is unknown (one of: calm, all)");
}

static void a_file_that_is_no_c_file_of_the_folder_is_refused(void **state)
{
    expect_refusal(state, "[exercise]\nfile = ../a.c\n[actor a]\nprogram = student\n",
                   "exercise.ini:2: file = ../a.c");
    expect_refusal(state, "[exercise]\nfile = a.txt\n[actor a]\nprogram = student\n",
                   "exercise.ini:2: file = a.txt");
    expect_refusal(state, "[exercise]\ntitle = t\n[actor a]\nprogram = student\n",
                   "[exercise] has no file = ...");
}

static void the_section_of_a_lesson_is_none_of_an_exercise(void **state)
{
    expect_refusal(state, "[lesson]\ntitle = t\n",
                   "exercise.ini:2: unknown section [lesson] (one of: exercise,");
}

static void a_lesson_without_an_exercise_says_so(void **state)
{
    expect_refusal(state, NULL, "lesson 01 echo has no exercise");
}

static void hints_come_in_their_order_and_the_task_without_them(void **state)
{
    struct exercise *exercise =
        read_with(*state, whole,
                  "# A task\n\nDo it.\n\n## More\nof it\n\n## hint: the idea\nThink.\n\n"
                  "## hint\n`recv(2)`\n\n    ## hints in code stay\n## hint:code\nwhile (1)\n");
    struct exercise_hint hint;
    struct str task = exercise_task(exercise);
    assert_int_equal(exercise_hints(exercise), 3);
    assert_true(str_is(task, "# A task\n\nDo it.\n\n## More\nof it"));
    assert_true(exercise_hint(exercise, 0, &hint));
    assert_true(str_is(hint.about, "the idea"));
    assert_true(str_is(hint.text, "Think."));
    assert_true(exercise_hint(exercise, 1, &hint));
    assert_true(str_is(hint.about, ""));
    assert_true(str_is(hint.text, "`recv(2)`\n\n    ## hints in code stay"));
    assert_true(exercise_hint(exercise, 2, &hint));
    assert_true(str_is(hint.about, "code"));
    assert_false(exercise_hint(exercise, 3, &hint));
    drop(exercise);
}

static void a_task_without_hints_has_none(void **state)
{
    struct exercise *exercise = read_with(*state, whole, "# A task\n\nA ## hint within a line is none.\n");
    assert_int_equal(exercise_hints(exercise), 0);
    assert_true(str_is(exercise_task(exercise), "# A task\n\nA ## hint within a line is none."));
    drop(exercise);
}

/* ---- what a student wrote */

static void expect_unfit(const char *path, const char *reason)
{
    assert_false(student_file_check(path, why, sizeof why));
    if (!strstr(why, reason) || strchr(why, '\n'))
        fail_msg("'%s' does not say '%s' in one line", why, reason);
}

static void a_plain_file_can_be_judged(void **state)
{
    assert_true(student_file_check(scratch_write(*state, "a.c", "int main(void) {}\n"), why, sizeof why));
}

static void what_is_no_file_of_text_is_refused_in_one_line(void **state)
{
    char path[700], target[700];
    expect_unfit(scratch_write(*state, "empty.c", ""), "is empty: write in it what task.md asks");
    expect_unfit(scratch_write(*state, "blank.c", " \n\t\n"), "is empty");
    snprintf(target, sizeof target, "%s/empty.c", (char *)*state);
    snprintf(path, sizeof path, "%s/link.c", (char *)*state);
    assert_int_equal(symlink(target, path), 0);
    expect_unfit(path, "is a symbolic link");
    snprintf(path, sizeof path, "%s/folder.c", (char *)*state);
    assert_int_equal(mkdir(path, 0700), 0);
    expect_unfit(path, "is a directory");
    snprintf(path, sizeof path, "%s/fifo.c", (char *)*state);
    assert_int_equal(mkfifo(path, 0600), 0);
    expect_unfit(path, "is no plain file");
    snprintf(path, sizeof path, "%s/absent.c", (char *)*state);
    expect_unfit(path, "No such file or directory");
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    char path[700];
    snprintf(path, sizeof path, "%s/binary.c", (char *)*state);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite("\x7f"
                            "ELF\0\1",
                            1, 6, file),
                     6);
    fclose(file);
    expect_unfit(path, "holds NUL bytes");
}

static void each_program_that_it_meets_is_named_once(void **state)
{
    static const char ini[] = "[exercise]\nfile = server.c\nminutes = 1\n[actor server]\nprogram = student\n"
                              "[actor one]\nprogram = peer.c\n[variant two]\n"
                              "[variant two actor two]\nprogram = peer.c\n[variant two actor three]\n"
                              "program = other.c\n[variant two actor four]\nprogram = python3\n";
    struct exercise *exercise = read_with(*state, ini, "");
    assert_non_null(exercise);
    assert_string_equal(exercise_partner(exercise, 0), "peer.c");
    assert_string_equal(exercise_partner(exercise, 1), "other.c");
    assert_null(exercise_partner(exercise, 2));
    drop(exercise);
}

static void the_files_of_a_task_are_told_from_other_words(void **state)
{
    struct str rest =
        str_from("In `server.c`, see <sys/x.c> and a.b: ./peer 7000 `.c`, exercise/deep.c, look at\n"
                 "peer.c.");
    static const char *const files[] = { "server.c", "peer.c", "peer.c" };
    char name[64];
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        assert_true(exercise_next_file(&rest, name, sizeof name));
        assert_string_equal(name, files[i]);
    }
    assert_false(exercise_next_file(&rest, name, sizeof name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_exercise_is_read_whole, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(a_scenario_says_in_which_weathers_it_is_played, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(what_the_exercise_says_of_the_weather_goes_for_its_scenarios,
                                        scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(a_wrong_key_is_told_by_file_and_line, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(a_wrong_weather_is_told_by_file_and_line, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(a_file_that_is_no_c_file_of_the_folder_is_refused, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(the_section_of_a_lesson_is_none_of_an_exercise, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(a_lesson_without_an_exercise_says_so, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(hints_come_in_their_order_and_the_task_without_them, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(a_task_without_hints_has_none, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(a_plain_file_can_be_judged, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(what_is_no_file_of_text_is_refused_in_one_line, scratch_make,
                                        scratch_remove),
        cmocka_unit_test_setup_teardown(bytes_that_are_no_text_are_refused, scratch_make, scratch_remove),
        cmocka_unit_test_setup_teardown(each_program_that_it_meets_is_named_once, scratch_make,
                                        scratch_remove),
        cmocka_unit_test(the_files_of_a_task_are_told_from_other_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
