/* The lesson screen line by line: see reader.h. What is to be said is read off the same screen that is drawn
 * elsewhere; a window that has no words of its own is drawn on a canvas, and printed without what is for the
 * eye. */
#include "viz/reader.h"

#include <stdio.h>
#include <stdlib.h>

#include "viz/panes/explain_step.h"
#include "viz/panes/look_at.h"
#include "viz/panes/question.h"
#include "viz/spoken/spoken.h"
#include "viz/spoken/spoken_events.h"
#include "viz/spoken/spoken_panes.h"
#include "viz/view/view.h"

enum { WIDTH = 78, WINDOW_ROWS = 120, COVER_ROWS = 40 };

/* What was told before the program stopped is far up, behind what was done at the prompt meanwhile. */
int reader_key(struct reader *reader)
{
    int key = line_input_key(&reader->input);
    if (reader->input.resumed)
        reader->begun = reader->typing = reader->input.resumed = false;
    return key;
}

/* ---- what there is to tell */

static void tell_explanation(const struct reader *reader, const struct view *view)
{
    char sentence[EXPLAIN_STEP_MAX];
    size_t size = explain_step(view, sentence, sizeof sentence);
    if (size > 0)
        spoken_line(reader->ascii, (struct str){ sentence, size });
}

static void tell_places(const struct reader *reader, const struct view *view)
{
    char places[LOOK_AT_MAX];
    size_t size = look_at_text(view, places, sizeof places);
    if (size > 0)
        spoken_line(reader->ascii, (struct str){ places, size });
}

/* A reason is told as soon as one was given; then what stands behind the question, and the next question. */
static void tell_answer(struct reader *reader, const struct view *view)
{
    if (reader->asks && reader->asks->prediction.why)
        spoken_answered(reader->ascii, view);
    spoken_page_tell(&reader->page, reader->ascii, view);
    spoken_question(reader->ascii, view);
}

static void tell_next(const struct reader *reader, const struct live *live, uint32_t step)
{
    static const char *const words[] = { [LIVE_BLOCKED] = "All sleep in the kernel.",
                                         [LIVE_DEADLOCK] = "Deadlock: each waits for another.",
                                         [LIVE_ENDED] = "The programs have ended.",
                                         [LIVE_RUNNING] = "All go: c pauses.",
                                         [LIVE_REPLAY] = NULL };
    struct str next = live_next(live, step);
    enum live_status status = live_status(live);
    if (next.n > 0) {
        fputs("next: ", stdout);
        spoken_line(reader->ascii, next);
    }
    if (status != reader->status && (size_t)status < sizeof words / sizeof *words && words[status])
        puts(words[status]);
}

/* "step 5 of 15, 1.28 ms after the beginning" */
static void tell_step(const struct reader *reader, const struct view *view)
{
    char time[UNITS_MAX] = "";
    if (view->position > 0)
        units_duration(timeline_ns(view->timeline, view->position - 1), reader->ascii, time);
    spoken_printf(reader->ascii, "%sstep %u of %u%s%s%s",
                  reader->begun && view->step < reader->step ? "back to " : "", (unsigned)view->step,
                  (unsigned)timeline_steps(view->timeline), time[0] ? ", " : "", time,
                  time[0] ? " after the beginning" : "");
}

/* Forward: the lines that are new; elsewhere, those of the step. */
static void tell_position(struct reader *reader, const struct view *view, const struct live *live)
{
    bool grown = view->step == reader->step, onward = view->step == reader->step + 1;
    bool running = live->running && view->following && view->position > reader->position;
    uint32_t from = (grown || onward || running) && reader->begun ? reader->position
                    : view->step ? timeline_step_end(view->timeline, view->step - 1)
                                 : 0;
    if (!grown || !reader->begun)
        tell_step(reader, view);
    for (uint32_t i = from; i < view->position; i++)
        spoken_event(reader->ascii, view, i);
    if (running)
        return;
    tell_explanation(reader, view);
    tell_places(reader, view);
    spoken_answered(reader->ascii, view);
    spoken_page_tell(&reader->page, reader->ascii, view);
    spoken_question(reader->ascii, view);
    tell_next(reader, live, view->step);
}

static void tell_selected(const struct reader *reader, const struct view *view)
{
    if (view->selected == EVENT_NO_INDEX) {
        puts("nothing is selected");
        return;
    }
    fputs("selected: ", stdout);
    spoken_event(reader->ascii, view, view->selected);
    tell_explanation(reader, view);
}

/* ---- what lies over the lesson */

static void print_line(void *data, struct str text)
{
    const struct reader *reader = data;
    spoken_line(reader->ascii, text);
}

/* What a mode draws, on so many cells. */
static void put_mode(const struct reader *reader, const struct mode *mode, int width, int rows)
{
    struct canvas canvas;
    if (!canvas_make(&canvas, width, rows, false))
        return;
    mode->ops->draw(mode->self, &canvas);
    spoken_canvas(reader->ascii, &canvas);
    canvas_free(&canvas);
}

