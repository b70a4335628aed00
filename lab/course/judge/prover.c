/* Loading a shared object runs code of it, so that even its table is read where it can do no harm. */
#include "lab/course/judge/prover.h"

#include <dlfcn.h>
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/base/text.h"
#include "lab/course/judge/prover_cage.h"
#include "lab/course/judge/run.h"

enum { NO_CAGE = 3 };

/* ---- in the child */

struct function {
    void (*prove)(struct run *run);
};

/* The table that the file exports; NULL with dlerror(). */
static const void *open_table(const struct prover_file *file)
{
    char path[40];
    snprintf(path, sizeof path, "/proc/self/fd/%d", PROVER_LIBRARY);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    const void *table = library ? dlsym(library, file->facts ? "facts" : "checks") : NULL;
    if (!prover_cage_close())
        _exit(NO_CAGE);
    return table;
}

static void put(char *out, size_t cap, const char *text)
{
    snprintf(out, cap, "%s", text ? text : "");
}

static void put_row(struct prover_row *row, const struct check *check)
{
    row->whole = check->scenario && check->sentence && check->prove;
    row->builds_on = check->after != NULL;
    put(row->name, sizeof row->name, check->name);
    put(row->after, sizeof row->after, check->after);
    put(row->scenario, sizeof row->scenario, check->scenario);
    put(row->sentence, sizeof row->sentence, check->sentence);
}

/* A fact is a check that builds on nothing. False behind the last. */
static bool row_at(const struct prover_file *file, const void *table, size_t index, struct check *check)
{
    if (file->facts) {
        const struct fact *fact = (const struct fact *)table + index;
        *check = (struct check){ fact->name, NULL, fact->variant, fact->sentence, fact->prove };
    } else {
        *check = ((const struct check *)table)[index];
    }
    return check->name != NULL;
}

static void read_table(const struct prover_file *file, struct prover_table *table)
{
    struct check check;
    const void *rows = open_table(file);
    if (!rows)
        put(table->trouble, sizeof table->trouble, dlerror());
    while (rows && table->count < PROVER_ROWS_MAX && row_at(file, rows, table->count, &check))
        put_row(&table->rows[table->count++], &check);
    table->more = table->count == PROVER_ROWS_MAX && row_at(file, rows, table->count, &check);
    table->whole = true;
}

/* One row under cmocka. */
struct proof {
    const struct sheet_row *row;
    void (*function)(struct run *run);
    const struct verdict *after; /* of what it builds on, in the same scenario; NULL none */
    struct run run;
};

static bool is_bad(enum verdict_kind kind)
{
    return kind == VERDICT_FAILS || kind == VERDICT_CRASHED || kind == VERDICT_SKIPPED;
}

static void prove(void **state)
{
    struct proof *proof = *state;
    struct verdict *verdict = proof->run.verdict;
    if (proof->after && is_bad(proof->after->kind)) {
        verdict->kind = VERDICT_SKIPPED;
        return;
    }
    verdict->kind = VERDICT_CRASHED; /* stands when the function does not come back */
    proof->function(&proof->run);
    verdict->kind = VERDICT_HOLDS;
}

/* cmocka's own words, without what it puts before each: "[  ERROR   ] --- 0x1 != 0x2". */
static void take_words(char *out, size_t cap)
{
    char text[4096];
    ssize_t size = pread(PROVER_WORDS, text, sizeof text, 0);
    struct str rest = { text, size > 0 ? (size_t)size : 0 }, line;
    struct text kept = text_into(out, cap);
    while (str_take_line(&rest, &line)) {
        struct str said = str_skip(line, str_find_text(line, "] --- ") + 6);
        if (said.n > 0)
            text_printf(&kept, "%s%.*s", kept.used ? "\n" : "", STR_ARGS(said));
    }
}

/* What this machine cannot show is neither right nor wrong. */
static void excuse(struct run *run)
{
    struct verdict *verdict = run->verdict;
    bool fails = verdict->kind == VERDICT_FAILS, holds = verdict->kind == VERDICT_HOLDS;
    struct str unseen = timeline_note(run->timeline, NOTE_CAPTURE),
               unnamed = timeline_note(run->timeline, NOTE_UNASKED),
               dropped = timeline_note(run->timeline, NOTE_DROPS),
               unset = timeline_note(run->timeline, NOTE_UNSET), why = { NULL, 0 };
    if (verdict->packets && (fails || holds))
        why = unseen;
    if (why.n == 0 && verdict->packets && fails)
        why = dropped.n > 0 ? dropped : unnamed;
    if (why.n == 0 && verdict->unknown && fails)
        why = unnamed;
    if (why.n == 0 && fails)
        why = unset;
    if (why.n == 0)
        return;
    verdict->kind = VERDICT_UNJUDGED;
    verdict->event_count = 0;
    snprintf(verdict->actual, sizeof verdict->actual, "%.*s", STR_ARGS(why));
}

