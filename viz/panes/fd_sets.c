/*
 *   select(5, …)   0 1 2 3 4
 *     read  ask    · · · ■ ■
 *           ready  · · · · ■
 */
#include "viz/panes/fd_sets.h"

#include <poll.h>
#include <sys/epoll.h>

#include "lab/base/names.h"
#include "viz/draw/units.h"

enum { ENTRIES_MAX = 1024, COLUMNS_MAX = 64, GRID_X = 16, BESIDE = 4, BEFORE_X = 42, BEFORE_FROM = 58 };

struct wait {
    bool known, returned;
    struct event_call asked, answered;
    uint32_t enter, answer; /* event indices */
    struct event_set entries[ENTRIES_MAX];
    int count;
    int32_t pid;
};

static bool wait_read(const struct view *view, uint32_t enter, uint32_t returned, struct wait *wait)
{
    struct event event;
    *wait = (struct wait){ .enter = enter, .answer = returned };
    if (enter == EVENT_NO_INDEX || !timeline_event(view->timeline, enter, &event))
        return false;
    wait->known = true;
    wait->asked = event.u.call;
    wait->pid = event.pid;
    struct str rest = event.u.call.sets;
    if (returned != EVENT_NO_INDEX && timeline_event(view->timeline, returned, &event)) {
        wait->returned = true;
        wait->answered = event.u.call;
        if (event.u.call.sets.n)
            rest = event.u.call.sets;
    }
    while (wait->count < ENTRIES_MAX && event_next_set(&rest, &wait->entries[wait->count]))
        wait->count++;
    return true;
}

static const struct event_set *wait_entry(const struct wait *wait, int32_t fd)
{
    for (int i = 0; i < wait->count; i++)
        if (wait->entries[i].fd == fd)
            return &wait->entries[i];
    return NULL;
}

static bool is_kind(const struct wait *wait, const char *part)
{
    return str_has(wait->asked.name, part);
}

static void outcome(const struct wait *wait, const struct task *task, struct words *out)
{
    words_clear(out);
    if (!wait->returned)
        words_add(out, "%s",
                  task->status == TASK_BLOCKED ? "blocked"
                  : task->status == TASK_HELD  ? "about to call"
                                               : "");
    else if (wait->answered.error)
        words_add(out, "= -1 %s", names_errno(wait->answered.error));
    else if (wait->answered.ret == 0)
        words_add(out, "= 0, none ready");
    else
        words_add(out, "= %lld", (long long)wait->answered.ret);
}

static uint16_t outcome_style(const struct wait *wait)
{
    return !wait->returned ? STYLE_BLOCKED : wait->answered.error ? STYLE_ERROR : STYLE_PLAIN;
}

/* ---- select */

struct columns {
    int32_t fds[COLUMNS_MAX];
    int count, cell; /* cells a column takes */
    bool cut;
};

static void add_column(struct columns *columns, int32_t fd, int most)
{
    int at = columns->count;
    for (int i = 0; i < columns->count; i++)
        if (columns->fds[i] == fd)
            return;
    if (at >= most) {
        columns->cut = true;
        return;
    }
    while (at > 0 && columns->fds[at - 1] > fd) {
        columns->fds[at] = columns->fds[at - 1];
        at--;
    }
    columns->fds[at] = fd;
    columns->count++;
}

/* All descriptors below nfds where they fit, else those of the sets. */
static void choose_columns(const struct wait *wait, const struct wait *other, int room,
                           struct columns *columns)
{
    int32_t largest = 9, nfds = wait->asked.nfds;
    const struct wait *both[] = { wait, other };
    for (int w = 0; w < 2; w++)
        for (int i = 0; i < both[w]->count; i++)
            largest = both[w]->entries[i].fd > largest ? both[w]->entries[i].fd : largest;
    *columns = (struct columns){ .cell = largest > 999 ? 5 : largest > 99 ? 4 : largest > 9 ? 3 : 2 };
    int most = room / columns->cell;
    most = most > COLUMNS_MAX ? COLUMNS_MAX : most < 1 ? 1 : most;
    if (nfds > 0 && nfds <= most)
        for (int32_t fd = 0; fd < nfds; fd++)
            add_column(columns, fd, most);
    else
        for (int w = 0; w < 2; w++)
            for (int i = 0; i < both[w]->count; i++)
                add_column(columns, both[w]->entries[i].fd, most);
}

struct grid {
    struct scroll_list *page;
    const struct wait *wait, *before;
    const struct columns *columns;
    int x;
};

