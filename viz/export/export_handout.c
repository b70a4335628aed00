/* See export_handout.h. What stands in a section behind its question explains the answer: it comes with that.
 */
#include "viz/export/export_handout.h"

#include <stdlib.h>

#include "lab/course/lesson/lesson.h"
#include "lab/course/quiz/quiz.h"
#include "lab/course/quiz/tour.h"
#include "viz/export/export.h"
#include "viz/export/markdown_writer.h"
#include "viz/panes/question.h"
#include "viz/view/view.h"

/* Lines about a tagged one; bytes of a diagram that Mermaid draws. */
enum { LINES_ABOUT = 2, MERMAID_MAX = 48 * 1024 };

/* What is written: the handout, with what is known of its run. */
struct handed {
    const struct handout *wish;
    const struct lesson *lesson;
    struct quiz quiz;
    struct view view; /* at its end */
};

static struct str part_text(const struct lesson_section *part)
{
    return (struct str){ part->text, part->size };
}

static bool is_part(const struct lesson_section *part, const char *name)
{
    return str_is((struct str){ part->heading, part->heading_size }, name);
}

/* A blank line after what was put, if anything was. */
static void put_prose(FILE *out, const char *before, struct str text)
{
    if (str_trim(text).n == 0)
        return;
    markdown_prose(out, before, text);
    fputc('\n', out);
}

static void put_heading(FILE *out, const char *marks, struct str words)
{
    fputs(marks, out);
    markdown_words(out, words);
    fputs("\n\n", out);
}

/* ---- questions */

/* In the order in which the run asked them, from 1; a why has the number of its prediction. */
static unsigned number_of(const struct quiz *quiz, const struct quiz_item *item)
{
    const struct quiz_item *other;
    unsigned number = 0;
    for (size_t i = 0; (other = quiz_nth(quiz, i)); i++) {
        number += !other->prediction.why;
        if (other == item)
            return number;
    }
    return 0;
}

static void put_choices(const struct prediction *prediction, FILE *out)
{
    for (size_t i = 0; i < prediction->choice_count; i++) {
        fprintf(out, "- %c) ", quiz_letter(i));
        markdown_prose(out, "", prediction->choices[i].text);
    }
    fputc('\n', out);
}

static void put_question(const struct handed *handed, const struct quiz_item *item, FILE *out)
{
    const struct quiz_item *why = quiz_why_of(&handed->quiz, item);
    fprintf(out, "**Question %u: ", number_of(&handed->quiz, item));
    markdown_words(out, str_from(item->prediction.name));
    fputs("**\n\n", out);
    put_prose(out, "", item->prediction.question);
    put_choices(&item->prediction, out);
    if (!why)
        return;
    put_prose(out, "", why->prediction.question);
    put_choices(&why->prediction, out);
}

static void put_questions(const struct handed *handed, const char *tag, FILE *out)
{
    const struct quiz_item *item;
    for (size_t i = 0; (item = quiz_nth(&handed->quiz, i)); i++)
        if (!item->prediction.why && strcmp(item->prediction.tag, tag) == 0)
            put_question(handed, item, out);
}

/* ---- answers */

static void put_event(const struct handed *handed, uint32_t event, FILE *out)
{
    char words[QUESTION_EVIDENCE_MAX];
    size_t size = question_evidence(handed->view.timeline, event, words, sizeof words);
    if (size == 0)
        return;
    markdown_span(out, (struct str){ words, size });
    fputs("\n\n", out);
}

/* The lines of a refutation stand indented below their choice: here they are one. */
static void put_refutation(const struct prediction *prediction, size_t choice, FILE *out)
{
    struct str rest = prediction->choices[choice].wrong, line;
    if (rest.n == 0)
        return;
    fprintf(out, "- Not %c: ", quiz_letter(choice));
    for (bool first = true; str_take_line(&rest, &line); first = false) {
        fputs(first ? "" : "  ", out);
        markdown_prose(out, "", line);
    }
}

