#include "lab/observe/sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/base/text.h"
#include "lab/observe/sandbox/routes.h"
#include "lab/observe/sandbox/scratch.h"
#include "lab/observe/sandbox/sysctls.h"
#include "lab/wall/gaps.h"
#include "lab/wall/ids.h"
#include "lab/wall/landlock.h"
#include "lab/wall/nobody.h"

enum { NAMESPACES = CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS };

static const char *const mode_names[] = {
    [SANDBOX_AUTO] = "automatic",
    [SANDBOX_FULL] = "full sandbox",
    [SANDBOX_NETNS] = "new network namespace",
    [SANDBOX_HOST] = "host loopback",
    [SANDBOX_NONE] = "no capture",
};

static const char *const mode_notes[] = {
    [SANDBOX_FULL] = "private user, network, PID, IPC and UTS namespaces",
    [SANDBOX_NETNS] = "private network, PID, IPC and UTS namespaces, made with the caller's capabilities",
    [SANDBOX_HOST] = "the programs run on this machine's own network; packets are captured on its lo",
    [SANDBOX_NONE] = "the programs run on this machine's own network; packets cannot be captured",
};

const char *sandbox_mode_name(enum plan_sandbox mode)
{
    return mode_names[mode];
}

__attribute__((format(printf, 3, 4))) static int refuse(char *why, size_t cap, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(why, cap, format, args);
    va_end(args);
    return -1;
}

static int loopback_up(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
    int result = ioctl(fd, SIOCSIFFLAGS, &request);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

/* The network namespace is made twice: the size of a namespace's TCP hash is a setting of the one it is made
 * from, and a small private hash makes sock_diag's TCP dump several times cheaper. The first one vanishes at
 * once. */
static int enter_namespaces(char *why, size_t cap)
{
    if (unshare(CLONE_NEWNET) != 0)
        return refuse(why, cap, "unshare(CLONE_NEWNET): %s", strerror(errno));
    if (sysctl_write("net/ipv4/tcp_child_ehash_entries", "256") != 0 && errno == EACCES)
        return refuse(why, cap, "/proc/sys/net is read-only");
    if (unshare(NAMESPACES) != 0)
        return refuse(why, cap, "unshare(CLONE_NEWNET | CLONE_NEWIPC): %s", strerror(errno));
    if (loopback_up() != 0)
        return refuse(why, cap, "cannot bring lo up: %s", strerror(errno));
    routes_to_all();
    return 0;
}

static int enter_full(struct ids *ids, bool *others, char *why, size_t cap)
{
    if (unshare(CLONE_NEWUSER) != 0)
        return refuse(why, cap, "unshare(CLONE_NEWUSER): %s", strerror(errno));
    if (ids_map(ids, others) != 0)
        return refuse(why, cap, "writing uid_map: %s", strerror(errno));
    return enter_namespaces(why, cap);
}

static int enter_host(char *why, size_t cap)
{
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return refuse(why, cap, "socket(AF_PACKET): %s", strerror(errno));
    close(fd);
    return 0;
}

static int enter_mode(enum plan_sandbox mode, struct ids *ids, bool *others, char *why, size_t cap)
{
    *others = geteuid() == 0;
    switch (mode) {
    case SANDBOX_FULL:
        return enter_full(ids, others, why, cap);
    case SANDBOX_NETNS:
        return enter_namespaces(why, cap);
    case SANDBOX_HOST:
        return enter_host(why, cap);
    default:
        return 0;
    }
}

bool sandbox_probe(enum plan_sandbox mode, char *why, size_t cap)
{
    int answer[2];
    if (pipe2(answer, O_CLOEXEC) != 0) {
        refuse(why, cap, "pipe: %s", strerror(errno));
        return false;
    }
    pid_t pid = fork();
    if (pid == 0) {
        char text[256] = "";
        struct ids ids;
        bool others;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        ids_begin(&ids, false);
        int result = enter_mode(mode, &ids, &others, text, sizeof text);
        if (result == 0 && (mode == SANDBOX_FULL || mode == SANDBOX_NETNS)) {
            struct room room;
            result = room_open(&room, NULL, text, sizeof text);
            if (result == 0 && kill(room.init, SIGKILL) == 0)
                waitpid(room.init, NULL, __WALL);
        }
        if (result != 0 && write(answer[1], text, strlen(text)) < 0)
            _exit(2);
        _exit(result != 0);
    }
    close(answer[1]);
    size_t used = 0;
    ssize_t n;
    while (pid > 0 && used + 1 < cap && (n = read(answer[0], why + used, cap - 1 - used)) > 0)
        used += (size_t)n;
    why[used] = '\0';
    close(answer[0]);
    int status = -1;
    if (pid < 0)
        refuse(why, cap, "fork: %s", strerror(errno));
    else
        waitpid(pid, &status, 0);
    return status == 0;
}

/* The first mode that works, each better one's reason to fail collected in `failures`. */
static enum plan_sandbox choose(const struct plan *plan, char *failures, size_t cap)
{
    size_t used = 0;
    failures[0] = '\0';
    for (enum plan_sandbox mode = SANDBOX_FULL; mode < SANDBOX_NONE; mode++) {
        char why[200];
        if (plan->sandbox != SANDBOX_AUTO && plan->sandbox != mode)
            continue;
        if (mode < SANDBOX_HOST && plan_attaches(plan))
            continue; /* they are where they are */
        if (sandbox_probe(mode, why, sizeof why))
            return mode;
        int n =
            snprintf(failures + used, cap - used, "%sno %s (%s)", used ? ", " : "", mode_names[mode], why);
        used += n < 0 || (size_t)n >= cap - used ? 0 : (size_t)n;
    }
    return SANDBOX_NONE;
}

/* Whether the programs can be other users than the caller, where somebody may want it. */
static void describe_users(const struct sandbox *sandbox, const struct plan *plan, const struct ids *ids,
                           char *out, size_t cap)
{
    const char *why = sandbox->mode == SANDBOX_FULL ? ids->failed : "they would need a full sandbox";
    out[0] = '\0';
    if (plan->change_user && sandbox->other_ids)
        snprintf(out, cap, "; the programs can change their user%s",
                 plan->as_root ? "" : " (--root: and open others' files)");
    else if (plan->change_user && (plan->as_root || ids->uid == 0))
        snprintf(out, cap, "; the programs cannot change their user: %s", why);
}

static bool is_own(pid_t pid, const char *namespace)
{
    char path[64], own[64];
    struct stat theirs, ours;
    snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)pid, namespace);
    snprintf(own, sizeof own, "/proc/self/ns/%s", namespace);
    return stat(path, &theirs) != 0 || stat(own, &ours) != 0 || theirs.st_ino == ours.st_ino;
}

