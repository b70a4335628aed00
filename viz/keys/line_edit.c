/* A line that a person types: see line_edit.h. */
#include "viz/keys/line_edit.h"

#include <stdio.h>
#include <string.h>

void line_set(struct line_edit *line, const char *text)
{
    line->size = utf8_fit(str_from(text), LINE_TEXT_MAX * 2);
    line->size = line->size < LINE_TEXT_MAX ? line->size : LINE_TEXT_MAX - 1;
    memmove(line->text, text, line->size);
    line->text[line->size] = '\0';
    line->cursor = line->size;
}

static size_t before(const struct line_edit *line)
{
    size_t at = line->cursor;
    while (at > 0 && (line->text[--at] & 0xc0) == 0x80)
        continue;
    return at;
}

static size_t behind(const struct line_edit *line)
{
    size_t at = line->cursor;
    if (at < line->size)
        at++;
    while (at < line->size && (line->text[at] & 0xc0) == 0x80)
        at++;
    return at;
}

static void take_back(struct line_edit *line)
{
    size_t from = before(line);
    memmove(line->text + from, line->text + line->cursor, line->size - line->cursor + 1);
    line->size -= line->cursor - from;
    line->cursor = from;
}

static void add(struct line_edit *line, int key)
{
    char bytes[4];
    size_t size;
    if (key < ' ' || key == KEY_CODE_BACKSPACE || key >= KEY_CODE_UP)
        return;
    size = utf8_encode((uint32_t)key, bytes);
    if (line->size + size >= LINE_TEXT_MAX)
        return;
    memmove(line->text + line->cursor + size, line->text + line->cursor, line->size - line->cursor + 1);
    memcpy(line->text + line->cursor, bytes, size);
    line->size += size;
    line->cursor += size;
}

void line_key(struct line_edit *line, enum action action, int key)
{
    switch (action) {
    case ACTION_LEFT:
        line->cursor = before(line);
        break;
    case ACTION_RIGHT:
        line->cursor = behind(line);
        break;
    case ACTION_FIRST:
        line->cursor = 0;
        break;
    case ACTION_LAST:
        line->cursor = line->size;
        break;
    case ACTION_STEP_BACK:
        take_back(line);
        break;
    case ACTION_CLEAR_LINE:
        line_set(line, "");
        break;
    case ACTION_NONE:
        add(line, key);
        break;
    default:
        break;
    }
}

void history_add(struct line_history *history, const char *text)
{
    unsigned last = history->count ? history->count - 1 : 0;
    if (text[0] && !(history->count && strcmp(history->lines[last], text) == 0)) {
        if (history->count == LINE_HISTORY_MAX) {
            memmove(history->lines[0], history->lines[1], sizeof history->lines - sizeof history->lines[0]);
            history->count--;
        }
        snprintf(history->lines[history->count++], LINE_TEXT_MAX, "%s", text);
    }
    history->at = history->count;
}

void history_walk(struct line_history *history, struct line_edit *line, int by)
{
    if ((by < 0 && history->at == 0) || (by > 0 && history->at >= history->count))
        return;
    if (history->at == history->count)
        memcpy(history->unfinished, line->text, LINE_TEXT_MAX);
    history->at = by < 0 ? history->at - 1 : history->at + 1;
    line_set(line, history->at == history->count ? history->unfinished : history->lines[history->at]);
}

int line_draw(const struct line_edit *line, struct canvas *canvas, int x, int width)
{
    struct str left = { line->text, line->cursor };
    size_t end = behind(line);
    struct str under = { line->text + line->cursor, end - line->cursor };
    struct str right = { line->text + end, line->size - end };
    int from = x;
    while (utf8_width(left) > width - 2 && left.n > 0)
        utf8_next(&left);
    x += canvas_text(canvas, x, 0, -1, STYLE_TITLE, left, false);
    x += canvas_text(canvas, x, 0, -1, STYLE_TITLE | STYLE_SELECTED, under.n ? under : str_from(" "), false);
    x += canvas_text(canvas, x, 0, width - (x - from), STYLE_TITLE, right, true);
    return x - from;
}