/* Windows are told at once, and closed. */
static void tell_windows(struct reader *reader, const struct mode_stack *stack)
{
    struct mode *mode;
    while ((mode = mode_stack_top(stack))->ops->form == MODE_WINDOW) {
        if (mode->ops->print)
            mode->ops->print(mode->self, print_line, reader);
        else
            put_mode(reader, mode, WIDTH, WINDOW_ROWS);
        mode->open = false;
    }
}

/* What lies in place of the panes, and changes with keys of its own. */
static void tell_cover(struct reader *reader, const struct mode *mode)
{
    struct canvas canvas;
    if (mode->ops->form != MODE_COVER) {
        memset(reader->cover, 0, sizeof reader->cover);
        return;
    }
    if (!canvas_make(&canvas, WIDTH, COVER_ROWS, false))
        return;
    mode->ops->draw(mode->self, &canvas);
    spoken_changes(reader->ascii, &canvas, reader->cover);
    canvas_free(&canvas);
}

static void count_line(void *data, struct str text)
{
    (void)text;
    ++*(unsigned *)data;
}

/* What a line could become is told when its list opens. */
static bool tell_candidates(struct reader *reader, const struct mode *mode)
{
    unsigned count = 0;
    if (mode->ops->print)
        mode->ops->print(mode->self, count_line, &count);
    bool opened = count > 0 && !reader->listed;
    reader->listed = count > 0;
    if (opened) {
        fputc('\n', stdout);
        mode->ops->print(mode->self, print_line, reader);
    }
    return opened;
}

/* Echoed as it is typed; after another change it is printed anew. */
static void tell_typing(struct reader *reader, const struct mode *mode)
{
    char now[sizeof reader->typed];
    size_t was = strlen(reader->typed);
    bool listed = tell_candidates(reader, mode);
    mode->ops->typed(mode->self, now, sizeof now);
    if (reader->typing && !listed && strncmp(now, reader->typed, was) == 0) {
        spoken_text(reader->ascii, str_from(now + was));
    } else {
        if (reader->typing && !listed)
            fputc('\n', stdout);
        spoken_text(reader->ascii, str_from(now));
    }
    snprintf(reader->typed, sizeof reader->typed, "%s", now);
    reader->typing = true;
}

/* What is asked for is printed once. */
static void tell_choice(struct reader *reader, const struct mode *mode)
{
    bool asks = mode->ops->form == MODE_CHOICE;
    if (asks && !reader->asked)
        put_mode(reader, mode, 2 * WIDTH, 1);
    reader->asked = asks;
}

static void begin(struct reader *reader, const struct screen_session *session, const struct view *view)
{
    uint32_t prepared = timeline_prepared(view->timeline);
    spoken_line(reader->ascii, str_from(session->title));
    if (prepared > 0)
        printf("%u step%s made already: left goes back\n", (unsigned)prepared,
               prepared == 1 ? " is" : "s are");
    spoken_variants(reader->ascii, session);
    puts("space steps, left goes back, ? lists the keys, q quits");
}

static void tell_view(struct reader *reader, const struct view *view, const struct live *live,
                      enum pane_id focus)
{
    if (!reader->begun || view->step != reader->step || view->position != reader->position)
        tell_position(reader, view, live);
    else if (question_open(view) != reader->asks)
        tell_answer(reader, view);
    else if (view->selected != reader->selected)
        tell_selected(reader, view);
    if (reader->begun && focus != reader->focus)
        spoken_pane(reader->ascii, view, focus);
}

static void tell_message(struct reader *reader, const struct message *message)
{
    if (message->text[0] && strcmp(message->text, reader->message.text) != 0)
        spoken_line(reader->ascii, str_from(message->text));
    reader->message = *message;
}

bool reader_tell(struct reader *reader, const struct screen *screen)
{
    const struct mode *top = mode_stack_top(&screen->stack);
    const struct view *view = &screen->view;
    enum pane_id focus = screen->modes.lesson.focus.pane;
    if (top->ops->form == MODE_LINE) {
        tell_typing(reader, top);
        return fflush(stdout) == 0;
    }
    if (reader->typing)
        fputc('\n', stdout);
    reader->typing = false;
    if (!reader->begun)
        begin(reader, screen->session, view);
    if (top->ops == &opening_mode) /* which tells how the lesson opens */
        spoken_page_skip(&reader->page, view);
    tell_windows(reader, &screen->stack);
    tell_view(reader, view, &screen->live, focus);
    tell_cover(reader, mode_stack_top(&screen->stack));
    tell_choice(reader, mode_stack_top(&screen->stack));
    tell_message(reader, &screen->message);
    reader->begun = true;
    reader->step = view->step;
    reader->position = view->position;
    reader->selected = view->selected;
    reader->focus = focus;
    reader->asks = question_open(view);
    reader->status = live_status(&screen->live);
    return fflush(stdout) == 0;
}
