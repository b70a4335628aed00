/* The parts of lesson.md: `## tag` begins what belongs to the line tagged //DOC: tag. */
#include <string.h>

#include "lab/course/lesson/lesson.h"

static const char *line_end(const char *line)
{
    return strchrnul(line, '\n');
}

static bool is_fence(const char *line)
{
    size_t indent = strspn(line, " ");
    return indent < 4 && (strncmp(line + indent, "```", 3) == 0 || strncmp(line + indent, "~~~", 3) == 0);
}

/* The next line that begins a section, from `line` on; the end of the text when there is none. What looks
 * like a heading within a fenced block is code. */
static const char *next_heading(const char *line)
{
    bool fenced = false;
    while (*line) {
        if (is_fence(line))
            fenced = !fenced;
        if (!fenced && strncmp(line, "## ", 3) == 0)
            return line;
        line = line_end(line);
        line += *line == '\n';
    }
    return line;
}

static void trim(const char **text, size_t *size)
{
    while (*size && strchr(" \t\r\n", **text)) {
        ++*text;
        --*size;
    }
    while (*size && strchr(" \t\r\n#", (*text)[*size - 1]))
        --*size;
}

static size_t tag_size(const char *text, size_t size)
{
    size_t length = 0;
    while (length < size && text[length] &&
           (text[length] == '-' || text[length] == '_' || (text[length] >= '0' && text[length] <= '9') ||
            (text[length] >= 'a' && text[length] <= 'z') || (text[length] >= 'A' && text[length] <= 'Z')))
        length++;
    return length;
}

bool lesson_section(const struct lesson *lesson, const char *tag, struct lesson_section *section)
{
    const char *heading = next_heading(lesson->text);
    memset(section, 0, sizeof *section);
    if (!tag) {
        *section = (struct lesson_section){ lesson->text, 0, lesson->text, (size_t)(heading - lesson->text) };
        return section->size > 0;
    }
    while (*heading) {
        const char *end = line_end(heading), *text = *end ? end + 1 : end, *next = next_heading(text);
        const char *words = heading + 3;
        size_t size = (size_t)(end - words);
        trim(&words, &size);
        if (size == strlen(tag) && memcmp(words, tag, size) == 0) {
            *section = (struct lesson_section){ words, size, text, (size_t)(next - text) };
            return true;
        }
        heading = next;
    }
    return false;
}

size_t lesson_tag(const char *line, size_t size, char *tag, size_t cap)
{
    static const char mark[] = "//DOC:";
    const char *found = memmem(line, size, mark, sizeof mark - 1);
    if (!found || cap == 0)
        return 0;
    const char *words = found + sizeof mark - 1, *end = line + size;
    while (words < end && *words == ' ')
        words++;
    size_t length = tag_size(words, (size_t)(end - words));
    if (length >= cap)
        length = cap - 1;
    memcpy(tag, words, length);
    tag[length] = '\0';
    return length;
}
