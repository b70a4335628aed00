/* The predictions of the lessons on runs made now, of every lesson and variant: each is asked somewhere, and
 * wherever it is asked the run answers it, not before, and as the table of right verdicts has it
 * (verdicts.txt; VERDICTS=FILE writes what the runs say to a file). While one is open, the screen does not
 * tell. */
#include <fcntl.h>
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
#include "tests/live/secrets.h"

enum { PREDICTIONS_MAX = 64 };

/* A lesson whose runs are looked through. */
struct covering {
    const struct lesson *lesson;
    bool covered[PREDICTIONS_MAX];
    unsigned wrong, verdicts;
};

static char *right; /* the table */
static FILE *written;

static struct timeline *record(const struct lesson *lesson, const char *variant)
{
    char path[] = "/tmp/sockeye-predictions-XXXXXX", option[64], why[300];
    const char *program = getenv("SOCKEYE");
    int fd = mkstemp(path), status;
    assert_non_null(program);
    assert_true(fd >= 0);
    snprintf(option, sizeof option, "--record=%s", path);
    pid_t child = fork();
    if (child == 0) {
        execl(program, "sockeye", "run", lesson->folder, option, "--quiet", "--step",
              variant[0] ? variant : NULL, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (status != 0)
        fail_msg("sockeye run %s %s ended with %d", lesson->name, variant, status);
    close(fd);
    struct timeline *timeline = timeline_open(open(path, O_RDONLY | O_CLOEXEC), false, why, sizeof why);
    unlink(path);
    if (!timeline)
        fail_msg("%s", why);
    return timeline;
}

static void wrong(struct covering *covering, const char *variant, const struct quiz_item *item,
                  const char *what)
{
    covering->wrong++;
    fprintf(stderr, "%s %s: prediction '%s' %s\n", covering->lesson->name, variant, item->prediction.name,
            what);
}

/* Whether the table has it so: "07 three gone b". */
static void compare(struct covering *covering, const char *variant, const struct quiz_item *item)
{
    char line[160];
    snprintf(line, sizeof line, "\n%s %s %s %c\n", covering->lesson->number, variant[0] ? variant : "-",
             item->prediction.name, quiz_letter(item->answer));
    if (written)
        fputs(line + 1, written);
    else if (!strstr(right, line))
        wrong(covering, variant, item, "is answered otherwise than verdicts.txt has it");
    covering->verdicts++;
}

static void look_through(struct covering *covering, const char *variant)
{
    struct timeline *timeline = record(covering->lesson, variant);
    struct quiz quiz;
    assert_true(quiz_begin(&quiz, covering->lesson, variant, timeline));
    for (size_t i = 0; i < quiz.count; i++) {
        const struct quiz_item *item = &quiz.items[i];
        if (item->asked == EVENT_NO_INDEX)
            continue;
        covering->covered[item->nth] = true;
        if (item->prediction.why)
            continue; /* what is right of it is in the text, and proved by its fact */
        if (item->revealed != EVENT_NO_INDEX)
            compare(covering, variant, item);
        else
            wrong(covering, variant, item, "is asked, but the run does not answer it");
        if (item->revealed == EVENT_NO_INDEX)
            continue;
        if (item->revealed < timeline_step_end(timeline, item->step))
            wrong(covering, variant, item, "is answered before it is asked");
    }
    quiz_end(&quiz);
    covering->wrong += secrets_told(covering->lesson, variant, timeline);
    timeline_close(timeline);
}

static bool is_covered(const struct covering *covering)
{
    struct prediction prediction;
    size_t offset = 0;
    char why[160];
    for (size_t i = 0; prediction_next(covering->lesson, &offset, &prediction, why, sizeof why) == 1; i++)
        if (!covering->covered[i])
            return false;
    return true;
}

static unsigned count_predictions(const struct lesson *lesson)
{
    struct prediction prediction;
    size_t offset = 0;
    char why[160];
    unsigned count = 0;
    int result;
    while ((result = prediction_next(lesson, &offset, &prediction, why, sizeof why)) != 0) {
        if (result < 0)
            fail_msg("%s", why);
        count += !prediction.why;
    }
    return count;
}

static unsigned cover(const struct lesson *lesson, unsigned *verdicts)
{
    struct covering covering = { .lesson = lesson };
    for (size_t i = 0; i < lesson->variant_count; i++)
        look_through(&covering, lesson->variants[i].name);
    *verdicts += covering.verdicts;
    if (!is_covered(&covering)) {
        covering.wrong++;
        fprintf(stderr, "%s: a prediction is asked in no run\n", lesson->name);
    }
    return covering.wrong;
}

static void each_prediction_is_asked_and_then_answered_by_the_run(void **state)
{
    struct lesson_list all;
    unsigned bad = 0, verdicts = 0, rows = 0;
    (void)state;
    assert_true(lessons_find(&all));
    assert_true(all.count > 0);
    right = file_text("tests/live/verdicts.txt", NULL);
    assert_non_null(right);
    written = getenv("VERDICTS") ? fopen(getenv("VERDICTS"), "we") : NULL;
    for (size_t i = 0; i < all.count; i++) {
        if (!all.entries[i].lesson)
            fail_msg("%s", all.entries[i].why);
        bad += cover(all.entries[i].lesson, &verdicts);
    }
    for (const char *at = strchr(right, '\n'); at && at[1]; at = strchr(at + 1, '\n'))
        rows++;
    if (written)
        fclose(written);
    else
        assert_int_equal(verdicts, rows); /* none is left out */
    free(right);
    lessons_free(&all);
    assert_int_equal(bad, 0);
}

static void each_lesson_asks_three_times_at_least(void **state)
{
    struct lesson_list all;
    (void)state;
    assert_true(lessons_find(&all));
    for (size_t i = 0; i < all.count; i++)
        if (all.entries[i].lesson && count_predictions(all.entries[i].lesson) < 3)
            fail_msg("%s asks fewer than three times", all.entries[i].lesson->name);
    lessons_free(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_lesson_asks_three_times_at_least),
        cmocka_unit_test(each_prediction_is_asked_and_then_answered_by_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
