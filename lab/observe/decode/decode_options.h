/* Socket options, as a table: one that is not named yet is a new row in decode_options.c. */
#ifndef SOCKEYE_OBSERVE_DECODE_OPTIONS_H
#define SOCKEYE_OBSERVE_DECODE_OPTIONS_H

/* How the value of a socket option is laid out. */
enum option_layout {
    OPTION_INT,
    OPTION_LINGER,
    OPTION_TIMEVAL,
    OPTION_UCRED,
    OPTION_ERROR, /* an errno */
    OPTION_FAMILY,
    OPTION_TYPE,
    OPTION_PROTOCOL,
    OPTION_TEXT,
    OPTION_ADDRESS4, /* struct in_addr */
    OPTION_MEMBER4,  /* struct ip_mreq, ip_mreqn */
    OPTION_MEMBER6,  /* struct ipv6_mreq */
    OPTION_PEER,     /* a socket address */
    OPTION_OPAQUE    /* only its size is shown */
};

struct option_row {
    int level, option;
    const char *name;
    enum option_layout layout;
};

/* NULL for an option that has no row. */
const struct option_row *names_option(int level, int option);

#endif
