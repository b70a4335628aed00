/* Descriptor tables, and what was asked of the kernel about them.
 *
 *   server
 *     3 TCP LISTEN   *:7000
 *     4 TCP ESTAB    client:40122
 *   select(5, …)   0 1 2 3 4
 *     read  ask    · · · ■ ■
 *           ready  · · · · ■
 */
#include "viz/view/pane.h"

#include <stdio.h>

#include "viz/panes/fd_sets.h"
#include "viz/panes/scroll_list.h"
#include "viz/view/object_words.h"
#include "viz/view/view.h"

enum { WIDE_FROM = 60, FLAG_WORDS_FROM = 76 };

/* Columns of one process's table. */
struct table {
    int32_t pid;
    bool wide, flag_words;
    int kind, state, where; /* where each begins */
    bool flagged;           /* letters were drawn: their legend is due */
};

/* Where nobody saw its first task, the first of a process that is listed stands for it. */
static bool leads_process(const struct state *state, uint32_t at)
{
    const struct task *task = &state->tasks[state->live[at]];
    if (task->tid == task->pid || state_task(state, task->pid))
        return task->tid == task->pid;
    for (uint32_t i = 0; i < at; i++)
        if (state->tasks[state->live[i]].pid == task->pid)
            return false;
    return true;
}

/* A process number that was given again is that of the later process. */
static bool lives(const struct state *state, const struct task *leader)
{
    return leader->tid == leader->pid ? leader->living > 0 : state_process_lives(state, leader->pid);
}

/* The next task of the process that `leader` leads; *at begins at 0. NULL when there is none. */
static const struct task *next_of(const struct state *state, const struct task *leader, uint32_t *at)
{
    bool alone = leader->living == 1 && leader->status != TASK_EXITED;
    if (alone)
        return (*at)++ == 0 ? leader : NULL;
    while (*at < state->live_count) {
        const struct task *task = &state->tasks[state->live[(*at)++]];
        if (task->pid == leader->pid)
            return task;
    }
    return NULL;
}

/* ---- heading */

static void draw_heading(struct scroll_list *page, const struct task *task)
{
    const struct state *now = &page->view->now;
    struct words others;
    unsigned count = 0;
    int y = scroll_list_y(page);
    words_clear(&others);
    uint32_t at = 0;
    for (const struct task *other; (other = next_of(now, task, &at));) {
        if (other == task || other->status == TASK_EXITED)
            continue;
        words_add(&others, "%s%.*s", count++ ? " " : "", STR_ARGS(other->label));
    }
    uint16_t style = style_actor(view_actor_number(page->view, task->label));
    int x = 1 + canvas_text(page->canvas, 1, y, -1, style | STYLE_BOLD, task->label, true);
    if (count)
        x += 2 + canvas_printf(page->canvas, x + 2, y, STYLE_DIM, "shares this table with %s %s",
                               count == 1 ? "thread" : "threads", others.text);
    struct str of = str_before(task->label, '.');
    if (of.n < task->label.n) /* "server.1" that leads a process was forked: a thread leads none */
        canvas_printf(page->canvas, x + 2, y, STYLE_DIM, "a copy of %.*s's table, by fork", STR_ARGS(of));
    page->line++;
}

static void draw_exited(struct scroll_list *page, const struct task *task)
{
    const struct state *before = &page->view->before;
    bool is_new = state_process_lives(before, task->pid);
    bool child = str_has(task->label, ".");
    if (child && !is_new)
        return;
    uint16_t lit = is_new ? STYLE_LIT : 0;
    int y = scroll_list_y(page), x = 1 + canvas_text(page->canvas, 1, y, -1, STYLE_DIM, task->label, true);
    if (task->exit_signal)
        canvas_printf(page->canvas, x + 2, y, STYLE_ERROR | lit, "killed by signal %d", task->exit_signal);
    else
        canvas_printf(page->canvas, x + 2, y, STYLE_DIM | lit, "exited %d", task->exit_status);
    page->line++;
}

/* ---- the table */

static struct table measure(const struct scroll_list *page, int32_t pid)
{
    const struct state *now = &page->view->now;
    const struct descriptor *first;
    uint32_t count = state_descriptors_of(now, pid, &first);
    struct table table = { .pid = pid,
                           .wide = page->canvas->area.width >= WIDE_FROM,
                           .flag_words = page->canvas->area.width >= FLAG_WORDS_FROM };
    int kind = 3, state = table.wide ? 11 : 8, fd = 2;
    for (uint32_t i = 0; i < count; i++) {
        const struct object *object = state_object(now, first[i].object);
        if (first[i].fd > 999)
            fd = first[i].fd > 9999 ? 5 : 4;
        if (!object)
            continue;
        int width = (int)strlen(object_kind(&object->values, !table.wide));
        kind = width > kind ? width : kind;
        width = utf8_width(object_state(&object->values, !table.wide));
        state = width > state ? width : state;
    }
    table.kind = 1 + fd + 1;
    table.state = table.kind + kind + 1;
    table.where = table.state + state + 1;
    return table;
}

