/* A finding as a person and as a program reads it. */
#ifndef SOCKEYE_EXPLAIN_FINDINGS_TEXT_H
#define SOCKEYE_EXPLAIN_FINDINGS_TEXT_H

#include "lab/base/text.h"
#include "lab/explain/findings/finding.h"

enum { FINDING_TEXT_MAX = 4096, FINDING_JSON_MAX = 16384, FINDING_PLACE_MAX = 256 };

/* "client.c:27", "str_cli.c:13 (via writen.c:12)", "server.c:29 (called from main.c:12)"; empty where no line
 * is known. Returns `out`. */
char *finding_place(const struct finding *finding, char out[FINDING_PLACE_MAX]);
/* "step 12", "steps 12 to 40, 4 times". Returns `out`. */
char *finding_steps(const struct finding *finding, char out[64]);
/* The line of the source, without the blanks around it; empty when the recording does not have it. */
struct str finding_source_line(struct timeline *timeline, const struct finding *finding);

/* A paragraph of lines of at most `width` cells, each with its newline:
 *
 *     short-send: client, client.c:27, steps 12 to 40, 4 times
 *         27  send(fd, page, size, 0);
 *         send on 3 took 163840 of 1048576 bytes, and the 884736 left over were never sent
 *         why     a stream takes only what its buffer has room for ...
 *         advice  look at what send() returns ...
 */
void finding_text(struct text *out, struct timeline *timeline, const struct finding *finding, int width,
                  bool color);

/* {"kind":"finding","name":"short-send","actor":..,"file":..,"line":..,...}, no newline; file, line and the
 * line's text are null where they are not known. Returns its length. */
size_t finding_json(struct timeline *timeline, const struct finding *finding, char out[FINDING_JSON_MAX]);

#endif
