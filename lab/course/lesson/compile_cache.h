/* The cache of compiled lessons: one folder for each content, $XDG_CACHE_HOME/sockeye/HASH/, made whole and
 * then renamed into place, so that nobody ever finds half of one. */
#ifndef SOCKEYE_COURSE_COMPILE_CACHE_H
#define SOCKEYE_COURSE_COMPILE_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 128 bits of FNV-1a: against accident, not against malice; whoever can write the cache can write the
 * programs. */
struct content_hash {
    uint64_t a, b;
};
void content_hash_begin(struct content_hash *hash);
void content_hash_add(struct content_hash *hash, const void *bytes, size_t size);

/* Paths are within PATH_MAX. */
struct cache_entry {
    char folder[512]; /* where the entry is, or will be */
    char draft[540];  /* where it is being made */
    bool temporary;   /* no cache could be written: `folder` is a private one in $TMPDIR */
};

/* True when the entry is there (and marks it as used). */
bool cache_find(const struct content_hash *hash, struct cache_entry *entry);
/* Why the cache is not used although it is there: one line with the way out; "" it is used, or there is none.
 */
const char *cache_trouble(void);
/* Makes entry->draft for what cache_find() did not find. False with `why`. */
bool cache_draft(struct cache_entry *entry, char *why, size_t cap);
/* Draft to entry; another's that was finished first is as good. False with `why`. */
bool cache_keep(struct cache_entry *entry, char *why, size_t cap);
/* Throws the draft away. */
void cache_drop(const struct cache_entry *entry);
/* Removes a temporary entry by the path of a file in it; leaves entries of the cache alone. */
void cache_forget(const char *file);
/* Removes any entry, by the path of a file in it; "" removes nothing. */
void cache_remove(const char *file);

#endif