static void add_where(const struct scroll_list *page, const struct object *object, bool wide,
                      struct words *out)
{
    struct str local = object->values.text[TEXT_LOCAL], remote = object->values.text[TEXT_REMOTE];
    const struct object *peer = object_peer(&page->view->now, object);
    bool ascii = page->canvas->ascii;
    if (remote.n && local.n && wide)
        words_add(out, "%.*s %s %.*s", STR_ARGS(local), ascii ? "->" : "→", STR_ARGS(remote));
    else if (remote.n || local.n)
        words_add(out, "%.*s", STR_ARGS(remote.n ? remote : local));
    else if (peer) {
        words_add(out, ascii ? "<-> " : "⇄ ");
        object_add_name(&page->view->now, peer->id, out);
    } else if (object->values.number[VALUE_COUNT_READY] > 0) {
        words_add(out, "%d ready", object->values.number[VALUE_COUNT_READY]);
    }
}

/* Who else has a descriptor of it: a child of its parent's, or the other way round. It is closed when all
 * have closed it. */
static void add_holders(const struct scroll_list *page, const struct descriptor *descriptor,
                        struct words *out)
{
    const struct state *now = &page->view->now;
    unsigned count = 0;
    for (uint32_t i = 0; i < now->descriptor_count && count < 3; i++) {
        const struct descriptor *other = &now->descriptors[i];
        if (other->object != descriptor->object || other->pid == descriptor->pid)
            continue;
        words_add(out, count++ ? ", " : "  also in ");
        object_add_process(now, other->pid, out);
    }
}

static void add_flags(const struct descriptor *descriptor, bool words, struct words *out)
{
    if (descriptor->cloexec)
        words_add(out, words ? "close-on-exec" : "c");
    if (descriptor->nonblock)
        words_add(out, words ? "%snon-blocking" : "%sn", words && out->used ? " " : "");
}

static bool text_changed(const struct scroll_list *page, const struct object *object, enum text_id id)
{
    const struct object *was = state_object(&page->view->before, object->id);
    return page->lit_from != EVENT_NO_INDEX && object->changed >= page->lit_from &&
           (!was || !str_equal(was->values.text[id], object->values.text[id]));
}

static void draw_descriptor(struct scroll_list *page, struct table *table,
                            const struct descriptor *descriptor)
{
    const struct object *object = state_object(&page->view->now, descriptor->object);
    struct canvas *canvas = page->canvas;
    int y = scroll_list_y(page), width = canvas->area.width;
    struct words where, flags;
    words_clear(&where), words_clear(&flags);
    if (!table->flag_words && (descriptor->cloexec || descriptor->nonblock))
        table->flagged = true;
    page->line++;
    if (y < 0 || y >= canvas->area.height) {
        scroll_list_spot(page, descriptor->object, page->line - 1, 0, width);
        return;
    }
    bool is_new = descriptor->changed >= page->lit_from;
    uint16_t lit = is_new ? STYLE_LIT : 0;
    canvas_printf(canvas, 1, y, STYLE_PLAIN | lit, "%*d", table->kind - 2, descriptor->fd);
    add_flags(descriptor, table->flag_words, &flags);
    int end = width - 1 - (int)flags.used;
    if (object) {
        canvas_string(canvas, table->kind, y, STYLE_PLAIN | lit, object_kind(&object->values, !table->wide));
        uint16_t changed = lit || text_changed(page, object, TEXT_STATE) ? STYLE_LIT : 0;
        canvas_text(canvas, table->state, y, table->where - table->state - 1, STYLE_PLAIN | changed,
                    object_state(&object->values, !table->wide), true);
        add_where(page, object, table->wide, &where);
        add_holders(page, descriptor, &where);
        changed = lit || text_changed(page, object, TEXT_REMOTE) || text_changed(page, object, TEXT_LOCAL)
                      ? STYLE_LIT
                      : 0;
        if (end - 1 > table->where)
            canvas_text(canvas, table->where, y, end - 1 - table->where, STYLE_PLAIN | changed,
                        (struct str){ where.text, where.used }, true);
    }
    canvas_string(canvas, end, y, STYLE_DIM | lit, flags.text);
    scroll_list_spot(page, descriptor->object, page->line - 1, 0, width);
}

