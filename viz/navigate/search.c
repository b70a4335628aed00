#include "viz/navigate/search.h"

#include "lab/record/transcript.h"
#include "viz/view/filter.h"

void search_free(struct search *search)
{
    filter_free(search->jumps->view->filter);
    search->jumps->view->filter = NULL;
}

/* Where to look from: what is selected, else what is shown. */
static uint32_t after_here(const struct view *view)
{
    return view->selected != EVENT_NO_INDEX ? view->selected + 1 : view->position;
}

static uint32_t before_here(const struct view *view)
{
    return view->selected != EVENT_NO_INDEX ? view->selected : view->position;
}

/* Goes to an event and says what it is; `words` in place of its own line, where they are not NULL. */
static void go(struct search *search, uint32_t index, const char *before, const char *words)
{
    const struct view *view = search->jumps->view;
    char made[EVENT_LINE_MAX];
    struct event event;
    if (!jumps_to_event(search->jumps, index) || !timeline_event(view->timeline, index, &event))
        return;
    struct str text = words ? str_from(words) : transcript_text(&event, made, sizeof made);
    struct str actor = event.kind == EVENT_PACKET ? str_from("packet") : event.actor;
    say(search->jumps->message, "%sstep %u: %.*s%s%.*s", before, (unsigned)view->step, STR_ARGS(actor),
        actor.n ? ": " : "", STR_ARGS(text));
}

/* ---- patterns */

/* First match behind or before here; around the end when there is none on this side. */
static uint32_t find(const struct view *view, const struct pattern *pattern, bool back, bool *around)
{
    const struct timeline *timeline = view->timeline;
    uint32_t count = timeline_count(timeline), from = back ? before_here(view) : after_here(view);
    uint32_t found = EVENT_NO_INDEX;
    *around = false;
    if (back && from > 0)
        found = pattern_find_back(pattern, timeline, from, 0);
    else if (!back)
        found = pattern_find(pattern, timeline, from, count);
    if (found != EVENT_NO_INDEX)
        return found;
    *around = true;
    return back ? pattern_find_back(pattern, timeline, count, from)
                : pattern_find(pattern, timeline, 0, from < count ? from : count);
}

void search_again(struct search *search, bool back)
{
    bool around;
    if (search->pattern.count == 0) {
        say(search->jumps->message, "Nothing was looked for as yet: / finds.");
        return;
    }
    uint32_t found = find(search->jumps->view, &search->pattern, back, &around);
    if (found == EVENT_NO_INDEX)
        say(search->jumps->message, "Nothing matches \"%.80s\".", search->pattern.text);
    else
        go(search, found, !around ? "" : back ? "from the end: " : "from the beginning: ", NULL);
}

void search_for(struct search *search, const char *text)
{
    struct pattern pattern;
    if (!pattern_read(text, &pattern)) {
        say(search->jumps->message, "\"%.80s\" is nothing to look for.", text);
        return;
    }
    search->pattern = pattern;
    search_again(search, false);
}

void search_filter(struct view *view, const char *text, struct message *message)
{
    struct pattern pattern;
    bool wanted = pattern_read(text, &pattern);
    struct filter *filter = wanted ? filter_make(text, view->timeline) : NULL;
    if (wanted && !filter) {
        say(message, "Out of memory: there is no filter.");
        return;
    }
    if (!wanted)
        say(message, view->filter ? "No filter any more: all is shown." : "There is no filter.");
    filter_free(view->filter);
    view->filter = filter;
    view->scroll[PANE_LADDER] = view->scroll[PANE_PACKETS] = 0;
}

/* ---- kinds */

static bool is_error(const struct timeline *timeline, uint32_t index)
{
    enum event_kind kind = timeline_kind(timeline, index);
    struct event event;
    if ((kind != EVENT_RETURN && kind != EVENT_EXIT) || !timeline_event(timeline, index, &event))
        return false;
    return kind == EVENT_RETURN ? event.u.call.error != 0 : event.u.task.signal != 0;
}

static bool is_of(const struct timeline *timeline, uint32_t index, enum action kind)
{
    if (kind == ACTION_KIND_ERROR)
        return is_error(timeline, index);
    return timeline_kind(timeline, index) == (kind == ACTION_KIND_PACKET ? EVENT_PACKET : EVENT_BLOCK);
}

static uint32_t walk(const struct view *view, enum action kind, bool back)
{
    uint32_t count = timeline_count(view->timeline);
    for (uint32_t i = after_here(view); !back && i < count; i++)
        if (is_of(view->timeline, i, kind))
            return i;
    for (uint32_t i = before_here(view); back && i-- > 0;)
        if (is_of(view->timeline, i, kind))
            return i;
    return EVENT_NO_INDEX;
}

static const struct finding *finding_near(struct search *search, bool back, uint32_t *count)
{
    const struct view *view = search->jumps->view;
    const struct finding *items = found_until(search->found, view->limit, count), *near = NULL;
    for (uint32_t i = 0; i < *count; i++)
        if (back && items[i].event < before_here(view))
            near = &items[i];
        else if (!back && !near && items[i].event >= after_here(view))
            near = &items[i];
    return near;
}

void search_to_finding(struct search *search, const struct finding *finding)
{
    search->jumps->view->finding = (struct view_finding){ .event = finding->event,
                                                          .actor = finding->actor,
                                                          .file = finding->file,
                                                          .beside_file = finding->beside_file,
                                                          .line = finding->line,
                                                          .beside_line = finding->beside_line,
                                                          .wrapped = finding->wrapped };
    go(search, finding->event, "", finding->sentence);
}

static void to_finding(struct search *search, bool back)
{
    uint32_t count;
    const struct finding *finding = finding_near(search, back, &count);
    if (finding)
        search_to_finding(search, finding);
    else
        say(search->jumps->message, "%s: %u in all.",
            back ? "No finding before this" : "No finding after this", (unsigned)count);
}

void search_kind(struct search *search, enum action kind, bool back)
{
    static const char *const words[ACTION_COUNT] = {
        [ACTION_KIND_PACKET] = "packet", [ACTION_KIND_ERROR] = "error", [ACTION_KIND_BLOCK] = "block"
    };
    const struct view *view = search->jumps->view;
    if (kind == ACTION_KIND_FINDING) {
        to_finding(search, back);
        return;
    }
    uint32_t found = walk(view, kind, back);
    if (found != EVENT_NO_INDEX)
        go(search, found, "", NULL);
    else
        say(search->jumps->message, "No %s %s this%s.", words[kind], back ? "before" : "after",
            view->live && !back ? " as yet" : "");
}
