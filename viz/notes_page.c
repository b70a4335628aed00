/* See notes_page.h.
 *
 *    sockeye  notes  04 shutdown-vs-close            step 7   12:31   ▶ followed
 *    ask
 *    Say. ...
 *
 *    Asked now: when
 *    When will the server know that it has the whole request?
 *      a  as soon as its recv() has returned the bytes of this send()
 *         Then it would answer at once ...
 *    ✓ b  when the client has ended its stream, and recv() says so
 *         server: recv(4, "", 512, 0) = 0   server.c:40   step 11
 *
 *    Then: request */
#include "viz/notes_page.h"

#include <stdio.h>

#include "lab/course/lesson/lesson.h"
#include "viz/draw/text_writer.h"
#include "viz/frame/footer.h"
#include "viz/modes/window.h"
#include "viz/panes/question.h"

enum { INDENT = 3, WIDTH_MAX = 110 };

void notes_page_rehearse(struct notes_page *page, struct timeline *timeline, const char *variant)
{
    notes_page_forget(page);
    bool quiz = quiz_begin(&page->quiz, page->lesson, variant, timeline);
    bool tour = tour_take(&page->tour, page->lesson, timeline);
    page->rehearsed = true;
    if (!quiz || !tour)
        notes_page_forget(page);
}

void notes_page_forget(struct notes_page *page)
{
    if (!page->rehearsed)
        return;
    quiz_end(&page->quiz);
    tour_free(&page->tour);
    page->rehearsed = false;
}

/* ---- notes */

static struct str part_text(const struct lesson_section *part)
{
    return (struct str){ part->text, part->size };
}

/* Of a section; "" for the opening. False when it has none. */
static bool put_notes(struct text_writer *writer, const struct lesson *lesson, const char *tag)
{
    struct lesson_section section, part;
    size_t at = 0;
    bool any = false;
    if (!lesson_section(lesson, tag[0] ? tag : NULL, &section))
        return false;
    while (lesson_part(&section, &at, &part)) {
        if (!str_is((struct str){ part.heading, part.heading_size }, "notes"))
            continue;
        text_writer_markdown(writer, 1, part_text(&part));
        any = true;
    }
    return any;
}

static void put_here(struct text_writer *writer, const struct notes_page *page)
{
    const char *tag = page->run.place.section;
    text_writer_wrap(writer, 1, STYLE_HEADING, str_from(tag[0] ? tag : "before the first step"));
    if (!put_notes(writer, page->lesson, tag))
        text_writer_wrap(writer, 1, STYLE_DIM, str_from("There are no notes for this section."));
    writer->y++;
}

/* Of the next section that has any. */
static void put_then(struct text_writer *writer, const struct notes_page *page)
{
    const struct tour_stop *next = page->rehearsed ? tour_behind(&page->tour, page->run.place.section) : NULL;
    struct text_writer none = { NULL, 0, writer->width };
    while (next && !put_notes(&none, page->lesson, next->tag))
        next = tour_behind(&page->tour, next->tag);
    if (!next)
        return;
    text_writer_printf(writer, 1, STYLE_HEADING, "Then: %s", next->tag);
    put_notes(writer, page->lesson, next->tag);
}

/* ---- the question */

static bool is_named(const struct quiz_item *item, const char *question)
{
    bool why = strncmp(question, "why ", 4) == 0;
    return item->prediction.why == why && strcmp(item->prediction.name, why ? question + 4 : question) == 0;
}

static bool has_passed(const struct notes_page *page, const struct quiz_item *item)
{
    struct str rest = str_from(page->run.place.passed);
    while (rest.n > 0)
        if (str_is(str_take_word(&rest), item->prediction.name))
            return true;
    return false;
}

/* That is put now, or comes next as it did in the rehearsal. */
static const struct quiz_item *question_of(const struct notes_page *page, bool *now)
{
    const char *question = page->run.place.question;
    const struct quiz_item *item;
    *now = question[0] != '\0';
    for (size_t i = 0; *now && i < page->quiz.count; i++)
        if (is_named(&page->quiz.items[i], question))
            return &page->quiz.items[i];
    *now = false;
    for (size_t i = 0; (item = quiz_nth(&page->quiz, i)); i++)
        if (!item->prediction.why && !has_passed(page, item))
            return item;
    return NULL;
}

static void put_choice(struct text_writer *writer, const struct notes_page *page,
                       const struct quiz_item *item, size_t choice)
{
    const struct prediction_choice *said = &item->prediction.choices[choice];
    bool right = item->revealed != EVENT_NO_INDEX && choice == item->answer;
    char letter = quiz_letter(choice), evidence[QUESTION_EVIDENCE_MAX];
    if (right)
        text_writer_glyph(writer, 1, STYLE_GOOD, GLYPH_CHECK);
    text_writer_put(writer, INDENT, right ? STYLE_GOOD : STYLE_KEY, (struct str){ &letter, 1 });
    text_writer_wrap(writer, 2 * INDENT, right ? STYLE_GOOD : STYLE_PLAIN, said->text);
    if (!right && said->wrong.n > 0)
        text_writer_markdown(writer, 2 * INDENT, said->wrong);
    uint32_t event = item->prediction.why ? item->evidence[item->answer] : item->revealed;
    if (right && question_evidence(page->quiz.timeline, event, evidence, sizeof evidence) > 0)
        text_writer_wrap(writer, 2 * INDENT, STYLE_DIM, str_from(evidence));
}

