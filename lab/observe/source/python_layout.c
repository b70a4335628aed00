#include "lab/observe/source/python_layout.h"

#include <string.h>

#include "lab/observe/ptrace/memory.h"
#include "lab/observe/source/mapped_elf.h"

static const struct python_layout layouts[] = {
    { .version = 0x030b,
      .runtime_interpreters = 40,
      .interpreter_threads = 16,
      .thread_next = 8,
      .thread_native_id = 160,
      .thread_frame = 56,
      .frame_link = 8,
      .frame_code = 32,
      .frame_previous = 48,
      .frame_instruction = 56,
      .code_file = 112,
      .code_name = 128,
      .code_lines = 136,
      .code_first_line = 72,
      .code_instructions = 184,
      .ascii_size = 48,
      .compact_size = 72 },
    { .version = 0x030c,
      .runtime_interpreters = 40,
      .interpreter_threads = 72,
      .thread_next = 8,
      .thread_native_id = 144,
      .thread_frame = 56,
      .frame_link = 0,
      .frame_code = 0,
      .frame_previous = 8,
      .frame_instruction = 56,
      .code_file = 112,
      .code_name = 128,
      .code_lines = 136,
      .code_first_line = 68,
      .code_instructions = 192,
      .ascii_size = 40,
      .compact_size = 56 },
    { .version = 0x030d, .published = true, .frame_link = -1, .ascii_size = 40, .compact_size = 56 },
};

/* Where in _Py_DebugOffsets of 3.13, in words of 8 bytes, each offset stands. */
enum {
    PUBLISHED_COOKIE,
    PUBLISHED_FREE_THREADED = 2,
    PUBLISHED_INTERPRETERS = 5,
    PUBLISHED_THREADS = 9,
    PUBLISHED_NEXT = 21,
    PUBLISHED_FRAME = 23,
    PUBLISHED_NATIVE_ID = 25,
    PUBLISHED_PREVIOUS = 29,
    PUBLISHED_CODE = 30,
    PUBLISHED_INSTRUCTION = 31,
    PUBLISHED_FILE = 35,
    PUBLISHED_QUALIFIED_NAME = 37,
    PUBLISHED_LINES = 38,
    PUBLISHED_FIRST_LINE = 39,
    PUBLISHED_INSTRUCTIONS = 43,
    PUBLISHED_WORDS
};

static bool all_within(const uint64_t *words, int from, int to, uint64_t most)
{
    for (int i = from; i <= to; i++)
        if (words[i] > most)
            return false;
    return true;
}

/* Without the global lock threads are kept in another way: nothing is said of them. */
static bool read_published(pid_t pid, uint64_t runtime, struct python_layout *layout)
{
    uint64_t words[PUBLISHED_WORDS];
    if (memory_read(pid, runtime, words, sizeof words) != sizeof words ||
        memcmp(&words[PUBLISHED_COOKIE], "xdebugpy", 8) != 0 || words[PUBLISHED_FREE_THREADED] ||
        !all_within(words, PUBLISHED_INTERPRETERS, PUBLISHED_THREADS, UINT16_MAX) ||
        !all_within(words, PUBLISHED_NEXT, PUBLISHED_NATIVE_ID, PYTHON_THREAD_MOST) ||
        !all_within(words, PUBLISHED_PREVIOUS, PUBLISHED_INSTRUCTION, PYTHON_FRAME_MOST) ||
        !all_within(words, PUBLISHED_FILE, PUBLISHED_INSTRUCTIONS, PYTHON_CODE_MOST))
        return false;
    layout->runtime_interpreters = (uint16_t)words[PUBLISHED_INTERPRETERS];
    layout->interpreter_threads = (uint16_t)words[PUBLISHED_THREADS];
    layout->thread_next = (uint16_t)words[PUBLISHED_NEXT];
    layout->thread_native_id = (uint16_t)words[PUBLISHED_NATIVE_ID];
    layout->thread_frame = (uint16_t)words[PUBLISHED_FRAME];
    layout->frame_code = (uint16_t)words[PUBLISHED_CODE];
    layout->frame_previous = (uint16_t)words[PUBLISHED_PREVIOUS];
    layout->frame_instruction = (uint16_t)words[PUBLISHED_INSTRUCTION];
    layout->code_file = (uint16_t)words[PUBLISHED_FILE];
    layout->code_name = (uint16_t)words[PUBLISHED_QUALIFIED_NAME];
    layout->code_lines = (uint16_t)words[PUBLISHED_LINES];
    layout->code_first_line = (uint16_t)words[PUBLISHED_FIRST_LINE];
    layout->code_instructions = (uint16_t)words[PUBLISHED_INSTRUCTIONS];
    return true;
}

/* ---- what is mapped */

struct search {
    uint64_t *runtime;
    struct python_layout *layout;
};

static bool look_into(void *data, pid_t pid, const struct elf_symbol *symbols)
{
    const struct search *search = data;
    uint64_t version = 0; /* unsigned long */
    *search->runtime = symbols[0].address;
    if (!symbols[0].address || !symbols[1].address ||
        memory_read(pid, symbols[1].address, &version, sizeof version) != sizeof version)
        return false;
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        if (layouts[i].version != version >> 16)
            continue;
        *search->layout = layouts[i];
        return !search->layout->published || read_published(pid, *search->runtime, search->layout);
    }
    return false;
}

bool python_layout_find(pid_t pid, uint64_t *runtime, struct python_layout *layout)
{
    struct elf_symbol symbols[] = { { "_PyRuntime", 0 }, { "Py_Version", 0 } };
    struct search search = { runtime, layout };
    return mapped_elf_find(pid, "python", symbols, 2, look_into, &search);
}
