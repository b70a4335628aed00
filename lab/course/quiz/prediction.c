/* Predictions in a lesson's text, and what a run says of them. */
#include "lab/course/quiz/prediction.h"

#include <stdio.h>

#include "lab/record/match.h"

static const char heading_mark[] = "### predict";

/* The line at *rest without its end; moves *rest behind it. False at the end of the text. */
static bool take_line(struct str *rest, struct str *line)
{
    if (rest->n == 0)
        return false;
    const char *end = memchr(rest->p, '\n', rest->n);
    line->p = rest->p;
    line->n = end ? (size_t)(end - rest->p) : rest->n;
    size_t taken = line->n + (end ? 1 : 0);
    rest->p += taken;
    rest->n -= taken;
    return true;
}

static bool begins(struct str line, const char *with)
{
    size_t n = strlen(with);
    return line.n >= n && memcmp(line.p, with, n) == 0;
}

static struct str trimmed(struct str text)
{
    while (text.n && strchr(" \t\r\n", text.p[0])) {
        text.p++;
        text.n--;
    }
    while (text.n && strchr(" \t\r\n", text.p[text.n - 1]))
        text.n--;
    return text;
}

static void copy(char *out, size_t cap, struct str text)
{
    size_t n = text.n < cap ? text.n : cap - 1;
    memcpy(out, text.p, n);
    out[n] = '\0';
}

/* "words => `glob`" */
static bool read_choice(struct str line, struct prediction_choice *choice)
{
    const char *arrow = memmem(line.p, line.n, "=> `", 4);
    if (!arrow || line.p[line.n - 1] != '`')
        return false;
    choice->text = trimmed((struct str){ line.p, (size_t)(arrow - line.p) });
    struct str pattern = { arrow + 4, (size_t)(line.p + line.n - 1 - (arrow + 4)) };
    copy(choice->pattern, sizeof choice->pattern, pattern);
    return choice->text.n > 0 && pattern.n > 0 && pattern.n < sizeof choice->pattern;
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
    while (take_line(&rest, &line) && !begins(line, "#"))
        end = rest.p;
    return trimmed((struct str){ text.p, (size_t)(end - text.p) });
}

/* From behind the heading to the end of the choices. A choice may go on in indented lines only within its
 * text. */
static int read_body(struct str *rest, int line_number, struct prediction *prediction, char *why, size_t cap)
{
    struct str line, before = *rest;
    const char *begin = rest->p, *end = begin;
    while (take_line(rest, &line)) {
        line_number++;
        if (begins(line, "#")) {
            *rest = before;
            break;
        }
        before = *rest;
        if (begins(line, "- ")) {
            if (prediction->choice_count == PREDICTION_CHOICES_MAX)
                return malformed(prediction, line_number, "more than 6 choices", why, cap);
            struct str words = trimmed((struct str){ line.p + 2, line.n - 2 });
            if (!read_choice(words, &prediction->choices[prediction->choice_count++]))
                return malformed(prediction, line_number, "a choice is: - words => `glob on the transcript`",
                                 why, cap);
        } else if (prediction->choice_count == 0) {
            end = rest->p;
        } else if (trimmed(line).n > 0) {
            *rest = before = (struct str){ line.p, rest->n + (size_t)(rest->p - line.p) };
            prediction->after = to_heading(*rest);
            break;
        }
    }
    prediction->question = trimmed((struct str){ begin, (size_t)(end - begin) });
    if (prediction->question.n == 0)
        return malformed(prediction, prediction->line, "asks nothing", why, cap);
    if (prediction->choice_count < 2)
        return malformed(prediction, prediction->line, "has fewer than two choices", why, cap);
    return 1;
}

int prediction_next(const struct lesson *lesson, size_t *offset, struct prediction *prediction, char *why,
                    size_t cap)
{
    struct str rest = { lesson->text, strlen(lesson->text) }, line;
    int number = 0;
    memset(prediction, 0, sizeof *prediction);
    while (take_line(&rest, &line)) {
        number++;
        if (begins(line, "## "))
            copy(prediction->tag, sizeof prediction->tag, trimmed((struct str){ line.p + 3, line.n - 3 }));
        if ((size_t)(line.p - lesson->text) < *offset || !begins(line, heading_mark))
            continue;
        size_t mark = sizeof heading_mark - 1;
        copy(prediction->name, sizeof prediction->name,
             trimmed((struct str){ line.p + mark, line.n - mark }));
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

bool prediction_named(const struct lesson *lesson, const char *name, struct prediction *prediction)
{
    char why[160];
    size_t offset = 0;
    int result;
    while ((result = prediction_next(lesson, &offset, prediction, why, sizeof why)) != 0)
        if (result == 1 && strcmp(prediction->name, name) == 0)
            return true;
    return false;
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
