/* A recording mapped and indexed.
 *
 * One pass reads each event once, puts 20 bytes into the index, carries the head state along and leaves
 * keyframes behind; so the state anywhere is a keyframe and at most some thousand events away. The mapping is
 * made once, far larger than the file, so that slices into it stay where they are while a live recording
 * grows. */
#include "lab/record/timeline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/base/text.h"
#include "lab/record/pcapng.h"
#include "lab/record/timeline_index.h"
#include "lab/record/timeline_keyframes.h"

struct timeline {
    int fd;
    bool live;
    bool done;     /* no more will come */
    size_t mapped; /* bytes of address space, beyond the end of the file */
    struct pcapng_reader reader;
    struct timeline_index index;
    struct state head; /* at the end, while more may come */
    struct keyframes keyframes;
    struct sources sources;
    struct str notes[NOTE_KIND_COUNT]; /* line of the first of each kind */
    struct timeline_rest rest;
    enum timeline_status status;
    char trouble[200];
};

static const size_t map_most = (size_t)64 << 30, map_least = (size_t)64 << 20;

/* What it takes to choose between two ways to a position: found by measuring, and not critical. */
enum { APPLY_NS = 200, COPY_BYTES_PER_NS = 8 };

/* ---- mapping */

static size_t file_size(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && status.st_size > 0 ? (size_t)status.st_size : 0;
}

/* Maps with as much room to grow as the address space allows. */
static bool map_file(struct timeline *timeline)
{
    size_t size = file_size(timeline->fd);
    for (size_t room = map_most; room >= size && room >= map_least; room /= 2) {
        void *bytes = mmap(NULL, room, PROT_READ, MAP_SHARED | MAP_NORESERVE, timeline->fd, 0);
        if (bytes != MAP_FAILED) {
            timeline->mapped = room;
            pcapng_reader_init(&timeline->reader, bytes, 0);
            return true;
        }
    }
    return false;
}

