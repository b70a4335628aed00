/* The kernel objects of a session (sockets, pipes, eventpolls ...): which descriptor is which object, and
 * what the kernel says of each. Probes through pidfd_getfd where allowed, sock_diag (libmnl) for what has no
 * descriptor and as the fallback. Writes EVENT_SOCKET only for what changed. Ids of processes are host ids.
 *
 * An object has one number for life: a connection keeps it from half-open through the accept queue and
 * accept() to TIME_WAIT. States: TCP as ss names them (ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2
 * TIME_WAIT CLOSED CLOSE_WAIT LAST_ACK LISTEN CLOSING); UDP UNCONN CONNECTED; unix LISTEN CONNECTED UNCONN;
 * pipes OPEN NO_READER NO_WRITER; any: GONE. */
#ifndef SOCKEYE_OBSERVE_OBJECTS_H
#define SOCKEYE_OBSERVE_OBJECTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "lab/observe/decode/decoded.h"
#include "lab/observe/objects/object_kind.h"
#include "lab/observe/objects/sink.h"

struct objects;

/* Must be made inside the session's network namespace (opens netlink there). NULL with why; where there is no
 * sock_diag it works without and leaves a line in `why`. */
struct objects *objects_new(const struct objects_sink *sink, char *why, size_t cap);
void objects_free(struct objects *objects);

/* Whether calls on this descriptor are events: a socket, pipe/FIFO, eventpoll, eventfd, timerfd, signalfd.
 * Cached; one readlink for a descriptor never seen. */
bool objects_watches(struct objects *objects, pid_t pid, int fd);

/* After a call that may have changed the descriptor table returned: learns and forgets descriptors, and
 * writes the changes as event_put_descriptor() entries into `out` (for SE_FDS). Returns the length, 0 for no
 * change. */
size_t objects_after_call(struct objects *objects, const struct raw_call *raw, char *out, size_t cap);

/* Whether one of the descriptors 0, 1, 2 is known to be a socket or the like, put there by the program. */
bool objects_has_stdio(struct objects *objects, pid_t pid);

/* The whole table of a process (after start and exec), same form; a fork copies (or a thread shares) its
 * parent's, `shares` or not where the kernel says that it does (CLONE_FILES). objects_exit() is for a process
 * that has ended. */
size_t objects_table(struct objects *objects, pid_t pid, char *out, size_t cap);
void objects_fork(struct objects *objects, pid_t parent, pid_t child, bool shares);
void objects_exit(struct objects *objects, pid_t pid);

/* A process that runs since before it was watched: reads its table, standard descriptors too. `parent`: a
 * process that it may share its table with (CLONE_FILES), 0 none. */
void objects_attach(struct objects *objects, pid_t pid, pid_t parent);
/* As much of its table as there is room for, from descriptor `*from` on, which becomes the first that is
 * missing. 0: there is no more. */
size_t objects_table_part(struct objects *objects, pid_t pid, int *from, char *out, size_t cap);
/* What its epolls watch of the descriptors from `from` to before `to`, as sets: the descriptor, the events,
 * and the number of the epoll. */
size_t objects_interests(struct objects *objects, pid_t pid, int from, int to, char *out, size_t cap);
/* Whether pidfd_getfd is not allowed here, so that less is known of sockets. */
bool objects_copies_refused(const struct objects *objects);
/* From now on does without sock_diag, as in another network than the programs'. */
void objects_leave_network(struct objects *objects);

/* Looks at one descriptor's object, or at everything known and everything sock_diag lists (accept queues,
 * half-open connections, TIME_WAIT); changes go to the sink. `objects_look_all` skips the dumps that nothing
 * in the session needs (no listener: no TCP dump); `objects_look_touched` whatever can be no other than when
 * it was looked at last, for no call and no packet has touched it since. */
void objects_look(struct objects *objects, pid_t pid, int fd);
void objects_look_all(struct objects *objects);
void objects_look_touched(struct objects *objects);
/* A call is made on it, or has been. */
void objects_touch(struct objects *objects, pid_t pid, int fd);
/* A packet has passed. */
void objects_touch_ends(struct objects *objects, const struct sockaddr *from, const struct sockaddr *to,
                        socklen_t size, bool udp);
/* Whether a socket of the session has one of the two addresses, or has had it; whether there is one that
 * makes packets of any address (raw). */
bool objects_have_end(const struct objects *objects, const struct sockaddr *from, const struct sockaddr *to,
                      socklen_t size, bool udp);
bool objects_make_packets(const struct objects *objects);
/* After a call that received: what it has left unread. */
void objects_look_unread(struct objects *objects, pid_t pid, int fd);
/* Just before a call that closes descriptors is made, and before a process ends: the last look at what nobody
 * else has. What is unread there is what the peer's RST tells of. */
void objects_look_closing(struct objects *objects, const struct raw_call *raw);
void objects_look_ending(struct objects *objects, pid_t pid);

/* Whether whoever comes is heard of there: a listener, a datagram socket that was bound, an epoll of one. */
bool objects_is_door(struct objects *objects, pid_t pid, int fd);
/* How many connections are behind a descriptor: itself, or those that an epoll has. */
unsigned objects_connections(struct objects *objects, pid_t pid, int fd);
/* Whether there is a listener, or a datagram socket that has a port and no peer. */
bool objects_serving(const struct objects *objects);
enum object_kind objects_kind(const struct objects *objects, pid_t pid, int fd);
/* What a descriptor is known to be: a connection of bytes, of which a call may move fewer than asked; without
 * blocking. */
bool objects_is_stream(const struct objects *objects, pid_t pid, int fd);
bool objects_is_nonblocking(const struct objects *objects, pid_t pid, int fd);
/* Whether it is a socket, and of which family and protocol (AF_NETLINK, NETLINK_ROUTE); -1 where that is not
 * known. */
bool objects_socket(const struct objects *objects, pid_t pid, int fd, int *family, int *protocol);

/* From now on does without pidfd_getfd, as in a container that forbids it. For tests. */
void objects_refuse_copies(struct objects *objects);

/* Endpoint by actor name: who owns that address in this session: "server:7000"; in numbers when nobody does.
 * Names come from what was bound, connected and accepted. */
size_t objects_endpoint(struct objects *objects, const struct sockaddr *address, socklen_t size, bool udp,
                        char *out, size_t cap);
/* The same where the protocol is not known, as in a call's argument: TCP's owner, else UDP's. */
size_t objects_endpoint_of(struct objects *objects, const struct sockaddr *address, socklen_t size, char *out,
                           size_t cap);

#endif
