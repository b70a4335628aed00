/* inih takes lines of 200 bytes and tells its handler no line number. So it is given the file through a
 * reader that counts, and that hands a longer line over in pieces, the later ones indented: inih's form of a
 * value that goes on. */
#include "lab/course/lesson/ini_file.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/array.h"
#include "lab/base/path.h"
#include "lab/base/text.h"

struct feed {
    const char *at;    /* the rest of the text */
    const char *piece; /* the rest of a long line; NULL between lines */
    const char *stop;  /* end of that line, comments cut off */
    int line;          /* lines handed over so far */
    bool goes_on;      /* the line being read is indented: it continues the value before it */
    bool fresh;        /* the last line was a [section]: nothing to continue yet */
    int long_word;     /* line of a word that fits no piece; 0 none */
    int *lines;        /* the line of each call to the reader, as inih counts calls */
    int calls;
    struct ini_file *file;
    bool failed; /* out of memory */
};

/* End of what counts in a line: before a comment, which begins the line or follows a blank. */
static const char *before_comment(const char *line, const char *end)
{
    const char *first = line;
    while (first < end && isblank((unsigned char)*first))
        first++;
    if (first < end && (*first == '#' || *first == ';'))
        return line;
    for (const char *p = line + 1; p < end; p++)
        if (*p == ';' && isblank((unsigned char)p[-1]))
            return p;
    return end;
}

/* Where to part a line that is longer than `room`: at a blank with a word after it that is no comment sign. 0
 * when there is no such place. */
static size_t part_at(const char *text, size_t room)
{
    size_t at = room;
    while (at > 0 && (!isblank((unsigned char)text[at]) || strchr(" \t#;", text[at + 1])))
        at--;
    return at;
}

static void next_line(struct feed *feed)
{
    const char *end = strchrnul(feed->at, '\n');
    feed->line++;
    feed->piece = feed->at;
    feed->stop = before_comment(feed->at, end);
    feed->at = *end ? end + 1 : end;
    feed->goes_on = isblank((unsigned char)*feed->piece) && !feed->fresh;
    if (*feed->piece == '[')
        feed->fresh = true;
}

/* inih's reader, in the manner of fgets(). */
static char *feed_line(char *out, int size, void *data)
{
    struct feed *feed = data;
    size_t used = 0, room = (size_t)size - 3;
    if (!feed->piece && !*feed->at)
        return NULL;
    if (!feed->piece) {
        next_line(feed);
    } else {
        out[used++] = ' ';
        feed->goes_on = true;
    }
    feed->lines[feed->calls++] = feed->line;
    size_t length = (size_t)(feed->stop - feed->piece);
    size_t taken = length > room ? part_at(feed->piece, room - 1) : length;
    if (taken == 0 && length > 0) {
        feed->long_word = feed->line;
        taken = room - 1;
    }
    memcpy(out + used, feed->piece, taken);
    used += taken;
    feed->piece = taken < length ? feed->piece + taken : NULL;
    out[used++] = '\n';
    out[used] = '\0';
    return out;
}

static bool append(char **value, const char *more)
{
    size_t before = strlen(*value), after = strlen(more);
    char *grown = realloc(*value, before + after + 2);
    if (!grown)
        return false;
    if (before)
        grown[before++] = ' ';
    memcpy(grown + before, more, after + 1);
    *value = grown;
    return true;
}

static bool add(struct ini_file *file, const char *section, const char *name, const char *value, int line)
{
    if (!array_reserve(&file->entries, &file->capacity, file->count + 1, sizeof *file->entries))
        return false;
    struct ini_entry *entry = &file->entries[file->count++];
    *entry = (struct ini_entry){ strdup(section), strdup(name), strdup(value), line };
    return entry->section && entry->name && entry->value;
}

static int take_entry(void *data, const char *section, const char *name, const char *value)
{
    struct feed *feed = data;
    struct ini_file *file = feed->file;
    feed->fresh = false;
    bool kept = feed->goes_on && file->count ? append(&file->entries[file->count - 1].value, value)
                                             : add(file, section, name, value, feed->line);
    if (!kept)
        feed->failed = true;
    return 1;
}

bool ini_file_read(const char *path, struct ini_file *file, char *why, size_t cap)
{
    size_t size;
    memset(file, 0, sizeof *file);
    char *text = file_text(path, &size);
    if (!text) {
        snprintf(why, cap, "cannot read %s: %s", path, strerror(errno));
        return false;
    }
    text_defuse(text, strlen(text));
    bool good = false;
    struct feed feed = { .at = text, .file = file };
    size_t calls = size / 64 + 2; /* a line, or at least 98 bytes of one, a call */
    for (const char *p = text; *p; p++)
        calls += *p == '\n';
    feed.lines = calloc(calls, sizeof *feed.lines);
    if (!feed.lines) {
        snprintf(why, cap, "out of memory");
        goto out;
    }
    int wrong = ini_parse_stream(feed_line, &feed, take_entry, &feed);
    good = wrong == 0 && !feed.failed && !feed.long_word && strlen(text) == size;
    if (feed.long_word)
        snprintf(why, cap, "%s:%d: a word of more than 190 characters", path, feed.long_word);
    else if (wrong > 0 && wrong <= feed.calls)
        snprintf(why, cap, "%s:%d: neither [section] nor name = value", path, feed.lines[wrong - 1]);
    else if (strlen(text) != size)
        snprintf(why, cap, "%s:%d: holds a NUL byte: no text file", path, feed.line);
    else if (!good)
        snprintf(why, cap, "out of memory");
out:
    free(feed.lines);
    free(text);
    return good;
}

void ini_file_free(struct ini_file *file)
{
    for (size_t i = 0; i < file->count; i++) {
        free(file->entries[i].section);
        free(file->entries[i].name);
        free(file->entries[i].value);
    }
    free(file->entries);
    memset(file, 0, sizeof *file);
}
