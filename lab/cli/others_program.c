#include "lab/cli/others_program.h"

#include <sys/stat.h>
#include <unistd.h>

#include "lab/cli/session.h"
#include "lab/observe/sandbox/wall_probe.h"
#include "lab/wall/gaps.h"

int others_program_allowed(const char *file, const struct cli_options *options)
{
    struct plan plan;
    struct stat about;
    char why[200], harm[300];
    if (options->unsafe || stat(file, &about) != 0 || about.st_uid == geteuid())
        return CLI_GOOD; /* of a file that is not there others say more */
    plan_init(&plan);
    int status = session_choose_sandbox(&plan);
    unsigned gaps = status == CLI_GOOD ? wall_probe(plan.sandbox, why, sizeof why) : 0;
    if (gaps == 0)
        return status;
    gaps_say(gaps, harm, sizeof harm);
    complain(
        "%s is somebody else's, and this machine cannot keep it from harm (%s); `sockeye doctor` says what "
        "it lacks; --unsafe judges it all the same",
        file, harm);
    return CLI_MACHINE;
}

void others_program_tell(const struct timeline *timeline)
{
    static bool told;
    struct event event;
    char harm[300];
    uint32_t count = timeline_count(timeline);
    for (uint32_t at = 0; at < count && !told; at++) {
        if (timeline_kind(timeline, at) != EVENT_NOTE || !timeline_event(timeline, at, &event) ||
            event.u.note.kind != NOTE_SANDBOX)
            continue;
        told = true;
        gaps_say((unsigned)event.u.note.value, harm, sizeof harm);
        if (event.u.note.value != 0)
            complain(
                "the wall around the program is not whole here: %s; `sockeye doctor` says what this machine "
                "lacks",
                harm);
    }
}
