#include "lab/observe/objects/identify.h"

#include <fcntl.h>
#include <linux/kcmp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "lab/base/hash.h"
#include "lab/observe/objects/fdinfo.h"

static char hidden_mark; /* only its address is used, as a value in the map of hidden inodes */

/* What a descriptor is, and of which inode. */
struct link {
    enum object_kind
        kind; /* KIND_SOCKET, KIND_PIPE_READ for either end, an anonymous inode's; else KIND_NONE */
    uint64_t inode;
};

/* Anonymous inodes are all the same one: what they are for stands in the link alone. */
static enum object_kind anonymous_kind(const char *path)
{
    static const struct {
        const char *text;
        enum object_kind kind;
    } rows[] = {
        { "anon_inode:[eventpoll]", KIND_EPOLL },
        { "anon_inode:[eventfd]", KIND_EVENTFD },
        { "anon_inode:[timerfd]", KIND_TIMERFD },
        { "anon_inode:[signalfd]", KIND_SIGNALFD },
    };
    char text[64];
    ssize_t size = readlink(path, text, sizeof text - 1);
    if (size <= 0)
        return KIND_NONE;
    text[size] = '\0';
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(text, rows[i].text) == 0)
            return rows[i].kind;
    return KIND_NONE;
}

/* Without a question to a file system that may be far away. */
static struct link read_link(pid_t pid, int fd)
{
    struct link link = { KIND_NONE, 0 };
    struct statx file;
    char path[48];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
    if (statx(AT_FDCWD, path, AT_STATX_DONT_SYNC, STATX_TYPE | STATX_INO, &file) != 0)
        return link;
    if (S_ISSOCK(file.stx_mode)) {
        link = (struct link){ KIND_SOCKET, file.stx_ino };
    } else if (S_ISFIFO(file.stx_mode)) {
        /* A named FIFO's inode is its file system's, so it may be another pipe's number. */
        uint64_t device = (uint64_t)file.stx_dev_major << 32 | file.stx_dev_minor;
        link =
            (struct link){ KIND_PIPE_READ, hash_number(hash_number(HASH_START, device), file.stx_ino) >> 2 };
    } else if ((file.stx_mode & S_IFMT) == 0) {
        link.kind = anonymous_kind(path);
    }
    return link;
}

/* Sockets and the two ends of pipes in one space of keys. */
static uint64_t inode_key(const struct link *link, bool writes)
{
    return link->kind == KIND_SOCKET ? object_socket_key(link->inode) : link->inode << 2 | (writes ? 3 : 2);
}

void identify_hide_stdio(struct objects *objects, pid_t pid)
{
    for (int fd = 0; fd < 3; fd++) {
        struct link link = read_link(pid, fd);
        if (link.inode == 0)
            continue;
        map_put(&objects->hidden, inode_key(&link, false), &hidden_mark);
        map_put(&objects->hidden, inode_key(&link, true), &hidden_mark);
    }
}

/* Without a copy of the descriptor: the name of the protocol, which sockfs gives as an extended attribute. */
static enum object_kind kind_from_xattr(pid_t pid, int fd)
{
    static const struct {
        const char *name;
        enum object_kind kind;
    } names[] = {
        { "TCP", KIND_TCP },     { "TCPv6", KIND_TCP6 },      { "UDP", KIND_UDP },
        { "UDPv6", KIND_UDP6 },  { "UNIX", KIND_UNIX_DGRAM }, { "UNIX-STREAM", KIND_UNIX_STREAM },
        { "RAW", KIND_RAW },     { "RAWv6", KIND_RAW },       { "PING", KIND_ICMP },
        { "PINGv6", KIND_ICMP }, { "PACKET", KIND_PACKET },   { "NETLINK", KIND_NETLINK },
    };
    char path[48], name[32];
    ssize_t size;
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
    size = getxattr(path, "system.sockprotoname", name, sizeof name - 1);
    if (size <= 0)
        return KIND_SOCKET;
    name[size] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i].name) == 0)
            return names[i].kind;
    return KIND_SOCKET;
}

