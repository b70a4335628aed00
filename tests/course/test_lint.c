/* What a lesson's folder is complained of, by file and line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/course/judge/lint.h"

enum { SAID_MAX = 4096 };

static void hear(void *data, const char *file, int line, const char *words)
{
    char *said = data;
    size_t used = strlen(said);
    snprintf(said + used, SAID_MAX - used, "%s:%d: %s\n", file, line, words);
}

struct folder {
    char path[64], file[128];
};

static int make_folder(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);
    snprintf(folder->path, sizeof folder->path, "/tmp/sockeye-lint-XXXXXX");
    *state = folder;
    return folder && mkdtemp(folder->path) ? 0 : -1;
}

static int remove_folder(void **state)
{
    struct folder *folder = *state;
    if (folder->file[0])
        unlink(folder->file);
    int result = rmdir(folder->path);
    free(folder);
    return result;
}

static void write_program(struct folder *folder, const char *text)
{
    snprintf(folder->file, sizeof folder->file, "%s/a.c", folder->path);
    FILE *file = fopen(folder->file, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static unsigned look(struct folder *folder, char *text, char *said)
{
    struct lesson *lesson = calloc(1, sizeof *lesson);
    struct lint lint = { .data = said, .say = hear };
    lesson->folder = folder->path;
    lesson->text = text;
    lesson->variant_count = 1;
    lesson->variants[0].name = (char *)"";
    lesson->variants[0].actor_count = 1;
    lesson->variants[0].actors[0].program = (char *)"a.c";
    said[0] = '\0';
    lint_lesson(&lint, lesson);
    free(lesson);
    return lint.count;
}

#define PREDICTIONS                                                                                          \
    "### predict p\nq?\n- x => `x`\n- y => `y`\n### predict q\nq?\n- x => `x`\n- y => `y`\n### predict "     \
    "r\nq?\n"                                                                                                \
    "- x => `x`\n- y => `y`\n### why r\nq?\n- x[^x]\n- y\n  No.\n"

static void a_lesson_in_order_is_not_complained_of(void **state)
{
    char said[SAID_MAX], text[] = "# t\n## go\nwords\n" PREDICTIONS;
    write_program(*state, "int main(void)\n{\n    return 0; //DOC: go\n}\n");
    assert_int_equal(look(*state, text, said), 0);
    assert_string_equal(said, "");
}

static void tags_and_sections_without_each_other_are_named(void **state)
{
    char said[SAID_MAX], text[] = "# t\n## other\nwords\n" PREDICTIONS;
    write_program(*state, "int main(void)\n{\n    return 0; //DOC: go\n}\n");
    assert_int_equal(look(*state, text, said), 2);
    assert_non_null(strstr(said, "a.c:3: the tag 'go' is used by no text"));
    assert_non_null(strstr(said, "lesson.md:2: the section 'other' points at no tag"));
}

static void headings_within_fenced_code_are_no_sections(void **state)
{
    char said[SAID_MAX], text[] = "# t\n## go\n```\n## not one\n```\n" PREDICTIONS;
    write_program(*state, "int main(void)\n{\n    return 0; //DOC: go\n}\n");
    assert_int_equal(look(*state, text, said), 0);
}

static void a_program_of_more_than_120_lines_is_named(void **state)
{
    char said[SAID_MAX], text[] = "# t\n" PREDICTIONS, program[200] = "int main(void) { return 0; }\n";
    for (int i = 0; i < 120; i++)
        strcat(program, "\n");
    write_program(*state, program);
    assert_int_equal(look(*state, text, said), 1);
    assert_non_null(strstr(said, "a.c:121: 121 lines"));
}

static void a_why_without_its_prediction_or_a_refutation_is_named(void **state)
{
    char said[SAID_MAX], text[] = "# t\n" PREDICTIONS
                                  "### why p\nq?\n- x[^x]\n- y\n  No.\n### why q\nq?\n- x[^x]\n- y\n"
                                  "### why p\nq?\n- x[^x]\n- y\n  No.\n### why z\nq?\n- x[^x]\n- y\n  No.\n";
    write_program(*state, "int main(void) { return 0; }\n");
    assert_int_equal(look(*state, text, said), 3);
    assert_non_null(strstr(said, "lesson.md:24: the why 'q' does not refute its choice 'y'"));
    assert_non_null(strstr(said, "lesson.md:28: there are two whys 'p'"));
    assert_non_null(strstr(said, "lesson.md:33: the why 'z' stands behind no prediction of that name"));
}

static void two_whys_of_a_name_may_be_of_different_variants(void **state)
{
    char said[SAID_MAX], text[] = "# t\n" PREDICTIONS "### why p\nq?\n- x[^x]\n- y\n  No.\n"
                                  "### why p\nnot in: -\nq?\n- x[^x]\n- y\n  No.\n";
    write_program(*state, "int main(void) { return 0; }\n");
    assert_int_equal(look(*state, text, said), 0);
    assert_string_equal(said, "");
}

static void predictions_that_are_malformed_doubled_or_few_are_named(void **state)
{
    char said[SAID_MAX],
        text[] = "# t\n### predict p\nq?\n- x\n- y => `y`\n\n### predict r\nq?\n- x => `x`\n- y => `y`\n"
                 "### predict r\nq?\n- x => `x`\n- y => `y`\n";
    write_program(*state, "int main(void) { return 0; }\n");
    look(*state, text, said);
    assert_non_null(strstr(said, "prediction 'p'"));
    assert_non_null(strstr(said, "there are two predictions 'r'"));
    assert_non_null(strstr(said, "a lesson asks at least 3"));
    assert_non_null(strstr(said, "asks for no reason"));
}

static void a_program_that_is_missing_is_named(void **state)
{
    char said[SAID_MAX], text[] = "# t\n" PREDICTIONS;
    assert_int_equal(look(*state, text, said), 1);
    assert_non_null(strstr(said, "a.c:0: cannot be read"));
}

static void claims_need_facts_and_facts_claims(void **state)
{
    char said[SAID_MAX] = "", text[] = "# t\nOne.[^one]\nTwo.[^two]\n";
    const char *const facts[] = { "one", "three" };
    struct lesson *lesson = calloc(1, sizeof *lesson);
    struct lint lint = { .data = said, .say = hear };
    (void)state;
    lesson->text = text;
    lint_claims(&lint, lesson, facts, 2);
    free(lesson);
    assert_int_equal(lint.count, 2);
    assert_non_null(strstr(said, "lesson.md:3: the claim [^two] has no fact"));
    assert_non_null(strstr(said, "facts.c:0: the fact 'three' proves nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_lesson_in_order_is_not_complained_of, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(tags_and_sections_without_each_other_are_named, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(headings_within_fenced_code_are_no_sections, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_program_of_more_than_120_lines_is_named, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_why_without_its_prediction_or_a_refutation_is_named, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(two_whys_of_a_name_may_be_of_different_variants, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(predictions_that_are_malformed_doubled_or_few_are_named, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_program_that_is_missing_is_named, make_folder, remove_folder),
        cmocka_unit_test(claims_need_facts_and_facts_claims),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
