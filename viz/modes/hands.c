#include "viz/modes/hands.h"

#include <stdio.h>

#include "viz/modes/window.h"

enum { HANDS_MOST = 9999 };

/* The question that they are shown for; NULL none. */
static struct quiz_item *asked(const struct hands *hands)
{
    const struct view *view = hands->view;
    return view->quiz ? quiz_open(view->quiz, view->step) : NULL;
}

static char last_letter(const struct hands *hands)
{
    const struct quiz_item *item = asked(hands);
    return quiz_letter(item ? item->prediction.choice_count - 1 : 0);
}

static bool open(void *self, enum action action)
{
    struct hands *hands = self;
    line_set(&hands->edit, "");
    hands->wrong = false;
    return action == ACTION_HANDS && asked(hands);
}

/* A number for each choice, with blanks or commas between; those that are not said are 0. */
static bool read_hands(const char *text, size_t choices, uint16_t counts[PREDICTION_CHOICES_MAX])
{
    char words[LINE_TEXT_MAX];
    size_t count = 0;
    snprintf(words, sizeof words, "%s", text);
    for (char *c = words; *c; c++)
        *c = *c == ',' ? ' ' : *c;
    struct str rest = str_trim(str_from(words));
    memset(counts, 0, PREDICTION_CHOICES_MAX * sizeof *counts);
    while (rest.n > 0) {
        int64_t number;
        if (count == choices || str_number(str_take_word(&rest), 0, HANDS_MOST, &number) != NUMBER_READ)
            return false;
        counts[count++] = (uint16_t)number;
    }
    return count > 0;
}

static struct mode_reply take(struct hands *hands)
{
    struct quiz_item *item = asked(hands);
    uint16_t counts[PREDICTION_CHOICES_MAX];
    if (!item)
        return mode_closed;
    if (!read_hands(hands->edit.text, item->prediction.choice_count, counts)) {
        hands->wrong = true;
        return mode_handled;
    }
    memcpy(item->hands, counts, sizeof counts);
    item->counted = true;
    return (struct mode_reply){ MODE_CLOSED, ACTION_SKIP };
}

static struct mode_reply act(void *self, enum action action, int key)
{
    struct hands *hands = self;
    if (action == ACTION_BACK)
        return mode_closed;
    if (action == ACTION_OPEN)
        return take(hands);
    line_key(&hands->edit, action, key);
    return mode_handled;
}

static void typed(const void *self, char *out, size_t cap)
{
    const struct hands *hands = self;
    snprintf(out, cap, "hands for a to %c: %s", last_letter(hands), hands->edit.text);
}

static void draw(const void *self, struct canvas *screen)
{
    const struct hands *hands = self;
    struct canvas row = window_typing(screen, hands->view);
    uint16_t style = hands->wrong ? STYLE_ERROR : STYLE_KEY;
    int x = 1;
    if (hands->wrong)
        canvas_glyph(&row, 0, 0, style, GLYPH_DEADLOCK);
    x += canvas_printf(&row, x, 0, style, "hands for a to %c, as in 12 5 0: ", last_letter(hands));
    line_draw(&hands->edit, &row, x, row.area.width - x - 1);
}

const struct mode_ops hands_mode = {
    .form = MODE_LINE, .keys = KEYS_LINE, .open = open, .act = act, .draw = draw, .typed = typed
};
