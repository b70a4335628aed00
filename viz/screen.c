#include "viz/screen.h"

#include <stdio.h>

#include "lab/course/lesson/lesson.h"
#include "viz/draw/theme_looks.h"
#include "viz/frame/band.h"
#include "viz/ladder/ladder_layout.h"
#include "viz/modes/window.h"
#include "viz/navigate/selection.h"
#include "viz/panes/lesson_page.h"
#include "viz/panes/panes.h"
#include "viz/panes/question.h"
#include "viz/panes/source_text.h"

enum { WHEEL_ROWS = 3 };

/* ---- what the modes take, and in which order they lie above each other */

static void make_modes(struct screen *s)
{
    struct message *message = &s->message;
    const struct layout *layout = &s->layout;
    struct modes *m = &s->modes;
    m->lesson = (struct lesson_mode){ .session = s->session,
                                      .view = &s->view,
                                      .live = &s->live,
                                      .search = &s->search,
                                      .message = message,
                                      .layout = layout,
                                      .focus = { PANE_LADDER, s->options->demo ? PANE_SETS : PANE_PACKETS,
                                                 PANE_SOURCE, false } };
    m->connection = (struct connection_mode){ &s->view, layout };
    m->demo = (struct demo){ .view = &s->view, .live = &s->live, .message = message, .on = s->options->demo };
    m->whereabouts = (struct whereabouts){ .view = &s->view, .live = &s->live, .session = s->session };
    m->hands = (struct hands){ .view = &s->view };
    m->question =
        (struct question){ .view = &s->view, .live = &s->live, .message = message, .session = s->session };
    m->two_runs = (struct two_runs){ .session = s->session, .jumps = &s->jumps, .layout = layout };
    m->summary =
        (struct summary){ .view = &s->view, .session = s->session, .layout = layout, .found = &s->found };
    m->variants = (struct variants){ .session = s->session, .message = message };
    m->findings = (struct findings_list){ .search = &s->search };
    m->opening = (struct opening){ .session = s->session, .view = &s->view, .layout = layout };
    m->reading = (struct reading){ .view = &s->view, .layout = layout, .focus = &m->lesson.focus };
    m->inspector = (struct inspector){ .view = &s->view, .layout = layout };
    m->choice = (struct choice){ .search = &s->search, .save = &s->save, .live = &s->live };
    m->commands =
        (struct commands){ &s->search, &s->save, &s->live, &m->lesson.mouse, &s->theme, s->session };
    m->line = (struct command_line){ .commands = &m->commands };
    m->prompt = (struct prompt){ .view = &s->view, .live = &s->live, .message = message };
    m->help = (struct help){ .focus = &m->lesson.focus.pane, .layout = layout };
}

static void stack_modes(struct mode_stack *stack, struct modes *m)
{
    const struct mode table[SCREEN_MODES] = {
        { &help_mode, &m->help, false },
        { &choice_mode, &m->choice, false },
        { &opening_mode, &m->opening, false },
        { &prompt_mode, &m->prompt, false },
        { &command_line_mode, &m->line, false },
        { &hands_mode, &m->hands, false },
        { &reading_mode, &m->reading, false },
        { &inspector_mode, &m->inspector, false },
        { &blank_mode, NULL, false },
        { &variants_mode, &m->variants, false },
        { &summary_mode, &m->summary, false },
        { &findings_mode, &m->findings, false },
        { &two_runs_mode, &m->two_runs, false },
        { &question_mode, &m->question, false },
        { &whereabouts_mode, &m->whereabouts, false },
        { &demo_mode, &m->demo, false },
        { &connection_mode, &m->connection, false },
        { &lesson_mode, &m->lesson, false },
    };
    memcpy(m->table, table, sizeof table);
    mode_stack_begin(stack, m->table, SCREEN_MODES);
}

/* ---- drawing */

/* Those of the whole lesson, as soon as it begins: panes do not move when another one starts. */
static unsigned actors_of(const struct screen *screen)
{
    const struct lesson *lesson = screen->session->lesson;
    const struct lesson_variant *variant =
        lesson && lesson->variant_count > 0 ? lesson_variant(lesson, screen->session->variant) : NULL;
    unsigned declared = variant ? (unsigned)variant->actor_count : 0, seen = screen->view.actor_count;

    return declared > seen ? declared : seen;
}

