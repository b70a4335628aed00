#include "viz/ladder/ladder_words.h"

#include "lab/base/clock.h"
#include "lab/base/text.h"
#include "lab/base/utf8.h"

/* "recv(4, …)" and "= 3"; the second is empty before the return. */
static void part_call(struct str line, struct str *head, struct str *result)
{
    *head = line;
    *result = str_skip(line, line.n);
    for (size_t i = line.n; i >= 4; i--)
        if (str_ends(str_first(line, i), ") = ")) {
            *head = str_first(line, i - 3);
            *result = str_skip(line, i - 2);
            return;
        }
}

/* Bytes of a last argument that says nothing: flags of 0, the size of an address. */
static size_t idle_argument(struct str head)
{
    if (str_ends(head, ", 0)") && (str_starts(head, "send") || str_starts(head, "recv")))
        return 4;
    size_t digits = 0;
    if (!str_ends(head, ")") || (!str_starts(head, "connect(") && !str_starts(head, "bind(")))
        return 0;
    while (digits + 2 < head.n && head.p[head.n - 2 - digits] >= '0' && head.p[head.n - 2 - digits] <= '9')
        digits++;
    return digits && str_ends(str_first(head, head.n - 1 - digits), ", ") ? digits + 3 : 0;
}

static void put_joined(struct text *out, struct str head, bool cut, struct str result)
{
    text_str(out, head);
    text_string(out, cut ? "…)" : "");
    text_string(out, result.n ? " " : "");
    text_str(out, result);
}

/* Arguments are cut where one ends when that costs little; the name is never cut for the sake of the result.
 */
static struct str cut_arguments(struct str head, int room)
{
    struct str kept = str_first(head, room > 0 ? utf8_fit(head, room) : 0);
    size_t open = str_find(head, '('), least = open < head.n ? open + 1 : head.n;
    if (kept.n < least)
        return str_first(head, least);
    bool quoted = false;
    size_t whole = 0; /* where the last argument that is whole ends, with its comma and blank */
    for (size_t i = least; i < kept.n; i++) {
        quoted = quoted != (kept.p[i] == '"' && kept.p[i - 1] != '\\');
        if (!quoted && kept.p[i] == ' ' && kept.p[i - 1] == ',')
            whole = i + 1;
    }
    return whole > least + 1 && whole + 6 > kept.n ? str_first(kept, whole) : kept;
}

/* A call's line in at most `width` cells. */
static void put_call(struct text *out, struct str line, int width)
{
    struct str head, result;
    char shorter[LADDER_TEXT_MAX];
    part_call(line, &head, &result);
    if (utf8_width(line) <= width) {
        text_str(out, line);
        return;
    }
    if (idle_argument(head)) {
        struct text kept = text_into(shorter, sizeof shorter);
        text_str(&kept, str_first(head, head.n - idle_argument(head)));
        text_char(&kept, ')');
        head = text_made(&kept);
    }
    size_t words = str_find(result, '(');
    if (utf8_width(head) + 1 + utf8_width(result) > width && words > 0 && words < result.n)
        result.n = words - 1;
    int room = width - (result.n ? 1 + utf8_width(result) : 0);
    if (utf8_width(head) <= room || !str_ends(head, ")"))
        put_joined(out, head, false, result);
    else
        put_joined(out, cut_arguments(str_first(head, head.n - 1), room - 2), true, result);
}

struct str ladder_fit_call(struct str line, int width, char out[LADDER_TEXT_MAX])
{
    struct text text = text_into(out, LADDER_TEXT_MAX);
    put_call(&text, line, width);
    return text_made(&text);
}

/* ".1 " of "server.1"; nothing for the actor's first task. */
static struct str short_label(struct str label)
{
    return str_skip(label, str_find(label, '.'));
}

static void put_label(struct text *out, struct str label)
{
    text_str(out, label);
    text_string(out, label.n ? " " : "");
}

static void put_call_label(struct text *out, const struct ladder_call *call, bool with_label)
{
    if (call->named || with_label)
        put_label(out, call->named ? call->label : short_label(call->label));
}

/* Behind what is there, all of it in `width` cells. */
static void put_fitted(struct text *out, struct str line, int width)
{
    put_call(out, line, width - utf8_width(text_made(out)));
}

static struct str line_of(const struct timeline *timeline, uint32_t index, struct event *event)
{
    if (index != EVENT_NO_INDEX && timeline_event(timeline, index, event))
        return event->line;
    *event = (struct event){ 0 };
    return (struct str){ NULL, 0 };
}

static void put_outstanding(struct text *out, const struct ladder_call *call, const struct timeline *timeline,
                            int width)
{
    struct event event;
    struct str line = line_of(timeline, call->enter, &event);
    put_fitted(out, line.n ? line : str_from("(began earlier)"), width - 2);
    text_string(out, " …");
}

