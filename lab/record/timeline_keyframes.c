/* States kept on the way, so that none is further than some thousand events from the next.
 *
 * A state can be megabytes (a server that took fifty thousand connections), most of it past and unchanging.
 * So its arrays are cut into pages, and a keyframe owns the pages that differ from those of the one before
 * it. */
#include "lab/record/timeline_keyframes.h"

#include <stdlib.h>

#include "lab/base/array.h"

enum {
    INTERVAL = 4096,  /* events between two keyframes, at least */
    EVENT_BYTES = 28, /* memory an event brings along */
    ARENA_BLOCK = 1 << 16
};

static const uint32_t page_elements[STATE_ARRAYS] = {
    [STATE_TASKS] = 16,     [STATE_KEYS] = 128, [STATE_DESCRIPTORS] = 64, [STATE_OBJECTS] = 8,
    [STATE_INTERESTS] = 64, [STATE_LIVE] = 128, [STATE_PRESENT] = 128,
};

/* ---- memory */

struct arena_block {
    struct arena_block *next;
    size_t size;
    max_align_t bytes[];
};

static void *arena_take(struct arena *arena, size_t size)
{
    size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (arena->room - arena->used < size) {
        size_t room = size > ARENA_BLOCK ? size : ARENA_BLOCK;
        struct arena_block *block = malloc(sizeof *block + room);
        if (!block)
            return NULL;
        *block = (struct arena_block){ .next = arena->blocks, .size = room };
        arena->blocks = block;
        arena->used = 0;
        arena->room = room;
        arena->bytes += sizeof *block + room;
    }
    void *taken = (char *)arena->blocks->bytes + arena->used;
    arena->used += size;
    return taken;
}

