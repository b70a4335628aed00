/* The list of packets: see packets_list.h. */
#include "viz/panes/packets_list.h"

#include "viz/view/filter.h"

enum { LOOK_BACK = 1 << 21 };

uint32_t packets_before(const struct view *view, uint32_t from)
{
    for (uint32_t walked = 0; from > 0 && walked < LOOK_BACK; walked++)
        if (timeline_kind(view->timeline, --from) == EVENT_PACKET)
            return from;
    return EVENT_NO_INDEX;
}

uint32_t packets_shown(const struct view *view)
{
    return view->filter ? filter_packets(view->filter, view->position) : view->now.packets;
}

void packets_collect(const struct view *view, int skip, int wanted, struct packets_list *rows)
{
    uint32_t index = view->position, number = view->now.packets;
    wanted = wanted > PACKETS_LIST_MAX ? PACKETS_LIST_MAX : wanted;
    rows->count = 0;
    while (rows->count < wanted && number > 0 && (index = packets_before(view, index)) != EVENT_NO_INDEX) {
        if (!filter_passes(view->filter, index)) {
            number--;
            continue;
        }
        if (skip > 0) {
            skip--;
        } else {
            rows->index[rows->count] = index;
            rows->number[rows->count++] = number;
        }
        number--;
    }
    for (int i = 0; i < rows->count / 2; i++) {
        int j = rows->count - 1 - i;
        uint32_t at = rows->index[i], n = rows->number[i];
        rows->index[i] = rows->index[j], rows->number[i] = rows->number[j];
        rows->index[j] = at, rows->number[j] = n;
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
    int age = 0;
    if (chosen >= view->position || timeline_kind(view->timeline, chosen) != EVENT_PACKET ||
        !filter_passes(view->filter, chosen))
        return -1;
    for (uint32_t i = view->position; i > chosen + 1; i--)
        age += timeline_kind(view->timeline, i - 1) == EVENT_PACKET && filter_passes(view->filter, i - 1);
    return age;
}

uint32_t packets_at_age(const struct view *view, int age)
{
    struct packets_list rows;
    packets_collect(view, age, 1, &rows);
    return rows.count ? rows.index[0] : EVENT_NO_INDEX;
}

int packets_list_height(const struct view *view, int height)
{
    if (!view->packet_open)
        return height;
    int list = height / 3;
    return list < 1 ? 1 : list > 12 ? 12 : list;
}