/* One line of marks, of what was asked or of what is ready. */
static void grid_row(const struct grid *grid, int y, uint32_t bit, bool ready)
{
    const struct scroll_list *page = grid->page;
    uint32_t at = ready ? grid->wait->answer : grid->wait->enter;
    for (int i = 0; i < grid->columns->count; i++) {
        const struct event_set *entry = wait_entry(grid->wait, grid->columns->fds[i]);
        const struct event_set *was = wait_entry(grid->before, grid->columns->fds[i]);
        bool set = entry && (ready ? entry->ready : entry->asked) & bit;
        bool changed = ready ? set : set != (was && was->asked & bit);
        uint16_t style = set ? ready ? STYLE_GOOD | STYLE_BOLD : STYLE_PLAIN : STYLE_DIM;
        if (changed && at != EVENT_NO_INDEX && at >= page->lit_from)
            style |= STYLE_LIT;
        if (set && ready && step_point_is(&page->point, POINT_CALL, at))
            style |= STYLE_STRONG;
        int x = grid->x + GRID_X + grid->columns->cell * (i + 1) - 2;
        canvas_glyph(page->canvas, x, y, style, set ? GLYPH_SET : GLYPH_UNSET);
    }
    if (grid->columns->cut)
        canvas_glyph(page->canvas, grid->x + GRID_X + grid->columns->cell * grid->columns->count, y,
                     STYLE_DIM, GLYPH_ELLIPSIS);
}

static bool any(const struct wait *wait, uint32_t bit)
{
    for (int i = 0; i < wait->count; i++)
        if ((wait->entries[i].asked | wait->entries[i].ready) & bit)
            return true;
    return false;
}

/* Draws from line `y`; returns the lines used. */
static int grid_draw(const struct grid *grid, int y, bool except)
{
    static const struct {
        uint32_t bit;
        const char *name;
    } sets[] = { { POLLIN, "read" }, { POLLOUT, "write" }, { POLLPRI, "except" } };
    struct canvas *canvas = grid->page->canvas;
    int used = 0;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        if (sets[i].bit == POLLPRI && !except)
            continue;
        canvas_string(canvas, grid->x + 3, y + used, STYLE_PLAIN, sets[i].name);
        canvas_string(canvas, grid->x + 10, y + used, STYLE_DIM, "ask");
        grid_row(grid, y + used++, sets[i].bit, false);
        canvas_string(canvas, grid->x + 10, y + used, STYLE_DIM, "ready");
        if (grid->wait->returned)
            grid_row(grid, y + used, sets[i].bit, true);
        else
            canvas_string(canvas, grid->x + GRID_X, y + used, STYLE_DIM, "not known yet");
        used++;
    }
    return used;
}

static void grid_numbers(const struct grid *grid, int y)
{
    for (int i = 0; i < grid->columns->count; i++)
        canvas_printf(grid->page->canvas, grid->x + GRID_X - 1 + grid->columns->cell * i, y, STYLE_DIM, "%*d",
                      grid->columns->cell, grid->columns->fds[i]);
}

static void head_text(const struct wait *wait, const struct task *task, bool with_label, struct words *out)
{
    words_clear(out);
    if (with_label)
        words_add(out, "%.*s: ", STR_ARGS(task->label));
    if (is_kind(wait, "epoll"))
        words_add(out, "%.*s(%d, …)", STR_ARGS(wait->asked.name), wait->asked.fd);
    else if (is_kind(wait, "poll"))
        words_add(out, "%.*s(…, %d, …)", STR_ARGS(wait->asked.name), wait->asked.nfds);
    else
        words_add(out, "%.*s(%d, …)", STR_ARGS(wait->asked.name), wait->asked.nfds);
}

static int words_width(const struct words *words)
{
    return utf8_width((struct str){ words->text, words->used });
}

/* At the margin of its first line: the answer is what the step is about. */
static void draw_point(const struct scroll_list *page, const struct wait *wait)
{
    if (step_point_is(&page->point, POINT_CALL, wait->answer))
        canvas_glyph(page->canvas, 0, scroll_list_y(page), STYLE_PLAIN, GLYPH_POINT);
}

