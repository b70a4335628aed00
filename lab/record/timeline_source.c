/* Source files as the recording carries them: parts of at most a block, joined when a pane first asks. */
#include "lab/record/timeline_source.h"

#include <stdlib.h>

#include "lab/record/bounds.h"
#include "lab/record/timeline_index.h"

struct source {
    struct timeline_source public;
    uint32_t seen; /* SOURCE events considered */
    struct source *next;
};

static void free_source(struct source *source)
{
    if (!source)
        return;
    free((void *)(uintptr_t)source->public.text);
    free((void *)(uintptr_t)source->public.lines);
    free(source);
}

void timeline_sources_free(struct sources *sources)
{
    for (struct source *source = sources->joined, *next; source; source = next) {
        next = source->next;
        free_source(source);
    }
    *sources = (struct sources){ 0 };
}

/* Appends a part that goes on where the text ends; one told twice is passed over. */
static bool append(struct str *text, const struct event_source *part)
{
    size_t size = text->n;
    if (part->offset != size || part->text.n > BOUND_SOURCE - size)
        return true;
    char *larger = realloc((void *)(uintptr_t)text->p, size + part->text.n + 1);
    if (!larger)
        return false;
    if (part->text.n > 0)
        memcpy(larger + size, part->text.p, part->text.n);
    larger[size + part->text.n] = '\0';
    *text = (struct str){ larger, size + part->text.n };
    return true;
}

static bool find_lines(struct timeline_source *source)
{
    uint32_t count = 0;
    for (size_t i = 0; i < source->size; i++)
        count += i == 0 || source->text[i - 1] == '\n';
    uint32_t *lines = malloc((count ? count : 1) * sizeof *lines);
    if (!lines)
        return false;
    source->lines = lines;
    source->line_count = count;
    for (size_t i = 0; i < source->size; i++)
        if (i == 0 || source->text[i - 1] == '\n')
            *lines++ = (uint32_t)i;
    return true;
}

/* Which of the SOURCE events from `first` on is the next of this file; their count when none. */
static uint32_t find_part(const struct timeline_index *index, const struct pcapng_reader *reader,
                          uint32_t first, struct str file, struct event *event)
{
    const struct postings *parts = &index->kinds[EVENT_SOURCE];
    while (first < parts->count && !(timeline_index_read(index, reader, parts->index[first], event) &&
                                     str_equal(event->u.source.file, file)))
        first++;
    return first;
}

static struct source *join(const struct timeline_index *index, const struct pcapng_reader *reader,
                           struct str file)
{
    struct source *source = calloc(1, sizeof *source);
    struct str text = { NULL, 0 };
    struct event event;
    uint32_t count = index->kinds[EVENT_SOURCE].count, part = find_part(index, reader, 0, file, &event);
    bool good = source && part < count;
    if (good)
        source->public.file = event.u.source.file;
    for (; good && part < count; part = find_part(index, reader, part + 1, file, &event))
        good = append(&text, &event.u.source);
    if (!source)
        return NULL;
    source->public.text = text.p;
    source->public.size = text.n;
    source->seen = count;
    if (!good || !text.p || !find_lines(&source->public)) {
        free_source(source);
        return NULL;
    }
    return source;
}

const struct timeline_source *timeline_sources_find(struct sources *sources,
                                                    const struct timeline_index *index,
                                                    const struct pcapng_reader *reader, struct str file)
{
    struct source *known = sources->joined;
    struct event event;
    while (known && !str_equal(known->public.file, file))
        known = known->next;
    uint32_t count = index->kinds[EVENT_SOURCE].count;
    if (known && find_part(index, reader, known->seen, file, &event) == count) {
        known->seen = count;
        return &known->public;
    }
    /* What was given out before stays where it is until the timeline is closed. */
    struct source *made = join(index, reader, file);
    if (!made)
        return known ? &known->public : NULL;
    made->next = sources->joined;
    sources->joined = made;
    sources->bytes += sizeof *made + made->public.size + made->public.line_count * sizeof *made->public.lines;
    return &made->public;
}

struct str timeline_source_line(const struct timeline_source *source, int32_t line)
{
    if (!source || line < 1 || (uint32_t)line > source->line_count)
        return (struct str){ NULL, 0 };
    size_t begin = source->lines[line - 1];
    size_t end = (uint32_t)line < source->line_count ? source->lines[line] : source->size;
    while (end > begin && (source->text[end - 1] == '\n' || source->text[end - 1] == '\r'))
        end--;
    return (struct str){ source->text + begin, end - begin };
}
