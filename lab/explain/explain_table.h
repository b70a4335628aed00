/* The rows behind explain.h, private to lab/explain. */
#ifndef SOCKEYE_EXPLAIN_EXPLAIN_TABLE_H
#define SOCKEYE_EXPLAIN_EXPLAIN_TABLE_H

#include "lab/base/text.h"
#include "lab/record/event.h"

/* When a sentence is true. Of the rows that fit, the first speaks. */
enum explain_when {
    WHEN_ENTER,    /* about to be called */
    WHEN_BLOCK,    /* sleeps in the kernel */
    WHEN_OK,       /* came back without an error */
    WHEN_ABSTRACT, /* the same, of an address that begins with @ */
    WHEN_NONE,     /* came back with 0, which is what it was asked for */
    WHEN_ZERO,     /* came back with 0 */
    WHEN_SOME,     /* came back with more than 0 */
    WHEN_SHORT,    /* came back with more than 0 and less than it was asked for */
    WHEN_FULL,     /* came back with all it was asked for */
    WHEN_MORE,     /* came back with more than it was asked for */
    WHEN_NOTHING,  /* a wait about to be called, or asleep, that watches no descriptor */
    WHEN_NVAL,     /* a wait came back with POLLNVAL, POLLERR, POLLHUP for one of its descriptors */
    WHEN_ERR,
    WHEN_HUP
};

/* What the descriptor is. */
enum explain_kind {
    KIND_ANY,
    KIND_STREAM,
    KIND_TCP,
    KIND_CONNECTED, /* TCP with a peer */
    KIND_DEAF,      /* TCP whose receiving this end has shut down, while the peer's stream goes on */
    KIND_DATAGRAM,
    KIND_UDP,
    KIND_UNIX,
    KIND_PIPE,
    KIND_EVENT
};

/* In a sentence {call} {fd} {ret} {peer} and {1} {2} ... (arguments behind the first) are filled in;
 * {nval} {err} {hup} are the first descriptor that a wait tells that of; {peer} is "the peer" where nobody
 * knows it; {n:ret} and {n:asked} are "1 byte", "3 bytes". Behind a | stands what has not been seen yet: what
 * it means for what may come. Meanings of words and parameters have that mark as well. */
struct explain_row {
    const char *calls; /* names, parted by spaces */
    enum explain_when when;
    enum explain_kind kind;
    const char *word; /* must stand among the arguments; NULL: any */
    const char *sentence;
};

extern const struct explain_row explain_calls[];
extern const size_t explain_calls_count;

/* A constant's meaning: "MSG_DONTWAIT" -> "do not sleep ...". */
struct explain_word {
    const char *word;
    const char *meaning;
};
extern const struct explain_word explain_words[];
extern const size_t explain_words_count;

/* Whether a socket is of this kind, by the text of the recording ("tcp6", "unix-dgram"). */
bool explain_is_kind(struct str kind, enum explain_kind wanted);

/* Whether `name` is one of the names in `names`. */
bool explain_names(const char *names, struct str name);

/* explain_packet.c */
void explain_packet(const struct event *event, struct text *text);

/* Values of a call that sentences speak of. */
struct explain_facts {
    const struct event_call *call;
    struct str line;
    int64_t asked;   /* bytes asked for; -1 not known */
    struct str kind; /* text of the object, empty when not known */
    struct str peer;
    bool deaf; /* see KIND_DEAF */
    bool seen; /* of what has been seen alone, see enum explain_extent */
};

enum { EXPLAIN_TOLD_MAX = 512 };

/* A text of a table up to the mark (`seen`), or whole without it: into `out`, which it returns. */
const char *explain_told(const char *text, bool seen, char *out, size_t cap);

/* The sentence of a call with its gaps filled; false when no row fits. */
bool explain_call(const struct explain_facts *facts, enum event_kind event, struct text *text);

#endif
