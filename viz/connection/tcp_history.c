#include "viz/connection/tcp_history.h"

#include "viz/view/history.h"

const struct state_info state_infos[NODE_COUNT] = {
    [NODE_BEGIN] = { "CLOSED", 1, 0, "no connection" },
    [NODE_LISTEN] = { "LISTEN", 0, 1, "waits for SYNs" },
    [NODE_SYN_SENT] = { "SYN_SENT", 2, 1, "has asked, waits for SYN ACK" },
    [NODE_SYN_RECV] = { "SYN_RECV", 0, 2, "has answered a SYN, waits for the ACK" },
    [NODE_ESTABLISHED] = { "ESTABLISHED", 1, 3, "both may send" },
    [NODE_FIN_WAIT1] = { "FIN_WAIT1", 0, 4, "has sent FIN, waits for its ACK" },
    [NODE_CLOSE_WAIT] = { "CLOSE_WAIT", 2, 4, "the peer has sent FIN; this program has not closed yet" },
    [NODE_FIN_WAIT2] = { "FIN_WAIT2", 0, 5, "its FIN is acknowledged, waits for the peer's FIN" },
    [NODE_CLOSING] = { "CLOSING", 1, 5, "both have sent FIN, waits for the ACK" },
    [NODE_LAST_ACK] = { "LAST_ACK", 2, 5, "has closed too, waits for the last ACK" },
    [NODE_TIME_WAIT] = { "TIME_WAIT", 1, 6, "all is said; late segments are waited out" },
    [NODE_END] = { "CLOSED", 2, 6, "the connection is over" },
};

static int node_of(struct str name, bool began)
{
    if (str_is(name, "GONE") || str_is(name, "CLOSE") || str_is(name, "CLOSED"))
        return began ? NODE_END : NODE_BEGIN;
    for (int i = 1; i < NODE_END; i++)
        if (str_is(name, state_infos[i].name))
            return i;
    return -1;
}

/* What lies between two states that were seen one after the other: the kernel is asked at each stop, and goes
 * through several states in between. NODE_COUNT: nothing was seen before. */
static const struct {
    int from, to, between;
} passages[] = {
    { NODE_BEGIN, NODE_ESTABLISHED, NODE_SYN_SENT },
    { NODE_COUNT, NODE_ESTABLISHED, NODE_SYN_RECV },
    { NODE_BEGIN, NODE_CLOSE_WAIT, NODE_ESTABLISHED },
    { NODE_COUNT, NODE_CLOSE_WAIT, NODE_ESTABLISHED },
    { NODE_SYN_SENT, NODE_CLOSE_WAIT, NODE_ESTABLISHED },
    { NODE_ESTABLISHED, NODE_FIN_WAIT2, NODE_FIN_WAIT1 },
    { NODE_ESTABLISHED, NODE_CLOSING, NODE_FIN_WAIT1 },
    { NODE_ESTABLISHED, NODE_TIME_WAIT, NODE_FIN_WAIT1 },
    { NODE_FIN_WAIT1, NODE_TIME_WAIT, NODE_FIN_WAIT2 },
    { NODE_ESTABLISHED, NODE_LAST_ACK, NODE_CLOSE_WAIT },
};

static int between(int from, int to, bool orderly)
{
    if (orderly && from == NODE_CLOSE_WAIT && to == NODE_END)
        return NODE_LAST_ACK;
    for (size_t i = 0; i < sizeof passages / sizeof *passages; i++)
        if (passages[i].from == from && passages[i].to == to)
            return passages[i].between;
    return -1;
}

static void add_to_way(struct tcp_history *way, int node, int64_t ns, bool passed)
{
    if (node < 0 || (way->count > 0 && way->path[way->count - 1] == node))
        return;
    if (way->count == TCP_HISTORY_MAX) {
        memmove(way->path, way->path + 1, (size_t)(TCP_HISTORY_MAX - 1) * sizeof *way->path);
        memmove(way->since, way->since + 1, (size_t)(TCP_HISTORY_MAX - 1) * sizeof *way->since);
        memmove(way->passed, way->passed + 1, (size_t)(TCP_HISTORY_MAX - 1) * sizeof *way->passed);
        way->count--;
    }
    way->path[way->count] = node;
    way->passed[way->count] = passed;
    way->since[way->count++] = ns;
}

static void see_state(struct tcp_history *way, int node, int64_t ns, bool orderly)
{
    for (int last; node >= 0;) {
        last = way->count ? way->path[way->count - 1] : NODE_COUNT;
        int middle = node, step;
        while ((step = between(last, middle, orderly)) >= 0)
            middle = step;
        add_to_way(way, middle, ns, middle != node);
        if (middle == node)
            return;
    }
}

/* Only an end that waited out its TIME_WAIT had its FIN answered by one: else the other went by a reset. */
static bool waited_out(const struct view *view, uint32_t object)
{
    const struct history_state *states;
    size_t count = history_states(view->trail, object, view->position, &states);
    for (size_t i = 0; i < count; i++)
        if (str_is(states[i].name, "TIME_WAIT"))
            return true;
    return false;
}

void tcp_history_read(const struct view *view, uint32_t object, uint32_t peer, struct tcp_history *way)
{
    const struct history_state *states;
    size_t count = history_states(view->trail, object, view->position, &states);
    uint32_t lit_from = view->step ? timeline_step_begin(view->timeline, view->step) : EVENT_NO_INDEX;
    bool began = false, orderly = peer && waited_out(view, peer);
    *way = (struct tcp_history){ 0 };
    for (size_t i = 0; i < count; i++) {
        /* A socket whose connection waits in TIME_WAIT answers CLOSE when it is asked itself. */
        if (began && i + 1 < count && str_is(states[i + 1].name, "TIME_WAIT") &&
            node_of(states[i].name, began) == NODE_END)
            continue;
        int node = node_of(states[i].name, began);
        began = began || node > NODE_BEGIN;
        see_state(way, node, states[i].ns, orderly);
        way->moved = states[i].index >= lit_from;
    }
    for (int i = 0; i < way->count; i++) {
        int64_t until = i + 1 < way->count ? way->since[i + 1] : view->now.ns;
        way->spent[way->path[i]] += until - way->since[i];
    }
}

int tcp_history_now(const struct tcp_history *way)
{
    return way->count ? way->path[way->count - 1] : -1;
}

bool tcp_history_was_at(const struct tcp_history *way, int node)
{
    for (int i = 0; i < way->count; i++)
        if (way->path[i] == node)
            return true;
    return false;
}

bool tcp_history_only_passed(const struct tcp_history *way, int node)
{
    for (int i = 0; i < way->count; i++)
        if (way->path[i] == node && !way->passed[i])
            return false;
    return true;
}
