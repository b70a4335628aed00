/* Recordings that earlier versions made, VERSION-NAME.pcapng in tests/record/old, open in this one and show
 * what they showed then: every line, and the state in the midst and at the end, as VERSION-NAME.txt beside
 * each has it. UPDATE_GOLDEN=1 writes those that are not there yet, and no other: an old recording changes no
 * more. */
#include <fcntl.h>
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/record/event.h"
#include "lab/record/timeline.h"
#include "lab/record/transcript.h"

#define RECORDINGS "tests/record/old/*.pcapng"

/* ---- what it shows */

/* What was said, and not how it is laid out. */
static void put_lines(FILE *out, const struct timeline *timeline)
{
    struct event event;
    char text[EVENT_LINE_MAX + 256];
    for (uint32_t i = 0; i < timeline_count(timeline); i++) {
        assert_true(timeline_event(timeline, i, &event));
        struct str line = transcript_text(&event, text, sizeof text);
        fprintf(out, "%u %lld %.*s: %.*s", i, (long long)event.ns, STR_ARGS(event.actor), STR_ARGS(line));
        if (event.kind == EVENT_ENTER || event.kind == EVENT_RETURN)
            fprintf(out, ", %.*s:%d", STR_ARGS(event.u.call.file), (int)event.u.call.line);
        fputc('\n', out);
    }
}

static void put_tasks(FILE *out, const struct state *state)
{
    static const char *const statuses[] = { "running", "held", "in a call", "blocked", "exited" };
    for (uint32_t i = 0; i < state->task_count; i++) {
        const struct task *task = &state->tasks[i];
        fprintf(out, "task %.*s %s, %.*s:%d\n", STR_ARGS(task->label), statuses[task->status],
                STR_ARGS(task->file), (int)task->line);
    }
}

static void put_objects(FILE *out, const struct state *state)
{
    static const struct values nothing;
    char text[4096];
    struct values none = nothing;
    values_clear(&none);
    for (uint32_t i = 0; i < state->object_count; i++) {
        size_t n = values_diff(&none, &state->objects[i].values, text, sizeof text);
        fprintf(out, "object %u %.*s\n", state->objects[i].id, (int)n, text);
    }
    for (uint32_t i = 0; i < state->descriptor_count; i++) {
        const struct descriptor *at = &state->descriptors[i];
        fprintf(out, "descriptor %d is %u%s%s\n", at->fd, at->object, at->cloexec ? " cloexec" : "",
                at->nonblock ? " nonblock" : "");
    }
    for (uint32_t i = 0; i < state->interest_count; i++)
        fprintf(out, "interest of %u in %d, %#x\n", state->interests[i].epoll, state->interests[i].fd,
                state->interests[i].events);
}

static void put_state(FILE *out, struct timeline *timeline, uint32_t position)
{
    struct state state;
    state_init(&state);
    assert_true(timeline_state_at(timeline, position, &state));
    fprintf(out, "---- after %u: %u packets, %u bytes of output\n", position, state.packets,
            state.output_bytes);
    put_tasks(out, &state);
    put_objects(out, &state);
    state_free(&state);
}

/* Owned by the caller. */
static char *shown(const char *path)
{
    char why[256] = "", *text = NULL;
    size_t size = 0;
    struct timeline *timeline = timeline_open(open(path, O_RDONLY | O_CLOEXEC), false, why, sizeof why);
    if (!timeline)
        fail_msg("%s: %s", path, why);
    assert_string_equal(timeline_trouble(timeline), "");
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    put_lines(out, timeline);
    put_state(out, timeline, timeline_step_end(timeline, timeline_steps(timeline) / 2));
    put_state(out, timeline, timeline_count(timeline));
    assert_int_equal(fclose(out), 0);
    timeline_close(timeline);
    return text;
}

/* ---- and what it has to */

/* Owned by the caller; NULL where there is none. */
static char *golden(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t room = 0;
    if (!file)
        return NULL;
    if (getdelim(&text, &room, '\0', file) < 0)
        fail_msg("cannot read %s", path);
    fclose(file);
    return text;
}

static void write_golden(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
}

static void differ(const char *path, const char *was, const char *is)
{
    size_t same = 0, begin;
    while (was[same] && was[same] == is[same])
        same++;
    for (begin = same; begin > 0 && was[begin - 1] != '\n';)
        begin--;
    fail_msg("%s:\n  has  %.*s\n  not  %.*s", path, (int)strcspn(is + begin, "\n"), is + begin,
             (int)strcspn(was + begin, "\n"), was + begin);
}

static void check_recording(const char *path)
{
    char beside[512];
    snprintf(beside, sizeof beside, "%.*s.txt", (int)(strlen(path) - strlen(".pcapng")), path);
    char *is = shown(path), *was = golden(beside);
    if (!was && getenv("UPDATE_GOLDEN"))
        write_golden(beside, is);
    else if (!was)
        fail_msg("%s is not there: UPDATE_GOLDEN=1 writes it", beside);
    else if (strcmp(was, is) != 0)
        differ(path, was, is);
    free(was);
    free(is);
}

static void each_shows_what_it_showed(void **state)
{
    glob_t found;
    (void)state;
    assert_int_equal(glob(RECORDINGS, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        check_recording(found.gl_pathv[i]);
    globfree(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_shows_what_it_showed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
