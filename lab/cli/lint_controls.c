#include "lab/cli/lint_controls.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/array.h"
#include "lab/base/path.h"
#include "lab/cli/cli.h"
#include "lab/cli/control.h"
#include "lab/cli/lint_folder.h"
#include "lab/cli/side_by_side.h"
#include "lab/course/judge/abnormal_end.h"
#include "lab/course/lesson/compile_cache.h"

/* A variant that is played under a control, for the facts of it that the control names. */
struct play {
    const struct control *control;
    const char *variant;
    char changed[PLAN_ACTORS_MAX][1024]; /* executables that nobody will look for again; "" none */
};

struct playing {
    struct lint *lint;
    const struct check_sheet *sheet;
    const bool *held;
    struct control *controls;
    size_t control_count;
    struct play *plays;
    size_t play_count, play_capacity;
    bool machine; /* something could not be done, which has been said */
};

/* ---- what there is to play */

/* What is compiled of a changed program is of no use to anybody else. */
static void note_changed(struct play *play, const struct session_plan *session)
{
    const struct lesson_variant *variant = lesson_variant(play->control->lesson, play->variant);
    for (size_t i = 0; i < variant->actor_count; i++)
        if (control_changes(play->control, variant->actors[i].program))
            memcpy(play->changed[i], session->executables[i], sizeof play->changed[i]);
}

/* Compiles its programs, which the cache has then when it is played. */
static int try_play(struct playing *playing, struct play *play)
{
    static struct session_plan session; /* large */
    const struct control *control = play->control;
    int status = session_plan_lesson(&session, control->lesson, play->variant);
    if (status == CLI_GOOD)
        note_changed(play, &session);
    else if (status != CLI_MACHINE)
        lint_say(playing->lint, control->file, 0, "the lesson cannot run under it%s%s",
                 play->variant[0] ? ", variant " : "", play->variant);
    session_plan_free(&session);
    return status;
}

static bool is_there(const struct playing *playing, const struct control *control, const char *variant)
{
    for (size_t i = 0; i < playing->play_count; i++)
        if (playing->plays[i].control == control && strcmp(playing->plays[i].variant, variant) == 0)
            return true;
    return false;
}

/* False when the machine cannot. */
static bool add_play(struct playing *playing, const struct control *control, const char *variant)
{
    if (!lesson_variant(control->lesson, variant)) {
        lint_say(playing->lint, control->file, control->line, "takes the variant '%s' out of lesson.ini",
                 variant);
        return true;
    }
    if (is_there(playing, control, variant))
        return true;
    if (!array_reserve(&playing->plays, &playing->play_capacity, playing->play_count + 1,
                       sizeof *playing->plays))
        return false;
    struct play *play = &playing->plays[playing->play_count];
    memset(play, 0, sizeof *play);
    play->control = control;
    play->variant = variant;
    int status = try_play(playing, play);
    playing->play_count += status == CLI_GOOD;
    return status != CLI_MACHINE;
}

static bool add_plays(struct playing *playing, const struct control *control)
{
    for (size_t i = 0; i < control->fact_count; i++) {
        size_t fact = control->facts[i];
        if (playing->held[fact] && !add_play(playing, control, sheet_at(playing->sheet, fact)->scenario))
            return false;
    }
    return true;
}

static void make_one(struct playing *playing, const struct lesson *lesson, struct control *control)
{
    char why[400];
    int status = control_make(control, lesson, playing->sheet, why, sizeof why);
    if (status == CLI_FAILED)
        lint_say(playing->lint, control->file, control->line, "%s", why);
    if (status == CLI_MACHINE || (status == CLI_GOOD && !add_plays(playing, control)))
        playing->machine = true;
}

/* Names of controls; the count, 0 where there is no such folder. To be freed, each and all. */
static size_t find_controls(const struct lesson *lesson, struct dirent ***entries)
{
    char folder[PATH_MAX];
    path_join(folder, sizeof folder, lesson->folder, "controls");
    int count = scandir(folder, entries, NULL, alphasort);
    return count > 0 ? (size_t)count : 0;
}

static bool make_controls(struct playing *playing, const struct lesson *lesson)
{
    struct dirent **entries = NULL;
    size_t count = find_controls(lesson, &entries);
    playing->controls = calloc(count + 1, sizeof *playing->controls);
    for (size_t i = 0; i < count; i++) {
        if (playing->controls && !playing->machine && str_ends(str_from(entries[i]->d_name), ".diff")) {
            struct control *control = &playing->controls[playing->control_count++];
            snprintf(control->file, sizeof control->file, "controls/%s", entries[i]->d_name);
            make_one(playing, lesson, control);
        }
        free(entries[i]);
    }
    free(entries);
    return playing->controls && !playing->machine;
}

/* ---- what comes of it */

