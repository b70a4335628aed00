#include "lab/course/judge/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lab/base/own_folder.h"
#include "lab/base/path.h"
#include "lab/base/str.h"
#include "lab/base/text.h"

enum { LONG_BYTES = 256 * 1024, LINE_MAX_BYTES = 2048 };

/* ---- where it lies */

static bool is_own(const char *folder, char *why, size_t cap)
{
    char others[PATH_MAX + 64];
    if (own_folder(folder, others, sizeof others) || !others[0])
        return true;
    snprintf(why, cap, "%s: nothing is kept there; XDG_STATE_HOME names another place", others);
    return false;
}

bool progress_is_own(char *why, size_t cap)
{
    char base[PATH_MAX];
    return !path_of_user("XDG_STATE_HOME", ".local/state", base, sizeof base) || is_own(base, why, cap);
}

bool progress_folder(const char *name, char *out, size_t cap, char *why, size_t why_cap)
{
    char base[PATH_MAX];
    bool fits = path_of_user("XDG_STATE_HOME", ".local/state", base, sizeof base) &&
                snprintf(out, cap, "%s%s%s", base, name[0] ? "/" : "", name) < (int)cap;
    if (fits)
        path_make_folders(out);
    if (fits && access(out, W_OK | X_OK) == 0 && is_own(base, why, why_cap) && is_own(out, why, why_cap))
        return true;
    if (fits && access(out, W_OK | X_OK) != 0)
        snprintf(why, why_cap, "cannot write %s: %s; XDG_STATE_HOME names another place", out,
                 strerror(errno));
    else if (!fits)
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
    char path[PATH_MAX], why[PATH_MAX + 200];
    size_t lines = 1, size;
    memset(progress, 0, sizeof *progress);
    bool own = progress_is_own(why, sizeof why) && file_path(path, sizeof path);
    progress->text = own ? file_text_itself(path, &size) : NULL;
    if (!progress->text)
        return;
    text_defuse(progress->text, size); /* also the NUL bytes that a power cut leaves: they end no file */
    for (const char *p = progress->text; p < progress->text + size; p++)
        lines += *p == '\n';
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

static FILE *create(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!file && fd >= 0)
        close(fd);
    return file;
}

/* Writes what still counts to a new file and puts it in the old one's place, unless somebody added to that
 * meanwhile: then it is left for the next time. */
static void shorten(const char *path, off_t size)
{
    char draft[PATH_MAX];
    struct progress progress;
    struct stat status;
    progress_read(&progress);
    bool fits = snprintf(draft, sizeof draft, "%s.%d", path, (int)getpid()) < (int)sizeof draft;
    FILE *file = fits && progress.text ? create(draft) : NULL; /* what was not read is not thrown away */
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

/* A line with its newline, which is the only one in it. Its length; 0 when it does not fit. */
__attribute__((format(printf, 3, 4))) static int one_line(char *line, size_t cap, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    int length = vsnprintf(line, cap - 1, format, values);
    va_end(values);
    if (length < 0 || (size_t)length >= cap - 1)
        return 0;
    text_defuse(line, (size_t)length);
    for (char *p = line; (p = strpbrk(p, "\n\r\t"));)
        *p = '?';
    line[length] = '\n';
    return length + 1;
}

static bool append(const char *path, const char *id, const char *what, const char *value)
{
    char line[LINE_MAX_BYTES], when[32];
    struct stat status;
    time_t now = time(NULL);
    struct tm utc;
    int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0)
        return false;
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    if (fstat(fd, &status) != 0)
        status.st_size = 0;
    int length = one_line(line, sizeof line, "%s %s %s%s%s", when, id, what, value[0] ? " " : "", value);
    errno = EINVAL;
    bool written = length > 0 && S_ISREG(status.st_mode) &&
                   (ends_whole(fd, status.st_size) || write(fd, "\n", 1) == 1) &&
                   write(fd, line, (size_t)length) == length;
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
