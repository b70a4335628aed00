/* Predictions in a lesson's text, and what a run says of them. */
#include "lab/course/quiz/prediction.h"

#include <stdio.h>

#include "lab/record/match.h"

static const char heading_mark[] = "### predict";

/* "words => `glob`" */
static bool read_choice(struct str line, struct prediction_choice *choice)
{
    size_t arrow = str_find_text(line, "=> `");
    if (arrow == line.n || !str_ends(line, "`"))
        return false;
    choice->text = str_trim(str_first(line, arrow));
    struct str pattern = str_skip(str_first(line, line.n - 1), arrow + 4);
    return str_copy(choice->pattern, sizeof choice->pattern, pattern) && choice->text.n > 0 &&
           pattern.n > 0 && subject_knows(pattern);
}

static int malformed(const struct prediction *prediction, int line, const char *what, char *why, size_t cap)
{
    snprintf(why, cap, "lesson.md:%d: prediction '%s': %s", line, prediction->name, what);
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

static bool take_not_in(struct str *rest, struct prediction *prediction)
{
    static const char mark[] = "not in: ";
    struct str after = *rest, line;
    if (!str_take_line(&after, &line) || !str_starts(line, mark))
        return false;
    prediction->not_in = str_trim(str_skip(line, sizeof mark - 1));
    *rest = after;
    return true;
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

/* From behind the heading to the end of the choices. */
static int read_body(struct str *rest, int number, struct prediction *prediction, char *why, size_t cap)
{
    struct str after, line;
    number += take_not_in(rest, prediction) + take_question(rest, prediction);
    for (after = *rest; str_take_line(&after, &line) && str_starts(line, "- "); after = *rest) {
        number++;
        if (prediction->choice_count == PREDICTION_CHOICES_MAX)
            return malformed(prediction, number, "more than 6 choices", why, cap);
        struct prediction_choice *choice = &prediction->choices[prediction->choice_count++];
        if (!read_choice(str_trim(str_skip(line, 2)), choice))
            return malformed(prediction, number, "a choice is: - words => `glob on the transcript`", why,
                             cap);
        *rest = after;
        number += take_wrong(rest, choice);
    }
    for (after = *rest; str_take_line(&after, &line) && str_trim(line).n == 0;)
        *rest = after;
    prediction->after = to_heading(*rest);
    if (prediction->question.n == 0)
        return malformed(prediction, prediction->line, "asks nothing", why, cap);
    if (prediction->choice_count < 2)
        return malformed(prediction, prediction->line, "has fewer than two choices", why, cap);
    return 1;
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
        if ((size_t)(line.p - lesson->text) < *offset || !str_starts(line, heading_mark))
            continue;
        str_copy(prediction->name, sizeof prediction->name,
                 str_trim(str_skip(line, sizeof heading_mark - 1)));
        prediction->line = number;
        int result = read_body(&rest, number, prediction, why, cap);
        *offset = (size_t)(rest.p - lesson->text);
        if (result == 1 && !prediction->name[0])
            return malformed(prediction, number, "has no name: ### predict NAME", why, cap);
        return result;
    }
    *offset = (size_t)(rest.p - lesson->text);
    return 0;
}

bool prediction_is_of(const struct prediction *prediction, const char *variant)
{
    struct str rest = prediction->not_in;
    while (rest.n > 0)
        if (str_is(str_take_word(&rest), variant && variant[0] ? variant : "-"))
            return false;
    return true;
}

bool prediction_answer(const struct prediction *prediction, const struct subject *subject,
                       const struct timeline *timeline, uint32_t from, size_t *choice, uint32_t *event)
{
    uint32_t first = timeline_count(timeline);
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
