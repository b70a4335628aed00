#include "lab/cli/mutant.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/cli/cli.h"

extern char **environ;

static const char head[] = "--- solution.c\n+++ solution.c\n@@ ";

/* ---- what it says of itself */

/* The word behind "caught by: " on a line before `end`; 0 none. */
static size_t find_target(const char *text, const char *end, const char **target)
{
    static const char mark[] = "caught by: ";
    for (const char *line = text; line < end; line = strchr(line, '\n') + 1)
        if (strncmp(line, mark, sizeof mark - 1) == 0) {
            *target = line + sizeof mark - 1;
            return strcspn(*target, " \t\r\n");
        }
    return 0;
}

bool mutant_target(const char *diff, char *out, size_t cap, char *why, size_t why_cap)
{
    char *text = file_text(diff, NULL);
    const char *end = text ? strstr(text, head) : NULL, *target = "";
    size_t size = end ? find_target(text, end, &target) : 0;
    snprintf(out, cap, "%.*s", (int)size, target);
    if (!text)
        snprintf(why, why_cap, "cannot be read: %s", strerror(errno));
    else if (!end)
        snprintf(why, why_cap, "is no unified diff of the solution: make it with `%s`",
                 "diff -u --label solution.c --label solution.c solution.c mine.c");
    else if (size == 0)
        snprintf(why, why_cap,
                 "does not name the check that catches it: a line `caught by: CHECK` before the diff");
    free(text);
    return size > 0;
}

/* ---- what it makes of the solution */

/* patch(1)'s exit status, and the first line of what it says into `words`; -1 with errno when it cannot be
 * run. Forced rather than in a batch, which would take a diff that was made the wrong way round. */
static int run_patch(const char *diff, const char *solution, const char *out, char *words, size_t cap)
{
    char *argv[] = { (char *)"patch",
                     (char *)"--unified",
                     (char *)"--force",
                     (char *)"--silent",
                     (char *)"--fuzz=0",
                     (char *)"--reject-file=-",
                     (char *)"--output=-",
                     (char *)"--",
                     (char *)solution,
                     (char *)diff,
                     NULL };
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status = 0, said = memfd_create("patch", MFD_CLOEXEC);
    if (said < 0)
        return -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out, O_WRONLY | O_TRUNC, 0);
    posix_spawn_file_actions_adddup2(&actions, said, STDERR_FILENO);
    int error = posix_spawnp(&child, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    while (!error && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    ssize_t size = pread(said, words, cap - 1, 0);
    close(said);
    words[size > 0 ? size : 0] = '\0';
    words[strcspn(words, "\n")] = '\0';
    errno = error;
    return error ? -1 : WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

int mutant_make(const char *diff, const char *solution, const char *out, char *why, size_t cap)
{
    char words[200];
    int status = run_patch(diff, solution, out, words, sizeof words);
    if (status == 0)
        return CLI_GOOD;
    if (status < 0)
        snprintf(why, cap, "cannot run patch, which makes the mutants: %s; `make deps` installs it",
                 strerror(errno));
    else
        snprintf(why, cap, "does not apply to solution.c (%s): make it again with diff -u", words);
    return status < 0 ? CLI_MACHINE : CLI_FAILED;
}
