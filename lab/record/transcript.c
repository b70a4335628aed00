/* The columns of a transcript line. */
#include "lab/record/transcript.h"

#include <stdio.h>

#include "lab/base/text.h"
#include "lab/base/utf8.h"
#include "lab/record/conversation.h"

enum { ACTOR_COLUMNS = 8, TEXT_COLUMNS = 58 };

bool transcript_shows(const struct event *event)
{
    switch (event->kind) {
    case EVENT_NONE:
    case EVENT_SOURCE:
    case EVENT_SOCKET:
    case EVENT_GO:
    case EVENT_KIND_COUNT:
        return false;
    default:
        return true;
    }
}

/* ---- the text of events that came without one ---- */

static size_t packet_text(const struct event_packet *frame, char *out, size_t cap)
{
    struct packet packet;
    char from[56], to[56];
    if (!packet_dissect(frame, &packet))
        return (size_t)snprintf(out, cap, "? > ?  link type %u, %u bytes", frame->link_type, frame->length);
    struct conversation_view view = { packet.sequence, packet.acknowledgment, packet.window, 0 };
    return conversation_line(&packet, &view, packet_address_text(&packet.source, from),
                             packet_address_text(&packet.destination, to), out, cap);
}

static size_t call_text(const struct event *event, char *out, size_t cap)
{
    const struct event_call *call = &event->u.call;
    char result[48] = "";
    if (event->kind == EVENT_RETURN && call->error)
        snprintf(result, sizeof result, " = -1 errno %d", call->error);
    else if (event->kind == EVENT_RETURN)
        snprintf(result, sizeof result, " = %lld", (long long)call->ret);
    int length = call->fd >= 0 ? snprintf(out, cap, "%.*s(%d)%s", STR_ARGS(call->name), call->fd, result)
                               : snprintf(out, cap, "%.*s()%s", STR_ARGS(call->name), result);
    return (size_t)length;
}

struct str transcript_text(const struct event *event, char *out, size_t cap)
{
    if (event->line.n || cap == 0)
        return event->line;
    size_t length;
    switch (event->kind) {
    case EVENT_PACKET:
        length = packet_text(&event->u.packet, out, cap);
        break;
    case EVENT_ENTER:
    case EVENT_RETURN:
    case EVENT_BLOCK:
        length = call_text(event, out, cap);
        break;
    case EVENT_OUTPUT:
    case EVENT_INPUT:
        length = event_escape(out, cap, event->u.io.data);
        break;
    case EVENT_NOTE:
        length = note_line(&event->u.note, out, cap);
        break;
    default:
        length = (size_t)snprintf(out, cap, "%s", event_kind_name(event->kind));
        break;
    }
    return (struct str){ out, length < cap ? length : cap - 1 };
}

/* ---- columns ---- */

/* "client.c:31" or "". */
static void place_of(const struct event *event, char *out, size_t cap)
{
    out[0] = '\0';
    bool has_place = event->kind == EVENT_ENTER || event->kind == EVENT_RETURN;
    if (!has_place || event->u.call.line <= 0 || event->u.call.file.n == 0)
        return;
    struct str name = str_behind_last(event->u.call.file, '/');
    snprintf(out, cap, "%.*s:%d", STR_ARGS(name), event->u.call.line);
}

size_t transcript_line(const struct event *event, char *out, size_t cap)
{
    char made[EVENT_LINE_MAX], place[288];
    if (cap == 0)
        return 0;
    struct str text = transcript_text(event, made, sizeof made);
    struct str actor = event->kind == EVENT_PACKET ? str_from("packet") : event->actor;
    place_of(event, place, sizeof place);
    struct text line = text_into(out, cap);
    uint64_t ns = event->ns < 0 ? 0 - (uint64_t)event->ns : (uint64_t)event->ns;
    int width = utf8_width(text), actor_width = utf8_width(actor);
    int actor_pad = actor_width < ACTOR_COLUMNS ? ACTOR_COLUMNS - actor_width : 0;
    int text_pad = width < TEXT_COLUMNS ? TEXT_COLUMNS - width : 2;
    text_printf(&line, "%c%llu.%06llu  ", event->ns < 0 ? '-' : '+', (unsigned long long)(ns / 1000000000),
                (unsigned long long)(ns % 1000000000 / 1000));
    text_visible(&line, actor);
    text_printf(&line, "%*s ", actor_pad, "");
    text_visible(&line, text);
    text_printf(&line, "%*s", *place ? text_pad : 0, "");
    text_visible(&line, str_from(place));
    return line.used;
}
