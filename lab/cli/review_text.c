#include "lab/cli/review_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/cli/cli.h"
#include "lab/course/lesson/markdown.h"
#include "viz/draw/markdown_layout.h"
#include "viz/panes/question.h"

enum { TEXT_WIDTH = 76 };

const struct quiz_item *review_item(const struct quiz *quiz, const struct answer *answer)
{
    for (size_t i = 0; i < quiz->count; i++)
        if (quiz->items[i].prediction.why == answer->why &&
            strcmp(quiz->items[i].prediction.name, answer->name) == 0)
            return &quiz->items[i];
    return NULL;
}

static void print_markdown(struct str text)
{
    struct markdown markdown = { 0 };
    char *bare = markdown_layout_plain(text);
    bool laid = bare && markdown_layout(&markdown, str_from(bare), TEXT_WIDTH);
    char *plain = laid ? markdown_plain(&markdown) : NULL;
    if (plain)
        print_visible("%s", plain);
    free(plain);
    markdown_free(&markdown);
    free(bare);
}

static void print_evidence(const struct timeline *timeline, uint32_t event)
{
    char line[QUESTION_EVIDENCE_MAX];
    if (question_evidence(timeline, event, line, sizeof line) > 0)
        print_visible("     %s\n", line);
}

static void print_question(const struct again *again, const struct answer *answer,
                           const struct quiz_item *item, const struct timeline *timeline)
{
    const struct prediction *asked = &item->prediction;
    print_visible("\n%s %s%s%s, %s%s: you said %c on %s\n", again->lesson->number, again->lesson->name,
                  again->variant[0] ? " " : "", again->variant, asked->why ? "why " : "", asked->name,
                  answer->given, answer->day);
    print_markdown(asked->question);
    for (size_t i = 0; i < asked->choice_count; i++)
        print_visible("  %c  %.*s\n", quiz_letter(i), STR_ARGS(asked->choices[i].text));
    if (item->revealed == EVENT_NO_INDEX) {
        puts("  This run does not tell.");
        return;
    }
    print_visible("  %s: %c  %.*s\n", asked->why ? "The reason" : "The run answers",
                  quiz_letter(item->answer), STR_ARGS(asked->choices[item->answer].text));
    print_evidence(timeline, asked->why ? item->evidence[item->answer] : item->revealed);
    print_markdown(asked->explains);
}

void review_print(const struct again *again, const struct quiz *quiz, const struct timeline *timeline)
{
    for (size_t i = 0; i < again->count; i++)
        print_question(again, &again->answers[i], review_item(quiz, &again->answers[i]), timeline);
    fflush(stdout);
}
