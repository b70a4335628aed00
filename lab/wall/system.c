#include "lab/wall/system.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/wall/exact.h"

enum { TMP_BYTES = 64 << 20, TMP_FILES = 4096 };

/* As they are here: folders and files bound, links made again. What a machine does not have is left out. */
static const char *const of_system[] = {
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/libx32",
    "/lib64",
    "/nix/store",
    "/gnu/store",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/ld-musl-x86_64.path",
    "/etc/ld-musl-aarch64.path",
    "/etc/alternatives",
    "/etc/localtime",
    "/etc/timezone",
    "/etc/protocols",
    "/etc/services",
};

static const char *const devices[] = { "/dev/null",   "/dev/zero",    "/dev/full",
                                       "/dev/random", "/dev/urandom", "/dev/tty" };

static const struct {
    const char *path, *to;
} links[] = {
    { "/dev/ptmx", "pts/ptmx" },          { "/dev/fd", "/proc/self/fd" },
    { "/dev/stdin", "/proc/self/fd/0" },  { "/dev/stdout", "/proc/self/fd/1" },
    { "/dev/stderr", "/proc/self/fd/2" },
};

static const char *const folders[] = { "/dev/pts", "/dev/shm", "/etc", "/proc", "/run", "/tmp", "/var/tmp" };
static const char *const writable[] = { "/tmp", "/var/tmp", "/dev/shm", "/dev/pts", "/proc" };

static int say(char *why, size_t cap, const char *path)
{
    snprintf(why, cap, "cannot make %s behind the wall: %s", path, strerror(errno));
    return -1;
}

static int close_after(int fd, int result)
{
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
    return result;
}

/* "FOLDER/NAME" below root: the folder opened, made where it is missing. */
static int folder_of(int root, const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
    return exact_open(root, folder, EXACT_MAKE_FOLDER);
}

static int make_link(int root, const char *path, const char *to)
{
    int folder = folder_of(root, path);
    return close_after(folder, folder < 0 ? -1 : symlinkat(to, folder, strrchr(path, '/') + 1));
}

static int make_file(int root, const char *path, const char *text)
{
    int folder = folder_of(root, path);
    int file = folder < 0 ? -1
                          : openat(folder, strrchr(path, '/') + 1,
                                   O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    close_after(folder, 0);
    ssize_t n = file < 0 ? -1 : write(file, text, strlen(text));
    return close_after(file, n == (ssize_t)strlen(text) ? 0 : -1);
}

static int bind(int root, const char *path, int source)
{
    int target = exact_open(root, path, exact_is_folder(source) ? EXACT_MAKE_FOLDER : EXACT_MAKE_FILE);
    int result =
        target < 0 ? -1 : mount(exact_name(source), exact_name(target), NULL, MS_BIND | MS_REC, NULL);
    return close_after(target, result);
}

static int take_over(int root, const char *path)
{
    char to[PATH_MAX];
    ssize_t length = readlink(path, to, sizeof to - 1);
    if (length > 0) {
        to[length] = '\0';
        return make_link(root, path, to);
    }
    int source = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (source < 0)
        return errno == ENOENT ? 0 : -1;
    return close_after(source, bind(root, path, source));
}

/* /tmp, also as /var/tmp, and /dev/shm: each holds so much and no more. */
static int mount_room(const struct view *view, int root, const char *path)
{
    char options[96];
    int target = exact_open(root, path, EXACT_THERE);
    snprintf(options, sizeof options, "mode=1777,size=%lld,nr_inodes=%lld",
             (long long)(view->tmp_bytes > 0 ? view->tmp_bytes : TMP_BYTES),
             (long long)(view->tmp_files > 0 ? view->tmp_files : TMP_FILES));
    int result = target < 0 ? -1 : mount("tmpfs", exact_name(target), "tmpfs", MS_NOSUID | MS_NODEV, options);
    return close_after(target, result);
}

static int mount_rooms(const struct view *view, int root)
{
    if (mount_room(view, root, "/tmp") != 0 || mount_room(view, root, "/dev/shm") != 0)
        return -1;
    int tmp = exact_open(root, "/tmp", EXACT_THERE);
    return close_after(tmp, tmp < 0 ? -1 : bind(root, "/var/tmp", tmp));
}

/* Names for the ids that programs can have, and of the machine: nothing of it is looked up elsewhere. */
static int make_names(const struct view *view, int root)
{
    char text[512], student[128] = "", host[65] = "localhost";
    bool other = view->uid != 0 && view->uid != 65534;
    gethostname(host, sizeof host - 1);
    if (other)
        snprintf(student, sizeof student, "student:x:%u:%u:student:/tmp:/bin/sh\n", view->uid, view->gid);
    snprintf(text, sizeof text,
             "root:x:0:0:root:/tmp:/bin/sh\n%snobody:x:65534:65534:nobody:/tmp:/usr/sbin/nologin\n", student);
    if (make_file(root, "/etc/passwd", text) != 0)
        return -1;
    if (view->gid != 0 && view->gid != 65534)
        snprintf(student, sizeof student, "student:x:%u:\n", view->gid);
    else
        student[0] = '\0';
    snprintf(text, sizeof text, "root:x:0:\n%snogroup:x:65534:\n", student);
    if (make_file(root, "/etc/group", text) != 0)
        return -1;
    snprintf(text, sizeof text,
             "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n127.0.1.1 %s\n", host);
    if (make_file(root, "/etc/hosts", text) != 0)
        return -1;
    return make_file(root, "/etc/nsswitch.conf",
                     "passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n");
}

int system_build(const struct view *view, int root, char *why, size_t cap)
{
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        int made = exact_open(root, folders[i], EXACT_MAKE_FOLDER);
        if (close_after(made, made) < 0)
            return say(why, cap, folders[i]);
    }
    for (size_t i = 0; i < sizeof of_system / sizeof of_system[0]; i++)
        if (take_over(root, of_system[i]) != 0)
            return say(why, cap, of_system[i]);
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
        if (take_over(root, devices[i]) != 0)
            return say(why, cap, devices[i]);
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
        if (make_link(root, links[i].path, links[i].to) != 0)
            return say(why, cap, links[i].path);
    if (make_names(view, root) != 0)
        return say(why, cap, "/etc");
    return mount_rooms(view, root) == 0 ? 0 : say(why, cap, "/tmp");
}

static void each_of(const char *const *list, size_t count, void (*each)(void *data, const char *path),
                    void *data)
{
    for (size_t i = 0; i < count; i++)
        each(data, list[i]);
}

void system_each_shown(void (*each)(void *data, const char *path), void *data)
{
    each_of(of_system, sizeof of_system / sizeof of_system[0], each, data);
}

void system_each_device(void (*each)(void *data, const char *path), void *data)
{
    each_of(devices, sizeof devices / sizeof devices[0], each, data);
}

void system_each_writable(void (*each)(void *data, const char *path), void *data)
{
    each_of(writable, sizeof writable / sizeof writable[0], each, data);
    system_each_device(each, data);
}

static bool is_one_of(const char *path, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(path, list[i]) == 0)
            return true;
    return false;
}

bool system_is_writable(const char *path)
{
    return is_one_of(path, writable, sizeof writable / sizeof writable[0]) ||
           is_one_of(path, devices, sizeof devices / sizeof devices[0]);
}
