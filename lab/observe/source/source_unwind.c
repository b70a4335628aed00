#include "lab/observe/source/source_unwind.h"

#include <dwarf.h>
#include <elf.h>
#include <elfutils/libdw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#include "lab/observe/ptrace/memory.h"

enum {
    STACK_WINDOW = 8192,
    RELOADS_MAX = 64 /* code made at run time (a JIT) lies in no module: do not look for it for ever */
};

struct unwinder {
    Dwfl *dwfl;
    pid_t pid, tid; /* tid: of the walk under way */
    uint64_t pc, sp;
    uint64_t stack[STACK_WINDOW / sizeof(uint64_t)]; /* from sp */
    size_t stack_size;                               /* bytes of it that are there */
    struct walk *walk;
    bool stranger; /* the walk met an address outside every module */
    bool has_lines;
    int reloads;
};

#if defined(__x86_64__)
enum { STACK_REGISTER = 7, DWARF_REGISTERS = 17 };

static void dwarf_registers(const struct user_regs_struct *user, Dwarf_Word out[DWARF_REGISTERS])
{
    const Dwarf_Word registers[DWARF_REGISTERS] = {
        user->rax, user->rdx, user->rcx, user->rbx, user->rsi, user->rdi, user->rbp, user->rsp, user->r8,
        user->r9,  user->r10, user->r11, user->r12, user->r13, user->r14, user->r15, user->rip,
    };
    memcpy(out, registers, sizeof registers);
}

static void pc_and_sp(const struct user_regs_struct *user, uint64_t *pc, uint64_t *sp)
{
    *pc = user->rip;
    *sp = user->rsp;
}
#elif defined(__aarch64__)
enum { STACK_REGISTER = 31, DWARF_REGISTERS = 32 };

static void dwarf_registers(const struct user_regs_struct *user, Dwarf_Word out[DWARF_REGISTERS])
{
    memcpy(out, user->regs, sizeof user->regs);
    out[STACK_REGISTER] = user->sp;
}

static void pc_and_sp(const struct user_regs_struct *user, uint64_t *pc, uint64_t *sp)
{
    *pc = user->pc;
    *sp = user->sp;
}
#else
#error "registers of this architecture are not known here"
#endif

static bool read_registers(pid_t tid, struct user_regs_struct *user)
{
    struct iovec vector = { user, sizeof *user };
    return ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &vector) == 0;
}

bool unwinder_registers(pid_t tid, uint64_t *pc, uint64_t *sp)
{
    struct user_regs_struct user;
    if (!read_registers(tid, &user))
        return false;
    pc_and_sp(&user, pc, sp);
    return true;
}

/* ---- what libdwfl asks for ---- */

static pid_t one_thread(Dwfl *dwfl, void *data, void **thread)
{
    const struct unwinder *u = data;
    (void)dwfl;
    if (*thread)
        return 0;
    *thread = data;
    return u->tid;
}

static bool this_thread(Dwfl *dwfl, pid_t tid, void *data, void **thread)
{
    (void)dwfl;
    (void)tid;
    *thread = data;
    return true;
}

static bool read_word(Dwfl *dwfl, Dwarf_Addr address, Dwarf_Word *word, void *data)
{
    const struct unwinder *u = data;
    (void)dwfl;
    uint64_t offset = address - u->sp;
    if (offset + sizeof *word <= u->stack_size && offset < u->stack_size) {
        memcpy(word, (const char *)u->stack + offset, sizeof *word);
        return true;
    }
    return memory_read(u->tid, address, word, sizeof *word) == sizeof *word;
}

static bool set_registers(Dwfl_Thread *thread, void *data)
{
    struct unwinder *u = data;
    struct user_regs_struct user;
    Dwarf_Word registers[DWARF_REGISTERS];
    if (!read_registers(u->tid, &user))
        return false;
    pc_and_sp(&user, &u->pc, &u->sp);
    u->stack_size = memory_read(u->tid, u->sp, u->stack, sizeof u->stack);
    dwarf_registers(&user, registers);
    dwfl_thread_state_register_pc(thread, u->pc);
    return dwfl_thread_state_registers(thread, 0, DWARF_REGISTERS, registers);
}

static const Dwfl_Thread_Callbacks thread_callbacks = {
    .next_thread = one_thread,
    .get_thread = this_thread,
    .memory_read = read_word,
    .set_initial_registers = set_registers,
};

/* What a person compiles has its line information in it. The library's own search for files apart ends at
 * servers in the network, for which it loads half a browser into this process. */
static int find_nothing(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr base, const char *file,
                        const char *link, GElf_Word checksum, char **found)
{
    (void)module;
    (void)user;
    (void)name;
    (void)base;
    (void)file;
    (void)link;
    (void)checksum;
    (void)found;
    return -1;
}

static const Dwfl_Callbacks module_callbacks = {
    .find_elf = dwfl_linux_proc_find_elf,
    .find_debuginfo = find_nothing,
};

/* ---- the address space ---- */

