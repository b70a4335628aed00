#include "viz/modes/choice.h"

#include <stdio.h>

#include "lab/base/path.h"
#include "viz/frame/footer.h"
#include "viz/modes/window.h"

/* By the action that opens it. */
static const struct question {
    unsigned keys;
    const char *words; /* NULL: they differ */
} questions[ACTION_COUNT] = { [ACTION_NEXT_KIND] = { KEYS_KIND, "next:" },
                              [ACTION_PREVIOUS_KIND] = { KEYS_KIND, "previous:" },
                              [ACTION_SAVE] = { KEYS_SAVING, "save:" },
                              [ACTION_MARK] = { KEYS_LETTER, "mark this place: a to z" },
                              [ACTION_TO_MARK] = { KEYS_LETTER, "go to mark: a to z, ' back" },
                              [ACTION_QUIT] = { KEYS_CONFIRM, NULL },
                              [ACTION_OVERWRITE] = { KEYS_OVERWRITE, NULL } };

static unsigned keys_now(const void *self)
{
    return questions[((const struct choice *)self)->asked].keys;
}

static bool open(void *self, enum action action)
{
    ((struct choice *)self)->asked = action;
    return questions[action].keys != 0;
}

static struct mode_reply act(void *self, enum action action, int key)
{
    const struct choice *choice = self;
    bool saves = choice->asked == ACTION_SAVE && action != ACTION_BACK, leaves = false;
    switch (choice->asked) {
    case ACTION_QUIT:
        leaves = action == ACTION_QUIT;
        break;
    case ACTION_OVERWRITE:
        save_overwrite(choice->save, action == ACTION_OVERWRITE);
        break;
    case ACTION_MARK:
    case ACTION_TO_MARK:
        if (action != ACTION_BACK)
            (choice->asked == ACTION_MARK ? jumps_mark : jumps_to_mark)(choice->search->jumps, key);
        break;
    case ACTION_NEXT_KIND:
    case ACTION_PREVIOUS_KIND:
        if (action != ACTION_BACK && action != ACTION_NONE)
            search_kind(choice->search, action, choice->asked == ACTION_PREVIOUS_KIND);
        break;
    default:
        break;
    }
    return (struct mode_reply){ leaves ? MODE_QUIT : MODE_CLOSED, saves ? action : ACTION_NONE };
}

static void put_words(const struct choice *choice, char *out, size_t cap)
{
    unsigned tasks = live_own_tasks(choice->live);
    if (choice->asked == ACTION_QUIT)
        snprintf(out, cap, "%u %s still under way. Quit and end %s?   q or y: yes   esc: no", tasks,
                 tasks == 1 ? "program is" : "programs are", tasks == 1 ? "it" : "them");
    else if (choice->asked == ACTION_OVERWRITE)
        snprintf(out, cap, "%.120s is there already. Overwrite it?   y: yes   esc: no",
                 path_base(choice->save->path));
    else
        snprintf(out, cap, "%s", questions[choice->asked].words);
}

static void draw(const void *self, struct canvas *screen)
{
    const struct choice *choice = self;
    struct canvas footer = window_typing(screen, choice->search->jumps->view);
    char words[256];
    put_words(choice, words, sizeof words);
    int x = 1 + canvas_text(&footer, 1, 0, footer.area.width - 2, STYLE_TITLE, str_from(words), true) + 2;
    if (questions[choice->asked].words)
        footer_keys(&footer, x, footer.area.width - 1, keys_now(choice));
}

const struct mode_ops choice_mode = {
    .form = MODE_CHOICE, .keys_now = keys_now, .open = open, .act = act, .draw = draw
};
