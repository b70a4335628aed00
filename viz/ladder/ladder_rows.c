#include "viz/ladder/ladder_rows.h"

#include <stdlib.h>

#include "viz/ladder/ladder_calls.h"

/* ---- the rows */

static struct ladder_row *last_row(struct ladder_builder *b)
{
    return b->out->row_count > 0 ? &b->out->rows[b->out->row_count - 1] : NULL;
}

static struct ladder_row *add_row(struct ladder_builder *b, uint32_t index)
{
    if (b->out->row_count >= b->row_capacity)
        return last_row(b);
    struct ladder_row *row = &b->out->rows[b->out->row_count++];
    *row = (struct ladder_row){ .first = index,
                                .last = index,
                                .ns = timeline_ns(b->span->timeline, index),
                                .call = -1,
                                .lane = -1,
                                .event = EVENT_NO_INDEX,
                                .packet = EVENT_NO_INDEX,
                                .from = -1,
                                .to = -1 };
    return row;
}

static void take_track(struct ladder_builder *b, struct ladder_call *call, int row)
{
    unsigned *used = &b->tracks[call->lane + 1];
    int track = 0;
    while (track < LADDER_TRACKS - 1 && *used & 1u << track)
        track++;
    *used |= 1u << track;
    call->track = track;
    call->first_row = row;
}

static void emit_begin(struct ladder_builder *b, int index_of_call, uint32_t index)
{
    struct ladder_call *call = &b->out->calls[index_of_call];
    struct ladder_row *row = add_row(b, index);
    if (!row)
        return;
    row->part = call->bracket ? LADDER_BEGIN : LADDER_WHOLE;
    row->call = index_of_call;
    row->lane = call->lane;
    call->first_row = call->last_row = b->out->row_count - 1;
    if (call->bracket)
        take_track(b, call, b->out->row_count - 1);
}

static bool put_note(struct ladder_row *row, const struct ladder_note *note)
{
    for (int i = 0; i < LADDER_NOTES; i++) {
        struct ladder_note *place = &row->notes[i];
        if (place->kind != NOTE_NOTHING && place->lane != note->lane)
            continue;
        if (note->kind >= place->kind)
            *place = *note;
        return true;
    }
    return false;
}

static void emit_end(struct ladder_builder *b, int index_of_call, uint32_t index)
{
    struct ladder_call *call = &b->out->calls[index_of_call];
    struct ladder_row *row = last_row(b);
    if (!call->bracket) {
        if (row && call->left.kind != NOTE_NOTHING)
            put_note(row, &call->left);
        if (call->first_row >= 0 && b->out->rows[call->first_row].last < index)
            b->out->rows[call->first_row].last = index;
        return;
    }
    bool beside_packet =
        row && row->part == LADDER_NOTHING && row->packet != EVENT_NO_INDEX && !b->span->packets_apart;
    if (!beside_packet)
        row = add_row(b, index);
    if (!row)
        return;
    row->part = LADDER_END;
    row->call = index_of_call;
    row->lane = call->lane;
    row->last = index;
    if (call->left.kind != NOTE_NOTHING)
        put_note(row, &call->left);
    call->last_row = b->out->row_count - 1;
    b->tracks[call->lane + 1] &= ~(1u << call->track);
}

/* A packet stands beside the call that made it go, and nowhere else. */
static bool packet_fits(const struct ladder_builder *b, const struct ladder_row *row, uint32_t index)
{
    if (b->span->packets_apart || !row || row->packet != EVENT_NO_INDEX || row->call < 0 ||
        (row->part != LADDER_WHOLE && row->part != LADDER_BEGIN))
        return false;
    const struct ladder_call *call = &b->out->calls[row->call];
    return call->returned >= index && call->blocked >= index;
}

static void emit_packet(struct ladder_builder *b, const struct event *event, uint32_t index)
{
    struct ladder_row *row = last_row(b);
    if (!packet_fits(b, row, index))
        row = add_row(b, index);
    if (!row)
        return;
    row->last = row->packet = index;
    if (!conversation_parse(event->line, &row->wire))
        row->wire = (struct conversation_parts){ .info = event->line };
    row->from = ladder_lane(b->span->lanes, row->wire.from_actor);
    row->to = ladder_lane(b->span->lanes, row->wire.to_actor);
}

static void emit_word(struct ladder_builder *b, const struct event *event, uint32_t index)
{
    struct ladder_row *row = add_row(b, index);
    if (!row)
        return;
    row->part = event->kind == EVENT_NOTE ? LADDER_BANNER : LADDER_WORD;
    row->event = index;
    row->lane = ladder_lane(b->span->lanes, event->actor);
    row->named = ladder_lane_is_folded(b->span->lanes, row->lane);
}

