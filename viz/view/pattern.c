/* What a person types to find events: see pattern.h. */
#include "viz/view/pattern.h"

#include <ctype.h>
#include <stdio.h>

#include "lab/record/match.h"
#include "lab/record/transcript.h"

/* Length of "client: " at the front; 0 when there is none. */
static size_t actor_prefix(struct str text)
{
    size_t n = 0;

    while (n < text.n && (isalnum((unsigned char)text.p[n]) || strchr("_.-*?", text.p[n])))
        n++;
    return n > 0 && n + 1 < text.n && text.p[n] == ':' && text.p[n + 1] == ' ' ? n + 2 : 0;
}

static bool is_glob(struct str text)
{
    return str_has(text, "*") || str_has(text, "?");
}

/* A part that says nothing is passed over. */
static void add_part(struct pattern *pattern, struct str text)
{
    struct pattern_part *part = &pattern->parts[pattern->count];

    text = str_trim(text);
    *part = (struct pattern_part){ .negated = text.n > 0 && text.p[0] == '!' };
    if (part->negated)
        text = str_trim(str_skip(text, 1));
    if (text.n == 0)
        return;
    size_t prefix = actor_prefix(text);
    struct str rest = str_skip(text, prefix);
    const char *star = is_glob(rest) ? "" : "*";
    snprintf(part->glob, sizeof part->glob, "%.*s%s%.*s%s", (int)prefix, text.p, star, STR_ARGS(rest), star);
    if (prefix == 0 && *star)
        snprintf(part->label, sizeof part->label, "%.*s", STR_ARGS(text));
    pattern->count++;
}

bool pattern_read(const char *text, struct pattern *pattern)
{
    *pattern = (struct pattern){ 0 };
    snprintf(pattern->text, sizeof pattern->text, "%s", text);
    const char *rest = pattern->text;
    while (rest && pattern->count < PATTERN_PARTS_MAX) {
        const char *bar = strstr(rest, " | ");
        add_part(pattern, (struct str){ rest, bar ? (size_t)(bar - rest) : strlen(rest) });
        rest = bar ? bar + 3 : NULL;
    }
    return pattern->count > 0;
}

/* "server" is also "server.1". */
static bool has_label(const struct pattern_part *part, const struct event *event)
{
    struct str actor = event->actor, label = str_from(part->label);

    return label.n > 0 && event->kind != EVENT_PACKET && str_starts(actor, part->label) &&
           (actor.n == label.n || actor.p[label.n] == '.');
}

bool pattern_matches(const struct pattern *pattern, const struct event *event)
{
    bool wanted = false, all_negated = true;

    if (!transcript_shows(event))
        return false;
    for (unsigned i = 0; i < pattern->count; i++) {
        const struct pattern_part *part = &pattern->parts[i];
        bool found = has_label(part, event) || match_event(part->glob, event);
        if (found && part->negated)
            return false;
        wanted = wanted || (found && !part->negated);
        all_negated = all_negated && part->negated;
    }
    return wanted || (all_negated && pattern->count > 0);
}

static bool matches_at(const struct pattern *pattern, const struct timeline *timeline, uint32_t index)
{
    struct event event = { .kind = timeline_kind(timeline, index) };

    return transcript_shows(&event) && timeline_event(timeline, index, &event) &&
           pattern_matches(pattern, &event);
}

uint32_t pattern_find(const struct pattern *pattern, const struct timeline *timeline, uint32_t from,
                      uint32_t to)
{
    for (uint32_t i = from; i < to && i < timeline_count(timeline); i++)
        if (matches_at(pattern, timeline, i))
            return i;
    return EVENT_NO_INDEX;
}

uint32_t pattern_find_back(const struct pattern *pattern, const struct timeline *timeline, uint32_t from,
                           uint32_t to)
{
    uint32_t count = timeline_count(timeline);

    for (uint32_t i = from < count ? from : count; i > to; i--)
        if (matches_at(pattern, timeline, i - 1))
            return i - 1;
    return EVENT_NO_INDEX;
}
