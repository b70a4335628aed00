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

/* The next line from `line` on that begins with `mark`, "## " or "### "; the end of the text when there is
 * none. What looks like a heading within a fenced block is code. */
static const char *next_heading(const char *line, const char *mark)
{
    bool fenced = false;
    while (*line) {
        if (is_fence(line))
            fenced = !fenced;
        if (!fenced && strncmp(line, mark, strlen(mark)) == 0)
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
    const char *heading = next_heading(lesson->text, "## ");
    memset(section, 0, sizeof *section);
    if (!tag) {
        *section = (struct lesson_section){ lesson->text, 0, lesson->text, (size_t)(heading - lesson->text) };
        return section->size > 0;
    }
    while (*heading) {
        const char *end = line_end(heading), *text = *end ? end + 1 : end, *next = next_heading(text, "## ");
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

bool lesson_part(const struct lesson_section *section, size_t *at, struct lesson_section *part)
{
    const char *end = section->text + section->size, *text = section->text + *at;
    *part = (struct lesson_section){ 0 };
    if (*at >= section->size)
        return false;
    if (strncmp(text, "### ", 4) == 0) {
        const char *words = text + 4;
        text = line_end(words);
        part->heading = words;
        part->heading_size = (size_t)(text - words);
        trim(&part->heading, &part->heading_size);
        text += text < end;
    }
    const char *next = next_heading(text, "### ");
    part->text = text;
    part->size = (size_t)((next < end ? next : end) - text);
    *at = (size_t)(part->text + part->size - section->text);
    return true;
}

struct str lesson_untagged(struct str line)
{
    size_t end = str_find_text(line, "//DOC:");
    if (end == line.n)
        return line;
    while (end > 0 && line.p[end - 1] == ' ')
        end--;
    return str_first(line, end);
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
