#include "lab/wall/environment.h"

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "lab/base/str.h"

static const char *const kept[] = { "PATH", "LANG",     "LANGUAGE",     "LC_",           "TZ",
                                    "TERM", "NO_COLOR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS" };

/* LC_ is all that begin so. */
static bool is_kept(const char *variable)
{
    struct str name = str_before(str_from(variable), '=');
    if (str_starts(name, "LC_"))
        name = str_first(name, strlen("LC_"));
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (str_is(name, kept[i]))
            return true;
    return false;
}

void wall_environment(void)
{
    char **to = environ;
    for (char **from = environ; from && *from; from++)
        if (is_kept(*from))
            *to++ = *from;
    if (to)
        *to = NULL;
    setenv("HOME", "/tmp", 1);
}
