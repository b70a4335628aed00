/* A call argument by argument, from its line: what the manual page calls each, its value, and what that
 * means. */
#include "lab/base/utf8.h"
#include "lab/explain/explain.h"
#include "lab/explain/explain_table.h"
#include "lab/explain/line_parts.h"
#include "lab/record/arguments.h"

enum { SHOWN = 120 }; /* cells of a value */

struct lines {
    char (*text)[EXPLAIN_LINE_MAX];
    int count;
    bool seen;
};

__attribute__((format(printf, 2, 3))) static void say(struct lines *lines, const char *format, ...)
{
    va_list values;
    if (lines->count == EXPLAIN_LINES_MAX)
        return;
    struct text text = text_into(lines->text[lines->count++], EXPLAIN_LINE_MAX);
    va_start(values, format);
    text_vprintf(&text, format, values);
    va_end(values);
}

/* The constants in an argument, in the order of the table. */
static void say_words(struct lines *lines, struct str argument)
{
    char told[EXPLAIN_LINE_MAX];
    for (size_t i = 0; i < explain_words_count; i++)
        if (line_has_word(argument, str_from(explain_words[i].word)))
            say(lines, "    %s: %s", explain_words[i].word,
                explain_told(explain_words[i].meaning, lines->seen, told, sizeof told));
}

static void say_argument(struct lines *lines, struct str call, const struct argument *argument)
{
    struct str value = str_first(argument->value, utf8_fit(argument->value, SHOWN));
    char told[EXPLAIN_LINE_MAX];
    const char *about = explain_param(call, argument->name);
    const char *cut = value.n < argument->value.n ? "..." : "";
    say(lines, about ? "%.*s = %.*s%s  (%s)" : "%.*s = %.*s%s", STR_ARGS(argument->name), STR_ARGS(value),
        cut, about ? explain_told(about, lines->seen, told, sizeof told) : "");
    say_words(lines, argument->value);
}

static void say_arguments(struct lines *lines, const struct event *event)
{
    struct arguments arguments = arguments_of(event);
    struct argument argument;
    while (arguments_next(&arguments, &argument))
        say_argument(lines, event->u.call.name, &argument);
}

static void say_result(struct lines *lines, const struct event_call *call, struct str line)
{
    char error[96];
    const char *cause = explain_cause((struct str){ NULL, 0 }, call);
    if (call->error) {
        say(lines, "result = -1: %s", explain_errno(call->error, error));
        if (cause)
            say(lines, "    %s", cause);
        return;
    }
    char sentence[EXPLAIN_SENTENCE_MAX];
    struct text text = text_into(sentence, sizeof sentence);
    struct explain_facts facts = { .call = call, .line = line, .asked = -1, .seen = lines->seen };
    say(lines, "result = %lld", (long long)call->ret);
    if (explain_call(&facts, EVENT_RETURN, &text))
        say(lines, "    %s", sentence);
}

int explain_arguments(const struct event *event, enum explain_extent extent,
                      char text[EXPLAIN_LINES_MAX][EXPLAIN_LINE_MAX])
{
    struct lines lines = { text, 0, extent == EXPLAIN_SEEN };
    if (event->kind != EVENT_ENTER && event->kind != EVENT_GO && event->kind != EVENT_BLOCK &&
        event->kind != EVENT_RETURN)
        return 0;
    const struct event_call *call = &event->u.call;
    const char *page = explain_page(call->name);
    say_arguments(&lines, event);
    if (event->kind == EVENT_RETURN)
        say_result(&lines, call, event->line);
    if (page)
        say(&lines, "manual page: %s", page);
    return lines.count;
}