static void draw_select(struct scroll_list *page, const struct task *task, bool with_label,
                        const struct wait *wait, const struct wait *before)
{
    struct columns columns;
    struct words head, result, none;
    int width = page->canvas->area.width;
    choose_columns(wait, before, width - GRID_X - 2, &columns);
    int block = GRID_X + columns.cell * columns.count;
    head_text(wait, task, with_label, &head);
    outcome(wait, task, &result);
    struct grid grid = { page, wait, before, &columns, 0 };
    draw_point(page, wait);
    canvas_string(page->canvas, 1, scroll_list_y(page), STYLE_PLAIN, head.text);
    bool apart = words_width(&head) + 2 > GRID_X;
    int x = apart ? words_width(&head) + 2 : block + 2;
    if (x + words_width(&result) > width && !apart) {
        apart = true;
        x = words_width(&head) + 2;
    }
    canvas_string(page->canvas, x, scroll_list_y(page), outcome_style(wait), result.text);
    int beside = block + BESIDE;
    if (beside < x + words_width(&result) + BESIDE)
        beside = x + words_width(&result) + BESIDE;
    bool both = before->known && beside + block <= width;
    if (apart)
        page->line++;
    grid_numbers(&grid, scroll_list_y(page));
    bool except = any(wait, POLLPRI) || any(before, POLLPRI);
    if (both) {
        struct wait nothing = { .known = false };
        struct grid old = { page, before, &nothing, &columns, beside };
        outcome(before, task, &none);
        canvas_printf(page->canvas, beside + 1, scroll_list_y(page) - apart, STYLE_DIM, "before %s",
                      none.text);
        grid_numbers(&old, scroll_list_y(page));
        grid_draw(&old, scroll_list_y(page) + 1, except);
    }
    page->line += 1 + grid_draw(&grid, scroll_list_y(page) + 1, except);
}

/* ---- poll, epoll */

static const struct {
    uint32_t bit;
    const char *name;
} bits[] = {
    { EPOLLIN, "IN" },         { EPOLLPRI, "PRI" },
    { EPOLLOUT, "OUT" },       { EPOLLERR, "ERR" },
    { EPOLLHUP, "HUP" },       { POLLNVAL, "NVAL" },
    { EPOLLRDHUP, "RDHUP" },   { EPOLLEXCLUSIVE, "EXCLUSIVE" },
    { EPOLLWAKEUP, "WAKEUP" }, { EPOLLONESHOT, "ONESHOT" },
    { EPOLLET, "ET" },
};

static void bits_words(uint32_t value, struct words *out)
{
    words_clear(out);
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
        if (value & bits[i].bit)
            words_add(out, "%s%s", out->used ? " " : "", bits[i].name);
        value &= ~bits[i].bit;
    }
    if (value)
        words_add(out, "%s0x%x", out->used ? " " : "", value);
    if (!out->used)
        words_add(out, "nothing");
}

struct list_row {
    int32_t fd;
    uint32_t asked, ready;
    const char *verb; /* "asked", "watches" */
    bool answered, new_asked, new_ready;
    bool point;                /* the answer is what the step is about */
    const struct wait *before; /* the round before; NULL: there was none */
};

/* "before IN": what this descriptor had in the round before. */
static void draw_row_before(struct scroll_list *page, const struct list_row *row, int x)
{
    const struct event_set *was = row->before ? wait_entry(row->before, row->fd) : NULL;
    struct words ready;
    if (!row->before || !row->before->returned || page->canvas->area.width < BEFORE_FROM)
        return;
    bits_words(was ? was->ready : 0, &ready);
    x = x + 2 > BEFORE_X ? x + 2 : BEFORE_X;
    canvas_printf(page->canvas, x, scroll_list_y(page), STYLE_DIM, "before %s",
                  was && was->ready ? ready.text : "no");
}

static uint16_t lit_ready(const struct list_row *row)
{
    return !row->new_ready || !row->ready ? 0 : row->point ? STYLE_LIT | STYLE_STRONG : STYLE_LIT;
}

static void draw_list_row(struct scroll_list *page, const struct list_row *row)
{
    struct words asked, ready;
    int y = scroll_list_y(page);
    bits_words(row->asked, &asked);
    bits_words(row->ready, &ready);
    int x = 3 + canvas_printf(page->canvas, 3, y, STYLE_PLAIN, "fd %-3d ", row->fd);
    x += canvas_printf(page->canvas, x, y, STYLE_DIM, "%s ", row->verb);
    int end = x + canvas_string(page->canvas, x, y, row->new_asked ? STYLE_PLAIN | STYLE_LIT : STYLE_PLAIN,
                                asked.text);
    if (row->answered) {
        x = end < x + 10 ? x + 10 : end + 1;
        x += canvas_string(page->canvas, x, y, STYLE_DIM, "ready ");
        uint16_t style = row->ready ? STYLE_GOOD | STYLE_BOLD : STYLE_DIM;
        end = x + canvas_string(page->canvas, x, y, style | lit_ready(row), row->ready ? ready.text : "no");
    }
    draw_row_before(page, row, end);
    page->line++;
}

