/* UTF-8 text and how many terminal cells it takes. Pure. */
#ifndef SOCKEYE_VIZ_TEXT_H
#define SOCKEYE_VIZ_TEXT_H

#include "lab/record/str.h"

enum { TEXT_REPLACEMENT = 0xfffd, TEXT_ESCAPE_MAX = 12, TEXT_DROPPED = -1 };

/* Takes one character off the front of a text that is not empty; a byte that begins none gives U+FFFD. */
uint32_t text_next(struct str *rest);
/* Writes a character as UTF-8; returns its bytes. */
size_t text_encode(uint32_t c, char out[4]);

/* Cells a character takes on the screen: 0 for a combining mark, 1, 2; TEXT_DROPPED for what is not drawn at
 * all. What must not reach a terminal raw (controls, changes of direction) is drawn as the text written to
 * `escape`, which is empty otherwise. */
int text_form(uint32_t c, char escape[TEXT_ESCAPE_MAX]);

/* Cells a text takes as canvas_text() draws it. */
int text_width(struct str text);
/* Bytes of the longest front part that takes at most `width` cells. */
size_t text_fit(struct str text, int width);
/* Takes the next line of at most `width` cells off the front, broken at spaces where it can be and at
 * newlines always. False when nothing is left. */
bool text_wrap(struct str *rest, int width, struct str *line);

#endif
