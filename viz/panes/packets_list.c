/* The list of packets: see packets_list.h. */
#include "viz/panes/packets_list.h"

#include "viz/view/filter.h"

static uint32_t shown_before(const struct view *view, uint32_t position)
{
    return view->filter ? filter_packets(view->filter, position)
                        : timeline_count_of(view->timeline, EVENT_PACKET, position);
}

uint32_t packets_shown(const struct view *view)
{
    return shown_before(view, view->position);
}

/* Of those that are shown, counted from the oldest. */
static uint32_t nth_shown(const struct view *view, uint32_t n)
{
    return view->filter ? filter_packet(view->filter, n) : timeline_nth(view->timeline, EVENT_PACKET, n);
}

void packets_collect(const struct view *view, int skip, int wanted, struct packets_list *rows)
{
    int end = (int)packets_shown(view) - skip;
    wanted = wanted > PACKETS_LIST_MAX ? PACKETS_LIST_MAX : wanted;
    rows->count = 0;
    for (int n = end > wanted ? end - wanted : 0; n < end; n++) {
        uint32_t index = nth_shown(view, (uint32_t)n);
        rows->index[rows->count] = index;
        rows->number[rows->count++] = timeline_count_of(view->timeline, EVENT_PACKET, index) + 1;
    }
}

int packets_clamp(const struct view *view, int skip, int height)
{
    int most = (int)packets_shown(view) - height;
    most = most < 0 ? 0 : most;
    return skip < 0 ? 0 : skip > most ? most : skip;
}

int packets_age(const struct view *view, uint32_t chosen)
{
    if (chosen >= view->position || timeline_kind(view->timeline, chosen) != EVENT_PACKET ||
        !filter_passes(view->filter, chosen))
        return -1;
    return (int)(packets_shown(view) - shown_before(view, chosen)) - 1;
}

uint32_t packets_at_age(const struct view *view, int age)
{
    uint32_t shown = packets_shown(view);
    return (uint32_t)age < shown ? nth_shown(view, shown - 1 - (uint32_t)age) : EVENT_NO_INDEX;
}

int packets_list_height(const struct view *view, int height)
{
    if (!view->packet_open)
        return height;
    int list = height / 3;
    return list < 1 ? 1 : list > 12 ? 12 : list;
}
