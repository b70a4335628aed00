/* sockeye reset: the skeleton again. What was there is kept under another name. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lab/cli/submission.h"

static bool is_agreed(const struct submission *submission)
{
    char answer[16];
    print_visible("Begin again with the skeleton? %s is kept as %s.orig-N. [y/N] ", submission->file,
                  submission->exercise->play->file);
    fflush(stdout);
    if (!fgets(answer, sizeof answer, stdin)) {
        putchar('\n');
        return false;
    }
    return answer[0] == 'y' || answer[0] == 'Y';
}

/* A name that is taken is never overwritten; some network file systems know no such renaming. */
static bool rename_new(const char *from, const char *to)
{
    struct stat status;
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    errno = EEXIST;
    return lstat(to, &status) != 0 && rename(from, to) == 0;
}

static int put_aside(const char *file)
{
    char aside[PATH_MAX];
    for (int n = 1; n < 10000; n++) {
        snprintf(aside, sizeof aside, "%s.orig-%d", file, n);
        if (rename_new(file, aside)) {
            print_visible("kept: %s\n", aside);
            return CLI_GOOD;
        }
        if (errno != EEXIST)
            break;
    }
    return complain_errno(errno, "%s stays as it is, since it cannot be put aside", file);
}

static int begin_again(const struct submission *submission)
{
    struct stat status;
    int kept = lstat(submission->file, &status) == 0 ? put_aside(submission->file) : CLI_GOOD;
    if (kept == CLI_GOOD)
        kept = copy_skeleton(submission);
    if (kept == CLI_GOOD)
        kept = copy_partners(submission);
    if (kept == CLI_GOOD)
        print_visible("new:  %s\n", submission->file);
    return kept;
}

static int reset(const struct cli_options *options, int count, char **words)
{
    struct submission submission;
    if (count > 2)
        return complain_usage("reset takes an exercise and a folder, so not '%s'", words[2]);
    int status = find_submission("reset", count, words, &submission);
    if (status == CLI_GOOD && !options->yes && !is_agreed(&submission))
        puts("Nothing was changed.");
    else if (status == CLI_GOOD)
        status = begin_again(&submission);
    submission_free(&submission);
    return status;
}

const struct verb verb_reset = {
    .name = "reset",
    .usage = "reset EXERCISE",
    .about = "begin an exercise again; asks first, and keeps your file",
    .more = "",
    .options = OPTIONS_YES,
    .run = reset,
};
