/* The presenter's notes on one terminal, following a lesson on another. */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/course/lesson/lesson.h"
#include "tests/terminal/pty.h"

static char state_folder[64], running[128];
static struct pty *notes, *lesson, *second;

static struct pty *begin(const char *verb, const char *which, const char *variant)
{
    char *demo = strcmp(verb, "run") == 0 ? "--demo" : NULL;

    return pty_program(100, 40,
                       (char *[]){ getenv("SOCKEYE"), (char *)verb, (char *)which,
                                   variant ? (char *)variant : demo, variant ? demo : NULL, NULL });
}

static int sit_down(void **state)
{
    char lessons[600], here[500];

    (void)state;
    assert_non_null(getcwd(here, sizeof here));
    snprintf(lessons, sizeof lessons, "%s/lessons", here);
    setenv("SOCKEYE_LESSONS", lessons, 1);
    snprintf(state_folder, sizeof state_folder, "/tmp/sockeye-notes-XXXXXX");
    assert_non_null(mkdtemp(state_folder));
    setenv("XDG_STATE_HOME", state_folder, 1);
    snprintf(running, sizeof running, "%s/sockeye/running", state_folder);
    notes = lesson = second = NULL;
    return 0;
}

static int stand_up(void **state)
{
    char command[100];

    (void)state;
    if (notes)
        pty_free(notes);
    if (lesson)
        pty_free(lesson);
    if (second)
        pty_free(second);
    snprintf(command, sizeof command, "rm -rf '%s'", state_folder);
    return system(command);
}

/* Files in the folder of what is shown; -1 without one. */
static int shown(void)
{
    DIR *folder = opendir(running);
    struct dirent *entry;
    int count = 0;

    if (!folder)
        return -1;
    while ((entry = readdir(folder)))
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

/* Steps up to its first question: a question holds what is typed behind it. */
static void to_a_question(struct pty *pty)
{
    assert_true(pty_shows(pty, "space begins"));
    pty_type(pty, " ");
    assert_true(pty_hides(pty, "space begins"));
    for (int i = 0; i < 12; i++) {
        pty_type(pty, " ");
        pty_settle(pty, 150);
    }
    assert_true(pty_shows(pty, "?? question"));
}

static void notes_that_were_there_first_follow_the_run(void **state)
{
    (void)state;
    notes = begin("notes", "01", NULL);
    assert_true(pty_shows(notes, "no run of it is on a screen yet"));
    assert_true(pty_shows(notes, "before the first step"));
    assert_true(pty_shows(notes, "The next question: "));
    assert_true(pty_shows(notes, "✓ "));
    lesson = begin("run", "01", NULL);
    assert_true(pty_shows(notes, "step "));
    to_a_question(lesson);
    assert_true(pty_shows(notes, "Asked now: "));
    assert_true(pty_shows(notes, "✓ "));
    assert_true(pty_hides(notes, "before the first step"));
    pty_type(lesson, "a");
    assert_true(pty_hides(notes, "Asked now: "));
    pty_type(notes, "q");
    assert_int_equal(pty_ended(notes), 0);
    assert_true(pty_cooked(notes));
}

static void notes_that_come_later_find_the_run_and_see_it_end(void **state)
{
    struct stat folder;

    (void)state;
    lesson = begin("run", "04", "close");
    to_a_question(lesson);
    assert_int_equal(stat(running, &folder), 0);
    assert_int_equal(folder.st_mode & 0777, 0700);
    notes = begin("notes", "04", NULL);
    assert_true(pty_shows(notes, "Asked now: "));
    assert_true(pty_shows(notes, "04 shutdown-vs-close close"));
    pty_type(lesson, "qy");
    assert_int_equal(pty_ended(lesson), 0);
    assert_true(pty_shows(notes, "the run has ended"));
    assert_int_equal(shown(), 0);
}

static void a_run_that_was_killed_is_taken_for_what_it_is(void **state)
{
    (void)state;
    lesson = begin("run", "01", NULL);
    to_a_question(lesson);
    notes = begin("notes", "01", NULL);
    assert_true(pty_shows(notes, "Asked now: "));
    pty_signal(lesson, SIGKILL);
    assert_true(pty_shows(notes, "the run has ended"));
    assert_int_equal(shown(), 0);
    second = begin("run", "01", NULL);
    assert_true(pty_hides(notes, "the run has ended"));
}

static void of_two_runs_one_is_followed_and_tab_follows_the_other(void **state)
{
    (void)state;
    lesson = begin("run", "01", NULL);
    to_a_question(lesson);
    second = begin("run", "01", "waiting");
    assert_true(pty_shows(second, "space begins"));
    notes = begin("notes", "01", NULL);
    assert_true(pty_shows(notes, " of 2"));
    pty_type(notes, "\t");
    assert_true(pty_shows(notes, "run 2 of 2"));
    pty_type(notes, "\t");
    assert_true(pty_shows(notes, "run 1 of 2"));
    pty_type(lesson, "qy");
    assert_true(pty_hides(notes, " of 2"));
    assert_true(pty_shows(notes, "01 tcp waiting"));
}

/* When the only run that is shown began, as it says; 0: none does. */
static long long began(void)
{
    char path[400], line[1100];
    long long when = 0;
    DIR *folder = opendir(running);
    struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        snprintf(path, sizeof path, "%s/%s", running, entry->d_name);
        FILE *file = entry->d_name[0] == '.' ? NULL : fopen(path, "re");
        while (file && fgets(line, sizeof line, file))
            sscanf(line, "began %lld", &when);
        if (file)
            fclose(file);
    }
    if (folder)
        closedir(folder);
    return when;
}

