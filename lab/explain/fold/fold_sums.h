/* What was folded away, in sums: which calls of which program, how often and with how many bytes; and the
 * line that stands for it in a transcript. Slices are the timeline's. */
#ifndef SOCKEYE_EXPLAIN_FOLD_SUMS_H
#define SOCKEYE_EXPLAIN_FOLD_SUMS_H

#include "lab/base/text.h"
#include "lab/record/event.h"

/* What an event adds to the sums. */
struct fold_term {
    enum event_kind kind;
    struct str program;
    struct str name; /* of a call that came back */
    int32_t error;
    int64_t bytes; /* moved; -1 where none could be */
};

enum { FOLD_SUMS_MAX = 16 };

struct fold_sums {
    struct {
        struct fold_term of; /* with all bytes */
        uint64_t count;
    } items[FOLD_SUMS_MAX];
    unsigned count;
    uint64_t others; /* events of which there is no sum */
};

struct fold_term fold_term_of(const struct event *event);
void fold_sums_add(struct fold_sums *sums, const struct fold_term *term);

/* Behind what they are sums of: ": client send 12 times (768 bytes), recv EAGAIN 3 times; 24 packets (768
 * bytes)"; nothing where there are none. */
void fold_sums_text(const struct fold_sums *sums, struct text *text);

#endif
