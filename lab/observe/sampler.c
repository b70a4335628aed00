#include "lab/observe/sampler.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab/observe/actors.h"
#include "lab/observe/objects/fdinfo.h"

enum { SOURCE_MAX = 1 << 20, SOURCE_PART = 32 * 1024, ENDPOINT_MAX = 80 };

/* ---- sockets */

static void write_object(void *data, uint32_t id, struct str values)
{
    struct observer *ob = data;
    struct event event = { .kind = EVENT_SOCKET, .ns = ob->now_ns, .line = values };
    event.u.object = (struct event_object){ .id = id, .values = values };
    recorder_write(&ob->recorder, &event);
}

static const char *label_of(void *data, pid_t pid)
{
    struct observer *ob = data;
    struct tracee *tracee = tracer_of_process(&ob->tracer, pid);
    return tracee ? tracee->label : "";
}

static bool splices(void *data)
{
    struct observer *ob = data;
    for (size_t i = 0; i < ob->tracer.count; i++) {
        const struct tracee *tracee = ob->tracer.tracees[i];
        if (tracee->state == TRACEE_IN_CALL && tracee->call->raw.number == SYS_splice)
            return true;
    }
    return false;
}

static size_t endpoint(void *data, const struct sockaddr *address, socklen_t size, char *out, size_t cap)
{
    struct observer *ob = data;
    return objects_endpoint_of(ob->objects, address, size, out, cap);
}

struct epoll_lookup {
    const uint64_t *users;
    size_t count;
    int *fds;
    int matches[DECODE_EPOLL_MAX];
};

enum { ITSELF = -1 };

/* Where the program gave the same to several, it is the one whose number it is, else nobody can tell. */
static void look_up_target(void *data, const struct fdinfo_target *target)
{
    struct epoll_lookup *lookup = data;
    for (size_t i = 0; i < lookup->count; i++) {
        if (lookup->users[i] != target->user || lookup->matches[i] == ITSELF)
            continue;
        lookup->matches[i] = target->fd == (int)(uint32_t)target->user ? ITSELF : lookup->matches[i] + 1;
        lookup->fds[i] = target->fd;
    }
}

/* The kernel lists what was added to an epoll with its user data. */
static void epoll_fds(void *data, pid_t pid, int epfd, const uint64_t users[], size_t count, int fds[])
{
    struct epoll_lookup lookup = { .users = users, .count = count, .fds = fds };
    (void)data;
    if (!fdinfo_epoll(pid, epfd, look_up_target, &lookup))
        return;
    for (size_t i = 0; i < count; i++)
        if (lookup.matches[i] != 1 && lookup.matches[i] != ITSELF)
            fds[i] = -1;
}

static bool socket_of(void *data, pid_t pid, int fd, int *family, int *protocol)
{
    struct observer *ob = data;
    return objects_socket(ob->objects, pid, fd, family, protocol);
}

static bool file(void *data, pid_t pid, int fd, int64_t *size, int64_t *position)
{
    char path[48];
    struct stat about;
    uint64_t at;
    (void)data;
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode) || !fdinfo_number(pid, fd, "pos:", 10, &at))
        return false;
    *size = about.st_size;
    *position = (int64_t)at;
    return true;
}

const struct decode_context *sampler_context(struct observer *ob, struct decode_context *context)
{
    *context = (struct decode_context){
        .data = ob, .endpoint = endpoint, .epoll_fds = epoll_fds, .socket = socket_of, .file = file
    };
    return context;
}

void sampler_name(struct observer *ob, struct tracee *tracee)
{
    int fd = tracee->call->enter.call.fd;
    objects_look(ob->objects, tracee->process->pid, fd);
    if (fd >= 0 && fd < PROCESS_NAMED_FDS)
        tracee->process->named[fd / 8] |= (uint8_t)(1 << fd % 8);
}

void sampler_names(struct observer *ob)
{
    for (size_t i = 0; i < ob->tracer.count && ob->naming > 0; i++) {
        const struct tracee *tracee = ob->tracer.tracees[i];
        if (tracee->state == TRACEE_IN_CALL && tracee->call->names)
            objects_look(ob->objects, tracee->process->pid, tracee->call->enter.call.fd);
    }
}

