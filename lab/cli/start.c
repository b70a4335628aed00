/* sockeye start: the folder in which a person writes. What is theirs is never overwritten. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/cli/output_style.h"
#include "lab/cli/submission.h"

/* O_EXCL: who made the file meanwhile keeps it. False with errno. */
static bool write_new(const char *path, const char *text, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0)
        return false;
    bool written = write(fd, text, size) == (ssize_t)size;
    int error = written ? 0 : errno ? errno : ENOSPC;
    close(fd);
    if (!written)
        unlink(path);
    errno = error;
    return written;
}

int copy_skeleton(const struct submission *submission)
{
    char path[PATH_MAX];
    size_t size;
    exercise_path(submission->exercise, "skeleton.c", path, sizeof path);
    char *text = file_text(path, &size);
    if (!text)
        return complain_errno(errno, "cannot read %s", path);
    bool written = write_new(submission->file, text, size);
    free(text);
    if (written)
        return CLI_GOOD;
    if (errno == EEXIST)
        return complain_usage(
            "%s is there already and stays as it is; `sockeye reset %s` begins again with the skeleton",
            submission->file, submission->exercise->lesson->number);
    return complain_errno(errno, "cannot write %s", submission->file);
}

static int copy_partner(const struct submission *submission, const char *name)
{
    char from[PATH_MAX], to[PATH_MAX];
    size_t size;
    lesson_program_path(submission->exercise->play, name, from, sizeof from);
    path_join(to, sizeof to, submission->folder, path_base(name));
    char *text = file_text(from, &size);
    if (!text)
        return complain_errno(errno, "cannot read %s", from);
    bool there = write_new(to, text, size) || errno == EEXIST;
    free(text);
    return there ? CLI_GOOD : complain_errno(errno, "cannot write %s", to);
}

int copy_partners(const struct submission *submission)
{
    const char *name;
    int status = CLI_GOOD;
    for (size_t i = 0; status == CLI_GOOD && (name = exercise_partner(submission->exercise, i)); i++)
        status = copy_partner(submission, name);
    return status;
}

static bool make_folder(const char *folder)
{
    struct stat status;
    return mkdir(folder, 0777) == 0 ||
           (errno == EEXIST && stat(folder, &status) == 0 && S_ISDIR(status.st_mode));
}

/* The task without its hints, which are asked for one by one. */
static void write_task(const struct submission *submission)
{
    char path[PATH_MAX], *text = NULL;
    struct str task = exercise_task(submission->exercise);
    path_join(path, sizeof path, submission->folder, "task.md");
    if (task.n && asprintf(&text, "%.*s\n", STR_ARGS(task)) > 0)
        write_new(path, text, strlen(text));
    free(text);
}

static void write_mark(const struct submission *submission)
{
    char path[PATH_MAX], text[128];
    path_join(path, sizeof path, submission->folder, SUBMISSION_MARK);
    int size = snprintf(text, sizeof text, "exercise %s\n", submission->exercise->id);
    write_new(path, text, (size_t)size);
}

static int enter_folder(struct submission *submission, const char *folder)
{
    if (make_folder(folder))
        return set_submission_folder(submission, folder);
    if (errno == EEXIST)
        return complain_usage("cannot make the folder %s: there is a file of that name", folder);
    return complain_errno(errno, "cannot make the folder %s", folder);
}

/* "Beside it:  peer.c, client.c: ..." */
static void print_partners(const struct exercise *exercise)
{
    const char *name, *first = exercise_partner(exercise, 0);
    for (size_t i = 0; (name = exercise_partner(exercise, i)); i++)
        print_visible("%s%s", i ? ", " : "Beside it:  ", path_base(name));
    if (first)
        print_visible(": what it meets, for you to read and to try (`cc -o %.*s %s`)\n",
                      (int)strcspn(path_base(first), "."), path_base(first), path_base(first));
}

static void print_begun(const struct submission *submission)
{
    const char *number = submission->exercise->lesson->number;
    print_prose(stdout, exercise_task(submission->exercise));
    print_visible("\nYour file:  %s\n", submission->file);
    print_partners(submission->exercise);
    print_visible("Next:       write in it, and let `sockeye watch %s` judge it each time you save\n"
                  "            (`sockeye check %s` does so once, `sockeye hint %s` helps)\n",
                  number, number, number);
}

/* What was begun before there was all of it, or lost a part, is made whole. */
static int fill_folder(const struct submission *submission)
{
    int status = copy_skeleton(submission);
    if (status != CLI_GOOD)
        return is_begun(submission) && copy_partners(submission) != CLI_GOOD ? CLI_MACHINE : status;
    write_task(submission);
    write_mark(submission);
    keep_progress(submission->exercise->id, "exercise", submission->folder);
    return copy_partners(submission);
}

int begin_exercise(struct submission *submission, const char *folder)
{
    int status = enter_folder(submission, folder);
    return status == CLI_GOOD ? fill_folder(submission) : status;
}

static int start(const struct cli_options *options, int count, char **words)
{
    struct submission submission;
    char named[80];
    (void)options;
    if (count == 0)
        return complain_usage("start which exercise? As in `sockeye start 01`; `sockeye progress` shows all");
    if (count > 2)
        return complain_usage("start takes an exercise and a folder, so not '%s'", words[2]);
    int status = find_exercise(words[0], &submission);
    if (status == CLI_GOOD) {
        snprintf(named, sizeof named, "./%s", submission.exercise->id);
        status = begin_exercise(&submission, count > 1 ? words[1] : named);
    }
    if (status == CLI_GOOD)
        print_begun(&submission);
    submission_free(&submission);
    return status;
}

const struct verb verb_start = {
    .name = "start",
    .usage = "start EXERCISE [FOLDER]",
    .about = "begin an exercise: a file to write in, the task, and what it meets",
    .more = "The folder is ./NN-name unless you name one. Nothing in it is ever overwritten. Beside your "
            "file lie the\n"
            "programs that it meets, to read and to try.\n",
    .run = start,
};
