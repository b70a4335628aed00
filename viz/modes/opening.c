/* See opening.h. The card stands alone between title and footer. It is one text; where it does not fit, panes
 * and keys are told in a row each, so that the lesson's own words keep the room.
 *
 *   ┌ 04 shutdown-vs-close ── 12 minutes ── space begins ┐
 *   │ Closing is not hanging up                           │
 *   │ Two programs. The client is done talking but ...    │
 *   │                                                     │
 *   │ Look at                                             │
 *   │ 2  ladder   the programs' calls and the packets ... │
 *   │                                                     │
 *   │ Keys                                                │
 *   │ space  lets the chosen actor make its next call     │
 *   └─────────────────────────────────────────────────────┘ */
#include "viz/modes/opening.h"

#include <stdio.h>
#include <stdlib.h>

#include "lab/base/text.h"
#include "lab/course/lesson/lesson.h"
#include "viz/draw/markdown_layout.h"
#include "viz/draw/text_writer.h"
#include "viz/modes/window.h"
#include "viz/panes/panes.h"

enum { WIDTH_MAX = 92, PRINTED_WIDTH = 76, NAME_WIDTH = 11, FIRST_KEYS = 4, FIRST_ANSWERS = 2 };

/* Enough for a first look; the help has all of it. */
static struct str first_clause(const char *about)
{
    return str_first(str_from(about), strcspn(about, ",;:"));
}

/* ---- what it is about */

/* What stands before the first `##`, without its heading, which is given apart. */
static bool opening_of(const struct lesson *lesson, struct str *heading, struct lesson_section *section)
{
    struct str rest, line;

    if (!lesson->text || !lesson_section(lesson, NULL, section))
        return false;
    rest = (struct str){ section->text, section->size };
    *heading = str_from(lesson->title ? lesson->title : lesson->name);
    if (!str_take_line(&rest, &line) || !str_starts(line, "# "))
        return true;
    *heading = str_trim(str_skip(line, 2));
    section->text = rest.p;
    section->size = rest.n;
    return true;
}

static const char *about_of(const struct opening *opening)
{
    const struct lesson *lesson = opening->session->lesson;
    const char *name = opening->session->variant;
    const struct lesson_variant *variant = name && name[0] ? lesson_variant(lesson, name) : NULL;
    const char *about = variant ? variant->about : lesson->about;

    return about ? about : "";
}

static void write_about(const struct opening *opening, struct text_writer *writer, struct str heading)
{
    const char *variant = opening->session->variant;
    struct str about = str_from(about_of(opening));

    text_writer_wrap(writer, 1, STYLE_HEADING, heading);
    if (about.n > 0 && variant && variant[0])
        text_writer_printf(writer, 1, STYLE_TITLE, "This run: %s", variant);
    if (about.n > 0)
        text_writer_markdown(writer, 1, about);
}

/* ---- what to look at */

/* Whether the text names a pane as panes are named in it: "**ladder**". */
static bool names_pane(struct str text, enum pane_id pane)
{
    char name[32];

    snprintf(name, sizeof name, "**%s**", panes[pane]->name);
    return str_find_text(text, name) < text.n;
}

static bool names_any(struct str text)
{
    for (enum pane_id pane = 0; pane < PANE_COUNT; pane++)
        if (names_pane(text, pane))
            return true;
    return false;
}

static void write_panes(struct text_writer *writer, struct str text, bool brief)
{
    int x = 1;

    if (!names_any(text))
        return;
    writer->y++;
    x = text_writer_put(writer, x, STYLE_TITLE, str_from("Look at")) + 2;
    for (enum pane_id pane = 0; pane < PANE_COUNT; pane++) {
        char digit = (char)('1' + (int)pane);
        if (!names_pane(text, pane))
            continue;
        if (!brief)
            writer->y++, x = 1;
        x = text_writer_put(writer, x, STYLE_KEY, (struct str){ &digit, 1 }) + (brief ? 1 : NAME_WIDTH - 9);
        text_writer_put(writer, x, STYLE_TITLE, str_from(panes[pane]->name));
        if (!brief)
            text_writer_put(writer, 1 + NAME_WIDTH, STYLE_PLAIN, first_clause(panes[pane]->about));
        x += utf8_width(str_from(panes[pane]->name)) + 3;
    }
    writer->y++;
}

/* ---- which keys */

/* The first ones of the footer, and those that answer. */
static bool is_first(const struct binding *binding, const struct opening *opening)
{
    unsigned here = opening->session->command ? KEYS_LESSON | KEYS_LIVE : KEYS_LESSON;
    bool first = (binding->contexts & here) && binding->rank <= FIRST_KEYS;
    bool answers = (binding->contexts & KEYS_QUESTION) && binding->rank <= FIRST_ANSWERS;

    return binding->words && binding->about && (first || (answers && opening->view->quiz));
}

static void write_key(struct text_writer *writer, int *x, const struct binding *key, bool brief)
{
    struct str name = str_from(keys_shown(key)), words = str_from(key->words);

    if (!brief) {
        text_writer_put(writer, 1, STYLE_KEY, name);
        text_writer_put(writer, 1 + NAME_WIDTH, STYLE_PLAIN, first_clause(key->about));
        writer->y++;
        return;
    }
    if (*x + utf8_width(name) + 1 + utf8_width(words) > writer->width) {
        writer->y++;
        *x = 1;
    }
    *x = text_writer_put(writer, *x, STYLE_KEY, name) + 1;
    *x = text_writer_put(writer, *x, STYLE_PLAIN, words) + 3;
}