/* ---- packets */

/* The address of one end of a packet; the size of it, 0 for none. */
static socklen_t end_of(const struct packet_address *address, struct sockaddr_storage *out)
{
    struct sockaddr_in *v4 = (struct sockaddr_in *)out;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
    memset(out, 0, sizeof *out);
    if (address->size == 4) {
        *v4 = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(address->port) };
        memcpy(&v4->sin_addr, address->bytes, 4);
        return sizeof *v4;
    }
    if (address->size != 16)
        return 0;
    *v6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons(address->port) };
    memcpy(&v6->sin6_addr, address->bytes, 16);
    return sizeof *v6;
}

static void name_address(struct observer *ob, const struct packet_address *address, bool udp, char *out,
                         size_t cap)
{
    struct sockaddr_storage end;
    socklen_t size = end_of(address, &end);
    out[0] = '\0';
    if (address->port == 0) { /* no port, so no socket to name it by */
        char text[56];
        snprintf(out, cap, "%s", packet_address_text(address, text));
    } else if (size > 0) {
        objects_endpoint(ob->objects, (struct sockaddr *)&end, size, udp, out, cap);
    }
}

static void touch_ends(struct observer *ob, const struct packet *packet)
{
    struct sockaddr_storage from, to;
    socklen_t size = end_of(&packet->source, &from);
    if (size > 0 && end_of(&packet->destination, &to) == size)
        objects_touch_ends(ob->objects, (struct sockaddr *)&from, (struct sockaddr *)&to, size,
                           packet->protocol == PACKET_UDP);
}

struct packet_time {
    struct observer *ob;
    int64_t offset_ns; /* from CLOCK_REALTIME to the session's time */
    bool own_only;     /* the network is not the session's alone */
};

/* Of two sockets that are both somebody else's. */
static bool is_strange(const struct packet_time *time, const struct packet *packet)
{
    struct sockaddr_storage from, to;
    bool ports = packet->source.port != 0 && packet->destination.port != 0;
    if (!time->own_only || !ports || !(packet->protocol == PACKET_TCP || packet->protocol == PACKET_UDP))
        return false;
    socklen_t size = end_of(&packet->source, &from);
    return size > 0 && end_of(&packet->destination, &to) == size &&
           !objects_have_end(time->ob->objects, (struct sockaddr *)&from, (struct sockaddr *)&to, size,
                             packet->protocol == PACKET_UDP);
}

static void write_packet(void *data, const struct event_packet *frame, int64_t realtime_ns)
{
    const struct packet_time *time = data;
    struct observer *ob = time->ob;
    struct packet packet;
    struct conversation_view view;
    char from[ENDPOINT_MAX], to[ENDPOINT_MAX], line[EVENT_LINE_MAX];
    struct event event = { .kind = EVENT_PACKET, .ns = realtime_ns - time->offset_ns };
    event.u.packet = *frame;
    event.actor = str_from("packet");
    if (event.ns < 0)
        event.ns = 0;
    if (packet_dissect(frame, &packet)) {
        if (is_strange(time, &packet))
            return;
        bool udp = packet.protocol == PACKET_UDP;
        touch_ends(ob, &packet);
        conversations_see(ob->conversations, &packet, &view);
        name_address(ob, &packet.source, udp, from, sizeof from);
        name_address(ob, &packet.destination, udp, to, sizeof to);
        event.line = (struct str){ line, conversation_line(&packet, &view, from, to, line, sizeof line) };
    }
    recorder_write(&ob->recorder, &event);
}

void sampler_packets(struct observer *ob)
{
    if (!ob->capture)
        return;
    struct packet_time time = { ob, recorder_realtime_offset(&ob->recorder),
                                !ob->sandbox.own_network && !objects_make_packets(ob->objects) };
    capture_drain(ob->capture, write_packet, &time);
}

static void tell_drops(struct observer *ob)
{
    uint64_t received, dropped;
    if (!ob->capture)
        return;
    capture_statistics(ob->capture, &received, &dropped);
    if (dropped <= ob->drops_told)
        return;
    recorder_note(&ob->recorder,
                  (struct event_note){ .kind = NOTE_DROPS, .value = (int64_t)(dropped - ob->drops_told) });
    ob->drops_told = dropped;
}

