/* A round is a handful of rows (a busy loop's call; a send, its packets and
 * the peer's recv); two rows are alike when what they tell of has the same shape
 * (lab/explain/fold/shape.h): bytes, times, ports and sequence numbers apart. */
#include "viz/ladder/ladder_fold.h"

#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/base/hash.h"
#include "lab/explain/fold/shape.h"
#include "viz/view/wire_words.h"

enum { ROUND_ROWS_MAX = 8, TIMES_LEAST = 4, TIMES_LIKE = 12 /* where bytes differ */, ROWS_LEAST = 4 };

/* Of a row. Shapes take a look into the recording, and most rows are told apart without. */
struct look {
    uint64_t words; /* what it says */
    uint64_t kind;  /* what every row that is like it has too */
    uint64_t shape; /* of its call; 0: not looked at yet */
};

struct folding {
    struct ladder *ladder;
    const struct timeline *timeline;
    struct look *looks; /* of each row */
    int *places;        /* where each row stands afterwards, or the row that stands for it: -1 minus that */
};

/* ---- what rows look like */

/* What a row tells of its call; EVENT_NO_INDEX where that is like nothing else. */
static uint32_t event_of(const struct folding *f, const struct ladder_row *row)
{
    const struct ladder_call *call = &f->ladder->calls[row->call];
    uint32_t event = row->part == LADDER_BEGIN ? call->enter : call->returned;
    return call->over && call->answer.n ? event : EVENT_NO_INDEX;
}

static uint64_t shape_at(const struct folding *f, int index)
{
    const struct ladder_row *row = &f->ladder->rows[index];
    struct look *look = &f->looks[index];
    struct event event;
    if (look->shape == 0 && row->call >= 0 && timeline_event(f->timeline, event_of(f, row), &event))
        look->shape = shape_of(&event).fine;
    return look->shape;
}

static bool is_single(const struct folding *f, const struct ladder_row *row)
{
    return row->part == LADDER_HELD || row->part == LADDER_WORD || row->part == LADDER_BANNER ||
           (row->call >= 0 && event_of(f, row) == EVENT_NO_INDEX);
}

static struct look look_at(const struct folding *f, int index)
{
    const struct ladder_row *row = &f->ladder->rows[index];
    uint64_t kind = hash_number(HASH_START, row->part), words = kind;
    if (is_single(f, row))
        kind = hash_number(kind, (uint64_t)(-1 - index));
    else if (row->call >= 0) {
        const struct ladder_call *call = &f->ladder->calls[row->call];
        struct str name = str_before(call->answer, '(');
        kind = hash_bytes(hash_number(kind, (uint64_t)call->tid), name.p, name.n);
        words = hash_bytes(words, call->answer.p, call->answer.n);
    }
    if (row->packet != EVENT_NO_INDEX) {
        struct wire_facts facts;
        wire_facts_of(&row->wire, &facts);
        kind = hash_number(hash_number(kind, (uint64_t)row->from), (uint64_t)row->to);
        struct str said = str_starts(facts.flags, "UDP ") ? str_first(facts.flags, 3) : facts.flags;
        kind = hash_bytes(hash_number(kind, facts.marks), said.p, said.n);
        kind = hash_number(kind, facts.payload > 0);
        words = hash_number(hash_bytes(words, facts.flags.p, facts.flags.n), facts.payload);
    }
    return (struct look){ .words = hash_number(words, kind), .kind = kind };
}

static bool are_alike(const struct folding *f, int a, int b)
{
    return f->looks[a].words == f->looks[b].words ||
           (f->looks[a].kind == f->looks[b].kind && shape_at(f, a) == shape_at(f, b));
}

/* ---- which rounds there are */

/* How many times `rows` rows from `first` on come one after the other. */
static int times_at(const struct folding *f, int first, int rows)
{
    int same = 0;
    while (first + same + rows < f->ladder->row_count && are_alike(f, first + same, first + same + rows))
        same++;
    return same / rows + 1;
}

static bool has_event(const struct ladder *ladder, int from, int to, uint32_t event)
{
    return event != EVENT_NO_INDEX && event >= ladder->rows[from].first && event <= ladder->rows[to - 1].last;
}

/* Whether each time says the same as the last one, which is shown. */
static bool says_the_same(const struct folding *f, int first, int times, int rows)
{
    for (int i = first; i < first + (times - 1) * rows; i++)
        if (f->looks[i].words != f->looks[i + rows].words)
            return false;
    return true;
}

/* The longest stretch of rounds that begins at a row: its times, 0 none. */
static int find_round(const struct folding *f, int first, uint32_t but, int *rows)
{
    int best = 0;
    for (int n = 1; n <= ROUND_ROWS_MAX && first + 2 * n <= f->ladder->row_count; n++) {
        int times = times_at(f, first, n);
        if (times < TIMES_LEAST || times * n < ROWS_LEAST + n || (best && times * n <= best * *rows))
            continue;
        if (has_event(f->ladder, first, first + times * n, but) ||
            (times < TIMES_LIKE && !says_the_same(f, first, times, n)))
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
                               .same = says_the_same(f, first, times, rows),
                               .took_ns = ladder->rows[first + folded].ns - ladder->rows[first].ns,
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
    int place = row < 0 ? -1 : row >= count ? f->ladder->row_count : f->places[row];
    return row >= 0 && place < 0 ? -1 - place : place;
}

/* A bracket that begins or ends in what was folded does so in the row that stands for it; one that does both
 * is not drawn. */
static void move_calls(struct folding *f, int count)
{
    for (int i = 0; i < f->ladder->call_count; i++) {
        struct ladder_call *call = &f->ladder->calls[i];
        bool gone = call->first_row >= 0 && call->first_row < count && f->places[call->first_row] < 0;
        call->first_row = place_of(f, call->first_row, count);
        call->last_row = place_of(f, call->last_row, count);
        call->bracket = call->bracket && !(gone && call->first_row == call->last_row);
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
            f->places[from + i] = -1 - to;
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
        f.looks[i] = look_at(&f, i);
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
