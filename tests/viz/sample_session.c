/* The events of the tale: see sample_session.h. */
#include "tests/viz/sample_session.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/record/packet.h"
#include "lab/record/pcapng.h"
#include "tests/record/build_frame.h"

#define SERVER_FILE "/home/student/01-tcp/server.c"
#define CLIENT_FILE "/home/student/01-tcp/client.c"

static const char server_text[] =
    "/* An echo server for one client. */\n"
    "#include <stdio.h>\n"
    "#include <sys/socket.h>\n"
    "\n"
    "int main(void)\n"
    "{\n"
    "    int listener = socket(AF_INET, SOCK_STREAM, 0); //DOC: socket\n"
    "    bind(listener, &address, sizeof address); //DOC: bind\n"
    "    listen(listener, 8); //DOC: listen\n"
    "\tprintf(\"listening\\n\");\n"
    "    int client = accept(listener, NULL, NULL); //DOC: accept\n"
    "    char buffer[512];\n"
    "    ssize_t got;\n"
    "    while ((got = recv(client, buffer, sizeof buffer, 0)) > 0) //DOC: recv\n"
    "        send(client, buffer, (size_t)got, 0); //DOC: echo\n"
    "    close(client); //DOC: close\n"
    "    return 0;\n"
    "}\n";

static const char client_text[] = "/* Says one thing. */\n"
                                  "int main(void)\n"
                                  "{\n"
                                  "    int fd = socket(AF_INET, SOCK_STREAM, 0);\n"
                                  "    connect(fd, &server, sizeof server); //DOC: connect\n"
                                  "    send(fd, \"hello\", 5, 0); //DOC: send\n"
                                  "    recv(fd, buffer, sizeof buffer, 0); //DOC: answer\n"
                                  "    close(fd); //DOC: hang-up\n"
                                  "    return 0;\n"
                                  "}\n";

/* One event. `us` is its time. What a kind does not need stays 0. */
struct moment {
    enum event_kind kind;
    int us;
    char who; /* 's', 'c'; 'p' a packet */
    const char *line;
    const char *call;
    int fd;
    int at;           /* source line */
    int ret, length;  /* RETURN */
    const char *more; /* descriptors of START and RETURN, values of SOCKET, bytes of OUTPUT and calls, kind
                         of NOTE */
    const char *data; /* bytes of a call */
    struct segment segment; /* PACKET */
};

/* A call let go that comes back at once: ENTER, GO, RETURN. */
#define CALL(who, us, name, fd, at, asked, answer, ret, length, descriptors, data)                           \
    { EVENT_ENTER, us, who, asked, name, fd, at, 0, length, NULL, NULL, { 0 } },                             \
        { EVENT_GO, us + 40, who, asked, name, fd, at, 0, 0, NULL, NULL, { 0 } },                            \
    {                                                                                                        \
        EVENT_RETURN, us + 60, who, asked answer, name, fd, at, ret, length, descriptors, data,              \
        {                                                                                                    \
            0                                                                                                \
        }                                                                                                    \
    }