static bool is_new(const struct scroll_list *page, uint32_t index)
{
    return index != EVENT_NO_INDEX && index >= page->lit_from;
}

static void draw_poll(struct scroll_list *page, const struct wait *wait, const struct wait *before)
{
    for (int i = 0; i < wait->count; i++) {
        const struct event_set *entry = &wait->entries[i], *was = wait_entry(before, entry->fd);
        draw_list_row(page,
                      &(struct list_row){
                          .fd = entry->fd,
                          .asked = entry->asked,
                          .ready = entry->ready,
                          .verb = "asked",
                          .answered = wait->returned,
                          .new_asked = is_new(page, wait->enter) && (!was || was->asked != entry->asked),
                          .new_ready = is_new(page, wait->answer),
                          .point = step_point_is(&page->point, POINT_CALL, wait->answer),
                          .before = before->known ? before : NULL,
                      });
    }
}

static void draw_interest(struct scroll_list *page, uint32_t object, const struct wait *wait,
                          const struct wait *before)
{
    const struct state *now = &page->view->now;
    int listed = 0;
    for (uint32_t i = 0; i < now->interest_count; i++) {
        const struct interest *interest = &now->interests[i];
        if (interest->epoll != object)
            continue;
        const struct event_set *entry = wait ? wait_entry(wait, interest->fd) : NULL;
        listed++;
        draw_list_row(page, &(struct list_row){
                                .fd = interest->fd,
                                .asked = interest->events,
                                .ready = entry ? entry->ready : 0,
                                .verb = "watches",
                                .answered = wait && wait->returned,
                                .new_asked = is_new(page, interest->changed),
                                .new_ready = wait && is_new(page, wait->answer),
                                .point = wait && step_point_is(&page->point, POINT_CALL, wait->answer),
                                .before = before && before->known ? before : NULL,
                            });
    }
    if (!listed)
        canvas_string(page->canvas, 3, scroll_list_y(page), STYLE_DIM, "watches nothing"), page->line++;
}

void fd_sets_draw_interest(struct scroll_list *page, int32_t fd, uint32_t object)
{
    canvas_printf(page->canvas, 1, scroll_list_y(page), STYLE_PLAIN, "epoll %d", fd);
    page->line++;
    draw_interest(page, object, NULL, NULL);
}

bool fd_sets_is_on(const struct scroll_list *page, const struct task *task, int32_t fd)
{
    struct event event;
    if (task->wait_enter == EVENT_NO_INDEX || !timeline_event(page->view->timeline, task->wait_enter, &event))
        return false;
    return event.u.call.fd == fd;
}

void fd_sets_draw(struct scroll_list *page, const struct task *task, bool with_label)
{
    struct wait wait, before;
    if (!wait_read(page->view, task->wait_enter, task->wait_return, &wait))
        return;
    wait_read(page->view, task->previous_wait_enter, task->previous_wait_return, &before);
    if (!is_kind(&wait, "poll")) {
        draw_select(page, task, with_label, &wait, &before);
        return;
    }
    struct words head, result;
    head_text(&wait, task, with_label, &head);
    outcome(&wait, task, &result);
    draw_point(page, &wait);
    int used = canvas_string(page->canvas, 1, scroll_list_y(page), STYLE_PLAIN, head.text);
    used += 2 + canvas_string(page->canvas, used + 2, scroll_list_y(page), outcome_style(&wait), result.text);
    if (before.known && page->canvas->area.width >= BEFORE_FROM) {
        outcome(&before, task, &result);
        canvas_printf(page->canvas, used + 2 > BEFORE_X ? used + 2 : BEFORE_X, scroll_list_y(page), STYLE_DIM,
                      "before %s", result.text);
    }
    page->line++;
    if (!is_kind(&wait, "epoll")) {
        draw_poll(page, &wait, &before);
        return;
    }
    const struct descriptor *epoll = state_descriptor(&page->view->now, task->pid, wait.asked.fd);
    if (epoll)
        draw_interest(page, epoll->object, &wait, &before);
}
