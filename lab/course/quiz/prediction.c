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
    return str_copy(choice->pattern, sizeof choice->pattern, pattern) && choice->text.n > 0 && pattern.n > 0;
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

/* From behind the heading to the end of the choices. A choice may go on in indented lines only within its
 * text. */
static int read_body(struct str *rest, int line_number, struct prediction *prediction, char *why, size_t cap)
{
    struct str line, before = *rest;
    const char *begin = rest->p, *end = begin;
    while (str_take_line(rest, &line)) {
        line_number++;
        if (str_starts(line, "#")) {
            *rest = before;
            break;
        }
        before = *rest;
        if (str_starts(line, "- ")) {
            if (prediction->choice_count == PREDICTION_CHOICES_MAX)
                return malformed(prediction, line_number, "more than 6 choices", why, cap);
            struct str words = str_trim(str_skip(line, 2));
            if (!read_choice(words, &prediction->choices[prediction->choice_count++]))
                return malformed(prediction, line_number, "a choice is: - words => `glob on the transcript`",
                                 why, cap);
        } else if (prediction->choice_count == 0) {
            end = rest->p;
        } else if (str_trim(line).n > 0) {
            *rest = before = (struct str){ line.p, rest->n + (size_t)(rest->p - line.p) };
            prediction->after = to_heading(*rest);
            break;
        }
    }
    prediction->question = str_trim((struct str){ begin, (size_t)(end - begin) });
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

bool prediction_answer(const struct prediction *prediction, const struct timeline *timeline, uint32_t from,
                       size_t *choice, uint32_t *event)
{
    uint32_t first = timeline_count(timeline);
    bool found = false;
    for (size_t i = 0; i < prediction->choice_count; i++) {
        uint32_t at = match_find(timeline, prediction->choices[i].pattern, from, first);
        if (at == EVENT_NO_INDEX)
            continue;
        found = true;
        first = at;
        *choice = i;
        *event = at;
    }
    return found;
}
