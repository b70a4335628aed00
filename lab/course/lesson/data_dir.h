/* Where the things lie that come with the program: in the checkout it was built in, else where it was
 * installed. */
#ifndef SOCKEYE_COURSE_DATA_DIR_H
#define SOCKEYE_COURSE_DATA_DIR_H

#include <stddef.h>

/* Path of "lessons", say; "" gives the folder that holds it. */
void data_dir_of(const char *name, char *out, size_t cap);

/* The folder from which "lab/check.h" is included. */
void data_dir_headers(char *out, size_t cap);

#endif
