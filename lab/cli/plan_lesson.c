/* A lesson's variant as a plan: its programs compiled, its words borrowed. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/near.h"
#include "lab/base/path.h"
#include "lab/base/slowness.h"
#include "lab/base/text.h"
#include "lab/cli/actor_options.h"
#include "lab/cli/fault_plan.h"
#include "lab/cli/plan_wall.h"
#include "lab/cli/session.h"
#include "lab/course/lesson/argv_split.h"

enum { COMPILER_TEXT = 32 * 1024, WALL_SECONDS = 300 };

/* A right program needs a small part of this; a wrong one is to be told so at once. */
static const struct plan_limits trial_limits = {
    .wall_seconds = 600, /* of the machine's clock, which judges nobody: see judge.h */
    .calls = 50000,
    .asleep_seconds = 30,
    .naps = 3000,
    .cpu_seconds = 1,
    .processes = 32,
    .file_bytes = 8 << 20,
    .memory_bytes = 512 << 20,
    .written_bytes = 64 << 20,
    .output_bytes = 64 << 10,
    .output_ends = true,
    .recording_bytes = 64 << 20,
};

static bool is_c(const char *program)
{
    return strlen(program) > 2 && str_ends(str_from(program), ".c");
}

static int compile(const char *source, char *executable, size_t cap)
{
    static const int statuses[] = { [-LESSON_COMPILED] = CLI_GOOD,
                                    [-LESSON_COMPILE_FAILED] = CLI_FAILED,
                                    [-LESSON_COMPILE_MISSING] = CLI_USAGE,
                                    [-LESSON_COMPILE_MACHINE] = CLI_MACHINE };
    char *words = malloc(COMPILER_TEXT);
    if (!words) {
        complain("out of memory");
        return CLI_MACHINE;
    }
    enum lesson_compile_result result = lesson_compile(source, executable, cap, words, COMPILER_TEXT);
    if (result == LESSON_COMPILE_FAILED)
        complain("%s does not compile; correct it and run again:\n%s", source, words);
    else if (result != LESSON_COMPILED)
        complain("%s", words);
    else if (words[0])
        complain("%s compiles, but not without a warning:\n%s", source, words);
    free(words);
    return statuses[-(int)result];
}

/* What runs: the compiled program, a file of the lesson, or a program of the machine ("python3"). */
static int find_executable(const struct session_plan *session, const struct lesson *lesson,
                           const char *program, char *out, size_t cap)
{
    char path[PATH_MAX];
    if (session->student && strcmp(program, STUDENT) == 0) {
        snprintf(out, cap, "%s", session->student);
        return CLI_GOOD;
    }
    lesson_program_path(lesson, program, path, sizeof path);
    if (is_c(program))
        return compile(path, out, cap);
    if (access(path, F_OK) == 0 || strchr(program, '/')) {
        if (snprintf(out, cap, "%s", path) >= (int)cap)
            return complain_usage("the path of %s is too long", path);
        if (access(path, X_OK) != 0)
            return complain_errno(errno, "cannot run %s", path);
    } else {
        snprintf(out, cap, "%s", program);
    }
    return CLI_GOOD;
}

/* What the program is called: "./server", as one would by hand, wherever the compiled one lies. */
static char *called(struct session_plan *session, size_t n, const char *program)
{
    char *name = session->called[n];
    if (!is_c(program))
        return session->executables[n];
    const char *base = path_base(program);
    snprintf(name, sizeof session->called[n], "./%.*s", (int)strcspn(base, "."), base);
    return name;
}

static int add_actor(struct session_plan *session, const struct lesson *lesson,
                     const struct lesson_actor *actor)
{
    struct plan *plan = &session->plan;
    size_t n = plan->actor_count, count = argv_count(actor->args);
    int status = find_executable(session, lesson, actor->program, session->executables[n],
                                 sizeof session->executables[n]);
    if (status != CLI_GOOD)
        return status;
    plan->actor_count++;
    session->arguments[n] = calloc(count + 2, sizeof *session->arguments[n]);
    if (!session->arguments[n]) {
        complain("out of memory");
        return CLI_MACHINE;
    }
    session->arguments[n][0] = called(session, n, actor->program);
    for (size_t i = 0; i < count; i++)
        session->arguments[n][i + 1] = actor->args[i];
    bool students = session->student && strcmp(actor->program, STUDENT) == 0;
    plan->actors[n] = (struct plan_actor){
        .label = actor->label,
        .argv = session->arguments[n],
        .program = session->executables[n],
        .directory = students ? session->student_folder : lesson->folder,
        .foreign = students,
        .input = actor->input,
        .after = actor->after,
    };
    return CLI_GOOD;
}

