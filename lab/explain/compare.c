/* The longest common part of two runs, by the greedy algorithm of Myers (1986): its cost grows with the
 * differences, not with the length. Beyond a bound the rest is paired as it stands. */
#include "lab/explain/compare.h"

#include <stdio.h>
#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/explain/compare_lines.h"

enum { EDITS_MAX = 1500 }; /* its memory is at most the square of it, times 4 bytes */

struct aligner {
    const struct compare_line *left, *right;
    size_t left_count, right_count; /* lines between the common front and the common end */
    struct comparison *out;
    size_t capacity;
    bool failed;
};

static void put(struct aligner *aligner, enum compare_kind kind, uint32_t left, uint32_t right)
{
    struct comparison *out = aligner->out;

    if (!array_reserve(&out->rows, &aligner->capacity, out->count + 1, sizeof *out->rows)) {
        aligner->failed = true;
        return;
    }
    out->rows[out->count++] = (struct compare_row){ kind, left, right };
}

/* ---- what lies between two places where the runs agree */

/* The first right line from `from` on that the same actor did; `end` when there is none. */
static size_t partner(const struct compare_line *line, const struct compare_line *right, size_t from,
                      size_t end)
{
    while (from < end && right[from].group != line->group)
        from++;
    return from;
}

static void put_gap(struct aligner *aligner, size_t left, size_t left_end, size_t right, size_t right_end)
{
    for (; left < left_end; left++) {
        const struct compare_line *line = &aligner->left[left];
        size_t other = partner(line, aligner->right, right, right_end);
        if (other == right_end) {
            put(aligner, COMPARE_LEFT, line->event, EVENT_NO_INDEX);
            continue;
        }
        for (; right < other; right++)
            put(aligner, COMPARE_RIGHT, EVENT_NO_INDEX, aligner->right[right].event);
        bool same = line->what == aligner->right[right].what;
        put(aligner, same ? COMPARE_SAME : COMPARE_DIFFERS, line->event, aligner->right[right].event);
        right++;
    }
    for (; right < right_end; right++)
        put(aligner, COMPARE_RIGHT, EVENT_NO_INDEX, aligner->right[right].event);
}

/* ---- Myers */

/* The furthest left line reached on each diagonal (left minus right), for each number of edits. Those of d
 * edits are at d * d, 2 d + 1 of them, from diagonal -d on. */
struct trace {
    int32_t *reached;
    int32_t edits; /* -1: too many */
};

static int32_t *at(const struct trace *trace, int32_t edits, int32_t diagonal)
{
    return &trace->reached[(size_t)edits * (size_t)edits + (size_t)(diagonal + edits)];
}

/* Whether diagonal k is reached with d edits by a right line (downwards) rather than by a left one. */
static bool is_down(const struct trace *trace, int32_t edits, int32_t k)
{
    return k == -edits || (k != edits && *at(trace, edits - 1, k - 1) < *at(trace, edits - 1, k + 1));
}

/* Fills one round; true when the ends were reached. */
static bool search_round(const struct aligner *aligner, struct trace *trace, int32_t edits)
{
    int32_t left_count = (int32_t)aligner->left_count, right_count = (int32_t)aligner->right_count;

    for (int32_t k = -edits; k <= edits; k += 2) {
        int32_t x = 0;
        if (edits > 0)
            x = is_down(trace, edits, k) ? *at(trace, edits - 1, k + 1) : *at(trace, edits - 1, k - 1) + 1;
        int32_t y = x - k;
        while (x >= 0 && y >= 0 && x < left_count && y < right_count &&
               aligner->left[x].what == aligner->right[y].what) {
            x++;
            y++;
        }
        *at(trace, edits, k) = x;
        if (k + 1 <= edits)
            *at(trace, edits, k + 1) = -1; /* of the other parity: never read */
        if (x >= left_count && y >= right_count)
            return true;
    }
    return false;
}

static bool search(const struct aligner *aligner, struct trace *trace)
{
    size_t most = aligner->left_count + aligner->right_count, bound = most < EDITS_MAX ? most : EDITS_MAX;
    size_t capacity = 0;

    trace->edits = -1;
    trace->reached = NULL;
    for (size_t d = 0; d <= bound; d++) {
        if (!array_reserve(&trace->reached, &capacity, (d + 1) * (d + 1), sizeof *trace->reached))
            return false;
        if (search_round(aligner, trace, (int32_t)d)) {
            trace->edits = (int32_t)d;
            break;
        }
    }
    return true;
}

/* Walks back from the ends and marks the left lines that have a partner: partners[left] = right, else -1. */
static void mark_partners(const struct aligner *aligner, const struct trace *trace, int32_t *partners)
{
    int32_t x = (int32_t)aligner->left_count, y = (int32_t)aligner->right_count;

    for (int32_t d = trace->edits; d >= 0; d--) {
        int32_t k = x - y, from_x = 0, from_y = 0;
        if (d > 0) {
            int32_t before = is_down(trace, d, k) ? k + 1 : k - 1;
            from_x = *at(trace, d - 1, before);
            from_y = from_x - before;
        }
        while (x > from_x && y > from_y && aligner->left[x - 1].what == aligner->right[y - 1].what) {
            x--;
            y--;
            partners[x] = y;
        }
        x = from_x;
        y = from_y;
    }
}

