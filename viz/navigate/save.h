/* Saving the recording, the transcript, the ladder or the screen: names that are offered, files that are
 * never overwritten unasked. What is to be saved is an ACTION_SAVE_*. */
#ifndef SOCKEYE_VIZ_SAVE_H
#define SOCKEYE_VIZ_SAVE_H

#include "viz/keys/keys.h"
#include "viz/session/message.h"
#include "viz/view/view.h"

struct canvas;
struct theme;

enum { PATH_TEXT_MAX = 1024 };

struct save {
    const struct view *view;
    struct message *message; /* where it is said what came of it */
    const char *title;       /* the session's: files are named after it */
    bool ascii;
    const struct theme *const *theme;           /* of the screen, as it is then */
    const struct canvas *(*screen)(void *data); /* the screen, drawn as it is without what is typed over it */
    void *data;
    enum action what; /* saved last, or asked about */
    char path[PATH_TEXT_MAX];
};

/* A name to offer: not taken, after the session's title. */
void save_name(const struct save *save, enum action what, char *out, size_t cap);
/* Writes the file and says so, or why not. False: there is one of this name, which save_overwrite() writes
 * over, or does not. */
bool save_write(struct save *save, enum action what, const char *name);
void save_overwrite(const struct save *save, bool yes);

#endif
