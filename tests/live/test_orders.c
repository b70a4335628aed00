/* Every lesson and variant in other orders than its own, and slowly: wherever something is asked the run
 * answers it rightly, or says that it does not tell. What is right there stands in verdicts.txt, for the
 * order of the lesson; and where another order shows something else, in verdicts-orders.txt (ORDERS=FILE
 * writes what the runs say). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/base/path.h"
#include "lab/course/quiz/quiz.h"
#include "tests/live/played.h"

enum { AT_ONCE = 6, LINE_MAX_SIZE = 160 };

static const struct play plays[] = {
    { "slowly", CHOOSE_SCRIPT, 0, 60 }, { "turns", CHOOSE_TURNS, 0, 0 },
    { "other", CHOOSE_OTHER, 0, 0 },    { "other-slowly", CHOOSE_OTHER, 0, 60 },
    { "drawn-1", CHOOSE_DRAWN, 1, 0 },  { "drawn-2", CHOOSE_DRAWN, 2, 0 },
    { "free", CHOOSE_ALL, 0, 0 },
};

static char *right, *elsewhere; /* the tables */

/* The letters that a table has behind these words; "" where it has no such line. */
static void find(const char *table, const char *words, char *out, size_t cap)
{
    char line[LINE_MAX_SIZE];
    snprintf(line, sizeof line, "\n%s ", words);
    const char *at = strstr(table, line);
    at = at ? at + strlen(line) : "";
    snprintf(out, cap, "%.*s", (int)strcspn(at, "\n"), at);
}

/* A letter, or '-': it was not asked, or this run does not tell. */
static char verdict_of(const struct quiz_item *item)
{
    return item->asked != EVENT_NO_INDEX && item->revealed != EVENT_NO_INDEX ? quiz_letter(item->answer)
                                                                             : '-';
}

/* With ORDERS in the environment what is otherwise than in the lesson's order is written there, and not
 * judged. */
static unsigned judge(const struct lesson *lesson, const struct lesson_variant *variant,
                      const struct play *play, const struct quiz_item *item)
{
    char words[LINE_MAX_SIZE / 2], there[LINE_MAX_SIZE], expected[16];
    const char verdict[2] = { verdict_of(item) }, *path = getenv("ORDERS");
    snprintf(words, sizeof words, "%s %s %s", lesson->number, variant->name[0] ? variant->name : "-",
             item->prediction.name);
    snprintf(there, sizeof there, "%s %s", words, play->name);
    find(path ? "" : elsewhere, there, expected, sizeof expected);
    if (!expected[0])
        find(right, words, expected, sizeof expected);
    if (!expected[0])
        strcpy(expected, "-");
    bool untold = play->chooser == CHOOSE_ALL && verdict[0] == '-'; /* nobody says who comes first */
    if (untold || strchr(expected, verdict[0]))
        return 0;
    FILE *file = path ? fopen(path, "ae") : NULL;
    if (file)
        fprintf(file, "%s %s\n", there, verdict);
    else
        fprintf(stderr, "%s: %s, and not %s\n", there, verdict, expected);
    return file ? (unsigned)fclose(file) : 1;
}

static unsigned look_through(const struct lesson *lesson, const struct lesson_variant *variant,
                             const struct play *play)
{
    struct timeline *timeline = played(lesson, variant, play);
    struct quiz quiz;
    unsigned bad = 0;
    assert_true(quiz_begin(&quiz, lesson, variant->name, timeline));
    for (size_t i = 0; i < quiz.count; i++)
        if (!quiz.items[i].prediction.why)
            bad += judge(lesson, variant, play, &quiz.items[i]);
    quiz_end(&quiz);
    timeline_close(timeline);
    return bad;
}

/* In a process of its own: most of the time of a run is waited for. */
static void begin(const struct lesson *lesson, const struct lesson_variant *variant, const struct play *play)
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        unsigned bad = look_through(lesson, variant, play);
        fflush(NULL);
        _exit(bad > 0);
    }
}

static unsigned end_one(void)
{
    int status;
    assert_true(wait(&status) > 0);
    return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static unsigned play_all(const struct lesson *lesson)
{
    unsigned bad = 0, running = 0;
    for (size_t v = 0; v < lesson->variant_count; v++)
        for (size_t i = 0; i < sizeof plays / sizeof *plays; i++) {
            if (running == AT_ONCE)
                bad += end_one();
            else
                running++;
            begin(lesson, &lesson->variants[v], &plays[i]);
        }
    while (running-- > 0)
        bad += end_one();
    return bad;
}

static void every_verdict_is_right_in_every_order(void **state)
{
    struct lesson_list all;
    const char *only = getenv("LESSON");
    unsigned bad = 0;
    (void)state;
    assert_true(lessons_find(&all));
    right = file_text("tests/live/verdicts.txt", NULL);
    elsewhere = file_text("tests/live/verdicts-orders.txt", NULL);
    assert_non_null(right);
    assert_non_null(elsewhere);
    for (size_t i = 0; i < all.count; i++)
        if (all.entries[i].lesson && (!only || strcmp(only, all.entries[i].lesson->number) == 0))
            bad += play_all(all.entries[i].lesson);
    free(right);
    free(elsewhere);
    lessons_free(&all);
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_right_in_every_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
