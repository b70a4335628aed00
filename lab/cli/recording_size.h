/* How long a recording may become where nobody has said it. */
#ifndef SOCKEYE_CLI_RECORDING_SIZE_H
#define SOCKEYE_CLI_RECORDING_SIZE_H

#include <stdint.h>

enum { RECORDING_MOST_MIB = 1024, RECORDING_LEAST_MIB = 16 };

/* In bytes: a quarter of the memory that is free, for it lies there until the end, and half of what the file
 * system of `record` (NULL: no copy is kept) has left; between the two above. */
int64_t recording_size_default(const char *record);

#endif
