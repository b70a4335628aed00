/* A journal block's body taken apart into an event. Private to lab/record. */
#ifndef SOCKEYE_RECORD_PCAPNG_JOURNAL_H
#define SOCKEYE_RECORD_PCAPNG_JOURNAL_H

#include "lab/record/event.h"

/* What a block says of its time. */
struct journal_times {
    struct str realtime; /* digits, us */
    int64_t ns;          /* SE_NS */
    bool ours;           /* it has SE_KIND: ns counts */
    bool none;           /* a packet that tells no time */
    bool has_epoch;      /* a session note's SE_EPOCH */
    int64_t epoch_ns;
};

/* Fills `event` but for its time, which `times` tells. An entry that is not ours becomes a NOTE of no
 * known kind. False when the block holds nothing that can be read, or numbers beyond their bounds (see
 * bounds.h; of objects up to `objects`). Never reads beyond `size`. */
bool journal_read(const uint8_t *body, size_t size, uint32_t objects, struct event *event,
                  struct journal_times *times);

/* ns since 1970, as __REALTIME_TIMESTAMP tells them; 0 where it tells none. */
int64_t journal_realtime_ns(const struct journal_times *times);

#endif
