/* What comes back from a prover is read once, into memory that it cannot reach, and looked at there. */
#include "lab/course/judge/checks.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lab/base/array.h"
#include "lab/base/text.h"
#include "lab/course/judge/prover.h"
#include "lab/course/judge/sealed.h"

struct check_sheet {
    struct prover_file file;
    struct prover_table *table; /* holds the texts of the rows */
    struct sheet_row rows[PROVER_ROWS_MAX];
    size_t count;
};

/* ---- memory that a prover writes */

static void *shared_memory(size_t size)
{
    void *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return shared == MAP_FAILED ? NULL : shared;
}

/* Makes of a text of a prover's what a terminal may be given. */
static void clean(char *text, size_t cap)
{
    char raw[1024];
    struct text made;
    text[cap - 1] = '\0';
    str_copy(raw, sizeof raw, str_from(text));
    made = text_into(text, cap);
    text_visible_lines(&made, str_from(raw));
}

/* ---- loading */

static void clean_row(struct prover_row *row)
{
    clean(row->name, sizeof row->name);
    clean(row->after, sizeof row->after);
    clean(row->scenario, sizeof row->scenario);
    clean(row->sentence, sizeof row->sentence);
}

static bool add_row(struct check_sheet *sheet, const struct prover_row *row, const char *source, char *why,
                    size_t cap)
{
    if (!row->whole) {
        snprintf(why, cap, "%s: the row '%s' is not whole", source, row->name);
        return false;
    }
    if (sheet_find(sheet, row->name) < sheet->count) {
        snprintf(why, cap, "%s: two rows are called '%s'", source, row->name);
        return false;
    }
    if (row->builds_on && sheet_find(sheet, row->after) == sheet->count) {
        snprintf(why, cap, "%s: '%s' comes after '%s', which is no row before it", source, row->name,
                 row->after);
        return false;
    }
    sheet->rows[sheet->count++] =
        (struct sheet_row){ row->name, row->builds_on ? row->after : NULL, row->scenario, row->sentence };
    return true;
}

static bool take_table(struct check_sheet *sheet, const char *source, char *why, size_t cap)
{
    struct prover_table *table = sheet->table;
    clean(table->trouble, sizeof table->trouble);
    if (table->trouble[0])
        snprintf(why, cap, "%s: %s", source, table->trouble);
    else if (table->more || table->count > PROVER_ROWS_MAX)
        snprintf(why, cap, "%s: it has more than %d rows", source, PROVER_ROWS_MAX);
    else
        for (uint32_t i = 0; i < table->count; i++) {
            clean_row(&table->rows[i]);
            if (!add_row(sheet, &table->rows[i], source, why, cap))
                return false;
        }
    return !table->trouble[0] && !table->more && table->count <= PROVER_ROWS_MAX;
}

/* False with `why`. */
static bool read_table(struct check_sheet *sheet, const char *source, bool *machine, char *why, size_t cap)
{
    struct prover_table *shared = shared_memory(sizeof *shared);
    enum prover_end end = shared && sheet->table ? prover_read(&sheet->file, shared) : PROVER_MACHINE;
    *machine = end == PROVER_MACHINE;
    if (end == PROVER_DONE)
        *sheet->table = *shared;
    if (shared)
        munmap(shared, sizeof *shared);
    if (end == PROVER_MACHINE)
        snprintf(why, cap, "the process that reads %s could not be started, or was killed", source);
    else if (end == PROVER_BROKE)
        snprintf(why, cap, "%s cannot be loaded: it crashed, or did not come back, before any check", source);
    return end == PROVER_DONE && take_table(sheet, source, why, cap);
}

static struct check_sheet *load_library(const char *library, bool are_facts, const char *source,
                                        bool *machine, char *why, size_t cap)
{
    struct check_sheet *sheet = calloc(1, sizeof *sheet);
    *machine = true;
    if (!sheet) {
        snprintf(why, cap, "out of memory");
        return NULL;
    }
    sheet->file = (struct prover_file){ sealed_copy(library), are_facts };
    sheet->table = calloc(1, sizeof *sheet->table);
    if (sheet->file.library < 0)
        snprintf(why, cap, "cannot take in %s: %s", library, strerror(errno));
    else if (read_table(sheet, source, machine, why, cap))
        return sheet;
    sheet_free(sheet);
    return NULL;
}

