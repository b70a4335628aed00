/* Another run is recorded by another sockeye: its messages, its children and its end are then no matter of
 * the screen.
 */
#include "lab/cli/lesson_screen.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/base/clock.h"
#include "lab/base/path.h"
#include "lab/cli/submission.h"
#include "lab/course/judge/exercise.h"
#include "lab/course/quiz/prediction.h"

extern char **environ;

static const int64_t patience_ns = INT64_C(60) * NS_PER_S;
static const char recording_name[] = "run.pcapng", words_name[] = "words";

void lesson_screen_id(const struct lesson *lesson, char *out, size_t cap)
{
    snprintf(out, cap, "%s", path_base(lesson->folder));
}

/* ---- progress */

static void answered(void *data, const struct prediction *prediction, char given, bool right)
{
    struct lesson_screen *teach = data;
    struct progress progress;
    char what[ANSWER_WHAT_MAX], value[ANSWER_VALUE_MAX];
    teach->answered++;
    teach->right += right;
    if (!answer_what(prediction, teach->variant, what, sizeof what))
        return;
    progress_read(&progress);
    answer_value(&progress, teach->id, what, given, right, value);
    progress_free(&progress);
    keep_progress(teach->id, what, value);
}

static bool asks(void *data, const struct prediction *prediction)
{
    const struct lesson_screen *teach = data;
    for (size_t i = 0; i < teach->only_count; i++)
        if (teach->only[i].why == prediction->why && strcmp(teach->only[i].name, prediction->name) == 0)
            return true;
    return false;
}

void lesson_screen_only(struct lesson_screen *teach, const struct answer *only, size_t count)
{
    teach->only = only;
    teach->only_count = count;
    teach->keeper.asks = asks;
}

/* The fact of that name of this variant, else of the lesson itself. */
static const struct sheet_row *fact_row(const struct lesson_screen *teach, struct str fact)
{
    const struct sheet_row *of_lesson = NULL;
    for (size_t i = 0; i < sheet_count(teach->facts); i++) {
        const struct sheet_row *row = sheet_at(teach->facts, i);
        if (!str_is(fact, row->name))
            continue;
        if (teach->variant && strcmp(row->scenario, teach->variant) == 0)
            return row;
        if (!row->scenario[0])
            of_lesson = row;
    }
    return of_lesson;
}

/* facts.c is compiled when it is asked for, once. */
static bool claim(void *data, struct str fact, char *out, size_t cap)
{
    struct lesson_screen *teach = data;
    char why[2048];
    bool machine;
    if (!teach->facts && !teach->facts_tried)
        teach->facts = facts_load(teach->lesson, &machine, why, sizeof why);
    teach->facts_tried = true;
    const struct sheet_row *row = teach->facts ? fact_row(teach, fact) : NULL;
    if (row)
        snprintf(out, cap, "%s", row->sentence);
    return row != NULL;
}

static void finished(void *data)
{
    const struct lesson_screen *teach = data;
    keep_progress(teach->id, "seen", teach->variant ? teach->variant : "");
}

static void moved(void *data, const struct session_place *place)
{
    struct lesson_screen *teach = data;
    on_show_moved(&teach->on_show, place);
}

void lesson_screen_show(struct lesson_screen *teach)
{
    if (!teach->lesson)
        return;
    on_show_begin(&teach->on_show, teach->lesson->folder, teach->variant ? teach->variant : "");
    teach->keeper.moved = moved;
}

/* ---- other runs */

/* Those behind the variants. */
enum { OTHER_AGAIN, OTHER_ORDER, OTHER_COUNT };

static void add_other(struct lesson_screen *teach, const char *name, const char *about, const char *title)
{
    size_t n = teach->others.count++;
    snprintf(teach->titles[n], sizeof teach->titles[n], "%s%s%s%s%s", teach->lesson->number,
             teach->lesson->number[0] ? " " : "", teach->lesson->name, title[0] ? " " : "", title);
    teach->items[n] = (struct session_other){ name, about, teach->titles[n] };
}

static void remove_recording(struct lesson_screen *teach)
{
    char path[540];
    if (!teach->folder[0])
        return;
    path_join(path, sizeof path, teach->folder, recording_name);
    unlink(path);
    path_join(path, sizeof path, teach->folder, words_name);
    unlink(path);
    rmdir(teach->folder);
    teach->folder[0] = '\0';
}

