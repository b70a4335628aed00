#include "tests/observe/observed.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/base/clock.h"
#include "lab/record/match.h"
#include "lab/record/transcript.h"

enum { PATIENCE_MS = 120000, WORDS_MAX = 16 };

void observed_init(struct observed *o)
{
    memset(o, 0, sizeof *o);
    plan_init(&o->plan);
    o->plan.title = "test";
    o->plan.step = true;
    o->observation = (struct observation){ .pid = -1, .control = -1, .recording = -1 };
}

struct plan_actor *observed_actor(struct observed *o, const char *label, const char *program, ...)
{
    char **words = calloc(WORDS_MAX, sizeof *words);
    assert_non_null(words);
    va_list args;
    va_start(args, program);
    int count = 0;
    for (const char *word = program; word && count < WORDS_MAX - 1; word = va_arg(args, const char *))
        words[count++] = strdup(word);
    va_end(args);
    struct plan_actor *actor = &o->plan.actors[o->plan.actor_count++];
    *actor = (struct plan_actor){ .label = label, .argv = words };
    return actor;
}

const char *observed_program(const char *name)
{
    static char path[256];
    const char *build = getenv("BUILD");
    char command[2048], source[200];
    struct stat made, written;
    snprintf(source, sizeof source, "tests/observe/programs/%s.c", name);
    snprintf(path, sizeof path, "%s/%s/tests/observe/programs/%s", build && *build == '/' ? "" : ".",
             build ? build : "build", name);
    if (stat(path, &made) == 0 && stat(source, &written) == 0 && made.st_mtime >= written.st_mtime)
        return path;
    /* By way of another name: tests run at the same time may want the same program. */
    snprintf(command, sizeof command,
             "mkdir -p \"$(dirname %s)\" && cc -std=c11 -D_GNU_SOURCE -g -O0 -Wall -Wextra -pthread -o %s.%d "
             "%s && "
             "mv %s.%d %s",
             path, path, (int)getpid(), source, path, (int)getpid(), path);
    if (system(command) != 0)
        fail_msg("%s does not compile", source);
    return path;
}

void observed_start(struct observed *o)
{
    char why[300];
    if (observe_start(&o->plan, &o->observation, why, sizeof why) != 0)
        fail_msg("%s", why);
    int copy = dup(o->observation.recording);
    o->timeline = timeline_open(copy, true, why, sizeof why);
    if (!o->timeline)
        fail_msg("%s", why);
}

void observed_command(struct observed *o, const char *line)
{
    if (observe_command(&o->observation, line) != 0)
        fail_msg("the observer does not take \"%s\"", line);
}

void observed_steps(struct observed *o, int count)
{
    for (int i = 0; i < count; i++)
        if (observe_command(&o->observation, "step") != 0)
            return; /* it has ended: so much the better */
}

/* Reads wake-ups for at most `ms`; takes in what was recorded. */
static void listen_for(struct observed *o, int64_t ms)
{
    char bytes[64];
    struct pollfd wait = { .fd = o->observation.control, .events = POLLIN };
    if (!o->ended && ms > 0 && poll(&wait, 1, (int)ms) > 0) {
        ssize_t n = read(o->observation.control, bytes, sizeof bytes);
        o->ended = n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
    }
    timeline_grow(o->timeline);
}

static void show(const struct observed *o)
{
    char *text = observed_transcript(o);
    print_error("%s", text ? text : "");
    free(text);
}

uint32_t observed_wait(struct observed *o, const char *pattern)
{
    int64_t until = clock_monotonic_ms() + PATIENCE_MS;
    uint32_t from = 0;
    for (;;) {
        uint32_t count = timeline_count(o->timeline);
        uint32_t found = match_find(o->timeline, pattern, from, count);
        if (found != EVENT_NO_INDEX)
            return found;
        from = count;
        bool last = o->ended || clock_monotonic_ms() >= until;
        listen_for(o, until - clock_monotonic_ms());
        if (last && timeline_count(o->timeline) == count)
            break;
    }
    show(o);
    fail_msg("\"%s\" was not seen", pattern);
    return EVENT_NO_INDEX;
}

