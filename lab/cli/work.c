#include "lab/cli/work.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/course/judge/progress.h"
#include "lab/course/lesson/ini_file.h"

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The exercise that a folder's mark names; false when it has none. */
static bool read_mark(const char *folder, char *id, size_t cap)
{
    char path[PATH_MAX], *text;
    if (snprintf(path, sizeof path, "%s/" WORK_MARK, folder) >= (int)sizeof path ||
        !(text = file_text(path, NULL)))
        return false;
    static const char key[] = "exercise ";
    const char *line = strstr(text, key);
    if (line)
        snprintf(id, cap, "%.*s", (int)strcspn(line + sizeof key - 1, "\r\n"), line + sizeof key - 1);
    free(text);
    return line != NULL;
}

static int read_exercise(struct work *work)
{
    char why[512];
    work->exercise = exercise_read(work->found.lesson, why, sizeof why);
    return work->exercise ? CLI_GOOD : complain_usage("%s", why);
}

int find_exercise(const char *name, struct work *work)
{
    memset(work, 0, sizeof *work);
    int status = find_lesson(name, &work->found);
    return status == CLI_GOOD ? read_exercise(work) : status;
}

void work_free(struct work *work)
{
    exercise_free(work->exercise);
    found_lesson_free(&work->found);
    memset(work, 0, sizeof *work);
}

int set_work_folder(struct work *work, const char *folder)
{
    char *full = realpath(folder, NULL);
    if (!full)
        return complain_usage("cannot read %s: %s", folder, strerror(errno));
    bool fits = snprintf(work->folder, sizeof work->folder, "%s", full) < (int)sizeof work->folder &&
                snprintf(work->file, sizeof work->file, "%s/%s", full, work->exercise->play->file) <
                    (int)sizeof work->file;
    free(full);
    return fits ? CLI_GOOD : complain_usage("the path of %s is too long", folder);
}

/* A folder tells its exercise by its mark, or by its name. */
static int work_in(const char *folder, struct work *work)
{
    char id[128], *full = realpath(folder, NULL);
    if (!full)
        return complain_usage("cannot read %s: %s", folder, strerror(errno));
    if (!read_mark(full, id, sizeof id))
        snprintf(id, sizeof id, "%s", strrchr(full, '/') + 1);
    free(full);
    struct lesson_list all;
    lessons_find(&all);
    bool known = lessons_named(&all, id) != NULL;
    lessons_free(&all);
    if (!known)
        return complain_usage("%s is no exercise that was begun; `sockeye start 01 %s` begins one there",
                              folder, folder);
    int status = find_exercise(id, work);
    return status == CLI_GOOD ? set_work_folder(work, folder) : status;
}

static bool is_work_of(const char *folder, const char *id)
{
    char marked[128];
    return read_mark(folder, marked, sizeof marked) && strcmp(marked, id) == 0;
}

/* Where the exercise was begun: here, in the folder of its name, or where the progress says. */
static int work_of(struct work *work)
{
    const char *id = work->exercise->id;
    char named[80];
    struct progress progress;
    snprintf(named, sizeof named, "./%s", id);
    if (is_work_of(".", id))
        return set_work_folder(work, ".");
    if (is_folder(named))
        return set_work_folder(work, named);
    progress_read(&progress);
    const char *begun = progress_get(&progress, id, "exercise");
    int status = begun && is_folder(begun)
                     ? set_work_folder(work, begun)
                     : complain_usage("exercise %s was not begun yet: `sockeye start %s` does", id,
                                      work->exercise->lesson->number);
    progress_free(&progress);
    return status;
}

/* A file that was named, of this exercise. */
static int work_on(const char *path, struct work *work)
{
    char folder[PATH_MAX];
    if (is_folder(path))
        return set_work_folder(work, path);
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    int status = set_work_folder(work, folder[0] ? folder : "/");
    if (status != CLI_GOOD)
        return status;
    size_t used = strlen(work->folder);
    if (snprintf(work->file, sizeof work->file, "%s/%s", work->folder, slash ? slash + 1 : path) >=
            (int)sizeof work->file ||
        used == 0)
        return complain_usage("the path of %s is too long", path);
    work->is_other = true;
    return CLI_GOOD;
}

int find_work(const char *verb, int count, char **words, struct work *work)
{
    char id[128];
    memset(work, 0, sizeof *work);
    if (count == 0 && !read_mark(".", id, sizeof id))
        return complain_usage("%s which exercise? As in `sockeye %s 01`, or in a folder where one was begun",
                              verb, verb);
    if (count == 0)
        return work_in(".", work);
    bool folder = strchr(words[0], '/') || words[0][0] == '.' ||
                  (is_folder(words[0]) && read_mark(words[0], id, sizeof id));
    if (folder && count == 1)
        return work_in(words[0], work);
    int status = find_exercise(words[0], work);
    if (status == CLI_GOOD)
        status = count > 1 ? work_on(words[1], work) : work_of(work);
    return status;
}

int find_exercise_or_work(const char *verb, int count, char **words, struct work *work)
{
    return count == 1 && !strchr(words[0], '/') && words[0][0] != '.' ? find_exercise(words[0], work)
                                                                      : find_work(verb, count, words, work);
}