static void put_right(const struct handed *handed, const struct quiz_item *item, FILE *out)
{
    const struct prediction *prediction = &item->prediction;
    size_t refuted = 0;
    fprintf(out, "**%c)** ", quiz_letter(item->answer));
    put_prose(out, "", prediction->choices[item->answer].text);
    put_event(handed, prediction->why ? item->evidence[item->answer] : item->revealed, out);
    for (size_t i = 0; i < prediction->choice_count; i++) {
        if (i == item->answer)
            continue;
        put_refutation(prediction, i, out);
        refuted += prediction->choices[i].wrong.n > 0;
    }
    if (refuted > 0)
        fputc('\n', out);
}

static void put_answer(const struct handed *handed, const struct quiz_item *item, FILE *out)
{
    const struct quiz_item *why = quiz_why_of(&handed->quiz, item);
    fprintf(out, "### %u: ", number_of(&handed->quiz, item));
    put_heading(out, "", str_from(item->prediction.name));
    if (item->revealed == EVENT_NO_INDEX) {
        fputs("This run does not tell.\n\n", out);
        return;
    }
    put_right(handed, item, out);
    if (why) {
        fputs("And why:\n\n", out);
        put_right(handed, why, out);
    }
    put_prose(out, "", item->prediction.explains);
    if (why)
        put_prose(out, "", why->prediction.explains);
}

static void put_answers(const struct handed *handed, FILE *out)
{
    const struct quiz_item *item;
    for (size_t i = 0; (item = quiz_nth(&handed->quiz, i)); i++) {
        if (i == 0)
            fputs("## Answers\n\nAs the run told them from which this was made.\n\n", out);
        if (!item->prediction.why)
            put_answer(handed, item, out);
    }
}

/* ---- sections */

static void put_part(const struct lesson_section *part, FILE *out)
{
    put_heading(out, "### ", (struct str){ part->heading, part->heading_size });
    put_prose(out, "", part_text(part));
}

/* The text up to the first question; notes; what else has a heading of its own. */
static void put_section(const struct handed *handed, const struct lesson_section *section, const char *tag,
                        FILE *out)
{
    struct lesson_section part;
    size_t at = 0;
    while (lesson_part(section, &at, &part)) {
        bool asks = str_starts((struct str){ part.heading, part.heading_size }, "predict") ||
                    str_starts((struct str){ part.heading, part.heading_size }, "why");
        if (!part.heading)
            put_prose(out, "", part_text(&part));
        else if (is_part(&part, "notes") && handed->wish->notes)
            put_prose(out, "> ", part_text(&part));
        else if (!is_part(&part, "notes") && !asks)
            put_part(&part, out);
    }
    put_questions(handed, tag, out);
}

/* The lines about a call, as they stand in the file, but for blank ones at the ends. */
static struct str lines_about(const struct handed *handed, const struct event_call *call, char **owned)
{
    const struct timeline_source *source = timeline_source(handed->view.timeline, call->file);
    size_t size = 0;
    FILE *lines = open_memstream(owned, &size);
    if (!lines)
        return (struct str){ NULL, 0 };
    for (int32_t n = call->line - LINES_ABOUT; n <= call->line + LINES_ABOUT; n++) {
        struct str line = n < 1 ? (struct str){ NULL, 0 } : lesson_untagged(timeline_source_line(source, n));
        if (line.p)
            fprintf(lines, "%.*s\n", STR_ARGS(line));
    }
    fclose(lines);
    struct str about = { *owned, size };
    while (about.n > 0 && about.p[0] == '\n')
        about = str_skip(about, 1);
    while (str_ends(about, "\n\n"))
        about.n--;
    return about;
}

