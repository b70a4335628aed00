/* Key scripts: see key_script.h. */
#include "viz/keys/key_script.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "lab/base/str.h"
#include "viz/keys/keys.h"

enum { REPEAT_MAX = 100000 };

static struct str next_word(const char **keys)
{
    struct str word;
    while (isspace((unsigned char)**keys))
        ++*keys;
    word.p = *keys;
    while (**keys && !isspace((unsigned char)**keys))
        ++*keys;
    word.n = (size_t)(*keys - word.p);
    return word;
}

/* Splits "space*20" into the key and how often. False when it is neither. */
static bool read_word(struct str word, int *key, int *times)
{
    size_t star = word.n;
    *times = 1;
    *key = keys_from_name(word.p, word.n);
    if (*key)
        return true;
    while (star > 0 && isdigit((unsigned char)word.p[star - 1]))
        star--;
    if (star == word.n || star < 2 || word.p[star - 1] != '*' || word.n - star > 6)
        return false;
    *times = 0;
    for (size_t i = star; i < word.n; i++)
        *times = *times * 10 + (word.p[i] - '0');
    *key = keys_from_name(word.p, star - 1);
    return *key && *times >= 1 && *times <= REPEAT_MAX;
}

int script_check(const char *keys, char *why, size_t cap)
{
    int count = 0, key, times;
    for (struct str word = next_word(&keys); word.n > 0; word = next_word(&keys)) {
        if (!read_word(word, &key, &times)) {
            snprintf(
                why, cap,
                "unknown key '%.*s' (a character, or space enter tab esc backspace up down left right pgup "
                "pgdn home end S-tab S-left S-right C-x click@X,Y wheel-up@X,Y wheel-down@X,Y; space*20 is "
                "twenty)",
                STR_ARGS(word));
            return -1;
        }
        count += times;
    }
    return count;
}

int script_next(const char **keys, int *left)
{
    const char *begin = *keys;
    struct str word = next_word(keys);
    int key, times;
    if (word.n == 0 || !read_word(word, &key, &times))
        return 0;
    if (*left == 0)
        *left = times;
    if (--*left > 0)
        *keys = begin;
    return key;
}
