#include "lab/cli/submission.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/base/path.h"
#include "lab/course/judge/progress.h"

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The exercise that a folder's mark names; false when it has none. */
static bool read_mark(const char *folder, char *id, size_t cap)
{
    char path[PATH_MAX], *text;
    if (!path_join(path, sizeof path, folder, SUBMISSION_MARK) || !(text = file_text(path, NULL)))
        return false;
    static const char key[] = "exercise ";
    const char *line = strstr(text, key);
    if (line)
        snprintf(id, cap, "%.*s", (int)strcspn(line + sizeof key - 1, "\r\n"), line + sizeof key - 1);
    free(text);
    return line != NULL;
}

static int read_exercise(struct submission *submission)
{
    char why[512];
    submission->exercise = exercise_read(submission->found.lesson, why, sizeof why);
    return submission->exercise ? CLI_GOOD : complain_usage("%s", why);
}

int find_exercise(const char *name, struct submission *submission)
{
    memset(submission, 0, sizeof *submission);
    int status = find_lesson(name, &submission->found);
    return status == CLI_GOOD ? read_exercise(submission) : status;
}

void submission_free(struct submission *submission)
{
    exercise_free(submission->exercise);
    found_lesson_free(&submission->found);
    memset(submission, 0, sizeof *submission);
}

int set_submission_folder(struct submission *submission, const char *folder)
{
    char *full = realpath(folder, NULL);
    if (!full)
        return complain_errno(errno, "cannot read %s", folder);
    bool fits = snprintf(submission->folder, sizeof submission->folder, "%s", full) <
                    (int)sizeof submission->folder &&
                path_join(submission->file, sizeof submission->file, full, submission->exercise->play->file);
    free(full);
    return fits ? CLI_GOOD : complain_usage("the path of %s is too long", folder);
}

/* A folder tells its exercise by its mark, or by its name. */
static int work_in(const char *folder, struct submission *submission)
{
    char id[128], *full = realpath(folder, NULL);
    if (!full)
        return complain_errno(errno, "cannot read %s", folder);
    if (!read_mark(full, id, sizeof id))
        snprintf(id, sizeof id, "%s", path_base(full));
    free(full);
    struct lesson_list all;
    lessons_find(&all);
    bool known = lessons_named(&all, id) != NULL;
    lessons_free(&all);
    if (!known)
        return complain_usage("%s is no exercise that was begun; `sockeye start 01 %s` begins one there",
                              folder, folder);
    int status = find_exercise(id, submission);
    return status == CLI_GOOD ? set_submission_folder(submission, folder) : status;
}

static bool is_work_of(const char *folder, const char *id)
{
    char marked[128];
    return read_mark(folder, marked, sizeof marked) && strcmp(marked, id) == 0;
}

bool is_begun(const struct submission *submission)
{
    return is_work_of(submission->folder, submission->exercise->id);
}

/* Where the progress says. */
static bool kept_folder(const char *id, char *out, size_t cap)
{
    struct progress progress;
    progress_read(&progress);
    const char *begun = progress_get(&progress, id, "exercise");
    bool found = begun && is_folder(begun) && str_copy(out, cap, str_from(begun));
    progress_free(&progress);
    return found;
}

bool find_begun(const struct submission *submission, char *out, size_t cap)
{
    const char *id = submission->exercise->id;
    snprintf(out, cap, "./%s", id);
    if (is_work_of(".", id))
        snprintf(out, cap, ".");
    else if (!is_folder(out))
        return kept_folder(id, out, cap);
    return true;
}

static int work_of(struct submission *submission)
{
    char folder[PATH_MAX];
    if (find_begun(submission, folder, sizeof folder))
        return set_submission_folder(submission, folder);
    return complain_usage("exercise %s was not begun yet: `sockeye start %s` does", submission->exercise->id,
                          submission->exercise->lesson->number);
}

/* A file that was named, of this exercise. */
static int work_on(const char *path, struct submission *submission)
{
    char folder[PATH_MAX];
    if (is_folder(path))
        return set_submission_folder(submission, path);
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    int status = set_submission_folder(submission, folder[0] ? folder : "/");
    if (status != CLI_GOOD)
        return status;
    if (!path_join(submission->file, sizeof submission->file, submission->folder, path_base(path)))
        return complain_usage("the path of %s is too long", path);
    submission->is_other = true;
    return CLI_GOOD;
}

int find_submission(const char *verb, int count, char **words, struct submission *submission)
{
    char id[128];
    memset(submission, 0, sizeof *submission);
    if (count == 0 && !read_mark(".", id, sizeof id))
        return complain_usage("%s which exercise? As in `sockeye %s 01`, or in a folder where one was begun",
                              verb, verb);
    if (count == 0)
        return work_in(".", submission);
    bool folder = strchr(words[0], '/') || words[0][0] == '.' ||
                  (is_folder(words[0]) && read_mark(words[0], id, sizeof id));
    if (folder && count == 1)
        return work_in(words[0], submission);
    int status = find_exercise(words[0], submission);
    if (status == CLI_GOOD)
        status = count > 1 ? work_on(words[1], submission) : work_of(submission);
    return status;
}

int find_exercise_or_submission(const char *verb, int count, char **words, struct submission *submission)
{
    return count == 1 && !strchr(words[0], '/') && words[0][0] != '.'
               ? find_exercise(words[0], submission)
               : find_submission(verb, count, words, submission);
}