static bool load(struct unwinder *u)
{
    dwfl_report_begin(u->dwfl);
    bool well = dwfl_linux_proc_report(u->dwfl, u->pid) == 0;
    well = dwfl_report_end(u->dwfl, NULL, NULL) == 0 && well;
    u->has_lines = lines_any(u->dwfl);
    return well;
}

struct unwinder *unwinder_new(pid_t pid)
{
    struct unwinder *u = calloc(1, sizeof *u);
    if (!u)
        return NULL;
    u->pid = u->tid = pid;
    u->dwfl = dwfl_begin(&module_callbacks);
    if (!u->dwfl || !load(u) || !dwfl_attach_state(u->dwfl, NULL, pid, &thread_callbacks, u)) {
        unwinder_free(u);
        return NULL;
    }
    return u;
}

void unwinder_free(struct unwinder *u)
{
    if (u && u->dwfl)
        dwfl_end(u->dwfl);
    free(u);
}

bool unwinder_has_lines(const struct unwinder *u)
{
    return u->has_lines;
}

/* ---- a walk ---- */

static int take_frame(Dwfl_Frame *frame, void *data)
{
    struct unwinder *u = data;
    struct walk *walk = u->walk;
    Dwarf_Addr address;
    if (!dwfl_frame_pc(frame, &address, NULL) || walk->count == WALK_FRAMES_MAX)
        return DWARF_CB_ABORT;
    walk->address[walk->count++] = address;
    /* A pc and a return address both stand behind the instruction that is meant. */
    Dwfl_Module *module = dwfl_addrmodule(u->dwfl, address - 1);
    if (!module) {
        u->stranger = true;
        return DWARF_CB_ABORT;
    }
    if (!lines_own_module(module) || !lines_place(module, address - 1, &walk->place))
        return DWARF_CB_OK;
    walk->found = true;
    return DWARF_CB_ABORT;
}

/* A frame whose canonical frame address is the stack pointer plus a constant, with the return address at a
 * constant place below it. */
static bool fixed_frame(Dwarf_Frame *frame, int64_t *size, int64_t *back)
{
    Dwarf_Op *ops, memory[3];
    size_t count;
    if (dwarf_frame_cfa(frame, &ops, &count) != 0 || count != 1)
        return false;
    if (ops[0].atom == DW_OP_bregx && ops[0].number == STACK_REGISTER)
        *size = (int64_t)ops[0].number2;
    else if (ops[0].atom == DW_OP_breg0 + STACK_REGISTER)
        *size = (int64_t)ops[0].number;
    else
        return false;
    int address_register = dwarf_frame_info(frame, NULL, NULL, NULL);
    if (dwarf_frame_register(frame, address_register, memory, &ops, &count) != 0 || count != 2)
        return false;
    if (ops[0].atom != DW_OP_call_frame_cfa || ops[1].atom != DW_OP_plus_uconst)
        return false;
    *back = (int64_t)ops[1].number;
    return true;
}

static bool frame_at(struct unwinder *u, Dwarf_Addr address, int64_t *size, int64_t *back)
{
    Dwarf_Addr bias;
    Dwarf_Frame *frame = NULL;
    Dwfl_Module *module = dwfl_addrmodule(u->dwfl, address);
    Dwarf_CFI *cfi = module ? dwfl_module_eh_cfi(module, &bias) : NULL;
    if (!cfi || dwarf_cfi_addrframe(cfi, address - bias, &frame) != 0)
        return false;
    bool fixed = fixed_frame(frame, size, back);
    free(frame);
    return fixed;
}

/* Notes where on the stack each return address was, checked against what is there. */
static void note_offsets(struct unwinder *u)
{
    struct walk *walk = u->walk;
    int64_t above = 0; /* the frame's stack pointer, over the innermost one's */
    for (size_t i = 0; i < walk->count; i++)
        walk->offset[i] = WALK_OFFSET_UNKNOWN;
    for (size_t i = 0; i + 1 < walk->count; i++) {
        int64_t size, back;
        uint64_t there;
        if (!frame_at(u, walk->address[i] - (i > 0), &size, &back))
            return;
        int64_t offset = above + size + back;
        if (offset < 0 || (size_t)offset + sizeof there > u->stack_size)
            return;
        memcpy(&there, (const char *)u->stack + offset, sizeof there);
        if (there != walk->address[i + 1])
            return;
        walk->offset[i] = offset;
        above += size;
    }
}

static void walk_once(struct unwinder *u)
{
    u->walk->count = 0;
    u->walk->found = false;
    u->stranger = false;
    dwfl_getthread_frames(u->dwfl, u->tid, take_frame, u);
}

void unwinder_walk(struct unwinder *u, pid_t pid, pid_t tid, struct walk *walk)
{
    u->pid = pid;
    u->tid = tid;
    u->walk = walk;
    walk_once(u);
    if (u->stranger && u->reloads < RELOADS_MAX) {
        u->reloads++;
        if (load(u))
            walk_once(u);
    }
    note_offsets(u);
}
