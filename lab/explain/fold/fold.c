#include "lab/explain/fold/fold.h"

#include <stdlib.h>

#include "lab/base/clock.h"
#include "lab/explain/fold/fold_sums.h"
#include "lab/explain/fold/known_shapes.h"

enum {
    ROUND_MAX = 32,    /* events of a round */
    ROUND_EVENTS = 8,  /* known ones, at the least, before rounds are folded: two rounds, if those are more */
    LOOSE_EVENTS = 64, /* known ones in any order before they are folded */
    LOOSE_TAIL = 16,   /* how many of those are shown at the end */
    ROUNDS_LEAST = 3,  /* fewer are shown in full */
    LOOSE_LEAST = 16,
    HELD_ROUNDS = 5, /* held back: what may be shown at the end, and what is too little to fold */
    HELD_LOOSE = LOOSE_TAIL + LOOSE_LEAST,
    HELD_MAX = HELD_ROUNDS * ROUND_MAX,
    BREAKS_MAX = 2, /* times that rounds may end in something known before order counts no more */
    SAY_FIRST = 64, /* events after which a line says that it still goes on; then twice as many each time */
    SAY_MOST = 1 << 20
};

#define NO_EVENT UINT32_MAX

struct held {
    uint32_t index;
    uint32_t sleeps[2]; /* events that say that a call sleeps, between this one and the next; NO_EVENT none */
    int64_t ns;
    struct fold_term term;
};

struct fold {
    struct fold_output output;
    struct known_shapes known;
    uint64_t last[ROUND_MAX];  /* shapes of the last events, by `row` modulo ROUND_MAX */
    uint64_t row;              /* known events in a row, in one order */
    uint64_t loose_row;        /* in any */
    uint64_t alike[ROUND_MAX]; /* [n - 1]: so many of the last ones are each as the one n before it */
    unsigned breaks;

    bool stepped; /* calls were held before they were made */
    bool folding;
    unsigned round;    /* events of a round; 0: they come in any order */
    bool said;         /* a line was printed of what is being folded */
    uint64_t say_next; /* events until the next */
    int64_t since_ns;  /* of the last event before those of the sums */
    int64_t seen_ns, shown_ns;
    uint64_t folded; /* in the sums */
    int64_t folded_ns;
    struct fold_sums sums;
    struct held held[HELD_MAX];
    unsigned first_held, held_count;
};

struct fold *fold_new(struct fold_output output)
{
    struct fold *fold = calloc(1, sizeof *fold);
    if (fold)
        fold->output = output;
    return fold;
}

void fold_free(struct fold *fold)
{
    free(fold);
}

/* ---- what is held back */

static void show(struct fold *fold, uint32_t index, int64_t ns)
{
    fold->output.event(fold->output.data, index);
    fold->shown_ns = ns;
}

static struct held *take_held(struct fold *fold)
{
    struct held *held = &fold->held[fold->first_held];
    fold->first_held = (fold->first_held + 1) % HELD_MAX;
    fold->held_count--;
    return held;
}

static void fold_one(struct fold *fold)
{
    const struct held *held = take_held(fold);
    fold_sums_add(&fold->sums, &held->term);
    fold->folded++;
    fold->folded_ns = held->ns;
}

/* ---- the line */

static void put_rate(struct text *text, uint64_t count, int64_t took)
{
    if (took < NS_PER_US)
        return;
    double rate = (double)count * (double)NS_PER_S / (double)took;
    text_printf(text, " in %.6f s (%.*f a second)", (double)took / (double)NS_PER_S, rate < 10 ? 1 : 0, rate);
}

static void say(struct fold *fold)
{
    char line[FOLD_LINE_MAX];
    struct text text = text_into(line, sizeof line);
    uint64_t count = fold->round ? fold->folded / fold->round : fold->folded;
    unsigned long long number = count;
    if (fold->round && fold->said)
        text_printf(&text, "they repeated %llu times more", number);
    else if (fold->round == 1)
        text_printf(&text, "the last event repeated %llu times", number);
    else if (fold->round)
        text_printf(&text, "the last %u events repeated %llu times", fold->round, number);
    else
        text_printf(&text, "%llu event%s%s like those above", number, number == 1 ? "" : "s",
                    fold->said ? " more" : "");
    put_rate(&text, count, fold->folded_ns - fold->since_ns);
    fold_sums_text(&fold->sums, &text);
    fold->output.line(fold->output.data, fold->folded_ns > fold->shown_ns ? fold->folded_ns : fold->shown_ns,
                      text_made(&text));
    fold->said = true;
    fold->since_ns = fold->folded_ns;
    fold->folded = 0;
    fold->sums = (struct fold_sums){ 0 };
}

/* How many of the held events are shown once nothing of the kind follows. */
static unsigned tail_of(const struct fold *fold)
{
    uint64_t count = fold->folded + fold->held_count;
    uint64_t tail = fold->round ? fold->round + count % fold->round : LOOSE_TAIL;
    uint64_t least = fold->round ? ROUNDS_LEAST * (uint64_t)fold->round : LOOSE_LEAST;
    bool little = !fold->said && fold->folded == 0 && count < tail + least;
    return little || tail > fold->held_count ? fold->held_count : (unsigned)tail;
}

