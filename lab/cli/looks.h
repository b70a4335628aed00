/* How text for a person looks: signs and colours, by the options and by where it goes. */
#ifndef SOCKEYE_CLI_LOOKS_H
#define SOCKEYE_CLI_LOOKS_H

#include "lab/cli/cli.h"
#include "lab/course/report.h"

/* Colours only where standard output is a terminal. */
struct report_looks looks_of(const struct cli_options *options);

#endif
