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
    struct source_registers registers;
    uint64_t stack[STACK_WINDOW / sizeof(uint64_t)]; /* from sp */
    size_t stack_size;                               /* bytes of it that are there */
    struct walk *walk;
    bool stranger; /* the walk met an address outside every module */
    bool has_lines;
    bool has_several; /* files of the program's own */
    int reloads;
};

#if defined(__x86_64__)
enum { STACK_REGISTER = 7, FRAME_REGISTER = 6, DWARF_REGISTERS = 17 };

static void dwarf_registers(const struct user_regs_struct *user, Dwarf_Word out[DWARF_REGISTERS])
{
    const Dwarf_Word registers[DWARF_REGISTERS] = {
        user->rax, user->rdx, user->rcx, user->rbx, user->rsi, user->rdi, user->rbp, user->rsp, user->r8,
        user->r9,  user->r10, user->r11, user->r12, user->r13, user->r14, user->r15, user->rip,
    };
    memcpy(out, registers, sizeof registers);
}

static struct source_registers registers_of(const struct user_regs_struct *user)
{
    return (struct source_registers){ user->rip, user->rsp, user->rbp };
}
#elif defined(__aarch64__)
enum { STACK_REGISTER = 31, FRAME_REGISTER = 29, DWARF_REGISTERS = 32 };

static void dwarf_registers(const struct user_regs_struct *user, Dwarf_Word out[DWARF_REGISTERS])
{
    memcpy(out, user->regs, sizeof user->regs);
    out[STACK_REGISTER] = user->sp;
}

static struct source_registers registers_of(const struct user_regs_struct *user)
{
    return (struct source_registers){ user->pc, user->sp, user->regs[FRAME_REGISTER] };
}
#else
#error "registers of this architecture are not known here"
#endif

static bool read_registers(pid_t tid, struct user_regs_struct *user)
{
    struct iovec vector = { user, sizeof *user };
    return ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &vector) == 0;
}

