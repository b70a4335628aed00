/* See taught.h. */
#include "tests/viz/taught.h"

#include <stdio.h>
#include <string.h>

#include "lab/course/lesson/lesson.h"

static char text[] = "What this session shows, before anything happens.\n"
                     "\n"
                     "## listen\n"
                     "Now they can call.\n"
                     "\n"
                     "### notes\n"
                     "Ask who has ever seen a SYN.\n"
                     "\n"
                     "## connect\n"
                     "The client's `connect` sends a SYN.\n"
                     "\n"
                     "### predict handshake\n"
                     "What will connect() do?\n"
                     "\n"
                     "- wait for accept() => `client: connect(*) blocks`\n"
                     "  It is the kernel, not the program, that completes it.\n"
                     "- succeed at once => `client: connect(*) = 0`\n"
                     "- fail => `client: connect(*) = -1*`\n"
                     "\n"
                     "### predict early\n"
                     "Can the client send already?\n"
                     "\n"
                     "- no => `client: send(*) = -1*`\n"
                     "- yes => `client: send(*) = 5`\n"
                     "\n"
                     "## nowhere\n"
                     "### predict never\n"
                     "Is this ever asked?\n"
                     "\n"
                     "- yes => `*`\n"
                     "- no => `nothing`\n";

static const struct lesson lesson = {
    .folder = "/home/student/01-tcp",
    .number = "01",
    .name = "tcp",
    .text = text,
    .variants = { { .name = "" }, { .name = "waiting", .about = "The server calls accept() first." } },
    .variant_count = 2,
};

/* ---- what is kept */

char kept[512];

static void answered(void *data, const struct prediction *prediction, char given, bool right)
{
    size_t used = strlen(kept);

    (void)data;
    snprintf(kept + used, sizeof kept - used, "%s%s %c %s;", prediction->why ? "why " : "", prediction->name,
             given, right ? "right" : "wrong");
}

static void finished(void *data)
{
    size_t used = strlen(kept);

    (void)data;
    snprintf(kept + used, sizeof kept - used, "end;");
}

static const struct session_keeper keeper = { .answered = answered, .finished = finished };

/* ---- other runs: the tale again, or the first steps of it */

int looks;

static bool other_begin(void *data, size_t n, char *why, size_t cap)
{
    (void)data;
    looks = 2;
    snprintf(why, cap, "No room to record in.");
    return n < 2;
}

static int other_take(void *data, struct timeline **timeline, char *why, size_t cap)
{
    const struct screen_session *session = data;

    (void)session;
    (void)why;
    (void)cap;
    if (looks-- > 0)
        return 0;
    *timeline = sample_open();
    return 1;
}

static void other_cancel(void *data)
{
    (void)data;
    looks = -100;
}

static const struct session_other other_items[] = { { "tcp", "the lesson itself", "01 tcp once more" },
                                                    { "waiting", "The server calls accept() first.",
                                                      "01 tcp waiting" },
                                                    { "broken", "cannot be recorded", "01 tcp broken" } };
static const struct session_others others = {
    .items = other_items, .count = 3, .begin = other_begin, .take = other_take, .cancel = other_cancel
};

const struct screen_session taught = {
    .lesson = &lesson, .exercise = "sockeye start 01", .keeper = &keeper, .others = &others
};

int open_lesson(struct stage *stage, bool live, int width, int height, bool ascii, bool demo)
{
    struct screen_options options = {
        .ascii = ascii, .color = true, .width = width, .height = height, .ask = true, .demo = demo
    };

    kept[0] = '\0';
    stage_open_as(stage, live, &options, &taught);
    return 0;
}