static void write_keys(const struct opening *opening, struct text_writer *writer, bool brief)
{
    size_t count;
    const struct binding *table = keys_table(&count);
    int x = 1;

    if (!brief)
        writer->y++;
    x = text_writer_put(writer, x, STYLE_TITLE, str_from("Keys")) + 2;
    if (!brief)
        writer->y++;
    for (size_t i = 0; i < count; i++)
        if (is_first(&table[i], opening))
            write_key(writer, &x, &table[i], brief);
    writer->y += brief;
}

/* ---- all of it */

static void write_prose(const struct opening *opening, struct text_writer *writer,
                        const struct lesson_section *section)
{
    struct markdown prose;
    unsigned parts = opening->view->notes ? MARKDOWN_LAYOUT_NOTES : 0;

    if (markdown_layout_section(&prose, section, opening->view->variant, writer->width, parts))
        text_writer_lines(writer, 1, &prose);
    markdown_free(&prose);
}

static void write_prepared(const struct opening *opening, struct text_writer *writer)
{
    unsigned steps = timeline_prepared(opening->view->timeline);

    if (steps == 0)
        return;
    writer->y++;
    text_writer_printf(writer, 1, STYLE_PLAIN,
                       "%u step%s that only prepare%s it %s made already: left goes back to %s.", steps,
                       steps == 1 ? "" : "s", steps == 1 ? "s" : "", steps == 1 ? "is" : "are",
                       steps == 1 ? "it" : "them");
}

/* The rows that it takes. */
static int write_card(const struct opening *opening, struct canvas *canvas, int scroll, int width, bool brief)
{
    struct text_writer writer = { canvas, -scroll, width };
    struct lesson_section section;
    struct str heading;

    if (!opening_of(opening->session->lesson, &heading, &section))
        return 0;
    write_about(opening, &writer, heading);
    if (!brief) {
        writer.y++;
        write_prose(opening, &writer, &section);
    }
    write_panes(&writer, (struct str){ section.text, section.size }, brief);
    write_keys(opening, &writer, brief);
    if (brief) {
        writer.y++;
        write_prose(opening, &writer, &section);
    }
    write_prepared(opening, &writer);
    return writer.y + scroll;
}

static void put_title(const struct opening *opening, char *out, size_t cap)
{
    struct text title = text_into(out, cap);

    text_printf(&title, " %s    ", opening->session->title);
    if (opening->session->lesson->minutes > 0)
        text_printf(&title, "%d minutes    ", opening->session->lesson->minutes);
    text_string(&title, "space begins ");
}

/* The rows that it takes on a screen of that size, and whether panes and keys are told in a row each. */
static int rows_of(const struct opening *opening, int screen_width, int screen_height, bool *brief)
{
    int width = window_width(screen_width, WIDTH_MAX) - 4;

    *brief = write_card(opening, NULL, 0, width, false) > window_rows(screen_height);
    return write_card(opening, NULL, 0, width, *brief);
}

static void draw(const void *self, struct canvas *screen)
{
    const struct opening *opening = self;
    bool brief;
    int rows = rows_of(opening, screen->area.width, screen->area.height, &brief);
    int width = window_width(screen->area.width, WIDTH_MAX) - 4;
    char title[160];

    put_title(opening, title, sizeof title);
    canvas_fill(screen, (struct rect){ 0, 1, screen->area.width, screen->area.height - 2 }, STYLE_PLAIN, ' ');
    struct canvas inside = window_draw(screen, WIDTH_MAX, rows, title);
    int scroll = window_within(opening->scroll, rows, inside.area.height);
    write_card(opening, &inside, scroll, width, brief);
    window_marks(&inside, scroll > 0, scroll < rows - inside.area.height);
}

static void print(const void *self, mode_put *put, void *data)
{
    const struct opening *opening = self;
    int rows = write_card(opening, NULL, 0, PRINTED_WIDTH, false);
    struct canvas canvas;

    if (!canvas_make(&canvas, PRINTED_WIDTH + 2, rows + 1, false))
        return;
    write_card(opening, &canvas, 0, PRINTED_WIDTH, false);
    window_print(&canvas, put, data);
    canvas_free(&canvas);
}

static bool open(void *self, enum action action)
{
    struct opening *opening = self;
    struct lesson_section section;
    struct str heading;

    opening->scroll = 0;
    return action == ACTION_CARD && opening->session->lesson &&
           opening_of(opening->session->lesson, &heading, &section);
}

static struct mode_reply act(void *self, enum action action, int key)
{
    struct opening *opening = self;
    const struct layout *layout = opening->layout;
    bool brief;

    (void)key;
    if (action == ACTION_BEGIN || action == ACTION_BACK)
        return mode_closed;
    if (action == ACTION_HELP || action == ACTION_QUIT)
        return mode_passed;
    window_scroll(&opening->scroll, action, layout->height / 2);
    opening->scroll = window_within(opening->scroll, rows_of(opening, layout->width, layout->height, &brief),
                                    window_rows(layout->height));
    return mode_handled;
}

const struct mode_ops opening_mode = {
    .form = MODE_WINDOW, .keys = KEYS_OPENING, .open = open, .act = act, .draw = draw, .print = print
};
