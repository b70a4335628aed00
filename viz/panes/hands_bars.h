/* What a class has said to a question, as bars beside the choices. */
#ifndef SOCKEYE_VIZ_HANDS_BARS_H
#define SOCKEYE_VIZ_HANDS_BARS_H

#include "lab/course/quiz/quiz.h"
#include "viz/draw/text_writer.h"

/* A row for each choice, from column `x`; nothing where no hands were counted.
 *
 *     a ░░░░░░░░░░░░   3  -1, ECONNRESET
 *   ✓ b ▓▓▓▓▓▓▓▓▓░░░  21  0 */
void hands_bars_put(struct text_writer *writer, int x, const struct quiz_item *item);

#endif
