/* The footer: the keys that can be pressed, or what is said; in a demonstration, the keys that were pressed.
 */
#ifndef SOCKEYE_VIZ_FOOTER_H
#define SOCKEYE_VIZ_FOOTER_H

#include "viz/draw/canvas.h"
#include "viz/keys/keys.h"

/* Draws the keys of contexts from `x` on, up to `end`; the help stands at the end. */
void footer_keys(struct canvas *footer, int x, int end, unsigned contexts);

/* The last ones pressed, newest first; 0 none. */
struct pressed {
    int keys[4];
};
void footer_press(struct pressed *pressed, int key);
/* Draws them at the right end; the cells that they took. */
int footer_pressed(struct canvas *footer, const struct pressed *pressed);

#endif
