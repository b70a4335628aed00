#include "viz/modes/whereabouts.h"

#include <stdio.h>
#include <string.h>

#include "lab/base/text.h"
#include "viz/panes/current_section.h"
#include "viz/panes/question.h"

static void put_passed(const struct view *view, struct session_place *place)
{
    struct text text = text_into(place->passed, sizeof place->passed);
    for (size_t i = 0; view->quiz && i < view->quiz->count; i++) {
        const struct quiz_item *item = &view->quiz->items[i];
        if (item->asked != EVENT_NO_INDEX && item->given != QUIZ_OPEN && !item->prediction.why)
            text_printf(&text, "%s%s", text.used > 0 ? " " : "", item->prediction.name);
    }
}

static void find(const struct whereabouts *here, struct session_place *now)
{
    const struct view *view = here->view;
    const struct quiz_item *open = question_open(view);
    enum live_status status = live_status(here->live);
    struct lesson_section section;
    memset(now, 0, sizeof *now); /* compared as bytes */
    now->step = view->step;
    now->steps = timeline_steps(view->timeline);
    if (current_section(view, &section))
        str_copy(now->section, sizeof now->section, (struct str){ section.heading, section.heading_size });
    if (open)
        snprintf(now->question, sizeof now->question, "%s%s", open->prediction.why ? "why " : "",
                 open->prediction.name);
    put_passed(view, now);
    now->over = (status == LIVE_ENDED || status == LIVE_DEADLOCK) && now->step == now->steps;
}

static void see(void *self)
{
    struct whereabouts *here = self;
    const struct session_keeper *keeper = here->session->keeper;
    struct session_place now;
    if (!keeper || !keeper->moved)
        return;
    find(here, &now);
    if (here->began && memcmp(&now, &here->told, sizeof now) == 0)
        return;
    here->began = true;
    memcpy(&here->told, &now, sizeof now);
    keeper->moved(keeper->data, &now);
}

static struct mode_reply act(void *self, enum action action, int key)
{
    (void)self;
    (void)action;
    (void)key;
    return mode_passed;
}

const struct mode_ops whereabouts_mode = { .form = MODE_BASE, .act = act, .see = see };
