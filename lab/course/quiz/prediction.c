/* Predictions in a lesson's text, and what a run says of them. */
#include "lab/course/quiz/prediction.h"

#include <stdio.h>

#include "lab/record/match.h"

static const char predict_mark[] = "### predict", why_mark[] = "### why";

/* Takes "[^fact]" off the end of the words. */
static void take_fact(struct prediction_choice *choice)
{
    size_t mark = str_find_text(choice->text, "[^");
    if (mark == choice->text.n || !str_ends(choice->text, "]"))
        return;
    choice->fact = str_skip(str_first(choice->text, choice->text.n - 1), mark + 2);
    choice->text = str_trim(str_first(choice->text, mark));
}

static bool read_pattern(struct str pattern, char out[PREDICTION_PATTERN_MAX])
{
    return str_copy(out, PREDICTION_PATTERN_MAX, pattern) && pattern.n > 0 && subject_knows(pattern);
}

/* "words => `glob`"; of a why the glob may be left out. */
static bool read_choice(struct str line, bool why, struct prediction_choice *choice)
{
    size_t arrow = str_find_text(line, "=> `");
    bool bare = why && !str_has(line, "=>");
    if (!bare && (arrow == line.n || !str_ends(line, "`")))
        return false;
    choice->text = str_trim(str_first(line, arrow));
    if (why)
        take_fact(choice);
    return choice->text.n > 0 &&
           (bare || read_pattern(str_skip(str_first(line, line.n - 1), arrow + 4), choice->pattern));
}

static int malformed(const struct prediction *prediction, int line, const char *what, char *why, size_t cap)
{
    snprintf(why, cap, "lesson.md:%d: %s '%s': %s", line, prediction->why ? "why" : "prediction",
             prediction->name, what);
    return -1;
}

/* The text up to the next heading. */
static struct str to_heading(struct str text)
{
    struct str rest = text, line;
    const char *end = text.p;
    while (str_take_line(&rest, &line) && !str_starts(line, "#"))
        end = rest.p;
    return str_trim((struct str){ text.p, (size_t)(end - text.p) });
}

/* ---- what stands below the heading */

/* A line that says where it is asked. */
static bool take_condition(struct str *rest, const char *mark, struct str *words)
{
    struct str after = *rest, line;
    if (!str_take_line(&after, &line) || !str_starts(line, mark))
        return false;
    *words = str_trim(str_skip(line, strlen(mark)));
    *rest = after;
    return true;
}

/* How many lines they took; -1: what has to have happened is no glob. */
static int take_conditions(struct str *rest, struct prediction *prediction)
{
    struct str after = { NULL, 0 };
    int lines = 0;
    for (bool more = true; more; lines += more)
        more = take_condition(rest, "in: ", &prediction->only_in) ||
               take_condition(rest, "not in: ", &prediction->not_in) ||
               take_condition(rest, "after: ", &after) || take_condition(rest, "told: ", &prediction->told);
    if (!after.p)
        return lines;
    bool quoted = after.n > 2 && after.p[0] == '`' && str_ends(after, "`");
    return quoted && read_pattern(str_skip(str_first(after, after.n - 1), 1), prediction->after) ? lines : -1;
}

/* The question: all up to the first choice, or the next heading. How many lines it took. */
static int take_question(struct str *rest, struct prediction *prediction)
{
    struct str after = *rest, line, text = *rest;
    int lines = 0;
    while (str_take_line(&after, &line) && !str_starts(line, "#") && !str_starts(line, "- ")) {
        *rest = after;
        lines++;
    }
    prediction->question = str_trim(str_first(text, text.n - rest->n));
    return lines;
}

/* The indented lines below a choice. */
static int take_wrong(struct str *rest, struct prediction_choice *choice)
{
    struct str after = *rest, line, text = *rest;
    int lines = 0;
    while (str_take_line(&after, &line) && str_starts(line, "  ")) {
        *rest = after;
        lines++;
    }
    choice->wrong = str_trim(str_first(text, text.n - rest->n));
    return lines;
}