static const struct moment moments[] = {
    { EVENT_NOTE, 0, 0, "01 tcp: step by step", 0, 0, 0, 0, 0, "session", 0, { 0 } },
    { EVENT_SOURCE, 0, 's', "", 0, 0, 0, 0, 0, 0, 0, { 0 } },
    { EVENT_SOURCE, 0, 'c', "", 0, 0, 0, 0, 0, 0, 0, { 0 } },
    { EVENT_START, 10, 's', "started ./server 7000", 0, 0, 0, 0, 0, "", 0, { 0 } },
    { EVENT_EXEC, 20, 's', "./server 7000", 0, 0, 0, 0, 0, "", 0, { 0 } },
    CALL('s', 100, "socket", -1, 7, "socket(AF_INET, SOCK_STREAM, 0)", " = 3", 3, -1, "3=s1", NULL),
    { EVENT_SOCKET,
      170,
      's',
      "s1 tcp",
      0,
      0,
      0,
      0,
      0,
      "kind=tcp state=CLOSE owner=server rlimit=131072 slimit=16384 rq=0 wq=0",
      0,
      { 0 } },
    CALL('s', 300, "bind", 3, 8, "bind(3, *:7000, 16)", " = 0", 0, -1, NULL, NULL),
    { EVENT_SOCKET, 370, 's', "s1 bound", 0, 0, 0, 0, 0, "local=*:7000", 0, { 0 } },
    CALL('s', 500, "listen", 3, 9, "listen(3, 8)", " = 0", 0, -1, NULL, NULL),
    { EVENT_SOCKET,
      570,
      's',
      "s1 listens",
      0,
      0,
      0,
      0,
      0,
      "state=LISTEN aq=0 backlog=8 half=0 over=0",
      0,
      { 0 } },
    { EVENT_OUTPUT, 590, 's', "listening on port 7000", 0, 1, 0, 0, 0, "listening on port 7000\n", 0, { 0 } },
    { EVENT_START, 600, 'c', "started ./client 10.0.0.2 7000 hello", 0, 0, 0, 0, 0, "", 0, { 0 } },
    { EVENT_ENTER, 620, 's', "accept(3, NULL, NULL)", "accept", 3, 11, 0, -1, NULL, NULL, { 0 } },
    CALL('c', 700, "socket", -1, 4, "socket(AF_INET, SOCK_STREAM, 0)", " = 3", 3, -1, "3=s2", NULL),
    { EVENT_SOCKET,
      770,
      'c',
      "s2 tcp",
      0,
      0,
      0,
      0,
      0,
      "kind=tcp state=CLOSE owner=client rlimit=131072 slimit=16384 rq=0 wq=0",
      0,
      { 0 } },
    { EVENT_ENTER, 800, 'c', "connect(3, server:7000, 16)", "connect", 3, 5, 0, -1, NULL, NULL, { 0 } },
    { EVENT_GO, 900, 's', "accept(3, NULL, NULL)", "accept", 3, 11, 0, 0, NULL, NULL, { 0 } },
    { EVENT_BLOCK, 960, 's', "accept(3, NULL, NULL) blocks", "accept", 3, 11, 0, 0, NULL, NULL, { 0 } },
    { EVENT_GO, 1100, 'c', "connect(3, server:7000, 16)", "connect", 3, 5, 0, 0, NULL, NULL, { 0 } },
    { EVENT_PACKET,
      1110,
      'p',
      "client:40122 > server:7000  SYN seq 0 win 65495",
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      { false, 1000, 0, TCP_SYN, 65495, 7, 0, 0 } },
    { EVENT_PACKET,
      1125,
      'p',
      "server:7000 > client:40122  SYN ACK seq 0 ack 1 win 65483",
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      { true, 9000, 1001, TCP_SYN | TCP_ACK, 65483, 7, 0, 0 } },
    { EVENT_PACKET,
      1139,
      'p',
      "client:40122 > server:7000  ACK seq 1 ack 1 win 65536",
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      { false, 1001, 9001, TCP_ACK, 512, -1, 0, 0 } },
    { EVENT_RETURN, 1193, 'c', "connect(3, server:7000, 16) = 0", "connect", 3, 5, 0, -1, NULL, NULL, { 0 } },
    { EVENT_RETURN, 1201, 's', "accept(3, NULL, NULL) = 4", "accept", 3, 11, 4, -1, "4=s3", NULL, { 0 } },
    { EVENT_SOCKET,
      1210,
      'c',
      "s2 established",
      0,
      0,
      0,
      0,
      0,
      "state=ESTABLISHED local=client:40122 remote=server:7000 peer=3 cwnd=10 rtt=28 mss=65483",
      0,
      { 0 } },
    { EVENT_SOCKET,
      1212,
      's',
      "s3 established",
      0,
      0,
      0,
      0,
      0,
      "kind=tcp state=ESTABLISHED owner=server local=server:7000 remote=client:40122 peer=2 rlimit=131072 "
      "slimit=2626560 rq=0 wq=0 cwnd=10 rtt=31 mss=65483",
      0,
      { 0 } },
    { EVENT_ENTER, 1230, 's', "recv(4, 512, 0)", "recv", 4, 14, 0, 512, NULL, NULL, { 0 } },
    { EVENT_ENTER, 1240, 'c', "send(3, \"hello\", 5, 0)", "send", 3, 6, 0, 5, NULL, "hello", { 0 } },
    { EVENT_GO, 1400, 'c', "send(3, \"hello\", 5, 0)", "send", 3, 6, 0, 0, NULL, NULL, { 0 } },
    { EVENT_PACKET,
      1408,
      'p',
      "client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 5 bytes",
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      { false, 1001, 9001, TCP_PSH | TCP_ACK, 512, -1, 5, 0 } },
    { EVENT_PACKET,
      1415,
      'p',
      "server:7000 > client:40122  ACK seq 1 ack 6 win 65536",
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      { true, 9001, 1006, TCP_ACK, 512, -1, 0, 0 } },
    { EVENT_RETURN, 1420, 'c', "send(3, \"hello\", 5, 0) = 5", "send", 3, 6, 5, 5, NULL, "hello", { 0 } },
    { EVENT_SOCKET, 1430, 's', "s3 has 5 bytes", 0, 0, 0, 0, 0, "rq=5", 0, { 0 } },
    { EVENT_ENTER, 1440, 'c', "recv(3, 512, 0)", "recv", 3, 7, 0, 512, NULL, NULL, { 0 } },
    { EVENT_GO, 1600, 's', "recv(4, 512, 0)", "recv", 4, 14, 0, 0, NULL, NULL, { 0 } },
    { EVENT_RETURN, 1620, 's', "recv(4, \"hello\", 512, 0) = 5", "recv", 4, 14, 5, 5, NULL, "hello", { 0 } },
    { EVENT_SOCKET, 1630, 's', "s3 is empty", 0, 0, 0, 0, 0, "rq=0", 0, { 0 } },
    { EVENT_ENTER, 1640, 's', "send(4, \"hello\", 5, 0)", "send", 4, 15, 0, 5, NULL, "hello", { 0 } },
    { EVENT_GO, 1800, 'c', "recv(3, 512, 0)", "recv", 3, 7, 0, 0, NULL, NULL, { 0 } },
    { EVENT_BLOCK, 1860, 'c', "recv(3, 512, 0) blocks", "recv", 3, 7, 0, 0, NULL, NULL, { 0 } },
    { EVENT_GO, 2000, 's', "send(4, \"hello\", 5, 0)", "send", 4, 15, 0, 0, NULL, NULL, { 0 } },
    { EVENT_PACKET,
      2008,
      'p',
      "server:7000 > client:40122  PSH ACK seq 1 ack 6 win 65536, 5 bytes",
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      { true, 9001, 1006, TCP_PSH | TCP_ACK, 512, -1, 5, 0 } },
    { EVENT_PACKET,
      2015,
      'p',
      "client:40122 > server:7000  ACK seq 6 ack 6 win 65536",
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      { false, 1006, 9006, TCP_ACK, 512, -1, 0, 0 } },
    { EVENT_RETURN, 2020, 's', "send(4, \"hello\", 5, 0) = 5", "send", 4, 15, 5, 5, NULL, "hello", { 0 } },
    { EVENT_RETURN, 2030, 'c', "recv(3, \"hello\", 512, 0) = 5", "recv", 3, 7, 5, 5, NULL, "hello", { 0 } },
    { EVENT_OUTPUT, 2040, 'c', "hello", 0, 1, 0, 0, 0, "hello \033[31m\xe4\xbd\xa0\n", 0, { 0 } },
    { EVENT_ENTER, 2050, 's', "recv(4, 512, 0)", "recv", 4, 14, 0, 512, NULL, NULL, { 0 } },
    { EVENT_ENTER, 2060, 'c', "close(3)", "close", 3, 8, 0, -1, NULL, NULL, { 0 } },
    { EVENT_GO, 2200, 'c', "close(3)", "close", 3, 8, 0, 0, NULL, NULL, { 0 } },
    { EVENT_PACKET,
      2208,
      'p',
      "client:40122 > server:7000  FIN ACK seq 6 ack 6 win 65536",
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      { false, 1006, 9006, TCP_FIN | TCP_ACK, 512, -1, 0, 0 } },
    { EVENT_RETURN, 2220, 'c', "close(3) = 0", "close", 3, 8, 0, -1, "3=-", NULL, { 0 } },
    { EVENT_SOCKET, 2230, 'c', "s2 FIN_WAIT2", 0, 0, 0, 0, 0, "state=FIN_WAIT2", 0, { 0 } },
    { EVENT_SOCKET, 2231, 's', "s3 CLOSE_WAIT", 0, 0, 0, 0, 0, "state=CLOSE_WAIT", 0, { 0 } },
    { EVENT_EXIT, 2300, 'c', "exited with 0", 0, 0, 0, 0, 0, NULL, 0, { 0 } },
    { EVENT_GO, 2400, 's', "recv(4, 512, 0)", "recv", 4, 14, 0, 0, NULL, NULL, { 0 } },
    { EVENT_RETURN, 2420, 's', "recv(4, \"\", 512, 0) = 0", "recv", 4, 14, 0, 0, NULL, "", { 0 } },
    CALL('s', 2500, "close", 4, 16, "close(4)", " = 0", 0, -1, "4=-", NULL),
    { EVENT_EXIT, 2600, 's', "exited with 0", 0, 0, 0, 0, 0, NULL, 0, { 0 } },
    { EVENT_NOTE, 2700, 0, "all programs have ended", 0, 0, 0, 0, 0, "end", 0, { 0 } },
};

