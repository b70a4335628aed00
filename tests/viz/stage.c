/* See trial_runner.h. */
#include "tests/viz/stage.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/course/lesson/lesson.h"
#include "viz/keys/key_script.h"
#include "viz/view/view.h"

static char lesson_text[] = "What this session shows, before anything happens.\n"
                            "\n"
                            "## listen\n"
                            "Now they can call. The kernel answers at port 7000.\n"
                            "\n"
                            "## connect\n"
                            "The client's `connect` sends a SYN. **Who** answers it?\n"
                            "\n"
                            "### predict handshake\n"
                            "What will connect() do?\n"
                            "\n"
                            "- wait for accept() => `client: connect(*) blocks`\n"
                            "- succeed at once => `client: connect(*) = 0`\n"
                            "\n"
                            "## recv\n"
                            "`recv` takes what is there.[^handshake]\n";

static const struct lesson lesson = {
    .folder = "/home/student/01-tcp", .number = "01", .name = "tcp", .text = lesson_text
};

static int command(void *data, const char *line)
{
    struct stage *stage = data;
    size_t used = strlen(stage->commands);

    snprintf(stage->commands + used, sizeof stage->commands - used, "%s;", line);
    stage->told++;
    if (stage->mute)
        return 0;
    if (strncmp(line, "step", 4) == 0)
        sample_step(stage->tale);
    if (strcmp(line, "run") == 0)
        while (sample_step(stage->tale) > 0)
            continue;
    sample_rest(stage->tale, stage->told, NULL);
    assert_int_equal(write(stage->wake[1], ".", 1), 1);
    return 0;
}

void stage_open(struct stage *stage, bool live, int width, int height, bool ascii)
{
    struct screen_options options = { .ascii = ascii, .color = true, .width = width, .height = height };

    stage_open_as(stage, live, &options, NULL);
}

void stage_open_as(struct stage *stage, bool live, const struct screen_options *options,
                   const struct screen_session *more)
{
    *stage = (struct stage){ .wake = { -1, -1 } };
    if (live) {
        stage->tale = sample_live(sample_front(), &stage->timeline);
        sample_rest(stage->tale, 0, NULL);
        assert_int_equal(pipe2(stage->wake, O_CLOEXEC | O_NONBLOCK), 0);
    } else {
        stage->timeline = more && more->timeline ? more->timeline : sample_open();
    }
    stage->session = more ? *more : (struct screen_session){ .lesson = &lesson };
    stage->session.title = "01 tcp";
    stage->session.timeline = stage->timeline;
    stage->session.wake = stage->wake[0];
    stage->session.data = stage;
    stage->session.command = live ? command : NULL;
    stage->options = *options;
    screen_begin(&stage->screen, &stage->session, &stage->options);
    assert_true(canvas_make(&stage->screen.canvas, options->width, options->height, options->ascii));
}

void stage_close(struct stage *stage)
{
    screen_end(&stage->screen);
    timeline_close(stage->timeline);
    if (stage->tale)
        sample_free(stage->tale);
    for (int i = 0; i < 2; i++)
        if (stage->wake[i] >= 0)
            close(stage->wake[i]);
}

void stage_press(struct stage *stage, const char *keys)
{
    char why[256];
    int left = 0, key;

    if (script_check(keys, why, sizeof why) < 0)
        fail_msg("%s", why);
    while ((key = script_next(&keys, &left)) != 0) {
        screen_key(&stage->screen, key);
        screen_grow(&stage->screen);
    }
}

bool stage_has(const struct stage *stage, const struct mode_ops *mode)
{
    for (size_t i = 0; i < stage->screen.stack.count; i++)
        if (stage->screen.stack.modes[i].ops == mode)
            return stage->screen.stack.modes[i].open;
    return false;
}

char *stage_text(struct stage *stage)
{
    char *text;

    screen_draw(&stage->screen);
    text = canvas_dump(&stage->screen.canvas);
    assert_non_null(text);
    return text;
}

bool stage_shows(struct stage *stage, const char *text)
{
    char *screen = stage_text(stage);
    bool found = strstr(screen, text) != NULL;

    if (!found)
        print_message("no \"%s\" in\n%s", text, screen);
    free(screen);
    return found;
}

bool stage_hides(struct stage *stage, const char *words)
{
    char *screen = stage_text(stage);
    bool hidden = strstr(screen, words) == NULL;

    free(screen);
    return hidden;
}
