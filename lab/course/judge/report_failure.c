/* What a student is told of the check that failed first:
 *
 *   nobody-waits in calm weather (the calls as they are), scenario slow:
 *       server.c:66  | ssize_t n = send(fd, queue, size, 0);
 *       expected  the polite client has its answer while the slow one does not read
 *       actual    the server waits in send() for the slow client
 *       the steps that led there:
 *       > step 60   server   send(4, "abcdefghijklmnop"..., 4096, 0) blocked
 *       look      sockeye replay ~/.local/state/sockeye/07/slow-calm.pcapng --at 60
 *
 * The line of the program, the words and the way to look at it are always there; the steps take what is left
 * of the screen. */
#include <limits.h>
#include <stdlib.h>

#include "lab/base/path.h"
#include "lab/base/text.h"
#include "lab/base/utf8.h"
#include "lab/course/judge/report_checks.h"
#include "lab/explain/findings/findings.h"

enum {
    SCREEN_WIDTH = 80, /* of whom we know no terminal */
    SCREEN_LINES = 22, /* of 24: the sum of all checks, and the prompt */
    INDENT = 6,
    WORDS_COLUMN = 16,
    STEP_COLUMN = 18, /* behind "> step 177  " */
    SEEN_MOST = 2,    /* events */
    STEPS_LEAST = 3,
    STEPS_MOST = 6,
    FINDINGS_MOST = 2
};

struct block {
    FILE *out;
    struct report_looks looks;
    const struct judgement *judgement;
    const struct check_result *check;
    struct failure failure;
    bool runs; /* it is the check that every exercise has */
};

/* ---- the parts */

static void print_heading(const struct block *block)
{
    const struct failure *failure = &block->failure;
    char text[400], seed[40] = "";
    if (failure->weather != WEATHER_CALM)
        snprintf(seed, sizeof seed, ", seed %llu", (unsigned long long)failure->seed);
    snprintf(text, sizeof text, "%s in %s weather (%s)%s%.100s%s:", block->check->name,
             weather_name(failure->weather), weather_about(failure->weather),
             failure->scenario[0] ? ", scenario " : "", failure->scenario, seed);
    fputs("  ", block->out);
    report_wrap(block->out, block->looks, 2, 4, text);
}

static struct str line_of_file(const char *text, int number)
{
    struct str rest = str_from(text), line;
    bool there = number > 0;
    while (there && number-- > 0)
        there = str_take_line(&rest, &line);
    return there ? line : (struct str){ NULL, 0 };
}

static void print_line(const struct block *block)
{
    int number = block->failure.line;
    char *text = file_text(block->judgement->source, NULL), *shown = NULL;
    struct str line = str_trim(line_of_file(text, number));
    if (line.n > 0 && asprintf(&shown, "%s:%d%*s| %.*s", path_base(block->judgement->source), number,
                               number < 100 ? 2 : 1, "", STR_ARGS(line)) > 0) {
        for (char *c = shown; *c; c++)
            *c = *c == '\t' ? ' ' : *c;
        fprintf(block->out, "%*s", INDENT, "");
        report_cut(block->out, block->looks, INDENT, str_from(shown));
        free(shown);
    }
    free(text);
}

/* Whether the student's own file made the call. */
static bool is_own(const struct block *block, const struct event *event)
{
    return (event->kind == EVENT_ENTER || event->kind == EVENT_RETURN) && event->u.call.line > 0 &&
           str_is(event->u.call.file, block->judgement->source);
}

/* What came of a call, behind the last parenthesis: " = -1 EPIPE (Broken pipe)"; empty where that is not
 * told. */
static struct str result_of(struct str line)
{
    struct str rest = line, result = { NULL, 0 };
    for (size_t at; (at = str_find_text(rest, ") = ")) < rest.n; result = rest)
        rest = str_skip(rest, at + 1);
    return result;
}

/* A line as far as there is room, which what came of the call gets first. */
static void print_fitted(FILE *out, struct str line, int room)
{
    enum { HEAD_LEAST = 12 };
    static const char mark[] = "..";
    struct str result = result_of(line);
    int beside = room - (int)strlen(mark) - utf8_width(result);
    if (utf8_width(line) <= room) {
        report_visible(out, line);
        return;
    }
    if (beside < HEAD_LEAST) {
        result.n = 0;
        beside = room - (int)strlen(mark);
    }
    report_visible(out, str_first(line, utf8_fit(line, beside)));
    fputs(mark, out);
    report_visible(out, result);
}

/* "server   recv(4, "", 9, 0) = 0  (line 20)", from a column on; the line where it is the student's own. */
static void print_event(const struct block *block, const struct event *event, int at)
{
    enum { ACTOR_COLUMNS = 8 };
    char own[24] = "";
    if (is_own(block, event))
        snprintf(own, sizeof own, "  (line %d)", event->u.call.line);
    int actor = event->actor.n > ACTOR_COLUMNS ? (int)event->actor.n : ACTOR_COLUMNS;
    int room = block->looks.width - at - actor - 1 - (int)strlen(own);
    fprintf(block->out, "%-*.*s ", ACTOR_COLUMNS, STR_ARGS(event->actor));
    print_fitted(block->out, event->line, block->looks.width > 0 ? room : INT_MAX);
    fprintf(block->out, "%s\n", own);
}

