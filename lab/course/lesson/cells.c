/* The ranges are those of Unicode's East Asian Width (W, F) and of its non-spacing marks, as far as texts of
 * lessons can be expected to use them; drawing has its own, finer measure. */
#include "lab/course/lesson/cells.h"

struct range {
    uint32_t first, last;
};

static const struct range wide[] = {
    { 0x1100, 0x115F },   { 0x231A, 0x231B },   { 0x23E9, 0x23EC },   { 0x2E80, 0x303E },
    { 0x3041, 0x33FF },   { 0x3400, 0x4DBF },   { 0x4E00, 0x9FFF },   { 0xA000, 0xA4CF },
    { 0xA960, 0xA97C },   { 0xAC00, 0xD7A3 },   { 0xF900, 0xFAFF },   { 0xFE30, 0xFE6F },
    { 0xFF00, 0xFF60 },   { 0xFFE0, 0xFFE6 },   { 0x1F300, 0x1F64F }, { 0x1F680, 0x1F6FF },
    { 0x1F900, 0x1F9FF }, { 0x20000, 0x3FFFD },
};

static const struct range without_cell[] = {
    { 0x0000, 0x001F }, { 0x007F, 0x009F }, { 0x0300, 0x036F }, { 0x0483, 0x0489 },
    { 0x0591, 0x05BD }, { 0x064B, 0x065F }, { 0x200B, 0x200F }, { 0x202A, 0x202E },
    { 0x20D0, 0x20FF }, { 0xFE00, 0xFE0F }, { 0xFE20, 0xFE2F },
};

static bool within(const struct range *ranges, size_t count, uint32_t character)
{
    for (size_t i = 0; i < count; i++)
        if (character >= ranges[i].first && character <= ranges[i].last)
            return true;
    return false;
}

/* Bytes of the UTF-8 character at the front; 0 when there is none. */
static size_t decode(struct str text, uint32_t *character)
{
    const unsigned char *p = (const unsigned char *)text.p;
    size_t length = p[0] < 0x80                   ? 1
                    : p[0] >= 0xC2 && p[0] < 0xE0 ? 2
                    : p[0] >= 0xE0 && p[0] < 0xF0 ? 3
                    : p[0] >= 0xF0 && p[0] < 0xF5 ? 4
                                                  : 0;
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    if (length == 0 || length > text.n)
        return 0;
    *character = length == 1 ? p[0] : p[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        *character = *character << 6 | (p[i] & 0x3F);
    }
    bool surrogate = *character >= 0xD800 && *character <= 0xDFFF;
    return *character < least[length] || *character > 0x10FFFF || surrogate ? 0 : length;
}

size_t cells_next(struct str text, int *cells)
{
    uint32_t character = 0;
    size_t length = decode(text, &character);
    *cells = 1;
    if (length == 0)
        return 1;
    if (within(without_cell, sizeof without_cell / sizeof *without_cell, character))
        *cells = 0;
    else if (within(wide, sizeof wide / sizeof *wide, character))
        *cells = 2;
    return length;
}

int cells_of(struct str text)
{
    int total = 0, cells;
    while (text.n) {
        size_t length = cells_next(text, &cells);
        text.p += length;
        text.n -= length;
        total += cells;
    }
    return total;
}
