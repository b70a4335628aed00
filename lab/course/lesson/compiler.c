#include "lab/course/lesson/compiler.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/base/clock.h"
#include "lab/base/path.h"
#include "lab/course/lesson/argv_split.h"

extern char **environ;

enum { COMMAND_MAX = 16, FLAGS_MAX = 24, COMPILER_SECONDS = 60 };

/* ---- which it is */

char **compiler_command(char *why, size_t cap)
{
    const char *chosen = getenv("CC");
    char trouble[100];
    char **command = argv_split(chosen && *chosen ? chosen : "cc", trouble, sizeof trouble);
    if (command && command[0] && argv_count(command) <= COMMAND_MAX)
        return command;
    snprintf(why, cap, "CC=%s is no command; let CC name a C compiler", chosen ? chosen : "");
    free(command);
    return NULL;
}

void compiler_hash(struct content_hash *hash, char *const *command)
{
    char path[PATH_MAX];
    struct stat status;
    for (; *command; command++) {
        content_hash_add(hash, *command, strlen(*command) + 1);
        const char *folders = strchr(*command, '/') ? "" : getenv("PATH");
        for (const char *p = folders; p; p = strchr(p, ':') ? strchr(p, ':') + 1 : NULL) {
            int length = (int)strcspn(p, ":");
            snprintf(path, sizeof path, "%.*s%s%s", length, p, length ? "/" : "", *command);
            if (stat(path, &status) < 0 || !S_ISREG(status.st_mode))
                continue;
            content_hash_add(hash, path, strlen(path) + 1);
            content_hash_add(hash, &status.st_size, sizeof status.st_size);
            content_hash_add(hash, &status.st_mtim, sizeof status.st_mtim);
            break;
        }
    }
}

/* ---- running it */

/* All that comes from `fd`, the first cap - 1 bytes of it kept. False when it has not ended by `deadline`;
 * what is there by then is taken, however late this process is itself. */
static bool read_words(int fd, char *out, size_t cap, int64_t deadline_ms)
{
    char rest[4096];
    size_t used = 0;
    for (;;) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        int64_t left = deadline_ms - clock_monotonic_ms();
        int ready = poll(&wait, 1, left > 0 ? (int)left : 0);
        if (ready == 0)
            return false;
        if (ready < 0 && errno == EINTR)
            continue;
        bool room = used + 1 < cap;
        ssize_t n = room ? read(fd, out + used, cap - 1 - used) : read(fd, rest, sizeof rest);
        if (n <= 0)
            break;
        used += room ? (size_t)n : 0;
        out[used] = '\0';
    }
    while (used && out[used - 1] == '\n')
        out[--used] = '\0';
    return true;
}

/* In a process group of its own, so that a compiler that never ends is ended with its helpers; default
 * signals, so that what this process ignores does not reach it. 0 or an errno. */
static int start(char **argv, int out, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
    posix_spawn_file_actions_adddup2(&actions, out, 2);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    int error = posix_spawnp(child, argv[0], &actions, &attributes, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

static enum lesson_compile_result cannot_run(const char *name, int error, char *why, size_t cap)
{
    snprintf(why, cap,
             error == ENOENT ? "there is no C compiler '%s' (%s): install gcc or clang, or set CC"
                             : "cannot run the C compiler '%s': %s; CC names another",
             name, strerror(error));
    return LESSON_COMPILE_MACHINE;
}

/* Its wait status, and what it said; -1 when it did not end in time. */
static enum lesson_compile_result run(char **argv, int *status, char *words, size_t cap)
{
    int pipe[2];
    pid_t child;
    words[0] = '\0';
    if (pipe2(pipe, O_CLOEXEC) < 0)
        return cannot_run(argv[0], errno, words, cap);
    int error = start(argv, pipe[1], &child);
    close(pipe[1]);
    if (error) {
        close(pipe[0]);
        return cannot_run(argv[0], error, words, cap);
    }
    bool ended = read_words(pipe[0], words, cap, clock_monotonic_ms() + COMPILER_SECONDS * 1000);
    close(pipe[0]);
    if (!ended)
        kill(-child, SIGKILL);
    while (waitpid(child, status, 0) < 0 && errno == EINTR)
        ;
    if (!ended)
        *status = -1;
    return LESSON_COMPILED;
}

static size_t put_arguments(const struct compilation *compilation, char **argv)
{
    size_t count = 0;
    for (char *const *word = compilation->command; *word; word++)
        argv[count++] = *word;
    for (const char *const *flag = compilation->flags; *flag; flag++)
        argv[count++] = (char *)*flag;
    if (compilation->include[0])
        argv[count++] = (char *)compilation->include;
    argv[count++] = (char *)"-o";
    argv[count++] = (char *)compilation->product;
    argv[count++] = (char *)compilation->source;
    argv[count] = NULL;
    return count;
}

bool compiler_made(const struct compilation *compilation, char *why, size_t cap)
{
    struct stat status;
    const char *product = compilation->product, *command = compilation->command[0];
    if (stat(product, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0 ||
        (status.st_mode & S_IXUSR) == 0) {
        snprintf(why, cap, "'%s' makes no program, and does not say why: let CC name a C compiler", command);
        return false;
    }
    if (access(product, X_OK) == 0)
        return true;
    snprintf(why, cap,
             "what is compiled cannot be run in %.*s (%s; mounted noexec?): let XDG_CACHE_HOME name "
             "another folder",
             STR_ARGS(path_folder(product)), strerror(errno));
    return false;
}

enum lesson_compile_result compiler_run(const struct compilation *compilation, char *why, size_t cap)
{
    char *argv[COMMAND_MAX + FLAGS_MAX];
    int status = 0;
    put_arguments(compilation, argv);
    if (run(argv, &status, why, cap) != LESSON_COMPILED)
        return LESSON_COMPILE_MACHINE;
    if (status == -1) {
        snprintf(why, cap, "%s did not end within %d seconds", argv[0], COMPILER_SECONDS);
        return LESSON_COMPILE_FAILED;
    }
    if (WIFSIGNALED(status)) {
        snprintf(why, cap, "the C compiler '%s' was killed by signal %d (%s): is there enough memory?",
                 argv[0], WTERMSIG(status), strsignal(WTERMSIG(status)));
        return LESSON_COMPILE_MACHINE;
    }
    if (WEXITSTATUS(status) == 0)
        return compiler_made(compilation, why, cap) ? LESSON_COMPILED : LESSON_COMPILE_MACHINE;
    if (!why[0])
        snprintf(why, cap, "%s failed with status %d, without a word", argv[0], WEXITSTATUS(status));
    return LESSON_COMPILE_FAILED;
}
