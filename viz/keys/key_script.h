/* Key scripts: names of keys, parted by blanks; "space*20" is twenty of them. */
#ifndef SOCKEYE_VIZ_KEYS_KEY_SCRIPT_H
#define SOCKEYE_VIZ_KEYS_KEY_SCRIPT_H

#include <stddef.h>

/* Number of keys; -1 with `why` when one is unknown. */
int script_check(const char *keys, char *why, size_t cap);
/* Takes the next key off the front; 0 at the end. `NAME*N` counts down in *left, which begins at 0. */
int script_next(const char **keys, int *left);

#endif
