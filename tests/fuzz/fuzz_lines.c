/* The small languages of one line: what goes to the observer, transcript lines taken apart, texts within an
 * event, words as a shell splits them, key scripts. */
#include <stdlib.h>

#include "lab/base/utf8.h"
#include "lab/course/lesson/argv_split.h"
#include "lab/explain/line_parts.h"
#include "lab/record/command.h"
#include "lab/record/conversation.h"
#include "lab/record/note.h"
#include "lab/record/values.h"
#include "tests/fuzz/fuzz.h"
#include "viz/keys/key_script.h"

static void check_within(struct str part, struct str whole)
{
    FUZZ_CHECK(part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n));
}

static void take_apart(struct str line)
{
    struct command command;
    struct conversation_parts conversation;
    struct line_parts call;
    FUZZ_CHECK(command_parse(line, &command) == (command.verb != COMMAND_NONE));
    FUZZ_CHECK(command.length < sizeof command.text && memchr(command.label, 0, sizeof command.label));
    if (conversation_parse(line, &conversation)) {
        check_within(conversation.from, line);
        check_within(conversation.to_actor, line);
        check_within(conversation.info, line);
    }
    if (line_split(line, &call)) {
        FUZZ_CHECK(call.count <= LINE_ARGUMENTS_MAX);
        for (unsigned i = 0; i < call.count; i++)
            check_within(call.arguments[i], line);
        check_within(call.result, line);
    }
    note_kind_from(line);
    note_kind_of_topic(line);
}

/* What was read and written again is read as the same. */
static void read_entries(struct str line)
{
    struct event_set set, set_again;
    struct event_descriptor change, again;
    char text[64];
    for (struct str rest = line; event_next_set(&rest, &set);) {
        struct str written = { text, event_put_set(text, 0, sizeof text, set) };
        FUZZ_CHECK(event_next_set(&written, &set_again) && written.n == 0);
        FUZZ_CHECK(set.fd == set_again.fd && set.asked == set_again.asked && set.ready == set_again.ready);
    }
    for (struct str rest = line; event_next_descriptor(&rest, &change);) {
        struct str written = { text, event_put_descriptor(text, 0, sizeof text, change) };
        FUZZ_CHECK(event_next_descriptor(&written, &again) && written.n == 0);
        FUZZ_CHECK(change.fd == again.fd && change.object == again.object);
    }
}

static void read_values(struct str line)
{
    enum { ROOM = 1 << 16 };
    static char text[ROOM];
    struct values values, again;
    values_clear(&values);
    values_apply(&values, line);
    values_clear(&again);
    values_apply(&again, (struct str){ text, values_diff(NULL, &values, text, sizeof text) });
    FUZZ_CHECK(memcmp(values.number, again.number, sizeof values.number) == 0);
}

static void draw(struct str line)
{
    char escaped[200];
    struct str rest = line, piece;
    FUZZ_CHECK(event_escape(escaped, sizeof escaped, line) < sizeof escaped);
    for (const char *p = escaped; *p; p++)
        FUZZ_CHECK((unsigned char)*p >= 0x20 && *p != 0x7f);
    FUZZ_CHECK(utf8_fit(line, 20) <= line.n);
    while (utf8_wrap(&rest, 8, &piece))
        FUZZ_CHECK(utf8_width(piece) <= 8 || utf8_width(piece) <= UTF8_ESCAPE_MAX);
}

static void split_words(const char *text)
{
    char why[200];
    char **words = argv_split(text, why, sizeof why), *plain = argv_unescape(text);
    FUZZ_CHECK(plain && strlen(plain) <= strlen(text));
    for (size_t i = 0; words && i < argv_count(words); i++)
        FUZZ_CHECK(strlen(words[i]) <= strlen(text));
    free(words);
    free(plain);
}

static void read_script(const char *text)
{
    enum { KEYS_MOST = 1000 };
    char why[200];
    int left = 0, count = script_check(text, why, sizeof why), given = 0;
    if (count < 0 || count > KEYS_MOST)
        return;
    while (script_next(&text, &left) != 0)
        given++;
    FUZZ_CHECK(given == count);
}

static void run(const uint8_t *bytes, size_t size)
{
    struct str rest = { (const char *)bytes, size }, line;
    while (str_take_line(&rest, &line)) {
        char *text = fuzz_string(line);
        take_apart(line);
        read_entries(line);
        read_values(line);
        draw(line);
        split_words(text);
        read_script(text);
        free(text);
    }
}

const struct fuzz_target fuzz_lines = { "lines", run, NULL };
