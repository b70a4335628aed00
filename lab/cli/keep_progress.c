#include "lab/cli/submission.h"
#include "lab/course/judge/progress.h"

void keep_progress(const char *id, const char *what, const char *value)
{
    static bool said;
    char why[300];
    if (!progress_put(id, what, value, why, sizeof why) && !said) {
        said = true;
        complain("%s", why);
    }
}
