#include "tests/observe/netspace.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "lab/base/clock.h"

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return good;
}

bool netspace_enter(void)
{
    struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
    char uids[32], gids[32];
    int fd;
    bool up;

    snprintf(uids, sizeof uids, "0 %u 1", geteuid());
    snprintf(gids, sizeof gids, "0 %u 1", getegid());
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return false;
    write_file("/proc/self/setgroups", "deny");
    if (!write_file("/proc/self/uid_map", uids) || !write_file("/proc/self/gid_map", gids))
        return false;
    fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    up = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &lo) == 0;
    if (fd >= 0)
        close(fd);
    return up;
}

bool netspace_drop_capabilities(void)
{
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct none[2] = { { 0, 0, 0 }, { 0, 0, 0 } };

    return syscall(SYS_capset, &header, none) == 0;
}

static void take(void *data, uint32_t id, struct str values)
{
    struct watch *watch = data;
    char *text = strndup(values.p, values.n);

    if (id >= WATCHED_MAX || watch->count == sizeof watch->texts / sizeof *watch->texts || text == NULL)
        abort();
    watch->texts[watch->count++] = text;
    values_apply(&watch->values[id], (struct str){ text, values.n });
}

static const char *label(void *data, pid_t pid)
{
    const struct watch *watch = data;

    (void)pid;
    return watch->label;
}

struct watch *watch_new(void)
{
    struct watch *watch = calloc(1, sizeof *watch);
    char why[256] = "";

    if (watch == NULL)
        return NULL;
    for (unsigned i = 0; i < WATCHED_MAX; i++)
        values_clear(&watch->values[i]);
    watch->label = "server";
    watch->objects =
        objects_new(&(struct objects_sink){ .data = watch, .object = take, .label = label }, why, sizeof why);
    if (watch->objects == NULL) {
        fprintf(stderr, "%s\n", why);
        free(watch);
        return NULL;
    }
    return watch;
}

void watch_free(struct watch *watch)
{
    objects_free(watch->objects);
    for (unsigned i = 0; i < watch->count; i++)
        free(watch->texts[i]);
    free(watch);
}

void watch_call(struct watch *watch, int64_t number, int64_t ret, uint64_t a, uint64_t b, uint64_t c,
                uint64_t d)
{
    struct raw_call raw = {
        .tid = getpid(), .pid = getpid(), .number = number, .args = { a, b, c, d }, .ret = ret
    };
    size_t length = objects_after_call(watch->objects, &raw, watch->changes, sizeof watch->changes - 1);

    watch->changes[length] = '\0';
}

static bool change_of(const struct watch *watch, int fd, struct event_descriptor *found)
{
    struct str rest = str_from(watch->changes);

    while (event_next_descriptor(&rest, found))
        if (found->fd == fd)
            return true;
    return false;
}

uint32_t watch_changed(const struct watch *watch, int fd)
{
    struct event_descriptor found;

    return change_of(watch, fd, &found) ? found.object : 0;
}

bool watch_mentions(const struct watch *watch, int fd)
{
    struct event_descriptor found;

    return change_of(watch, fd, &found);
}

int watch_socket(struct watch *watch, int domain, int type, uint32_t *id)
{
    int fd = socket(domain, type, 0);

    watch_call(watch, SYS_socket, fd, (uint64_t)domain, (uint64_t)type, 0, 0);
    *id = watch_changed(watch, fd);
    return fd;
}

int watch_listener(struct watch *watch, int backlog, uint16_t *port, uint32_t *id)
{
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof any;
    int fd = watch_socket(watch, AF_INET, SOCK_STREAM, id);

    watch_call(watch, SYS_bind, bind(fd, (struct sockaddr *)&any, sizeof any), (uint64_t)fd, 0, 0, 0);
    watch_call(watch, SYS_listen, listen(fd, backlog), (uint64_t)fd, (uint64_t)backlog, 0, 0);
    if (getsockname(fd, (struct sockaddr *)&any, &size) != 0)
        return -1;
    *port = ntohs(any.sin_port);
    return fd;
}

int watch_connect(struct watch *watch, uint16_t port, uint32_t *id)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
    int fd = watch_socket(watch, AF_INET, SOCK_STREAM, id);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    watch_call(watch, SYS_connect, connect(fd, (struct sockaddr *)&to, sizeof to), (uint64_t)fd, 0, 0, 0);
    return fd;
}

int32_t watch_number(const struct watch *watch, uint32_t object, enum value_id id)
{
    return watch->values[object].number[id];
}

const char *watch_text(const struct watch *watch, uint32_t object, enum text_id id)
{
    static char texts[4][128];
    static unsigned next;
    char *text = texts[next++ % 4];
    struct str value = watch->values[object].text[id];

    snprintf(text, sizeof texts[0], "%.*s", STR_ARGS(value));
    return text;
}

uint32_t watch_find(const struct watch *watch, uint32_t from, enum text_id id, const char *text)
{
    for (uint32_t i = from; i < WATCHED_MAX; i++)
        if (str_is(watch->values[i].text[id], text))
            return i;
    return 0;
}

bool watch_until(struct watch *watch, bool (*holds)(struct watch *watch, const void *data), const void *data)
{
    int64_t end = clock_monotonic_ms() + 2000;

    do {
        objects_look_all(watch->objects);
        if (holds(watch, data))
            return true;
        sched_yield();
    } while (clock_monotonic_ms() < end);
    return false;
}
