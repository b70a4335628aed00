/* The themes. No colour is without a glyph or word that says the same. What must be read on what, and how
 * well, tests/viz/test_themes.c computes from these tables. */
#include "viz/draw/theme_looks.h"

#include <string.h>

/* text 256, 16, 8 | attributes | attributes without colour */

/* Colours of middle brightness, so that they can be read on a dark and on a light background; there is no
 * dark blue. */
static const struct theme theme_auto = {
    .name = "auto",
    .about = "the terminal's own text and background",
    .background = { -1, -1, -1 },
    .bold = { LOOK_BOLD, LOOK_BOLD, LOOK_BOLD },
    .looks = {
        [STYLE_PLAIN] = { { -1, -1, -1 }, 0, 0 },
        [STYLE_DIM] = { { 244, -1, -1 }, 0, LOOK_DIM },
        [STYLE_TITLE] = { { -1, -1, -1 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_FRAME] = { { 244, -1, -1 }, 0, 0 },
        [STYLE_FOCUS] = { { 31, 6, 6 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_KEY] = { { 31, 6, 6 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_ACTOR_A] = { { 31, 6, 6 }, 0, 0 },
        [STYLE_ACTOR_B] = { { 166, 3, 3 }, 0, 0 },
        [STYLE_ACTOR_C] = { { 133, 5, 5 }, 0, 0 },
        [STYLE_ACTOR_D] = { { 64, 2, 2 }, 0, 0 },
        [STYLE_KERNEL] = { { 244, -1, -1 }, 0, 0 },
        [STYLE_GOOD] = { { 28, 2, 2 }, 0, 0 },
        [STYLE_ERROR] = { { 160, 1, 1 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_BLOCKED] = { { 136, 3, 3 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_NEXT] = { { 28, 2, 2 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_GAUGE] = { { 31, 6, 6 }, 0, 0 },
        [STYLE_GAUGE_REST] = { { 244, -1, -1 }, 0, LOOK_DIM },
        [STYLE_KEYWORD] = { { 133, 5, 5 }, 0, 0 },
        [STYLE_STRING] = { { 64, 2, 2 }, 0, 0 },
        [STYLE_COMMENT] = { { 244, -1, -1 }, 0, LOOK_DIM },
        [STYLE_NUMBER] = { { 166, 3, 3 }, 0, 0 },
        [STYLE_HEADING] = { { -1, -1, -1 }, LOOK_BOLD | LOOK_UNDERLINE, LOOK_BOLD | LOOK_UNDERLINE },
        [STYLE_CODE] = { { 64, 2, 2 }, 0, LOOK_BOLD },
    },
    .lit = { { 16, 0, 0 }, 0, LOOK_BOLD | LOOK_UNDERLINE }, /* dark on pale is read on any background */
    .lit_background = { 222, 3, 3 },
    .selected = LOOK_REVERSE,
};

/* Of 16 and 8 colours only black, blue, red and magenta are read on white; bold might make grey of black. */
static const struct theme theme_light = {
    .name = "light",
    .about = "dark on white, for a bright room",
    .background = { 231, 15, 7 },
    .bold = { LOOK_BOLD, LOOK_UNDERLINE, LOOK_UNDERLINE },
    .looks = {
        [STYLE_PLAIN] = { { 235, 0, 0 }, 0, 0 },
        [STYLE_DIM] = { { 241, 0, 0 }, 0, LOOK_DIM },
        [STYLE_TITLE] = { { 16, 0, 0 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_FRAME] = { { 242, 0, 0 }, 0, 0 },
        [STYLE_FOCUS] = { { 24, 4, 4 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_KEY] = { { 24, 4, 4 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_ACTOR_A] = { { 24, 4, 4 }, 0, 0 },
        [STYLE_ACTOR_B] = { { 130, 1, 0 }, 0, 0 },
        [STYLE_ACTOR_C] = { { 90, 5, 4 }, 0, 0 },
        [STYLE_ACTOR_D] = { { 22, 0, 0 }, 0, 0 },
        [STYLE_KERNEL] = { { 241, 0, 0 }, 0, 0 },
        [STYLE_GOOD] = { { 22, 4, 4 }, 0, 0 },
        [STYLE_ERROR] = { { 124, 1, 0 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_BLOCKED] = { { 94, 5, 0 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_NEXT] = { { 22, 4, 4 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_GAUGE] = { { 24, 4, 4 }, 0, 0 },
        [STYLE_GAUGE_REST] = { { 242, 0, 0 }, 0, LOOK_DIM },
        [STYLE_KEYWORD] = { { 90, 5, 4 }, 0, 0 },
        [STYLE_STRING] = { { 22, 4, 4 }, 0, 0 },
        [STYLE_COMMENT] = { { 241, 0, 0 }, 0, LOOK_DIM },
        [STYLE_NUMBER] = { { 130, 1, 0 }, 0, 0 },
        [STYLE_HEADING] = { { 16, 0, 0 }, LOOK_BOLD | LOOK_UNDERLINE, LOOK_BOLD | LOOK_UNDERLINE },
        [STYLE_CODE] = { { 22, 4, 4 }, 0, LOOK_BOLD },
    },
    .lit = { { 16, 0, 0 }, 0, LOOK_BOLD | LOOK_UNDERLINE },
    .lit_background = { 222, 11, 6 },
    .selected = LOOK_REVERSE,
};

/* Of 8 colours only white, cyan and green are read on black wherever the palette is from. */
static const struct theme theme_dark = {
    .name = "dark",
    .about = "bright on nearly black",
    .background = { 234, 0, 0 },
    .bold = { LOOK_BOLD, LOOK_BOLD, LOOK_BOLD },
    .looks = {
        [STYLE_PLAIN] = { { 252, 7, 7 }, 0, 0 },
        [STYLE_DIM] = { { 247, 7, 7 }, 0, LOOK_DIM },
        [STYLE_TITLE] = { { 255, 15, 7 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_FRAME] = { { 246, 7, 7 }, 0, 0 },
        [STYLE_FOCUS] = { { 81, 14, 6 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_KEY] = { { 81, 14, 6 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_ACTOR_A] = { { 81, 14, 6 }, 0, 0 },
        [STYLE_ACTOR_B] = { { 215, 11, 2 }, 0, 0 },
        [STYLE_ACTOR_C] = { { 213, 13, 7 }, 0, 0 },
        [STYLE_ACTOR_D] = { { 114, 10, 6 }, 0, 0 },
        [STYLE_KERNEL] = { { 247, 7, 7 }, 0, 0 },
        [STYLE_GOOD] = { { 114, 10, 2 }, 0, 0 },
        [STYLE_ERROR] = { { 210, 9, 7 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_BLOCKED] = { { 221, 11, 7 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_NEXT] = { { 114, 10, 2 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_GAUGE] = { { 81, 14, 6 }, 0, 0 },
        [STYLE_GAUGE_REST] = { { 246, 7, 7 }, 0, LOOK_DIM },
        [STYLE_KEYWORD] = { { 213, 13, 6 }, 0, 0 },
        [STYLE_STRING] = { { 114, 10, 2 }, 0, 0 },
        [STYLE_COMMENT] = { { 247, 7, 7 }, 0, LOOK_DIM },
        [STYLE_NUMBER] = { { 215, 11, 7 }, 0, 0 },
        [STYLE_HEADING] = { { 255, 15, 7 }, LOOK_BOLD | LOOK_UNDERLINE, LOOK_BOLD | LOOK_UNDERLINE },
        [STYLE_CODE] = { { 114, 10, 2 }, 0, LOOK_BOLD },
    },
    .lit = { { 16, 0, 0 }, 0, LOOK_BOLD | LOOK_UNDERLINE },
    .lit_background = { 222, 11, 6 },
    .selected = LOOK_REVERSE,
};

/* Nothing is faint, without colours neither. */
static const struct theme theme_high_contrast = {
    .name = "high-contrast",
    .about = "white on black, nothing faint: for a weak projector, or weak eyes",
    .background = { 16, 0, 0 },
    .bold = { LOOK_BOLD, LOOK_BOLD, LOOK_BOLD },
    .looks = {
        [STYLE_PLAIN] = { { 231, 15, 7 }, 0, 0 },
        [STYLE_DIM] = { { 252, 7, 7 }, 0, 0 },
        [STYLE_TITLE] = { { 231, 15, 7 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_FRAME] = { { 252, 7, 7 }, 0, 0 },
        [STYLE_FOCUS] = { { 123, 14, 6 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_KEY] = { { 123, 14, 6 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_ACTOR_A] = { { 123, 14, 6 }, 0, 0 },
        [STYLE_ACTOR_B] = { { 229, 11, 7 }, 0, 0 },
        [STYLE_ACTOR_C] = { { 219, 15, 6 }, 0, 0 },
        [STYLE_ACTOR_D] = { { 157, 10, 7 }, 0, 0 },
        [STYLE_KERNEL] = { { 252, 7, 7 }, 0, 0 },
        [STYLE_GOOD] = { { 157, 10, 6 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_ERROR] = { { 217, 11, 7 }, LOOK_BOLD | LOOK_UNDERLINE, LOOK_BOLD | LOOK_UNDERLINE },
        [STYLE_BLOCKED] = { { 229, 11, 7 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_NEXT] = { { 157, 10, 6 }, LOOK_BOLD, LOOK_BOLD },
        [STYLE_GAUGE] = { { 123, 14, 6 }, 0, 0 },
        [STYLE_GAUGE_REST] = { { 252, 7, 7 }, 0, 0 },
        [STYLE_KEYWORD] = { { 219, 15, 6 }, 0, 0 },
        [STYLE_STRING] = { { 157, 10, 6 }, 0, 0 },
        [STYLE_COMMENT] = { { 252, 7, 7 }, 0, 0 },
        [STYLE_NUMBER] = { { 229, 11, 7 }, 0, 0 },
        [STYLE_HEADING] = { { 231, 15, 7 }, LOOK_BOLD | LOOK_UNDERLINE, LOOK_BOLD | LOOK_UNDERLINE },
        [STYLE_CODE] = { { 157, 10, 6 }, 0, LOOK_BOLD },
    },
    .lit = { { 16, 0, 0 }, 0, LOOK_BOLD | LOOK_UNDERLINE },
    .lit_background = { 226, 11, 6 },
    .selected = LOOK_REVERSE,
};

static const struct theme *const themes[] = { &theme_auto, &theme_light, &theme_dark, &theme_high_contrast };
enum { THEMES = sizeof themes / sizeof *themes };

const struct theme *const theme_default = &theme_auto;

const struct theme *theme_nth(size_t n)
{
    return n < THEMES ? themes[n] : NULL;
}

const struct theme *theme_named(const char *name)
{
    for (size_t i = 0; i < THEMES; i++)
        if (strcmp(themes[i]->name, name) == 0)
            return themes[i];
    return NULL;
}

const struct look *theme_look(const struct theme *theme, uint16_t style)
{
    unsigned role = style & 0xff;

    return &theme->looks[role < STYLE_COUNT ? role : STYLE_PLAIN];
}