enum { MOMENTS = sizeof moments / sizeof *moments };

/* Of the one call that a screen shows in full. */
static struct str arguments_of_call(const struct moment *moment)
{
    return str_from(strcmp(moment->call, "connect") == 0 ? "sockfd:1 addr:11 addrlen:2 " : NULL);
}

static void fill_call(struct event *event, const struct moment *moment)
{
    event->u.call = (struct event_call){
        .name = str_from(moment->call),
        .fd = moment->fd,
        .held = event->kind == EVENT_ENTER,
        .schedules = true,
        .ret = moment->ret,
        .length = moment->length,
        .data = str_from(moment->data),
        .nfds = -1,
        .descriptors = str_from(moment->more),
        .arguments = arguments_of_call(moment),
        .file = str_from(moment->who == 's' ? SERVER_FILE : CLIENT_FILE),
        .line = moment->at,
        .function = str_from("main"),
    };
}

/* The objects of the SOCKET events are named first thing in their line. */
static void fill_other(struct event *event, const struct moment *moment)
{
    bool server = moment->who == 's';

    switch (moment->kind) {
    case EVENT_START:
    case EVENT_EXEC:
    case EVENT_EXIT:
        event->u.task = (struct event_task){ .descriptors = str_from(moment->more) };
        break;
    case EVENT_OUTPUT:
        event->u.io = (struct event_io){ moment->fd, str_from(moment->more) };
        break;
    case EVENT_NOTE:
        event->u.note.kind = note_kind_from(str_from(moment->more));
        break;
    case EVENT_SOCKET:
        event->u.object = (struct event_object){ (uint32_t)(moment->line[1] - '0'), str_from(moment->more) };
        break;
    case EVENT_SOURCE:
        event->u.source = (struct event_source){ str_from(server ? SERVER_FILE : CLIENT_FILE), 0,
                                                 str_from(server ? server_text : client_text) };
        break;
    default:
        fill_call(event, moment);
    }
}

