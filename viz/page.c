#include "viz/page.h"

#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "viz/export/export.h"
#include "viz/keys/key_script.h"
#include "viz/keys/keys.h"

bool page_ascii(const struct screen_options *options)
{
    setlocale(LC_CTYPE, "");
    return options->ascii || (!term_is_utf8() && !options->svg);
}

bool page_script(const char *keys)
{
    char why[256];
    if (!keys || script_check(keys, why, sizeof why) >= 0)
        return true;
    fprintf(stderr, "sockeye: %s\n", why);
    return false;
}

struct terminal *page_terminal(const struct screen_options *options)
{
    char why[256];
    struct terminal *term =
        term_open(&(struct term_wishes){ options->color, options->theme }, why, sizeof why);
    if (!term)
        fprintf(stderr, "sockeye: %s\n", why);
    return term;
}

bool page_fit(struct canvas *canvas, const struct terminal *term, const struct screen_options *options,
              bool ascii)
{
    int width = options->width, height = options->height;
    if (term)
        term_size(term, &width, &height);
    width = width > 0 ? width : PAGE_WIDTH;
    height = height > 0 ? height : PAGE_HEIGHT;
    if (canvas->cells && canvas->area.width == width && canvas->area.height == height)
        return true;
    canvas_free(canvas);
    return canvas_make(canvas, width, height, ascii);
}

int page_write(const struct canvas *canvas, const struct screen_options *options, const char *title)
{
    const struct theme *theme = options->theme ? options->theme : theme_default;
    char *text = options->dump ? canvas_dump(canvas) : NULL;
    bool good = !options->dump || (text && fputs(text, stdout) >= 0 && fflush(stdout) == 0);
    free(text);
    if (!good)
        fprintf(stderr, "sockeye: cannot print the screen\n");
    if (options->svg && export_svg_file(canvas, theme, title, options->svg) != 0)
        good = false;
    return good ? 0 : 3;
}

/* ---- pages */

static int write_after_keys(const struct page *page, struct canvas *canvas,
                            const struct screen_options *options, const char **rest)
{
    const char *keys = options->keys ? options->keys : "";
    int left = 0, key;
    enum page_did did = PAGE_STAYS;
    while (did == PAGE_STAYS && (key = script_next(&keys, &left)) != 0)
        did = page->key(page->self, key, canvas->area);
    if (did == PAGE_LEFT) {
        *rest = keys;
        return 0;
    }
    while (page->busy && page->busy(page->self)) {
        poll(NULL, 0, page->look_ms);
        page->look(page->self);
    }
    page->draw(page->self, canvas);
    return page_write(canvas, options, page->title);
}

/* True: it is over. */
static bool take_keys(const struct page *page, struct terminal *term, struct rect area)
{
    int key;
    while ((key = term_key(term)) != 0) {
        if (keys_action(KEYS_EVERYWHERE, key) == ACTION_REDRAW)
            term_redraw(term);
        if (page->key(page->self, key, area) != PAGE_STAYS)
            return true;
    }
    return false;
}

static int show_at(struct terminal *term, const struct page *page, struct canvas *canvas,
                   const struct screen_options *options, bool ascii)
{
    bool changed = true;
    while (page_fit(canvas, term, options, ascii)) {
        if (changed) {
            page->draw(page->self, canvas);
            term_draw(term, canvas);
        }
        unsigned seen = term_wait(term, -1, page->look ? page->look_ms : -1);
        if (seen & (TERM_CLOSED | TERM_SIGNAL))
            return term_signal(term) ? 128 + term_signal(term) : 0;
        if (take_keys(page, term, canvas->area))
            return 0;
        changed = (page->look && page->look(page->self)) || seen != 0;
    }
    return 3;
}

int page_show(const struct page *page, const struct screen_options *options, const char **rest)
{
    struct canvas canvas = { 0 };
    bool ascii = page_ascii(options);
    struct terminal *term = NULL;
    int status = 3;
    *rest = NULL;
    if (!page_script(options->keys))
        return 2;
    if (!options->dump && !options->svg) {
        if ((term = page_terminal(options)))
            status = show_at(term, page, &canvas, options, ascii);
        term_close(term);
    } else if (page_fit(&canvas, NULL, options, ascii)) {
        status = write_after_keys(page, &canvas, options, rest);
    }
    canvas_free(&canvas);
    return status;
}
