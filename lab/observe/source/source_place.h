/* A line of the program's own source. */
#ifndef SOCKEYE_OBSERVE_SOURCE_PLACE_H
#define SOCKEYE_OBSERVE_SOURCE_PLACE_H

/* Texts are owned by the module and live until sources_free(). */
struct source_place {
    const char *file; /* absolute; NULL when not known */
    const char *function;
    int line;
    const char
        *caller_file; /* the nearest caller in another own file: who calls a wrapper; NULL: none known */
    int caller_line;
};

#endif