static void write_moment(struct pcapng_writer *writer, const struct moment *moment)
{
    bool server = moment->who == 's', person = server || moment->who == 'c';
    struct event event = { .kind = moment->kind,
                           .ns = (int64_t)moment->us * 1000,
                           .actor = str_from(server   ? "server"
                                             : person ? "client"
                                                      : ""),
                           .pid = person ? (server ? 2 : 3) : 0,
                           .tid = person ? (server ? 2 : 3) : 0,
                           .line = str_from(moment->line) };
    struct frame frame;

    if (moment->kind == EVENT_PACKET) {
        frame_segment(&frame, &moment->segment);
        event.u.packet = frame_captured(&frame);
    } else {
        fill_other(&event, moment);
    }
    assert_int_equal(pcapng_write_event(writer, &event), 0);
}

static const uint8_t client_address[4] = { 10, 0, 0, 1 }, server_address[4] = { 10, 0, 0, 2 };

struct sample {
    struct pcapng_writer writer;
    int file;
    unsigned next;
};

static void flush(struct sample *tale)
{
    size_t done = 0;

    while (done < tale->writer.used) {
        ssize_t n = write(tale->file, tale->writer.bytes + done, tale->writer.used - done);
        assert_true(n > 0);
        done += (size_t)n;
    }
    pcapng_writer_drop(&tale->writer, done);
}