static void look(struct observer *ob, void (*at)(struct objects *objects))
{
    sampler_names(ob);
    sampler_packets(ob);
    actors_drain_all(ob);
    at(ob->objects);
    tell_drops(ob);
}

void sampler_all(struct observer *ob)
{
    look(ob, objects_look_all);
}

/* Without packets nobody says what was touched. */
void sampler_touched(struct observer *ob)
{
    look(ob, ob->capture ? objects_look_touched : objects_look_all);
}

/* ---- source files */

static void write_source(void *data, const char *file)
{
    struct observer *ob = data;
    struct stat status;
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return;
    char *text = malloc(SOURCE_PART);
    if (!text || fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        goto out;
    size_t offset = 0;
    ssize_t n;
    while (offset < SOURCE_MAX && (n = read(fd, text, SOURCE_PART)) > 0) {
        struct event event = { .kind = EVENT_SOURCE, .ns = ob->now_ns, .line = str_from(file) };
        event.u.source = (struct event_source){ str_from(file), (uint32_t)offset, { text, (size_t)n } };
        recorder_write(&ob->recorder, &event);
        offset += (size_t)n;
    }
out:
    free(text);
    close(fd);
}

void sampler_sources(struct observer *ob)
{
    sources_new_files(ob->sources, write_source, ob);
}

/* ---- opening and closing */

static void tell_no_capture(struct observer *ob, const char *why)
{
    recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_CAPTURE, .text = str_from(why) });
}

static int open_capture(struct observer *ob)
{
    char why[256];
    if (ob->sandbox.strange)
        tell_no_capture(ob,
                        "the programs are in another network, which only root may enter: as root (sudo) its "
                        "packets are seen, and who waits for accept()");
    else if (ob->sandbox.mode == SANDBOX_NONE && ob->plan->packets)
        tell_no_capture(ob, geteuid() == 0
                                ? "to capture them on this machine's own network needs CAP_NET_RAW, "
                                  "which root has not got here; run `sockeye doctor`"
                                : "to capture them on this machine's own network needs "
                                  "CAP_NET_RAW; run `sockeye doctor`");
    if (!ob->plan->packets || ob->sandbox.mode == SANDBOX_NONE)
        return 0;
    ob->conversations = conversations_new();
    ob->capture = ob->conversations ? capture_open("lo", why, sizeof why) : NULL;
    if (!ob->capture) {
        tell_no_capture(ob, ob->conversations ? why : "out of memory");
        return 0;
    }
    /* On lo each frame passes twice, going out and coming in, and only the latter is kept: sparing the kernel
     * the copy of the other halves what the capture costs the programs. */
    static const int on = 1;
    setsockopt(capture_fd(ob->capture), SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on);
    static const uint8_t loopback[4] = { 127, 0, 0, 1 };
    pcapng_write_name(&ob->recorder.writer, loopback, sizeof loopback, "localhost");
    return pcapng_write_interface(&ob->recorder.writer, "lo", 1);
}

int sampler_open(struct observer *ob, char *why, size_t cap)
{
    const struct objects_sink sink = {
        .data = ob, .object = write_object, .label = label_of, .splices = splices
    };
    ob->objects = objects_new(&sink, why, cap);
    if (!ob->objects)
        return -1;
    if (ob->sandbox.strange)
        objects_leave_network(ob->objects);
    if (objects_copies_refused(ob->objects))
        recorder_note(&ob->recorder, (struct event_note){ .kind = NOTE_UNASKED });
    ob->sources = sources_new();
    if (!ob->sources || open_capture(ob) != 0) {
        snprintf(why, cap, "out of memory");
        return -1;
    }
    return 0;
}

void sampler_close(struct observer *ob)
{
    uint64_t received, dropped;
    if (ob->capture) {
        capture_statistics(ob->capture, &received, &dropped);
        pcapng_write_statistics(&ob->recorder.writer, 0, recorder_now(&ob->recorder), received, dropped);
        capture_close(ob->capture);
    }
    ob->capture = NULL;
    conversations_free(ob->conversations);
    sources_free(ob->sources);
    objects_free(ob->objects);
}
