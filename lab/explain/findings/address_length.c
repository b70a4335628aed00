/* The length of the address that a call fills in was not set before. */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include "lab/explain/explain_table.h"
#include "lab/explain/findings/detector.h"
#include "lab/explain/line_parts.h"

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

/* As with the size of a pointer to the address. */
static const struct finding_kind address_given_short = {
    .name = "address-length",
    .why = "the kernel wants all of the structure that belongs to the family: it refuses less with EINVAL",
    .advice =
        "sizeof of the structure (sizeof address, or sizeof *address where that is a pointer): sizeof of a "
        "pointer is 8, whatever it points at"
};

/* The length that was given with an address of this family: the line has "AF_INET [8]" where that was less
 * than a struct sockaddr_in. 0: it was not. */
static int64_t short_length(struct str line, const char *family)
{
    struct line_parts parts;
    int64_t length = 0;
    for (unsigned i = 1; line_split(line, &parts) && i < parts.count; i++) {
        struct str rest = parts.arguments[i];
        if (!str_starts(rest, family) || !str_ends(rest, "]"))
            continue;
        rest = str_skip(rest, strlen(family));
        if (str_starts(rest, " [") &&
            str_number(str_first(str_skip(rest, 2), rest.n - 3), 1, 64, &length) == NUMBER_READ)
            return length;
    }
    return 0;
}

static void look_given(struct keep *keep, const struct event *event, const struct event *enter)
{
    const struct event_call *call = &event->u.call;
    int64_t four = short_length(enter->line, "AF_INET"), six = short_length(enter->line, "AF_INET6");
    if (!explain_names("bind connect sendto sendmsg sendmmsg", call->name) || (four == 0 && six == 0))
        return;
    keep_found(keep, &address_given_short, keep->index,
               "%.*s() failed with EINVAL: %lld bytes were given as the length of the address, and a struct "
               "%s has %d",
               STR_ARGS(call->name), (long long)(four ? four : six), four ? "sockaddr_in" : "sockaddr_in6",
               four ? (int)sizeof(struct sockaddr_in) : (int)sizeof(struct sockaddr_in6));
}

static void returned(struct keep *keep, const struct event *event, struct task_calls *task,
                     struct fd_use *use)
{
    const struct event_call *call = &event->u.call;
    bool cut = call->address_size > 0 && call->address_room >= 0 && call->address_room < SOCKADDR_ROOM &&
               call->address_room != FAMILY_ROOM && call->address_room != call->address_size - 1;
    (void)use;
    if (call->error == EINVAL)
        look_given(keep, event, &task->enter);
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

static const struct finding_kind *const kinds[] = { &address_length, &address_given_short, NULL };

const struct detector detect_address_length = { .kinds = kinds, .returned = returned };
