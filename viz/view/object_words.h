/* Kernel objects in words: what the panes of descriptors and of buffers both say. Pure. */
#ifndef SOCKEYE_VIZ_OBJECT_WORDS_H
#define SOCKEYE_VIZ_OBJECT_WORDS_H

#include "lab/record/state.h"
#include "viz/draw/units.h"

/* Label of a process's first task; "pid 7" when it has none. Adds to `out`. */
void object_add_process(const struct state *state, int32_t pid, struct words *out);
/* "server 4": who holds it, by which descriptor; "server, waits for accept()", "server, closed" without one.
 */
void object_add_name(const struct state *state, uint32_t id, struct words *out);
/* "TCP", "unix stream", "pipe, read end"; `brief`: "unix", "pipe". */
const char *object_kind(const struct values *values, bool brief);
/* "ESTABLISHED", `brief`: "ESTAB". */
struct str object_state(const struct values *values, bool brief);
bool object_gone(const struct object *object);
/* The other end, NULL when it is not known or left. */
const struct object *object_peer(const struct state *state, const struct object *object);
bool object_kind_is(const struct object *object, const char *kind);

#endif