static bool copy_bytes(int from, int to)
{
    static const size_t piece = 1 << 16;
    char *bytes = malloc(piece);
    ssize_t n = -1;
    while (bytes && (n = read(from, bytes, piece)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        for (ssize_t done = 0, more; n > 0 && done < n; done += more)
            if ((more = write(to, bytes + done, (size_t)(n - done))) < 0)
                n = -1;
        if (n < 0)
            break;
    }
    free(bytes);
    return n == 0;
}

/* A pipe cannot be mapped: its bytes are read to the end into memory that can. */
static bool copy_file(struct timeline *timeline)
{
    int copy = memfd_create("recording", MFD_CLOEXEC);
    if (copy < 0)
        return false;
    if (!copy_bytes(timeline->fd, copy)) {
        close(copy);
        return false;
    }
    close(timeline->fd);
    timeline->fd = copy;
    return true;
}

/* ---- indexing */

static bool index_event(struct timeline *timeline, const struct event *event, size_t at)
{
    if (!event_counts(event)) {
        timeline->rest = (struct timeline_rest){ .number = timeline->rest.number + 1,
                                                 .position = timeline->index.count,
                                                 .obeyed = event->u.note.value,
                                                 .next = event->u.note.actor };
        return true;
    }
    if (event->kind == EVENT_NOTE && !timeline->notes[event->u.note.kind].p)
        timeline->notes[event->u.note.kind] = event->line;
    if (!timeline_index_add(&timeline->index, event, at))
        return false;
    state_apply(&timeline->head, event);
    keyframes_see(&timeline->keyframes, &timeline->head, timeline->live);
    return true;
}

/* What is not there, one line; also of a recording that ends well. */
static void say_trouble(struct timeline *timeline, enum timeline_status status, const char *what)
{
    const struct pcapng_reader *reader = &timeline->reader;
    struct text text = text_into(timeline->trouble, sizeof timeline->trouble);
    timeline->status = status;
    timeline->done |= status == TIMELINE_DAMAGED;
    if (status != TIMELINE_WHOLE)
        text_string(&text, what ? "damaged " : "cut off ");
    if (status != TIMELINE_WHOLE && timeline->index.count > 0)
        text_printf(&text, "after event %u", timeline->index.count - 1);
    else if (status != TIMELINE_WHOLE)
        text_string(&text, "before the first event");
    if (what)
        text_printf(&text, ": %s", what);
    else if (status == TIMELINE_TRUNCATED)
        text_printf(&text, " (byte %zu)", reader->size);
    if (reader->left_out > 0)
        text_printf(&text, "%swithout %u of its packets and events, which hold what cannot be",
                    text.used ? "; " : "", reader->left_out);
    if (reader->unknown > 0)
        text_printf(&text, "%swithout %u of its blocks, whose kind is not read here", text.used ? "; " : "",
                    reader->unknown);
}

/* What is about to be read, a piece at a time: one call is cheaper than a fault for each few pages, and a
 * file that turns out to be damaged is not read to its end. Returns where the next piece begins. Kernels
 * before 5.14 do not know it, and lose only time. */
static size_t read_ahead(const struct pcapng_reader *reader)
{
    const size_t page = 4096, least = (size_t)1 << 20, piece = (size_t)16 << 20;
    size_t left = reader->size - reader->offset;
#ifdef MADV_POPULATE_READ
    if (left >= least) {
        size_t start = reader->offset / page * page;
        madvise((void *)(reader->bytes + start), left < piece ? reader->size - start : piece,
                MADV_POPULATE_READ);
    }
#endif
    return left < least ? reader->size : reader->offset + (left < piece ? left : piece);
}

uint32_t timeline_grow(struct timeline *timeline)
{
    struct pcapng_reader *reader = &timeline->reader;
    size_t size = file_size(timeline->fd);
    uint32_t before = timeline->index.count;
    enum pcapng_result result = PCAPNG_BLOCK;
    if (timeline->done)
        return 0;
    timeline->done = !timeline->live;
    if (size < reader->size) {
        say_trouble(timeline, TIMELINE_DAMAGED, "the file has become shorter");
        return 0;
    }
    size_t ahead = reader->offset;
    reader->size = size < timeline->mapped ? size : timeline->mapped;
    while (result == PCAPNG_BLOCK) {
        struct event event;
        bool is_event;
        size_t at;
        if (reader->offset >= ahead && ahead < reader->size)
            ahead = read_ahead(reader);
        result = pcapng_read(reader, &event, &is_event, &at);
        if (is_event && !index_event(timeline, &event, at)) {
            say_trouble(timeline, TIMELINE_DAMAGED, "out of memory");
            return timeline->index.count - before;
        }
    }
    if (result == PCAPNG_DAMAGED) {
        say_trouble(timeline, TIMELINE_DAMAGED, reader->why);
    } else if (result == PCAPNG_TRUNCATED) {
        say_trouble(timeline, TIMELINE_TRUNCATED, size > timeline->mapped ? "more than can be mapped" : NULL);
    } else {
        say_trouble(timeline, TIMELINE_WHOLE, NULL);
    }
    return timeline->index.count - before;
}

/* ---- opening */

static bool open_mapped(struct timeline *timeline, char *why, size_t cap)
{
    struct stat status;
    if (fstat(timeline->fd, &status) != 0 || S_ISDIR(status.st_mode)) {
        snprintf(why, cap, "not a file");
        return false;
    }
    if (!(S_ISREG(status.st_mode) && map_file(timeline)) && !(copy_file(timeline) && map_file(timeline))) {
        snprintf(why, cap, "cannot map the recording: %s", strerror(errno));
        return false;
    }
    timeline_grow(timeline);
    const struct pcapng_reader *reader = &timeline->reader;
    bool begun = reader->section_count > 0 || timeline->live;
    if (timeline->status == TIMELINE_DAMAGED && reader->section_count == 0) {
        snprintf(why, cap, "%s", reader->why[0] ? reader->why : timeline->trouble);
        return false;
    }
    if (!begun && reader->size < 4) {
        snprintf(why, cap, reader->size ? "too short for a pcapng file" : "the file is empty");
        return false;
    }
    if (!timeline->live) {
        timeline_index_shrink(&timeline->index);
        state_free(&timeline->head);
    }
    return true;
}

struct timeline *timeline_open(int fd, bool live, char *why, size_t cap)
{
    struct timeline *timeline = calloc(1, sizeof *timeline);
    if (!timeline) {
        snprintf(why, cap, "out of memory");
        close(fd);
        return NULL;
    }
    timeline->fd = fd;
    timeline->live = live;
    if (!open_mapped(timeline, why, cap)) {
        timeline_close(timeline);
        return NULL;
    }
    return timeline;
}

void timeline_close(struct timeline *timeline)
{
    if (!timeline)
        return;
    if (timeline->mapped > 0)
        munmap((void *)(uintptr_t)timeline->reader.bytes, timeline->mapped);
    pcapng_reader_free(&timeline->reader);
    keyframes_free(&timeline->keyframes);
    timeline_sources_free(&timeline->sources);
    state_free(&timeline->head);
    timeline_index_free(&timeline->index);
    close(timeline->fd);
    free(timeline);
}

/* ---- events */

enum timeline_status timeline_status(const struct timeline *timeline)
{
    return timeline->status;
}

const char *timeline_trouble(const struct timeline *timeline)
{
    return timeline->trouble;
}

uint32_t timeline_count(const struct timeline *timeline)
{
    return timeline->index.count;
}

bool timeline_event(const struct timeline *timeline, uint32_t index, struct event *event)
{
    return timeline_index_read(&timeline->index, &timeline->reader, index, event);
}

enum event_kind timeline_kind(const struct timeline *timeline, uint32_t index)
{
    return timeline_index_kind(&timeline->index, index);
}

int64_t timeline_ns(const struct timeline *timeline, uint32_t index)
{
    return index < timeline->index.count ? timeline->index.entries[index].ns : 0;
}

uint64_t timeline_reads(const struct timeline *timeline)
{
    return timeline->index.reads;
}

/* ---- events of a kind, and steps */

uint32_t timeline_count_of(const struct timeline *timeline, enum event_kind kind, uint32_t position)
{
    return timeline_index_before(&timeline->index, &timeline->index.kinds[kind], position);
}

uint32_t timeline_nth(const struct timeline *timeline, enum event_kind kind, uint32_t n)
{
    const struct postings *postings = &timeline->index.kinds[kind];
    return n < postings->count ? postings->index[n] : EVENT_NO_INDEX;
}

uint32_t timeline_previous(const struct timeline *timeline, uint32_t index, enum event_kind kind)
{
    uint32_t end = index < timeline->index.count ? index + 1 : timeline->index.count;
    return timeline_nth(timeline, kind, timeline_count_of(timeline, kind, end) - 1);
}

uint32_t timeline_next(const struct timeline *timeline, uint32_t index, enum event_kind kind)
{
    return timeline_nth(timeline, kind, timeline_count_of(timeline, kind, index));
}

uint32_t timeline_steps(const struct timeline *timeline)
{
    return timeline->index.steps.count;
}

uint32_t timeline_step_begin(const struct timeline *timeline, uint32_t step)
{
    if (step == 0)
        return 0;
    return step <= timeline_steps(timeline) ? timeline->index.steps.index[step - 1] : timeline->index.count;
}

uint32_t timeline_step_end(const struct timeline *timeline, uint32_t step)
{
    return step < timeline_steps(timeline) ? timeline->index.steps.index[step] : timeline->index.count;
}

uint32_t timeline_step_at(const struct timeline *timeline, uint32_t position)
{
    return timeline_index_before(&timeline->index, &timeline->index.steps, position);
}

/* ---- the state at a position */

static uint64_t way_cost(uint32_t from, uint32_t to, size_t copied)
{
    return (uint64_t)(to - from) * APPLY_NS + copied / COPY_BYTES_PER_NS;
}

/* The cheapest of: going on from where the state is, the nearest keyframe, the head, the very beginning. */
static bool start_from(struct timeline *timeline, uint32_t position, struct state *state)
{
    const struct keyframe *keyframe = keyframes_before(&timeline->keyframes, position);
    uint64_t own = UINT64_MAX, kept = way_cost(0, position, 0), head = UINT64_MAX;
    if (state->position <= position && !state->failed)
        own = way_cost(state->position, position, 0);
    if (keyframe)
        kept = way_cost(keyframe->counts.position, position, keyframe_bytes(keyframe));
    if (position == timeline->head.position && position > 0)
        head = way_cost(position, position, state_bytes(&timeline->head));
    if (own <= kept && own <= head)
        return true;
    if (head <= kept)
        return state_copy(state, &timeline->head);
    if (keyframe)
        return keyframe_restore(keyframe, state);
    state_reset(state);
    return true;
}

bool timeline_state_at(struct timeline *timeline, uint32_t position, struct state *state)
{
    if (position > timeline->index.count || !start_from(timeline, position, state))
        return false;
    while (state->position < position) {
        struct event event;
        if (!timeline_event(timeline, state->position, &event))
            return false;
        state_apply(state, &event);
    }
    return !state->failed;
}

/* ---- the rest */

const struct timeline_source *timeline_source(struct timeline *timeline, struct str file)
{
    return timeline_sources_find(&timeline->sources, &timeline->index, &timeline->reader, file);
}

struct str timeline_note(const struct timeline *timeline, enum note_kind kind)
{
    return timeline->notes[kind];
}

const struct timeline_rest *timeline_rest(const struct timeline *timeline)
{
    return &timeline->rest;
}

struct str timeline_bytes(const struct timeline *timeline)
{
    return (struct str){ (const char *)timeline->reader.bytes, timeline->reader.offset };
}

size_t timeline_memory(const struct timeline *timeline)
{
    const struct pcapng_reader *reader = &timeline->reader;
    return sizeof *timeline + timeline_index_bytes(&timeline->index) + state_bytes(&timeline->head) +
           keyframes_bytes(&timeline->keyframes) + timeline->sources.bytes +
           reader->section_capacity * sizeof *reader->sections +
           reader->interface_capacity * sizeof *reader->interfaces;
}
