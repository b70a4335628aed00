/* UTF-8 text and how many terminal cells it takes. Pure, and the same in every locale: what a character is
 * comes from libutf8proc, never from wcwidth(). */
#ifndef SOCKEYE_BASE_UTF8_H
#define SOCKEYE_BASE_UTF8_H

#include "lab/base/str.h"

enum { UTF8_MAX = 4, UTF8_REPLACEMENT = 0xfffd, UTF8_ESCAPE_MAX = 12, UTF8_DROPPED = -1 };

/* The character at the front: its bytes; 0 when there is none (RFC 3629: no surrogates, nothing overlong). */
size_t utf8_decode(struct str text, uint32_t *c);
/* Takes one character off the front of a text that is not empty; a byte that begins none gives U+FFFD. */
uint32_t utf8_next(struct str *rest);
/* Writes a character as UTF-8; returns its bytes, 0 for what is no character. */
size_t utf8_encode(uint32_t c, char out[UTF8_MAX]);

/* Whether a character cannot be seen, or steers how a terminal shows others, or is none that is known: what
 * could make a text read as what it is not. It is written as an escape. */
bool utf8_hidden(uint32_t c);

/* Cells a character takes on the screen: 0 for a combining mark, 1, 2; UTF8_DROPPED for what is not drawn at
 * all. What must not reach a terminal raw (see utf8_hidden()) is drawn as the text written to `escape`, which
 * is empty otherwise. */
int utf8_form(uint32_t c, char escape[UTF8_ESCAPE_MAX]);

/* Cells a text takes when it is drawn so. */
int utf8_width(struct str text);
/* Bytes of the longest front part that takes at most `width` cells. */
size_t utf8_fit(struct str text, int width);
/* Takes the next line of at most `width` cells off the front, broken at spaces where it can be and at
 * newlines always. False when nothing is left. */
bool utf8_wrap(struct str *rest, int width, struct str *line);

#endif