static void emit_exit(struct ladder_builder *b, const struct event *event, uint32_t index)
{
    emit_word(b, event, index);
    int ended = b->call_of[index - b->start];
    if (ended < 0 || !b->out->calls[ended].bracket)
        return;
    struct ladder_call *call = &b->out->calls[ended];
    call->last_row = b->out->row_count - 1;
    b->tracks[call->lane + 1] &= ~(1u << call->track);
}

/* ---- what the kernels have */

static int lane_of_object(const struct ladder_builder *b, uint32_t id)
{
    const struct object *object = state_object(b->span->now, id);
    if (object && !object->values.text[TEXT_OWNER].n && object->values.number[VALUE_LISTENER] > 0)
        object = state_object(b->span->now, (uint32_t)object->values.number[VALUE_LISTENER]);
    return object ? ladder_lane(b->span->lanes, object->values.text[TEXT_OWNER]) : -1;
}

static bool read_note(const struct ladder_builder *b, const struct event *event, struct ladder_note *note)
{
    struct values values;
    values_clear(&values);
    values_apply(&values, event->u.object.values);
    const struct object *object = state_object(b->span->now, event->u.object.id);
    *note = (struct ladder_note){ .lane = lane_of_object(b, event->u.object.id),
                                  .limit = VALUE_UNKNOWN,
                                  .state = values.text[TEXT_STATE] };
    if (values.number[VALUE_RECV_QUEUE] > 0) {
        note->kind = NOTE_QUEUE;
        note->value = values.number[VALUE_RECV_QUEUE];
        note->limit = object ? object->values.number[VALUE_RECV_LIMIT] : VALUE_UNKNOWN;
    } else if (values.number[VALUE_ACCEPT_QUEUE] > 0) {
        note->kind = NOTE_ACCEPT;
        note->value = values.number[VALUE_ACCEPT_QUEUE];
        note->limit = object ? object->values.number[VALUE_BACKLOG] : VALUE_UNKNOWN;
    } else if (note->state.n && !str_is(note->state, "GONE")) {
        note->kind = NOTE_STATE;
    }
    return note->kind != NOTE_NOTHING && note->lane >= 0;
}

/* The observer may have looked before it wrote down the packets of the call that is under way. What it saw
 * belongs beside the last of them. */
static bool keep_for_end(struct ladder_builder *b, const struct ladder_row *row,
                         const struct ladder_note *note, uint32_t index)
{
    if (row->call < 0 || row->lane != note->lane || note->kind != NOTE_STATE || str_is(note->state, "CLOSED"))
        return false;
    struct ladder_call *call = &b->out->calls[row->call];
    if (!call->over || call->returned <= index || (row->part != LADDER_WHOLE && row->part != LADDER_BEGIN))
        return false;
    call->left = *note;
    return true;
}

/* Beside the packet that changed it, of those since the last call began; else, for a queue, beside the last
 * row. */
static void emit_note(struct ladder_builder *b, const struct event *event, uint32_t index)
{
    struct ladder_note note;
    if (!read_note(b, event, &note))
        return;
    for (int i = b->out->row_count - 1; i >= 0; i--) {
        struct ladder_row *row = &b->out->rows[i];
        bool touches = row->packet != EVENT_NO_INDEX &&
                       (row->to == note.lane || (note.kind == NOTE_STATE && row->from == note.lane));
        if (keep_for_end(b, row, &note, index) || (touches && put_note(row, &note)))
            return;
        if (row->part == LADDER_WHOLE || row->part == LADDER_BEGIN || row->part == LADDER_BANNER)
            break;
    }
    if (note.kind != NOTE_STATE && last_row(b) && last_row(b)->part != LADDER_BANNER)
        put_note(last_row(b), &note);
}

/* ---- all together */

static bool banner(const struct event *event)
{
    enum note_kind kind = event->u.note.kind;
    return kind == NOTE_DEADLOCK || kind == NOTE_DROPS || note_is_end(kind) || note_is_limit(kind);
}

static void emit(struct ladder_builder *b, enum event_kind kind, uint32_t index)
{
    int call = b->call_of[index - b->start];
    struct event event;
    bool starts = call >= 0 && b->out->calls[call].begin == index;
    if (starts)
        emit_begin(b, call, index);
    if (kind == EVENT_RETURN && call >= 0)
        emit_end(b, call, index);
    bool more = kind == EVENT_PACKET || kind == EVENT_SOCKET || kind == EVENT_EXIT || kind == EVENT_SIGNAL ||
                kind == EVENT_FORK || kind == EVENT_NOTE;
    if (!more || !timeline_event(b->span->timeline, index, &event))
        return;
    if (kind == EVENT_PACKET)
        emit_packet(b, &event, index);
    else if (kind == EVENT_SOCKET)
        emit_note(b, &event, index);
    else if (kind == EVENT_EXIT)
        emit_exit(b, &event, index);
    else if (kind != EVENT_NOTE || banner(&event))
        emit_word(b, &event, index);
}

