#include "lab/observe/source/mapped_elf.h"

#include <fcntl.h>
#include <gelf.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/path.h"

static void read_section(Elf *elf, Elf_Scn *section, struct elf_symbol *symbols, unsigned wanted)
{
    GElf_Shdr header;
    Elf_Data *data = elf_getdata(section, NULL);
    GElf_Sym symbol;
    if (!data || !gelf_getshdr(section, &header) || !header.sh_entsize)
        return;
    size_t count = header.sh_size / header.sh_entsize;
    for (size_t i = 0; i < count && gelf_getsym(data, (int)i, &symbol); i++) {
        const char *name = elf_strptr(elf, header.sh_link, symbol.st_name);
        for (unsigned j = 0; name && j < wanted; j++)
            if (strcmp(name, symbols[j].name) == 0)
                symbols[j].address = symbol.st_value;
    }
}

/* Where the file begins, as linked. */
static uint64_t lowest_of(Elf *elf)
{
    size_t count = 0;
    uint64_t lowest = UINT64_MAX;
    GElf_Phdr segment;
    elf_getphdrnum(elf, &count);
    for (size_t i = 0; i < count && gelf_getphdr(elf, (int)i, &segment); i++)
        if (segment.p_type == PT_LOAD && segment.p_vaddr - segment.p_offset < lowest)
            lowest = segment.p_vaddr - segment.p_offset;
    return lowest;
}

static bool read_symbols(const char *path, uint64_t base, struct elf_symbol *symbols, unsigned count)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    uint64_t lowest = UINT64_MAX;
    if (fd < 0)
        return false;
    for (unsigned i = 0; i < count; i++)
        symbols[i].address = 0;
    elf_version(EV_CURRENT);
    Elf *elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
    if (elf) {
        GElf_Shdr header;
        for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));)
            if (gelf_getshdr(section, &header) && header.sh_type == SHT_DYNSYM)
                read_section(elf, section, symbols, count);
        lowest = lowest_of(elf);
        elf_end(elf);
    }
    close(fd);
    for (unsigned i = 0; i < count; i++)
        symbols[i].address += symbols[i].address ? base - lowest : 0;
    return lowest != UINT64_MAX;
}

bool mapped_elf_find(pid_t pid, const char *part, struct elf_symbol *symbols, unsigned count, elf_use *use,
                     void *data)
{
    char maps[64], line[PATH_MAX + 128], before[PATH_MAX] = "", seen[PATH_MAX + 32];
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
        if (*path != '/' || !strstr(path_base(path), part) || strcmp(path, before) == 0)
            continue;
        snprintf(before, sizeof before, "%s", path);
        snprintf(seen, sizeof seen, "/proc/%d/root%s", (int)pid, path);
        found = read_symbols(seen, from, symbols, count) && use(data, pid, path, symbols);
    }
    fclose(file);
    return found;
}

static bool has_section(Elf *elf, const char *wanted)
{
    GElf_Shdr header;
    size_t names;
    if (elf_getshdrstrndx(elf, &names) != 0)
        return false;
    for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));) {
        const char *name = gelf_getshdr(section, &header) ? elf_strptr(elf, names, header.sh_name) : NULL;
        if (name && strcmp(name, wanted) == 0)
            return true;
    }
    return false;
}

bool mapped_elf_has_section(pid_t pid, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    elf_version(EV_CURRENT);
    Elf *elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
    bool has = elf && has_section(elf, name);
    if (elf)
        elf_end(elf);
    close(fd);
    return has;
}