unsigned sample_more(struct sample *tale, unsigned count)
{
    for (; count > 0 && tale->next < MOMENTS; count--)
        write_moment(&tale->writer, &moments[tale->next++]);
    flush(tale);
    return MOMENTS - tale->next;
}

unsigned sample_front(void)
{
    unsigned count = 0;

    while (moments[count].kind != EVENT_GO)
        count++;
    return count;
}

unsigned sample_step(struct sample *tale)
{
    unsigned count = 1;

    while (tale->next + count < MOMENTS && moments[tale->next + count].kind != EVENT_GO)
        count++;
    return sample_more(tale, count);
}

void sample_add(struct sample *tale, struct event *event)
{
    assert_int_equal(pcapng_write_event(&tale->writer, event), 0);
    flush(tale);
}

void sample_rest(struct sample *tale, int64_t obeyed, const char *next)
{
    struct event event = { .kind = EVENT_NOTE, .u.note = { .kind = NOTE_NEXT, .value = obeyed } };

    if (!next && tale->next < MOMENTS)
        next = moments[tale->next].who == 's' ? "server" : "client";
    event.u.note.actor = str_from(next);
    sample_add(tale, &event);
}

static struct sample *sample_begin(unsigned events)
{
    struct sample *tale = calloc(1, sizeof *tale);

    assert_non_null(tale);
    tale->file = memfd_create("tale", MFD_CLOEXEC);
    assert_true(tale->file >= 0);
    assert_int_equal(pcapng_writer_begin(&tale->writer, 1700000000000000000, "tale"), 0);
    assert_int_equal(pcapng_write_name(&tale->writer, client_address, 4, "client"), 0);
    assert_int_equal(pcapng_write_name(&tale->writer, server_address, 4, "server"), 0);
    assert_int_equal(pcapng_write_interface(&tale->writer, "lo", 1), 0);
    sample_more(tale, events ? events : MOMENTS);
    return tale;
}

void sample_free(struct sample *tale)
{
    close(tale->file);
    pcapng_writer_free(&tale->writer);
    free(tale);
}

int sample_file(unsigned events)
{
    struct sample *tale = sample_begin(events);
    int file = fcntl(tale->file, F_DUPFD_CLOEXEC, 3);

    sample_free(tale);
    return file;
}

struct sample *sample_live(unsigned events, struct timeline **timeline)
{
    struct sample *tale = sample_begin(events);
    char why[200] = "";

    *timeline = timeline_open(fcntl(tale->file, F_DUPFD_CLOEXEC, 3), true, why, sizeof why);
    if (!*timeline)
        fail_msg("%s", why);
    return tale;
}

struct timeline *sample_open(void)
{
    char why[200] = "";
    struct timeline *timeline = timeline_open(sample_file(0), false, why, sizeof why);

    if (!timeline)
        fail_msg("%s", why);
    return timeline;
}
