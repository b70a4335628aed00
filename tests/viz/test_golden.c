/* Whole screens of the tale, compared with tests/viz/golden/NAME.txt. UPDATE_GOLDEN=1 writes them anew: look
 * at the difference before it is committed. Run from the top folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/viz/stage.h"

struct golden {
    const char *name;
    const char *keys;
    int width, height;
};

static const struct golden goldens[] = {
    { "lesson-60x16", "space*8", 60, 16 },
    { "lesson-80x24", "space*8", 80, 24 },
    { "lesson-130x40", "space*8", 130, 40 },
    { "begin-130x40", "", 130, 40 },
    { "end-130x40", "end", 130, 40 },
    { "blocked-130x40", "space*9", 130, 40 },
    { "source-60x16", "space*6 1", 60, 16 },
    { "source-80x24", "space*6 1", 80, 24 },
    { "sets-80x24", "space*6 3", 80, 24 },
    { "buffers-80x24", "space*7 4", 80, 24 },
    { "packets-80x24", "space*11 5", 80, 24 },
    { "text-80x24", "space*4 6", 80, 24 },
    { "output-80x24", "end 7", 80, 24 },
    { "help-80x24", "2 ?", 80, 24 },
    { "stack-80x50", "space*9", 80, 50 },
    { "side-140x24", "space*9 4", 140, 24 },
    { "all-200x60", "space*9", 200, 60 },
    { "small-50x12", "", 50, 12 },
    { "call-80x24", "end / c o n n e c t ( * ) space = space 0 enter enter", 80, 24 },
    { "call-130x40", "end / c o n n e c t ( * ) space = space 0 enter enter", 130, 40 },
    { "packet-80x24", "end ] p [ p enter", 80, 24 },
    { "packet-130x40", "end ] p [ p enter", 130, 40 },
    { "filter-80x24", "end f S Y N enter", 80, 24 },
    { "filter-130x40", "end f c l i e n t enter", 130, 40 },
    { "command-80x24", "space*4 : s a v e space", 80, 24 },
    { "candidates-60x16", "space*4 : t o tab tab tab", 60, 16 },
    { "candidates-80x24", "space*4 : tab", 80, 24 },
    { "candidates-130x40", "space*4 : s a v e space tab tab", 130, 40 },
    { "found-130x40", "end / A C K enter . .", 130, 40 },
    { "saving-80x24", "s", 80, 24 },
    { "kinds-60x16", "]", 60, 16 },
};

static char *read_golden(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t cap = 0;

    if (!file)
        fail_msg("%s is missing: UPDATE_GOLDEN=1 writes it", path);
    if (getdelim(&text, &cap, '\0', file) < 0)
        fail_msg("%s is empty", path);
    fclose(file);
    return text;
}

static void write_golden(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* The lines that differ, one under the other. */
static void print_difference(const char *wanted, const char *is)
{
    for (int line = 1; *wanted || *is; line++) {
        size_t left = strcspn(wanted, "\n"), right = strcspn(is, "\n");
        if (left != right || memcmp(wanted, is, left) != 0)
            fprintf(stderr, "%2d wanted %.*s\n%2d is     %.*s\n", line, (int)left, wanted, line, (int)right,
                    is);
        wanted += left + (wanted[left] == '\n');
        is += right + (is[right] == '\n');
    }
}

/* Whether the screen is the one that is kept. */
static bool compare(const struct golden *golden, bool ascii)
{
    struct stage stage;
    char path[200], *text, *wanted;

    snprintf(path, sizeof path, "tests/viz/golden/%s%s.txt", golden->name, ascii ? "-ascii" : "");
    stage_open(&stage, false, golden->width, golden->height, ascii);
    stage_press(&stage, golden->keys);
    text = stage_text(&stage);
    if (getenv("UPDATE_GOLDEN"))
        write_golden(path, text);
    wanted = read_golden(path);
    bool same = strcmp(text, wanted) == 0;
    if (!same) {
        fprintf(stderr, "%s\n", path);
        print_difference(wanted, text);
    }
    free(wanted);
    free(text);
    stage_close(&stage);
    return same;
}

static void compare_all(bool ascii)
{
    unsigned different = 0;

    for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++)
        different += !compare(&goldens[i], ascii);
    assert_int_equal(different, 0);
}

static void screens_are_as_kept(void **state)
{
    (void)state;
    compare_all(false);
}

static void screens_in_ascii_are_as_kept(void **state)
{
    (void)state;
    compare_all(true);
}

static void screens_in_ascii_hold_nothing_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
        struct stage stage;
        stage_open(&stage, false, goldens[i].width, goldens[i].height, true);
        stage_press(&stage, goldens[i].keys);
        char *text = stage_text(&stage);
        for (const char *p = text; *p; p++)
            assert_in_range((unsigned char)*p, '\n', '~');
        free(text);
        stage_close(&stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens_are_as_kept),
        cmocka_unit_test(screens_in_ascii_are_as_kept),
        cmocka_unit_test(screens_in_ascii_hold_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
