#include "viz/spoken/spoken_events.h"

#include "lab/base/text.h"
#include "lab/record/transcript.h"
#include "viz/spoken/spoken.h"

/* "win 65495" is short for the eye: a window, in bytes. */
static void put_packet(struct text *out, struct str line)
{
    static const char win[] = " win ";
    size_t at = str_find_text(line, win);
    text_str(out, str_first(line, at));
    if (at == line.n)
        return;
    struct str rest = str_skip(line, at + strlen(win)), figure = rest;
    while (rest.n > 0 && rest.p[0] >= '0' && rest.p[0] <= '9')
        rest = str_skip(rest, 1);
    text_printf(out, " window %.*s bytes%.*s", (int)(figure.n - rest.n), figure.p, STR_ARGS(rest));
}

void spoken_event(bool ascii, const struct view *view, uint32_t index)
{
    char made[EVENT_LINE_MAX], bytes[TRANSCRIPT_LINE_MAX];
    struct text line = text_into(bytes, sizeof bytes);
    struct event event;
    if (!timeline_event(view->timeline, index, &event) || !transcript_shows(&event))
        return;
    struct str text = transcript_text(&event, made, sizeof made);
    bool call = event.kind == EVENT_ENTER || event.kind == EVENT_RETURN;
    if (event.kind == EVENT_PACKET) {
        text_string(&line, "packet: ");
        put_packet(&line, text);
    } else {
        text_printf(&line, "%.*s%s%.*s", STR_ARGS(event.actor), event.actor.n ? ": " : "", STR_ARGS(text));
    }
    if (call && event.u.call.line > 0 && event.u.call.file.n > 0)
        text_printf(&line, ", %.*s line %d", STR_ARGS(str_behind_last(event.u.call.file, '/')),
                    event.u.call.line);
    spoken_line(ascii, text_made(&line));
}

static bool is_told(const struct view *view, uint32_t index, enum event_kind kind)
{
    struct event event;
    if (kind != EVENT_NONE)
        return timeline_kind(view->timeline, index) == kind;
    return timeline_event(view->timeline, index, &event) && transcript_shows(&event);
}

void spoken_last_events(bool ascii, const struct view *view, enum event_kind kind, unsigned most)
{
    uint32_t from = view->position;
    for (unsigned found = 0; from > 0 && found < most; from--)
        found += is_told(view, from - 1, kind);
    for (uint32_t i = from; i < view->position; i++)
        if (is_told(view, i, kind))
            spoken_event(ascii, view, i);
}
