/* Private to source_python.c: CPython's tables of lines, a form for each age. */
#ifndef SOCKEYE_OBSERVE_PYTHON_LINES_H
#define SOCKEYE_OBSERVE_PYTHON_LINES_H

#include <stddef.h>
#include <stdint.h>

enum python_lines {
    PYTHON_LOCATIONS,  /* 3.11 and later: Objects/locations.md, later InternalDocs/code_objects.md */
    PYTHON_RANGES,     /* 3.10: Objects/lnotab_notes.txt, PEP 626 */
    PYTHON_INCREMENTS, /* before: co_lnotab, the same notes */
    PYTHON_LINES_COUNT
};

struct python_line_table {
    const unsigned char *bytes;
    size_t size;
    int first_line;
};

/* The line of the instruction at a byte of the code. Any bytes will do: what they do not tell is the line
 * told before. */
int python_line(enum python_lines form, const struct python_line_table *table, int64_t offset);

#endif
