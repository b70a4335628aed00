/* Whether sessions at the same time do not meet. */
#ifndef SOCKEYE_CLI_PRIVATE_NETWORK_H
#define SOCKEYE_CLI_PRIVATE_NETWORK_H

#include <stdbool.h>

/* Whether each session has a network of its own; else all would meet at the same ports. It is tried once. */
bool networks_are_private(void);

#endif
