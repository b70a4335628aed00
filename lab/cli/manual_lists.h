/* What the manual page lists besides verbs, options and keys, a table each: exit statuses (the help has them
 * too), the environment, files, and examples. Each ends with a row without a name. */
#ifndef SOCKEYE_CLI_MANUAL_LISTS_H
#define SOCKEYE_CLI_MANUAL_LISTS_H

struct manual_row {
    const char *name, *about;
};

extern const struct manual_row manual_statuses[], manual_environment[], manual_files[], manual_examples[];

#endif