/* How far the text wraps depends on its pane's width, and what the band takes on which panes are shown. */
static void lay_out(struct screen *screen)
{
    const struct focus *focus = &screen->modes.lesson.focus;
    const struct view *view = &screen->view;
    struct layout_wish wish = { .width = screen->canvas.area.width,
                                .height = screen->canvas.area.height,
                                .focus = focus->pane,
                                .guest = focus->guest,
                                .zoom = focus->zoom,
                                .spacious = screen->options->demo,
                                .lesson = view->lesson != NULL,
                                .source = source_columns(view),
                                .ladder = ladder_width_easy(actors_of(screen)) };
    struct layout first = layout_make(&wish);
    enum pane_id under = layout_under(&first);

    screen->view.spaced = wish.spacious && first.kind != LAYOUT_TABS;
    if (first.kind != LAYOUT_TOO_SMALL) {
        if (under < PANE_COUNT)
            wish.under = pane_rows(panes[under], view, first.width, first.height);
        wish.asks = question_draw(view, NULL, 0, LAYOUT_MIN_WIDTH) > 0;
        wish.text = lesson_page_rows(view, layout_inside(&first, PANE_TEXT).width - 2);
        wish.band = band_rows(view, &first, focus->pane);
    }
    screen->layout = layout_make(&wish);
}

/* What is said, and the keys that there is room for behind it; before a class all of them: what is said
 * stands above them, with what was pressed. */
static void draw_footer(struct screen *screen, unsigned keys)
{
    const struct layout *layout = &screen->layout;
    struct canvas footer = canvas_part(&screen->canvas, layout->footer);
    struct canvas notice = canvas_part(&screen->canvas, layout->notice);
    struct canvas *said = layout->notice.height > 0 ? &notice : &footer;
    int pressed = layout->notice.height > 0 ? footer_pressed(&notice, &screen->pressed) : 0;
    int x = 1;
    if (screen->message.text[0])
        x += canvas_text(said, x, 0, said->area.width - 2 - pressed, STYLE_TITLE,
                         str_from(screen->message.text), true) +
             3;
    x = said == &notice ? 1 : x;
    if (x < footer.area.width)
        footer_keys(&footer, x, footer.area.width, keys);
}

/* What is wrong with a recording, or has become of its file while it is shown. */
static void see_trouble(struct screen *screen)
{
    const char *trouble = screen->live.on ? "" : timeline_trouble(screen->session->timeline);
    if (*trouble && trouble != screen->trouble)
        say(&screen->message, "This recording is %s.", trouble);
    screen->trouble = trouble;
}

void screen_draw(struct screen *screen)
{
    struct canvas *canvas = &screen->canvas;
    see_trouble(screen);
    canvas_clear(canvas, STYLE_PLAIN);
    lay_out(screen);
    if (window_too_small(canvas))
        return;
    draw_footer(screen, mode_stack_keys(&screen->stack));
    mode_stack_draw(&screen->stack, canvas);
}

/* For a file: the line that its name was typed on is over. */
static const struct canvas *picture(void *data)
{
    struct screen *screen = data;
    mode_stack_interrupt(&screen->stack);
    screen_draw(screen);
    return &screen->canvas;
}

/* ---- what has been done, and what comes of it */

static void show_selected(struct view *view, const struct layout *layout)
{
    for (enum pane_id pane = 0; pane < PANE_COUNT; pane++)
        if (layout->pane[pane].width > 0)
            selection_show(view, pane, layout_inside(layout, pane).height);
}

/* What every pane may ask of the session under way, and what it has to say. */
static void hear(struct screen *screen)
{
    struct live *live = &screen->live;
    struct view *view = &screen->view;
    view->live = live->on;
    view->running = live->running;
    str_copy(view->next, sizeof view->next, live_next(live, timeline_steps(view->timeline)));
    if (live->news[0])
        say(&screen->message, "%s", live->news);
    live->news[0] = '\0';
}

/* After something was done: every pane shows what is selected now. */
static void settle(struct screen *screen, uint32_t selected)
{
    screen->done = screen->done || screen->stack.quit;
    hear(screen);
    see_trouble(screen);
    mode_stack_see(&screen->stack);
    if (screen->view.selected == selected && !screen->jumps.arrived)
        return;
    screen->jumps.arrived = false;
    lay_out(screen);
    show_selected(&screen->view, &screen->layout);
}

/* ---- keys */

static void interrupt(struct screen *screen, bool again)
{
    screen->done = screen->done || again;
    screen->interrupted = true;
    mode_stack_interrupt(&screen->stack);
    say(&screen->message, "Ctrl-C again quits. (c pauses, q quits.)");
}