static int unknown_variant(const struct lesson *lesson, const char *name)
{
    char known[400];
    struct text list = text_into(known, sizeof known);
    struct near near = near_to(name);
    for (size_t i = 1; i < lesson->variant_count; i++) {
        text_printf(&list, "%s%s", i > 1 ? ", " : "", lesson->variants[i].name);
        near_try(&near, lesson->variants[i].name);
    }
    return complain_usage("unknown variant '%s' of lesson %s%s%s: %s%s%s%s%s", name, lesson->number,
                          lesson->number[0] ? " " : "", lesson->name, near.best ? "did you mean " : "",
                          near.best ? near.best : "", near.best ? "? " : "",
                          list.used ? "there are " : "it has none", known);
}

static void add_steps(struct plan *plan, const struct lesson_steps *steps)
{
    for (size_t i = 0; i < steps->count; i++)
        plan->order[plan->order_count++] = steps->who[i];
}

static int add_variant(struct session_plan *session, const struct lesson *lesson,
                       const struct lesson_variant *variant)
{
    struct plan *plan = &session->plan;
    snprintf(session->title, sizeof session->title, "%s%s%s%s%s", lesson->number,
             lesson->number[0] ? " " : "", lesson->name, variant->name[0] ? " " : "", variant->name);
    plan->title = session->title;
    session->variant = variant->name;
    plan->step = true;
    plan->time = TIME_OWN;
    plan->slowness = slowness();
    for (size_t i = 0; i < variant->actor_count; i++) {
        int status = add_actor(session, lesson, &variant->actors[i]);
        if (status != CLI_GOOD)
            return status;
    }
    for (size_t i = 0; i < variant->sysctl_count; i++)
        plan->sysctls[plan->sysctl_count++] =
            (struct plan_sysctl){ variant->sysctls[i].name, variant->sysctls[i].value };
    add_steps(plan, &variant->prepare);
    plan->prepared = plan->order_count;
    add_steps(plan, &variant->order);
    return CLI_GOOD;
}

int session_plan_lesson(struct session_plan *session, const struct lesson *lesson, const char *name)
{
    const struct lesson_variant *variant = lesson_variant(lesson, name);
    memset(session, 0, sizeof *session);
    plan_init(&session->plan);
    if (!variant)
        return unknown_variant(lesson, name);
    session->plan.probes = true;
    session->plan.limits.wall_seconds = session->plan.limits.asleep_seconds = WALL_SECONDS;
    session->lesson_folder = lesson->folder;
    return add_variant(session, lesson, variant);
}

int session_plan_trial(struct session_plan *session, const struct judgement *judgement,
                       const struct trial *trial)
{
    memset(session, 0, sizeof *session);
    plan_init(&session->plan);
    session->plan.limits = trial_limits;
    session->plan.wall = true;
    session->lesson_folder = judgement->exercise->lesson->folder;
    session->plan.limits.cpu_seconds *= slowness();
    session->plan.faults = rough_weather(trial->weather, trial->seed, scenario_student(trial->scenario));
    session->student = judgement->executable;
    snprintf(session->student_folder, sizeof session->student_folder, "%s", judgement->source);
    *strrchr(session->student_folder, '/') = '\0';
    return add_variant(session, judgement->exercise->play, trial->scenario);
}

void session_plan_free(struct session_plan *session)
{
    actor_options_free(session);
    plan_wall_free(session);
    for (size_t i = 0; i < PLAN_ACTORS_MAX; i++) {
        free(session->arguments[i]);
        free(session->found[i]);
        session->arguments[i] = NULL;
        session->found[i] = NULL;
        bool students = session->student && strcmp(session->executables[i], session->student) == 0;
        if (session->executables[i][0] && !students)
            lesson_compile_done(session->executables[i]);
    }
}
