/* A round is a handful of rows (a busy loop's call; a send, its packets and
 * the peer's recv); two rows are alike when the same is called with the same result and the same segment goes
 * the same way: times, ports and sequence numbers apart. */
#include "viz/ladder/ladder_fold.h"

#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/base/hash.h"
#include "viz/view/wire_words.h"

enum { ROUND_ROWS_MAX = 8, TIMES_LEAST = 4, ROWS_LEAST = 4 };

struct folding {
    struct ladder *ladder;
    const struct timeline *timeline;
    uint64_t *looks; /* of each row */
    int *places;     /* where each row stands afterwards; -1: folded away */
};

/* ---- what rows look like */

static uint64_t look_of(const struct folding *f, int index)
{
    const struct ladder_row *row = &f->ladder->rows[index];
    uint64_t look = hash_number(HASH_START, row->part);
    struct event event;
    if (row->part == LADDER_HELD || row->part == LADDER_WORD || row->part == LADDER_BANNER)
        return hash_number(look, (uint64_t)(-1 - index));
    if (row->call >= 0) {
        const struct ladder_call *call = &f->ladder->calls[row->call];
        struct str line = call->answer;
        if (row->part == LADDER_BEGIN)
            line = timeline_event(f->timeline, call->enter, &event) ? event.line : (struct str){ 0 };
        if (!call->over || !line.n)
            return hash_number(look, (uint64_t)(-1 - index));
        look = hash_bytes(hash_number(look, (uint64_t)call->tid), line.p, line.n);
    }
    if (row->packet != EVENT_NO_INDEX) {
        struct wire_facts facts;
        wire_facts_of(&row->wire, &facts);
        look =
            hash_number(hash_number(hash_number(look, (uint64_t)row->from), (uint64_t)row->to), facts.marks);
        look = hash_number(hash_bytes(look, facts.flags.p, facts.flags.n), facts.payload);
    }
    return look;
}

/* ---- which rounds there are */

/* How many times `rows` rows from `first` on come one after the other. */
static int times_at(const struct folding *f, int first, int rows)
{
    int same = 0;
    while (first + same + rows < f->ladder->row_count &&
           f->looks[first + same] == f->looks[first + same + rows])
        same++;
    return same / rows + 1;
}

/* No bracket begins or ends within rows [from, to) and goes on outside. */
static bool stands_alone(const struct folding *f, int from, int to)
{
    for (int i = 0; i < f->ladder->call_count; i++) {
        const struct ladder_call *call = &f->ladder->calls[i];
        bool begins = call->first_row >= from && call->first_row < to;
        bool ends = call->last_row >= from && call->last_row < to;
        if (call->bracket && begins != ends)
            return false;
    }
    return true;
}

static bool has_event(const struct ladder *ladder, int from, int to, uint32_t event)
{
    return event != EVENT_NO_INDEX && event >= ladder->rows[from].first && event <= ladder->rows[to - 1].last;
}

/* The longest stretch of rounds that begins at a row: its times, 0 none. */
static int find_round(const struct folding *f, int first, uint32_t but, int *rows)
{
    int best = 0;
    for (int n = 1; n <= ROUND_ROWS_MAX && first + 2 * n <= f->ladder->row_count; n++) {
        int times = times_at(f, first, n);
        if (times < TIMES_LEAST || times * n < ROWS_LEAST + n || (best && times * n <= best * *rows))
            continue;
        int folded = first + (times - 1) * n;
        if (has_event(f->ladder, first, first + times * n, but) || !stands_alone(f, first, folded))
            continue;
        best = times;
        *rows = n;
    }
    return best;
}

static bool add_round(struct folding *f, int first, int times, int rows)
{
    struct ladder *ladder = f->ladder;
    int folded = (times - 1) * rows;
    if (!array_reserve(&ladder->rounds, &ladder->round_capacity, (size_t)ladder->round_count + 1,
                       sizeof *ladder->rounds))
        return false;
    ladder->rounds[ladder->round_count++] =
        (struct ladder_round){ .times = (unsigned)times - 1,
                               .rows = rows,
                               .more = first < rows && ladder->more,
                               .first = ladder->rows[first].first,
                               .last = ladder->rows[first + folded - 1].last,
                               .sample = first };
    return true;
}

/* ---- the rows without them */

static void put_row(struct folding *f, int from, int to)
{
    f->ladder->rows[to] = f->ladder->rows[from];
    f->places[from] = to;
}

static void put_round(struct folding *f, const struct ladder_round *round, int index, int to)
{
    struct ladder_row *row = &f->ladder->rows[to];
    *row = (struct ladder_row){ .first = round->first,
                                .last = round->last,
                                .ns = row->ns,
                                .part = LADDER_ROUNDS,
                                .call = -1,
                                .lane = -1,
                                .event = round->last,
                                .packet = EVENT_NO_INDEX,
                                .from = -1,
                                .to = -1,
                                .round = index };
}

static int place_of(const struct folding *f, int row, int count)
{
    return row < 0 ? -1 : row >= count ? f->ladder->row_count : f->places[row];
}

/* Calls whose rows are gone have no bracket any more. */
static void move_calls(struct folding *f, int count)
{
    for (int i = 0; i < f->ladder->call_count; i++) {
        struct ladder_call *call = &f->ladder->calls[i];
        bool gone = call->first_row >= 0 && call->first_row < count && f->places[call->first_row] < 0;
        call->first_row = place_of(f, call->first_row, count);
        call->last_row = place_of(f, call->last_row, count);
        call->bracket = call->bracket && !gone;
    }
}

static void close_up(struct folding *f)
{
    int count = f->ladder->row_count, to = 0, round = 0;
    for (int from = 0; from < count;) {
        if (round == f->ladder->round_count || f->ladder->rounds[round].sample != from) {
            put_row(f, from++, to++);
            continue;
        }
        struct ladder_round *r = &f->ladder->rounds[round];
        int folded = (int)r->times * r->rows;
        for (int i = 0; i < folded; i++)
            f->places[from + i] = -1;
        f->ladder->rows[to].ns = f->ladder->rows[from].ns;
        put_round(f, r, round++, to++);
        r->sample = to;
        from += folded;
    }
    f->ladder->row_count = to;
    move_calls(f, count);
}

bool ladder_fold_rounds(struct ladder *ladder, const struct timeline *timeline, uint32_t but)
{
    size_t count = (size_t)ladder->row_count;
    struct folding f = { ladder, timeline, malloc(count * sizeof *f.looks + 1),
                         malloc(count * sizeof *f.places + 1) };
    bool good = f.looks && f.places;
    for (int i = 0; good && i < ladder->row_count; i++)
        f.looks[i] = look_of(&f, i);
    for (int i = 0; good && i < ladder->row_count;) {
        int rows = 1, times = find_round(&f, i, but, &rows);
        good = times == 0 || add_round(&f, i, times, rows);
        i += times ? (times - 1) * rows + 1 : 1;
    }
    if (good && ladder->round_count > 0)
        close_up(&f);
    free(f.looks);
    free(f.places);
    return good;
}
