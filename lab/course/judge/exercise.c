#include "lab/course/judge/exercise.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/base/path.h"

enum { STUDENT_FILE_LIMIT = 1024 * 1024 };

bool exercise_exists(const struct lesson *lesson)
{
    char path[PATH_MAX];
    return path_join(path, sizeof path, lesson->folder, "exercise/exercise.ini") && access(path, F_OK) == 0;
}

struct exercise *exercise_read(const struct lesson *lesson, char *why, size_t cap)
{
    if (!exercise_exists(lesson)) {
        snprintf(why, cap, "lesson %s%s%s has no exercise", lesson->number, lesson->number[0] ? " " : "",
                 lesson->name);
        return NULL;
    }
    struct exercise *exercise = calloc(1, sizeof *exercise);
    if (!exercise) {
        snprintf(why, cap, "out of memory");
        return NULL;
    }
    exercise->lesson = lesson;
    snprintf(exercise->id, sizeof exercise->id, "%s", path_base(lesson->folder));
    exercise->play = lesson_read_exercise(lesson, why, cap);
    if (exercise->play)
        return exercise;
    free(exercise);
    return NULL;
}

void exercise_free(struct exercise *exercise)
{
    if (!exercise)
        return;
    lesson_free(exercise->play);
    free(exercise);
}

void exercise_path(const struct exercise *exercise, const char *name, char *out, size_t cap)
{
    path_join(out, cap, exercise->play->folder, name);
}

/* ---- what the student's program meets */

/* The program of the n-th actor of all scenarios; NULL at the end. */
static const char *nth_program(const struct lesson *play, size_t n)
{
    for (size_t i = 0; i < play->variant_count; n -= play->variants[i++].actor_count)
        if (n < play->variants[i].actor_count)
            return play->variants[i].actors[n].program;
    return NULL;
}

static bool came_before(const struct lesson *play, const char *program, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(nth_program(play, i), program) == 0)
            return true;
    return false;
}

const char *exercise_partner(const struct exercise *exercise, size_t n)
{
    const struct lesson *play = exercise->play;
    const char *program;
    for (size_t i = 0; (program = nth_program(play, i)); i++) {
        bool given = str_ends(str_from(program), ".c") && strcmp(program, play->file) != 0;
        if (given && !came_before(play, program, i) && n-- == 0)
            return program;
    }
    return NULL;
}

bool exercise_is_rough(const struct lesson_variant *scenario)
{
    return !scenario->weather || strcmp(scenario->weather, "calm") != 0;
}

/* ---- task.md */

/* The next heading of a hint from `text` on; NULL when there is none. */
static const char *next_hint(const char *text)
{
    static const char mark[] = "## hint";
    for (const char *line = text; *line;) {
        char after = strncmp(line, mark, sizeof mark - 1) == 0 ? line[sizeof mark - 1] : 'x';
        if (after == '\0' || after == '\n' || after == ':' || after == ' ')
            return line;
        line = strchrnul(line, '\n');
        line += *line == '\n';
    }
    return NULL;
}

static struct str trimmed(const char *begin, const char *end)
{
    return str_trim((struct str){ begin, (size_t)(end - begin) });
}

struct str exercise_task(const struct exercise *exercise)
{
    const char *text = exercise->play->text, *hint = next_hint(text);
    return trimmed(text, hint ? hint : strchr(text, '\0'));
}

/* What a file's name is made of. */
static size_t name_length(struct str text)
{
    size_t n = 0;
    while (n < text.n && (isalnum((unsigned char)text.p[n]) || strchr("_.-/", text.p[n])))
        n++;
    return n;
}

bool exercise_next_file(struct str *rest, char *name, size_t cap)
{
    while (rest->n > 0) {
        struct str word = str_first(*rest, name_length(*rest));
        *rest = str_skip(*rest, word.n ? word.n : 1);
        while (word.n > 0 && word.p[word.n - 1] == '.') /* of the sentence */
            word.n--;
        bool program = str_starts(word, "./") && word.n > 2;
        bool source = str_ends(word, ".c") && str_find(word, '/') == word.n && word.n > 2;
        if (program || source) {
            word = program ? str_skip(word, 2) : word;
            snprintf(name, cap, "%.*s%s", STR_ARGS(word), str_ends(word, ".c") ? "" : ".c");
            return true;
        }
    }
    return false;
}

/* From the first line that is not blank, with its indentation: it may be code. */
static struct str lines_of(const char *begin, const char *end)
{
    struct str text = trimmed(begin, end);
    while (text.p > begin && (text.p[-1] == ' ' || text.p[-1] == '\t')) {
        text.p--;
        text.n++;
    }
    return text;
}

bool exercise_hint(const struct exercise *exercise, size_t index, struct exercise_hint *hint)
{
    const char *heading = next_hint(exercise->play->text);
    while (heading && index-- > 0)
        heading = next_hint(strchrnul(heading, '\n'));
    if (!heading)
        return false;
    const char *end = strchrnul(heading, '\n'), *next = next_hint(end);
    const char *about = heading + sizeof "## hint" - 1;
    while (about < end && (*about == ':' || *about == ' '))
        about++;
    hint->about = trimmed(about, end);
    hint->text = lines_of(end, next ? next : strchr(end, '\0'));
    return true;
}

size_t exercise_hints(const struct exercise *exercise)
{
    struct exercise_hint hint;
    size_t count = 0;
    while (exercise_hint(exercise, count, &hint))
        count++;
    return count;
}

/* ---- what a student wrote */

static bool refuse(char *why, size_t cap, const char *path, const char *reason)
{
    snprintf(why, cap, "%s %s", path, reason);
    return false;
}

bool student_file_check(const char *path, char *why, size_t cap)
{
    struct stat status;
    size_t size;
    if (lstat(path, &status) < 0) {
        snprintf(why, cap, "cannot read %s: %s", path, strerror(errno));
        return false;
    }
    if (S_ISLNK(status.st_mode))
        return refuse(why, cap, path, "is a symbolic link: put the file itself in its place");
    if (S_ISDIR(status.st_mode))
        return refuse(why, cap, path,
                      "is a directory, not a C file: move it away, and `sockeye start` again");
    if (!S_ISREG(status.st_mode))
        return refuse(why, cap, path, "is no plain file");
    if (status.st_size > STUDENT_FILE_LIMIT)
        return refuse(why, cap, path, "is larger than 1 MiB: that is no program written by hand");
    char *text = file_text_itself(path, &size);
    if (!text) {
        snprintf(why, cap, "cannot read %s: %s", path, strerror(errno));
        return false;
    }
    bool whole = strlen(text) == size, blank = str_trim(str_from(text)).n == 0;
    free(text);
    if (!whole)
        return refuse(why, cap, path, "holds NUL bytes: it is no C source (a compiled program?)");
    if (blank)
        return refuse(why, cap, path,
                      "is empty: write in it what task.md asks; `sockeye reset` brings the skeleton back");
    return true;
}
