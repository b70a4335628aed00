#include "lab/cli/control.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/base/path.h"
#include "lab/cli/cli.h"
#include "lab/cli/lint_folder.h"

static const char mark[] = "turns red: ";

bool control_changes(const struct control *control, const char *file)
{
    for (size_t i = 0; i < control->changed.count; i++)
        if (strcmp(control->changed.names[i], file) == 0)
            return true;
    return false;
}

/* ---- what it says of itself */

static bool take_fact(struct control *control, const struct check_sheet *sheet, struct str word, char *why,
                      size_t cap)
{
    char name[64];
    str_copy(name, sizeof name, word);
    size_t fact = sheet_find(sheet, name);
    if (fact == sheet_count(sheet))
        snprintf(why, cap, "there is no fact '%s' in facts.c", name);
    else if (control->fact_count == CONTROL_FACTS_MAX)
        snprintf(why, cap, "names more than %d facts", CONTROL_FACTS_MAX);
    else
        control->facts[control->fact_count++] = fact;
    return !why[0];
}

static bool take_facts(struct control *control, const struct check_sheet *sheet, const char *text, char *why,
                       size_t cap)
{
    const char *words = "";
    size_t size = patch_says(text, &control->changed, mark, &words, &control->line);
    if (size == 0)
        control->line = 0;
    for (const char *end = words + size; words < end;) {
        words += strspn(words, " \t");
        size_t n = strcspn(words, " \t\r\n");
        if (words < end && !take_fact(control, sheet, (struct str){ words, n }, why, cap))
            return false;
        words += n;
    }
    if (control->fact_count == 0)
        snprintf(why, cap, "does not name the facts that are false under it: a line `%sFACT` before the diff",
                 mark);
    return control->fact_count > 0;
}

static bool read_diff(struct control *control, const char *path, const struct check_sheet *sheet, char *why,
                      size_t cap)
{
    char *text = file_text(path, NULL);
    bool good = false;
    if (text)
        patch_files_of(text, &control->changed);
    if (!text)
        snprintf(why, cap, "cannot be read: %s", strerror(errno));
    else if (control->changed.count == 0)
        snprintf(why, cap, "is no unified diff of files of this folder: make it with `%s`",
                 "diff -u --label server.c --label server.c server.c mine.c");
    else
        good = take_facts(control, sheet, text, why, cap);
    free(text);
    return good;
}

/* ---- the changed lesson */

static bool is_program(const char *name)
{
    return strlen(name) > 2 && str_ends(str_from(name), ".c");
}

/* What has to be in the copy; programs that stay as they are run from where they lie, compiled as ever. */
static bool copy_one(const struct control *control, const struct lesson *lesson, const char *folder,
                     const char *name)
{
    char from[PATH_MAX], to[600];
    struct stat status;
    path_join(from, sizeof from, lesson->folder, name);
    path_join(to, sizeof to, folder, name);
    if (name[0] == '.' || lstat(from, &status) != 0 || !S_ISREG(status.st_mode) ||
        (is_program(name) && !control_changes(control, name)))
        return true;
    char path[PATH_MAX];
    lint_folder_path(to, path, sizeof path);
    return lint_folder_copy(to, from) && chmod(path, (status.st_mode & 0777) | S_IWUSR) == 0;
}

static bool copy_lesson(const struct control *control, const struct lesson *lesson, const char *folder)
{
    struct dirent **entries = NULL;
    int count = scandir(lesson->folder, &entries, NULL, alphasort);
    bool good = count >= 0 && lint_folder_make(folder);
    for (int i = 0; i < count; i++) {
        good = good && copy_one(control, lesson, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return good;
}

static int apply(const struct control *control, const char *diff, const char *folder, char *why, size_t cap)
{
    char words[200];
    int status = patch_folder(diff, folder, words, sizeof words);
    if (status == CLI_FAILED)
        snprintf(why, cap, "does not apply to %s%s (%s): make it again with diff -u",
                 control->changed.names[0], control->changed.count > 1 ? " and the others" : "", words);
    else if (status != CLI_GOOD)
        complain("%s", words);
    return status;
}

/* The changed lesson, or NULL with `why`. */
static struct lesson *read_changed(const struct lesson *lesson, const char *folder, char *why, size_t cap)
{
    char words[300];
    struct lesson *changed = lesson_read(folder, words, sizeof words);
    if (changed)
        changed->beside = strdup(lesson->folder);
    if (changed && changed->beside)
        return changed;
    const char *what = strstr(words, "lesson.ini");
    snprintf(why, cap, "makes no lesson: %s", changed ? "out of memory" : what ? what : words);
    lesson_free(changed);
    return NULL;
}

int control_make(struct control *control, const struct lesson *lesson, const struct check_sheet *sheet,
                 char *why, size_t cap)
{
    char diff[PATH_MAX], folder[PATH_MAX], name[300];
    why[0] = '\0';
    path_join(diff, sizeof diff, lesson->folder, control->file);
    if (!read_diff(control, diff, sheet, why, cap))
        return CLI_FAILED;
    str_copy(name, sizeof name, str_from(path_base(control->file)));
    *strrchr(name, '.') = '\0';
    if (!copy_lesson(control, lesson, name))
        return CLI_MACHINE;
    lint_folder_path(name, folder, sizeof folder);
    int status = apply(control, diff, folder, why, cap);
    if (status != CLI_GOOD)
        return status;
    control->lesson = read_changed(lesson, folder, why, cap);
    return control->lesson ? CLI_GOOD : CLI_FAILED;
}

void control_free(struct control *control)
{
    lesson_free(control->lesson);
    control->lesson = NULL;
}
