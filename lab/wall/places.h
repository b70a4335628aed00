/* The paths of a view: opened while all is still where the caller has it, then put in their places. */
#ifndef SOCKEYE_WALL_PLACES_H
#define SOCKEYE_WALL_PLACES_H

#include "lab/wall/view.h"

struct place {
    char *target; /* owned */
    char *real;   /* where it lies without links; owned, NULL: as `target` */
    int source;   /* what is shown there; -1: nothing */
    enum view_what what;
};

struct places {
    struct place *rows; /* those that hold others first */
    size_t count, capacity;
    int null; /* covers files */
};

/* 0, or -1 with one line in `why`; places_free() is due in either case. */
int places_take(struct places *places, const struct view *view, char *why, size_t cap);
/* Puts them below the folder `root`; what is missing there is made where `walled`, or where it is covered. */
int places_mount(const struct places *places, int root, bool walled, char *why, size_t cap);
/* Whether this path is, or lies below, what is covered. */
bool places_cover(const struct places *places, const char *path);
/* Whether something was put at this path. */
bool places_have(const struct places *places, const char *path);
void places_free(struct places *places);

#endif
