#include "tests/live/secrets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/draw/markdown_layout.h"
#include "viz/keys/key_script.h"
#include "viz/screen.h"

enum { SCREEN_MAX = 1 << 16, SECRET_LEAST = 16, SECRET_MOST = 60 };

/* A piece of the lesson as it would stand on the screen: without marks of Markdown, blanks as one. */
static size_t plain_words(struct str text, char *out, size_t cap)
{
    size_t used = 0;
    char *bare = markdown_layout_plain(text);
    for (const char *p = bare; p && *p && used + 1 < cap; p++) {
        bool blank = *p == ' ' || *p == '\n';
        if (*p != '*' && *p != '`' && !(blank && (used == 0 || out[used - 1] == ' ')))
            out[used++] = blank ? ' ' : *p;
    }
    free(bare);
    out[used] = '\0';
    return used;
}

/* The screen as one line: rows end in blanks and frames, which are no words. */
static void flatten(const char *screen, char *out, size_t cap)
{
    size_t used = 0;
    for (const char *p = screen; *p && used + 1 < cap; p++) {
        bool frame = (unsigned char)p[0] == 0xe2 && (unsigned char)p[1] == 0x94;
        bool blank = *p == ' ' || *p == '\n' || frame;
        p += frame ? 2 : 0;
        if (!blank || (used > 0 && out[used - 1] != ' '))
            out[used++] = blank ? ' ' : *p;
    }
    out[used] = '\0';
}

static unsigned count_of(const char *screen, const char *words)
{
    unsigned count = 0;
    for (const char *at = screen; (at = strstr(at, words)); at++)
        count++;
    return count;
}

struct looking {
    const struct lesson *lesson;
    const char *variant;
    struct screen screen;
    unsigned told;
};

/* The words may stand there so often. */
static void look_for(struct looking *looking, const char *shown, const struct quiz_item *item,
                     struct str words, unsigned most, const char *what)
{
    char secret[SECRET_MOST + 1];
    if (plain_words(words, secret, sizeof secret) < SECRET_LEAST || count_of(shown, secret) <= most)
        return;
    looking->told++;
    fprintf(stderr, "%s %s: %s of %s'%s' is shown at step %u, where it is not answered: %s\n",
            looking->lesson->name, looking->variant, what, item->prediction.why ? "why " : "",
            item->prediction.name, (unsigned)looking->screen.view.step, secret);
}

static void look_at(struct looking *looking, const char *shown)
{
    const struct quiz *quiz = looking->screen.view.quiz;
    for (size_t i = 0; i < quiz->count; i++) {
        const struct quiz_item *item = &quiz->items[i];
        const struct prediction *asked = &item->prediction;
        if (item->given != QUIZ_OPEN || item->asked == EVENT_NO_INDEX)
            continue;
        look_for(looking, shown, item, asked->explains, 0, "what explains the answer");
        for (size_t k = 0; k < asked->choice_count; k++)
            look_for(looking, shown, item, asked->choices[k].wrong, 0, "a refutation");
        look_for(looking, shown, item, asked->choices[item->answer].text, 1, "the right choice");
    }
}

static void press(struct screen *screen, const char *keys)
{
    int left = 0, key;
    while ((key = script_next(&keys, &left)) != 0) {
        screen_key(screen, key);
        screen_grow(screen);
    }
}

static void look(struct looking *looking)
{
    char *shown = malloc(SCREEN_MAX), *drawn;
    screen_draw(&looking->screen);
    drawn = canvas_dump(&looking->screen.canvas);
    if (shown && drawn) {
        flatten(drawn, shown, SCREEN_MAX);
        look_at(looking, shown);
    }
    free(drawn);
    free(shown);
}

/* Through the run, each question as soon as it is open; a text pane of its own, then all panes. */
static void go_through(struct looking *looking)
{
    struct screen *screen = &looking->screen;
    uint32_t last = timeline_steps(screen->view.timeline);
    press(screen, "home 6 z");
    for (uint32_t keys = 0; screen->view.step < last && keys < 4 * last + 64; keys++) {
        look(looking);
        if (quiz_open(screen->view.quiz, screen->view.step)) {
            press(screen, "z");
            look(looking);
            press(screen, "z esc");
        } else {
            press(screen, "space");
        }
    }
}

unsigned secrets_told(const struct lesson *lesson, const char *variant, struct timeline *timeline)
{
    struct looking looking = { .lesson = lesson, .variant = variant };
    struct screen_session session = {
        .title = lesson->name, .timeline = timeline, .wake = -1, .lesson = lesson, .variant = variant
    };
    struct screen_options options = { .color = true, .width = 200, .height = 100, .ask = true };
    screen_begin(&looking.screen, &session, &options);
    if (looking.screen.view.quiz && canvas_make(&looking.screen.canvas, options.width, options.height, false))
        go_through(&looking);
    screen_end(&looking.screen);
    return looking.told;
}
