#include "lab/cli/shim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/base/path.h"

/* A shim ends with: exec "/home/ann/.pyenv/libexec/pyenv" exec "$program" "$@" */
static bool find_manager(const char *path, char manager[PATH_MAX])
{
    struct str folder = path_folder(path);
    if (folder.n < 6 || memcmp(folder.p + folder.n - 6, "/shims", 6) != 0)
        return false;
    char *script = file_text(path, NULL), *line = script && strncmp(script, "#!", 2) == 0 ? script : NULL;
    bool found = false;
    while (!found && line && (line = strstr(line, "\nexec "))) {
        line += strlen("\nexec ");
        const char *word = line + (*line == '"');
        size_t length = strcspn(word, "\" \n");
        const char *after = word + length + (word[length] == '"');
        found = *word == '/' && length < PATH_MAX && strncmp(after, " exec ", 6) == 0;
        if (found)
            snprintf(manager, PATH_MAX, "%.*s", (int)length, word);
    }
    free(script);
    return found;
}

__attribute__((noreturn)) static void run_manager(const char *manager, const char *name,
                                                  const char *directory, int output)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if ((directory && chdir(directory) != 0) || dup2(null, 0) < 0 || dup2(output, 1) < 0 || dup2(null, 2) < 0)
        _exit(127);
    execl(manager, manager, "which", name, (char *)NULL);
    _exit(127);
}

/* The first line that it prints. False unless it ends well. */
static bool ask(const char *manager, const char *name, const char *directory, char *answer, size_t cap)
{
    int ends[2], status = -1;
    size_t used = 0;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    pid_t child = fork();
    if (child == 0)
        run_manager(manager, name, directory, ends[1]);
    close(ends[1]);
    for (ssize_t n = 1; n > 0 && used<cap - 1; used += n> 0 ? (size_t)n : 0)
        while ((n = read(ends[0], answer + used, cap - 1 - used)) < 0 && errno == EINTR)
            continue;
    close(ends[0]);
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    answer[used] = '\0';
    answer[strcspn(answer, "\n")] = '\0';
    return child > 0 && status == 0;
}

bool shim_folder(const char *path, const char *directory, char *folder, size_t cap)
{
    char manager[PATH_MAX], program[PATH_MAX];
    if (!find_manager(path, manager) || !ask(manager, path_base(path), directory, program, sizeof program) ||
        program[0] != '/' || access(program, X_OK) != 0)
        return false;
    struct str found = path_folder(program);
    return (size_t)snprintf(folder, cap, "%.*s", STR_ARGS(found)) < cap;
}