void keyframes_free(struct keyframes *keyframes)
{
    for (struct arena_block *block = keyframes->arena.blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    free(keyframes->frames);
    free(keyframes->scratch);
    *keyframes = (struct keyframes){ 0 };
}

size_t keyframes_bytes(const struct keyframes *keyframes)
{
    return keyframes->arena.bytes + keyframes->capacity * sizeof *keyframes->frames +
           keyframes->scratch_room * sizeof *keyframes->scratch;
}

/* ---- pages */

static uint32_t elements_of(const struct state *counts, enum state_array array)
{
    uint32_t count;
    state_elements(counts, array, &count);
    return count;
}

static uint32_t pages_of(const struct state *counts, enum state_array array)
{
    return (elements_of(counts, array) + page_elements[array] - 1) / page_elements[array];
}

static size_t page_bytes(const struct state *counts, enum state_array array, uint32_t page)
{
    uint32_t left = elements_of(counts, array) - page * page_elements[array];
    return (size_t)(left < page_elements[array] ? left : page_elements[array]) * state_element[array];
}

/* Objects are large and say themselves when they changed. */
static bool objects_changed(const struct object *objects, size_t bytes, uint32_t since)
{
    for (size_t i = 0; i < bytes / sizeof *objects; i++)
        if (objects[i].changed != EVENT_NO_INDEX && objects[i].changed >= since)
            return true;
    return false;
}

/* The page of the keyframe before that holds the same; NULL when it differs. */
static const void *same_page(const struct keyframe *before, const struct state *state, enum state_array array,
                             uint32_t page)
{
    uint32_t count;
    const char *elements = state_elements(state, array, &count);
    size_t bytes = page_bytes(state, array, page);
    if (!before || page >= pages_of(&before->counts, array) ||
        page_bytes(&before->counts, array, page) != bytes)
        return NULL;
    const void *now = elements + (size_t)page * page_elements[array] * state_element[array];
    const void *then = before->pages[array][page];
    bool changed = array == STATE_OBJECTS ? objects_changed(now, bytes, before->counts.position)
                                          : memcmp(then, now, bytes) != 0;
    return changed ? NULL : then;
}

/* Finds the pages that can be shared, into the scratch; returns the bytes that the others take, and the
 * lists. */
static size_t plan_pages(struct keyframes *keyframes, const struct keyframe *before,
                         const struct state *state)
{
    size_t bytes = 0, used = 0;
    for (unsigned array = 0; array < STATE_ARRAYS; array++)
        for (uint32_t page = 0, pages = pages_of(state, array); page < pages; page++) {
            const void *same = same_page(before, state, array, page);
            keyframes->scratch[used++] = same;
            bytes += sizeof same + (same ? 0 : page_bytes(state, array, page));
        }
    return bytes;
}

static bool make_scratch(struct keyframes *keyframes, const struct state *state)
{
    size_t wanted = 0;
    for (unsigned array = 0; array < STATE_ARRAYS; array++)
        wanted += pages_of(state, array);
    return array_reserve(&keyframes->scratch, &keyframes->scratch_room, wanted, sizeof *keyframes->scratch);
}

/* ---- taking */

static bool fill_pages(struct keyframes *keyframes, struct keyframe *frame, const struct state *state)
{
    const void **shared = keyframes->scratch;
    for (unsigned array = 0; array < STATE_ARRAYS; array++) {
        uint32_t count, pages = pages_of(state, array);
        const char *elements = state_elements(state, array, &count);
        frame->pages[array] = arena_take(&keyframes->arena, pages * sizeof *shared);
        if (!frame->pages[array])
            return false;
        for (uint32_t page = 0; page < pages; page++, shared++) {
            size_t bytes = page_bytes(state, array, page);
            void *made = *shared ? NULL : arena_take(&keyframes->arena, bytes);
            if (!*shared && !made)
                return false;
            if (made)
                memcpy(made, elements + (size_t)page * page_elements[array] * state_element[array], bytes);
            frame->pages[array][page] = made ? made : *shared;
        }
    }
    return true;
}

static struct keyframe *next_frame(struct keyframes *keyframes)
{
    return array_reserve(&keyframes->frames, &keyframes->capacity, (size_t)keyframes->count + 1,
                         sizeof *keyframes->frames)
               ? &keyframes->frames[keyframes->count]
               : NULL;
}

static void without_arrays(struct state *state)
{
    state->tasks = NULL;
    state->keys = NULL;
    state->descriptors = NULL;
    state->objects = NULL;
    state->interests = NULL;
    state->live = NULL;
    state->present = NULL;
}

void keyframes_see(struct keyframes *keyframes, const struct state *state, bool live)
{
    if (state->position < keyframes->next + INTERVAL)
        return;
    keyframes->next = state->position;
    struct keyframe *frame = next_frame(keyframes);
    if (!frame || !make_scratch(keyframes, state))
        return;
    size_t held = keyframes_bytes(keyframes) + (live ? state_bytes(state) : 0);
    size_t more = plan_pages(keyframes, keyframes->count > 0 ? frame - 1 : NULL, state) + ARENA_BLOCK;
    if (held + more > (size_t)EVENT_BYTES * state->position)
        return;
    frame->counts = *state;
    without_arrays(&frame->counts);
    if (fill_pages(keyframes, frame, state))
        keyframes->count++;
}

/* ---- going back to one */

const struct keyframe *keyframes_before(const struct keyframes *keyframes, uint32_t position)
{
    uint32_t low = 0, high = keyframes->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (keyframes->frames[middle].counts.position <= position)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &keyframes->frames[low - 1] : NULL;
}

size_t keyframe_bytes(const struct keyframe *keyframe)
{
    size_t bytes = 0;
    for (unsigned array = 0; array < STATE_ARRAYS; array++)
        bytes += (size_t)elements_of(&keyframe->counts, array) * state_element[array];
    return bytes;
}

bool keyframe_restore(const struct keyframe *keyframe, struct state *state)
{
    const struct state *counts = &keyframe->counts;
    for (unsigned array = 0; array < STATE_ARRAYS; array++) {
        uint32_t count = elements_of(counts, array);
        if (!state_resize(state, array, count)) {
            state_reset(state);
            return false;
        }
        char *elements = state_elements(state, array, &count);
        for (uint32_t page = 0, pages = pages_of(counts, array); page < pages; page++)
            memcpy(elements + (size_t)page * page_elements[array] * state_element[array],
                   keyframe->pages[array][page], page_bytes(counts, array, page));
    }
    state->position = counts->position;
    state->ns = counts->ns;
    state->left = counts->left;
    state->packets = counts->packets;
    state->output_bytes = counts->output_bytes;
    state->notes = counts->notes;
    state->failed = counts->failed;
    return true;
}