/* The choices, whose right one is counted of a why. */
static int take_choices(struct str *rest, int number, struct prediction *prediction, char *why, size_t cap)
{
    struct str after, line;
    unsigned claims = 0;
    for (after = *rest; str_take_line(&after, &line) && str_starts(line, "- "); after = *rest) {
        number++;
        if (prediction->choice_count == PREDICTION_CHOICES_MAX)
            return malformed(prediction, number, "more than 6 choices", why, cap);
        struct prediction_choice *choice = &prediction->choices[prediction->choice_count++];
        if (!read_choice(str_trim(str_skip(line, 2)), prediction->why, choice))
            return malformed(prediction, number, "a choice is: - words => `glob on the transcript`", why,
                             cap);
        if (choice->fact.n > 0 && claims++ == 0)
            prediction->right = prediction->choice_count - 1;
        *rest = after;
        number += take_wrong(rest, choice);
    }
    if (prediction->why && claims != 1)
        return malformed(prediction, prediction->line,
                         "one choice is right, and ends in the claim that proves it: [^fact]", why, cap);
    return 1;
}

/* From behind the heading to the end of the choices. */
static int read_body(struct str *rest, int number, struct prediction *prediction, char *why, size_t cap)
{
    struct str after, line;
    int conditions = take_conditions(rest, prediction);
    if (conditions < 0)
        return malformed(prediction, number + 1, "what has to have happened is: after: `glob`", why, cap);
    number += conditions + take_question(rest, prediction);
    int result = take_choices(rest, number, prediction, why, cap);
    if (result != 1)
        return result;
    for (after = *rest; str_take_line(&after, &line) && str_trim(line).n == 0;)
        *rest = after;
    prediction->explains = to_heading(*rest);
    if (prediction->question.n == 0)
        return malformed(prediction, prediction->line, "asks nothing", why, cap);
    if (prediction->choice_count < 2)
        return malformed(prediction, prediction->line, "has fewer than two choices", why, cap);
    return 1;
}

/* What the heading asks for, into the prediction; false: it is another heading. */
static bool read_heading(struct str line, struct prediction *prediction)
{
    prediction->why = str_starts(line, why_mark);
    if (!prediction->why && !str_starts(line, predict_mark))
        return false;
    size_t mark = strlen(prediction->why ? why_mark : predict_mark);
    str_copy(prediction->name, sizeof prediction->name, str_trim(str_skip(line, mark)));
    return true;
}

int prediction_next(const struct lesson *lesson, size_t *offset, struct prediction *prediction, char *why,
                    size_t cap)
{
    struct str rest = str_from(lesson->text), line;
    int number = 0;
    memset(prediction, 0, sizeof *prediction);
    while (str_take_line(&rest, &line)) {
        number++;
        if (str_starts(line, "## "))
            str_copy(prediction->tag, sizeof prediction->tag, str_trim(str_skip(line, 3)));
        if ((size_t)(line.p - lesson->text) < *offset || !read_heading(line, prediction))
            continue;
        prediction->line = number;
        int result = read_body(&rest, number, prediction, why, cap);
        *offset = (size_t)(rest.p - lesson->text);
        if (result == 1 && !prediction->name[0])
            return malformed(prediction, number, "has no name, as in: ### predict NAME", why, cap);
        return result;
    }
    *offset = (size_t)(rest.p - lesson->text);
    return 0;
}

static bool names(struct str variants, const char *variant)
{
    while (variants.n > 0)
        if (str_is(str_take_word(&variants), variant && variant[0] ? variant : "-"))
            return true;
    return false;
}

bool prediction_below_is_of(struct str below, const char *variant)
{
    struct prediction prediction = { 0 };
    take_conditions(&below, &prediction);
    return prediction_is_of(&prediction, variant);
}

bool prediction_is_of(const struct prediction *prediction, const char *variant)
{
    return !names(prediction->not_in, variant) &&
           (prediction->only_in.n == 0 || names(prediction->only_in, variant));
}

bool prediction_answer(const struct prediction *prediction, const struct subject *subject,
                       const struct timeline *timeline, uint32_t from, uint32_t to, size_t *choice,
                       uint32_t *event)
{
    uint32_t first = to;
    bool found = false;
    for (size_t i = 0; i < prediction->choice_count; i++) {
        char pattern[2 * PREDICTION_PATTERN_MAX];
        if (!subject_fill(subject, prediction->choices[i].pattern, pattern, sizeof pattern))
            continue;
        uint32_t at = match_find(timeline, pattern, from, first);
        if (at == EVENT_NO_INDEX)
            continue;
        found = true;
        first = at;
        *choice = i;
        *event = at;
    }
    return found;
}
