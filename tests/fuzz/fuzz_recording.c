/* A recording whose blocks are whole and whose fields are anything: what the reader of blocks lets through,
 * and all that follows. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lab/course/judge/abnormal_end.h"
#include "lab/course/judge/run.h"
#include "lab/course/quiz/quiz.h"
#include "lab/explain/compare.h"
#include "lab/explain/explain.h"
#include "lab/explain/findings/findings.h"
#include "lab/explain/fold/fold.h"
#include "lab/record/match.h"
#include "lab/record/packet.h"
#include "lab/record/pcapng_format.h"
#include "lab/record/transcript.h"
#include "tests/fuzz/fuzz.h"

/* ---- from text to blocks */

struct blocks {
    uint8_t *bytes;
    size_t size;
};

static void put(struct blocks *blocks, const void *bytes, size_t size)
{
    if (size > 0)
        memcpy(blocks->bytes + blocks->size, bytes, size);
    blocks->size += size;
}

static void put32(struct blocks *blocks, uint32_t value)
{
    put(blocks, &value, sizeof value);
}

/* Type, length, body padded to four, length. */
static void put_block(struct blocks *blocks, uint32_t type, struct str head, struct str body)
{
    static const char padding[4];
    size_t padded = (head.n + body.n + 3) / 4 * 4;
    put32(blocks, type);
    put32(blocks, (uint32_t)padded + BLOCK_MIN);
    put(blocks, head.p, head.n);
    put(blocks, body.p, body.n);
    put(blocks, padding, padded - head.n - body.n);
    put32(blocks, (uint32_t)padded + BLOCK_MIN);
}

static const struct {
    char letter;
    uint16_t link_type;
} links[] = { { 'e', 1 }, { 'i', 101 }, { 'c', 113 }, { 'n', 0 } };
enum { LINKS = sizeof links / sizeof *links };

static void put_start(struct blocks *blocks)
{
    static const uint32_t section[] = { SECTION_MAGIC, 1, UINT32_MAX, UINT32_MAX };
    put_block(blocks, BLOCK_SECTION, (struct str){ (const char *)section, sizeof section },
              (struct str){ 0 });
    for (int i = 0; i < LINKS; i++) {
        const uint32_t interface[] = { links[i].link_type, 0 };
        put_block(blocks, BLOCK_INTERFACE, (struct str){ (const char *)interface, sizeof interface },
                  (struct str){ 0 });
    }
}

static void put_packet(struct blocks *blocks, struct str entry, uint32_t count)
{
    uint32_t head[5] = { 0, 0, count, 0, 0 };
    for (uint32_t i = 0; i < LINKS; i++)
        if (entry.n > 1 && entry.p[1] == links[i].letter)
            head[0] = i;
    struct str frame = str_skip(entry, 2);
    head[3] = head[4] = (uint32_t)frame.n;
    put_block(blocks, BLOCK_PACKET, (struct str){ (const char *)head, sizeof head }, frame);
}

static void put_entry(struct blocks *blocks, struct str entry, uint32_t count)
{
    char ns[40] = "";
    if (entry.p[0] == '#') {
        put_packet(blocks, entry, count);
        return;
    }
    if (!str_has(entry, "SE_NS="))
        snprintf(ns, sizeof ns, "SE_NS=%u\n", count * 1000);
    put_block(blocks, BLOCK_JOURNAL, str_from(ns), entry);
}

int fuzz_recording_file(struct str text, size_t *half)
{
    enum { BLOCK_MORE = 64, START_ROOM = 256 }; /* what an entry of one byte becomes, at most */
    struct blocks blocks = { malloc(text.n * BLOCK_MORE + START_ROOM), 0 };
    struct str rest = text;
    FUZZ_CHECK(blocks.bytes);
    put_start(&blocks);
    for (uint32_t count = 0; rest.n > 0; count++) {
        size_t n = str_find_text(rest, "\n\n");
        struct str entry = str_first(rest, n + 1); /* with its newline */
        if (half && (rest.n > text.n / 2 || count == 0))
            *half = blocks.size;
        if (n > 0)
            put_entry(&blocks, entry, count);
        rest = str_skip(rest, n + 2);
    }
    int fd = fuzz_file(blocks.bytes, blocks.size);
    free(blocks.bytes);
    return fd;
}

/* ---- what a recording is asked */

static void ask_packet(const struct event_packet *frame)
{
    char lines[PACKET_LINES_MAX][PACKET_LINE_MAX];
    FUZZ_CHECK(packet_describe(frame, lines) <= PACKET_LINES_MAX);
}