/* What lies over the panes scrolls wherever the mouse points; a click closes it. */
static void act_on_mouse(struct mode_stack *stack, int key)
{
    static const int keys[] = {
        [MOUSE_CLICK] = KEY_CODE_ESCAPE, [MOUSE_WHEEL_UP] = KEY_CODE_UP, [MOUSE_WHEEL_DOWN] = KEY_CODE_DOWN
    };
    enum mouse_kind kind;
    int x, y;
    keys_mouse_parts(key, &kind, &x, &y);
    if (mode_stack_top(stack)->ops->form == MODE_BASE)
        mode_stack_key(stack, key);
    else
        for (int i = 0; i < (kind == MOUSE_CLICK ? 1 : WHEEL_ROWS); i++)
            mode_stack_key(stack, keys[kind]);
}

void screen_key(struct screen *screen, int key)
{
    bool again = screen->interrupted, typed = mode_stack_keys(&screen->stack) & (KEYS_PROMPT | KEYS_LINE);
    uint32_t selected = screen->view.selected;
    lay_out(screen); /* panes scroll by the rows they have */
    screen->message.text[0] = '\0';
    screen->interrupted = false;
    if (!typed && !keys_is_mouse(key))
        footer_press(&screen->pressed, key);
    if (keys_action(KEYS_EVERYWHERE, key) == ACTION_INTERRUPT)
        interrupt(screen, again);
    else if (!keys_is_mouse(key))
        mode_stack_key(&screen->stack, key);
    else if (screen->modes.lesson.mouse)
        act_on_mouse(&screen->stack, key);
    settle(screen, selected);
}

/* ---- what happens */

/* Where no lesson's summary does, what was found is offered when all have ended. */
static bool look_for_findings(struct screen *screen)
{
    const struct live *live = &screen->live;
    struct found *found = &screen->found;
    bool over = !live->on || live->gone || live->ended, known = found->over, more = found_read(found, over);
    uint32_t count;
    found_until(found, screen->view.limit, &count);
    if (!known && found->over && live->on && count > 0 && !screen->session->lesson)
        say(&screen->message, "The programs have ended. %u finding%s: w shows %s.", count,
            count == 1 ? "" : "s", count == 1 ? "it" : "them");
    return more;
}

bool screen_grow(struct screen *screen)
{
    struct live *live = &screen->live;
    bool grown = live_grow(live);
    if (grown)
        mode_stack_grow(&screen->stack);
    live->running = live->running && live_status(live) != LIVE_ENDED;
    hear(screen);
    if (grown)
        view_grow(&screen->view);
    mode_stack_see(&screen->stack);
    if (grown || live->gone)
        look_for_findings(screen);
    return grown;
}

bool screen_tick(struct screen *screen)
{
    uint32_t selected = screen->view.selected;
    bool done = mode_stack_tick(&screen->stack);
    if (done)
        settle(screen, selected);
    return done;
}

bool screen_look(struct screen *screen)
{
    return !screen->found.complete && look_for_findings(screen);
}

int64_t screen_due(const struct screen *screen)
{
    return screen->found.complete ? mode_stack_due(&screen->stack) : 0;
}

bool screen_busy(const struct screen *screen)
{
    return !screen->found.complete || mode_stack_busy(&screen->stack);
}

/* ---- beginning and end */

void screen_begin(struct screen *screen, const struct screen_session *session,
                  const struct screen_options *options)
{
    struct view *view = &screen->view;
    *screen = (struct screen){ .session = session,
                               .options = options,
                               .theme = options->theme ? options->theme : theme_default };
    view_init(view, session->timeline);
    view->lesson = session->lesson;
    view->variant = session->variant;
    view->lecture = options->demo;
    screen->jumps = (struct jumps){ .view = view, .message = &screen->message };
    screen->found = (struct found){ .timeline = session->timeline };
    screen->search = (struct search){ .jumps = &screen->jumps, .found = &screen->found };
    screen->save = (struct save){ .view = view,
                                  .message = &screen->message,
                                  .title = session->title,
                                  .ascii = options->ascii,
                                  .theme = &screen->theme,
                                  .screen = picture,
                                  .data = screen };
    live_begin(&screen->live, session->timeline, session->command, session->data);
    hear(screen);
    make_modes(screen);
    stack_modes(&screen->stack, &screen->modes);
    if (options->ask)
        question_begin(&screen->modes.question);
    look_for_findings(screen);
    view_go(view, session->at);
    see_trouble(screen);
    view->following = screen->live.on && session->at == 0;
    if (view->following)
        view_go(view, timeline_steps(session->timeline));
    if (options->card && session->at == 0)
        mode_stack_act(&screen->stack, ACTION_CARD);
}

void screen_end(struct screen *screen)
{
    canvas_free(&screen->canvas);
    mode_stack_end(&screen->stack);
    search_free(&screen->search);
    found_free(&screen->found);
    live_free(&screen->live);
    view_free(&screen->view);
}
