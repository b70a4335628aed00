/* The table of glyphs, and which style an actor has. */
#include "viz/draw/theme.h"

#include <stddef.h>

struct glyph_forms {
    uint16_t unicode;
    char ascii;
};

static const struct glyph_forms glyphs[GLYPH_COUNT] = {
    [GLYPH_HORIZONTAL] = { 0x2500, '-' },  [GLYPH_VERTICAL] = { 0x2502, '|' },
    [GLYPH_TOP_LEFT] = { 0x250c, '+' },    [GLYPH_TOP_RIGHT] = { 0x2510, '+' },
    [GLYPH_BOTTOM_LEFT] = { 0x2514, '+' }, [GLYPH_BOTTOM_RIGHT] = { 0x2518, '+' },
    [GLYPH_TEE_RIGHT] = { 0x251c, '|' },   [GLYPH_TEE_LEFT] = { 0x2524, '|' },
    [GLYPH_DOTTED] = { 0x2506, ':' },      [GLYPH_NEXT] = { 0x25b6, '>' },
    [GLYPH_POINT] = { 0x25c6, '*' },       [GLYPH_BLOCKED] = { 0x25cf, '@' },
    [GLYPH_CURSOR] = { 0x25b8, '>' },      [GLYPH_ARROW_RIGHT] = { 0x25b6, '>' },
    [GLYPH_ARROW_LEFT] = { 0x25c0, '<' },  [GLYPH_FULL] = { 0x2593, '#' },
    [GLYPH_REST] = { 0x2591, '.' },        [GLYPH_HALF] = { 0x2592, '=' },
    [GLYPH_SET] = { 0x25a0, 'X' },         [GLYPH_UNSET] = { 0x00b7, '.' },
    [GLYPH_CHECK] = { 0x2713, 'v' },       [GLYPH_ELLIPSIS] = { 0x2026, '~' },
    [GLYPH_PAUSED] = { 0x25ae, '|' },      [GLYPH_UP] = { 0x2191, '^' },
    [GLYPH_DOWN] = { 0x2193, 'v' },        [GLYPH_RUNNING] = { 0x00bb, '>' },
    [GLYPH_ENDED] = { 0x25a0, '#' },       [GLYPH_DEADLOCK] = { 0x2717, 'x' },
    [GLYPH_QUESTION] = { '?', '?' },       [GLYPH_PART_DONE] = { 0x25cf, '*' },
    [GLYPH_PART_OPEN] = { 0x25cb, 'o' },   [GLYPH_BAR_1] = { 0x2581, '_' },
    [GLYPH_BAR_2] = { 0x2582, '.' },       [GLYPH_BAR_3] = { 0x2583, '-' },
    [GLYPH_BAR_4] = { 0x2584, '=' },       [GLYPH_BAR_5] = { 0x2585, '+' },
    [GLYPH_BAR_6] = { 0x2586, '*' },       [GLYPH_BAR_7] = { 0x2587, '%' },
    [GLYPH_BAR_8] = { 0x2588, '#' },
};

uint32_t glyph_character(enum glyph glyph, bool ascii)
{
    return ascii ? (uint32_t)(unsigned char)glyphs[glyph].ascii : glyphs[glyph].unicode;
}

/* Signs that texts use besides the glyphs. */
static const struct glyph_forms signs[] = {
    { 0x00b5, 'u' },  { 0x03bc, 'u' }, { 0x00d7, 'x' }, { 0x2013, '-' }, { 0x2014, '-' }, { 0x2018, '\'' },
    { 0x2019, '\'' }, { 0x201c, '"' }, { 0x201d, '"' }, { 0x2190, '<' }, { 0x2192, '>' }, { 0x21c4, '=' },
    { 0x2194, '=' },  { 0x25bc, 'v' }, { 0x25b2, '^' }, { 0x2022, '*' }, { 0x00a0, ' ' }, { 0x202f, ' ' },
    { 0x2009, ' ' },  { 0x2264, '<' }, { 0x2265, '>' }, { 0x00ab, '<' }, { 0x25cc, 'o' }, { 0x2219, '.' },
    { 0x252c, '+' },  { 0x2534, '+' }, { 0x27f3, '@' },
};

uint32_t glyph_ascii(uint32_t character)
{
    for (size_t i = 0; i < GLYPH_COUNT; i++)
        if (glyphs[i].unicode == character)
            return (unsigned char)glyphs[i].ascii;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].unicode == character)
            return (unsigned char)signs[i].ascii;
    return character < 0x80 ? character : '?';
}

uint16_t style_actor(unsigned n)
{
    return (uint16_t)(STYLE_ACTOR_A + n % (STYLE_ACTOR_D - STYLE_ACTOR_A + 1));
}
