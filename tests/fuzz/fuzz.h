/* What is fuzzed. Each target takes any bytes at all, and says by a trap when what comes out of them is
 * wrong; what it must not do besides (crash, leak, overflow, take long) its runner sees: libFuzzer with the
 * sanitizers
 * (`make fuzz`), and test_corpus.c for the inputs that were kept. A new target is a file and a row here. */
#ifndef SOCKEYE_TESTS_FUZZ_H
#define SOCKEYE_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/base/str.h"
#include "lab/record/timeline.h"

struct fuzz_target {
    const char *name; /* its corpus lies in tests/fuzz/corpus/NAME */
    void (*run)(const uint8_t *bytes, size_t size);
    /* What libFuzzer does to an input, mended so that it is still of the form; NULL: nothing to mend. */
    void (*mend)(uint8_t *bytes, size_t size);
};

extern const struct fuzz_target fuzz_capture, fuzz_recording, fuzz_patterns, fuzz_lesson, fuzz_progress,
    fuzz_lines, fuzz_decode, fuzz_panes, fuzz_keys;

extern const struct fuzz_target *const fuzz_targets[]; /* ends with NULL */
/* NULL when there is none. */
const struct fuzz_target *fuzz_target_named(const char *name);

#define FUZZ_CHECK(holds)                                                                                    \
    do {                                                                                                     \
        if (!(holds))                                                                                        \
            __builtin_trap();                                                                                \
    } while (0)

/* ---- inputs of several parts */

/* Takes what stands before the next line that is `mark`, and that line, off the front. */
struct str fuzz_part(struct str *rest, const char *mark);
/* A copy that ends with a NUL: up to the first one within. Owned by the caller. */
char *fuzz_string(struct str text);
/* A folder for the target's files, the same for all runs of the process; removed at its end. */
const char *fuzz_folder(void);
/* Writes FOLDER/NAME. */
void fuzz_write(const char *name, struct str text);

/* ---- recordings */

/* The file of a recording written as text: the fields of its journal blocks, parted by empty lines. SE_NS is
 * made where it is missing. An entry that begins with '#' is a packet: one letter for the link type ('e'
 * Ethernet, 'i' raw IP, 'c' cooked, 'n' null), then the frame. The descriptor is the caller's; `half` (may be
 * NULL) is set to where an entry near the middle begins. */
int fuzz_recording_file(struct str text, size_t *half);
/* A file of any bytes. */
int fuzz_file(const void *bytes, size_t size);
/* Asks a timeline all that can be asked without a screen. */
void fuzz_ask(struct timeline *timeline);

#endif
