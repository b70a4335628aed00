/* The arguments of a call, each by its name in the manual page. The observer that wrote the line says which
 * parts of it they are, as the line has its own grammar, and may leave out what the C function is given
 * besides: the length behind an address.
 *
 * In the recording (SE_ARGS), in the order of the C function: "sockfd:1 addr:14 addrlen=2:16 ", a name, then
 * the bytes that the argument takes in the line, or "=" with those of a value that follows here. */
#ifndef SOCKEYE_RECORD_ARGUMENTS_H
#define SOCKEYE_RECORD_ARGUMENTS_H

#include "lab/base/text.h"
#include "lab/record/event.h"

struct argument {
    struct str name, value; /* of the event */
};

struct arguments {
    struct str line, rest; /* what is still to be read of both */
};

/* Of an ENTER, GO, BLOCK or RETURN; none of another event, and of recordings from before. */
struct arguments arguments_of(const struct event *event);
/* The next one; false at the end, and at what is no argument of that line. */
bool arguments_next(struct arguments *arguments, struct argument *argument);

/* Where the part of an argument, or of a line, that begins at `at` ends: at the first of `ends` that stands
 * in no quotes and no brackets, else at the end of the text. */
size_t arguments_part_end(struct str text, size_t at, const char *ends);

/* Appends one that takes `size` bytes of the line, or that has a value of its own. One that does not fit is
 * left out whole. */
void arguments_put(struct text *text, const char *name, size_t size);
void arguments_put_beside(struct text *text, const char *name, struct str value);

#endif
