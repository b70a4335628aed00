/* A file is written anew where it stands, with a number before and behind that tells a reader whether it was
 * read whole; so its lock, by which it is known to be somebody's, is never let go. */
#include "lab/cli/on_show.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "lab/base/own_folder.h"
#include "lab/base/path.h"
#include "lab/base/str.h"
#include "lab/course/judge/progress.h"

enum { BLOCK = 4096 };

static bool find_folder(char *out, size_t cap)
{
    char why[PATH_MAX + 128];
    return progress_folder("running", out, cap, why, sizeof why);
}

/* ---- saying it */

static void write_block(struct on_show_file *file)
{
    struct on_show *now = &file->now;
    const struct session_place *place = &now->place;
    char block[BLOCK] = "";
    now->edition++;
    int size =
        snprintf(block, sizeof block,
                 "sockeye 1\nedition %u\nlesson %s\nvariant %s\nbegan %lld\nstep %u\nsteps %u\nsection %s\n"
                 "question %s\npassed %s\nover %d\nend %u\n",
                 now->edition, now->lesson, now->variant, (long long)now->began, place->step, place->steps,
                 place->section, place->question, place->passed, place->over, now->edition);
    if (size < (int)sizeof block && pwrite(file->fd, block, sizeof block, 0) != sizeof block)
        on_show_end(file);
}

/* It has its lock before it has its name: nobody finds it without. */
static int open_locked(const char *folder, char *path, size_t cap)
{
    char unnamed[PATH_MAX + 32];
    if (snprintf(path, cap, "%s/%d", folder, (int)getpid()) >= (int)cap)
        return -1;
    snprintf(unnamed, sizeof unnamed, "%s.new", path);
    unlink(unnamed);
    int fd = open(unnamed, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && rename(unnamed, path) == 0)
        return fd;
    if (fd >= 0) {
        unlink(unnamed);
        close(fd);
    }
    return -1;
}

/* A variant that is gone on with is still the same lesson, which began with the first. */
static int64_t began_with(const char *lesson)
{
    static char last[sizeof((struct on_show *)0)->lesson];
    static int64_t began;
    if (strcmp(last, lesson) != 0)
        began = time(NULL);
    str_copy(last, sizeof last, str_from(lesson));
    return began;
}

void on_show_begin(struct on_show_file *file, const char *lesson, const char *variant)
{
    char folder[PATH_MAX];
    *file = (struct on_show_file){ .fd = -1, .now = { .pid = getpid(), .began = began_with(lesson) } };
    if (strchr(lesson, '\n') || !find_folder(folder, sizeof folder) ||
        !str_copy(file->now.lesson, sizeof file->now.lesson, str_from(lesson)))
        return;
    str_copy(file->now.variant, sizeof file->now.variant, str_from(variant));
    file->fd = open_locked(folder, file->path, sizeof file->path);
    if (file->fd >= 0)
        write_block(file);
}

void on_show_moved(struct on_show_file *file, const struct session_place *place)
{
    if (file->fd < 0)
        return;
    file->now.place = *place;
    write_block(file);
}

void on_show_end(struct on_show_file *file)
{
    if (file->fd < 0)
        return;
    unlink(file->path);
    close(file->fd);
    file->fd = -1;
}

/* ---- finding it */

/* The value of a line "NAME VALUE"; false when the next line is not of this name. */
static bool take_value(struct str *rest, const char *name, struct str *value)
{
    struct str line;
    size_t length = strlen(name);
    if (!str_take_line(rest, &line) || !str_starts(line, name) || line.n <= length || line.p[length] != ' ')
        return false;
    *value = str_skip(line, length + 1);
    return true;
}

static bool take_text(struct str *rest, const char *name, char *out, size_t cap)
{
    struct str value;
    return take_value(rest, name, &value) && str_copy(out, cap, value);
}

static bool take_number(struct str *rest, const char *name, int64_t most, int64_t *number)
{
    struct str value;
    return take_value(rest, name, &value) && str_number(value, 0, most, number) == NUMBER_READ;
}

/* False for what is no such file, and for one that was being written. */
static bool read_block(const char *block, struct on_show *out)
{
    struct str rest = str_from(block), version;
    struct session_place *place = &out->place;
    int64_t edition, step, steps, over, end;
    bool good = take_value(&rest, "sockeye", &version) && str_is(version, "1") &&
                take_number(&rest, "edition", UINT32_MAX, &edition) &&
                take_text(&rest, "lesson", out->lesson, sizeof out->lesson) &&
                take_text(&rest, "variant", out->variant, sizeof out->variant) &&
                take_number(&rest, "began", INT64_MAX, &out->began) &&
                take_number(&rest, "step", UINT32_MAX, &step) &&
                take_number(&rest, "steps", UINT32_MAX, &steps) &&
                take_text(&rest, "section", place->section, sizeof place->section) &&
                take_text(&rest, "question", place->question, sizeof place->question) &&
                take_text(&rest, "passed", place->passed, sizeof place->passed) &&
                take_number(&rest, "over", 1, &over) && take_number(&rest, "end", UINT32_MAX, &end);
    if (!good || edition != end)
        return false;
    out->edition = (uint32_t)edition;
    place->step = (uint32_t)step;
    place->steps = (uint32_t)steps;
    place->over = over;
    return true;
}

/* One that nobody holds was left behind. */
static bool is_held(int fd)
{
    return flock(fd, LOCK_SH | LOCK_NB) != 0;
}

static bool read_file(const char *path, pid_t pid, struct on_show *out)
{
    char block[BLOCK + 1];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool own = own_file(fd), held = own && is_held(fd);
    ssize_t size = held ? pread(fd, block, BLOCK, 0) : -1;
    if (own && !held)
        unlink(path);
    close(fd);
    if (size < 0)
        return false;
    block[size] = '\0';
    *out = (struct on_show){ .pid = pid };
    return read_block(block, out);
}

static int compare(const void *a, const void *b)
{
    const struct on_show *x = a, *y = b;
    if (x->began != y->began)
        return x->began < y->began ? 1 : -1;
    return x->pid < y->pid ? 1 : -1;
}

size_t on_show_find(struct on_show out[ON_SHOW_MOST])
{
    char folder[PATH_MAX], path[PATH_MAX + 300];
    size_t count = 0;
    struct dirent *entry;
    DIR *files = find_folder(folder, sizeof folder) ? opendir(folder) : NULL;
    while (files && count < ON_SHOW_MOST && (entry = readdir(files))) {
        int64_t pid;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (str_number(str_from(entry->d_name), 1, INT32_MAX, &pid) == NUMBER_READ &&
            read_file(path, (pid_t)pid, &out[count]))
            count++;
    }
    if (files)
        closedir(files);
    qsort(out, count, sizeof *out, compare);
    return count;
}
