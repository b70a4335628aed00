/* Where a screen goes: to a terminal, or without one into text or a picture. And pages: whole screens that
 * change by keys, as the menu does, or by what they look for. */
#ifndef SOCKEYE_VIZ_PAGE_H
#define SOCKEYE_VIZ_PAGE_H

#include "viz/draw/canvas.h"
#include "viz/session/session.h"
#include "viz/terminal/term.h"

enum { PAGE_WIDTH = 80, PAGE_HEIGHT = 24 }; /* where nothing says how large it is */

/* Whether a screen is to be drawn in ASCII. Sets the locale. */
bool page_ascii(const struct screen_options *options);
/* Whether the key script is one; says why not. */
bool page_script(const char *keys);
/* The terminal; NULL, and said why, when there is none. */
struct terminal *page_terminal(const struct screen_options *options);
/* Makes the canvas anew where it is of another size: that of the terminal, else of the options. False when
 * out of memory. */
bool page_fit(struct canvas *canvas, const struct terminal *term, const struct screen_options *options,
              bool ascii);
/* Prints a canvas, writes it as a picture, as the options say. 0, or 3. */
int page_write(const struct canvas *canvas, const struct screen_options *options, const char *title);

enum page_did {
    PAGE_STAYS,
    PAGE_OVER,
    PAGE_LEFT /* over, for something else to be shown: it is not written any more */
};

struct page {
    void *self;
    const char *title; /* of a picture */
    void (*draw)(void *self, struct canvas *canvas);
    enum page_did (*key)(void *self, int key, struct rect area);
    /* What happens without a key is looked for each `look_ms`; whether there is something to draw. NULL:
     * nothing does. */
    bool (*look)(void *self);
    int look_ms;
    bool (*busy)(const void *self); /* what is printed waits for it; NULL: for nothing */
};

/* Shows a page until it is over; or, where the options say so, prints it after the keys of the script. 0; 2
 * for a bad key script, 3 when there is no terminal or the page cannot be written; 128 + a signal that ended
 * it. `rest`: of the script, when the page was left, else NULL. */
int page_show(const struct page *page, const struct screen_options *options, const char **rest);

#endif
