#include "lab/wall/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/wall/system.h"

/* <linux/landlock.h> of kernels to come, as far as it is used: numbers and layouts never change. */
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446, ASK_VERSION = 1, PATH_BENEATH = 1 };

struct ruleset {
    uint64_t files, network, scopes;
};

struct beneath {
    uint64_t rights;
    int32_t folder;
} __attribute__((packed));

enum {
    EXECUTE = 1 << 0,
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_FOLDER = 1 << 3,
    REFER = 1 << 13,    /* since version 2 */
    TRUNCATE = 1 << 14, /* 3 */
    DEVICE = 1 << 15,   /* ioctl(), 5 */
    FIRST = REFER - 1,
    READ = EXECUTE | READ_FILE | READ_FOLDER,
    OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | DEVICE,
    SCOPES = 1 << 0 | 1 << 1 /* abstract sockets, signals: 6 */
};

struct rules {
    int ruleset;
    uint64_t known; /* rights that this version has */
    bool failed;
};

int landlock_version(void)
{
    long version = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);
    return version > 0 ? (int)version : 0;
}

/* What is not there needs no rule. */
static void allow(struct rules *rules, const char *path, uint64_t rights)
{
    struct stat about;
    struct beneath beneath = { .folder = open(path, O_PATH | O_CLOEXEC) };
    if (beneath.folder < 0)
        return;
    bool folder = fstat(beneath.folder, &about) == 0 && S_ISDIR(about.st_mode);
    beneath.rights = rights & rules->known & (folder ? UINT64_MAX : (uint64_t)OF_A_FILE);
    if (syscall(ADD_RULE, rules->ruleset, PATH_BENEATH, &beneath, 0) != 0)
        rules->failed = true;
    close(beneath.folder);
}

static void allow_read(void *rules, const char *path)
{
    allow(rules, path, READ);
}

static void allow_all(void *rules, const char *path)
{
    allow(rules, path, UINT64_MAX);
}

/* What the view would show. What it would make by itself, names and addresses, is the machine's here. */
static void allow_shown(struct rules *rules, const struct view_path *paths, size_t path_count)
{
    static const char *const names[] = { "/etc/passwd",        "/etc/group",     "/etc/hosts",
                                         "/etc/nsswitch.conf", "/etc/host.conf", "/etc/resolv.conf",
                                         "/etc/gai.conf",      "/proc" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        allow_read(rules, names[i]);
    system_each_shown(allow_read, rules);
    system_each_device(allow_all, rules);
    for (size_t i = 0; i < path_count; i++)
        if (paths[i].what == VIEW_SHOW)
            allow_read(rules, paths[i].path);
}

int landlock_enter(const struct view_path *paths, size_t path_count, const char *scratch)
{
    int version = landlock_version();
    uint64_t known = (uint64_t)FIRST | (version >= 2 ? REFER : 0) | (version >= 3 ? TRUNCATE : 0) |
                     (version >= 5 ? DEVICE : 0);
    const struct ruleset asked = { .files = known, .scopes = version >= 6 && scratch ? SCOPES : 0 };
    size_t size = version >= 6 ? sizeof asked : offsetof(struct ruleset, network);
    struct rules rules = { .ruleset = (int)syscall(CREATE_RULESET, &asked, size, 0), .known = known };
    if (rules.ruleset < 0)
        return -1;
    if (scratch) {
        allow_shown(&rules, paths, path_count);
        allow_all(&rules, scratch);
    } else {
        allow_read(&rules, "/");
        system_each_writable(allow_all, &rules);
    }
    int result = rules.failed ? -1 : (int)syscall(RESTRICT_SELF, rules.ruleset, 0);
    int error = errno;
    close(rules.ruleset);
    errno = error;
    return result;
}
