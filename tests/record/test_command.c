/* Command lines to the observer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lab/record/command.h"
#include "lab/record/event.h"

static void each_verb_is_known(void **unused)
{
    static const struct {
        const char *line;
        enum command_verb verb;
        const char *label, *text;
    } rows[] = {
        { "step", COMMAND_STEP, "", "" },
        { "step server.1", COMMAND_STEP, "server.1", "" },
        { "run", COMMAND_RUN, "", "" },
        { "pause", COMMAND_PAUSE, "", "" },
        { "input client hello you\\n", COMMAND_INPUT, "client", "hello you\n" },
        { "eof client", COMMAND_EOF, "client", "" },
        { "signal client TERM", COMMAND_SIGNAL, "client", "TERM" },
        { "stop", COMMAND_STOP, "", "" },
    };
    struct command command;
    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(command_parse(str_from(rows[i].line), &command));
        assert_int_equal(command.verb, rows[i].verb);
        assert_string_equal(command.label, rows[i].label);
        assert_string_equal(command.text, rows[i].text);
        assert_int_equal(command.length, strlen(rows[i].text));
    }
}

static void a_line_that_is_not_quite_a_command_is_none(void **unused)
{
    static const char *const lines[] = { "",
                                         " ",
                                         "steps",
                                         "Step",
                                         "run fast",
                                         "input",
                                         "input client",
                                         "input client ",
                                         "eof",
                                         "eof a b",
                                         "signal client",
                                         "input client \\q",
                                         "input client \\x4",
                                         "input client \\",
                                         "step a-label-that-is-longer-than-31-bytes",
                                         "step a b" };
    struct command command;
    (void)unused;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        assert_false(command_parse(str_from(lines[i]), &command));
        assert_int_equal(command.verb, COMMAND_NONE);
    }
}

static void what_is_typed_comes_through_as_it_was_escaped(void **unused)
{
    char typed[200], line[1000] = "input client ", escaped[900];
    struct command command;
    (void)unused;
    for (size_t i = 0; i < sizeof typed; i++)
        typed[i] = (char)(i + 30);
    event_escape(escaped, sizeof escaped, (struct str){ typed, sizeof typed });
    strcat(line, escaped);
    assert_true(command_parse(str_from(line), &command));
    assert_int_equal(command.length, sizeof typed);
    assert_memory_equal(command.text, typed, sizeof typed);
}

static void text_longer_than_a_command_holds_is_refused(void **unused)
{
    char line[600] = "input c ";
    struct command command;
    (void)unused;
    memset(line + 8, 'x', 511);
    assert_true(command_parse((struct str){ line, 8 + 511 }, &command));
    line[8 + 511] = 'x';
    assert_false(command_parse((struct str){ line, 8 + 512 }, &command));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_verb_is_known),
        cmocka_unit_test(a_line_that_is_not_quite_a_command_is_none),
        cmocka_unit_test(what_is_typed_comes_through_as_it_was_escaped),
        cmocka_unit_test(text_longer_than_a_command_holds_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
