/* The lesson screen line by line: see reader.h. What is to be said is read off the same struct app that the
 * screen is drawn from; overlays and panes are drawn on a canvas of their own and printed. */
#include "viz/reader.h"

#include <stdio.h>
#include <stdlib.h>

#include "lab/record/transcript.h"
#include "viz/panes/explain_step.h"
#include "viz/panes/panes.h"
#include "viz/panes/question.h"
#include "viz/reader_input.h"
#include "viz/terminal/term.h"
#include "viz/view/view.h"

enum { WIDTH = 78, PANE_ROWS = 120, LADDER_ROWS = 24 };

struct reader {
    struct reader_input input;
    bool ascii, begun;
    uint32_t step, position, selected; /* told of */
    enum pane_id focus;
    enum live_status status;
    bool typing;                    /* a line is open whose label was printed */
    char typed[LINE_TEXT_MAX + 64]; /* as it stands there */
    bool asked;                     /* the choices of a letter were printed */
    char question[200];             /* message told */
};

struct reader *reader_open(bool ascii)
{
    struct reader *reader = calloc(1, sizeof *reader);

    if (reader) {
        reader->ascii = ascii;
        reader_input_open(&reader->input);
    }
    return reader;
}

void reader_close(struct reader *reader)
{
    if (!reader)
        return;
    reader_input_close(&reader->input);
    free(reader);
}

unsigned reader_wait(struct reader *reader, bool input, int wake, int timeout_ms)
{
    return reader_input_wait(&reader->input, input, wake, timeout_ms);
}

bool reader_at_terminal(const struct reader *reader)
{
    return reader->input.terminal;
}

int reader_signal(const struct reader *reader)
{
    (void)reader;
    return reader_input_signal();
}

