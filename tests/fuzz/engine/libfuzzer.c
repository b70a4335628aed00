/* What libFuzzer calls: the target that FUZZ_TARGET names. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t most);

static const struct fuzz_target *target;

int LLVMFuzzerInitialize(int *count, char ***words)
{
    const char *name = getenv("FUZZ_TARGET");
    target = name ? fuzz_target_named(name) : NULL;
    if (target)
        return 0;
    fprintf(stderr, "FUZZ_TARGET names none of:");
    for (const struct fuzz_target *const *known = fuzz_targets; *known; known++)
        fprintf(stderr, " %s", (*known)->name);
    fprintf(stderr, "\n");
    (void)count;
    (void)words;
    exit(2);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    target->run(bytes, size);
    return 0;
}

/* One in eight stays as it came, so that what is malformed is tried too. */
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed)
{
    size = LLVMFuzzerMutate(bytes, size, most);
    if (target->mend && seed % 8 != 0)
        target->mend(bytes, size);
    return size;
}
