/* A call's transcript line taken apart: "connect(3, server:7000) = -1 ECONNREFUSED (Connection refused)" has
 * the arguments "3" and "server:7000". Slices point into the line. */
#ifndef SOCKEYE_EXPLAIN_LINE_PARTS_H
#define SOCKEYE_EXPLAIN_LINE_PARTS_H

#include "lab/base/str.h"

enum { LINE_ARGUMENTS_MAX = 8 };

struct line_parts {
    struct str name;
    struct str arguments[LINE_ARGUMENTS_MAX];
    unsigned count;
    struct str result; /* behind " = ", empty while the call has not come back */
};

/* False when the line is not that of a call. Commas within quotes and brackets part nothing; what is beyond
 * the last argument that there is room for is left out. */
bool line_split(struct str line, struct line_parts *parts);

/* Whether `text` occurs in `within`, as a word of its own: not as a part of a longer name, nor within a
 * string: the program's bytes may spell anything. */
bool line_has_word(struct str within, struct str word);

#endif
