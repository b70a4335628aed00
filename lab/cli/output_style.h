/* How text for a person looks: signs and colours, by the options and by where it goes. */
#ifndef SOCKEYE_CLI_OUTPUT_STYLE_H
#define SOCKEYE_CLI_OUTPUT_STYLE_H

#include "lab/cli/cli.h"
#include "lab/course/judge/report.h"

/* Colours, and lines broken at its width, only where standard output is a terminal. */
struct report_looks output_style_of(const struct cli_options *options);

/* Ends a line begun `column` cells wide with text broken between words, wherever it was broken before, at the
 * width of the terminal, or at 80 where standard output is none; the lines after the first start at `column`.
 * Prints the newline. */
void print_hanging(FILE *out, int column, const char *text);

/* Prints Markdown as text, at most as wide as the terminal and as one likes to read. */
void print_prose(FILE *out, struct str text);

#endif
