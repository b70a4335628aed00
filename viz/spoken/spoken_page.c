#include "viz/spoken/spoken_page.h"

#include <stdlib.h>

#include "lab/base/text.h"
#include "lab/course/lesson/lesson.h"
#include "viz/draw/markdown_layout.h"
#include "viz/draw/text_writer.h"
#include "viz/panes/current_section.h"
#include "viz/panes/question.h"
#include "viz/spoken/spoken.h"

/* ---- prose */

/* What `prose` says, from its first word to its last; owned by the caller, NULL: nothing. */
static char *words_of(const struct markdown *prose)
{
    char *plain = markdown_plain(prose), *words = NULL;
    struct str trimmed = str_trim(str_from(plain));
    if (trimmed.n > 0)
        words = strndup(trimmed.p, trimmed.n);
    free(plain);
    return words;
}

static char *words_of_section(const struct view *view, const struct lesson_section *section)
{
    struct markdown prose;
    bool good = markdown_layout_section(&prose, section, view->variant, spoken_columns(),
                                        current_section_parts(view));
    char *words = good ? words_of(&prose) : NULL;
    markdown_free(&prose);
    return words;
}

static void put_lines(bool ascii, const char *words)
{
    struct str rest = str_from(words), line;
    while (str_take_line(&rest, &line))
        spoken_line(ascii, line);
}

/* How much of a section was told; a place for it where none has been. */
static size_t *told_of(struct spoken_page *page, const char *text)
{
    for (size_t i = 0; i < page->count; i++)
        if (page->told[i].text == text)
            return &page->told[i].size;
    if (page->count == SPOKEN_SECTIONS_MAX)
        page->count--;
    page->told[page->count].text = text;
    page->told[page->count].size = 0;
    return &page->told[page->count++].size;
}

static bool reached(const struct view *view, struct lesson_section *section)
{
    if (!current_section(view, section))
        return false;
    question_cut(view, section);
    return true;
}

void spoken_page_skip(struct spoken_page *page, const struct view *view)
{
    struct lesson_section opening;
    if (!view->lesson || !lesson_section(view->lesson, NULL, &opening))
        return;
    *told_of(page, opening.text) = opening.size;
    page->now = opening.text;
}

void spoken_page_tell(struct spoken_page *page, bool ascii, const struct view *view)
{
    struct lesson_section section;
    if (!reached(view, &section))
        return;
    char title[CURRENT_SECTION_TITLE_MAX];
    struct str name = { title, current_section_title(view, title, sizeof title) };
    size_t *told = told_of(page, section.text), before = *told < section.size ? *told : section.size;
    bool other = section.text != page->now;
    section.text += before;
    section.size -= before;
    char *words = words_of_section(view, &section);
    page->now = section.text - before;
    *told = before + section.size;
    if (words && name.n > 0)
        spoken_printf(ascii, "text: %.*s", STR_ARGS(name));
    else if (other && name.n > 0)
        spoken_printf(ascii, "text: %.*s, as before%s", STR_ARGS(name),
                      page->again ? "" : "; r reads it again");
    page->again = page->again || (!words && other);
    put_lines(ascii, words);
    free(words);
}

/* ---- questions */

static void put_markdown(bool ascii, struct str text)
{
    struct markdown prose = { 0 };
    char *plain = markdown_layout_plain(text), *words = NULL;
    if (plain && markdown_layout(&prose, str_from(plain), spoken_columns()))
        words = words_of(&prose);
    put_lines(ascii, words);
    markdown_free(&prose);
    free(words);
    free(plain);
}

void spoken_question(bool ascii, const struct view *view)
{
    const struct quiz_item *open = question_open(view);
    if (!open)
        return;
    const struct prediction *asked = &open->prediction;
    spoken_line(ascii, str_from(asked->why ? "And why, before the next step:" : "Before the next step:"));
    put_markdown(ascii, asked->question);
    for (size_t i = 0; i < asked->choice_count; i++)
        spoken_printf(ascii, "%c: %.*s", quiz_letter(i), STR_ARGS(asked->choices[i].text));
}

void spoken_answered(bool ascii, const struct view *view)
{
    int width = spoken_columns(), rows = question_draw_answered(view, NULL, 0, width);
    struct canvas canvas;
    if (rows < 1 || !canvas_make(&canvas, width + 2, rows, false))
        return;
    question_draw_answered(view, &canvas, 0, width);
    spoken_canvas(ascii, &canvas);
    canvas_free(&canvas);
}

/* ---- other runs */

void spoken_variants(bool ascii, const struct screen_session *session)
{
    const struct lesson *lesson = session->lesson;
    const char *name = lesson && lesson->number[0] ? lesson->number : lesson ? lesson->name : "";
    if (!lesson || lesson->variant_count < 2)
        return;
    spoken_printf(ascii, "%zu variant%s, each run as `sockeye run %s NAME`:", lesson->variant_count - 1,
                  lesson->variant_count == 2 ? "" : "s", name);
    for (size_t i = 1; i < lesson->variant_count; i++) {
        char bytes[600];
        struct text text = text_into(bytes, sizeof bytes);
        text_printf(&text, "%s: %s", lesson->variants[i].name,
                    lesson->variants[i].about ? lesson->variants[i].about : "");
        spoken_wrapped(ascii, text_made(&text));
    }
}
