/* Private to source*.c: from an address in a program to a line of its own source. */
#ifndef SOCKEYE_OBSERVE_SOURCE_LINES_H
#define SOCKEYE_OBSERVE_SOURCE_LINES_H

#include <elfutils/libdwfl.h>
#include <stdbool.h>
#include <stddef.h>

enum { LINE_PATH_MAX = 4096, LINE_FUNCTION_MAX = 128 };

struct line_place {
    char file[LINE_PATH_MAX]; /* absolute where the compiler noted its directory */
    char function[LINE_FUNCTION_MAX];
    int line;
};

/* Whether a module is the program's own: not one of the system's libraries or programs. */
bool lines_own_module(Dwfl_Module *module);

/* Whether some module of the program's own has line information at all. */
bool lines_any(Dwfl *dwfl);

/* Whether the modules of the program's own have code or headers in more than one file of its own: only then
 * can a call come from another. */
bool lines_several(Dwfl *dwfl);

/* The line of `address` when it lies in the program's own source, else false. Functions of system headers
 * that the compiler has put inline (recv() with _FORTIFY_SOURCE) are passed over for the line that called
 * them. */
bool lines_place(Dwfl_Module *module, Dwarf_Addr address, struct line_place *place);

#endif
