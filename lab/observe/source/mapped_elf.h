/* The ELF files that a process has mapped, and what their dynamic symbols are worth there. */
#ifndef SOCKEYE_OBSERVE_MAPPED_ELF_H
#define SOCKEYE_OBSERVE_MAPPED_ELF_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A symbol that is looked for. */
struct elf_symbol {
    const char *name;
    uint64_t address; /* in the process; 0: not there */
};

/* `path` is that of the file as the process sees it. */
typedef bool elf_use(void *data, pid_t pid, const char *path, const struct elf_symbol *symbols);

/* Looks through the files mapped by a process whose names contain `part`, until `use` returns true for one;
 * the `count` addresses of `symbols` are filled for each. False when none would do. */
bool mapped_elf_find(pid_t pid, const char *part, struct elf_symbol *symbols, unsigned count, elf_use *use,
                     void *data);

/* Whether the program that a process runs has a section of this name. */
bool mapped_elf_has_section(pid_t pid, const char *name);

#endif
