/* Where the things lie that come with the program: in the checkout it was built in, else where it was
 * installed. */
#ifndef SOCKEYE_COURSE_PLACE_H
#define SOCKEYE_COURSE_PLACE_H

#include <stddef.h>

/* Path of "lessons", say; "" gives the folder that holds it. */
void place_of(const char *name, char *out, size_t cap);

/* The folder from which "lab/check.h" is included. */
void place_of_headers(char *out, size_t cap);

#endif
