/* Lesson sections made readable: see markdown_layout.h. In lesson.md a question is
 *
 *     ### predict name
 *     What will happen?
 *     - a choice => `pattern that the run must match`
 *       Words for who chose it wrongly.
 *
 * and `[^name]` stands where the text speaks of its answer. What is for the presenter alone stands under
 *
 *     ### notes
 *
 * up to the next heading. */
#include "viz/draw/markdown_layout.h"

#include <stdlib.h>

#include "lab/course/quiz/prediction.h"
#include "viz/draw/theme.h"

static const char question[] = "### Before you go on", reason[] = "### And why?";

/* Copies a line without its [^notes]; returns the bytes written. */
static size_t copy_line(char *out, struct str line)
{
    size_t used = 0;

    while (line.n > 0) {
        size_t end = str_starts(line, "[^") ? str_find(line, ']') : line.n;
        if (end == line.n)
            out[used++] = *line.p;
        line = str_skip(line, end < line.n ? end + 1 : 1);
    }
    return used;
}

static bool heads_question(struct str line)
{
    return str_starts(line, "### predict") || str_starts(line, "### why");
}

static size_t readable_line(char *out, struct str line)
{
    if (heads_question(line)) {
        struct str heading = str_from(str_starts(line, "### why") ? reason : question);
        memcpy(out, heading.p, heading.n);
        return heading.n;
    }
    if (str_starts(line, "- "))
        line = str_first(line, str_find_text(line, " => "));
    return copy_line(out, line);
}

/* What the line at hand belongs to. */
enum block {
    BLOCK_TEXT,
    BLOCK_PREMISE,
    BLOCK_QUESTION,
    BLOCK_CHOICES,
    BLOCK_WRONG,
    BLOCK_EXPLAINS,
    BLOCK_NOTES
};

static bool is_blank(struct str line)
{
    return str_trim(line).n == 0;
}

/* A question ends at a heading, or behind its choices, where the explanation begins; that and notes end at a
 * heading. */
static enum block next_block(enum block block, struct str line)
{
    if (heads_question(line))
        return BLOCK_QUESTION;
    if (str_starts(line, "### notes"))
        return BLOCK_NOTES;
    if (str_starts(line, "#"))
        return BLOCK_TEXT;
    bool asks = block == BLOCK_QUESTION || block == BLOCK_PREMISE;
    if (asks && (str_starts(line, "in: ") || str_starts(line, "not in: ") || str_starts(line, "after: ") ||
                 str_starts(line, "told: ")))
        return BLOCK_PREMISE;
    bool chooses = block == BLOCK_CHOICES || block == BLOCK_WRONG;
    if (chooses && str_starts(line, "  ") && !is_blank(line))
        return BLOCK_WRONG;
    if (block == BLOCK_WRONG && is_blank(line))
        return BLOCK_CHOICES;
    if ((chooses || block == BLOCK_QUESTION) && str_starts(line, "- "))
        return BLOCK_CHOICES;
    if (chooses && !is_blank(line))
        return BLOCK_EXPLAINS;
    if (block == BLOCK_PREMISE)
        return BLOCK_QUESTION;
    return block;
}

static bool is_shown(enum block block, unsigned parts)
{
    if (block == BLOCK_NOTES)
        return parts & MARKDOWN_LAYOUT_NOTES;
    if (block == BLOCK_WRONG || block == BLOCK_PREMISE)
        return false;
    return block == BLOCK_TEXT || (parts & MARKDOWN_LAYOUT_QUESTIONS);
}

bool markdown_layout_section(struct markdown *markdown, const struct lesson_section *section,
                             const char *variant, int width, unsigned parts)
{
    struct str rest = { section->text, section->size }, line;
    /* Each line may become longer by the words that stand for "### predict". */
    char *text = malloc(section->size * 2 + sizeof question);
    size_t used = 0;
    enum block block = BLOCK_TEXT;
    bool good, elsewhere = false; /* under a question that is of other variants only */

    *markdown = (struct markdown){ 0 };
    if (!text)
        return false;
    while (str_take_line(&rest, &line)) {
        block = next_block(block, line);
        if (str_starts(line, "#"))
            elsewhere = heads_question(line) && !prediction_below_is_of(rest, variant);
        if (!elsewhere && is_shown(block, parts)) {
            used += readable_line(text + used, line);
            text[used++] = '\n';
        }
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