void observed_wait_end(struct observed *o)
{
    int64_t until = clock_monotonic_ms() + PATIENCE_MS;
    while (!o->ended && clock_monotonic_ms() < until)
        listen_for(o, until - clock_monotonic_ms());
    if (!o->ended) {
        show(o);
        fail_msg("the session did not end");
    }
}

const char *observed_next(struct observed *o, int64_t obeyed)
{
    static char label[EVENT_LABEL_MAX + 1];
    int64_t until = clock_monotonic_ms() + PATIENCE_MS;
    const struct timeline_rest *rest = timeline_rest(o->timeline);
    while ((rest->number == 0 || rest->obeyed < obeyed) && !o->ended && clock_monotonic_ms() < until)
        listen_for(o, until - clock_monotonic_ms());
    if (!o->ended && (rest->number == 0 || rest->obeyed < obeyed)) {
        show(o);
        fail_msg("%lld commands were not obeyed", (long long)obeyed);
    }
    snprintf(label, sizeof label, "%.*s", o->ended ? 0 : (int)rest->next.n, o->ended ? "" : rest->next.p);
    return label;
}

bool observed_has(struct observed *o, const char *pattern)
{
    return observed_count(o, pattern) > 0;
}

uint32_t observed_count(struct observed *o, const char *pattern)
{
    timeline_grow(o->timeline);
    return match_count(o->timeline, pattern, 0, timeline_count(o->timeline));
}

int observed_end(struct observed *o)
{
    int status = observe_end(&o->observation);
    o->ended = true;
    timeline_grow(o->timeline);
    return status;
}

void observed_free(struct observed *o)
{
    if (o->observation.pid > 0)
        observe_end(&o->observation);
    if (o->timeline)
        timeline_close(o->timeline);
    for (size_t i = 0; i < o->plan.actor_count; i++) {
        for (char *const *word = o->plan.actors[i].argv; *word; word++)
            free(*word);
        free((void *)(uintptr_t)o->plan.actors[i].argv);
    }
    memset(o, 0, sizeof *o);
}

/* ---- transcripts that can be compared */

/* Ports that the kernel chose become PORT. */
static void without_ports(char *line)
{
    char *from = line, *to = line;
    while (*from) {
        *to++ = *from++;
        if (to[-1] != ':' || !isdigit((unsigned char)*from))
            continue;
        char *end;
        long number = strtol(from, &end, 10);
        if (number < 20000 || end - from > 5)
            continue;
        memcpy(to, "PORT", 4);
        to += 4;
        from = end;
    }
    *to = '\0';
}

char *observed_transcript(const struct observed *o)
{
    char *text = NULL, line[TRANSCRIPT_LINE_MAX];
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    struct event event;
    for (uint32_t i = 0; file && timeline_event(o->timeline, i, &event); i++) {
        if (!transcript_shows(&event))
            continue;
        transcript_line(&event, line, sizeof line);
        char *rest = strchr(line, ' ');
        without_ports(line);
        fprintf(file, "%s\n", rest ? rest : line);
    }
    if (file)
        fclose(file);
    return text;
}

/* ---- processes */

static pid_t parent_of(pid_t pid)
{
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    size_t n = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose(file);
    text[n] = '\0';
    const char *end = strrchr(text, ')');
    int parent = 0;
    char state;
    return end && sscanf(end + 1, " %c %d", &state, &parent) == 2 ? parent : 0;
}

int observed_descendants(pid_t ancestor, pid_t *pids, int cap)
{
    DIR *directory = opendir("/proc");
    int count = 0;
    for (struct dirent *entry; directory && (entry = readdir(directory)) && count < cap;) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        for (pid_t up = pid; up > 1; up = parent_of(up))
            if (up == ancestor && pid != ancestor) {
                pids[count++] = pid;
                break;
            }
    }
    if (directory)
        closedir(directory);
    return count;
}

void observed_nothing_left(void)
{
    const struct timespec moment = { 0, 2000000 };
    pid_t left[64];
    for (int tries = 0; tries < PATIENCE_MS / 2; tries++) {
        while (waitpid(-1, NULL, WNOHANG) > 0)
            continue;
        if (observed_descendants(getpid(), left, 64) == 0)
            return;
        nanosleep(&moment, NULL);
    }
    fail_msg("%d processes are left, the first is %d", observed_descendants(getpid(), left, 64),
             (int)left[0]);
}