static bool enter_of(pid_t pid, const char *namespace, int kind)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)pid, namespace);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool entered = fd >= 0 && setns(fd, kind) == 0;
    if (fd >= 0)
        close(fd);
    return entered;
}

/* The network of the programs that are attached to, where it is another: in a user namespace that the caller
 * made (a container of his own) he may do all that root may. */
static bool join_network(pid_t pid)
{
    if (is_own(pid, "net") || enter_of(pid, "net", CLONE_NEWNET))
        return true;
    return !is_own(pid, "user") && enter_of(pid, "user", CLONE_NEWUSER) && enter_of(pid, "net", CLONE_NEWNET);
}

/* What is to be said of the network. */
static const char *note_of(const struct sandbox *sandbox)
{
    if (!sandbox->joined)
        return mode_notes[sandbox->mode];
    return sandbox->mode == SANDBOX_HOST
               ? "the programs are in another network than this session was started "
                 "in; packets are captured on its lo"
               : "the programs are in another network than this session was started "
                 "in; packets cannot be captured";
}

/* One network can be watched: that of the first, and then all have to be in it. */
static int join(struct sandbox *sandbox, const struct plan *plan, char *why, size_t cap)
{
    pid_t first = 0;
    bool others = false;
    for (size_t i = 0; i < plan->actor_count; i++) {
        pid_t pid = plan->actors[i].attach;
        if (pid != 0 && first == 0) {
            first = pid;
            sandbox->joined = !is_own(first, "net");
            sandbox->strange = sandbox->joined && !join_network(first);
        } else if (pid != 0 && !is_own(pid, "net"))
            return refuse(why, cap, "process %d is in another network than process %d: watch each alone",
                          (int)pid, (int)first);
        others = others || pid == 0;
    }
    if (sandbox->strange && others)
        return refuse(
            why, cap,
            "process %d is in another network, which only root may enter: watch it alone, or as root",
            (int)first);
    return 0;
}

