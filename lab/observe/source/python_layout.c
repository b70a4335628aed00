#include "lab/observe/source/python_layout.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "lab/base/path.h"
#include "lab/observe/ptrace/memory.h"
#include "lab/observe/source/mapped_elf.h"

/* Of 3.7 to 3.10: threads, and frames that are objects of their own. */
#define OLD_THREADS                                                                                          \
    .interpreter_threads = 8, .thread_next = 8, .thread_id = 176, .pthread_ids = true, .thread_frame = 24,   \
    .frame_link = -1, .frame_code = 32, .frame_previous = 24, .ascii_size = 48, .compact_size = 72

static const struct python_layout layouts[] = {
    { .version = 0x0307,
      .runtime_interpreters = 24,
      OLD_THREADS,
      .frame_instruction = 104,
      .instruction_unit = 1,
      .lines = PYTHON_INCREMENTS,
      .code_file = 96,
      .code_name = 104,
      .code_lines = 112,
      .code_first_line = 36,
      .code_instructions = 120 },
    { .version = 0x0308, /* and 3.9 */
      .runtime_interpreters = 32,
      OLD_THREADS,
      .frame_instruction = 104,
      .instruction_unit = 1,
      .lines = PYTHON_INCREMENTS,
      .code_file = 104,
      .code_name = 112,
      .code_lines = 120,
      .code_first_line = 40,
      .code_instructions = 128 },
    { .version = 0x030a,
      .runtime_interpreters = 32,
      OLD_THREADS,
      .frame_instruction = 96,
      .instruction_unit = 2,
      .lines = PYTHON_RANGES,
      .code_file = 104,
      .code_name = 112,
      .code_lines = 120,
      .code_first_line = 40,
      .code_instructions = 128 },
    { .version = 0x030b,
      .runtime_interpreters = 40,
      .interpreter_threads = 16,
      .thread_next = 8,
      .thread_id = 160,
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
      .thread_id = 144,
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

/* Where in _Py_DebugOffsets of 3.13, in words of 8 bytes, each offset stands. Beside them are sizes of whole
 * structures (words 3, 6, 19, 28, 34), which grow from one release to the next and are not read:
 * PyInterpreterState is 194,976 bytes in 3.13.5. */
static const struct published {
    uint8_t word;
    uint16_t most;
    size_t offset; /* of the field in struct python_layout */
} published[] = {
#define OFFSET(field) offsetof(struct python_layout, field)
    { 5, UINT16_MAX - 1, OFFSET(runtime_interpreters) }, { 9, UINT16_MAX - 1, OFFSET(interpreter_threads) },
    { 21, PYTHON_THREAD_MOST, OFFSET(thread_next) },     { 23, PYTHON_THREAD_MOST, OFFSET(thread_frame) },
    { 25, PYTHON_THREAD_MOST, OFFSET(thread_id) },       { 29, PYTHON_FRAME_MOST, OFFSET(frame_previous) },
    { 30, PYTHON_FRAME_MOST, OFFSET(frame_code) },       { 31, PYTHON_FRAME_MOST, OFFSET(frame_instruction) },
    { 35, PYTHON_CODE_MOST, OFFSET(code_file) },         { 37, PYTHON_CODE_MOST, OFFSET(code_name) },
    { 38, PYTHON_CODE_MOST, OFFSET(code_lines) },        { 39, PYTHON_CODE_MOST, OFFSET(code_first_line) },
    { 43, PYTHON_CODE_MOST, OFFSET(code_instructions) },
#undef OFFSET
};
enum { PUBLISHED_COOKIE = 0, PUBLISHED_FREE_THREADED = 2 };

/* Without the global lock threads are kept in another way: nothing is said of them. */
bool python_layout_take(const uint64_t words[PYTHON_PUBLISHED_WORDS], struct python_layout *layout)
{
    if (memcmp(&words[PUBLISHED_COOKIE], "xdebugpy", 8) != 0 || words[PUBLISHED_FREE_THREADED])
        return false;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        uint16_t value = (uint16_t)words[published[i].word];
        if (words[published[i].word] > published[i].most)
            return false;
        memcpy((char *)layout + published[i].offset, &value, sizeof value);
    }
    return true;
}

static bool read_published(pid_t pid, uint64_t runtime, struct python_layout *layout)
{
    uint64_t words[PYTHON_PUBLISHED_WORDS];
    return memory_read(pid, runtime, words, sizeof words) == sizeof words &&
           python_layout_take(words, layout);
}

/* ---- what is mapped */

struct search {
    uint64_t *runtime;
    struct python_layout *layout;
};

/* "libpython3.10.so.1.0" and "python3.7m": 3.11 is the first that tells its version in a variable. */
static uint32_t version_of_name(const char *path)
{
    unsigned minor = 0;
    const char *name = strstr(path_base(path), "python3.");
    return name && sscanf(name, "python3.%2u", &minor) == 1 && minor < 11 ? 0x0300 | minor : 0;
}

static uint32_t version_of(pid_t pid, const char *path, uint64_t variable)
{
    uint64_t version = 0; /* unsigned long */
    if (!variable)
        return version_of_name(path);
    return memory_read(pid, variable, &version, sizeof version) == sizeof version ? (uint32_t)(version >> 16)
                                                                                  : 0;
}

static bool look_into(void *data, pid_t pid, const char *path, const struct elf_symbol *symbols)
{
    const struct search *search = data;
    *search->runtime = symbols[0].address;
    if (!symbols[0].address)
        return false;
    uint32_t version = version_of(pid, path, symbols[1].address);
    if (version == 0x0309)
        version = 0x0308;
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        if (layouts[i].version != version)
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
