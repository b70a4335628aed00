/* What the selected event is to the panes: see related.h. */
#include "viz/view/related.h"

#include "lab/record/conversation.h"
#include "viz/view/view.h"

enum { LOOK_MAX = 4096 };

static bool of_call(enum event_kind kind)
{
    return kind == EVENT_ENTER || kind == EVENT_GO || kind == EVENT_BLOCK || kind == EVENT_RETURN;
}

static bool sent_by(const struct view *view, uint32_t packet, struct str label)
{
    struct conversation_parts parts;
    struct event event;

    return timeline_event(view->timeline, packet, &event) && conversation_parse(event.line, &parts) &&
           view_actor_number(view, parts.from_actor) == view_actor_number(view, label);
}

uint32_t related_packet(const struct view *view)
{
    uint32_t index = view->selected;
    struct event event, other;

    if (index >= view->position || !timeline_event(view->timeline, index, &event))
        return EVENT_NO_INDEX;
    if (event.kind == EVENT_PACKET)
        return index;
    if (!of_call(event.kind) || (event.kind == EVENT_ENTER && event.u.call.held))
        return EVENT_NO_INDEX;
    uint32_t enter, begin;
    timeline_call_of(view->timeline, index, &enter, &begin);
    begin = begin == EVENT_NO_INDEX ? index : begin;
    for (uint32_t i = begin + 1; i < view->position && i < begin + LOOK_MAX; i++) {
        enum event_kind kind = timeline_kind(view->timeline, i);
        if (kind == EVENT_PACKET && sent_by(view, i, event.actor))
            return i;
        if ((kind == EVENT_RETURN || kind == EVENT_BLOCK) && timeline_event(view->timeline, i, &other) &&
            other.tid == event.tid)
            break;
    }
    return EVENT_NO_INDEX;
}

bool related_call(const struct view *view, struct event *call)
{
    uint32_t index = view->selected;

    if (index >= view->position || !timeline_event(view->timeline, index, call))
        return false;
    if (!of_call(call->kind)) {
        uint32_t step = timeline_step_at(view->timeline, index + 1);
        index = timeline_step_begin(view->timeline, step);
        if (step == 0 || !timeline_event(view->timeline, index, call))
            return false;
    }
    uint32_t enter = index, begin;
    if (call->kind != EVENT_RETURN)
        timeline_call_of(view->timeline, index, &enter, &begin);
    return timeline_event(view->timeline, enter, call) && call->u.call.line > 0;
}

bool related_place(const struct view *view, struct related_place *place)
{
    const struct view_finding *finding = &view->finding;
    struct event event;

    if (finding->line > 0 && finding->event == view->selected && view->selected < view->position) {
        *place = (struct related_place){ .actor = finding->actor,
                                         .file = finding->file,
                                         .line = finding->line,
                                         .beside_file = finding->beside_file,
                                         .beside_line = finding->beside_line,
                                         .wrapped = finding->wrapped };
        return true;
    }
    if (!related_call(view, &event))
        return false;
    *place = (struct related_place){ .actor = event.actor,
                                     .file = event.u.call.file,
                                     .line = event.u.call.line,
                                     .beside_file = event.u.call.caller_file,
                                     .beside_line = event.u.call.caller_line };
    return true;
}
