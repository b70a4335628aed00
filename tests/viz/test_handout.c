/* A lesson as Markdown from the tale's run: what stands in it, what does not, and that a viewer can read it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lab/course/lesson/lesson.h"
#include "tests/viz/taught.h"
#include "viz/export/export_handout.h"
#include "viz/export/markdown_writer.h"

static char *write_lesson(const struct lesson *lesson, const char *picture, bool notes, char **drawn)
{
    struct timeline *timeline = sample_open();
    struct handout handout = { lesson, "", timeline, picture, notes };
    char *text = NULL;
    size_t size = 0, drawn_size = 0;
    FILE *out = open_memstream(&text, &size), *drawing = drawn ? open_memstream(drawn, &drawn_size) : NULL;

    assert_true(export_handout(&handout, out, drawing));
    fclose(out);
    if (drawing)
        fclose(drawing);
    timeline_close(timeline);
    return text;
}

static char *write_it(const char *picture, bool notes, char **drawn)
{
    return write_lesson(taught.lesson, picture, notes, drawn);
}

static void has(const char *text, const char *words)
{
    if (!strstr(text, words))
        fail_msg("there is no \"%s\" in:\n%s", words, text);
}

static void has_not(const char *text, const char *words)
{
    if (strstr(text, words))
        fail_msg("there is \"%s\" in:\n%s", words, text);
}

static void comes_before(const char *text, const char *first, const char *second)
{
    has(text, first);
    has(text, second);
    assert_true(strstr(text, first) < strstr(text, second));
}

/* Every fence that is opened is closed, and no byte but newlines and tabs steers anything. */
static void is_readable(const char *text)
{
    size_t open = 0, ticks;

    for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
        ticks = strspn(line, "`");
        if (ticks >= 3 && !memchr(line + ticks, '`', strcspn(line + ticks, "\n")))
            open = open == 0 ? ticks : ticks >= open ? 0 : open;
    }
    assert_int_equal(open, 0);
    for (const char *c = text; *c; c++)
        assert_true((unsigned char)*c >= ' ' || *c == '\n' || *c == '\t');
    assert_null(strchr(text, 127));
}

static void text_questions_ladder_and_answers_follow_each_other(void **state)
{
    char *text = write_it(NULL, false, NULL);

    (void)state;
    is_readable(text);
    comes_before(text, "What this session shows", "## server: listen()");
    comes_before(text, "## server: listen()", "## client: connect()");
    comes_before(text, "sends a SYN.",
                 "**Question 1: handshake**\n\nWhat will connect() do?\n\n- a) wait for accept()\n");
    comes_before(text, "**Question 1: handshake**", "**Question 2: early**");
    comes_before(text, "**Question 2: early**", "## The ladder\n\n```mermaid\nsequenceDiagram\n");
    comes_before(text, "sequenceDiagram", "## Answers");
    comes_before(text, "## Answers", "### 1: handshake\n\n**b)** succeed at once\n\n`client: connect(");
    comes_before(text, "### 1: handshake",
                 "- Not a: It is the kernel, not the program, that completes it.\n");
    has(text, "### 2: early\n\n**b)** yes\n");
    free(text);
}

static void what_is_not_for_the_class_stays_out(void **state)
{
    char *text = write_it(NULL, false, NULL);

    (void)state;
    has_not(text, "DOC:");
    has_not(text, "[^");
    has_not(text, "=> ");
    has_not(text, "Ask who has ever seen a SYN");
    has_not(text, "Is this ever asked?");                  /* the run does not come to it */
    comes_before(text, "**Question 2: early**", "**b)**"); /* no answer before the questions are over */
    free(text);
}

static void the_presenters_notes_come_when_they_are_asked_for(void **state)
{
    char *text = write_it(NULL, true, NULL);

    (void)state;
    is_readable(text);
    has(text, "> Ask who has ever seen a SYN.\n");
    free(text);
}

static void source_lines_stand_at_their_section(void **state)
{
    char *text = write_it(NULL, false, NULL);

    (void)state;
    comes_before(text, "## client: connect()\n\n`client.c`, line ", "connect(fd");
    comes_before(text, "## server: listen()\n\n`server.c`, line ", "```c\n");
    free(text);
}

static void the_ladder_is_a_picture_beside_the_text(void **state)
{
    char *drawn = NULL, *text = write_it("01 ladder.svg", false, &drawn);

    (void)state;
    is_readable(text);
    has(text, "![Ladder of calls and packets](<01 ladder.svg>)\n");
    has_not(text, "mermaid");
    has(drawn, "<svg ");
    has(drawn, "</svg>");
    free(text);
    free(drawn);
}

static void code_cannot_end_its_own_fence(void **state)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    (void)state;
    markdown_block(out, "c", str_from("a\n```\nb\033[31m\n"));
    markdown_span(out, str_from("x`y\001"));
    fclose(out);
    assert_string_equal(text, "````c\na\n```\nb\\x1b[31m\n````\n`` x`y\\x01 ``");
    free(text);
}

/* It goes to a terminal as well as to a file. */
static void headings_and_names_steer_nothing(void **state)
{
    static char words[] = "What it \033[31mshows.\n\n"
                          "## connect\nA SYN.\n\n"
                          "### predict hand\033[31mshake\nWhat will \033[31mconnect() do?\n\n"
                          "- wait => `client: connect(*) blocks`\n"
                          "- succeed => `client: connect(*) = 0`\n\n"
                          "### Where \033[31mpeople go wrong\nHere.\n";
    struct lesson lesson = *taught.lesson;
    char title[] = "a \033[31mtitle";

    (void)state;
    lesson.title = title;
    lesson.text = words;
    char *text = write_lesson(&lesson, NULL, false, NULL);
    is_readable(text);
    has(text, "# a \\x1b[31mtitle\n");
    has(text, "**Question 1: hand\\x1b[31mshake**\n");
    has(text, "### 1: hand\\x1b[31mshake\n");
    has(text, "### Where \\x1b[31mpeople go wrong\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_questions_ladder_and_answers_follow_each_other),
        cmocka_unit_test(what_is_not_for_the_class_stays_out),
        cmocka_unit_test(the_presenters_notes_come_when_they_are_asked_for),
        cmocka_unit_test(source_lines_stand_at_their_section),
        cmocka_unit_test(the_ladder_is_a_picture_beside_the_text),
        cmocka_unit_test(code_cannot_end_its_own_fence),
        cmocka_unit_test(headings_and_names_steer_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
