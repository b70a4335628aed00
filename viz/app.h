/* The viewer: menu and lesson screen at a terminal, or the same screen into text. */
#ifndef SOCKEYE_VIZ_APP_H
#define SOCKEYE_VIZ_APP_H

#include "viz/session/session.h"

/* Shows one session until the person leaves it. 0; 2 for a bad key script; 3 when there is no usable terminal
 * (said on stderr in one line). In a key script each key is acted on when the one before has had its effect.
 */
int app_watch(const struct screen_session *session, const struct screen_options *options);

/* Two runs side by side, until the person leaves. As app_watch(); 1 in place of 0 when they differ. */
int app_compare(const char *const names[2], const struct timeline *const timelines[2],
                const struct screen_options *options);

/* One variant of a lesson, the lesson itself among them. */
struct app_menu_variant {
    const char *name, *about;
};

struct app_menu_item {
    const char *number, *name, *summary, *part, *about;
    int minutes;
    bool done;                               /* it was followed to its end */
    int predictions, right;                  /* it asks; were answered right */
    const struct app_menu_variant *variants; /* the first is the lesson itself */
    size_t variant_count;                    /* >= 1 */
    const char *exercise;                    /* how to begin it: "sockeye start 04"; NULL: none */
};

/* Runs a lesson that was chosen; with `item` as many as there are, what is asked again. `variant`: NULL, the
 * lesson itself. `keys`: the rest of the key script; NULL none. What it changes of the items is seen when the
 * menu is drawn again. */
typedef int app_menu_run(void *data, size_t item, const char *variant, const char *keys);

/* The menu; returns when the person quits. `again`: how many questions come back, which may change. */
int app_menu(const struct app_menu_item *items, size_t count, const size_t *again,
             const struct screen_options *options, app_menu_run *run, void *data);

/* Gives the terminal back that app_watch() left as it was, for a session that was to come and does not. */
void app_release(void);

#endif
