#include "lab/cli/looks.h"

#include <unistd.h>

struct report_looks looks_of(const struct cli_options *options)
{
    return (struct report_looks){ .ascii = options->ascii,
                                  .color = !options->no_color && isatty(STDOUT_FILENO) };
}
