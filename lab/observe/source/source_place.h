/* A line of the program's own source. */
#ifndef SOCKEYE_OBSERVE_SOURCE_PLACE_H
#define SOCKEYE_OBSERVE_SOURCE_PLACE_H

struct source_place {
    const char *file; /* absolute; NULL when not known. Owned by the module, lives until sources_free() */
    const char *function;
    int line;
};

#endif
