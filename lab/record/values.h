/* The figures and names the kernel gives of one object: what EVENT_SOCKET carries and every pane shows.
 * One table: a new figure is a new row here. */
#ifndef SOCKEYE_RECORD_VALUES_H
#define SOCKEYE_RECORD_VALUES_H

#include "lab/base/str.h"

/* Numbers. Unset is VALUE_UNKNOWN. Bytes unless said otherwise. */
enum value_id {
    VALUE_RECV_QUEUE,   /* rq: bytes waiting for recv (SIOCINQ); UDP and unix datagram: the next datagram's */
    VALUE_SEND_QUEUE,   /* wq: bytes not yet acknowledged (SIOCOUTQ) */
    VALUE_UNSENT,       /* unsent: of those, not yet sent (SIOCOUTQNSD) */
    VALUE_RECV_LIMIT,   /* rlimit: SO_RCVBUF as stored */
    VALUE_SEND_LIMIT,   /* slimit: SO_SNDBUF as stored */
    VALUE_RECV_ASKED,   /* rasked: SO_RCVBUF as the program asked */
    VALUE_SEND_ASKED,   /* sasked */
    VALUE_RECV_MEMORY,  /* rmem: SK_MEMINFO_RMEM_ALLOC */
    VALUE_SEND_MEMORY,  /* wmem: SK_MEMINFO_WMEM_QUEUED */
    VALUE_DROPS,        /* drops: SK_MEMINFO_DROPS, count */
    VALUE_ACCEPT_QUEUE, /* aq: connections waiting for accept(), count; listeners only */
    VALUE_BACKLOG,      /* backlog: the accept queue's limit as stored; it holds one more */
    VALUE_HALF_OPEN,    /* half: connections in SYN_RECV, count */
    VALUE_OVERFLOWS,    /* over: ListenOverflows since the session began, count (whole network namespace) */
    VALUE_CWND,         /* cwnd: segments */
    VALUE_SSTHRESH,     /* ssthresh: segments */
    VALUE_RTT,          /* rtt: us */
    VALUE_RTO,          /* rto: us */
    VALUE_MSS,          /* mss */
    VALUE_PEER_WINDOW,  /* swnd: the window the peer advertises (tcpi_snd_wnd) */
    VALUE_OWN_WINDOW,   /* rwnd: the window this end advertises (tcpi_rcv_wnd where the kernel has it) */
    VALUE_UNACKED,      /* unacked: segments */
    VALUE_RETRANSMITS,  /* retrans: segments over the connection's life */
    VALUE_SHUTDOWN,     /* shut: 1 receiving, 2 sending, 3 both */
    VALUE_ERROR,        /* err: pending SO_ERROR, errno, where it can be read without taking it */
    VALUE_PEER_OBJECT,  /* peer: object id of the other end */
    VALUE_LISTENER,     /* parent: object id of the listener, while it waits for accept() */
    VALUE_COUNT_READY,  /* ready: epoll: entries ready; eventfd: counter */
    VALUE_OPTIONS,      /* opts: bits of enum value_option */
    VALUE_COUNT
};

#define VALUE_UNKNOWN INT32_MIN

enum value_option {
    OPTION_REUSEADDR = 1,
    OPTION_REUSEPORT = 2,
    OPTION_NODELAY = 4,
    OPTION_KEEPALIVE = 8,
    OPTION_BROADCAST = 16,
    OPTION_CORK = 32,
    OPTION_LINGER = 64,
    OPTION_V6ONLY = 128,
    OPTION_PASSCRED = 256
};

/* Texts. */
enum text_id {
    TEXT_KIND,   /* kind: "tcp" "udp" "unix stream" ... spaces written as '-' */
    TEXT_STATE,  /* state: "LISTEN", "ESTABLISHED", "CLOSE_WAIT", ... as in RFC 9293 with _; "GONE" when it
                    left */
    TEXT_LOCAL,  /* local: endpoint by actor name, "server:7000"; "*:7000" when bound to any address */
    TEXT_REMOTE, /* remote */
    TEXT_OWNER,  /* owner: label of the task that made it */
    TEXT_COUNT
};

/* A sender's view of one object; the same struct lies in the state. */
struct values {
    int32_t number[VALUE_COUNT];
    struct str text[TEXT_COUNT];
};

/* All unknown. */
void values_clear(struct values *values);

/* The key in the recording, and what a person reads: "rq", "receive queue". */
const char *value_key(enum value_id id);
const char *value_title(enum value_id id);
const char *text_key(enum text_id id);

/* Writes "key=value ..." for what differs between `before` and `now` (all that is known where `before` is
 * NULL). Returns the length, 0 when nothing differs. `cap` of 1024 always suffices for texts of up to 80
 * bytes each. */
size_t values_diff(const struct values *before, const struct values *now, char *out, size_t cap);

/* Applies such a text. Unknown keys are passed over: a newer writer's recording stays readable. */
void values_apply(struct values *values, struct str text);

#endif