static void put_begin(struct text *out, const struct ladder_call *call, const struct timeline *timeline,
                      bool with_label, int width)
{
    struct event event;
    put_call_label(out, call, with_label);
    if (call->over)
        put_fitted(out, line_of(timeline, call->enter, &event), width);
    else
        put_outstanding(out, call, timeline, width);
}

/* Bytes that came in are told where the bracket closes; what was sent stands where it opened. */
static bool brought_data(const struct event *event)
{
    return event->u.call.ret > 0 && event->u.call.data.n > 0 &&
           (str_starts(event->u.call.name, "recv") || str_starts(event->u.call.name, "read"));
}

static void shorten(struct text *out, int width)
{
    if (utf8_width(text_made(out)) <= width)
        return;
    text_back(out, utf8_fit(text_made(out), width > 1 ? width - 1 : 0));
    text_string(out, "…");
}

static void put_end(struct text *out, const struct ladder_call *call, const struct timeline *timeline,
                    int width)
{
    enum { DATA_SHOWN = 96 };
    struct event event;
    struct str head, result, line = line_of(timeline, call->returned, &event);
    part_call(line, &head, &result);
    text_str(out, result);
    if (event.kind == EVENT_RETURN && brought_data(&event)) {
        char data[DATA_SHOWN];
        text_printf(out, " \"%.*s\"", (int)event_escape(data, sizeof data, event.u.call.data), data);
    }
    size_t words = str_find(text_made(out), '(');
    if (utf8_width(text_made(out)) > width && result.n && words > 0 && words < out->used)
        text_back(out, words - 1);
    shorten(out, width);
}

enum { RATE_TIMES = 10 }; /* fewer have no rate to speak of */

/* "⟳ 12 times, 9 800 a second: server recv(4, …) = -1 EAGAIN, select(5, …) = 1", as far as there is room. */
static void put_rounds(struct text *out, const struct ladder *ladder, const struct ladder_row *row, int width)
{
    const struct ladder_round *round = &ladder->rounds[row->round];
    char figure[UNITS_MAX];
    struct str before = { NULL, 0 };
    text_printf(out, "⟳ %s%s times", round->more ? "at least " : "", units_grouped(round->times, figure));
    bool many = round->times >= RATE_TIMES && round->took_ns > 0;
    int64_t rate = many ? (int64_t)round->times * NS_PER_S / round->took_ns : 0;
    if (rate > 0)
        text_printf(out, ", %s a second", units_grouped(rate, figure));
    if (round->sample < ladder->row_count)
        text_string(out, round->same ? ": " : ", like ");
    for (int i = round->sample; i < round->sample + round->rows && i < ladder->row_count; i++) {
        const struct ladder_row *sample = &ladder->rows[i];
        if (sample->call < 0 || sample->part == LADDER_BEGIN)
            continue;
        const struct ladder_call *call = &ladder->calls[sample->call];
        text_string(out, before.p ? ", " : "");
        if (!before.p || !str_equal(before, call->label))
            put_label(out, call->label);
        put_call(out, call->answer, width);
        before = call->label;
    }
    shorten(out, width);
}

struct str ladder_begin_text(const struct ladder_call *call, const struct timeline *timeline, bool with_label,
                             int width, char out[LADDER_TEXT_MAX])
{
    struct text text = text_into(out, LADDER_TEXT_MAX);
    put_begin(&text, call, timeline, with_label, width);
    return text_made(&text);
}

struct str ladder_end_text(const struct ladder_call *call, const struct timeline *timeline, int width,
                           char out[LADDER_TEXT_MAX])
{
    struct text text = text_into(out, LADDER_TEXT_MAX);
    put_end(&text, call, timeline, width);
    return text_made(&text);
}

struct str ladder_part_text(const struct ladder *ladder, const struct timeline *timeline, int index,
                            bool with_label, int width, char out[LADDER_TEXT_MAX])
{
    const struct ladder_row *row = &ladder->rows[index];
    const struct ladder_call *call = row->call >= 0 ? &ladder->calls[row->call] : NULL;
    struct text text = text_into(out, LADDER_TEXT_MAX);
    struct event event;
    if (row->part == LADDER_ROUNDS) {
        put_rounds(&text, ladder, row, width);
    } else if (row->part == LADDER_WORD || row->part == LADDER_BANNER) {
        struct str line = line_of(timeline, row->event, &event);
        if (row->named || row->part == LADDER_WORD)
            put_label(&text, row->named ? event.actor : short_label(event.actor));
        text_str(&text, line);
    } else if (call && row->part == LADDER_END) {
        put_end(&text, call, timeline, width);
    } else if (call && row->part == LADDER_WHOLE && call->returned != EVENT_NO_INDEX) {
        put_call_label(&text, call, with_label);
        put_fitted(&text, call->answer, width);
    } else if (call && row->part == LADDER_HELD) {
        put_call_label(&text, call, with_label);
        put_outstanding(&text, call, timeline, width);
    } else if (call) {
        put_begin(&text, call, timeline, with_label, width);
    }
    return text_made(&text);
}