static int int_option(int fd, int name)
{
    int value = -1;
    socklen_t size = sizeof value;
    return getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

static struct object *identify_socket(struct objects *objects, struct process *process, int fd, uint64_t key)
{
    struct object *object = map_get(&objects->by_inode, key);
    uint64_t cookie = 0;
    socklen_t size = sizeof cookie;
    enum object_kind kind;
    int family = -1, protocol = -1;
    if (object)
        return object;
    int copy = process_copy_fd(objects, process, fd);
    if (copy >= 0) {
        if (getsockopt(copy, SOL_SOCKET, SO_COOKIE, &cookie, &size) == 0)
            object = map_get(&objects->by_cookie, cookie);
        family = int_option(copy, SO_DOMAIN);
        protocol = int_option(copy, SO_PROTOCOL);
        kind = kind_of_socket(family, int_option(copy, SO_TYPE), protocol);
        close(copy);
    } else {
        kind = kind_from_xattr(process->pid, fd);
        family = kind == KIND_NETLINK                     ? AF_NETLINK
                 : kind_is_tcp(kind) || kind_is_udp(kind) ? kind_family(kind)
                                                          : -1;
    }
    if (!object) {
        object = object_new(objects, kind, process->pid);
    } else if (object->now.number[VALUE_LISTENER] != VALUE_UNKNOWN) {
        /* It waited in the accept queue until now. */
        object->now.number[VALUE_LISTENER] = VALUE_UNKNOWN;
        object_own(objects, object, process->pid);
        object->named = false;
    }
    if (object) {
        object->family = family;
        object->protocol = protocol;
        object_set_inode(objects, object, key);
        if (cookie != 0)
            object_set_cookie(objects, object, cookie);
    }
    return object;
}

static struct object *identify_pipe(struct objects *objects, struct process *process, const struct link *link,
                                    int access)
{
    bool writes = access != O_RDONLY;
    uint64_t key = inode_key(link, writes);
    struct object *object = map_get(&objects->by_inode, key);
    struct object *other = map_get(&objects->by_inode, inode_key(link, !writes));
    if (object)
        return object;
    object = object_new(objects, writes ? KIND_PIPE_WRITE : KIND_PIPE_READ, process->pid);
    if (!object)
        return NULL;
    object_set_inode(objects, object, key);
    object->peer = inode_key(link, !writes);
    if (other) {
        object->now.number[VALUE_PEER_OBJECT] = (int32_t)other->id;
        other->now.number[VALUE_PEER_OBJECT] = (int32_t)object->id;
        object_tell(objects, other);
    }
    return object;
}

static bool same_file(pid_t a, int a_fd, pid_t b, int b_fd)
{
    return syscall(SYS_kcmp, a, b, KCMP_FILE, (unsigned long)a_fd, (unsigned long)b_fd) == 0;
}

static struct object *identify_anonymous(struct objects *objects, struct process *process, int fd,
                                         enum object_kind kind, bool fresh)
{
    const struct slot *slot = process_slot(process, fd);
    if (fresh)
        return object_new(objects, kind, process->pid);
    /* A table that is read anew (exec) has most of what it had. */
    if (slot && slot->object->kind == kind)
        return slot->object;
    for (struct object *object = objects->first; object; object = object->next)
        if (object->kind == kind && object->holder > 0 &&
            same_file(process->pid, fd, object->holder, object->holder_fd))
            return object;
    return object_new(objects, kind, process->pid);
}

struct slot identify(struct objects *objects, struct process *process, int fd, bool fresh)
{
    struct slot slot = { .object = NULL };
    struct link link = read_link(process->pid, fd);
    int access = O_RDWR;
    if (link.kind == KIND_NONE)
        return slot;
    if (link.inode != 0 && map_get(&objects->hidden, inode_key(&link, false)))
        return slot;
    fdinfo_flags(process->pid, fd, &slot.cloexec, &slot.nonblock, &access);
    if (link.kind == KIND_SOCKET)
        slot.object = identify_socket(objects, process, fd, inode_key(&link, false));
    else if (link.kind == KIND_PIPE_READ)
        slot.object = identify_pipe(objects, process, &link, access);
    else
        slot.object = identify_anonymous(objects, process, fd, link.kind, fresh);
    if (slot.object)
        slot.object->nonblock = slot.nonblock;
    return slot;
}