/* Each event, with the state before it as a pane would have it. */
static void ask_events(struct timeline *timeline)
{
    enum { JSON_ROOM = 1 << 16 };
    static char json[JSON_ROOM];
    struct state state;
    struct event event;
    state_init(&state);
    for (uint32_t i = 0; i < timeline_count(timeline); i++) {
        char line[TRANSCRIPT_LINE_MAX], sentence[EXPLAIN_SENTENCE_MAX];
        char arguments[EXPLAIN_LINES_MAX][EXPLAIN_LINE_MAX];
        FUZZ_CHECK(timeline_event(timeline, i, &event) && event.kind == timeline_kind(timeline, i));
        FUZZ_CHECK(event.seq == i && event.ns == timeline_ns(timeline, i));
        FUZZ_CHECK(transcript_line(&event, line, sizeof line) < sizeof line);
        FUZZ_CHECK(transcript_json(&event, json, sizeof json) < sizeof json);
        FUZZ_CHECK(explain_event(timeline, i, &state, EXPLAIN_ALL, sentence, sizeof sentence) < sizeof sentence);
        FUZZ_CHECK(explain_event(timeline, i, NULL, EXPLAIN_ALL, sentence, sizeof sentence) < sizeof sentence);
        explain_arguments(&event, EXPLAIN_ALL, arguments);
        if (event.kind == EVENT_PACKET)
            ask_packet(&event.u.packet);
        if (event.kind == EVENT_SOURCE)
            timeline_source(timeline, event.u.source.file);
        FUZZ_CHECK(timeline_state_at(timeline, i + 1, &state));
    }
    state_free(&state);
}

static void same_counts(const struct state *a, const struct state *b)
{
    FUZZ_CHECK(a->position == b->position && a->ns == b->ns && a->task_count == b->task_count);
    FUZZ_CHECK(a->descriptor_count == b->descriptor_count && a->object_count == b->object_count);
    FUZZ_CHECK(a->interest_count == b->interest_count && a->packets == b->packets && a->notes == b->notes);
}

/* A jump comes to the same state as going there. */
static void ask_states(struct timeline *timeline)
{
    uint32_t count = timeline_count(timeline);
    const uint32_t positions[] = { count, count / 2, count / 3, 0, count };
    struct state gone, jumped;
    state_init(&gone);
    for (size_t i = 0; i < sizeof positions / sizeof *positions; i++) {
        state_init(&jumped);
        FUZZ_CHECK(timeline_state_at(timeline, positions[i], &gone));
        FUZZ_CHECK(timeline_state_at(timeline, positions[i], &jumped));
        same_counts(&gone, &jumped);
        state_free(&jumped);
    }
    state_free(&gone);
    for (uint32_t step = 0; step <= timeline_steps(timeline); step++) {
        FUZZ_CHECK(timeline_step_begin(timeline, step) <= timeline_step_end(timeline, step));
        FUZZ_CHECK(timeline_step_at(timeline, timeline_step_end(timeline, step)) == step);
    }
}

static void ask_findings(struct timeline *timeline)
{
    struct findings findings = { 0 };
    struct abnormal_end trouble;
    FUZZ_CHECK(findings_of(timeline, &findings));
    for (uint32_t i = 0; i < findings.count; i++)
        FUZZ_CHECK(findings.items[i].event < timeline_count(timeline));
    findings_free(&findings);
    abnormal_end_find(timeline, "server", &trouble);
    FUZZ_CHECK(trouble.kind == ABNORMAL_NONE || trouble.event < timeline_count(timeline));
}

/* ---- a transcript that is folded */

struct folded {
    uint32_t next; /* no event is printed twice, or after a later one */
};

static void see_event(void *data, uint32_t index)
{
    struct folded *folded = data;
    FUZZ_CHECK(index >= folded->next);
    folded->next = index + 1;
}

static void see_line(void *data, int64_t ns, struct str text)
{
    (void)data;
    (void)ns;
    FUZZ_CHECK(text.n > 0 && text.n < FOLD_LINE_MAX);
}

/* Often enough for what repeats to be folded. */
static void ask_folding(struct timeline *timeline)
{
    struct folded folded = { 0 };
    struct fold *fold = fold_new((struct fold_output){ see_event, see_line, &folded });
    struct event event;
    uint32_t index = 0;
    FUZZ_CHECK(fold != NULL);
    for (int round = 0; round < 40; round++)
        for (uint32_t i = 0; i < timeline_count(timeline) && i < 64 && timeline_event(timeline, i, &event);
             i++)
            if (transcript_shows(&event))
                fold_see(fold, index++, &event, false);
    fold_end(fold);
    FUZZ_CHECK(folded.next == index);
    fold_free(fold);
}

