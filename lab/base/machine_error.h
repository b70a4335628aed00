/* The errors that are the machine's: nothing that somebody asks for, or writes, is to blame for them. */
#ifndef SOCKEYE_BASE_MACHINE_ERROR_H
#define SOCKEYE_BASE_MACHINE_ERROR_H

/* The way out of an errno of that kind; NULL for any other. */
const char *machine_error_way_out(int error);

#endif
