/* The processes in which a facts.c or checks.c is loaded and run. It may be anybody's: what it says comes
 * back through memory of a fixed size, and is data that the caller has to bound and escape.
 *
 * Each is a child of its own that has the recording and nothing else: no descriptors, no files, no network,
 * no other processes, a bound on memory and on processor time (prover_cage.h). */
#ifndef SOCKEYE_COURSE_PROVER_H
#define SOCKEYE_COURSE_PROVER_H

#include "lab/course/judge/checks.h"

enum { PROVER_ROWS_MAX = 256, PROVING_SECONDS = 20 };

/* One row as the file has it: cut where it is too long, terminated, and not escaped. */
struct prover_row {
    bool whole; /* has all that a row needs */
    bool builds_on;
    char name[64], after[64], scenario[64], sentence[400];
};

struct prover_table {
    uint32_t count;
    bool more;         /* than PROVER_ROWS_MAX */
    bool whole;        /* it was read to its end */
    char trouble[400]; /* why there is no table; "" there is one */
    struct prover_row rows[PROVER_ROWS_MAX];
};

/* A file that is to be loaded. */
struct prover_file {
    int library; /* a shared object that nobody can change */
    bool facts;  /* its table is `facts`, not `checks` */
};

enum prover_end {
    PROVER_DONE,
    PROVER_BROKE,  /* the file's own doing: it crashed, never ended, broke off */
    PROVER_MACHINE /* the process could not be made, or was killed from outside */
};

/* Reads the table into `table`, which has to be memory that is shared with children. */
enum prover_end prover_read(const struct prover_file *file, struct prover_table *table);

/* Proves the rows of one scenario. `verdicts`, one for each row of the sheet, shared as above. Where it
 * broke, they tell how far it came. */
enum prover_end prover_prove(const struct prover_file *file, const struct check_sheet *sheet,
                             const char *scenario, struct timeline *timeline, struct verdict *verdicts);

#endif
