/* What things look like, by meaning. A style is a role; which colour and attribute it gets, term.c takes from
 * the table in theme.c, for 256 colours, 8 and mono. No meaning is carried by colour alone: the glyphs and
 * words carry it. Glyphs have a UTF-8 and an ASCII form of the same width, one cell. */
#ifndef SOCKEYE_VIZ_THEME_H
#define SOCKEYE_VIZ_THEME_H

#include <stdbool.h>
#include <stdint.h>

enum style {
    STYLE_PLAIN,
    STYLE_DIM,     /* line numbers, times, what is past */
    STYLE_TITLE,   /* the first line, heads of lanes */
    STYLE_FRAME,   /* borders */
    STYLE_FOCUS,   /* border and title of the focused pane */
    STYLE_KEY,     /* a key in the footer and the help */
    STYLE_ACTOR_A, /* the first actor, everywhere */
    STYLE_ACTOR_B,
    STYLE_ACTOR_C,
    STYLE_ACTOR_D,
    STYLE_KERNEL, /* what the kernel did by itself */
    STYLE_GOOD,
    STYLE_ERROR,   /* a failed call, a reset */
    STYLE_BLOCKED, /* sleeping in the kernel */
    STYLE_NEXT,    /* the line about to call */
    STYLE_GAUGE,   /* the filled part of a bar */
    STYLE_GAUGE_REST,
    STYLE_KEYWORD, /* C source */
    STYLE_STRING,
    STYLE_COMMENT,
    STYLE_NUMBER,
    STYLE_HEADING, /* lesson text */
    STYLE_CODE,
    STYLE_COUNT,
    STYLE_LIT = 0x100,      /* the last step changed it */
    STYLE_SELECTED = 0x200, /* the selected row */
    STYLE_BOLD = 0x400
};

enum glyph {
    GLYPH_HORIZONTAL,
    GLYPH_VERTICAL,
    GLYPH_TOP_LEFT,
    GLYPH_TOP_RIGHT,
    GLYPH_BOTTOM_LEFT,
    GLYPH_BOTTOM_RIGHT,
    GLYPH_TEE_RIGHT,   /* ├ */
    GLYPH_TEE_LEFT,    /* ┤ */
    GLYPH_DOTTED,      /* ┆ a kernel's lane */
    GLYPH_NEXT,        /* ▶ about to call */
    GLYPH_BLOCKED,     /* ● blocked in the kernel */
    GLYPH_CURSOR,      /* ▸ */
    GLYPH_ARROW_RIGHT, /* ▶ head of an arrow */
    GLYPH_ARROW_LEFT,  /* ◀ */
    GLYPH_FULL,        /* ▓ */
    GLYPH_HALF,        /* ▒ in a send queue: not sent yet */
    GLYPH_REST,        /* ░ */
    GLYPH_SET,         /* ■ in the set */
    GLYPH_UNSET,       /* · */
    GLYPH_CHECK,       /* ✓ */
    GLYPH_ELLIPSIS,    /* … */
    GLYPH_PAUSED,      /* ▮ */
    GLYPH_UP,
    GLYPH_DOWN,
    GLYPH_RUNNING,   /* » all go */
    GLYPH_ENDED,     /* ■ the session is over */
    GLYPH_DEADLOCK,  /* ✗ */
    GLYPH_PART_DONE, /* ● of a lesson */
    GLYPH_PART_OPEN, /* ○ */
    GLYPH_BAR_1,
    GLYPH_BAR_2,
    GLYPH_BAR_3,
    GLYPH_BAR_4,
    GLYPH_BAR_5,
    GLYPH_BAR_6,
    GLYPH_BAR_7,
    GLYPH_BAR_8,
    GLYPH_COUNT
};

uint32_t glyph_character(enum glyph glyph, bool ascii);
/* ASCII stand-in for any other character: of the glyph table, of a short list of signs, else '?'. */
uint32_t glyph_ascii(uint32_t character);

/* How a style looks. -1: the terminal's own colour. */
enum look_attribute { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_UNDERLINE = 4, LOOK_REVERSE = 8 };
struct look {
    int16_t color_256, color_8; /* of the text */
    int16_t background_256, background_8;
    uint8_t attributes;      /* on a terminal with colours, enum look_attribute */
    uint8_t mono_attributes; /* on one without, and with NO_COLOR */
};
/* Of a style without its STYLE_LIT, STYLE_SELECTED, STYLE_BOLD; how those change a look, term.c decides with
 * look_lit and look_selected. */
const struct look *style_look(uint16_t style);
extern const struct look look_lit, look_selected;

/* Style of the n-th actor. */
uint16_t style_actor(unsigned n);

#endif
