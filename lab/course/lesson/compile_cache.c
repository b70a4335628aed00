/* Each change of a lesson's program leaves an entry of some 20 KiB behind, so entries that nobody has used
 * for a month are removed whenever one is added. */
#include "lab/course/lesson/compile_cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lab/base/hash.h"
#include "lab/base/own_folder.h"
#include "lab/base/path.h"

enum { HASH_DIGITS = 32, KEPT_DAYS = 30 };

#define TEMPORARY_PREFIX "sockeye-build-"

void content_hash_begin(struct content_hash *hash)
{
    *hash = (struct content_hash){ HASH_START, 0x84222325cbf29ce4u };
}

void content_hash_add(struct content_hash *hash, const void *bytes, size_t size)
{
    const unsigned char *p = bytes;
    hash->a = hash_bytes(hash->a, bytes, size);
    for (size_t i = 0; i < size; i++)
        hash->b = hash_step(hash->b, p[i] + i);
}

/* ---- entries */

static void remove_folder(const char *folder)
{
    char path[PATH_MAX];
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            path_join(path, sizeof path, folder, entry->d_name))
            unlink(path);
    if (dir)
        closedir(dir);
    rmdir(folder);
}

static char trouble[PATH_MAX + 200];

const char *cache_trouble(void)
{
    return trouble;
}

/* The cache's folder, made where it was not there. What others can change is theirs: nothing is taken from
 * there, and nothing put. */
static bool own_cache(char *cache, size_t cap)
{
    char why[PATH_MAX + 64];
    if (!path_of_user("XDG_CACHE_HOME", ".cache", cache, cap))
        return false;
    path_make_folders(cache);
    if (own_folder(cache, why, sizeof why))
        return true;
    if (why[0])
        snprintf(trouble, sizeof trouble,
                 "%s: so nothing compiled is kept; let XDG_CACHE_HOME name a folder of your own", why);
    return false;
}

bool cache_find(const struct content_hash *hash, struct cache_entry *entry)
{
    char cache[sizeof entry->folder - HASH_DIGITS - 1], why[PATH_MAX];
    memset(entry, 0, sizeof *entry);
    if (!own_cache(cache, sizeof cache))
        return false;
    snprintf(entry->folder, sizeof entry->folder, "%s/%016" PRIx64 "%016" PRIx64, cache, hash->a, hash->b);
    if (!own_folder(entry->folder, why, sizeof why))
        return false;
    return utimensat(AT_FDCWD, entry->folder, NULL, 0) == 0 || access(entry->folder, R_OK | X_OK) == 0;
}

static bool make_temporary(struct cache_entry *entry, char *why, size_t cap)
{
    char name[] = TEMPORARY_PREFIX "XXXXXX", others[PATH_MAX];
    entry->temporary = true;
    if (path_temporary(name, entry->folder, sizeof entry->folder) && mkdtemp(entry->folder)) {
        snprintf(entry->draft, sizeof entry->draft, "%s", entry->folder);
        if (own_folder(entry->folder, others, sizeof others))
            return true;
        snprintf(why, cap, "%s: let TMPDIR name a folder of your own", others);
        rmdir(entry->folder);
        return false;
    }
    snprintf(why, cap,
             "nowhere to put a compiled program: neither the cache nor %s can be made (%s); set "
             "XDG_CACHE_HOME or TMPDIR",
             entry->folder, strerror(errno));
    return false;
}

bool cache_draft(struct cache_entry *entry, char *why, size_t cap)
{
    if (entry->folder[0]) {
        snprintf(entry->draft, sizeof entry->draft, "%s.XXXXXX", entry->folder);
        if (mkdtemp(entry->draft))
            return true;
    }
    return make_temporary(entry, why, cap);
}

/* Seconds after which something untouched is of no use: a draft (HASH.XXXXXX) then is of somebody who was
 * killed. */
static time_t kept_seconds(const char *name)
{
    return strlen(name) > HASH_DIGITS ? 3600 : (time_t)KEPT_DAYS * 24 * 3600;
}

static void remove_old(const char *cache)
{
    char path[PATH_MAX];
    struct stat status;
    DIR *dir = opendir(cache);
    for (struct dirent *found; dir && (found = readdir(dir));)
        if (strspn(found->d_name, "0123456789abcdef") == HASH_DIGITS &&
            path_join(path, sizeof path, cache, found->d_name) && lstat(path, &status) == 0 &&
            S_ISDIR(status.st_mode) && status.st_mtime < time(NULL) - kept_seconds(found->d_name))
            remove_folder(path);
    if (dir)
        closedir(dir);
}

bool cache_keep(struct cache_entry *entry, char *why, size_t cap)
{
    char cache[sizeof entry->folder];
    if (entry->temporary)
        return true;
    if (rename(entry->draft, entry->folder) < 0) {
        bool there = errno == EEXIST || errno == ENOTEMPTY;
        if (!there)
            snprintf(why, cap, "cannot write %s: %s", entry->folder, strerror(errno));
        remove_folder(entry->draft);
        return there;
    }
    str_copy(cache, sizeof cache, path_folder(entry->folder));
    remove_old(cache);
    return true;
}

void cache_drop(const struct cache_entry *entry)
{
    remove_folder(entry->draft);
}

void cache_forget(const char *file)
{
    char folder[PATH_MAX];
    str_copy(folder, sizeof folder, path_folder(file));
    if (str_starts(str_from(path_base(folder)), TEMPORARY_PREFIX))
        remove_folder(folder);
}

void cache_remove(const char *file)
{
    char folder[PATH_MAX];
    str_copy(folder, sizeof folder, path_folder(file));
    if (folder[0])
        remove_folder(folder);
}
