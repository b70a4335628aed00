#include "viz/panes/hands_bars.h"

#include <stdio.h>

enum { BAR_LEAST = 8, BAR_MOST = 24, NUMBER_WIDTH = 4 };

static unsigned most_of(const struct quiz_item *item)
{
    unsigned most = 1;
    for (size_t i = 0; i < item->prediction.choice_count; i++)
        most = item->hands[i] > most ? item->hands[i] : most;
    return most;
}

/* Somebody's hand is seen, however many others there are. */
static int filled(unsigned hands, unsigned most, int width)
{
    int cells = (int)(hands * (unsigned)width / most);
    return hands > 0 && cells == 0 ? 1 : cells;
}

static void put_row(struct text_writer *writer, int x, const struct quiz_item *item, size_t choice, int bar)
{
    bool right = choice == item->answer;
    char letter = quiz_letter(choice), number[16];
    int cells = filled(item->hands[choice], most_of(item), bar);
    if (right)
        text_writer_glyph(writer, x, STYLE_GOOD, GLYPH_CHECK);
    text_writer_put(writer, x + 2, right ? STYLE_GOOD : STYLE_TITLE, (struct str){ &letter, 1 });
    for (int i = 0; i < bar; i++)
        text_writer_glyph(writer, x + 4 + i, i < cells ? STYLE_GAUGE : STYLE_GAUGE_REST,
                          i < cells ? GLYPH_FULL : GLYPH_REST);
    snprintf(number, sizeof number, "%*u", NUMBER_WIDTH, (unsigned)item->hands[choice]);
    text_writer_put(writer, x + 4 + bar, STYLE_TITLE, str_from(number));
    text_writer_wrap(writer, x + 4 + bar + NUMBER_WIDTH + 2, right ? STYLE_GOOD : STYLE_PLAIN,
                     item->prediction.choices[choice].text);
}

void hands_bars_put(struct text_writer *writer, int x, const struct quiz_item *item)
{
    int bar = writer->width / 4;
    bar = bar < BAR_LEAST ? BAR_LEAST : bar > BAR_MOST ? BAR_MOST : bar;
    for (size_t i = 0; item->counted && i < item->prediction.choice_count; i++)
        put_row(writer, x, item, i, bar);
}
