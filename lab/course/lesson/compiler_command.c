/* Which it is, and where its own parts lie. */
#include "lab/course/lesson/compiler.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/base/text.h"
#include "lab/course/lesson/argv_split.h"
#include "lab/wall/exact.h"

char **compiler_command(char *why, size_t cap)
{
    const char *chosen = getenv("CC");
    char trouble[100];
    char **command = argv_split(chosen && *chosen ? chosen : "cc", trouble, sizeof trouble);
    if (command && command[0] && argv_count(command) <= COMPILER_WORDS_MAX)
        return command;
    snprintf(why, cap, "CC=%s is no command; let CC name a C compiler", chosen ? chosen : "");
    free(command);
    return NULL;
}

bool compiler_file(const char *word, char *out, size_t cap)
{
    struct stat status;
    const char *path = getenv("PATH"), *folders = strchr(word, '/') ? "" : path ? path : "/usr/bin:/bin";
    for (const char *p = folders; p; p = strchr(p, ':') ? strchr(p, ':') + 1 : NULL) {
        int length = (int)strcspn(p, ":");
        if (snprintf(out, cap, "%.*s%s%s", length, p, length ? "/" : "", word) < (int)cap &&
            stat(out, &status) == 0 && S_ISREG(status.st_mode))
            return true;
    }
    snprintf(out, cap, "%s", word);
    return false;
}

void compiler_hash(struct content_hash *hash, char *const *command)
{
    char path[PATH_MAX];
    struct stat status;
    for (; *command; command++) {
        content_hash_add(hash, *command, strlen(*command) + 1);
        if (!compiler_file(*command, path, sizeof path) || stat(path, &status) != 0)
            continue;
        content_hash_add(hash, path, strlen(path) + 1);
        content_hash_add(hash, &status.st_size, sizeof status.st_size);
        content_hash_add(hash, &status.st_mtim, sizeof status.st_mtim);
    }
}

/* ---- its own parts */

/* Seen behind the wall in any case. */
static bool is_system(const char *path)
{
    static const char *const folders[] = { "/usr",   "/bin",    "/sbin",      "/lib",      "/lib32",
                                           "/lib64", "/libx32", "/nix/store", "/gnu/store" };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (exact_is_within(path, folders[i]))
            return true;
    return false;
}

/* What holds more than a compiler: a home, all temporary files. */
static bool is_too_much(const char *path)
{
    const char *home = getenv("HOME");
    return !exact_is_clean(path) || exact_is_within("/tmp", path) || (home && exact_is_within(home, path));
}

static void show(struct compiler_places *places, const char *path)
{
    if (places->count == COMPILER_PLACES_MAX || is_system(path) || is_too_much(path))
        return;
    char *kept = places->paths[places->count];
    snprintf(kept, PATH_MAX, "%s", path);
    places->shown[places->count++] = (struct view_path){ kept, VIEW_SHOW };
}

static bool holds(const char *folder, const char *name)
{
    char path[PATH_MAX];
    return path_join(path, sizeof path, folder, name) && access(path, F_OK) == 0;
}

/* The folder PREFIX of PREFIX/bin/gcc, where a compiler is installed there; false where none is. */
static bool find_installation(const char *real, char *prefix, size_t cap)
{
    static const char *const parts[] = { "lib/gcc",   "lib64/gcc",   "libexec/gcc",
                                         "lib/clang", "lib64/clang", "lib/tcc" };
    str_copy(prefix, cap, path_folder(real));
    if (strcmp(path_base(prefix), "bin") != 0)
        return false;
    *strrchr(prefix, '/') = '\0';
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (holds(prefix, parts[i]))
            return true;
    return false;
}

/* One step along a symbolic link; false where it is none. */
static bool follow(char *path, size_t cap)
{
    char to[PATH_MAX], next[PATH_MAX];
    ssize_t length = readlink(path, to, sizeof to - 1);
    if (length <= 0)
        return false;
    to[length] = '\0';
    struct text made = text_into(next, sizeof next);
    if (to[0] != '/') {
        text_str(&made, path_folder(path));
        text_char(&made, '/');
    }
    text_string(&made, to);
    return !made.cut && str_copy(path, cap, text_made(&made));
}

void compiler_program(const char *word, char *out, size_t cap)
{
    enum { LINKS_MAX = 16 };
    char path[PATH_MAX], prefix[PATH_MAX], *real;
    if (!compiler_file(word, out, cap) || out[0] != '/')
        return;
    snprintf(path, sizeof path, "%s", out);
    for (int i = 0; i < LINKS_MAX && !is_system(path) && follow(path, sizeof path); i++)
        ;
    if (is_system(path))
        snprintf(out, cap, "%s", path);
    else if ((real = realpath(out, NULL))) {
        if (find_installation(real, prefix, sizeof prefix))
            snprintf(out, cap, "%s", real);
        free(real);
    }
}

static void show_real(struct compiler_places *places, const char *path, bool program)
{
    char prefix[PATH_MAX], *real = realpath(path, NULL);
    if (!real)
        return;
    show(places, real);
    if (program && path[0] == '/' && strcmp(path, real) != 0)
        show(places, path);
    if (program && find_installation(real, prefix, sizeof prefix))
        show(places, prefix);
    free(real);
}

struct compiler_places *compiler_places_find(char *const *command)
{
    char path[PATH_MAX];
    struct compiler_places *places = calloc(1, sizeof *places);
    for (; places && *command; command++) {
        const char *slash = strchr(*command, '/');
        if ((*command)[0] == '-' && slash) /* -I/opt/include, --sysroot=/opt/sdk */
            show_real(places, slash, false);
        else if (compiler_file(*command, path, sizeof path))
            show_real(places, path, true);
    }
    return places;
}
