/* Colours as they are seen: of a terminal's numbers, and how well one can be read on another. Pure. */
#ifndef SOCKEYE_VIZ_COLORS_H
#define SOCKEYE_VIZ_COLORS_H

#include <stdint.h>

/* 0xRRGGBB of a number of xterm's 256 colours. */
uint32_t color_of(int number);
/* `percent` of `with` in `color`. */
uint32_t color_mix(uint32_t color, uint32_t with, unsigned percent);
/* WCAG's ratio, 1 to 21: 4.5 is asked of text, 7 of text for everybody. */
double color_contrast(uint32_t a, uint32_t b);

#endif
