/* Command lines to the observer, taken apart. Strict: a line that is not quite a command is none, so that a
 * mistyped script stops at its mistake. */
#include "lab/record/command.h"

enum argument { NO_LABEL, MAY_LABEL, MUST_LABEL };

static const struct {
    const char *name;
    enum command_verb verb;
    enum argument label;
    bool text;
} verbs[] = {
    { "step", COMMAND_STEP, MAY_LABEL, false },  { "run", COMMAND_RUN, NO_LABEL, false },
    { "pause", COMMAND_PAUSE, NO_LABEL, false }, { "input", COMMAND_INPUT, MUST_LABEL, true },
    { "eof", COMMAND_EOF, MUST_LABEL, false },   { "signal", COMMAND_SIGNAL, MUST_LABEL, true },
    { "stop", COMMAND_STOP, NO_LABEL, false },   { "walk", COMMAND_WALK, NO_LABEL, false },
};

/* One escape behind its backslash: its bytes taken, 0 for one that is not known. */
static size_t unescape(struct str after, char *byte)
{
    static const char letters[] = "n\nt\tr\r\"\"\\\\";
    struct str two = str_first(str_skip(after, 1), 2);
    uint64_t value;
    if (str_starts(after, "x") && two.n == 2 && str_take_digits(&two, 16, UINT8_MAX, &value) && two.n == 0) {
        *byte = (char)value;
        return 3;
    }
    for (size_t i = 0; after.n > 0 && i + 1 < sizeof letters; i += 2)
        if (letters[i] == after.p[0]) {
            *byte = letters[i + 1];
            return 1;
        }
    return 0;
}

static bool take_text(struct command *command, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char byte = text.p[i];
        if (byte == '\\') {
            size_t taken = unescape(str_skip(text, i + 1), &byte);
            if (taken == 0)
                return false;
            i += taken;
        }
        if (command->length + 1 >= sizeof command->text)
            return false;
        command->text[command->length++] = byte;
    }
    return true;
}

static bool take_arguments(struct command *command, enum argument wants, bool text, struct str rest)
{
    struct str label = wants == NO_LABEL ? (struct str){ NULL, 0 } : str_take(&rest, ' ');
    if (!str_copy(command->label, sizeof command->label, label) || (wants == MUST_LABEL && label.n == 0))
        return false;
    return text ? rest.n > 0 && take_text(command, rest) : rest.n == 0;
}

bool command_parse(struct str line, struct command *command)
{
    struct str verb = str_take(&line, ' ');
    memset(command, 0, sizeof *command);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (!str_is(verb, verbs[i].name))
            continue;
        if (take_arguments(command, verbs[i].label, verbs[i].text, line)) {
            command->verb = verbs[i].verb;
            return true;
        }
        memset(command, 0, sizeof *command);
    }
    return false;
}
