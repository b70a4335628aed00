#include "viz/navigate/jumps.h"

static struct place here(const struct view *view)
{
    return (struct place){ true, view->step, view->selected };
}

void jumps_go(struct jumps *jumps, uint32_t step)
{
    struct view *view = jumps->view;
    if (!view_go(view, step))
        say(jumps->message, "Out of memory: what is shown may be incomplete.");
    view->following = view->live && view->step == timeline_steps(view->timeline);
}

void jumps_to_step(struct jumps *jumps, uint32_t step)
{
    uint32_t last = timeline_steps(jumps->view->timeline);
    jumps->before = here(jumps->view);
    jumps_go(jumps, step);
    if (step > last)
        say(jumps->message, "There are %u steps%s: this is the last.", (unsigned)last,
            jumps->view->live ? " so far" : "");
}

static bool select_event(struct jumps *jumps, uint32_t index)
{
    if (index >= jumps->view->position)
        return false;
    jumps->view->selected = index;
    jumps->arrived = true;
    return true;
}

bool jumps_to_event(struct jumps *jumps, uint32_t index)
{
    jumps->before = here(jumps->view);
    jumps_go(jumps, timeline_step_at(jumps->view->timeline, index + 1));
    return select_event(jumps, index);
}

void jumps_mark(struct jumps *jumps, int letter)
{
    if (letter < 'a' || letter > 'z') {
        say(jumps->message, "Marks are letters from a to z.");
        return;
    }
    jumps->marks[letter - 'a'] = here(jumps->view);
    say(jumps->message, "Mark %c is step %u: '%c goes to it.", letter, (unsigned)jumps->view->step, letter);
}

/* NULL: no letter of a mark. */
static const struct place *place_of(const struct jumps *jumps, int letter)
{
    if (letter == '\'')
        return &jumps->before;
    return letter >= 'a' && letter <= 'z' ? &jumps->marks[letter - 'a'] : NULL;
}

void jumps_to_mark(struct jumps *jumps, int letter)
{
    const struct place *known = place_of(jumps, letter);
    if (!known)
        say(jumps->message, "Marks are letters from a to z.");
    else if (!known->set && letter == '\'')
        say(jumps->message, "There was no jump as yet.");
    else if (!known->set)
        say(jumps->message, "There is no mark %c: m%c makes it.", letter, letter);
    if (!known || !known->set)
        return;
    struct place place = *known;
    jumps->before = here(jumps->view);
    jumps_go(jumps, place.step);
    if (place.selected != EVENT_NO_INDEX)
        select_event(jumps, place.selected);
}
