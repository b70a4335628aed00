/* The menu's own state, and its drawing. Private to menu.c and menu_draw.c. */
#ifndef SOCKEYE_VIZ_MENU_H
#define SOCKEYE_VIZ_MENU_H

#include "viz/app.h"
#include "viz/draw/canvas.h"
#include "viz/keys/line_edit.h"
#include "viz/session/message.h"

struct menu {
    const struct app_menu_item *items;
    size_t count, cursor;
    const size_t *again; /* questions that come back */
    int top;             /* first row of the list that is shown */
    struct rect area;    /* the screen */
    struct message message;
    bool help, interrupted, done, run;
    bool review;    /* it is these that are run */
    bool choosing;  /* a variant of the lesson at the cursor */
    size_t variant; /* the one at the cursor; 0: the lesson itself */
    bool finding;   /* a word is typed, and gone to as it is typed */
    struct line_edit word;
    size_t found_from; /* the cursor when it began */
};

/* The inside of the list. */
struct rect menu_list_area(const struct menu *menu);
void menu_draw(struct menu *menu, struct canvas *canvas);

#endif
