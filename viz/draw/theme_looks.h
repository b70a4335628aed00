/* How styles look: a theme is a table of colours for the styles, for terminals of 256, 16 and 8 colours, and
 * of attributes for those with none. `auto` has the terminal's own background and text; the others bring
 * theirs, so that what is read on what is known. */
#ifndef SOCKEYE_VIZ_THEME_LOOKS_H
#define SOCKEYE_VIZ_THEME_LOOKS_H

#include <stddef.h>

#include "viz/draw/theme.h"

enum color_depth { DEPTH_256, DEPTH_16, DEPTH_8, DEPTH_COUNT };
enum look_attribute { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_UNDERLINE = 4, LOOK_REVERSE = 8 };

struct look {
    int16_t text[DEPTH_COUNT];
    uint8_t attributes;      /* on a terminal with colours, enum look_attribute */
    uint8_t mono_attributes; /* on one without, and with NO_COLOR */
};

/* A number of a colour; -1: the terminal's own. */
struct theme {
    const char *name, *about;
    int16_t background[DEPTH_COUNT];
    /* What stands for bold: where few colours are had, a terminal may make another colour of it. */
    uint8_t bold[DEPTH_COUNT];
    struct look looks[STYLE_COUNT];
    struct look lit; /* a highlighter pen: on a background of its own; without colours it is underlined */
    int16_t lit_background[DEPTH_COUNT];
    uint8_t selected; /* attributes of the selected row */
};

/* The one that needs no name: `auto`. */
extern const struct theme *const theme_default;
/* The n-th; NULL at the end. */
const struct theme *theme_nth(size_t n);
/* NULL: there is none of this name. */
const struct theme *theme_named(const char *name);
/* Of a style without its STYLE_LIT, STYLE_SELECTED, STYLE_BOLD. */
const struct look *theme_look(const struct theme *theme, uint16_t style);

#endif
