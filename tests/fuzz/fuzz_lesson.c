/* A lesson's folder: lesson.ini, lesson.md, exercise.ini and task.md, parted by lines "%%". */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/base/utf8.h"
#include "lab/course/judge/exercise.h"
#include "lab/course/judge/lint.h"
#include "lab/course/lesson/markdown.h"
#include "lab/course/quiz/prediction.h"
#include "tests/fuzz/fuzz.h"

static void write_folder(struct str text)
{
    static const char *const names[] = { "01-fuzz/lesson.ini", "01-fuzz/lesson.md",
                                         "01-fuzz/exercise/exercise.ini", "01-fuzz/exercise/task.md" };
    char path[200];
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/01-fuzz%s", fuzz_folder(), i ? "/exercise" : "");
        mkdir(path, 0755);
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        fuzz_write(names[i], fuzz_part(&text, "%%"));
    fuzz_write("01-fuzz/server.c", str_from("int main(void)\n{\n    return 0; //DOC: start\n}\n"));
}

static void read_sections(const struct lesson *lesson)
{
    static const char *const tags[] = { NULL, "start", "listen", "" };
    struct lesson_section section;
    struct prediction prediction;
    char why[200];
    size_t offset = 0, before = 0;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (lesson_section(lesson, tags[i], &section))
            FUZZ_CHECK(section.text + section.size <= lesson->text + strlen(lesson->text));
    while (prediction_next(lesson, &offset, &prediction, why, sizeof why) != 0) {
        FUZZ_CHECK(offset > before); /* also past one that is malformed */
        before = offset;
    }
}

/* No line is wider than asked for, but for a single character. */
static void lay_out(const char *text)
{
    static const int widths[] = { 8, 40, 100 };
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        struct markdown markdown;
        FUZZ_CHECK(markdown_layout(&markdown, str_from(text), widths[i]));
        for (size_t line = 0; line < markdown.line_count; line++) {
            int width = 0;
            for (size_t k = 0; k < markdown.lines[line].count; k++)
                width += utf8_width(markdown.runs[markdown.lines[line].first + k].text);
            FUZZ_CHECK(width <= widths[i] || width <= UTF8_ESCAPE_MAX);
        }
        free(markdown_plain(&markdown));
        markdown_free(&markdown);
    }
}

static void say(void *data, const char *file, int line, const char *words)
{
    unsigned *said = data;
    FUZZ_CHECK(file && words && line >= 0);
    ++*said;
}

static void look_at(struct lesson *lesson)
{
    unsigned said = 0;
    struct lint lint = { .data = &said, .say = say };
    char why[512] = "";
    FUZZ_CHECK(lesson->variant_count >= 1 && lesson_variant(lesson, NULL) == &lesson->variants[0]);
    read_sections(lesson);
    lay_out(lesson->text);
    lint_lesson(&lint, lesson);
    FUZZ_CHECK(lint.count == said);
    struct exercise *exercise = exercise_read(lesson, why, sizeof why);
    FUZZ_CHECK(exercise || why[0]);
    if (exercise)
        lay_out(exercise->play->text);
    exercise_free(exercise);
}

static void run(const uint8_t *bytes, size_t size)
{
    char path[200], why[512] = "";
    write_folder((struct str){ (const char *)bytes, size });
    snprintf(path, sizeof path, "%s/01-fuzz", fuzz_folder());
    struct lesson *lesson = lesson_read(path, why, sizeof why);
    FUZZ_CHECK(lesson || (why[0] && !strchr(why, '\n')));
    if (lesson)
        look_at(lesson);
    lesson_free(lesson);
}

const struct fuzz_target fuzz_lesson = { "lesson", run, NULL };
