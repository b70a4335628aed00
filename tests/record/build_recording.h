/* Recordings for tests, written as a list of lines that can be read:
 *
 *   static const char *const lines[] = {
 *       "start   server fds='0=1'",
 *       "enter   server call=accept fd=3 step held at=/l/server.c:28 | accept(3, …)",
 *       "go      server call=accept fd=3",
 *       "packet  from=127.0.0.1:40122 to=127.0.0.1:7000 flags=S | client:40122 > server:7000  SYN seq 0 win
 * 65495", "socket  id=2 values='kind=tcp state=ESTABLISHED'", "return  server call=accept fd=3 ret=4
 * fds='4=s2' | accept(3, …) = 4", NULL,
 *   };
 *   struct timeline *timeline = build_timeline(lines);
 *
 * A line is KIND [ACTOR] then words `key=value` or `flag`, then `| ` and the transcript line. A value with
 * spaces stands in '...'; \n, \\, \' and \xHH are escapes. Each event is a microsecond after the one before,
 * or at ns=N.
 *
 *   any kind     ns=  pid=  tid=    (else: pids from 10 on, in order of `start` and `fork`)
 *   calls        call= fd= ret= errno= len= nfds= data= sets= args= fds= at=FILE:LINE func=  held step
 *                by=FILE:LINE (caller)
 *   start, exec  fds=
 *   fork         child=LABEL  thread
 *   exit, signal status= signal=
 *   socket       id= values=
 *   output       fd= data=          input  data=
 *   note         kind= about= value= fd= errno= text=
 *   source       file= offset= text=
 *   packet       from=IP:PORT to=IP:PORT  tcp (or udp)  flags=SAFPR seq= ack= win= data=
 *
 * A session note is written at the front. What is wrong in a line fails the test. */
#ifndef SOCKEYE_TESTS_BUILD_RECORDING_H
#define SOCKEYE_TESTS_BUILD_RECORDING_H

#include "lab/record/pcapng.h"
#include "lab/record/timeline.h"

enum { BUILD_TASKS_MAX = 64, BUILD_EPOCH_SECONDS = 1700000000 };

/* A recording that is being made, in a memfd. */
struct recording {
    int fd;
    struct pcapng_writer writer;
    int64_t ns;
    struct {
        char label[32];
        int32_t pid, tid;
    } tasks[BUILD_TASKS_MAX];
    unsigned task_count;
};

/* Headers, the name 127.0.0.1 = server, one interface "lo" and the session note. */
void recording_begin(struct recording *recording);
/* One event, in the file when this returns. */
void recording_add(struct recording *recording, const char *line);
/* Any event, as it is but for its time; in the file when this returns. */
void recording_add_event(struct recording *recording, struct event *event);
/* A descriptor of its own for the same file, the caller's. */
int recording_open(const struct recording *recording);
void recording_end(struct recording *recording);

/* All at once; `lines` ends with NULL. The descriptor, and the timeline, are the caller's. */
int build_recording(const char *const *lines);
struct timeline *build_timeline(const char *const *lines);

#endif
