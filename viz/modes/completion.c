/* See completion.h.
 *
 *   ┌ 2 of 3    tab goes on, esc closes ─────────────────────────────┐
 *   │  to-next               goes to the next packet, error ...      │
 *   │▸ to-previous           goes to the previous one                │
 *   │  to-mark               goes to a marked place                  │
 *   └────────────────────────────────────────────────────────────────┘
 *    :to-previous */
#include "viz/modes/completion.h"

#include <stdio.h>

#include "viz/modes/window.h"

static size_t common_length(const struct candidates *found)
{
    size_t n = strlen(found->items[0].word);
    for (size_t i = 1; i < found->count; i++)
        while (strncmp(found->items[0].word, found->items[i].word, n) != 0)
            n--;
    return n;
}

/* The line with `n` bytes of a candidate in the place of the last word. */
static void put_word(const struct candidates *found, size_t item, int n, const char *behind,
                     struct line_edit *line)
{
    char text[LINE_TEXT_MAX + CANDIDATE_MAX + 2];
    snprintf(text, sizeof text, "%.*s%.*s%s", (int)found->at, line->text, n, found->items[item].word, behind);
    line_set(line, text);
}

void completion_see(struct completion *completion, const struct commands *commands, const char *text)
{
    commands_candidates(commands, text, &completion->found);
    completion->chosen = completion->found.count;
    completion->open = completion->open && completion->found.count > 0;
    snprintf(completion->typed, sizeof completion->typed, "%s", text);
}

/* As far as it is clear; the list is for what is not. */
static void begin(struct completion *completion, const struct commands *commands, struct line_edit *line)
{
    struct candidates *found = &completion->found;
    completion_see(completion, commands, line->text);
    if (found->count == 0)
        return;
    if (found->at + common_length(found) >= line->size)
        put_word(found, 0, (int)common_length(found), found->count == 1 ? " " : "", line);
    completion->open = found->count > 1;
    if (completion->open)
        completion_see(completion, commands, line->text);
}

void completion_step(struct completion *completion, const struct commands *commands, struct line_edit *line,
                     int by)
{
    const struct candidates *found = &completion->found;
    size_t places = found->count + 1;
    if (!completion->open || found->count == 1) {
        begin(completion, commands, line);
        return;
    }
    completion->chosen = (completion->chosen + places + (size_t)by) % places;
    if (completion->chosen == found->count)
        line_set(line, completion->typed);
    else
        put_word(found, completion->chosen, CANDIDATE_MAX, "", line);
}

static struct window_item item(const void *data, size_t n)
{
    const struct candidates *found = data;
    return (struct window_item){ found->items[n].word, found->items[n].about };
}

void completion_draw(const struct completion *completion, struct canvas *screen)
{
    const struct candidates *found = &completion->found;
    char title[80];
    if (!completion->open)
        return;
    if (completion->chosen < found->count)
        snprintf(title, sizeof title, " %zu of %zu    tab goes on, esc closes ", completion->chosen + 1,
                 found->count);
    else
        snprintf(title, sizeof title, " %zu candidates    tab goes on, esc closes ", found->count);
    window_list_low(screen, title, item, found, found->count, completion->chosen);
}