static void cancel(void *data)
{
    struct lesson_screen *teach = data;
    if (teach->recording > 0) {
        kill(teach->recording, SIGTERM); /* which ends its programs */
        while (waitpid(teach->recording, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    teach->recording = 0;
    remove_recording(teach);
}

static int spawn(struct lesson_screen *teach, char *const *words)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    char path[540];
    pid_t pid = 0;
    path_join(path, sizeof path, teach->folder, words_name);
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0); /* Ctrl-Z stops the screen, and not what it waits for */
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    int error = posix_spawn(&pid, "/proc/self/exe", &actions, &attributes, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    errno = error;
    return error ? -1 : (int)pid;
}

/* The n-th behind the run before. */
static bool record(struct lesson_screen *teach, size_t n, char *why, size_t cap)
{
    size_t variants = teach->lesson->variant_count;
    char path[560], seed[16];
    const char *variant = n < variants ? teach->lesson->variants[n].name : teach->variant;
    char *words[10] = { "sockeye", "run", teach->lesson->folder };
    size_t count = 3;
    if (variant && variant[0])
        words[count++] = (char *)variant;
    if (n == variants + OTHER_ORDER) {
        snprintf(seed, sizeof seed, "--seed=%u", (unsigned)(clock_monotonic_ns() / 1000 % 1000));
        words[count++] = seed;
    }
    if (!path_temporary("sockeye-compare-XXXXXX", teach->folder, sizeof teach->folder) ||
        !mkdtemp(teach->folder)) {
        snprintf(why, cap, "Cannot make %s: %s; TMPDIR names another folder.", teach->folder,
                 strerror(errno));
        teach->folder[0] = '\0';
        return false;
    }
    snprintf(path, sizeof path, "--record=%s/%s", teach->folder, recording_name);
    words[count++] = path;
    words[count++] = "--step";
    words[count++] = "--quiet";
    words[count] = NULL;
    teach->recording = spawn(teach, words);
    if (teach->recording < 0) {
        teach->recording = 0;
        snprintf(why, cap, "Cannot record: %s", strerror(errno));
        remove_recording(teach);
        return false;
    }
    teach->deadline_ns = clock_monotonic_ns() + patience_ns;
    return true;
}

static bool begin(void *data, size_t n, char *why, size_t cap)
{
    struct lesson_screen *teach = data;
    teach->takes_before = teach->before && n == 0;
    if (teach->takes_before)
        return true;
    return record(teach, n - (teach->before ? 1 : 0), why, cap);
}

/* What the other sockeye had to say, its first line. */
static void read_words(const struct lesson_screen *teach, char *why, size_t cap)
{
    char path[540];
    path_join(path, sizeof path, teach->folder, words_name);
    FILE *file = fopen(path, "re");
    snprintf(why, cap, "The other run could not be recorded.");
    if (!file)
        return;
    if (fgets(why, (int)cap, file))
        why[strcspn(why, "\n")] = '\0';
    fclose(file);
}

static int open_recording(const struct lesson_screen *teach, struct timeline **timeline, char *why,
                          size_t cap)
{
    char path[540];
    path_join(path, sizeof path, teach->folder, recording_name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        read_words(teach, why, cap);
        return -1;
    }
    *timeline = timeline_open(fd, false, why, cap);
    return *timeline ? 1 : -1;
}

static int take(void *data, struct timeline **timeline, char *why, size_t cap)
{
    struct lesson_screen *teach = data;
    int status, result;
    if (teach->takes_before) {
        *timeline = timeline_open(fcntl(teach->before->fd, F_DUPFD_CLOEXEC, 3), false, why, cap);
        return *timeline ? 1 : -1;
    }
    pid_t ended = waitpid(teach->recording, &status, WNOHANG);
    if (ended == 0 && clock_monotonic_ns() < teach->deadline_ns)
        return 0;
    if (ended == 0) {
        cancel(teach);
        snprintf(why, cap, "The other run took longer than a minute and was given up.");
        return -1;
    }
    teach->recording = 0;
    if (ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        result = open_recording(teach, timeline, why, cap);
    } else {
        read_words(teach, why, cap);
        result = -1;
    }
    remove_recording(teach);
    return result;
}

static void add_before(struct lesson_screen *teach)
{
    size_t n = teach->others.count++;
    snprintf(teach->titles[n], sizeof teach->titles[n], "%.95s", teach->before->title);
    teach->items[n] =
        (struct session_other){ "the run before", "that was on the screen before this one, as it was played",
                                teach->titles[n] };
}

static void list_others(struct lesson_screen *teach)
{
    const struct lesson *lesson = teach->lesson;
    if (teach->before)
        add_before(teach);
    for (size_t i = 0; i < lesson->variant_count; i++) {
        const struct lesson_variant *variant = &lesson->variants[i];
        add_other(teach, variant->name[0] ? variant->name : lesson->name,
                  variant->about && variant->about[0] ? variant->about : "the lesson itself", variant->name);
    }
    add_other(teach, "again", "the same once more: what is the same each time, and what is not?", "again");
    add_other(teach, "another order", "the same, but who goes next is drawn", "in another order");
}

void lesson_screen_begin(struct lesson_screen *teach, const struct lesson *lesson, const char *variant,
                         const struct run_before *before, struct screen_session *app)
{
    *teach = (struct lesson_screen){ .lesson = lesson, .variant = variant, .on_show = { .fd = -1 } };
    teach->before = before && before->fd >= 0 ? before : NULL;
    if (!lesson)
        return;
    lesson_screen_id(lesson, teach->id, sizeof teach->id);
    if (exercise_exists(lesson))
        snprintf(teach->exercise, sizeof teach->exercise, "sockeye start %s",
                 lesson->number[0] ? lesson->number : lesson->name);
    teach->keeper =
        (struct session_keeper){ .data = teach, .answered = answered, .claim = claim, .finished = finished };
    teach->others = (struct session_others){ teach, teach->items, 0, begin, take, cancel };
    list_others(teach);
    app->lesson = lesson;
    app->variant = variant;
    app->exercise = teach->exercise[0] ? teach->exercise : NULL;
    app->keeper = &teach->keeper;
    app->others = &teach->others;
}

void lesson_screen_end(struct lesson_screen *teach)
{
    if (teach->recording > 0)
        cancel(teach);
    sheet_free(teach->facts);
    teach->facts = NULL;
    on_show_end(&teach->on_show);
}
