#include "lab/course/judge/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/base/str.h"

enum { LONG_BYTES = 256 * 1024, LINE_MAX_BYTES = 2048 };

/* ---- where it lies */

bool progress_folder(const char *name, char *out, size_t cap, char *why, size_t why_cap)
{
    char base[PATH_MAX];
    bool fits = path_of_user("XDG_STATE_HOME", ".local/state", base, sizeof base) &&
                snprintf(out, cap, "%s%s%s", base, name[0] ? "/" : "", name) < (int)cap;
    if (fits)
        path_make_folders(out);
    if (fits && access(out, W_OK | X_OK) == 0)
        return true;
    if (fits)
        snprintf(why, why_cap, "cannot write %s: %s; XDG_STATE_HOME names another place", out,
                 strerror(errno));
    else
        snprintf(why, why_cap, "there is no home for the progress: set XDG_STATE_HOME or HOME");
    out[0] = '\0';
    return false;
}

static bool file_path(char *out, size_t cap)
{
    char base[PATH_MAX];
    return path_of_user("XDG_STATE_HOME", ".local/state", base, sizeof base) &&
           path_join(out, cap, base, "progress");
}

/* ---- reading */

/* Takes the next word off a line. */
static char *take_word(char **rest)
{
    char *word = strsep(rest, " ");
    if (!*rest)
        *rest = strchr(word, '\0');
    return word;
}

static void take_line(struct progress *progress, char *line)
{
    struct progress_entry entry;
    entry.when = take_word(&line);
    entry.id = take_word(&line);
    entry.what = take_word(&line);
    entry.value = line;
    if (!entry.when[0] || entry.when[0] == '#' || !entry.id[0] || !entry.what[0])
        return;
    progress->entries[progress->count++] = entry;
}

void progress_read(struct progress *progress)
{
    char path[PATH_MAX];
    size_t lines = 1, size;
    memset(progress, 0, sizeof *progress);
    progress->text = file_path(path, sizeof path) ? file_text(path, &size) : NULL;
    if (!progress->text)
        return;
    for (char *p = progress->text; p < progress->text + size; p++) {
        lines += *p == '\n';
        if (*p == '\0')
            *p = '?'; /* a power cut leaves such bytes: they end their line, not the file */
    }
    progress->entries = calloc(lines, sizeof *progress->entries);
    for (char *line = progress->text, *end; progress->entries && *line; line = end) {
        end = line + strcspn(line, "\n");
        if (*end)
            *end++ = '\0';
        take_line(progress, line);
    }
}

void progress_free(struct progress *progress)
{
    free(progress->entries);
    free(progress->text);
    memset(progress, 0, sizeof *progress);
}

const struct progress_entry *progress_entry(const struct progress *progress, const char *id, const char *what)
{
    for (size_t i = progress->count; i-- > 0;)
        if (strcmp(progress->entries[i].id, id) == 0 && strcmp(progress->entries[i].what, what) == 0)
            return &progress->entries[i];
    return NULL;
}

const char *progress_get(const struct progress *progress, const char *id, const char *what)
{
    const struct progress_entry *entry = progress_entry(progress, id, what);
    return entry ? entry->value : NULL;
}

bool progress_checks(const struct progress *progress, const char *id, unsigned *good, unsigned *all)
{
    const char *value = progress_get(progress, id, "check");
    return value && sscanf(value, "%u/%u", good, all) == 2;
}

long progress_tries(const struct progress *progress, const char *id)
{
    const char *value = progress_get(progress, id, "check");
    struct str tries = str_from(value ? strstr(value, "tries ") : NULL);
    uint64_t number = 0;
    tries = str_skip(tries, 6);
    str_take_digits(&tries, 10, LONG_MAX, &number);
    return (long)number;
}

/* ---- writing */

/* Writes what still counts to a new file and puts it in the old one's place, unless somebody added to that
 * meanwhile: then it is left for the next time. */
static void shorten(const char *path, off_t size)
{
    char draft[PATH_MAX];
    struct progress progress;
    struct stat status;
    progress_read(&progress);
    FILE *file = snprintf(draft, sizeof draft, "%s.%d", path, (int)getpid()) < (int)sizeof draft
                     ? fopen(draft, "wxe")
                     : NULL;
    for (size_t i = 0; file && i < progress.count; i++) {
        const struct progress_entry *entry = &progress.entries[i];
        if (progress_entry(&progress, entry->id, entry->what) == entry)
            fprintf(file, "%s %s %s%s%s\n", entry->when, entry->id, entry->what, entry->value[0] ? " " : "",
                    entry->value);
    }
    bool written = file && !ferror(file);
    if (file && fclose(file) != 0)
        written = false;
    if (written && stat(path, &status) == 0 && status.st_size == size)
        written = rename(draft, path) == 0;
    else
        written = false;
    if (file && !written)
        unlink(draft);
    progress_free(&progress);
}

/* A line that was cut off, by a full disk say, is closed first. */
static bool ends_whole(int fd, off_t size)
{
    char last = '\n';
    return size == 0 || pread(fd, &last, 1, size - 1) != 1 || last == '\n';
}

static bool append(const char *path, const char *id, const char *what, const char *value)
{
    char line[LINE_MAX_BYTES], when[32];
    struct stat status;
    time_t now = time(NULL);
    struct tm utc;
    int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    if (fstat(fd, &status) != 0)
        status.st_size = 0;
    int length = snprintf(line, sizeof line, "%s%s %s %s%s%s\n", ends_whole(fd, status.st_size) ? "" : "\n",
                          when, id, what, value[0] ? " " : "", value);
    bool written = length < (int)sizeof line && write(fd, line, (size_t)length) == length;
    int error = errno;
    close(fd);
    if (written && status.st_size > LONG_BYTES)
        shorten(path, status.st_size + length);
    errno = error;
    return written;
}

bool progress_put(const char *id, const char *what, const char *value, char *why, size_t cap)
{
    char folder[PATH_MAX], path[PATH_MAX + 16];
    if (!progress_folder("", folder, sizeof folder, why, cap))
        return false;
    path_join(path, sizeof path, folder, "progress");
    if (append(path, id, what, value))
        return true;
    snprintf(why, cap, "cannot write %s: %s; what you did is not kept", path, strerror(errno));
    return false;
}