static void a_variant_that_is_gone_on_with_is_followed_by_the_same_clock(void **state)
{
    long long first;

    (void)state;
    lesson = begin("run", "04", NULL);
    to_a_question(lesson);
    notes = begin("notes", "04", NULL);
    assert_true(pty_shows(notes, "Asked now: "));
    first = began();
    assert_true(first > 0);
    while (time(NULL) <= first)
        pty_settle(lesson, 20);
    pty_type(lesson, "v");
    assert_true(pty_shows(lesson, "enter goes on with it"));
    pty_key(lesson, VTERM_KEY_ENTER);
    assert_true(pty_hides(notes, "04 shutdown-vs-close   "));
    assert_int_equal(began(), first);
}

static void another_lesson_is_not_followed(void **state)
{
    (void)state;
    lesson = begin("run", "03", NULL);
    assert_true(pty_shows(lesson, "space begins"));
    notes = begin("notes", "01", NULL);
    assert_true(pty_shows(notes, "no run of it is on a screen yet"));
    assert_true(pty_shows(notes, "✓ "));
    assert_true(pty_shows(notes, "no run of it is on a screen yet"));
}

static void any_size_will_do(void **state)
{
    (void)state;
    notes = begin("notes", "01", NULL);
    assert_true(pty_shows(notes, "before the first step"));
    pty_resize(notes, 60, 16);
    assert_true(pty_shows(notes, "↓")); /* there is more than fits, as soon as it is as small */
    pty_key(notes, VTERM_KEY_PAGEDOWN);
    assert_true(pty_hides(notes, "before the first step"));
    pty_resize(notes, 40, 10);
    assert_true(pty_shows(notes, "too small"));
    pty_resize(notes, 130, 50);
    assert_true(pty_shows(notes, "q quit"));
}

/* What lies there may be anybody's idea of such a file. */
static void what_is_no_such_file_is_passed_over(void **state)
{
    static const char *const texts[] = { "", "sockeye 1\n", "sockeye 2\nedition 1\n",
                                         "sockeye 1\nedition 1\nlesson \033[31m\nvariant x\n" };
    char path[200], command[200];

    (void)state;
    snprintf(command, sizeof command, "mkdir -p -m 700 '%s'", running);
    assert_int_equal(system(command), 0);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        snprintf(path, sizeof path, "%s/%zu", running, i + 1);
        FILE *file = fopen(path, "we");
        fputs(texts[i], file);
        fclose(file);
    }
    snprintf(path, sizeof path, "%s/9", running);
    assert_int_equal(mkfifo(path, 0600), 0);
    notes = begin("notes", "01", NULL);
    assert_true(pty_shows(notes, "no run of it is on a screen yet"));
    assert_true(pty_shows(notes, "✓ "));
}

/* ---- what is followed is there */

static bool asks(const struct lesson_section *section, bool *noted)
{
    struct lesson_section part;
    size_t at = 0;
    bool any = false;

    *noted = false;
    while (lesson_part(section, &at, &part)) {
        struct str heading = { part.heading, part.heading_size };
        any = any || str_starts(heading, "predict ");
        *noted = *noted || (str_is(heading, "notes") && part.size > 1);
    }
    return any;
}

/* Whoever stands before a class is not left alone with a question. */
static void each_opening_and_each_section_that_asks_has_notes(void **state)
{
    struct lesson_list all;

    (void)state;
    setenv("SOCKEYE_LESSONS", "lessons", 1);
    assert_true(lessons_find(&all));
    for (size_t i = 0; i < all.count; i++) {
        const struct lesson *one = all.entries[i].lesson;
        struct lesson_section section;
        bool noted;
        assert_non_null(one);
        assert_true(lesson_section(one, NULL, &section));
        asks(&section, &noted);
        if (!noted)
            fail_msg("%s: the opening has no notes", one->name);
        struct str rest = str_from(one->text), line;
        char tag[64];
        while (str_take_line(&rest, &line))
            if (str_starts(line, "## ") && str_copy(tag, sizeof tag, str_trim(str_skip(line, 3))) &&
                lesson_section(one, tag, &section) && asks(&section, &noted) && !noted)
                fail_msg("%s: the section '%s' asks, and has no notes", one->name, tag);
    }
    lessons_free(&all);
}

int main(void)
{
#define NOTES(test) cmocka_unit_test_setup_teardown(test, sit_down, stand_up)
    const struct CMUnitTest tests[] = {
        NOTES(notes_that_were_there_first_follow_the_run),
        NOTES(notes_that_come_later_find_the_run_and_see_it_end),
        NOTES(a_run_that_was_killed_is_taken_for_what_it_is),
        NOTES(of_two_runs_one_is_followed_and_tab_follows_the_other),
        NOTES(a_variant_that_is_gone_on_with_is_followed_by_the_same_clock),
        NOTES(another_lesson_is_not_followed),
        NOTES(any_size_will_do),
        NOTES(what_is_no_such_file_is_passed_over),
        cmocka_unit_test(each_opening_and_each_section_that_asks_has_notes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
