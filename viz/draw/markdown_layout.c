/* Lesson sections made readable: see markdown_layout.h. In lesson.md a question is
 *
 *     ### predict name
 *     What will happen?
 *     - a choice => `pattern that the run must match`
 *
 * and `[^name]` stands where the text speaks of its answer. What is for the presenter alone stands under
 *
 *     ### notes
 *
 * up to the next heading. */
#include "viz/draw/markdown_layout.h"

#include <stdlib.h>

#include "viz/draw/theme.h"

static const char question[] = "### Before you go on";

static bool starts(struct str text, const char *with)
{
    return text.n >= strlen(with) && memcmp(text.p, with, strlen(with)) == 0;
}

/* Copies a line without its [^notes]; returns the bytes written. */
static size_t copy_line(char *out, struct str line)
{
    size_t used = 0;

    for (size_t i = 0; i < line.n; i++) {
        const char *end = NULL;
        if (starts((struct str){ line.p + i, line.n - i }, "[^"))
            end = memchr(line.p + i, ']', line.n - i);
        if (end)
            i = (size_t)(end - line.p);
        else
            out[used++] = line.p[i];
    }
    return used;
}

static size_t readable_line(char *out, struct str line)
{
    const char *answer;

    if (starts(line, "### predict")) {
        memcpy(out, question, sizeof question - 1);
        return sizeof question - 1;
    }
    answer = starts(line, "- ") ? memmem(line.p, line.n, " => ", 4) : NULL;
    if (answer)
        line.n = (size_t)(answer - line.p);
    return copy_line(out, line);
}

/* What the line at hand belongs to. */
enum block { BLOCK_TEXT, BLOCK_QUESTION, BLOCK_CHOICES, BLOCK_EXPLAINS, BLOCK_NOTES };

static bool is_blank(struct str line)
{
    return strspn(line.p, " \t\r") >= line.n;
}

/* A question ends at a heading, or behind its choices, where the explanation begins; that and notes end at a
 * heading. */
static enum block next_block(enum block block, struct str line)
{
    if (starts(line, "### predict"))
        return BLOCK_QUESTION;
    if (starts(line, "### notes"))
        return BLOCK_NOTES;
    if (starts(line, "#"))
        return BLOCK_TEXT;
    if (block == BLOCK_QUESTION && starts(line, "- "))
        return BLOCK_CHOICES;
    if (block == BLOCK_CHOICES && !starts(line, "- ") && !is_blank(line))
        return BLOCK_EXPLAINS;
    return block;
}

static bool is_shown(enum block block, unsigned parts)
{
    if (block == BLOCK_NOTES)
        return parts & MARKDOWN_LAYOUT_NOTES;
    return block == BLOCK_TEXT || (parts & MARKDOWN_LAYOUT_QUESTIONS);
}

bool markdown_layout_section(struct markdown *markdown, const struct lesson_section *section, int width,
                             unsigned parts)
{
    struct str rest = { section->text, section->size };
    /* Each line may become longer by the words that stand for "### predict". */
    char *text = malloc(section->size * 2 + sizeof question);
    size_t used = 0;
    enum block block = BLOCK_TEXT;
    bool good;

    *markdown = (struct markdown){ 0 };
    if (!text)
        return false;
    while (rest.n > 0) {
        const char *newline = memchr(rest.p, '\n', rest.n);
        size_t length = newline ? (size_t)(newline - rest.p) : rest.n;
        block = next_block(block, (struct str){ rest.p, length });
        if (is_shown(block, parts)) {
            used += readable_line(text + used, (struct str){ rest.p, length });
            text[used++] = '\n';
        }
        length += newline != NULL;
        rest.p += length;
        rest.n -= length;
    }
    good = markdown_layout(markdown, (struct str){ text, used }, width < 8 ? 8 : width);
    free(text);
    return good;
}

char *markdown_layout_plain(struct str text)
{
    char *plain = malloc(text.n + 1);

    if (plain)
        plain[copy_line(plain, text)] = '\0';
    return plain;
}

uint16_t markdown_layout_style(enum markdown_style style)
{
    static const uint16_t styles[] = {
        [MARKDOWN_PLAIN] = STYLE_PLAIN,
        [MARKDOWN_EMPHASIS] = STYLE_PLAIN | STYLE_BOLD,
        [MARKDOWN_STRONG] = STYLE_PLAIN | STYLE_BOLD,
        [MARKDOWN_CODE] = STYLE_CODE,
        [MARKDOWN_HEADING] = STYLE_HEADING,
        [MARKDOWN_LINK] = STYLE_KEYWORD,
        [MARKDOWN_MARK] = STYLE_DIM,
    };

    return styles[style];
}