static struct check_sheet *load(const char *source, bool are_facts, bool *machine, char *why, size_t cap)
{
    char library[1024];
    enum lesson_compile_result result = lesson_compile_checks(source, library, sizeof library, why, cap);
    *machine = result == LESSON_COMPILE_MACHINE;
    if (result != LESSON_COMPILED)
        return NULL;
    struct check_sheet *sheet = load_library(library, are_facts, source, machine, why, cap);
    lesson_compile_done(library);
    return sheet;
}

struct check_sheet *facts_load(const struct lesson *lesson, bool *machine, char *why, size_t cap)
{
    char source[1024];
    snprintf(source, sizeof source, "%s/facts.c", lesson->folder);
    return load(source, true, machine, why, cap);
}

struct check_sheet *checks_load(const char *source, bool *machine, char *why, size_t cap)
{
    return load(source, false, machine, why, cap);
}

void sheet_free(struct check_sheet *sheet)
{
    if (!sheet)
        return;
    if (sheet->file.library >= 0)
        close(sheet->file.library);
    free(sheet->table);
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

static void take_verdict(struct verdict *verdict, const struct timeline *timeline)
{
    unsigned char missing; /* any byte, as it comes */
    memcpy(&missing, &verdict->missing, sizeof missing);
    verdict->missing = missing != 0;
    verdict->packets = false; /* has told all it had to */
    if ((unsigned)verdict->kind > VERDICT_UNJUDGED)
        verdict->kind = VERDICT_CRASHED;
    if (verdict->evidence >= timeline_count(timeline))
        verdict->evidence = NO_EVENT;
    if (verdict->event_count > VERDICT_EVENTS_MAX)
        verdict->event_count = 0;
    for (unsigned i = 0; i < verdict->event_count; i++)
        if (verdict->events[i] >= timeline_count(timeline))
            verdict->event_count = i;
    clean(verdict->expected, sizeof verdict->expected);
    clean(verdict->sought, sizeof verdict->sought);
    clean(verdict->actual, sizeof verdict->actual);
    clean(verdict->measured, sizeof verdict->measured);
}

/* What the prover did not come to: it ended in a row before. */
static void never_came_back(struct verdict *verdict, const struct sheet_row *row)
{
    verdict->kind = VERDICT_CRASHED;
    verdict->evidence = NO_EVENT;
    snprintf(verdict->expected, sizeof verdict->expected, "%s", row->sentence);
    snprintf(verdict->actual, sizeof verdict->actual, "the check itself did not come back (it has %d s)",
             PROVING_SECONDS);
}

static void take_over(const struct check_sheet *sheet, const char *scenario, const struct verdict *shared,
                      const struct timeline *timeline, struct verdict *verdicts)
{
    for (size_t i = 0; i < sheet->count; i++) {
        struct verdict *verdict = &verdicts[i];
        if (strcmp(sheet->rows[i].scenario, scenario) != 0)
            continue;
        memcpy(verdict, &shared[i], sizeof *verdict);
        take_verdict(verdict, timeline);
        if (verdict->kind == VERDICT_NONE || (verdict->kind == VERDICT_CRASHED && !verdict->actual[0]))
            never_came_back(verdict, &sheet->rows[i]);
    }
}

bool sheet_prove(const struct check_sheet *sheet, const char *scenario, struct timeline *timeline,
                 struct verdict *verdicts)
{
    if (sheet->count == 0)
        return true;
    size_t size = sheet->count * sizeof *verdicts;
    struct verdict *shared = shared_memory(size);
    if (!shared)
        return false;
    bool proved = prover_prove(&sheet->file, sheet, scenario, timeline, shared) != PROVER_MACHINE;
    if (proved)
        take_over(sheet, scenario, shared, timeline, verdicts);
    munmap(shared, size);
    return proved;
}