static void tell_verdict(struct playing *playing, const struct control *control, size_t fact,
                         const struct verdict *verdict)
{
    const char *name = sheet_at(playing->sheet, fact)->name;
    if (verdict->kind == VERDICT_UNJUDGED)
        lint_say(playing->lint, control->file, control->line, "the fact '%s' is not judged under it: %.200s",
                 name, verdict->actual);
    else if (verdict->kind == VERDICT_CRASHED)
        lint_say(playing->lint, control->file, control->line, "the fact '%s' crashes under it", name);
    else if (verdict->kind != VERDICT_FAILS)
        lint_say(playing->lint, control->file, control->line, "the fact '%s' is still true under it", name);
}

static void judge_play(struct playing *playing, const struct play *play, struct timeline *timeline)
{
    struct verdict *verdicts = calloc(sheet_count(playing->sheet) + 1, sizeof *verdicts);
    if (!verdicts || !sheet_prove(playing->sheet, play->variant, timeline, verdicts)) {
        complain("cannot start a process to prove the facts in");
        playing->machine = true;
        free(verdicts);
        return;
    }
    for (size_t i = 0; i < play->control->fact_count; i++) {
        size_t fact = play->control->facts[i];
        if (playing->held[fact] && strcmp(sheet_at(playing->sheet, fact)->scenario, play->variant) == 0)
            tell_verdict(playing, play->control, fact, &verdicts[fact]);
    }
    free(verdicts);
}

/* ---- playing */

static int plan(void *data, size_t n, struct session_plan *session)
{
    const struct play *play = &((struct playing *)data)->plays[n];
    return session_plan_lesson(session, play->control->lesson, play->variant);
}

/* What the machine prevented is played once more, by itself. */
static struct timeline *again(struct playing *playing, size_t n)
{
    static struct session_plan session; /* large */
    struct timeline *timeline = NULL;
    int status = plan(playing, n, &session);
    if (status == CLI_GOOD)
        status = session_record(&session, &timeline);
    session_plan_free(&session);
    playing->machine = playing->machine || status != CLI_GOOD;
    return status == CLI_GOOD ? timeline : NULL;
}

static bool took(void *data, size_t n, struct timeline *timeline)
{
    struct playing *playing = data;
    char why[200];
    if (machine_prevents(timeline, why, sizeof why)) {
        timeline_close(timeline);
        timeline = again(playing, n);
    }
    if (timeline)
        judge_play(playing, &playing->plays[n], timeline);
    timeline_close(timeline);
    return !playing->machine;
}

static void play_all(struct playing *playing)
{
    const struct side_by_side sessions = {
        .data = playing, .count = playing->play_count, .plan = plan, .took = took
    };
    if (side_by_side(&sessions) != CLI_GOOD)
        playing->machine = true;
    for (size_t i = 0; i < playing->play_count; i++)
        for (size_t a = 0; a < PLAN_ACTORS_MAX; a++)
            cache_remove(playing->plays[i].changed[a]);
}

/* ---- facts without one */

/* The line of facts.c with a fact's row; 0 when it is not written as they are. */
static int line_of_fact(const struct lesson *lesson, const char *name)
{
    char path[PATH_MAX], row[80];
    path_join(path, sizeof path, lesson->folder, "facts.c");
    snprintf(row, sizeof row, "{ \"%s\",", name);
    char *text = file_text(path, NULL);
    const char *at = text ? strstr(text, row) : NULL;
    int line = at ? 1 : 0;
    for (const char *c = text; c && c < at; c++)
        line += *c == '\n';
    free(text);
    return line;
}

static bool is_controlled(const struct playing *playing, size_t fact)
{
    for (size_t i = 0; i < playing->control_count; i++)
        for (size_t n = 0; n < playing->controls[i].fact_count; n++)
            if (playing->controls[i].facts[n] == fact)
                return true;
    return false;
}

static void tell_uncontrolled(const struct playing *playing, const struct lesson *lesson)
{
    for (size_t i = 0; i < sheet_count(playing->sheet); i++) {
        const char *name = sheet_at(playing->sheet, i)->name;
        if (!is_controlled(playing, i))
            lint_say(playing->lint, "facts.c", line_of_fact(lesson, name),
                     "the fact '%s' has no control: nothing shows that it can fail", name);
    }
}

static void playing_free(struct playing *playing)
{
    for (size_t i = 0; i < playing->control_count; i++)
        control_free(&playing->controls[i]);
    free(playing->controls);
    free(playing->plays);
}

int lint_controls(struct lint *lint, const struct lesson *lesson, const struct check_sheet *sheet,
                  const bool *held, size_t *count)
{
    struct playing playing = { .lint = lint, .sheet = sheet, .held = held };
    *count = 0;
    if (!lint_folder_begin())
        return CLI_MACHINE;
    playing.machine = !make_controls(&playing, lesson);
    if (!playing.machine)
        play_all(&playing);
    if (!playing.machine)
        tell_uncontrolled(&playing, lesson);
    *count = playing.control_count;
    int status = playing.machine ? CLI_MACHINE : CLI_GOOD;
    playing_free(&playing);
    lint_folder_end();
    return status;
}
