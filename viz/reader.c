/* The lesson screen line by line: see reader.h. What is to be said is read off the same screen that is drawn
 * elsewhere; windows and panes are drawn on a canvas of their own and printed. */
#include "viz/reader.h"

#include <stdio.h>
#include <stdlib.h>

#include "lab/record/transcript.h"
#include "viz/panes/explain_step.h"
#include "viz/panes/look_at.h"
#include "viz/panes/panes.h"
#include "viz/panes/question.h"
#include "viz/view/view.h"

enum { WIDTH = 78, PANE_ROWS = 120, LADDER_ROWS = 24 };

/* What was told before the program stopped is far up, behind what was done at the prompt meanwhile. */
int reader_key(struct reader *reader)
{
    int key = line_input_key(&reader->input);
    if (reader->input.resumed)
        reader->begun = reader->typing = reader->input.resumed = false;
    return key;
}

/* ---- printing */

static void put_character(const struct reader *reader, uint32_t c)
{
    char escape[UTF8_ESCAPE_MAX], bytes[4];
    int cells = utf8_form(c, escape);
    if (escape[0])
        fputs(escape, stdout);
    else if (cells == UTF8_DROPPED || (cells == 0 && reader->ascii))
        return;
    else
        fwrite(bytes, 1, utf8_encode(reader->ascii ? glyph_ascii(c) : c, bytes), stdout);
}

/* Whatever a program wrote, nothing of it reaches the terminal raw. */
static void put_text(const struct reader *reader, struct str text)
{
    while (text.n > 0)
        put_character(reader, utf8_next(&text));
}

static void put_line(const struct reader *reader, struct str text)
{
    put_text(reader, text);
    fputc('\n', stdout);
}

/* A canvas without its blank lines at the end. */
static void put_canvas(const struct canvas *canvas)
{
    char *text = canvas_dump(canvas);
    size_t size = text ? strlen(text) : 0;
    while (size > 1 && text[size - 1] == '\n' && text[size - 2] == '\n')
        size--;
    if (text && size > 1)
        fwrite(text, 1, size, stdout);
    free(text);
}

static void put_event(const struct reader *reader, const struct view *view, uint32_t index)
{
    char line[TRANSCRIPT_LINE_MAX];
    struct event event;
    if (timeline_event(view->timeline, index, &event) && transcript_shows(&event))
        put_line(reader, (struct str){ line, transcript_line(&event, line, sizeof line) });
}

static void put_explanation(const struct reader *reader, const struct view *view)
{
    char sentence[EXPLAIN_STEP_MAX];
    size_t size = explain_step(view, sentence, sizeof sentence);
    if (size > 0)
        put_line(reader, (struct str){ sentence, size });
}

static void put_places(const struct reader *reader, const struct view *view)
{
    char places[LOOK_AT_MAX];
    size_t size = look_at_text(view, places, sizeof places);
    if (size > 0)
        put_line(reader, (struct str){ places, size });
}

/* ---- what there is to tell */

typedef int draw_rows(const struct view *view, struct canvas *canvas, int y, int width);

static void tell_rows(const struct reader *reader, const struct view *view, draw_rows *draw)
{
    int rows = draw(view, NULL, 0, WIDTH - 2);
    struct canvas canvas;
    if (rows < 1 || !canvas_make(&canvas, WIDTH, rows, reader->ascii))
        return;
    draw(view, &canvas, 0, WIDTH - 2);
    put_canvas(&canvas);
    canvas_free(&canvas);
}

/* A reason is told as soon as one was given, and where another question is open it is asked. */
static void tell_answer(const struct reader *reader, const struct view *view)
{
    if (reader->asks && reader->asks->prediction.why)
        tell_rows(reader, view, question_draw_answered);
    tell_rows(reader, view, question_draw_open);
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
        put_line(reader, next);
    }
    if (status != reader->status && (size_t)status < sizeof words / sizeof *words && words[status])
        puts(words[status]);
}

