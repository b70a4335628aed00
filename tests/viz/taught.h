/* The lesson screen of a lesson that asks, keeps what was answered, and offers other runs. */
#ifndef SOCKEYE_TESTS_VIZ_TAUGHT_H
#define SOCKEYE_TESTS_VIZ_TAUGHT_H

#include "tests/viz/stage.h"

extern const struct screen_session taught;
extern char kept[512]; /* what the keeper was told, ';' behind each */
extern int looks;      /* how often another run is looked for before it is there; below 0: it was given up */

/* Opens a stage of it, with nothing kept. 0. */
int open_lesson(struct stage *stage, bool live, int width, int height, bool ascii, bool demo);

#endif
