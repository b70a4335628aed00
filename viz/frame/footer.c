#include "viz/frame/footer.h"

#include <string.h>

#include "lab/base/utf8.h"

void footer_keys(struct canvas *footer, int x, int end, unsigned contexts)
{
    const struct binding *shown[32];
    size_t count = keys_footer(contexts, end - x, shown, sizeof shown / sizeof *shown);
    for (size_t i = 0; i < count; i++) {
        const char *key = keys_shown(shown[i]);
        bool help = shown[i]->action == ACTION_HELP;
        int width = utf8_width(str_from(key)) + 1 + utf8_width(str_from(shown[i]->words));
        int from = help ? end - width - 1 : x;
        from += canvas_string(footer, from, 0, STYLE_KEY, key) + 1;
        canvas_string(footer, from, 0, STYLE_PLAIN, shown[i]->words);
        x += help ? 0 : width + 3;
    }
}

void footer_press(struct pressed *pressed, int key)
{
    memmove(pressed->keys + 1, pressed->keys, sizeof pressed->keys - sizeof *pressed->keys);
    pressed->keys[0] = key;
}

int footer_pressed(struct canvas *footer, const struct pressed *pressed)
{
    const size_t most = sizeof pressed->keys / sizeof *pressed->keys;
    int width = footer->area.width, x = width - 1;
    char name[KEYS_NAME_MAX];
    for (size_t i = 0; i < most && pressed->keys[i]; i++) {
        keys_name(pressed->keys[i], name);
        int cells = utf8_width(str_from(name)) + 2;
        if (width - x + cells > width / 3)
            break;
        x -= cells + 1;
        canvas_printf(footer, x, 0, i == 0 ? STYLE_TITLE | STYLE_SELECTED : STYLE_DIM, " %s ", name);
    }
    return width - x;
}