/* Who is about to call, at the very end: each by the order it arrived there. */
static void emit_held(struct ladder_builder *b)
{
    const struct state *now = b->span->now;
    uint32_t after = 0;
    for (uint32_t done = 0; done < now->live_count; done++) {
        const struct task *next = NULL;
        for (uint32_t i = 0; i < now->live_count; i++) {
            const struct task *task = &now->tasks[now->live[i]];
            bool held = task->status == TASK_HELD && task->enter != EVENT_NO_INDEX && task->enter >= after &&
                        filter_passes(b->span->filter, task->enter);
            if (held && (!next || task->enter < next->enter))
                next = task;
        }
        if (!next)
            return;
        after = next->enter + 1;
        struct event event = { .tid = next->tid, .actor = next->label, .ns = next->since_ns };
        int call = ladder_add_call(b, &event, next->enter, EVENT_NO_INDEX);
        struct ladder_row *row = call >= 0 ? add_row(b, next->enter) : NULL;
        if (!row)
            return;
        row->part = LADDER_HELD;
        row->call = call;
        row->lane = b->out->calls[call].lane;
        b->out->calls[call].first_row = b->out->calls[call].last_row = b->out->row_count - 1;
    }
}

static void emit_all(struct ladder_builder *b)
{
    for (int i = 0; i < b->out->call_count; i++) {
        struct ladder_call *call = &b->out->calls[i];
        if (call->begin == EVENT_NO_INDEX || call->begin < b->start)
            take_track(b, call, -1);
    }
    const struct filter *filter = b->span->filter;
    uint32_t end = b->span->end;
    for (uint32_t i = filter_next(filter, b->start, end); i < end; i = filter_next(filter, i + 1, end))
        emit(b, timeline_kind(b->span->timeline, i), i);
    int calls = b->out->call_count;
    if (b->span->end == b->span->position)
        emit_held(b);
    for (int i = 0; i < calls; i++) {
        struct ladder_call *call = &b->out->calls[i];
        bool returned_below = call->returned != EVENT_NO_INDEX && call->returned >= b->span->end;
        if (call->bracket && (!call->over || returned_below))
            call->last_row = b->out->row_count;
    }
}

bool ladder_build(const struct ladder_span *span, struct ladder *ladder)
{
    *ladder = (struct ladder){ 0 };
    int rows = span->rows < 1 ? 1 : span->rows > LADDER_ROWS_MAX ? LADDER_ROWS_MAX : span->rows;
    struct ladder_builder b = { .span = span, .out = ladder, .start = ladder_start(span, rows) };
    size_t events = span->end - b.start;
    b.row_capacity = b.call_capacity = (int)(4 * (unsigned)rows + 16 + 2 * span->now->live_count);
    ladder->rows = malloc(sizeof *ladder->rows * (size_t)b.row_capacity);
    ladder->calls = malloc(sizeof *ladder->calls * (size_t)b.call_capacity);
    b.call_of = malloc(sizeof *b.call_of * (events + 1));
    bool made = ladder->rows && ladder->calls && b.call_of;
    if (made) {
        ladder_find_calls(&b);
        emit_all(&b);
        ladder->more = b.start > 0;
    } else {
        ladder_free(ladder);
    }
    free(b.call_of);
    return made;
}

void ladder_free(struct ladder *ladder)
{
    free(ladder->rows);
    free(ladder->calls);
    free(ladder->rounds);
    *ladder = (struct ladder){ 0 };
}

uint32_t ladder_row_event(const struct ladder *ladder, int index)
{
    const struct ladder_row *row = &ladder->rows[index];
    if (row->call >= 0) {
        const struct ladder_call *call = &ladder->calls[row->call];
        bool answered = row->part == LADDER_END || row->part == LADDER_WHOLE;
        if (answered && call->returned != EVENT_NO_INDEX)
            return call->returned;
        return call->enter != EVENT_NO_INDEX ? call->enter : row->first;
    }
    if (row->event != EVENT_NO_INDEX)
        return row->event;
    return row->packet != EVENT_NO_INDEX ? row->packet : row->first;
}

bool ladder_row_has(const struct ladder *ladder, int index, uint32_t event)
{
    const struct ladder_row *row = &ladder->rows[index];
    if (event == EVENT_NO_INDEX)
        return false;
    if (event == row->packet || event == row->event)
        return true;
    if (row->call < 0)
        return false;
    const struct ladder_call *call = &ladder->calls[row->call];
    bool asks = row->part != LADDER_END, answers = row->part == LADDER_END || row->part == LADDER_WHOLE;
    return (asks && (event == call->enter || event == call->begin || event == call->blocked)) ||
           (answers && event == call->returned);
}
