#include "lab/course/lesson/lesson.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char text[] =
    "# A call\n\nFirst words.\n\n## bind\nThe address.\n\n```\n## not-a-heading\n```\n### predict x\nmore\n"
    "## half-close ##\nThe end.";
static const struct lesson lesson = { .text = text };

static void assert_text(const struct lesson_section *section, const char *expected)
{
    assert_int_equal(section->size, strlen(expected));
    assert_memory_equal(section->text, expected, section->size);
}

static void what_stands_before_the_first_tag_is_the_introduction(void **state)
{
    (void)state;
    struct lesson_section section;
    assert_true(lesson_section(&lesson, NULL, &section));
    assert_text(&section, "# A call\n\nFirst words.\n\n");
}

static void a_section_goes_to_the_next_tag_and_code_holds_no_heading(void **state)
{
    (void)state;
    struct lesson_section section;
    assert_true(lesson_section(&lesson, "bind", &section));
    assert_text(&section, "The address.\n\n```\n## not-a-heading\n```\n### predict x\nmore\n");
    assert_int_equal(section.heading_size, 4);
    assert_false(lesson_section(&lesson, "not-a-heading", &section));
}

static void the_last_section_goes_to_the_end(void **state)
{
    (void)state;
    struct lesson_section section;
    assert_true(lesson_section(&lesson, "half-close", &section));
    assert_text(&section, "The end.");
}

static void an_unknown_tag_has_no_section(void **state)
{
    (void)state;
    struct lesson_section section;
    assert_false(lesson_section(&lesson, "bin", &section));
    assert_false(lesson_section(&lesson, "bindx", &section));
}

static void a_tag_is_read_from_its_line(void **state)
{
    (void)state;
    char tag[16];
    const char *line = "    shutdown(fd, SHUT_WR);   //DOC: half-close, then wait";
    assert_int_equal(lesson_tag(line, strlen(line), tag, sizeof tag), 10);
    assert_string_equal(tag, "half-close");
    assert_int_equal(lesson_tag(line, 30, tag, sizeof tag), 0);
    assert_int_equal(lesson_tag("f(); // DOC", 11, tag, sizeof tag), 0);
    assert_int_equal(lesson_tag(line, strlen(line), tag, 5), 4);
    assert_string_equal(tag, "half");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_before_the_first_tag_is_the_introduction),
        cmocka_unit_test(a_section_goes_to_the_next_tag_and_code_holds_no_heading),
        cmocka_unit_test(the_last_section_goes_to_the_end),
        cmocka_unit_test(an_unknown_tag_has_no_section),
        cmocka_unit_test(a_tag_is_read_from_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
