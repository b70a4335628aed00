/* For tests of the observer: a private network for the test's own process, and what the registry of objects
 * says of that process, which plays the traced program. */
#ifndef SOCKEYE_TESTS_OBSERVE_NETSPACE_H
#define SOCKEYE_TESTS_OBSERVE_NETSPACE_H

#include <stdbool.h>
#include <stdint.h>

#include "lab/observe/objects/objects.h"
#include "lab/record/values.h"

/* Enters user and network namespaces of our own, with lo up. False where this machine does not allow it. */
bool netspace_enter(void);
/* For good. */
bool netspace_drop_capabilities(void);

enum { WATCHED_MAX = 512 };

/* What was told of each object. */
struct watch {
    struct objects *objects;
    struct values values[WATCHED_MAX]; /* by id */
    char *texts[8192];                 /* what the values point into; owned */
    unsigned count;
    const char *label;  /* of every process */
    char changes[1024]; /* of the descriptor table, by the last call */
};

struct watch *watch_new(void);
void watch_free(struct watch *watch);

/* Says that this process's call returned; the changes of its table are in watch->changes. */
void watch_call(struct watch *watch, int64_t number, int64_t ret, uint64_t a, uint64_t b, uint64_t c,
                uint64_t d);
/* The object of a descriptor in the changes; 0 when it is closed there or not in them. */
uint32_t watch_changed(const struct watch *watch, int fd);
bool watch_mentions(const struct watch *watch, int fd);

/* socket() that is seen; the descriptor, with its object in *id. */
int watch_socket(struct watch *watch, int domain, int type, uint32_t *id);
/* A listener on 127.0.0.1 and a port of the kernel's choice, in *port. */
int watch_listener(struct watch *watch, int backlog, uint16_t *port, uint32_t *id);
/* A connection that is seen. */
int watch_connect(struct watch *watch, uint16_t port, uint32_t *id);

int32_t watch_number(const struct watch *watch, uint32_t object, enum value_id id);
/* Terminated; overwritten by the fourth next call. */
const char *watch_text(const struct watch *watch, uint32_t object, enum text_id id);
/* Id of an object whose text is this, from `from` on; 0 none. */
uint32_t watch_find(const struct watch *watch, uint32_t from, enum text_id id, const char *text);

/* Looks at everything until the condition holds, for two seconds at most. */
bool watch_until(struct watch *watch, bool (*holds)(struct watch *watch, const void *data), const void *data);

#endif
