#include "lab/cli/patch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/cli/cli.h"

extern char **environ;

/* ---- what it says of itself */

static const char *next_line(const char *line)
{
    const char *end = strchrnul(line, '\n');
    return *end ? end + 1 : end;
}

/* The name on a line "--- NAME" or "+++ NAME", which a tab and a time may follow; its length, 0 none. */
static size_t name_behind(const char *line, const char *mark, const char **name)
{
    if (strncmp(line, mark, strlen(mark)) != 0)
        return 0;
    *name = line + strlen(mark);
    return strcspn(*name, "\t\r\n");
}

/* Whether a file's part of the diff begins here: both names the same, and a hunk behind. */
static size_t heads_at(const char *line, const char **name)
{
    const char *after, *second = next_line(line), *third = next_line(second);
    size_t size = name_behind(line, "--- ", name);
    bool same = size > 0 && name_behind(second, "+++ ", &after) == size && strncmp(*name, after, size) == 0;
    return same && strncmp(third, "@@ ", 3) == 0 ? size : 0;
}

static void add(struct patch_files *files, const char *name, size_t size)
{
    if (size < PATCH_NAME_MAX && files->count < PATCH_FILES_MAX && !memchr(name, '/', size) && *name != '.')
        snprintf(files->names[files->count++], PATCH_NAME_MAX, "%.*s", (int)size, name);
}

void patch_files_of(const char *text, struct patch_files *files)
{
    const char *name = "";
    files->count = 0;
    files->begins = strlen(text);
    for (const char *line = text; *line; line = next_line(line)) {
        size_t size = heads_at(line, &name);
        if (size > 0 && (size_t)(line - text) < files->begins)
            files->begins = (size_t)(line - text);
        if (size > 0)
            add(files, name, size);
    }
}

size_t patch_says(const char *text, const struct patch_files *files, const char *mark, const char **words,
                  int *line)
{
    *line = 1;
    for (const char *at = text; at < text + files->begins; at = next_line(at), ++*line)
        if (strncmp(at, mark, strlen(mark)) == 0) {
            *words = at + strlen(mark);
            return strcspn(*words, "\r\n");
        }
    return 0;
}

/* ---- what it makes of the files */

/* Signals wait until it is done: it has files of its own in the folder meanwhile. 0 or an errno; `*status` as
 * of wait(2). */
static int run(char *const *argv, int said, int *status)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t all, before;
    pid_t child;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &before);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, said, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, said, STDERR_FILENO);
    int error = posix_spawnp(&child, argv[0], &actions, &attributes, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    while (!error && waitpid(child, status, 0) < 0 && errno == EINTR)
        ;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return error;
}

/* patch(1)'s exit status, and the first line of what it says into `words`; -1 with errno when it cannot be
 * run. Forced rather than in a batch, which would take a diff that was made the wrong way round. */
static int run_patch(const char *diff, const char *folder, char *words, size_t cap)
{
    char *argv[] = { (char *)"patch",
                     (char *)"--unified",
                     (char *)"--force",
                     (char *)"--silent",
                     (char *)"--strip=0",
                     (char *)"--fuzz=0",
                     (char *)"--no-backup-if-mismatch",
                     (char *)"--reject-file=-",
                     (char *)"--directory",
                     (char *)folder,
                     (char *)"--input",
                     (char *)diff,
                     NULL };
    int status = 0, said = memfd_create("patch", MFD_CLOEXEC);
    if (said < 0)
        return -1;
    int error = run(argv, said, &status);
    ssize_t size = pread(said, words, cap - 1, 0);
    close(said);
    words[size > 0 ? size : 0] = '\0';
    words[strcspn(words, "\n")] = '\0';
    errno = error;
    return error ? -1 : WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

int patch_folder(const char *diff, const char *folder, char *why, size_t cap)
{
    int status = run_patch(diff, folder, why, cap);
    if (status < 0)
        snprintf(why, cap, "cannot run patch: %s; `make deps` installs it", strerror(errno));
    return status == 0 ? CLI_GOOD : status < 0 ? CLI_MACHINE : CLI_FAILED;
}
