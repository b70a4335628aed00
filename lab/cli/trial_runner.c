#include "lab/cli/trial_runner.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lab/cli/cli.h"
#include "lab/cli/others_program.h"
#include "lab/cli/side_by_side.h"

/* ---- playing */

struct playing {
    const struct judgement *judgement;
    const struct trial *trials;
    bool (*took)(void *taker, size_t trial, struct timeline *timeline);
    void *taker;
};

static int plan(void *data, size_t n, struct session_plan *session)
{
    const struct playing *playing = data;
    return session_plan_trial(session, playing->judgement, &playing->trials[n]);
}

static bool took(void *data, size_t n, struct timeline *timeline)
{
    const struct playing *playing = data;
    others_program_tell(timeline);
    return playing->took(playing->taker, n, timeline);
}

static bool play_all(void *data, const struct judgement *judgement, const struct trial *trials, size_t count,
                     bool (*taken)(void *taker, size_t trial, struct timeline *timeline), void *taker,
                     char *why, size_t cap)
{
    struct playing playing = { judgement, trials, taken, taker };
    const struct side_by_side sessions = { .data = &playing, .count = count, .plan = plan, .took = took };
    (void)data;
    if (side_by_side(&sessions) == CLI_GOOD)
        return true;
    snprintf(why, cap, "the program could not be run; see above");
    return false;
}

/* ---- keeping */

/* Under another name first, so that nobody ever replays half of one. */
static void keep(void *data, const struct trial *trial, const struct timeline *timeline, char *out,
                 size_t cap)
{
    const char *folder = data;
    char draft[600];
    struct str bytes = timeline_bytes(timeline);
    const char *scenario = trial->scenario->name;
    char take[16] = "";
    if (trial->take > 0)
        snprintf(take, sizeof take, "-%u", trial->take + 1);
    if (!folder[0] ||
        snprintf(out, cap, "%s/%s%s%s%s.pcapng", folder, scenario, scenario[0] ? "-" : "",
                 weather_name(trial->weather), take) >= (int)cap ||
        snprintf(draft, sizeof draft, "%s.%d", out, (int)getpid()) >= (int)sizeof draft) {
        out[0] = '\0';
        return;
    }
    unlink(draft); /* of somebody who was killed */
    FILE *file = fopen(draft, "wxe");
    bool kept = file && fwrite(bytes.p, 1, bytes.n, file) == bytes.n;
    if (file && fclose(file) != 0)
        kept = false;
    if (!kept || rename(draft, out) != 0) {
        unlink(draft);
        out[0] = '\0';
    }
}

struct stage trial_runner_in(const char *folder)
{
    /* LeakSanitizer would trace what is traced already. A program may close the stream on which it would be
     * told of its fault, but not be killed for it without our knowing. */
    setenv("ASAN_OPTIONS", "detect_leaks=0:color=never:abort_on_error=1", 1);
    setenv("UBSAN_OPTIONS", "color=never", 1);
    return (struct stage){ .data = (void *)folder, .play = play_all, .keep = keep };
}
