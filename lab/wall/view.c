#include "lab/wall/view.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/wall/exact.h"
#include "lab/wall/gaps.h"
#include "lab/wall/places.h"
#include "lab/wall/settle.h"
#include "lab/wall/system.h"

enum { PROC_FLAGS = MS_NOSUID | MS_NODEV | MS_NOEXEC };

struct building {
    const struct view *view;
    struct places places;
    int root; /* of the file system that is being built */
    unsigned gaps;
    char *why;
    size_t cap;
};

static int say(const struct building *b, const char *what)
{
    snprintf(b->why, b->cap, "%s: %s", what, strerror(errno));
    return VIEW_CANNOT;
}

/* ---- a /proc and terminals of one's own */

static int mount_at(int root, const char *path, const char *type, unsigned long flags, const char *options)
{
    int target = exact_open(root, path, EXACT_THERE);
    int result = target < 0 ? -1 : mount(type, exact_name(target), type, flags, options);
    if (target >= 0)
        close(target);
    return result;
}

/* Not all that the machine has: their number is bounded for all of it together. */
static unsigned mount_terminals(int root)
{
    return mount_at(root, "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
                    "newinstance,ptmxmode=0666,mode=0620,max=256") == 0
               ? 0
               : GAP_TERMINALS;
}

static unsigned mount_own(int root)
{
    unsigned gaps = mount_terminals(root);
    return mount_at(root, "/proc", "proc", PROC_FLAGS, NULL) == 0 ? gaps : gaps | GAP_PROCESSES;
}

/* A folder or file of /proc over itself, read-only. */
static int seal(int root, const char *path)
{
    int below = exact_open(root, path, EXACT_THERE);
    if (below < 0)
        return 0; /* not with this kernel */
    int result = mount(exact_name(below), exact_name(below), NULL, MS_BIND, NULL);
    int above = result == 0 ? exact_open(root, path, EXACT_THERE) : -1;
    if (result == 0)
        result = above < 0 ? -1
                           : mount(NULL, exact_name(above), NULL,
                                   MS_REMOUNT | MS_BIND | MS_RDONLY | PROC_FLAGS, NULL);
    int error = errno;
    close(below);
    if (above >= 0)
        close(above);
    errno = error;
    return result;
}

/* An empty file in its place. */
static int hide(int root, const char *path)
{
    int target = exact_open(root, path, EXACT_THERE), null = exact_open(root, "/dev/null", EXACT_THERE);
    int result = target < 0 ? 0
                 : null < 0 ? -1
                            : mount(exact_name(null), exact_name(target), NULL, MS_BIND, NULL);
    int error = errno;
    if (target >= 0)
        close(target);
    if (null >= 0)
        close(null);
    errno = error;
    return result;
}

/* Settings of the machine, which root may write in any namespace, and what it tells of others: the keys of
 * the same user, and memory. */
static int seal_proc(int root)
{
    static const char *const hidden[] = { "/proc/keys", "/proc/key-users", "/proc/kcore", "/proc/kmsg",
                                          "/proc/timer_list" };
    static const char *const sealed[] = { "/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus",
                                          "/proc/fs" };
    for (size_t i = 0; i < sizeof sealed / sizeof sealed[0]; i++)
        if (seal(root, sealed[i]) != 0)
            return -1;
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
        if (hide(root, hidden[i]) != 0)
            return -1;
    return 0;
}

/* A container may forbid a new one; what runs in it needs one all the same. */
static int borrow_proc(int root)
{
    int target = exact_open(root, "/proc", EXACT_THERE);
    int result = target < 0 ? -1 : mount("/proc", exact_name(target), NULL, MS_BIND | MS_REC, NULL);
    if (target >= 0)
        close(target);
    return result;
}

/* The /proc that is there knows nothing of this process, so that the first mount has to do without names of
 * descriptors. */
void view_renew(unsigned *gaps)
{
    int root = open("/", O_PATH | O_CLOEXEC);
    if (mount("proc", "/proc", "proc", PROC_FLAGS, NULL) != 0 || root < 0 || seal_proc(root) != 0)
        *gaps |= GAP_PROCESSES;
    *gaps |= root < 0 ? (unsigned)GAP_TERMINALS : mount_terminals(root);
    if (root >= 0)
        close(root);
}

