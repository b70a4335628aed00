#include "lab/base/near.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { WORD_MAX = 40, FAR = 100 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

static bool same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* How many changes make one word the other; words that are too long for the table are far from everything. */
static int distance(const char *a, const char *b)
{
    int table[WORD_MAX + 1][WORD_MAX + 1];
    size_t rows = strlen(a), columns = strlen(b);
    if (rows > WORD_MAX || columns > WORD_MAX)
        return FAR;
    for (size_t i = 0; i <= rows; i++)
        for (size_t k = 0; k <= columns; k++) {
            table[i][k] = (int)(i + k);
            if (i == 0 || k == 0)
                continue;
            int changed = table[i - 1][k - 1] + !same(a[i - 1], b[k - 1]);
            table[i][k] = least(changed, least(table[i - 1][k], table[i][k - 1]) + 1);
            if (i > 1 && k > 1 && same(a[i - 1], b[k - 2]) && same(a[i - 2], b[k - 1]))
                table[i][k] = least(table[i][k], table[i - 2][k - 2] + 1);
        }
    return table[rows][columns];
}

/* How far apart words of this length may be and still be taken for each other. */
static int allowed(size_t length)
{
    return length < 3 ? 0 : length < 6 ? 1 : length < 12 ? 2 : 3;
}

void near_try(struct near *near, const char *name)
{
    size_t size = strlen(near->word), length = strlen(name);
    bool begins = size >= 3 && strncasecmp(near->word, name, size) == 0;
    int far = begins ? length > size : distance(near->word, name);
    int most = allowed(size < length ? size : length);
    if ((begins || far <= most) && (!near->best || far < near->distance)) {
        near->best = name;
        near->distance = far;
    }
}
