/* What things look like, by meaning. A style is a role; which colours and attributes it gets, theme_looks.h
 * has for each theme. No meaning is carried by colour alone: the glyphs and words carry it. Glyphs have a
 * UTF-8 and an ASCII form of the same width, one cell. */
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
    STYLE_LIT = 0x100,      /* the last step changed it: weakly */
    STYLE_STRONG = 0x800,   /* what the last step is about; the one thing that is lit strongly */
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
    GLYPH_POINT,       /* ◆ what the step is about */
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
    GLYPH_QUESTION,  /* ? */
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

/* Style of the n-th actor. */
uint16_t style_actor(unsigned n);

#endif
