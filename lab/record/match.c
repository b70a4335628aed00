/* Globs on the lines of events. */
#include "lab/record/match.h"

#include "lab/record/transcript.h"

/* Remembers only the last star: what an earlier one took never needs to change, so the work is at most the
 * product of the two lengths and in practice one pass. */
bool match_glob(struct str pattern, struct str text)
{
    size_t p = 0, t = 0, after_star = 0, star_text = 0;
    bool star = false;
    while (t < text.n) {
        if (p < pattern.n && pattern.p[p] == '*') {
            star = true;
            after_star = ++p;
            star_text = t;
        } else if (p < pattern.n && (pattern.p[p] == '?' || pattern.p[p] == text.p[t])) {
            p++;
            t++;
        } else if (star) {
            p = after_star;
            t = ++star_text;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.p[p] == '*')
        p++;
    return p == pattern.n;
}

/* ---- what is data */

/* What stands between quotes in a line is data, which its sender chose: the marks by which a call is told
 * there, "(", ")", "=" and a quote, are none. They are hidden under a byte that no line has, in the line and
 * where a pattern has them between quotes too. */
enum { HIDDEN = '\1' };

/* Behind a star a quote that is never closed has come to its end. */
static bool is_closed_by(struct str rest, char byte)
{
    return byte != '*' || str_find(rest, '"') < rest.n;
}

static struct str hide_data(struct str text, bool pattern, char *out)
{
    bool inside = false, escaped = false;
    for (size_t i = 0; i < text.n; i++) {
        char byte = text.p[i];
        bool delimiter = byte == '"' && !escaped;
        out[i] = inside && !delimiter && byte && strchr("()=\"", byte) ? HIDDEN : byte;
        escaped = inside && byte == '\\' && !escaped;
        inside ^= delimiter;
        if (pattern && inside && !is_closed_by(str_skip(text, i + 1), byte))
            inside = false;
    }
    return (struct str){ out, text.n };
}

/* match_glob() for the line of an event. */
static bool match_line(struct str pattern, struct str line)
{
    char bare_pattern[EVENT_LINE_MAX], bare_line[EVENT_LINE_MAX];
    if (!match_glob(pattern, line))
        return false;
    if (str_find(line, '"') == line.n || line.n > sizeof bare_line || pattern.n > sizeof bare_pattern)
        return true;
    return match_glob(hide_data(pattern, true, bare_pattern), hide_data(line, false, bare_line));
}

static bool in_label(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           (byte && strchr("_.-*?", byte));
}

struct query {
    struct str actor; /* p == NULL: any */
    struct str names; /* "send,write": the line begins with one of them; n == 0: with `line` itself */
    struct str line;
};

/* Takes "{a,b}" off the front of the line. */
static void take_names(struct query *query)
{
    size_t end = str_find(query->line, '}');
    if (query->line.n == 0 || query->line.p[0] != '{' || end >= query->line.n)
        return;
    query->names = (struct str){ query->line.p + 1, end - 1 };
    query->line = str_skip(query->line, end + 1);
}

static struct query query_from(const char *pattern)
{
    struct query query = { .line = str_from(pattern) };
    size_t length = 0;
    while (in_label(pattern[length]))
        length++;
    if (length > 0 && pattern[length] == ':' && pattern[length + 1] == ' ') {
        query.actor = (struct str){ pattern, length };
        query.line = str_from(pattern + length + 2);
    }
    take_names(&query);
    return query;
}

static bool line_matches(const struct query *query, struct str line)
{
    struct str rest = query->names;
    if (rest.n == 0)
        return match_line(query->line, line);
    while (rest.n > 0) {
        struct str name = str_take(&rest, ',');
        if (line.n > name.n && memcmp(line.p, name.p, name.n) == 0 &&
            match_line(query->line, str_skip(line, name.n)))
            return true;
    }
    return false;
}

bool match_actor(struct str pattern, struct str label)
{
    if (match_glob(pattern, label))
        return true;
    if (pattern.n > 2 && str_ends(pattern, ".0"))
        return match_glob(str_first(pattern, pattern.n - 2), label);
    struct str program = str_before(label, '.');
    return program.n < label.n && match_glob(pattern, program);
}

static bool actor_matches(struct str pattern, const struct event *event)
{
    struct str actor = event->kind == EVENT_PACKET ? str_from("packet") : event->actor;
    return !pattern.p || match_actor(pattern, actor);
}

static bool query_matches(const struct query *query, const struct event *event)
{
    char made[EVENT_LINE_MAX];
    return transcript_shows(event) && actor_matches(query->actor, event) &&
           line_matches(query, transcript_text(event, made, sizeof made));
}

bool match_event(const char *pattern, const struct event *event)
{
    struct query query = query_from(pattern);
    return query_matches(&query, event);
}

/* Whether an event of this kind can match, known without reading it. */
static bool may_match(const struct query *query, enum event_kind kind)
{
    struct event only_kind = { .kind = kind };
    if (!transcript_shows(&only_kind))
        return false;
    return kind != EVENT_PACKET || !query->actor.p || match_glob(query->actor, str_from("packet"));
}

struct search {
    struct query query;
    bool wanted[EVENT_KIND_COUNT];
};

static struct search search_from(const char *pattern)
{
    struct search search = { .query = query_from(pattern) };
    for (int kind = 0; kind < EVENT_KIND_COUNT; kind++)
        search.wanted[kind] = may_match(&search.query, (enum event_kind)kind);
    return search;
}

static bool search_at(const struct search *search, const struct timeline *timeline, uint32_t index)
{
    struct event event;
    return search->wanted[timeline_kind(timeline, index)] && timeline_event(timeline, index, &event) &&
           query_matches(&search->query, &event);
}

uint32_t match_find(const struct timeline *timeline, const char *pattern, uint32_t from, uint32_t to)
{
    struct search search = search_from(pattern);
    uint32_t count = timeline_count(timeline);
    if (from <= to) {
        for (uint32_t index = from; index < to && index < count; index++)
            if (search_at(&search, timeline, index))
                return index;
        return EVENT_NO_INDEX;
    }
    for (uint32_t index = from < count ? from : count - 1; count && index > to; index--)
        if (search_at(&search, timeline, index))
            return index;
    return EVENT_NO_INDEX;
}

uint32_t match_count(const struct timeline *timeline, const char *pattern, uint32_t from, uint32_t to)
{
    struct search search = search_from(pattern);
    uint32_t found = 0, count = timeline_count(timeline);
    for (uint32_t index = from; index < to && index < count; index++)
        found += search_at(&search, timeline, index);
    return found;
}
