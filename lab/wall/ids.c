#include "lab/wall/ids.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* As many as the packages of a machine use; mostly as many are lent. */
enum { LENT_MOST = 65535 };

/* Why the helper has mapped nothing; others are of newuidmap, or of root's that may not. */
enum { NOT_INSTALLED = 127, NO_HELPER = 126, ONLY_ONE = 125 };

struct range {
    unsigned long first, count; /* none: 0 */
};

static int write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t wrote = write(fd, text, strlen(text));
    int error = errno;
    close(fd);
    errno = error;
    return wrote < 0 ? -1 : 0;
}

/* ---- from outside, for root: all that are mapped here, each to itself */

/* 0, or why not. */
static int copy_map(pid_t target, const char *which)
{
    char path[64], map[4096];
    unsigned long first, count, all = 0;
    size_t used = 0;
    snprintf(path, sizeof path, "/proc/self/%s", which);
    FILE *file = fopen(path, "re");
    while (file && used < sizeof map - 64 && fscanf(file, "%lu %*u %lu", &first, &count) == 2) {
        all += count;
        used += (size_t)snprintf(map + used, sizeof map - used, "%lu %lu %lu\n", first, first, count);
    }
    if (file)
        fclose(file);
    snprintf(path, sizeof path, "/proc/%d/%s", (int)target, which);
    return all < 2 ? ONLY_ONE : write_file(path, map) != 0;
}

/* ---- from outside, for others: those that are lent */

/* The first line "name:first:count" of the caller's, by name or number. */
static struct range lent(const char *path, const char *name, uid_t uid)
{
    char line[256], who[128], number[32];
    struct range range = { 0, 0 };
    snprintf(number, sizeof number, "%u", uid);
    FILE *file = fopen(path, "re");
    while (file && range.count == 0 && fgets(line, sizeof line, file)) {
        if (sscanf(line, "%127[^:]:%lu:%lu", who, &range.first, &range.count) != 3 ||
            (strcmp(who, name) != 0 && strcmp(who, number) != 0))
            range.count = 0;
    }
    if (file)
        fclose(file);
    if (range.count > LENT_MOST)
        range.count = LENT_MOST;
    return range;
}

/* newuidmap PID 0 OWN 1 1 FIRST COUNT. Its exit status. */
static int run_mapper(const char *program, pid_t target, unsigned own, const struct range *range)
{
    char words[4][24];
    int status;
    snprintf(words[0], sizeof words[0], "%d", (int)target);
    snprintf(words[1], sizeof words[1], "%u", own);
    snprintf(words[2], sizeof words[2], "%lu", range->first);
    snprintf(words[3], sizeof words[3], "%lu", range->count);
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (null >= 0)
            dup2(null, STDERR_FILENO); /* what it complains of is told in the session's first line */
        execlp(program, program, words[0], "0", words[1], "1", "1", words[2], words[3], (char *)NULL);
        _exit(NOT_INSTALLED);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
        return NO_HELPER;
    return WEXITSTATUS(status);
}

/* ---- the helper */

struct lent {
    struct range uids, gids;
};

/* It answers with how it went: 0, or why not. */
__attribute__((noreturn)) static void help(const struct ids *ids, int channel, pid_t target,
                                           const struct lent *lent)
{
    unsigned char byte;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (read(channel, &byte, 1) != 1)
        _exit(0); /* not wanted any more */
    bool all = ids->uid == 0;
    int result = all ? copy_map(target, "uid_map") : run_mapper("newuidmap", target, ids->uid, &lent->uids);
    if (result == 0)
        result = all ? copy_map(target, "gid_map") : run_mapper("newgidmap", target, ids->gid, &lent->gids);
    byte = (unsigned char)result;
    _exit(write(channel, &byte, 1) != 1);
}

static void start_helper(struct ids *ids, const struct lent *lent)
{
    int ends[2];
    pid_t target = getpid();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return;
    pid_t helper = fork();
    if (helper == 0) {
        close(ends[0]);
        help(ids, ends[1], target, lent);
    }
    close(ends[1]);
    ids->helper = helper > 0 ? helper : 0;
    ids->channel = ends[0];
}

static void say_failed(struct ids *ids, int result)
{
    const char *why = result == NO_HELPER       ? "no process to map their ids could be started"
                      : result == ONLY_ONE      ? "no other ids are mapped here"
                      : ids->uid == 0           ? "this root lacks CAP_SETUID, CAP_SETGID or CAP_SETFCAP"
                      : result == NOT_INSTALLED ? "newuidmap is missing: apt install uidmap"
                                                : "newuidmap refuses the ids of /etc/subuid and /etc/subgid";
    snprintf(ids->failed, sizeof ids->failed, "%s", why);
}

static bool map_more(struct ids *ids)
{
    unsigned char result = NO_HELPER;
    if (ids->failed[0])
        return false;
    if (ids->helper == 0 || write(ids->channel, "+", 1) != 1 || read(ids->channel, &result, 1) != 1)
        result = NO_HELPER;
    if (result != 0)
        say_failed(ids, result);
    return result == 0;
}

/* ---- all of it */

void ids_begin(struct ids *ids, bool more)
{
    *ids = (struct ids){ .more = more, .uid = geteuid(), .gid = getegid(), .channel = -1 };
    ids->as_root = more || ids->uid == 0;
    if (!more)
        return;
    const struct passwd *user = ids->uid == 0 ? NULL : getpwuid(ids->uid);
    const char *name = user ? user->pw_name : "";
    const struct lent lent_ids = { lent("/etc/subuid", name, ids->uid), lent("/etc/subgid", name, ids->uid) };
    if (ids->uid == 0 || (lent_ids.uids.count > 0 && lent_ids.gids.count > 0))
        start_helper(ids, &lent_ids);
    else
        snprintf(ids->failed, sizeof ids->failed, "/etc/subuid and /etc/subgid lend no ids to %s",
                 *name ? name : "this user");
}

/* One that is mapped already stays as it is. */
static int map_own(const char *path, bool as_root, unsigned own)
{
    char line[64];
    snprintf(line, sizeof line, "%u %u 1", as_root ? 0 : own, own);
    if (write_file(path, line) == 0)
        return 0;
    int error = errno, count = 0;
    FILE *file = fopen(path, "re");
    bool mapped = file && fscanf(file, "%*u %*u %*u%n", &count) == 0 && count > 0;
    if (file)
        fclose(file);
    errno = error;
    return mapped ? 0 : -1;
}

int ids_map(struct ids *ids, bool *others)
{
    *others = ids->more && map_more(ids);
    if (*others)
        return 0;
    write_file("/proc/self/setgroups", "deny");
    return map_own("/proc/self/uid_map", ids->as_root, ids->uid) == 0
               ? map_own("/proc/self/gid_map", ids->as_root, ids->gid)
               : -1;
}

void ids_end(struct ids *ids)
{
    if (ids->channel >= 0)
        close(ids->channel);
    if (ids->helper > 0)
        waitpid(ids->helper, NULL, 0);
    ids->channel = -1;
    ids->helper = 0;
}
