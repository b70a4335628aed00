/* facts.c and checks.c: loaded as shared objects, proved in a process of their own, under cmocka. */
#include "lab/course/judge/checks.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/base/array.h"
#include "lab/base/text.h"
#include "lab/course/judge/run.h"

enum { PROVING_SECONDS = 20, CANNOT_PROVE = 3 };

struct check_sheet {
    void *library;
    struct sheet_row *rows;
    size_t count, capacity;
};

/* ---- loading */

static bool add_row(struct check_sheet *sheet, const struct sheet_row *row, const char *source, char *why,
                    size_t cap)
{
    if (!array_reserve(&sheet->rows, &sheet->capacity, sheet->count + 1, sizeof *sheet->rows)) {
        snprintf(why, cap, "out of memory");
        return false;
    }
    if (!row->scenario || !row->sentence || !row->prove) {
        snprintf(why, cap, "%s: the row '%s' is not whole", source, row->name);
        return false;
    }
    if (sheet_find(sheet, row->name) < sheet->count) {
        snprintf(why, cap, "%s: two rows are called '%s'", source, row->name);
        return false;
    }
    if (row->after && sheet_find(sheet, row->after) == sheet->count) {
        snprintf(why, cap, "%s: '%s' comes after '%s', which is no row before it", source, row->name,
                 row->after);
        return false;
    }
    sheet->rows[sheet->count++] = *row;
    return true;
}

static bool take_facts(struct check_sheet *sheet, const void *table, const char *source, char *why,
                       size_t cap)
{
    for (const struct fact *fact = table; fact->name; fact++) {
        const struct sheet_row row = { fact->name, NULL, fact->variant, fact->sentence, fact->prove };
        if (!add_row(sheet, &row, source, why, cap))
            return false;
    }
    return true;
}

static bool take_checks(struct check_sheet *sheet, const void *table, const char *source, char *why,
                        size_t cap)
{
    for (const struct check *check = table; check->name; check++) {
        const struct sheet_row row = { check->name, check->after, check->scenario, check->sentence,
                                       check->prove };
        if (!add_row(sheet, &row, source, why, cap))
            return false;
    }
    return true;
}

static struct check_sheet *load(const char *source, const char *table,
                                bool (*take)(struct check_sheet *, const void *, const char *, char *,
                                             size_t),
                                bool *machine, char *why, size_t cap)
{
    char library[1024];
    enum lesson_compile_result result = lesson_compile_checks(source, library, sizeof library, why, cap);
    struct check_sheet *sheet = result == LESSON_COMPILED ? calloc(1, sizeof *sheet) : NULL;
    *machine = !sheet && (result == LESSON_COMPILED || result == LESSON_COMPILE_MACHINE);
    if (result != LESSON_COMPILED)
        return NULL;
    if (!sheet) {
        snprintf(why, cap, "out of memory");
        return NULL;
    }
    sheet->library = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    lesson_compile_done(library);
    const void *rows = sheet->library ? dlsym(sheet->library, table) : NULL;
    if (!rows)
        snprintf(why, cap, "%s: %s", source, dlerror());
    if (rows && take(sheet, rows, source, why, cap))
        return sheet;
    sheet_free(sheet);
    return NULL;
}

struct check_sheet *facts_load(const struct lesson *lesson, bool *machine, char *why, size_t cap)
{
    char source[1024];
    snprintf(source, sizeof source, "%s/facts.c", lesson->folder);
    return load(source, "facts", take_facts, machine, why, cap);
}

struct check_sheet *checks_load(const char *source, bool *machine, char *why, size_t cap)
{
    return load(source, "checks", take_checks, machine, why, cap);
}

void sheet_free(struct check_sheet *sheet)
{
    if (!sheet)
        return;
    if (sheet->library)
        dlclose(sheet->library);
    free(sheet->rows);
    free(sheet);
}

size_t sheet_count(const struct check_sheet *sheet)
{
    return sheet->count;
}

const struct sheet_row *sheet_at(const struct check_sheet *sheet, size_t index)
{
    return &sheet->rows[index];
}

size_t sheet_find(const struct check_sheet *sheet, const char *name)
{
    size_t index = 0;
    while (index < sheet->count && strcmp(sheet->rows[index].name, name) != 0)
        index++;
    return index;
}

/* ---- proving */

/* One row under cmocka; the words that cmocka's own assertions print are kept in `words`. */
struct proof {
    const struct sheet_row *row;
    const struct verdict *after; /* of what it builds on, in the same scenario; NULL none */
    struct run run;
    int words;
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
    verdict->kind = VERDICT_CRASHED; /* stands when prove() does not come back */
    proof->row->prove(&proof->run);
    verdict->kind = VERDICT_HOLDS;
}

