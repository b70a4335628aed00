/* A libFuzzer entry for the reader and the state:
 *
 *   clang -g -O1 -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -I. -o fuzz tests/fuzz/fuzz_pcapng.c \
 *       lab/record/{event,values,state,state_apply,pcapng_format,pcapng_journal,pcapng_read}.c
 *   ./fuzz -max_len=65536 CORPUS    (any recording is a good first entry of the corpus) */
#include "lab/record/pcapng.h"
#include "lab/record/state.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct pcapng_reader reader;
    struct state state;
    struct event event;
    bool is_event;
    size_t at;
    pcapng_reader_init(&reader, bytes, size);
    state_init(&state);
    while (pcapng_read(&reader, &event, &is_event, &at) == PCAPNG_BLOCK)
        if (is_event) {
            state_apply(&state, &event);
            if (!pcapng_read_at(&reader, at, &event))
                __builtin_trap();
        }
    state_free(&state);
    pcapng_reader_free(&reader);
    return 0;
}