/* Forward: the lines that are new; elsewhere, those of the step. */
static void tell_position(const struct reader *reader, const struct view *view, const struct live *live)
{
    bool grown = view->step == reader->step, onward = view->step == reader->step + 1;
    bool running = live->running && view->following && view->position > reader->position;
    uint32_t from = (grown || onward || running) && reader->begun ? reader->position
                    : view->step ? timeline_step_end(view->timeline, view->step - 1)
                                 : 0;
    if (!grown || !reader->begun)
        printf("%sstep %u of %u\n", reader->begun && view->step < reader->step ? "back to " : "",
               (unsigned)view->step, (unsigned)timeline_steps(view->timeline));
    for (uint32_t i = from; i < view->position; i++)
        put_event(reader, view, i);
    if (running)
        return;
    put_explanation(reader, view);
    put_places(reader, view);
    tell_rows(reader, view, question_draw);
    tell_next(reader, live, view->step);
}

static void tell_selected(const struct reader *reader, const struct view *view)
{
    if (view->selected == EVENT_NO_INDEX) {
        puts("nothing is selected");
        return;
    }
    fputs("selected: ", stdout);
    put_event(reader, view, view->selected);
    put_explanation(reader, view);
}

static void tell_pane(const struct reader *reader, const struct view *view, const struct pane_ops *pane)
{
    int rows = pane == panes[PANE_LADDER] ? LADDER_ROWS : PANE_ROWS;
    struct canvas canvas;
    char title[128] = "";
    if (!canvas_make(&canvas, WIDTH, rows, reader->ascii))
        return;
    if (pane->title)
        pane->title(view, title, sizeof title);
    printf("%s%s", pane->name, title[0] ? ", " : "");
    put_line(reader, str_from(title));
    pane->draw(view, &canvas);
    put_canvas(&canvas);
    canvas_free(&canvas);
}

/* ---- what lies over the lesson */

static void print_line(void *data, struct str text)
{
    put_line(data, text);
}

/* What a mode draws, on so many cells. */
static void put_mode(const struct reader *reader, const struct mode *mode, int width, int rows)
{
    struct canvas canvas;
    if (!canvas_make(&canvas, width, rows, reader->ascii))
        return;
    mode->ops->draw(mode->self, &canvas);
    put_canvas(&canvas);
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
            put_mode(reader, mode, WIDTH, PANE_ROWS);
        mode->open = false;
    }
}

/* Echoed as it is typed; after another change it is printed anew. */
static void tell_typing(struct reader *reader, const struct mode *mode)
{
    char now[sizeof reader->typed];
    size_t was = strlen(reader->typed);
    mode->ops->typed(mode->self, now, sizeof now);
    if (reader->typing && strncmp(now, reader->typed, was) == 0) {
        put_text(reader, str_from(now + was));
    } else {
        if (reader->typing)
            fputc('\n', stdout);
        put_text(reader, str_from(now));
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

static void begin(const struct reader *reader, const char *title, const struct timeline *timeline)
{
    uint32_t prepared = timeline_prepared(timeline);
    put_line(reader, str_from(title));
    if (prepared > 0)
        printf("%u step%s made already: left goes back\n", (unsigned)prepared,
               prepared == 1 ? " is" : "s are");
    puts("space steps, left goes back, ? lists the keys, q quits");
}

static void tell_view(const struct reader *reader, const struct view *view, const struct live *live,
                      enum pane_id focus)
{
    if (!reader->begun || view->step != reader->step || view->position != reader->position)
        tell_position(reader, view, live);
    else if (question_open(view) != reader->asks)
        tell_answer(reader, view);
    else if (view->selected != reader->selected)
        tell_selected(reader, view);
    if (reader->begun && focus != reader->focus)
        tell_pane(reader, view, panes[focus]);
}

static void tell_message(struct reader *reader, const struct message *message)
{
    if (message->text[0] && strcmp(message->text, reader->message.text) != 0)
        put_line(reader, str_from(message->text));
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
        begin(reader, screen->session->title, view->timeline);
    tell_windows(reader, &screen->stack);
    tell_view(reader, view, &screen->live, focus);
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