/* cmocka's own words, without what it puts before each: "[  ERROR   ] --- 0x1 != 0x2". */
static void take_words(int words, char *out, size_t cap)
{
    char text[4096];
    ssize_t size = pread(words, text, sizeof text, 0);
    struct str rest = { text, size > 0 ? (size_t)size : 0 }, line;
    struct text kept = text_into(out, cap);
    while (str_take_line(&rest, &line)) {
        struct str said = str_skip(line, str_find_text(line, "] --- ") + 6);
        if (said.n > 0)
            text_printf(&kept, "%s%.*s", kept.used ? "\n" : "", STR_ARGS(said));
    }
}

/* What no requirement told of is an assertion of cmocka's, or a check that crashed: its words tell which.
 * They come only when the group is at its end, so each row is a group. */
static void prove_row(struct proof *proof)
{
    struct verdict *verdict = proof->run.verdict;
    const struct CMUnitTest test = { .name = proof->row->name, .test_func = prove, .initial_state = proof };
    if (ftruncate(proof->words, 0) != 0 || lseek(proof->words, 0, SEEK_SET) != 0)
        return;
    state_init(&proof->run.state);
    _cmocka_run_group_tests(proof->row->name, &test, 1, NULL, NULL);
    fflush(stderr);
    if (verdict->kind == VERDICT_CRASHED) {
        take_words(proof->words, verdict->actual, sizeof verdict->actual);
        snprintf(verdict->expected, sizeof verdict->expected, "%s", proof->row->sentence);
        if (!strstr(verdict->actual, "exception"))
            verdict->kind = VERDICT_FAILS;
    }
    state_free(&proof->run.state);
}

/* In the child: all rows of the scenario. */
static void prove_all(const struct check_sheet *sheet, const char *scenario, struct timeline *timeline,
                      struct verdict *verdicts)
{
    static const struct itimerval most = { .it_value = { .tv_sec = PROVING_SECONDS } };
    int words = memfd_create("words", MFD_CLOEXEC), null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (words == -1 || null == -1 || dup2(words, STDERR_FILENO) == -1 || dup2(null, STDOUT_FILENO) == -1)
        _exit(CANNOT_PROVE);
    cmocka_set_message_output(CM_OUTPUT_STDOUT);
    setitimer(ITIMER_PROF, &most, NULL); /* of its own time: stopped, or on a busy machine, it uses none */
    for (size_t i = 0; i < sheet->count; i++) {
        const struct sheet_row *row = &sheet->rows[i];
        if (strcmp(row->scenario, scenario) != 0)
            continue;
        struct proof proof = {
            .row = row,
            .after = row->after ? &verdicts[sheet_find(sheet, row->after)] : NULL,
            .run = { .timeline = timeline, .verdict = &verdicts[i], .sentence = row->sentence },
            .words = words
        };
        verdicts[i].evidence = NO_EVENT;
        prove_row(&proof);
    }
    _exit(0);
}

/* What the child did not come to: it was killed in a row before. */
static void take_over(const struct check_sheet *sheet, const char *scenario, const struct verdict *shared,
                      struct verdict *verdicts)
{
    for (size_t i = 0; i < sheet->count; i++) {
        if (strcmp(sheet->rows[i].scenario, scenario) != 0)
            continue;
        verdicts[i] = shared[i];
        if (verdicts[i].kind != VERDICT_NONE &&
            (verdicts[i].kind != VERDICT_CRASHED || verdicts[i].actual[0]))
            continue;
        verdicts[i].kind = VERDICT_CRASHED;
        verdicts[i].evidence = NO_EVENT;
        snprintf(verdicts[i].expected, sizeof verdicts[i].expected, "%s", sheet->rows[i].sentence);
        snprintf(verdicts[i].actual, sizeof verdicts[i].actual,
                 "the check itself did not come back (it has %d s)", PROVING_SECONDS);
    }
}

bool sheet_prove(const struct check_sheet *sheet, const char *scenario, struct timeline *timeline,
                 struct verdict *verdicts)
{
    if (sheet->count == 0)
        return true;
    size_t size = sheet->count * sizeof *verdicts;
    struct verdict *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return false;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        prove_all(sheet, scenario, timeline, shared);
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) == -1 && errno == EINTR) {
    }
    bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL; /* nobody but the machine does that */
    bool proved = child > 0 && !killed && !(WIFEXITED(status) && WEXITSTATUS(status) == CANNOT_PROVE);
    if (proved)
        take_over(sheet, scenario, shared, verdicts);
    munmap(shared, size);
    return proved;
}
