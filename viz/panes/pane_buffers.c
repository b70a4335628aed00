/* The kernel's own figures: what waits in each queue against its limit.
 *
 *   client 3 ⇄ server 4                 ESTABLISHED
 *     send ░░░░░░░░░░░░░░░░       0 /  87 040
 *     recv ▓░░░░░░░░░░░░░░░       3 / 131 072
 *   server 3  *:7000                    LISTEN
 *     queue ▓░  1 of 2
 *
 * Drawn in as much detail as the height allows: all of it, the bars, or one line for each object. */
#include "viz/view/pane.h"

#include "viz/panes/buffer_block.h"
#include "viz/view/object_words.h"

enum { BESIDE_FROM = 112, DETAILED_MOST = 64 };

/* Left out when it left before the last step, and when nothing is known of it. */
static bool is_shown(const struct scroll_list *page, const struct object *object)
{
    if (!object->id || !object->values.text[TEXT_KIND].n)
        return false;
    return !object_gone(object) || (page->lit_from != EVENT_NO_INDEX && object->changed >= page->lit_from);
}

static struct buffer_block block_of(struct scroll_list *page, const struct object *object,
                                    enum buffer_detail detail)
{
    const struct object *before = state_object(&page->view->before, object->id);
    return (struct buffer_block){ .page = page,
                                  .object = object,
                                  .before = before && before->id ? before : NULL,
                                  .detail = detail,
                                  .width = page->canvas->area.width,
                                  .line = page->line };
}

/* Both ends of a connection: side by side where there is room. */
static void draw_pair(struct scroll_list *page, const struct object *object, const struct object *peer,
                      enum buffer_detail detail)
{
    struct buffer_block left = block_of(page, object, detail), right = left;
    if (peer)
        right = block_of(page, peer, detail);
    int width = page->canvas->area.width;
    if (peer && detail != DETAIL_LINE && width >= BESIDE_FROM) {
        left.width = width / 2 - 1;
        right.x = width / 2 + 1;
        right.width = width - right.x;
        int a = buffer_block_draw(left), b = buffer_block_draw(right);
        page->line = a > b ? a : b;
        return;
    }
    page->line = buffer_block_draw(left);
    if (peer) {
        right.line = page->line;
        page->line = buffer_block_draw(right);
    }
}

/* `apart`: with a blank row before each but the first. */
static void draw_list(struct scroll_list *page, enum buffer_detail detail, bool apart)
{
    const struct state *now = &page->view->now;
    int begin = page->line;
    for (uint32_t i = 0; i < now->present_count; i++) {
        const struct object *object = state_object(now, now->present[i]);
        if (!is_shown(page, object))
            continue;
        const struct object *peer = object_gone(object) ? NULL : object_peer(now, object);
        bool paired = peer && object_peer(now, peer) == object && is_shown(page, peer);
        if (paired && peer < object)
            continue;
        page->line += apart && page->line > begin;
        draw_pair(page, object, paired ? peer : NULL, detail);
    }
    if (page->line == begin)
        canvas_string(page->canvas, 1, scroll_list_y(page), STYLE_DIM, "no sockets or pipes yet"),
            page->line++;
}

static void content_apart(struct scroll_list *page)
{
    draw_list(page, DETAIL_ALL, true);
}

static void content_all(struct scroll_list *page)
{
    draw_list(page, DETAIL_ALL, false);
}

static void content_bars(struct scroll_list *page)
{
    draw_list(page, DETAIL_BARS, false);
}

static void content_lines(struct scroll_list *page)
{
    draw_list(page, DETAIL_LINE, false);
}

static scroll_list_content *choose(const struct view *view, const struct canvas *canvas)
{
    static scroll_list_content *const contents[] = { content_apart, content_all, content_bars };
    if (view->now.present_count > DETAILED_MOST)
        return content_lines;
    for (size_t i = view->spaced ? 0 : 1; i < sizeof contents / sizeof *contents; i++)
        if (scroll_list_lines(view, canvas, contents[i]) <= canvas->area.height)
            return contents[i];
    return canvas->area.height < 10 ? content_lines : content_bars;
}

static void draw(const struct view *view, struct canvas *canvas)
{
    scroll_list_draw(view, canvas, PANE_BUFFERS, choose(view, canvas));
}

static void limits(const struct view *view, int width, int height, int *least, int *most)
{
    struct canvas size = { .stride = width, .area = { 0, 0, width, height } };
    scroll_list_limits(view, width, height, choose(view, &size), least, most);
}

static enum handled act(struct view *view, enum action action, int rows)
{
    (void)rows;
    return scroll_list_act(view, action, content_lines);
}

const struct pane_ops pane_buffers = {
    .name = "buffers",
    .about = "the kernel's queues: bytes sent and not acknowledged, received and not read, connections not "
             "accepted; enter shows a connection's TCP states",
    .draw = draw,
    .act = act,
    .limits = limits,
};
