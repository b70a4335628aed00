/* The length of the address that a call fills in was not set before. */
#include <errno.h>

#include "lab/explain/findings/detector.h"

static const struct finding_kind address_length = {
    .name = "address-length",
    .why = "the kernel writes no more of an address than the length says that there is room for",
    .advice =
        "socklen_t size = sizeof address; before each such call: the kernel writes the real length back "
        "into it"
};

/* Who asks for the family alone gives room for it; and 16 bytes are a struct sockaddr, for the same purpose.
 * The kernel counts the NUL behind a path, which nobody needs who knows the length. */
enum { FAMILY_ROOM = 2, SOCKADDR_ROOM = 16 };

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    bool cut = call->address_size > 0 && call->address_room >= 0 && call->address_room < SOCKADDR_ROOM &&
               call->address_room != FAMILY_ROOM && call->address_room != call->address_size - 1;
    (void)task;
    (void)use;
    if (cut)
        keep_found(
            keep, &address_length, keep->index,
            "%.*s() was told that there is room for %d byte%s of the address, which has %d: the rest was "
            "not written",
            STR_ARGS(call->name), call->address_room, call->address_room == 1 ? "" : "s", call->address_size);
    else if (call->error == EINVAL && call->address_room < 0)
        keep_found(keep, &address_length, keep->index,
                   "%.*s() failed with EINVAL: as the length of the address it was given %d",
                   STR_ARGS(call->name), call->address_room);
}

static const struct finding_kind *const kinds[] = { &address_length, NULL };

const struct detector detect_address_length = { .kinds = kinds, .returned = returned };
