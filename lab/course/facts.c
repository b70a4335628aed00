/* A lesson's facts.c: loaded as a shared object, proved in a process of its own, under cmocka. */
#include "lab/course/checks.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/course/run.h"

struct check_sheet {
    void *library;
    const struct fact *facts;
    size_t count;
};

struct check_sheet *facts_load(const struct lesson *lesson, char *why, size_t cap)
{
    char source[1024], library[1024];
    snprintf(source, sizeof source, "%s/facts.c", lesson->folder);
    if (lesson_compile_checks(source, library, sizeof library, why, cap) != 0)
        return NULL;
    struct check_sheet *sheet = calloc(1, sizeof *sheet);
    if (!sheet) {
        snprintf(why, cap, "out of memory");
        return NULL;
    }
    sheet->library = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (sheet->library)
        sheet->facts = dlsym(sheet->library, "facts");
    if (!sheet->facts) {
        snprintf(why, cap, "%s: %s", source, dlerror());
        facts_free(sheet);
        return NULL;
    }
    while (sheet->facts[sheet->count].name)
        sheet->count++;
    return sheet;
}

void facts_free(struct check_sheet *sheet)
{
    if (!sheet)
        return;
    if (sheet->library)
        dlclose(sheet->library);
    free(sheet);
}

size_t facts_count(const struct check_sheet *sheet)
{
    return sheet->count;
}

const struct fact *facts_at(const struct check_sheet *sheet, size_t index)
{
    return &sheet->facts[index];
}

/* One fact under cmocka; the words that cmocka's own assertions print are kept from `words` on. */
struct proof {
    const struct fact *fact;
    struct run run;
    int words;
};

static void prove(void **state)
{
    struct proof *proof = *state;
    struct verdict *verdict = proof->run.verdict;
    verdict->kind = VERDICT_CRASHED; /* stands when prove() does not come back */
    proof->fact->prove(&proof->run);
    verdict->kind = VERDICT_HOLDS;
}

static int begin(void **state)
{
    struct proof *proof = *state;
    return ftruncate(proof->words, 0) == 0 && lseek(proof->words, 0, SEEK_SET) == 0 ? 0 : -1;
}

static int finish(void **state)
{
    struct proof *proof = *state;
    struct verdict *verdict = proof->run.verdict;
    if (verdict->kind == VERDICT_CRASHED) {
        fflush(stderr);
        ssize_t n = pread(proof->words, verdict->actual, sizeof verdict->actual - 1, 0);
        verdict->actual[n > 0 ? n : 0] = '\0';
        snprintf(verdict->expected, sizeof verdict->expected, "%s", proof->fact->sentence);
    }
    state_free(&proof->run.state);
    return 0;
}

/* In the child: all facts of the variant, as one group of cmocka. */
static void prove_all(const struct check_sheet *sheet, const char *variant, struct timeline *timeline,
                      struct verdict *verdicts)
{
    int words = memfd_create("words", MFD_CLOEXEC), null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    struct proof proofs[sheet->count];
    struct CMUnitTest tests[sheet->count];
    size_t count = 0;
    if (words == -1 || null == -1 || dup2(words, STDERR_FILENO) == -1 || dup2(null, STDOUT_FILENO) == -1)
        _exit(3);
    for (size_t i = 0; i < sheet->count; i++) {
        if (strcmp(sheet->facts[i].variant, variant) != 0)
            continue;
        proofs[count] = (struct proof){ .fact = &sheet->facts[i],
                                        .run = { .timeline = timeline, .verdict = &verdicts[i] },
                                        .words = words };
        proofs[count].run.verdict->evidence = NO_EVENT;
        state_init(&proofs[count].run.state);
        tests[count] = (struct CMUnitTest){ .name = sheet->facts[i].name,
                                            .test_func = prove,
                                            .setup_func = begin,
                                            .teardown_func = finish,
                                            .initial_state = &proofs[count] };
        count++;
    }
    if (count > 0)
        _cmocka_run_group_tests(variant, tests, count, NULL, NULL);
    _exit(0);
}

bool facts_prove(const struct check_sheet *sheet, const char *variant, struct timeline *timeline,
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
        prove_all(sheet, variant, timeline, shared);
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) == -1 && errno == EINTR) {
    }
    for (size_t i = 0; child > 0 && i < sheet->count; i++) {
        if (strcmp(sheet->facts[i].variant, variant) != 0)
            continue;
        verdicts[i] = shared[i];
        if (verdicts[i].kind == VERDICT_NONE)
            verdicts[i].kind = VERDICT_CRASHED;
    }
    munmap(shared, size);
    return child > 0;
}
