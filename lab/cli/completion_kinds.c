/* What a word of a usage may be: a kind is a row of the table. */
#include "lab/cli/completion_kinds.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "lab/base/kernel_names.h"
#include "lab/base/path.h"
#include "lab/base/text.h"
#include "lab/cli/lessons.h"
#include "lab/course/judge/exercise.h"
#include "lab/explain/findings/findings.h"

void completion_offer(const struct typed_line *line, const char *word, const char *about)
{
    struct str text = str_from(about);
    if (str_starts(str_from(word), line->now))
        print_visible("%s\t%.*s\n", word, STR_ARGS(str_first(text, str_find_text(text, ". "))));
}

/* ---- lessons */

static void offer_lesson(const struct typed_line *line, const struct lesson *lesson)
{
    char about[300];
    snprintf(about, sizeof about, "%s: %s", lesson->name, lesson->title);
    if (lesson->number[0])
        completion_offer(line, lesson->number, about);
    snprintf(about, sizeof about, "%s%s%s", lesson->number, lesson->number[0] ? ": " : "", lesson->title);
    completion_offer(line, lesson->name, about);
    if (lesson->number[0] && strchr(line->now, '-'))
        completion_offer(line, path_base(lesson->folder), lesson->title);
}

/* Those for which `wanted` says so; NULL: all. */
static void offer_lessons(const struct typed_line *line, bool (*wanted)(const struct lesson *lesson))
{
    struct lesson_list all;
    lessons_find(&all);
    for (size_t i = 0; i < all.count; i++) {
        const struct lesson *lesson = all.entries[i].lesson;
        if (lesson && (!wanted || wanted(lesson)))
            offer_lesson(line, lesson);
    }
    lessons_free(&all);
}

/* A lesson may be named by its folder too. */
static void kind_lesson(const struct typed_line *line)
{
    if (strchr(line->now, '/') || line->now[0] == '.')
        puts("\tfolders");
    else
        offer_lessons(line, NULL);
}

static void kind_exercise(const struct typed_line *line)
{
    offer_lessons(line, exercise_exists);
}

/* Of the lesson that is named before. */
static void kind_variant(const struct typed_line *line)
{
    struct lesson_list all;
    if (line->position_count == 0)
        return;
    lessons_find(&all);
    const struct lesson_entry *entry = lessons_named(&all, line->positions[0]);
    const struct lesson *lesson = entry ? entry->lesson : NULL;
    for (size_t i = 1; lesson && i < lesson->variant_count; i++)
        completion_offer(line, lesson->variants[i].name, lesson->variants[i].about);
    lessons_free(&all);
}

/* ---- others */

static void kind_verb(const struct typed_line *line)
{
    for (const struct verb *const *verb = line->verbs; *verb; verb++)
        completion_offer(line, (*verb)->name, (*verb)->about);
}

/* A kind stands in as many rows as it has causes. */
static void kind_finding(const struct typed_line *line)
{
    const struct finding_kind *kind;
    bool wanted = line->position_count > 0 && strcmp(line->positions[0], "findings") == 0;
    for (size_t i = 0; wanted && (kind = findings_kind(i)); i++) {
        size_t before = 0;
        while (strcmp(findings_kind(before)->name, kind->name) != 0)
            before++;
        if (before == i)
            completion_offer(line, kind->name, kind->why);
    }
}

/* As trace takes them: without SIG. */
static void kind_signal(const struct typed_line *line)
{
    for (size_t i = 0; i < names_signal_number.count; i++)
        completion_offer(line, names_signal_number.rows[i].name + strlen("SIG"),
                         strsignal((int)names_signal_number.rows[i].value));
}

static void kind_file(const struct typed_line *line)
{
    (void)line;
    puts("\tfiles");
}

static void kind_recording(const struct typed_line *line)
{
    (void)line;
    puts("\tfiles pcapng");
}

static void kind_folder(const struct typed_line *line)
{
    (void)line;
    puts("\tfolders");
}

static void kind_process(const struct typed_line *line)
{
    (void)line;
    puts("\tprocesses");
}

static const struct kind {
    const char *name;
    void (*offer)(const struct typed_line *line);
} kinds[] = {
    { "LESSON", kind_lesson },       { "VARIANT", kind_variant }, { "EXERCISE", kind_exercise },
    { "VERB", kind_verb },           { "FINDING", kind_finding }, { "SIGNAL", kind_signal },
    { "RECORDING", kind_recording }, { "FILE", kind_file },       { "FOLDER", kind_folder },
    { "DIR", kind_folder },          { "PID", kind_process },
};

static void offer_one(const struct typed_line *line, struct str kind)
{
    char word[80];
    size_t n = 0;
    while (n < kind.n && (isalnum((unsigned char)kind.p[n]) || kind.p[n] == '-'))
        n++;
    str_copy(word, sizeof word, str_first(kind, n));
    if (islower((unsigned char)word[0]))
        completion_offer(line, word, NULL);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, word) == 0)
            kinds[i].offer(line);
}

void completion_kind(const struct typed_line *line, struct str words)
{
    while (words.n > 0) {
        struct str kind = str_take(&words, '|');
        offer_one(line, kind.n > 0 && kind.p[0] == '[' ? str_skip(kind, 1) : kind);
    }
}