/* ---- what the programs see */

static struct view view_of(const struct sandbox *sandbox, const struct plan *plan, const struct ids *ids)
{
    return (struct view){
        .walled = plan->wall,
        .paths = plan->paths,
        .path_count = plan->path_count,
        .tmp_bytes = plan->limits.written_bytes,
        .uid = sandbox->as_nobody ? NOBODY
               : ids->as_root     ? 0
                                  : ids->uid,
        .gid = sandbox->as_nobody ? NOBODY
               : ids->as_root     ? 0
                                  : ids->gid,
    };
}

/* A room of its own for who is somebody else's. Where it cannot be had, that is with the others. */
static void part(struct sandbox *sandbox, size_t actor)
{
    char why[200];
    size_t n = sandbox->room_count;
    if (room_open_beside(&sandbox->rooms[n], &sandbox->rooms[0], (unsigned)n, why, sizeof why) == 0)
        sandbox->room_of[actor] = (unsigned char)sandbox->room_count++;
    else
        sandbox->gaps |= GAP_APART;
}

/* Who is nobody else's shares one; where there is no such program, the first of the others has it. */
static int open_rooms(struct sandbox *sandbox, const struct plan *plan, const struct ids *ids, char *why,
                      size_t cap)
{
    struct view view = view_of(sandbox, plan, ids);
    bool taken = false;
    sandbox->room_count = 1;
    room_none(&sandbox->rooms[0]);
    if (plan->wall && !sandbox->own_pids)
        sandbox->gaps = GAP_FILES | GAP_PROCESSES | GAP_TERMINALS | GAP_APART;
    if (plan->wall && !sandbox->own_network)
        sandbox->gaps |= GAP_NETWORK;
    if (plan->wall && ids->uid == 0 && !sandbox->as_nobody)
        sandbox->gaps |= GAP_USER;
    if (!sandbox->own_pids)
        return 0;
    if (room_open(&sandbox->rooms[0], &view, sandbox->unbuilt, sizeof sandbox->unbuilt) != 0)
        return refuse(why, cap, "%s", sandbox->unbuilt);
    for (size_t i = 0; i < plan->actor_count; i++)
        taken = taken || !plan->actors[i].foreign;
    for (size_t i = 0; plan->wall && i < plan->actor_count; i++) {
        if (taken && plan->actors[i].foreign)
            part(sandbox, i);
        taken = true;
    }
    for (size_t i = 0; i < sandbox->room_count; i++)
        sandbox->gaps |= sandbox->rooms[i].gaps;
    return 0;
}

/* Where no view could be had, those that are somebody else's close the files of others themselves. */
static void close_files(struct sandbox *sandbox, const struct plan *plan)
{
    if (!(sandbox->gaps & GAP_FILES))
        return;
    sandbox->gaps |= GAP_DISK;
    if (plan_has_foreign(plan) && landlock_version() > 0 &&
        scratch_make(sandbox->scratch, sizeof sandbox->scratch, sandbox->as_nobody ? NOBODY : geteuid()) == 0)
        sandbox->gaps &= ~(unsigned)(GAP_FILES | GAP_TERMINALS);
}

static void describe_wall(const struct sandbox *sandbox, const struct plan *plan, char *out, size_t cap)
{
    char gaps[360];
    struct text text = text_into(out, cap);
    if (!plan->wall) {
        if (sandbox->unbuilt[0])
            text_printf(&text, "; the programs see what this one keeps, and all terminals (%s)",
                        sandbox->unbuilt);
        return;
    }
    gaps_say(sandbox->gaps, gaps, sizeof gaps);
    text_printf(&text,
                gaps[0] ? "; not all of the wall can be had: a program could harm, as %s" : "; behind a wall",
                gaps);
    if (sandbox->unbuilt[0])
        text_printf(&text, " (%s)", sandbox->unbuilt);
}