/* What no requirement told of is an assertion of cmocka's, or a check that crashed: its words tell which.
 * They come only when the group is at its end, so each row is a group. */
static void prove_row(struct proof *proof)
{
    struct verdict *verdict = proof->run.verdict;
    const struct CMUnitTest test = { .name = proof->row->name, .test_func = prove, .initial_state = proof };
    if (ftruncate(PROVER_WORDS, 0) != 0 || lseek(PROVER_WORDS, 0, SEEK_SET) != 0)
        return;
    state_init(&proof->run.state);
    _cmocka_run_group_tests(proof->row->name, &test, 1, NULL, NULL);
    fflush(stderr);
    if (verdict->kind == VERDICT_CRASHED) {
        take_words(verdict->actual, sizeof verdict->actual);
        put(verdict->expected, sizeof verdict->expected, proof->row->sentence);
        if (!strstr(verdict->actual, "exception"))
            verdict->kind = VERDICT_FAILS;
    }
    excuse(&proof->run);
    state_free(&proof->run.state);
}

/* `run` is what all rows are given. */
static void prove_rows(const struct prover_file *file, const struct check_sheet *sheet, const char *scenario,
                       const struct run *run, struct verdict *verdicts)
{
    const void *table = open_table(file);
    struct check check;
    cmocka_set_message_output(CM_OUTPUT_STDOUT);
    for (size_t i = 0; table && i < sheet_count(sheet) && row_at(file, table, i, &check); i++) {
        const struct sheet_row *row = sheet_at(sheet, i);
        if (strcmp(row->scenario, scenario) != 0)
            continue;
        struct proof proof = {
            .row = row,
            .function = check.prove,
            .after = row->after ? &verdicts[sheet_find(sheet, row->after)] : NULL,
            .run = *run,
        };
        proof.run.verdict = &verdicts[i];
        proof.run.sentence = row->sentence;
        verdicts[i].evidence = NO_EVENT;
        prove_row(&proof);
    }
}

/* ---- around it */

/* A number that a file of /proc/sys holds; UNKNOWN where it does not. */
static int64_t number_in(const char *path)
{
    long long number;
    FILE *file = fopen(path, "re");
    bool read = file && fscanf(file, "%lld", &number) == 1;
    if (file)
        fclose(file);
    return read ? number : UNKNOWN;
}

/* In the child: 0; in the parent its pid; -1 where there is none. */
static pid_t begin(const struct prover_file *file)
{
    int words = memfd_create("words", MFD_CLOEXEC);
    fflush(NULL);
    pid_t child = words < 0 ? -1 : fork();
    if (child == 0) {
        if (!prover_cage_enter(file->library, words, PROVING_SECONDS))
            _exit(NO_CAGE);
        return 0;
    }
    if (words >= 0)
        close(words);
    return child;
}

/* Nobody but the machine kills it by SIGKILL while it has processor time left. */
static enum prover_end end(pid_t child)
{
    int status = 0;
    struct rusage used = { 0 };
    while (child > 0 && wait4(child, &status, 0, &used) == -1 && errno == EINTR) {
    }
    time_t seconds = used.ru_utime.tv_sec + used.ru_stime.tv_sec;
    if (child < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == NO_CAGE) ||
        (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && seconds < PROVING_SECONDS))
        return PROVER_MACHINE;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? PROVER_DONE : PROVER_BROKE;
}

enum prover_end prover_read(const struct prover_file *file, struct prover_table *table)
{
    pid_t child = begin(file);
    if (child == 0) {
        read_table(file, table);
        _exit(0);
    }
    enum prover_end how = end(child);
    return how == PROVER_DONE && !table->whole ? PROVER_BROKE : how;
}

enum prover_end prover_prove(const struct prover_file *file, const struct check_sheet *sheet,
                             const char *scenario, struct timeline *timeline, struct verdict *verdicts)
{
    const struct run run = { .timeline = timeline,
                             .rmem_max = number_in("/proc/sys/net/core/rmem_max"),
                             .wmem_max = number_in("/proc/sys/net/core/wmem_max") };
    pid_t child = begin(file);
    if (child == 0) {
        prove_rows(file, sheet, scenario, &run, verdicts);
        _exit(0);
    }
    return end(child);
}
