/* Arguments of actors and the words of $CC: split here so that no shell ever sees a lesson's text. */
#include "lab/course/lesson/argv_split.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/str.h"

/* Copies one word to `out` without its quotes. Returns where the text goes on; NULL for an open quote. */
static const char *take_word(const char *text, char **out)
{
    char quote = 0;
    for (; *text && (quote || !isspace((unsigned char)*text)); text++) {
        if (quote ? *text == quote : (*text == '"' || *text == '\'')) {
            quote = quote ? 0 : *text;
            continue;
        }
        if (*text == '\\' && quote != '\'' && text[1] && (!quote || strchr("\"\\$`", text[1])))
            text++;
        *(*out)++ = *text;
    }
    *(*out)++ = '\0';
    return quote ? NULL : text;
}

static const char *skip_space(const char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    return text;
}

char **argv_split(const char *text, char *why, size_t cap)
{
    /* A word takes at least one character and a separator; the characters follow the pointers. */
    size_t length = strlen(text), most = length / 2 + 2;
    char **words = malloc(most * sizeof *words + length + most);
    if (!words) {
        snprintf(why, cap, "out of memory");
        return NULL;
    }
    char *out = (char *)(words + most);
    size_t count = 0;
    for (text = skip_space(text); *text; text = skip_space(text)) {
        words[count++] = out;
        text = take_word(text, &out);
        if (!text) {
            snprintf(why, cap, "a quote is not closed");
            free(words);
            return NULL;
        }
    }
    words[count] = NULL;
    return words;
}

size_t argv_count(char *const *words)
{
    size_t count = 0;
    while (words && words[count])
        count++;
    return count;
}

/* The byte of two hexadecimal digits; false when there are not two. */
static bool take_byte(const char *text, char *byte)
{
    struct str two = { text, strnlen(text, 2) };
    uint64_t value;
    if (two.n < 2 || !str_take_digits(&two, 16, UINT8_MAX, &value) || two.n > 0)
        return false;
    *byte = (char)value;
    return true;
}

char *argv_unescape(const char *text)
{
    static const char names[] = "ntr0\\\"", values[] = "\n\t\r\0\\\"";
    char *result = malloc(strlen(text) + 1), *out = result;
    if (!result)
        return NULL;
    while (*text) {
        const char *name = *text == '\\' && text[1] ? strchr(names, text[1]) : NULL;
        if (name) {
            *out++ = values[name - names];
            text += 2;
        } else if (text[0] == '\\' && text[1] == 'x' && take_byte(text + 2, out)) {
            out++;
            text += 4;
        } else {
            *out++ = *text++;
        }
    }
    *out = '\0';
    return result;
}
