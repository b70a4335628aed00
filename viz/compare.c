/* Two runs side by side as the whole screen: see viz/modes/side_by_side.h. */
#include <stdio.h>

#include "viz/app.h"
#include "viz/frame/footer.h"
#include "viz/modes/side_by_side.h"
#include "viz/modes/window.h"
#include "viz/page.h"

static void draw(void *self, struct canvas *canvas)
{
    int width = canvas->area.width, height = canvas->area.height;
    canvas_clear(canvas, STYLE_PLAIN);
    if (window_too_small(canvas))
        return;
    struct canvas part = canvas_part(canvas, (struct rect){ 0, 0, width, height - 1 });
    struct canvas footer = canvas_part(canvas, (struct rect){ 0, height - 1, width, 1 });
    side_by_side_draw(self, &part);
    footer_keys(&footer, 1, width, KEYS_BESIDE);
}

static enum page_did press(void *self, int key, struct rect area)
{
    enum action action = keys_action(KEYS_BESIDE, key);
    bool moved = side_by_side_act(self, action, area.height - 3);
    return !moved && (action == ACTION_BACK || action == ACTION_INTERRUPT) ? PAGE_OVER : PAGE_STAYS;
}

int app_compare(const char *const names[2], const struct timeline *const timelines[2],
                const struct screen_options *options)
{
    struct side_by_side beside = { 0 };
    const struct page page = { .self = &beside, .title = names[0], .draw = draw, .key = press };
    const char *rest;
    int status = 3;
    if (!side_by_side_begin(&beside, names, timelines, UINT32_MAX))
        fprintf(stderr, "sockeye: out of memory\n");
    else
        status = page_show(&page, options, &rest);
    if (status == 0 && beside.comparison.first < beside.comparison.count)
        status = 1;
    side_by_side_end(&beside);
    return status;
}