bool unwinder_registers(pid_t tid, struct source_registers *registers)
{
    struct user_regs_struct user;
    if (!read_registers(tid, &user))
        return false;
    *registers = registers_of(&user);
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

static bool read_stack(void *data, uint64_t address, uint64_t *word)
{
    const struct unwinder *u = data;
    uint64_t offset = address - u->registers.sp;
    if (offset + sizeof *word <= u->stack_size && offset < u->stack_size) {
        memcpy(word, (const char *)u->stack + offset, sizeof *word);
        return true;
    }
    return memory_read(u->tid, address, word, sizeof *word) == sizeof *word;
}

static bool read_word(Dwfl *dwfl, Dwarf_Addr address, Dwarf_Word *word, void *data)
{
    uint64_t there;
    (void)dwfl;
    bool read = read_stack(data, address, &there);
    if (read)
        *word = there;
    return read;
}

static bool set_registers(Dwfl_Thread *thread, void *data)
{
    struct unwinder *u = data;
    struct user_regs_struct user;
    Dwarf_Word registers[DWARF_REGISTERS];
    if (!read_registers(u->tid, &user))
        return false;
    u->registers = registers_of(&user);
    u->stack_size = memory_read(u->tid, u->registers.sp, u->stack, sizeof u->stack);
    dwarf_registers(&user, registers);
    dwfl_thread_state_register_pc(thread, u->registers.pc);
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
    u->has_several = u->has_lines && lines_several(u->dwfl);
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

/* A frame above the one that is found. Nothing called main() that a person would look for. */
static int take_caller(struct walk *walk, Dwfl_Module *module, Dwarf_Addr address)
{
    if (!module || !lines_own_module(module) || !lines_place(module, address, &walk->caller))
        return DWARF_CB_ABORT;
    walk->called = strcmp(walk->caller.file, walk->place.file) != 0;
    return walk->called || strcmp(walk->caller.function, "main") == 0 ? DWARF_CB_ABORT : DWARF_CB_OK;
}

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
    if (walk->found)
        return take_caller(walk, module, address - 1);
    if (!module) {
        u->stranger = true;
        return DWARF_CB_ABORT;
    }
    if (!lines_own_module(module) || !lines_place(module, address - 1, &walk->place))
        return DWARF_CB_OK;
    walk->found = true;
    return u->has_several && strcmp(walk->place.function, "main") != 0 ? DWARF_CB_OK : DWARF_CB_ABORT;
}

/* Where a register of the frame above is kept, from the canonical frame address; false when it is kept
 * elsewhere, or nowhere. `*offset` is 0 where this frame leaves it as it is. */
static bool kept_at(Dwarf_Frame *frame, int number, int32_t *offset)
{
    Dwarf_Op *ops, memory[3];
    size_t count;
    if (dwarf_frame_register(frame, number, memory, &ops, &count) != 0)
        return false;
    *offset = 0;
    if (count == 0)
        return ops == NULL;
    if (count != 2 || ops[0].atom != DW_OP_call_frame_cfa || ops[1].atom != DW_OP_plus_uconst)
        return false;
    *offset = (int32_t)ops[1].number;
    return *offset != 0;
}

/* "Register plus a constant". */
static bool cfa_of(Dwarf_Frame *frame, int *number, int32_t *offset)
{
    Dwarf_Op *ops;
    size_t count;
    if (dwarf_frame_cfa(frame, &ops, &count) != 0 || count != 1)
        return false;
    bool any = ops[0].atom == DW_OP_bregx;
    if (!any && (ops[0].atom < DW_OP_breg0 || ops[0].atom > DW_OP_breg31))
        return false;
    *number = any ? (int)ops[0].number : ops[0].atom - DW_OP_breg0;
    *offset = (int32_t)(any ? ops[0].number2 : ops[0].number);
    return true;
}

static struct source_frame describe(Dwarf_Frame *frame)
{
    struct source_frame shape = { .base = FRAME_UNKNOWN };
    int number;
    if (!cfa_of(frame, &number, &shape.cfa) || (number != STACK_REGISTER && number != FRAME_REGISTER) ||
        !kept_at(frame, dwarf_frame_info(frame, NULL, NULL, NULL), &shape.back) || shape.back == 0 ||
        !kept_at(frame, FRAME_REGISTER, &shape.saved))
        return shape;
    shape.base = number == STACK_REGISTER ? FRAME_BY_STACK_POINTER : FRAME_BY_FRAME_POINTER;
    return shape;
}

static struct source_frame frame_at(struct unwinder *u, Dwarf_Addr address)
{
    struct source_frame shape = { .base = FRAME_UNKNOWN };
    Dwarf_Addr bias;
    Dwarf_Frame *frame = NULL;
    Dwfl_Module *module = dwfl_addrmodule(u->dwfl, address);
    Dwarf_CFI *cfi = module ? dwfl_module_eh_cfi(module, &bias) : NULL;
    if (!cfi || dwarf_cfi_addrframe(cfi, address - bias, &frame) != 0)
        return shape;
    shape = describe(frame);
    free(frame);
    return shape;
}

/* Notes how each return address is found from the frame below, checked against what is there. */
static void note_frames(struct unwinder *u)
{
    struct walk *walk = u->walk;
    struct source_registers at = u->registers;
    for (size_t i = 0; i < walk->count; i++)
        walk->frame[i].base = FRAME_UNKNOWN;
    for (size_t i = 0; i + 1 < walk->count; i++) {
        struct source_frame frame = frame_at(u, walk->address[i] - (i > 0));
        if (!source_frame_up(&frame, &at, read_stack, u) || at.pc != walk->address[i + 1])
            return;
        walk->frame[i] = frame;
    }
}

static void walk_once(struct unwinder *u)
{
    u->walk->count = 0;
    u->walk->found = u->walk->called = false;
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
    note_frames(u);
}
