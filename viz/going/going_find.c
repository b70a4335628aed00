/* Going to an event: by a pattern, by what it is, by a mark; and showing only some. See going.h. */
#include <stdio.h>

#include "lab/record/transcript.h"
#include "viz/app_state.h"
#include "viz/going/selection.h"
#include "viz/view/filter.h"
#include "viz/view/view.h"

static struct place here(const struct app *app)
{
    return (struct place){ true, app->view.step, app->view.selected };
}

void going_to_step(struct app *app, uint32_t step)
{
    uint32_t last = timeline_steps(app->view.timeline);

    app->going.before = here(app);
    app_go(app, step);
    if (step > last)
        snprintf(app->message, sizeof app->message, "There are %u steps%s: this is the last.", (unsigned)last,
                 app->live.on ? " so far" : "");
}

void going_to_event(struct app *app, uint32_t index)
{
    app->going.before = here(app);
    app_go(app, timeline_step_at(app->view.timeline, index + 1));
    if (index >= app->view.position)
        return; /* it is not to be seen before a question is answered */
    app->view.selected = index;
    selection_show_all(app);
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

static void say_event(struct app *app, const char *before, uint32_t index, const char *words)
{
    char made[EVENT_LINE_MAX];
    struct event event;

    if (!timeline_event(app->view.timeline, index, &event))
        return;
    struct str text = words ? str_from(words) : transcript_text(&event, made, sizeof made);
    struct str actor = event.kind == EVENT_PACKET ? str_from("packet") : event.actor;
    snprintf(app->message, sizeof app->message, "%sstep %u: %.*s%s%.*s", before, (unsigned)app->view.step,
             STR_ARGS(actor), actor.n ? ": " : "", STR_ARGS(text));
}

/* ---- patterns */

/* First match behind or before here; around the end when there is none on this side. */
static uint32_t search(const struct app *app, bool back, bool *around)
{
    const struct timeline *timeline = app->view.timeline;
    const struct pattern *pattern = &app->going.pattern;
    uint32_t count = timeline_count(timeline), from = back ? before_here(&app->view) : after_here(&app->view);
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

void going_find_again(struct app *app, bool back)
{
    bool around;
    uint32_t found;

    if (app->going.pattern.count == 0) {
        snprintf(app->message, sizeof app->message, "Nothing was looked for as yet: / finds.");
        return;
    }
    found = search(app, back, &around);
    if (found == EVENT_NO_INDEX) {
        snprintf(app->message, sizeof app->message, "Nothing matches \"%.80s\".", app->going.pattern.text);
        return;
    }
    going_to_event(app, found);
    if (app->view.selected == found)
        say_event(app, around ? (back ? "from the end: " : "from the beginning: ") : "", found, NULL);
}

void going_find(struct app *app, const char *text)
{
    struct pattern pattern;

    if (!pattern_read(text, &pattern)) {
        snprintf(app->message, sizeof app->message, "\"%.80s\" is nothing to look for.", text);
        return;
    }
    app->going.pattern = pattern;
    going_find_again(app, false);
}

void going_filter(struct app *app, const char *text)
{
    struct going *going = &app->going;
    struct pattern pattern;
    bool wanted = pattern_read(text, &pattern);
    struct filter *filter = wanted ? filter_make(text, app->view.timeline) : NULL;

    if (wanted && !filter) {
        snprintf(app->message, sizeof app->message, "Out of memory: there is no filter.");
        return;
    }
    if (!wanted)
        snprintf(app->message, sizeof app->message,
                 going->filter ? "No filter any more: all is shown." : "There is no filter.");
    filter_free(going->filter);
    app->view.filter = going->filter = filter;
    app->view.scroll[PANE_LADDER] = app->view.scroll[PANE_PACKETS] = 0;
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

static bool is_packet(const struct timeline *timeline, uint32_t index)
{
    return timeline_kind(timeline, index) == EVENT_PACKET;
}

static bool is_block(const struct timeline *timeline, uint32_t index)
{
    return timeline_kind(timeline, index) == EVENT_BLOCK;
}

typedef bool is_kind(const struct timeline *timeline, uint32_t index);

static uint32_t walk(const struct app *app, is_kind *is, bool back)
{
    const struct timeline *timeline = app->view.timeline;
    uint32_t count = timeline_count(timeline);

    if (!back) {
        for (uint32_t i = after_here(&app->view); i < count; i++)
            if (is(timeline, i))
                return i;
        return EVENT_NO_INDEX;
    }
    for (uint32_t i = before_here(&app->view); i-- > 0;)
        if (is(timeline, i))
            return i;
    return EVENT_NO_INDEX;
}

/* Findings are of the whole recording; they are looked for when they are asked for. */
static const struct finding *finding_near(struct app *app, bool back)
{
    struct going *going = &app->going;
    uint32_t count = timeline_count(app->view.timeline);
    const struct finding *near = NULL;

    if (going->found_in != count) {
        findings_free(&going->findings);
        findings_of(app->view.timeline, &going->findings);
        going->found_in = count;
    }
    for (uint32_t i = 0; i < going->findings.count; i++) {
        const struct finding *finding = &going->findings.items[i];
        if (back && finding->event < before_here(&app->view))
            near = finding;
        else if (!back && !near && finding->event >= after_here(&app->view))
            near = finding;
    }
    return near;
}

static void to_finding(struct app *app, bool back)
{
    const struct finding *finding = finding_near(app, back);

    if (!finding) {
        snprintf(app->message, sizeof app->message, "%s: %u in all.",
                 back ? "No finding before this" : "No finding after this",
                 (unsigned)app->going.findings.count);
        return;
    }
    going_to_event(app, finding->event);
    if (app->view.selected == finding->event)
        say_event(app, "", finding->event, finding->sentence);
}

void going_to_kind(struct app *app, enum action kind, bool back)
{
    static const struct {
        enum action kind;
        is_kind *is;
        const char *word;
    } kinds[] = { { ACTION_KIND_PACKET, is_packet, "packet" },
                  { ACTION_KIND_ERROR, is_error, "error" },
                  { ACTION_KIND_BLOCK, is_block, "block" } };

    if (kind == ACTION_KIND_FINDING)
        to_finding(app, back);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].kind != kind)
            continue;
        uint32_t found = walk(app, kinds[i].is, back);
        if (found != EVENT_NO_INDEX) {
            going_to_event(app, found);
            if (app->view.selected == found)
                say_event(app, "", found, NULL);
        } else {
            snprintf(app->message, sizeof app->message, "No %s %s this%s.", kinds[i].word,
                     back ? "before" : "after", app->live.on && !back ? " as yet" : "");
        }
    }
}

/* ---- marks */

void going_mark(struct app *app, int letter)
{
    if (letter < 'a' || letter > 'z') {
        snprintf(app->message, sizeof app->message, "Marks are letters from a to z.");
        return;
    }
    app->going.marks[letter - 'a'] = here(app);
    snprintf(app->message, sizeof app->message, "Mark %c is step %u: '%c goes to it.", letter,
             (unsigned)app->view.step, letter);
}

void going_to_mark(struct app *app, int letter)
{
    bool known = letter == '\'' || (letter >= 'a' && letter <= 'z');
    struct place place = { 0 };

    if (known)
        place = letter == '\'' ? app->going.before : app->going.marks[letter - 'a'];
    if (!place.set) {
        snprintf(app->message, sizeof app->message,
                 !known           ? "Marks are letters from a to z."
                 : letter == '\'' ? "There was no jump as yet."
                                  : "There is no mark %c: m%c makes it.",
                 letter, letter);
        return;
    }
    app->going.before = here(app);
    app_go(app, place.step);
    if (place.selected != EVENT_NO_INDEX && place.selected < app->view.position) {
        app->view.selected = place.selected;
        selection_show_all(app);
    }
}