int sandbox_enter(struct sandbox *sandbox, const struct plan *plan, char *why, size_t cap)
{
    char failures[SANDBOX_NOTE_MAX / 2], trouble[200] = "", users[240], wall[480];
    struct ids ids;
    memset(sandbox, 0, sizeof *sandbox);
    failures[0] = '\0';
    if (plan_attaches(plan) && (plan->sandbox == SANDBOX_FULL || plan->sandbox == SANDBOX_NETNS))
        return refuse(why, cap, "a program that runs already is in no %s", mode_names[plan->sandbox]);
    if (join(sandbox, plan, why, cap) != 0)
        return -1;
    sandbox->mode = sandbox->strange ? SANDBOX_NONE : choose(plan, failures, sizeof failures);
    if (plan->sandbox != SANDBOX_AUTO && sandbox->mode != plan->sandbox)
        return refuse(why, cap, "%s; %s", failures,
                      plan->sandbox == SANDBOX_HOST ? "--host wants root (sudo) or CAP_NET_RAW"
                                                    : "run `sockeye doctor`");
    bool more = geteuid() == 0 ? plan->change_user || plan->wall : plan->change_user && plan->as_root;
    ids_begin(&ids, more && sandbox->mode == SANDBOX_FULL);
    int entered = enter_mode(sandbox->mode, &ids, &sandbox->other_ids, why, cap);
    ids_end(&ids);
    if (entered != 0)
        return -1;
    sandbox->own_network = sandbox->own_pids =
        sandbox->mode == SANDBOX_FULL || sandbox->mode == SANDBOX_NETNS;
    sandbox->as_nobody =
        plan->wall && ids.uid == 0 && sandbox->other_ids && (sandbox->own_pids || nobody_can_be());
    if (open_rooms(sandbox, plan, &ids, why, cap) != 0)
        return -1;
    close_files(sandbox, plan);
    if (sandbox->own_network)
        sysctls_apply(plan, sandbox->unset);
    else if (sysctls_compare(plan, sandbox->unset) > 0)
        snprintf(trouble, sizeof trouble, "this machine's network settings are left as they are");
    if (!sandbox->own_pids)
        prctl(PR_SET_CHILD_SUBREAPER, 1);
    describe_users(sandbox, plan, &ids, users, sizeof users);
    describe_wall(sandbox, plan, wall, sizeof wall);
    struct text note = text_into(sandbox->note, sizeof sandbox->note);
    text_printf(&note, "%s: %s%s%s%s%s%s%s", mode_names[sandbox->mode], note_of(sandbox), users, wall,
                trouble[0] ? "; " : "", trouble, failures[0] ? "; " : "", failures);
    return 0;
}

/* ---- its rooms */

bool sandbox_collapses(const struct sandbox *sandbox)
{
    for (size_t i = 0; i < sandbox->room_count && !sandbox->killed; i++)
        if (room_collapses(&sandbox->rooms[i]))
            return true;
    return false;
}

void sandbox_kill(struct sandbox *sandbox)
{
    sandbox->killed = true;
    for (size_t i = 0; i < sandbox->room_count; i++)
        if (sandbox->rooms[i].init > 0)
            kill(sandbox->rooms[i].init, SIGKILL);
}

bool sandbox_ended(struct sandbox *sandbox, pid_t pid)
{
    for (size_t i = 0; i < sandbox->room_count; i++)
        if (sandbox->rooms[i].init == pid) {
            sandbox->rooms[i].init = 0;
            return true;
        }
    return false;
}

bool sandbox_is_empty(const struct sandbox *sandbox)
{
    for (size_t i = 0; i < sandbox->room_count; i++)
        if (sandbox->rooms[i].init > 0)
            return false;
    return true;
}

void sandbox_leave(struct sandbox *sandbox)
{
    sandbox_kill(sandbox);
    for (size_t i = 0; i < sandbox->room_count; i++) {
        if (sandbox->rooms[i].init > 0)
            waitpid(sandbox->rooms[i].init, NULL, __WALL);
        room_close(&sandbox->rooms[i]);
    }
}

const struct room *sandbox_room(const struct sandbox *sandbox, size_t actor)
{
    return &sandbox->rooms[sandbox->room_of[actor]];
}
