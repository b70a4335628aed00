#include "lab/cli/lint_folder.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/cli/cleanup.h"
#include "lab/cli/cli.h"

enum { ENTRIES_MAX = 512 };

/* What a signal handler has to remove, the folders of the folder last. */
static char own[PATH_MAX];
static char *files[ENTRIES_MAX], *folders[ENTRIES_MAX];
static size_t file_count, folder_count;

static void remove_all(void)
{
    for (size_t i = 0; i < file_count; i++)
        unlink(files[i]);
    for (size_t i = 0; i < folder_count; i++)
        rmdir(folders[i]);
    rmdir(own);
}

static void forget(char **paths, size_t *count)
{
    while (*count > 0)
        free(paths[--*count]);
}

void lint_folder_end(void)
{
    remove_all();
    path_remove_tree(own); /* what a diff has made besides */
    cleanup_at_signals(NULL, NULL);
    forget(files, &file_count);
    forget(folders, &folder_count);
}

static bool cannot(const char *path, int error)
{
    complain("cannot write %s: %s; TMPDIR names another folder", path, strerror(error));
    return false;
}

bool lint_folder_begin(void)
{
    path_temporary("sockeye-lint-XXXXXX", own, sizeof own);
    cleanup_at_signals(remove_all, NULL); /* before there is anything to remove */
    if (mkdtemp(own))
        return true;
    cannot(own, errno);
    own[0] = '\0'; /* nothing is to be removed */
    lint_folder_end();
    return false;
}

void lint_folder_path(const char *name, char *out, size_t cap)
{
    path_join(out, cap, own, name);
}

bool lint_folder_has(const char *path)
{
    size_t size = strlen(own);
    return strncmp(path, own, size) == 0 && path[size] == '/';
}

/* Notes it, before there is anything to remove. */
static bool note(char **paths, size_t *count, const char *path)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(paths[i], path) == 0)
            return true;
    char *copy = *count < ENTRIES_MAX ? strdup(path) : NULL;
    if (!copy)
        return cannot(path, ENOMEM);
    paths[*count] = copy;
    ++*count;
    return true;
}

bool lint_folder_make(const char *name)
{
    char path[PATH_MAX];
    lint_folder_path(name, path, sizeof path);
    if (!note(folders, &folder_count, path))
        return false;
    return mkdir(path, 0755) == 0 || cannot(path, errno);
}

bool lint_folder_write(const char *name, const char *text, size_t size)
{
    char path[PATH_MAX];
    lint_folder_path(name, path, sizeof path);
    if (!note(files, &file_count, path))
        return false;
    unlink(path); /* a diff may have made a link of it, to anywhere */
    FILE *file = fopen(path, "wxe");
    bool good = file && fwrite(text, 1, size, file) == size;
    if (file && fclose(file) != 0)
        good = false;
    return good || cannot(path, errno);
}

bool lint_folder_copy(const char *name, const char *from)
{
    size_t size;
    char *text = file_text(from, &size);
    if (!text) {
        complain_errno(errno, "cannot read %s", from);
        return false;
    }
    bool good = lint_folder_write(name, text, size);
    free(text);
    return good;
}
