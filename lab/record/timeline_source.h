/* Source files as a recording carries them: in parts, joined when they are asked for. */
#ifndef SOCKEYE_RECORD_TIMELINE_SOURCE_H
#define SOCKEYE_RECORD_TIMELINE_SOURCE_H

#include "lab/base/str.h"

struct pcapng_reader;
struct timeline_index;

struct timeline_source {
    struct str file; /* as CODE_FILE has it */
    const char *text;
    size_t size;
    const uint32_t *lines; /* offset of each line */
    uint32_t line_count;
};

/* The text of one line, counted from 1, without its end; p == NULL when there is no such line, or no source.
 */
struct str timeline_source_line(const struct timeline_source *source, int32_t line);

/* The files joined so far. */
struct sources {
    struct source *joined; /* newest first */
    size_t bytes;
};

/* Owned by `sources`; NULL when the recording does not have it, or memory is short. */
const struct timeline_source *timeline_sources_find(struct sources *sources,
                                                    const struct timeline_index *index,
                                                    const struct pcapng_reader *reader, struct str file);
void timeline_sources_free(struct sources *sources);

#endif