static void put_source(const struct handed *handed, const struct event_call *call, FILE *out)
{
    struct str file = str_behind_last(call->file, '/');
    char *owned = NULL;
    struct str lines = lines_about(handed, call, &owned);
    markdown_span(out, file);
    fprintf(out, ", line %d:\n\n", call->line);
    markdown_block(out, str_ends(file, ".py") ? "python" : "c", lines);
    fputc('\n', out);
    free(owned);
}

static bool put_sections(const struct handed *handed, FILE *out)
{
    struct timeline *timeline = handed->view.timeline;
    struct lesson_section section;
    struct event event;
    struct tour tour;
    bool good = tour_take(&tour, handed->lesson, timeline);
    for (size_t i = 0; good && i < tour.count; i++) {
        const char *tag = tour.stops[i].tag;
        if (!timeline_event(timeline, tour.stops[i].event, &event) ||
            !lesson_section(handed->lesson, tag, &section))
            continue;
        fprintf(out, "## %.*s: %.*s()\n\n", STR_ARGS(event.actor), STR_ARGS(event.u.call.name));
        put_source(handed, &event.u.call, out);
        put_section(handed, &section, tag, out);
    }
    tour_free(&tour);
    return good;
}

static void put_opening(const struct handed *handed, FILE *out)
{
    const struct lesson *lesson = handed->lesson;
    struct lesson_section opening;
    if (!lesson_section(lesson, NULL, &opening)) {
        put_heading(out, "# ", str_from(lesson->title));
        return;
    }
    if (!str_starts((struct str){ opening.text, opening.size }, "# "))
        put_heading(out, "# ", str_from(lesson->title));
    put_section(handed, &opening, "", out);
    const struct lesson_variant *variant = lesson_variant(lesson, handed->wish->variant);
    if (!variant || !variant->name[0])
        return;
    fputs("The run ", out);
    markdown_span(out, str_from(variant->name));
    fputs(": ", out);
    put_prose(out, "", str_from(variant->about));
}

/* ---- the ladder */

/* What is too long for Mermaid is drawn as text. */
static bool put_diagram(const struct handed *handed, FILE *out)
{
    char *lines = NULL;
    size_t size = 0;
    FILE *block = open_memstream(&lines, &size);
    bool good = block && export_ladder_mermaid(&handed->view, block), long_one;
    if (!block || fclose(block) != 0 || !good) {
        free(lines);
        return false;
    }
    long_one = size > MERMAID_MAX;
    if (long_one) {
        free(lines);
        lines = NULL;
        block = open_memstream(&lines, &size);
        good = block && export_ladder_text(&handed->view, EXPORT_LADDER_WIDTH, false, block);
        good = block && fclose(block) == 0 && good;
    }
    if (good)
        markdown_block(out, long_one ? "" : "mermaid", (struct str){ lines, size });
    free(lines);
    return good;
}

static bool put_ladder(const struct handed *handed, FILE *out)
{
    bool good = true;
    fputs("## The ladder\n\n", out);
    if (handed->wish->picture)
        fprintf(out, "![Ladder of calls and packets](<%s>)\n", handed->wish->picture);
    else
        good = put_diagram(handed, out);
    fputc('\n', out);
    return good;
}

static bool put_all(const struct handed *handed, FILE *out, FILE *picture)
{
    put_opening(handed, out);
    bool good = put_sections(handed, out);
    good = put_ladder(handed, out) && good;
    put_answers(handed, out);
    if (picture)
        good = export_ladder_svg(&handed->view, EXPORT_LADDER_WIDTH, picture) && good;
    return good && !ferror(out);
}

bool export_handout(const struct handout *handout, FILE *out, FILE *picture)
{
    struct handed handed = { .wish = handout, .lesson = handout->lesson };
    view_init(&handed.view, handout->timeline);
    bool good = quiz_begin(&handed.quiz, handout->lesson, handout->variant, handout->timeline) &&
                view_go(&handed.view, timeline_steps(handout->timeline)) && put_all(&handed, out, picture);
    quiz_end(&handed.quiz);
    view_free(&handed.view);
    return good;
}