/* What the last step closed leaves a line behind until the next. */
static void draw_closed(struct scroll_list *page, const struct table *table, const struct descriptor *was)
{
    const struct object *object = state_object(&page->view->before, was->object);
    int y = scroll_list_y(page);
    canvas_printf(page->canvas, 1, y, STYLE_DIM | STYLE_LIT, "%*d", table->kind - 2, was->fd);
    const char *kind = object ? object_kind(&object->values, !table->wide) : "";
    int after = table->kind + (int)strlen(kind) + 1; /* the columns are measured without it */
    canvas_string(page->canvas, table->kind, y, STYLE_DIM | STYLE_LIT, kind);
    canvas_string(page->canvas, after > table->state ? after : table->state, y, STYLE_DIM | STYLE_LIT,
                  "closed");
    page->line++;
}

static void draw_table(struct scroll_list *page, struct table *table)
{
    const struct descriptor *now, *before;
    uint32_t count = state_descriptors_of(&page->view->now, table->pid, &now);
    uint32_t had = state_descriptors_of(&page->view->before, table->pid, &before);
    uint32_t i = 0, j = 0;
    while (i < count || j < had) {
        if (j < had && (i >= count || before[j].fd < now[i].fd)) {
            if (page->lit_from != EVENT_NO_INDEX)
                draw_closed(page, table, &before[j]);
            j++;
            continue;
        }
        if (j < had && before[j].fd == now[i].fd)
            j++;
        draw_descriptor(page, table, &now[i++]);
    }
    if (count == 0 && had == 0)
        canvas_string(page->canvas, 3, scroll_list_y(page), STYLE_DIM, "no sockets, pipes or epolls open"),
            page->line++;
}

/* ---- waits */

static void draw_waits(struct scroll_list *page, const struct task *leader)
{
    const struct state *now = &page->view->now;
    const struct task *task;
    unsigned waiters = 0;
    for (uint32_t at = 0; (task = next_of(now, leader, &at));)
        waiters += task->wait_enter != EVENT_NO_INDEX;
    for (uint32_t at = 0; (task = next_of(now, leader, &at));)
        if (task->status != TASK_EXITED)
            fd_sets_draw(page, task, waiters > 1);
}

static bool waits_on(const struct scroll_list *page, const struct task *leader, int32_t fd)
{
    const struct task *task;
    for (uint32_t at = 0; (task = next_of(&page->view->now, leader, &at));)
        if (task->status != TASK_EXITED && fd_sets_is_on(page, task, fd))
            return true;
    return false;
}

static void draw_epolls(struct scroll_list *page, const struct task *leader)
{
    const struct state *now = &page->view->now;
    const struct descriptor *first;
    uint32_t count = state_descriptors_of(now, leader->pid, &first);
    for (uint32_t i = 0; i < count; i++) {
        const struct object *object = state_object(now, first[i].object);
        if (object && object_kind_is(object, "epoll") && !waits_on(page, leader, first[i].fd))
            fd_sets_draw_interest(page, first[i].fd, first[i].object);
    }
}

static void content(struct scroll_list *page)
{
    const struct state *now = &page->view->now;
    bool flagged = false;
    for (uint32_t i = 0; i < now->live_count; i++) {
        const struct task *task = &now->tasks[now->live[i]];
        if (!leads_process(now, i))
            continue;
        if (!lives(now, task)) {
            draw_exited(page, task);
            continue;
        }
        draw_heading(page, task);
        struct table table = measure(page, task->pid);
        draw_table(page, &table);
        draw_waits(page, task);
        draw_epolls(page, task);
        flagged = flagged || table.flagged;
    }
    if (flagged)
        canvas_string(page->canvas, 1, scroll_list_y(page), STYLE_DIM, "c close-on-exec  n non-blocking"),
            page->line++;
    if (now->task_count == 0)
        canvas_string(page->canvas, 1, scroll_list_y(page), STYLE_DIM, "no programs in this recording"),
            page->line++;
}

static void draw(const struct view *view, struct canvas *canvas)
{
    scroll_list_draw(view, canvas, PANE_SETS, content);
}

static void limits(const struct view *view, int width, int height, int *least, int *most)
{
    scroll_list_limits(view, width, height, content, least, most);
}

static enum handled act(struct view *view, enum action action, int rows)
{
    (void)rows;
    return scroll_list_act(view, action, content);
}

const struct pane_ops pane_sets = {
    .name = "sets",
    .about = "each program's descriptors, and what its last select, poll or epoll_wait asked and got; enter "
             "shows a connection's TCP states",
    .draw = draw,
    .act = act,
    .limits = limits,
};
