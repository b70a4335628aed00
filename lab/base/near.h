/* "Did you mean ...?": the nearest of some names to a word that is none of them. Pure; the one way to measure
 * how far two words are apart. Whoever asks says so, and does nothing by itself. */
#ifndef SOCKEYE_BASE_NEAR_H
#define SOCKEYE_BASE_NEAR_H

struct near {
    const char *word; /* as a person wrote it */
    const char *best; /* of those tried; NULL: none is near */
    int distance;     /* of that one */
};

static inline struct near near_to(const char *word)
{
    return (struct near){ word, 0, 0 };
}

/* Near is a name that begins with the word (of three letters or more), or that differs in a letter changed,
 * added, left out, or swapped with its neighbour: in one for three to five letters, in two up to eleven, in
 * three beyond; never for shorter ones. Capitals are no difference. Of names as near as each other the first
 * that was tried stays. `name` has to outlive the answer. */
void near_try(struct near *near, const char *name);

#endif