/* ---- the root of a walled one */

/* Somewhere to build it, where nothing of the system lies; all that is shown is open already. */
static int open_site(struct building *b)
{
    static const char *const sites[] = { "/tmp", "/mnt", "/run", "/var", "/home" };
    for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++) {
        int fd = open(sites[i], O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0)
            continue;
        int mounted = mount("wall", exact_name(fd), "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=64m");
        close(fd);
        if (mounted == 0 && (b->root = open(sites[i], O_PATH | O_DIRECTORY | O_CLOEXEC)) >= 0)
            return 0;
    }
    return say(b, "cannot mount a file system");
}

/* The old root stays mounted below the new one for a moment; where it cannot be left so (it is the initial
 * one, or no mount), a program without capabilities and without a folder outside cannot leave the new root
 * either. */
static int enter_site(struct building *b)
{
    if (fchdir(b->root) != 0)
        return say(b, "cannot enter the new root");
    if (syscall(SYS_pivot_root, ".", ".") == 0)
        return umount2(".", MNT_DETACH) == 0 && chdir("/") == 0 ? 0 : say(b, "cannot leave the old root");
    return chroot(".") == 0 && chdir("/") == 0 ? 0 : say(b, "cannot change the root");
}

/* What is shown may be a file or folder that is written to elsewhere, so all are settled, and last. */
static bool spared_walled(const void *data, const char *path)
{
    const struct building *b = data;
    return system_is_writable(path) && !places_have(&b->places, path);
}

static int build_walled(struct building *b)
{
    const struct view *view = b->view;
    if (open_site(b) != 0 || system_build(view, b->root, b->why, b->cap) != 0)
        return -1;
    b->gaps |= mount_own(b->root);
    if (((b->gaps & GAP_PROCESSES) && borrow_proc(b->root) != 0) || seal_proc(b->root) != 0)
        return say(b, "cannot mount /proc");
    if (places_mount(&b->places, b->root, true, b->why, b->cap) != 0)
        return VIEW_PATH;
    if (view->fill && (fchdir(b->root) != 0 || view->fill(view->fill_data) != 0))
        return say(b, "cannot put files behind the wall");
    return enter_site(b) == 0 ? settle_mounts(spared_walled, b, b->why, b->cap) : -1;
}

/* ---- the other */

static bool spared_open(const void *data, const char *path)
{
    const struct building *b = data;
    return !places_have(&b->places, path);
}

static int build_open(struct building *b)
{
    b->root = open("/", O_PATH | O_CLOEXEC);
    if (b->root < 0)
        return say(b, "cannot open /");
    if (places_mount(&b->places, b->root, false, b->why, b->cap) != 0)
        return VIEW_PATH;
    b->gaps |= mount_own(b->root);
    return b->places.count > 0 ? settle_mounts(spared_open, b, b->why, b->cap) : 0;
}

/* ---- both */

/* By its name: what is at that name now. Only where nothing was put over it may one stay where one is. */
static int stand_in(const struct building *b, const char *folder)
{
    if (folder[0] == '/' && chdir(folder) == 0)
        return 0;
    return b->view->walled || places_cover(&b->places, folder) ? chdir("/") : 0;
}

int view_build(const struct view *view, unsigned *gaps, char *why, size_t cap)
{
    struct building b = { .view = view, .root = -1, .why = why, .cap = cap };
    char folder[PATH_MAX];
    mode_t mask = umask(0);
    if (!getcwd(folder, sizeof folder))
        folder[0] = '\0';
    int result = 0;
    if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) != 0)
        result = say(&b, "cannot part the mounts from the caller's");
    else if (places_take(&b.places, view, why, cap) != 0)
        result = VIEW_PATH;
    if (result == 0)
        result = view->walled ? build_walled(&b) : build_open(&b);
    if (result == 0 && stand_in(&b, folder) != 0)
        result = say(&b, "cannot enter /");
    places_free(&b.places);
    if (b.root >= 0)
        close(b.root);
    umask(mask);
    *gaps |= b.gaps;
    return result;
}
