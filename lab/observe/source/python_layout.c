#include "lab/observe/source/python_layout.h"

#include <fcntl.h>
#include <gelf.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/path.h"
#include "lab/observe/ptrace/memory.h"

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

/* ---- symbols */

struct symbols {
    uint64_t runtime, version; /* addresses as linked; 0: not there */
    uint64_t lowest;           /* of what is loaded */
};

static void read_section(Elf *elf, Elf_Scn *section, struct symbols *symbols)
{
    GElf_Shdr header;
    Elf_Data *data = elf_getdata(section, NULL);
    GElf_Sym symbol;
    if (!data || !gelf_getshdr(section, &header) || !header.sh_entsize)
        return;
    size_t count = header.sh_size / header.sh_entsize;
    for (size_t i = 0; i < count && gelf_getsym(data, (int)i, &symbol); i++) {
        const char *name = elf_strptr(elf, header.sh_link, symbol.st_name);
        if (name && strcmp(name, "_PyRuntime") == 0)
            symbols->runtime = symbol.st_value;
        else if (name && strcmp(name, "Py_Version") == 0)
            symbols->version = symbol.st_value;
    }
}

static void read_lowest(Elf *elf, struct symbols *symbols)
{
    size_t count = 0;
    GElf_Phdr segment;
    symbols->lowest = UINT64_MAX;
    elf_getphdrnum(elf, &count);
    for (size_t i = 0; i < count && gelf_getphdr(elf, (int)i, &segment); i++)
        if (segment.p_type == PT_LOAD && segment.p_vaddr - segment.p_offset < symbols->lowest)
            symbols->lowest = segment.p_vaddr - segment.p_offset;
}

static bool read_symbols(const char *path, struct symbols *symbols)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    *symbols = (struct symbols){ 0 };
    elf_version(EV_CURRENT);
    Elf *elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
    if (elf) {
        GElf_Shdr header;
        for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));)
            if (gelf_getshdr(section, &header) && header.sh_type == SHT_DYNSYM)
                read_section(elf, section, symbols);
        read_lowest(elf, symbols);
        elf_end(elf);
    }
    close(fd);
    return symbols->runtime && symbols->version && symbols->lowest != UINT64_MAX;
}

/* ---- what is mapped */

static bool look_into(pid_t pid, const char *path, uint64_t base, uint64_t *runtime,
                      struct python_layout *layout)
{
    char seen[PATH_MAX + 32];
    struct symbols symbols;
    uint64_t version = 0; /* unsigned long */
    snprintf(seen, sizeof seen, "/proc/%d/root%s", (int)pid, path);
    if (!read_symbols(seen, &symbols))
        return false;
    uint64_t bias = base - symbols.lowest;
    *runtime = symbols.runtime + bias;
    if (memory_read(pid, symbols.version + bias, &version, sizeof version) != sizeof version)
        return false;
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        if (layouts[i].version != version >> 16)
            continue;
        *layout = layouts[i];
        return !layout->published || read_published(pid, *runtime, layout);
    }
    return false;
}

bool python_layout_find(pid_t pid, uint64_t *runtime, struct python_layout *layout)
{
    char maps[64], line[PATH_MAX + 128], before[PATH_MAX] = "";
    bool found = false;
    snprintf(maps, sizeof maps, "/proc/%d/maps", (int)pid);
    FILE *file = fopen(maps, "re");
    if (!file)
        return false;
    while (!found && fgets(line, sizeof line, file)) {
        unsigned long long from, offset;
        int at = 0;
        if (sscanf(line, "%llx-%*x %*s %llx %*s %*s %n", &from, &offset, &at) < 2 || offset || !at)
            continue;
        char *path = line + at;
        path[strcspn(path, "\n")] = 0;
        if (*path != '/' || !strstr(path_base(path), "python") || strcmp(path, before) == 0)
            continue;
        snprintf(before, sizeof before, "%s", path);
        found = look_into(pid, path, from, runtime, layout);
    }
    fclose(file);
    return found;
}