/* Of the lesson's text alone: nobody knows what is right. */
static bool find_in_text(const struct notes_page *page, struct quiz_item *item)
{
    size_t offset = 0;
    char why[160];
    int result;
    *item = (struct quiz_item){ .revealed = EVENT_NO_INDEX };
    while ((result = prediction_next(page->lesson, &offset, &item->prediction, why, sizeof why)) != 0)
        if (result == 1 && is_named(item, page->run.place.question))
            return true;
    return false;
}

static void put_question(struct text_writer *writer, const struct notes_page *page)
{
    struct quiz_item unknown;
    bool now = true;
    const struct quiz_item *item = &unknown;
    if (page->rehearsed)
        item = question_of(page, &now);
    else if (!find_in_text(page, &unknown))
        return;
    if (!item)
        return;
    text_writer_printf(writer, 1, STYLE_HEADING, "%s%s%s",
                       now ? "Asked now: " : "The next question: ", item->prediction.why ? "why " : "",
                       item->prediction.name);
    text_writer_markdown(writer, 1, item->prediction.question);
    for (size_t i = 0; i < item->prediction.choice_count; i++)
        put_choice(writer, page, item, i);
    if (page->rehearsed && item->revealed == EVENT_NO_INDEX)
        text_writer_wrap(writer, 1, STYLE_DIM, str_from("The rehearsal did not tell which is right."));
    writer->y++;
}

/* What is put now comes before all else. */
static void write_all(struct text_writer *writer, const struct notes_page *page)
{
    if (page->run.place.question[0])
        put_question(writer, page);
    put_here(writer, page);
    if (page->rehearsed && !page->run.place.question[0])
        put_question(writer, page);
    if (!page->rehearsed)
        text_writer_printf(writer, 1, STYLE_DIM, "%s",
                           page->trouble[0] ? page->trouble : "A rehearsal is under way, for the answers.");
    put_then(writer, page);
}

/* ---- on the screen */

static int width_on(struct rect screen)
{
    return screen.width - 2 < WIDTH_MAX ? screen.width - 2 : WIDTH_MAX;
}

static int rows_on(struct rect screen)
{
    return screen.height - 4;
}

static int rows_of(const struct notes_page *page, struct rect screen)
{
    struct text_writer writer = { NULL, 0, width_on(screen) };
    write_all(&writer, page);
    return writer.y;
}

static const char *state_of(const struct notes_page *page)
{
    if (page->run.gone)
        return "the run has ended";
    if (!page->run.there)
        return "no run of it is on a screen yet";
    return page->run.place.over ? "at the end" : "";
}

static void draw_title(const struct notes_page *page, struct canvas *screen)
{
    const struct lesson *lesson = page->lesson;
    char right[160] = "";
    long long minutes = (long long)page->run.seconds / 60, seconds = (long long)page->run.seconds % 60;
    if (page->run.there)
        snprintf(right, sizeof right, "step %u   %lld:%02lld", (unsigned)page->run.place.step, minutes,
                 seconds);
    int width = screen->area.width, end = width - 1 - utf8_width(str_from(right));
    int x = 1 + canvas_string(screen, 1, 0, STYLE_DIM, "notes") + 2;
    x += canvas_printf(screen, x, 0, STYLE_TITLE, "%s%s%s%s%s", lesson->number, lesson->number[0] ? " " : "",
                       lesson->name, page->run.variant[0] ? " " : "", page->run.variant);
    if (page->run.of > 1)
        x += canvas_printf(screen, x, 0, STYLE_BLOCKED, "   run %zu of %zu", page->run.which, page->run.of);
    canvas_text(screen, x + 3, 0, end - x - 5, STYLE_BLOCKED, str_from(state_of(page)), true);
    canvas_string(screen, end, 0, STYLE_TITLE, right);
}

void notes_page_draw(const struct notes_page *page, struct canvas *screen)
{
    struct rect all = { 0, 0, screen->area.width, screen->area.height };
    canvas_clear(screen, STYLE_PLAIN);
    if (window_too_small(screen))
        return;
    draw_title(page, screen);
    struct canvas inside = canvas_part(screen, (struct rect){ 0, 2, all.width, rows_on(all) });
    int rows = rows_of(page, all), scroll = window_within(page->scroll, rows, rows_on(all));
    struct text_writer writer = { &inside, -scroll, width_on(all) };
    write_all(&writer, page);
    window_marks(&inside, scroll > 0, scroll < rows - rows_on(all));
    struct canvas footer = canvas_part(screen, (struct rect){ 0, all.height - 1, all.width, 1 });
    footer_keys(&footer, 1, all.width, KEYS_FOLLOWING);
}

bool notes_page_scroll(struct notes_page *page, enum action action, struct rect screen)
{
    if (!window_scroll(&page->scroll, action, rows_on(screen) - 1))
        return false;
    page->scroll = window_within(page->scroll, rows_of(page, screen), rows_on(screen));
    return true;
}
