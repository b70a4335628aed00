/* A lesson read for what its author forgot. */
#include "lab/course/judge/lint.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/path.h"
#include "lab/course/quiz/prediction.h"

enum { NAMES_MAX = 256, NAME_SIZE = 64 };

/* Names with where they stand: tags, sections, programs. */
struct name {
    char text[NAME_SIZE];
    const char *file; /* of the list of programs, or "lesson.md" */
    int line;
};

struct names {
    struct name items[NAMES_MAX];
    size_t count;
};

void lint_say(struct lint *lint, const char *file, int line, const char *format, ...)
{
    char words[400];
    va_list list;
    va_start(list, format);
    vsnprintf(words, sizeof words, format, list);
    va_end(list);
    lint->count++;
    lint->say(lint->data, file, line, words);
}

static bool has(const struct names *names, const char *text)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i].text, text) == 0)
            return true;
    return false;
}

static void add(struct names *names, const char *text, size_t size, const char *file, int line)
{
    if (names->count == NAMES_MAX || size == 0)
        return;
    struct name *name = &names->items[names->count++];
    snprintf(name->text, sizeof name->text, "%.*s", (int)(size < NAME_SIZE ? size : NAME_SIZE - 1), text);
    name->file = file;
    name->line = line;
}

/* ---- programs */

static void read_program(struct lint *lint, const struct lesson *lesson, const char *program,
                         struct names *tags)
{
    char path[1024], tag[NAME_SIZE], *line = NULL;
    size_t room = 0;
    ssize_t size;
    int number = 0;
    path_join(path, sizeof path, lesson->folder, program);
    FILE *file = fopen(path, "re");
    if (!file) {
        lint_say(lint, program, 0, "cannot be read: %s", strerror(errno));
        return;
    }
    while ((size = getline(&line, &room, file)) > 0) {
        size_t tag_size = lesson_tag(line, (size_t)size, tag, sizeof tag);
        number++;
        add(tags, tag, tag_size, program, number);
        if (strncmp(line, "#include \"lab/", 14) == 0)
            lint_say(lint, program, number, "a lesson's program includes nothing of sockeye");
    }
    if (number > LINT_LINES_MAX)
        lint_say(lint, program, LINT_LINES_MAX + 1,
                 "%d lines: a program of more than %d does not fit a projector", number, LINT_LINES_MAX);
    free(line);
    fclose(file);
}

static bool is_source(const char *program)
{
    return strlen(program) > 2 && str_ends(str_from(program), ".c");
}

/* Each program once, whichever variants run it. */
static void read_programs(struct lint *lint, const struct lesson *lesson, struct names *tags)
{
    struct names *seen = calloc(1, sizeof *seen);
    for (size_t v = 0; seen && v < lesson->variant_count; v++) {
        const struct lesson_variant *variant = &lesson->variants[v];
        for (size_t a = 0; a < variant->actor_count; a++) {
            const char *program = variant->actors[a].program;
            if (!is_source(program) || has(seen, program))
                continue;
            add(seen, program, strlen(program), program, 0);
            read_program(lint, lesson, program, tags);
        }
    }
    free(seen);
}

/* ---- the text */

static int line_of(const struct lesson *lesson, const char *at)
{
    int line = 1;
    for (const char *c = lesson->text; c < at; c++)
        line += *c == '\n';
    return line;
}

/* Headings of sections, as lesson_section() finds them. */
static void read_sections(const struct lesson *lesson, struct names *sections)
{
    bool fenced = false;
    int number = 0;
    for (const char *line = lesson->text; *line;) {
        const char *end = strchrnul(line, '\n');
        number++;
        if (strncmp(line, "```", 3) == 0)
            fenced = !fenced;
        if (!fenced && strncmp(line, "## ", 3) == 0) {
            const char *text = line + 3, *last = end;
            while (last > text && strchr(" \t\r#", last[-1]))
                last--;
            add(sections, text, (size_t)(last - text), "lesson.md", number);
        }
        line = *end ? end + 1 : end;
    }
}

static void compare_tags(struct lint *lint, const struct names *tags, const struct names *sections)
{
    for (size_t i = 0; i < tags->count; i++)
        if (!has(sections, tags->items[i].text))
            lint_say(lint, tags->items[i].file, tags->items[i].line,
                     "the tag '%s' is used by no text: lesson.md has no section '## %s'", tags->items[i].text,
                     tags->items[i].text);
    for (size_t i = 0; i < sections->count; i++)
        if (!has(tags, sections->items[i].text))
            lint_say(lint, "lesson.md", sections->items[i].line,
                     "the section '%s' points at no tag: no line ends in //DOC: %s", sections->items[i].text,
                     sections->items[i].text);
}