/* What was told before the program stopped is far up, behind what was done at the prompt meanwhile. */
int reader_key(struct reader *reader)
{
    int key = reader_input_key(&reader->input);

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

static void put_event(const struct reader *reader, const struct app *app, uint32_t index)
{
    char line[TRANSCRIPT_LINE_MAX];
    struct event event;

    if (timeline_event(app->view.timeline, index, &event) && transcript_shows(&event))
        put_line(reader, (struct str){ line, transcript_line(&event, line, sizeof line) });
}

static void put_explanation(const struct reader *reader, const struct app *app)
{
    char sentence[EXPLAIN_STEP_MAX];
    size_t size = explain_step(&app->view, sentence, sizeof sentence);

    if (size > 0)
        put_line(reader, (struct str){ sentence, size });
}

/* ---- what there is to tell */

static void tell_question(const struct reader *reader, const struct app *app)
{
    int rows = question_draw(&app->view, NULL, 0, WIDTH - 2);
    struct canvas canvas;

    if (rows < 1 || !canvas_make(&canvas, WIDTH, rows, reader->ascii))
        return;
    question_draw(&app->view, &canvas, 0, WIDTH - 2);
    put_canvas(&canvas);
    canvas_free(&canvas);
}

static void tell_next(const struct reader *reader, const struct app *app)
{
    static const char *const words[] = { [LIVE_BLOCKED] = "All sleep in the kernel.",
                                         [LIVE_DEADLOCK] = "Deadlock: each waits for another.",
                                         [LIVE_ENDED] = "The programs have ended.",
                                         [LIVE_RUNNING] = "All go: c pauses.",
                                         [LIVE_REPLAY] = NULL };
    struct str next = live_next(&app->live, app->view.step);
    enum live_status status = live_status(&app->live);

    if (next.n > 0) {
        fputs("next: ", stdout);
        put_line(reader, next);
    }
    if (status != reader->status && (size_t)status < sizeof words / sizeof *words && words[status])
        puts(words[status]);
}

/* Forward: the lines that are new; elsewhere, those of the step. */
static void tell_position(struct reader *reader, const struct app *app)
{
    const struct view *view = &app->view;
    bool grown = view->step == reader->step, onward = view->step == reader->step + 1;
    bool running = app->live.running && view->following && view->position > reader->position;
    uint32_t from = (grown || onward || running) && reader->begun ? reader->position
                    : view->step ? timeline_step_end(view->timeline, view->step - 1)
                                 : 0;

    if (!grown || !reader->begun)
        printf("%sstep %u of %u\n", reader->begun && view->step < reader->step ? "back to " : "",
               (unsigned)view->step, (unsigned)timeline_steps(view->timeline));
    for (uint32_t i = from; i < view->position; i++)
        put_event(reader, app, i);
    if (running)
        return;
    put_explanation(reader, app);
    tell_question(reader, app);
    tell_next(reader, app);
}

static void tell_selected(struct reader *reader, const struct app *app)
{
    if (app->view.selected == EVENT_NO_INDEX) {
        puts("nothing is selected");
        return;
    }
    fputs("selected: ", stdout);
    put_event(reader, app, app->view.selected);
    put_explanation(reader, app);
}

static void tell_pane(const struct reader *reader, const struct app *app)
{
    struct canvas canvas;
    char title[128] = "";

    if (!canvas_make(&canvas, WIDTH, app->focus == PANE_LADDER ? LADDER_ROWS : PANE_ROWS, reader->ascii))
        return;
    if (panes[app->focus]->title)
        panes[app->focus]->title(&app->view, title, sizeof title);
    printf("%s%s", panes[app->focus]->name, title[0] ? ", " : "");
    put_line(reader, str_from(title));
    panes[app->focus]->draw(&app->view, &canvas);
    put_canvas(&canvas);
    canvas_free(&canvas);
}

static void tell_keys(const struct reader *reader)
{
    size_t count;
    const struct binding *table = keys_table(&count);
    char line[300];

    for (size_t i = 0; i < count; i++) {
        if (!table[i].about ||
            (table[i].contexts & (KEYS_BESIDE | KEYS_DEMO | KEYS_MENU) && !(table[i].contexts & KEYS_LESSON)))
            continue;
        snprintf(line, sizeof line, "%s: %s", table[i].name, table[i].about);
        put_line(reader, str_from(line));
    }
}

static void put_detail_line(void *data, struct str text)
{
    put_line(data, text);
}

/* Overlays are told at once, and closed. */
static void tell_overlays(struct reader *reader, struct app *app)
{
    struct canvas canvas;

    if (app->help)
        tell_keys(reader);
    if (app->going.detail)
        going_print_detail(app, put_detail_line, reader);
    if (app->teaching.summary.open && canvas_make(&canvas, WIDTH, PANE_ROWS, reader->ascii)) {
        teaching_draw(app, &canvas);
        put_canvas(&canvas);
        canvas_free(&canvas);
    }
    app->help = app->going.detail = app->teaching.summary.open = false;
}

/* ---- lines being typed */

static bool is_typing(const struct app *app)
{
    return app->prompt.open || app->going.line != LINE_NONE;
}

/* Echoed as it is typed; after another change it is printed anew. */
static void tell_typing(struct reader *reader, const struct app *app)
{
    char now[sizeof reader->typed];
    size_t was = strlen(reader->typed);

    if (app->prompt.open)
        snprintf(now, sizeof now, "to %s: %s", app->view.actors[app->prompt.actor], app->prompt.text);
    else
        snprintf(now, sizeof now, "%s%s", going_line_label(app), app->going.edit.text);
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

/* The choices of a letter, a question to be answered by one key. */
static void tell_choice(struct reader *reader, const struct app *app)
{
    bool asked = going_context(app) != 0 && app->going.line == LINE_NONE;
    struct canvas canvas;

    if (asked && !reader->asked && canvas_make(&canvas, 2 * WIDTH, 1, reader->ascii)) {
        going_draw(app, &canvas);
        put_canvas(&canvas);
        canvas_free(&canvas);
    }
    reader->asked = asked;
}

static void begin(const struct reader *reader, const struct app *app)
{
    put_line(reader, str_from(app->session->title));
    puts("space steps, left goes back, ? lists the keys, q quits");
}

bool reader_tell(struct reader *reader, struct app *app)
{
    const struct view *view = &app->view;

    if (is_typing(app)) {
        tell_typing(reader, app);
        return fflush(stdout) == 0;
    }
    if (reader->typing)
        fputc('\n', stdout);
    reader->typing = false;
    if (!reader->begun)
        begin(reader, app);
    tell_overlays(reader, app);
    if (!reader->begun || view->step != reader->step || view->position != reader->position)
        tell_position(reader, app);
    else if (view->selected != reader->selected)
        tell_selected(reader, app);
    if (reader->begun && app->focus != reader->focus)
        tell_pane(reader, app);
    tell_choice(reader, app);
    if (app->message.text[0] && strcmp(app->message.text, reader->question) != 0)
        put_line(reader, str_from(app->message.text));
    snprintf(reader->question, sizeof reader->question, "%s", app->message.text);
    reader->begun = true;
    reader->step = view->step;
    reader->position = view->position;
    reader->selected = view->selected;
    reader->focus = app->focus;
    reader->status = live_status(&app->live);
    return fflush(stdout) == 0;
}
