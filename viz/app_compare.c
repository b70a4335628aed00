/* Two runs side by side as the whole screen: see viz/teaching/beside.h. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "viz/app_state.h"
#include "viz/keys/key_script.h"
#include "viz/teaching/side_by_side.h"
#include "viz/terminal/term.h"

enum { DEFAULT_WIDTH = 80, DEFAULT_HEIGHT = 24 };

struct comparer {
    struct side_by_side beside;
    struct canvas canvas;
    bool ascii, done;
};

static bool fit(struct comparer *comparer, int width, int height)
{
    const struct rect *area = &comparer->canvas.area;

    if (comparer->canvas.cells && area->width == width && area->height == height)
        return true;
    canvas_free(&comparer->canvas);
    return canvas_make(&comparer->canvas, width, height, comparer->ascii);
}

static void draw_footer(struct canvas *canvas, int y)
{
    const struct binding *shown[16];
    size_t count = keys_footer(KEYS_BESIDE, canvas->area.width - 1, shown, sizeof shown / sizeof *shown);
    int x = 1;

    for (size_t i = 0; i < count; i++) {
        x += canvas_string(canvas, x, y, STYLE_KEY, keys_shown(shown[i])) + 1;
        x += canvas_string(canvas, x, y, STYLE_PLAIN, shown[i]->words) + 3;
    }
}

static void draw(struct comparer *comparer)
{
    struct canvas *canvas = &comparer->canvas;
    int width = canvas->area.width, height = canvas->area.height;

    canvas_clear(canvas, STYLE_PLAIN);
    if (width < LAYOUT_MIN_WIDTH || height < LAYOUT_MIN_HEIGHT) {
        canvas_printf(canvas, 0, height / 2, STYLE_TITLE, "too small: %dx%d needed, this is %dx%d",
                      LAYOUT_MIN_WIDTH, LAYOUT_MIN_HEIGHT, width, height);
        return;
    }
    struct canvas part = canvas_part(canvas, (struct rect){ 0, 0, width, height - 1 });
    side_by_side_draw(&comparer->beside, &part);
    draw_footer(canvas, height - 1);
}

static void press(struct comparer *comparer, int key)
{
    enum action action = keys_action(KEYS_BESIDE, key);

    if (!side_by_side_act(&comparer->beside, action, comparer->canvas.area.height - 3))
        comparer->done = action == ACTION_BACK || action == ACTION_INTERRUPT;
}

static int print(struct comparer *comparer, const struct screen_options *options)
{
    const char *keys = options->keys ? options->keys : "";
    int left = 0, key;
    char *text = NULL;

    if (fit(comparer, options->width > 0 ? options->width : DEFAULT_WIDTH,
            options->height > 0 ? options->height : DEFAULT_HEIGHT)) {
        while (!comparer->done && (key = script_next(&keys, &left)) != 0)
            press(comparer, key);
        draw(comparer);
        text = canvas_dump(&comparer->canvas);
    }
    bool good = text && fputs(text, stdout) >= 0 && fflush(stdout) == 0;
    free(text);
    return good ? 0 : 3;
}

static int watch(struct comparer *comparer, struct terminal *term)
{
    int width, height, key;

    while (!comparer->done) {
        term_size(term, &width, &height);
        if (!fit(comparer, width, height))
            return 3;
        draw(comparer);
        term_draw(term, &comparer->canvas);
        if (term_wait(term, -1, -1) & (TERM_CLOSED | TERM_SIGNAL))
            break;
        while (!comparer->done && (key = term_key(term)) != 0) {
            if (keys_action(KEYS_BESIDE, key) == ACTION_REDRAW)
                term_redraw(term);
            press(comparer, key);
        }
    }
    return term_signal(term) ? 128 + term_signal(term) : 0;
}

static int show(struct comparer *comparer, const struct screen_options *options)
{
    struct term_wishes wishes = { .color = options->color };
    char why[256];

    if (options->keys && script_check(options->keys, why, sizeof why) < 0) {
        fprintf(stderr, "sockeye: %s\n", why);
        return 2;
    }
    if (options->dump)
        return print(comparer, options);
    struct terminal *term = term_open(&wishes, why, sizeof why);
    if (!term) {
        fprintf(stderr, "sockeye: %s\n", why);
        return 3;
    }
    int status = watch(comparer, term);
    term_close(term);
    return status;
}

int app_compare(const char *const names[2], const struct timeline *const timelines[2],
                const struct screen_options *options)
{
    struct comparer comparer = { 0 };
    int status = 3;

    setlocale(LC_CTYPE, "");
    comparer.ascii = options->ascii || !term_is_utf8();
    if (!side_by_side_begin(&comparer.beside, names, timelines, UINT32_MAX))
        fprintf(stderr, "sockeye: out of memory\n");
    else
        status = show(&comparer, options);
    if (status == 0 && comparer.beside.comparison.first < comparer.beside.comparison.count)
        status = 1;
    side_by_side_end(&comparer.beside);
    canvas_free(&comparer.canvas);
    return status;
}