/* What was seen: the words for it, and the last of the events that the check points at. */
static void print_actual(const struct block *block)
{
    const struct failure *failure = &block->failure;
    const struct verdict *verdict = failure->verdict;
    const char *name = "actual";
    report_lines(block->out, block->looks, name, failure->actual);
    for (unsigned i = verdict->event_count > SEEN_MOST ? verdict->event_count - SEEN_MOST : 0;
         i < verdict->event_count; i++) {
        struct event event;
        if (!timeline_event(failure->timeline, verdict->events[i], &event))
            continue;
        fprintf(block->out, "      %-10s", failure->actual[0] ? "" : name);
        name = "";
        print_event(block, &event, WORDS_COLUMN);
    }
}

static void print_words(const struct block *block)
{
    const struct failure *failure = &block->failure;
    FILE *out = block->out;
    if (block->runs) {
        report_lines(out, block->looks, "what", failure->actual);
    } else {
        report_lines(out, block->looks, "expected",
                     failure->expected[0] ? failure->expected : block->check->sentence);
        print_actual(block);
    }
    if (!block->runs && failure->trouble->kind != ABNORMAL_NONE)
        report_lines(out, block->looks, "because", failure->trouble->sentence);
    if (block->runs)
        report_lines(out, block->looks, "it says", failure->trouble->report);
    report_lines(out, block->looks, "errno", failure->error);
}

/* How much of a path a shell writes as ~. */
static size_t home_part(const char *path)
{
    const char *home = getenv("HOME");
    size_t length = home ? strlen(home) : 0;
    return length > 1 && strncmp(path, home, length) == 0 && path[length] == '/' ? length : 0;
}

/* To be copied, so it is not parted. */
static void print_look(const struct block *block)
{
    const char *kept = block->failure.kept;
    if (!kept[0])
        return;
    fprintf(block->out, "      %-10ssockeye replay %s", "look", home_part(kept) ? "~" : "");
    report_visible(block->out, str_from(kept + home_part(kept)));
    fprintf(block->out, " --at %u\n", block->failure.step);
}

/* What is conspicuous in the student's program in that run, whether or not the check asked for it. */
static void print_finding(const struct block *block, const struct finding *finding)
{
    char text[2200];
    snprintf(text, sizeof text, "%s:%d: %s (step %u)\n%s", path_base(block->judgement->source), finding->line,
             finding->sentence, finding->step, finding->advice);
    report_lines(block->out, block->looks, "see also", text);
}

static void print_step(const struct block *block, uint32_t index)
{
    struct event event;
    if (!timeline_event(block->failure.timeline, index, &event))
        return;
    fprintf(block->out, "%*s%c step %-4u ", INDENT, "", index == block->failure.event ? '>' : ' ',
            timeline_step_at(block->failure.timeline, index + 1));
    print_event(block, &event, STEP_COLUMN);
}

static void print_steps(const struct block *block, size_t most)
{
    uint32_t events[STEPS_MOST];
    size_t count = failure_story(block->judgement, &block->failure, events, most);
    if (count > 0)
        fprintf(block->out, "      the steps that led there:\n");
    for (size_t i = 0; i < count; i++)
        print_step(block, events[i]);
}

/* ---- how much of the screen they take */

static int lines_of(const char *text, int width)
{
    int lines = 0;
    struct str rest = str_from(text), line;
    while (str_take_line(&rest, &line)) {
        int cells = utf8_width(line);
        lines += cells > width ? (cells + width - 1) / width : 1;
    }
    return lines;
}

/* The block as it would be printed in a terminal, with the functions above; a stream to begin with. */
struct measure {
    char *text;
    size_t size;
    struct block block;
};

static bool measure_open(struct measure *measure, const struct block *block)
{
    *measure = (struct measure){ .block = *block };
    measure->block.looks.color = false;
    if (block->looks.width == 0)
        measure->block.looks.width = SCREEN_WIDTH;
    measure->block.out = open_memstream(&measure->text, &measure->size);
    return measure->block.out != NULL;
}

static int measure_close(struct measure *measure)
{
    fclose(measure->block.out);
    int lines = lines_of(measure->text, measure->block.looks.width);
    free(measure->text);
    return lines;
}

static int room_beside_words(const struct block *block)
{
    struct measure measure;
    if (!measure_open(&measure, block))
        return 0;
    print_heading(&measure.block);
    print_line(&measure.block);
    print_words(&measure.block);
    print_look(&measure.block);
    return SCREEN_LINES - measure_close(&measure);
}

/* The findings for which there is room while the least of steps has its own; what is left then. */
static int print_findings(const struct block *block, int room)
{
    struct findings findings = { 0 };
    struct measure measure;
    unsigned shown = 0;
    findings_of(block->failure.timeline, &findings);
    for (uint32_t i = 0; i < findings.count && shown < FINDINGS_MOST; i++) {
        const struct finding *finding = &findings.items[i];
        if (strcmp(finding->kind->name, "deadlock") == 0 ||
            !str_is(finding->file, block->judgement->source) || !measure_open(&measure, block))
            continue;
        print_finding(&measure.block, finding);
        int lines = measure_close(&measure);
        if (room - lines < STEPS_LEAST + 1)
            continue;
        print_finding(block, finding);
        room -= lines;
        shown++;
    }
    findings_free(&findings);
    return room;
}

void report_failure(FILE *out, struct report_looks looks, const struct judgement *judgement,
                    const struct check_result *check)
{
    struct block block = {
        .out = out, .looks = looks, .judgement = judgement, .check = check, .runs = check == judgement->checks
    };
    if (!failure_of(judgement, check, &block.failure))
        return;
    int room = room_beside_words(&block);
    print_heading(&block);
    print_line(&block);
    print_words(&block);
    room = print_findings(&block, room) - 1;
    if (room > 0)
        print_steps(&block, room < STEPS_MOST ? (size_t)room : STEPS_MOST);
    print_look(&block);
}
