#include "lab/course/lesson/compiler_room.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/base/str.h"
#include "lab/course/lesson/data_dir.h"
#include "lab/wall/exact.h"
#include "lab/wall/landlock.h"

extern char **environ;

static const char product_folder[] = "/tmp/.sockeye-product";

/* ---- the view */

static bool write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

/* Whether a folder is of the view's own making, and not the one that lies there outside. */
static bool is_private(int folder, const char *path)
{
    struct stat outside, status;
    return fstat(folder, &status) == 0 &&
           (stat(path, &outside) != 0 || status.st_dev != outside.st_dev || status.st_ino != outside.st_ino);
}

/* In a folder of the system's the view shows the file as it is. */
static int put_file(int root, const struct source_file *source)
{
    char folder[PATH_MAX];
    str_copy(folder, sizeof folder, path_folder(source->path));
    int at = exact_open(root, folder[0] ? folder : "/.", EXACT_MAKE_FOLDER);
    if (at < 0)
        return -1;
    bool shown = !is_private(at, folder);
    int file = shown ? -1
                     : openat(at, path_base(source->path),
                              O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    bool written = file >= 0 && write_all(file, source->text, source->size);
    int error = errno;
    close(at);
    if (file >= 0)
        close(file);
    errno = error;
    return shown || written ? 0 : -1;
}

/* In the new root while it can be written. */
static int fill(void *data)
{
    const struct source_files *files = data;
    int root = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC), result = 0;
    int product = root < 0 ? -1 : exact_open(root, product_folder, EXACT_MAKE_FOLDER);
    if (product < 0 || chmod(exact_name(product), 0777) != 0)
        result = -1;
    for (size_t i = 0; i < files->count && result == 0; i++)
        result = put_file(root, &files->items[i]);
    int error = errno;
    if (product >= 0)
        close(product);
    if (root >= 0)
        close(root);
    errno = error;
    return result;
}

int compiler_room_build(const struct compiler_run *run, unsigned *gaps)
{
    /* Without these: a source can include a device without an end. */
    static const struct view_path covered[] = { { "/dev/zero", VIEW_COVER },
                                                { "/dev/full", VIEW_COVER },
                                                { "/dev/random", VIEW_COVER },
                                                { "/dev/urandom", VIEW_COVER },
                                                { "/dev/tty", VIEW_COVER } };
    enum { COVERED = sizeof covered / sizeof *covered };
    char why[300], lessons[PATH_MAX];
    struct view_path *paths = calloc(run->shown_count + COVERED + 1, sizeof *paths);
    size_t count = COVERED;
    if (!paths)
        return -1;
    memcpy(paths, covered, sizeof covered);
    for (size_t i = 0; i < run->shown_count; i++)
        paths[count++] = run->shown[i];
    data_dir_of("lessons", lessons, sizeof lessons);
    char *real = realpath(lessons, NULL); /* solutions: among the system's files, if installed */
    if (real)
        paths[count++] = (struct view_path){ real, VIEW_COVER };
    const struct view view = { .walled = true,
                               .paths = paths,
                               .path_count = count,
                               .tmp_bytes = (int64_t)COMPILER_FILE_MIB << 22,
                               .fill = fill,
                               .fill_data = (void *)run->files };
    int built = chdir("/") == 0 ? view_build(&view, gaps, why, sizeof why) : -1;
    free(paths);
    free(real);
    return built == 0 ? open(product_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
}

void compiler_room_product(const struct compiler_run *run, char *out, size_t cap)
{
    path_join(out, cap, product_folder, path_base(run->argv[run->product_at]));
}

void compiler_room_close(const struct compiler_run *run, const char *scratch)
{
    size_t count = run->shown_count + run->files->count;
    struct view_path *paths = landlock_version() > 0 ? calloc(count, sizeof *paths) : NULL;
    if (!paths)
        return;
    for (size_t i = 0; i < run->shown_count; i++)
        paths[i] = run->shown[i];
    for (size_t i = 0; i < run->files->count; i++)
        paths[run->shown_count + i] = (struct view_path){ run->files->items[i].path, VIEW_SHOW };
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    landlock_enter(paths, count, scratch);
    free(paths);
}

/* ---- the product */

static int copy(int from, int to, off_t size)
{
    while (size > 0) {
        ssize_t n = sendfile(to, from, NULL, (size_t)size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? errno : EIO;
        size -= n;
    }
    return 0;
}

int compiler_room_take_out(int folder, const char *path)
{
    struct stat status;
    int from =
        folder < 0 ? -1 : openat(folder, path_base(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (from < 0 || fstat(from, &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size > (off_t)COMPILER_FILE_MIB << 20) {
        if (from >= 0)
            close(from);
        return 0; /* there is no product, which is told as that */
    }
    int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    int error = to < 0 ? errno : copy(from, to, status.st_size);
    /* Whatever the umask: behind the wall it is run by somebody else. */
    if (to >= 0 && !error && fchmod(to, status.st_mode & S_IXUSR ? 0755 : 0644) != 0)
        error = errno;
    if (to >= 0 && close(to) != 0 && !error)
        error = errno;
    close(from);
    return error;
}

/* ---- the environment */

/* Its language, and where it finds its own parts. */
static bool is_needed(const char *variable)
{
    static const char *const names[] = { "LANG=",
                                         "LANGUAGE=",
                                         "LC_",
                                         "CPATH=",
                                         "LIBRARY_PATH=",
                                         "C_INCLUDE_PATH=",
                                         "COMPILER_PATH=",
                                         "GCC_EXEC_PREFIX=",
                                         "LD_LIBRARY_PATH=",
                                         "NIX_" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(variable, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

char **compiler_environment(const char *temporary)
{
    static char tmpdir[PATH_MAX], path[4 * PATH_MAX];
    const char *folders = getenv("PATH");
    char *const own[] = { (char *)"HOME=/tmp", (char *)"CCACHE_DISABLE=1", tmpdir, path };
    snprintf(tmpdir, sizeof tmpdir, "TMPDIR=%s", temporary);
    /* What the caller's folders hold by links may not be seen. */
    snprintf(path, sizeof path, "PATH=%s%s/usr/bin:/bin", folders ? folders : "", folders ? ":" : "");
    size_t count = 0, used = 0;
    while (environ && environ[count])
        count++;
    char **environment = calloc(count + sizeof own / sizeof *own + 1, sizeof *environment);
    for (size_t i = 0; environment && i < count; i++)
        if (is_needed(environ[i]))
            environment[used++] = environ[i];
    for (size_t i = 0; environment && i < sizeof own / sizeof *own; i++)
        environment[used++] = own[i];
    return environment;
}