/* A reason that is asked for: behind a prediction, and with a word for each who is wrong. */
static void read_why(struct lint *lint, const struct names *predictions, const struct prediction *why)
{
    if (!has(predictions, why->name))
        lint_say(lint, "lesson.md", why->line, "the why '%s' stands behind no prediction of that name",
                 why->name);
    for (size_t i = 0; i < why->choice_count; i++)
        if (i != why->right && why->choices[i].wrong.n == 0)
            lint_say(lint, "lesson.md", why->line,
                     "the why '%s' does not refute its choice '%.*s': an indented sentence below it",
                     why->name, STR_ARGS(why->choices[i].text));
}

/* Whether another of its kind and name stands before it, and both are asked in one variant. */
static bool is_asked_twice(const struct lesson *lesson, const struct prediction *prediction)
{
    struct prediction before;
    size_t offset = 0;
    char why[200];
    int result;
    while ((result = prediction_next(lesson, &offset, &before, why, sizeof why)) != 0 &&
           before.line < prediction->line) {
        if (result == -1 || before.why != prediction->why || strcmp(before.name, prediction->name) != 0)
            continue;
        for (size_t v = 0; v < lesson->variant_count; v++)
            if (prediction_is_of(&before, lesson->variants[v].name) &&
                prediction_is_of(prediction, lesson->variants[v].name))
                return true;
    }
    return false;
}

static void read_question(struct lint *lint, const struct lesson *lesson, struct names *predictions,
                          struct names *whys, const struct prediction *prediction)
{
    struct names *names = prediction->why ? whys : predictions;
    if (is_asked_twice(lesson, prediction))
        lint_say(lint, "lesson.md", prediction->line, "there are two %s '%s'",
                 prediction->why ? "whys" : "predictions", prediction->name);
    add(names, prediction->name, strlen(prediction->name), "lesson.md", prediction->line);
    if (prediction->why)
        read_why(lint, predictions, prediction);
}

static void read_predictions(struct lint *lint, const struct lesson *lesson)
{
    struct prediction prediction;
    struct names *names = calloc(2, sizeof *names);
    size_t offset = 0;
    char why[200];
    int result;
    while (names && (result = prediction_next(lesson, &offset, &prediction, why, sizeof why)) != 0) {
        const char *words = result == -1 ? strstr(why, ": ") : NULL;
        if (result == -1)
            lint_say(lint, "lesson.md", prediction.line, "%s", words ? words + 2 : why);
        else
            read_question(lint, lesson, &names[0], &names[1], &prediction);
    }
    if (names && names[0].count < LINT_PREDICTIONS_LEAST)
        lint_say(lint, "lesson.md", 0, "%zu predictions; a lesson asks at least %d", names[0].count,
                 LINT_PREDICTIONS_LEAST);
    if (names && names[1].count == 0)
        lint_say(lint, "lesson.md", 0, "asks for no reason: a lesson has one `### why NAME` at least");
    free(names);
}

void lint_lesson(struct lint *lint, const struct lesson *lesson)
{
    struct names *both = calloc(2, sizeof *both);
    if (!both) {
        lint_say(lint, "lesson.md", 0, "out of memory");
        return;
    }
    if (!lesson->text[0])
        lint_say(lint, "lesson.md", 0, "is missing or empty");
    read_programs(lint, lesson, &both[0]);
    read_sections(lesson, &both[1]);
    compare_tags(lint, &both[0], &both[1]);
    read_predictions(lint, lesson);
    for (size_t i = 1; i < lesson->variant_count; i++)
        if (!lesson->variants[i].about[0])
            lint_say(lint, "lesson.ini", 0, "the variant '%s' does not say what differs: about = ...",
                     lesson->variants[i].name);
    free(both);
}

/* ---- claims */

void lint_claims(struct lint *lint, const struct lesson *lesson, const char *const *facts, size_t count)
{
    struct names *claims = calloc(1, sizeof *claims);
    for (const char *at = lesson->text; claims && (at = strstr(at, "[^")) != NULL; at += 2) {
        size_t size = strcspn(at + 2, "]\n");
        if (at[2 + size] == ']')
            add(claims, at + 2, size, "lesson.md", line_of(lesson, at));
    }
    for (size_t i = 0; claims && i < claims->count; i++) {
        bool proved = false;
        for (size_t f = 0; f < count; f++)
            proved = proved || strcmp(facts[f], claims->items[i].text) == 0;
        if (!proved)
            lint_say(lint, "lesson.md", claims->items[i].line,
                     "the claim [^%s] has no fact of that name in facts.c", claims->items[i].text);
    }
    for (size_t f = 0; claims && f < count; f++)
        if (!has(claims, facts[f]))
            lint_say(lint, "facts.c", 0,
                     "the fact '%s' proves nothing that the text claims: no [^%s] in lesson.md", facts[f],
                     facts[f]);
    free(claims);
}