/* Lines with partners are the same; what lies between them is a gap. */
static void put_aligned(struct aligner *aligner, const int32_t *partners)
{
    size_t left = 0, right = 0;

    for (size_t x = 0; x < aligner->left_count; x++) {
        if (partners[x] < 0)
            continue;
        put_gap(aligner, left, x, right, (size_t)partners[x]);
        put(aligner, COMPARE_SAME, aligner->left[x].event, aligner->right[partners[x]].event);
        left = x + 1;
        right = (size_t)partners[x] + 1;
    }
    put_gap(aligner, left, aligner->left_count, right, aligner->right_count);
}

static bool align(struct aligner *aligner)
{
    struct trace trace;
    int32_t *partners = malloc((aligner->left_count + 1) * sizeof *partners);
    bool good = partners && search(aligner, &trace);

    for (size_t i = 0; partners && i < aligner->left_count; i++)
        partners[i] = -1;
    if (good && trace.edits >= 0)
        mark_partners(aligner, &trace, partners);
    if (good)
        put_aligned(aligner, partners);
    if (partners)
        free(trace.reached);
    free(partners);
    return good && !aligner->failed;
}

/* ---- the whole */

static bool compare_lines(const struct compare_lines *left, const struct compare_lines *right,
                          struct comparison *out)
{
    struct aligner aligner = { .left = left->items, .right = right->items, .out = out };
    size_t front = 0, end = 0, shorter = left->count < right->count ? left->count : right->count;

    while (front < shorter && left->items[front].what == right->items[front].what)
        front++;
    while (end < shorter - front &&
           left->items[left->count - 1 - end].what == right->items[right->count - 1 - end].what)
        end++;
    for (size_t i = 0; i < front; i++)
        put(&aligner, COMPARE_SAME, left->items[i].event, right->items[i].event);
    aligner.left = front > 0 ? left->items + front : left->items;
    aligner.right = front > 0 ? right->items + front : right->items;
    aligner.left_count = left->count - front - end;
    aligner.right_count = right->count - front - end;
    if (!align(&aligner))
        return false;
    for (size_t i = end; i > 0; i--)
        put(&aligner, COMPARE_SAME, left->items[left->count - i].event, right->items[right->count - i].event);
    return !aligner.failed;
}

bool compare_runs(const struct timeline *left, uint32_t left_end, const struct timeline *right,
                  struct comparison *comparison)
{
    struct compare_lines lines[2];
    bool good;

    *comparison = (struct comparison){ 0 };
    good = compare_lines_of(left, left_end, &lines[0]);
    good = compare_lines_of(right, UINT32_MAX, &lines[1]) && good;
    good = good && compare_lines(&lines[0], &lines[1], comparison);
    free(lines[0].items);
    free(lines[1].items);
    while (comparison->first < comparison->count && comparison->rows[comparison->first].kind == COMPARE_SAME)
        comparison->first++;
    return good;
}

void compare_free(struct comparison *comparison)
{
    free(comparison->rows);
    *comparison = (struct comparison){ 0 };
}

uint32_t compare_step(const struct timeline *timeline, uint32_t index)
{
    return index == EVENT_NO_INDEX ? 0 : timeline_step_at(timeline, index + 1);
}

size_t compare_text(const struct timeline *timeline, uint32_t index, char *out, size_t cap)
{
    struct event event;
    int used;

    out[0] = '\0';
    if (index == EVENT_NO_INDEX || !timeline_event(timeline, index, &event))
        return 0;
    struct str actor = event.kind == EVENT_PACKET ? str_from("packet") : event.actor;
    used = snprintf(out, cap, "%.*s%s%.*s", STR_ARGS(actor), actor.n ? ": " : "", STR_ARGS(event.line));
    return used < 0 ? 0 : (size_t)used < cap ? (size_t)used : cap - 1;
}

size_t compare_parting(const struct comparison *comparison, const struct timeline *left,
                       const struct timeline *right, char *out, size_t cap)
{
    char texts[2][400];
    int used;

    if (comparison->first == comparison->count) {
        used =
            snprintf(out, cap, "The same from beginning to end, but for times, ports and acknowledgements.");
    } else {
        const struct compare_row *row = &comparison->rows[comparison->first];
        compare_text(left, row->left, texts[0], sizeof texts[0]);
        compare_text(right, row->right, texts[1], sizeof texts[1]);
        if (row->kind == COMPARE_LEFT)
            used = snprintf(out, cap, "They part at step %u, which the other run has not: %s",
                            (unsigned)compare_step(left, row->left), texts[0]);
        else if (row->kind == COMPARE_RIGHT)
            used = snprintf(out, cap, "They part at step %u of the other run, which this one has not: %s",
                            (unsigned)compare_step(right, row->right), texts[1]);
        else
            used = snprintf(out, cap, "They part at step %u: %s | at step %u: %s",
                            (unsigned)compare_step(left, row->left), texts[0],
                            (unsigned)compare_step(right, row->right), texts[1]);
    }
    return used < 0 ? 0 : (size_t)used < cap ? (size_t)used : cap - 1;
}
