/* What a program is written in, as far as what it is advised depends on it. */
#ifndef SOCKEYE_EXPLAIN_LANGUAGE_H
#define SOCKEYE_EXPLAIN_LANGUAGE_H

#include "lab/base/str.h"

/* C, and all that is not known. */
enum language { LANGUAGE_C, LANGUAGE_PYTHON, LANGUAGE_JAVA, LANGUAGE_NODE, LANGUAGE_COUNT };

/* By the name of a source file. */
enum language language_of_file(struct str file);
/* By the line of an exec, "exec /usr/bin/python3 server.py". */
enum language language_of_exec(struct str line);

/* The advice of a kind of finding in the words of a language; NULL where that for C is as good. */
const char *language_advice(const char *kind, enum language language);

#endif