void fold_end(struct fold *fold)
{
    for (unsigned tail = tail_of(fold); fold->held_count > tail;)
        fold_one(fold);
    if (fold->folded > 0)
        say(fold);
    while (fold->held_count > 0) {
        const struct held *held = take_held(fold);
        show(fold, held->index, held->ns);
        for (int i = 0; i < 2 && held->sleeps[i] != NO_EVENT; i++)
            fold->output.event(fold->output.data, held->sleeps[i]);
    }
    fold->folding = false;
    fold->row = 0;
}

/* ---- rounds */

/* One more known event: how long its row has gone round so far. */
static void see_shape(struct fold *fold, uint64_t shape)
{
    for (unsigned n = 1; n <= ROUND_MAX; n++) {
        bool same = n <= fold->row && fold->last[(fold->row - n) % ROUND_MAX] == shape;
        fold->alike[n - 1] = same ? fold->alike[n - 1] + 1 : 0;
    }
    fold->last[fold->row++ % ROUND_MAX] = shape;
}

/* Events of the shortest round that has come twice; 0: none has. */
static unsigned round_of(const struct fold *fold)
{
    for (unsigned n = 1; n <= ROUND_MAX; n++)
        if (fold->alike[n - 1] >= n && fold->alike[n - 1] + n >= ROUND_EVENTS)
            return n;
    return 0;
}

static void begin(struct fold *fold, unsigned round)
{
    fold->folding = true;
    fold->round = round;
    fold->said = false;
    fold->say_next = SAY_FIRST;
    fold->since_ns = fold->shown_ns;
}

/* The rounds have ended in something known. */
static void break_rounds(struct fold *fold, uint64_t shape)
{
    bool order_counts = fold->breaks < BREAKS_MAX;
    if (!order_counts && fold->loose_row > LOOSE_EVENTS) {
        fold->round = 0;
        return;
    }
    fold_end(fold);
    fold->breaks += order_counts;
    fold->loose_row = order_counts ? 1 : fold->loose_row;
    see_shape(fold, shape);
}

static void hold(struct fold *fold, uint32_t index, const struct event *event)
{
    unsigned most = fold->round ? HELD_ROUNDS * fold->round : HELD_LOOSE;
    while (fold->held_count >= most)
        fold_one(fold);
    fold->held[(fold->first_held + fold->held_count++) % HELD_MAX] =
        (struct held){ index, { NO_EVENT, NO_EVENT }, event->ns, fold_term_of(event) };
    if (fold->folded < fold->say_next || (fold->round && fold->folded % fold->round))
        return;
    say(fold);
    if (fold->say_next < SAY_MOST)
        fold->say_next *= 2;
}

static void see_known(struct fold *fold, uint32_t index, const struct event *event, uint64_t shape)
{
    see_shape(fold, shape);
    fold->loose_row++;
    if (fold->folding && fold->round && fold->alike[fold->round - 1] == 0)
        break_rounds(fold, shape);
    unsigned round = fold->folding ? 0 : round_of(fold);
    if (!fold->folding && (round || fold->loose_row > LOOSE_EVENTS))
        begin(fold, round);
    if (fold->folding)
        hold(fold, index, event);
    else
        show(fold, index, event->ns);
}

/* Words that were not printed before are shown. A few times what was folded is told before them; then it goes
 * on around them. */
static void see_words(struct fold *fold, uint32_t index, const struct event *event)
{
    if (fold->folding && fold->breaks < BREAKS_MAX) {
        fold->loose_row = fold->round ? 0 : fold->loose_row;
        fold->breaks++;
        fold_end(fold);
    }
    while (fold->held_count > 0)
        fold_one(fold);
    fold->round = 0;
    show(fold, index, event->ns);
}

/* In a run that is not stepped it depends on the machine whether a call sleeps long enough to be told of: so
 * it ends nothing, and is no part of a round. */
static void see_sleep(struct fold *fold, uint32_t index, const struct event *event)
{
    if (fold->held_count == 0) {
        show(fold, index, event->ns);
        return;
    }
    struct held *last = &fold->held[(fold->first_held + fold->held_count - 1) % HELD_MAX];
    last->sleeps[last->sleeps[0] != NO_EVENT] = index;
}

void fold_see(struct fold *fold, uint32_t index, const struct event *event, bool notable)
{
    struct shape shape = shape_of(event);
    fold->stepped = fold->stepped || (event->kind == EVENT_ENTER && event->u.call.held);
    if (event->kind == EVENT_BLOCK && !fold->stepped && !notable) {
        see_sleep(fold, index, event);
        return;
    }
    bool known = known_shapes_see(&fold->known, &shape, event->kind == EVENT_OUTPUT) && !notable;
    if (known) {
        see_known(fold, index, event, shape.fine);
    } else if (event->kind == EVENT_OUTPUT && !notable) {
        see_words(fold, index, event);
    } else {
        fold_end(fold);
        fold->breaks = 0;
        fold->loose_row = 0;
        show(fold, index, event->ns);
    }
}
