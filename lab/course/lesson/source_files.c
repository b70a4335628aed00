#include "lab/course/lesson/source_files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/array.h"
#include "lab/base/path.h"
#include "lab/base/text.h"
#include "lab/wall/exact.h"

enum { FILES_MAX = 64, BYTES_MAX = 16 << 20, NAME_MAX_BYTES = 256 };

/* ---- reading one */

/* Below `folder`, with no link on the way. */
static char *read_below(const char *folder, const char *name, size_t *size)
{
    char path[PATH_MAX];
    int root = open(folder[0] ? folder : "/", O_PATH | O_DIRECTORY | O_CLOEXEC), file = -1;
    if (root >= 0 && snprintf(path, sizeof path, "/%s", name) < (int)sizeof path)
        file = exact_open(root, path, EXACT_THERE);
    int error = errno;
    char *text = file >= 0 ? file_text(exact_name(file), size) : NULL;
    if (file >= 0) {
        error = errno;
        close(file);
    }
    if (root >= 0)
        close(root);
    errno = error;
    return text;
}

static bool keep(struct source_files *files, const char *path, char *text, size_t size)
{
    char *copy = strdup(path);
    if (!copy || files->count >= FILES_MAX || size > BYTES_MAX - files->bytes ||
        !array_reserve(&files->items, &files->capacity, files->count + 1, sizeof *files->items)) {
        free(copy);
        free(text);
        errno = copy ? E2BIG : ENOMEM;
        return false;
    }
    files->items[files->count++] = (struct source_file){ copy, text, size };
    files->bytes += size;
    return true;
}

static bool has(const struct source_files *files, const char *path)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->items[i].path, path) == 0)
            return true;
    return false;
}

/* ---- what it includes */

/* The name in a line `# include "name"`; false for any other line. */
static bool included(const char *line, char *name, size_t cap)
{
    line += strspn(line, " \t");
    if (*line != '#')
        return false;
    line += 1 + strspn(line + 1, " \t");
    if (strncmp(line, "include", 7) != 0)
        return false;
    line += 7 + strspn(line + 7, " \t");
    size_t length = *line == '"' ? strcspn(line + 1, "\"\n") : 0;
    if (length == 0 || length >= cap || line[1 + length] != '"')
        return false;
    memcpy(name, line + 1, length);
    name[length] = '\0';
    return true;
}

static void refuse(struct source_files *files, const char *name, const char *reason)
{
    struct text text;
    if (files->refused[0])
        return;
    text = text_into(files->refused, sizeof files->refused);
    text_string(&text, "\"");
    text_visible(&text, str_from(name));
    text_printf(&text, "\" %s", reason);
}

/* The path of what `file` names, or false where that is not in `folder` or below it. */
static bool place_of(const char *file, const char *name, const char *folder, char *out, size_t cap)
{
    if (name[0] == '/')
        return false;
    struct str beside = path_folder(file);
    while (strncmp(name, "./", 2) == 0)
        name += 2;
    return snprintf(out, cap, "%.*s/%s", STR_ARGS(beside), name) < (int)cap && exact_is_clean(out) &&
           exact_is_within(out, folder);
}

/* What is not there is left to the compiler: it may lie among the system's headers. */
static void take_included(struct source_files *files, const char *folder, const char *from, const char *name)
{
    char path[PATH_MAX];
    size_t size;
    if (!place_of(from, name, folder, path, sizeof path)) {
        if (strncmp(name, "/usr/", 5) != 0)
            refuse(files, name, "is not in the program's folder");
        return;
    }
    if (has(files, path))
        return;
    char *text = read_below(folder, path + strlen(folder) + 1, &size);
    if (text && !keep(files, path, text, size))
        refuse(files, name, "is one too many, or too large");
    else if (!text && errno == ELOOP)
        refuse(files, name, "is a symbolic link, or lies behind one");
    else if (!text && errno != ENOENT && errno != ENOTDIR)
        refuse(files, name, "is no plain file that can be read");
}

static void take_all_included(struct source_files *files, const char *folder, size_t index)
{
    char name[NAME_MAX_BYTES];
    const char *line = files->items[index].text;
    for (; line && *line; line = strchr(line, '\n'), line += line != NULL)
        if (included(line, name, sizeof name))
            take_included(files, folder, files->items[index].path, name);
}

bool source_files_add(struct source_files *files, const char *path)
{
    char folder[PATH_MAX];
    size_t size, first = files->count;
    str_copy(folder, sizeof folder, path_folder(path));
    char *text = file_text_itself(path, &size);
    if (!text || !keep(files, path, text, size))
        return false;
    for (size_t i = first; i < files->count; i++)
        take_all_included(files, folder, i);
    return true;
}

void source_files_free(struct source_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        free(files->items[i].path);
        free(files->items[i].text);
    }
    free(files->items);
    memset(files, 0, sizeof *files);
}

void source_files_hash(const struct source_files *files, struct content_hash *hash)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct source_file *file = &files->items[i];
        content_hash_add(hash, file->path, strlen(file->path) + 1);
        content_hash_add(hash, &file->size, sizeof file->size);
        content_hash_add(hash, file->text, file->size);
    }
}