/* A run is the same as itself. */
static void ask_comparison(struct timeline *timeline)
{
    struct comparison comparison = { 0 };
    char text[300];
    FUZZ_CHECK(compare_runs(timeline, UINT32_MAX, timeline, &comparison));
    FUZZ_CHECK(comparison.first == comparison.count);
    compare_parting(&comparison, timeline, timeline, text, sizeof text);
    compare_free(&comparison);
    FUZZ_CHECK(compare_runs(timeline, timeline_count(timeline) / 2, timeline, &comparison));
    for (size_t i = 0; i < comparison.count; i++)
        compare_text(timeline, comparison.rows[i].left, text, sizeof text);
    compare_parting(&comparison, timeline, timeline, text, sizeof text);
    compare_free(&comparison);
}

/* What facts and checks ask. */
static void ask_as_check(struct timeline *timeline)
{
    static const char *const patterns[] = { "*", "server: *(3*", "packet: *SYN*", "client: connect(*) = 0" };
    struct verdict verdict = { .kind = VERDICT_NONE };
    struct run run = { .timeline = timeline, .verdict = &verdict };
    uint8_t data[64];
    state_init(&run.state);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        uint32_t event = run_find(&run, patterns[i]);
        if (event == NO_EVENT)
            continue;
        run_find_after(&run, event, patterns[i]);
        run_find_before(&run, event, patterns[i]);
        run_count(&run, patterns[i]);
        run_data(&run, event, data, sizeof data);
        run_asked(&run, event, 3);
        run_ready(&run, event, run_fd(&run, event));
        run_value(&run, event, "server", 3, "rq");
        run_text(&run, event, "server", 4, "state");
    }
    run_find_state(&run, "server:*", "LISTEN");
    state_free(&run.state);
}

static void ask_quiz(struct timeline *timeline)
{
    static char text[] =
        "## listen\n### predict one\nWhat?\n\n- this => `server: listen(*)`\n- that => `client: *`\n";
    const struct lesson lesson = { .folder = "/l/01-tcp", .number = "01", .name = "tcp", .text = text };
    struct quiz quiz;
    FUZZ_CHECK(quiz_begin(&quiz, &lesson, "", timeline));
    quiz_grow(&quiz);
    for (uint32_t step = 0; step <= timeline_steps(timeline); step++)
        quiz_open(&quiz, step);
    quiz_end(&quiz);
}

void fuzz_ask(struct timeline *timeline)
{
    ask_events(timeline);
    ask_states(timeline);
    ask_findings(timeline);
    ask_folding(timeline);
    ask_comparison(timeline);
    ask_as_check(timeline);
    ask_quiz(timeline);
    FUZZ_CHECK(!strchr(timeline_trouble(timeline), '\n'));
}

/* A recording that comes in two parts is the same in the end. */
static void grow_in_halves(int whole, size_t half, const struct timeline *wanted)
{
    char why[200];
    off_t size = lseek(whole, 0, SEEK_END);
    uint8_t *bytes = malloc((size_t)size);
    FUZZ_CHECK(bytes && pread(whole, bytes, (size_t)size, 0) == size);
    int fd = fuzz_file(bytes, half);
    struct timeline *timeline = timeline_open(dup(fd), true, why, sizeof why);
    FUZZ_CHECK(timeline);
    FUZZ_CHECK(write(fd, bytes + half, (size_t)size - half) == size - (off_t)half);
    timeline_grow(timeline);
    FUZZ_CHECK(timeline_count(timeline) == timeline_count(wanted) &&
               timeline_steps(timeline) == timeline_steps(wanted));
    timeline_close(timeline);
    close(fd);
    free(bytes);
}

static void run(const uint8_t *bytes, size_t size)
{
    char why[200];
    size_t half = 0;
    int fd = fuzz_recording_file((struct str){ (const char *)bytes, size }, &half);
    struct timeline *timeline = timeline_open(dup(fd), false, why, sizeof why);
    FUZZ_CHECK(timeline && timeline_status(timeline) == TIMELINE_WHOLE);
    fuzz_ask(timeline);
    if (size % 8 == 0)
        grow_in_halves(fd, half, timeline);
    timeline_close(timeline);
    close(fd);
}

const struct fuzz_target fuzz_recording = { "recording", run, NULL };
