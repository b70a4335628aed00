#include "lab/observe/source/python_lines.h"

typedef int line_form(const struct python_line_table *table, int64_t offset);

static int signed_number(const unsigned char *at, const unsigned char *end)
{
    unsigned value = 0, shift = 0;
    while (at < end && shift < 30) {
        value |= (unsigned)(*at & 0x3f) << shift;
        shift += 6;
        if (!(*at++ & 0x40))
            break;
    }
    return value & 1 ? -(int)(value >> 1) : (int)(value >> 1);
}

/* What a hostile table adds up to stays a number. */
static int add(int line, int more)
{
    return (int)((unsigned)line + (unsigned)more);
}

static int by_locations(const struct python_line_table *table, int64_t offset)
{
    enum { LONG_FORM = 14, NO_COLUMNS = 13, ONE_LINE = 10, NO_PLACE = 15, UNIT = 2 };
    const unsigned char *at = table->bytes, *end = at + table->size;
    int line = table->first_line, told = line;
    int64_t address = 0;
    while (at < end) {
        unsigned form = *at >> 3 & 15;
        int64_t size = UNIT * ((*at & 7) + 1);
        if (form == LONG_FORM || form == NO_COLUMNS)
            line = add(line, signed_number(at + 1, end));
        else if (form >= ONE_LINE && form < NO_COLUMNS)
            line = add(line, (int)form - ONE_LINE);
        if (form != NO_PLACE)
            told = line;
        if (offset < address + size)
            return told;
        address += size;
        for (at++; at < end && !(*at & 0x80);)
            at++;
    }
    return told;
}

static int by_ranges(const struct python_line_table *table, int64_t offset)
{
    enum { NO_LINE = -128 };
    int line = table->first_line, told = line;
    int64_t end = 0;
    for (size_t i = 0; i + 1 < table->size; i += 2) {
        int more = (signed char)table->bytes[i + 1];
        end += table->bytes[i];
        if (more != NO_LINE)
            told = line = add(line, more);
        if (offset < end)
            return told;
    }
    return told;
}

static int by_increments(const struct python_line_table *table, int64_t offset)
{
    int line = table->first_line;
    int64_t address = 0;
    for (size_t i = 0; i + 1 < table->size; i += 2) {
        address += table->bytes[i];
        if (address > offset)
            break;
        line = add(line, (signed char)table->bytes[i + 1]);
    }
    return line;
}

static line_form *const forms[PYTHON_LINES_COUNT] = {
    [PYTHON_LOCATIONS] = by_locations,
    [PYTHON_RANGES] = by_ranges,
    [PYTHON_INCREMENTS] = by_increments,
};

int python_line(enum python_lines form, const struct python_line_table *table, int64_t offset)
{
    return forms[form](table, offset);
}
