#include "lab/observe/ptrace/registers.h"

#include <elf.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#if defined(__x86_64__)

static bool get(pid_t tid, struct user_regs_struct *registers)
{
    struct iovec iov = { registers, sizeof *registers };
    return ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &iov) == 0;
}

static bool set(pid_t tid, struct user_regs_struct *registers)
{
    struct iovec iov = { registers, sizeof *registers };
    return ptrace(PTRACE_SETREGSET, tid, NT_PRSTATUS, &iov) == 0;
}

bool registers_set_argument(pid_t tid, int index, uint64_t value)
{
    struct user_regs_struct registers;
    if (!get(tid, &registers))
        return false;
    unsigned long long *arguments[] = { &registers.rdi, &registers.rsi, &registers.rdx,
                                        &registers.r10, &registers.r8,  &registers.r9 };
    *arguments[index] = value;
    return set(tid, &registers);
}

bool registers_skip_call(pid_t tid, int64_t result)
{
    /* Word by word it works on a program of 32 bits too, whose set of registers is another. */
    return ptrace(PTRACE_POKEUSER, tid, offsetof(struct user_regs_struct, orig_rax), -1L) == 0 &&
           ptrace(PTRACE_POKEUSER, tid, offsetof(struct user_regs_struct, rax), (long)result) == 0;
}

uint64_t registers_thread_pointer(pid_t tid)
{
    struct user_regs_struct registers;
    return get(tid, &registers) ? registers.fs_base : 0;
}

bool registers_leaving_call(pid_t tid, int64_t *number, int64_t *result)
{
    struct user_regs_struct registers;
    if (!get(tid, &registers) || (int64_t)registers.orig_rax < 0)
        return false;
    *number = (int64_t)registers.orig_rax;
    *result = (int64_t)registers.rax;
    return true;
}

bool registers_set_result(pid_t tid, int64_t result)
{
    return ptrace(PTRACE_POKEUSER, tid, offsetof(struct user_regs_struct, rax), (long)result) == 0;
}

#elif defined(__aarch64__)

static bool exchange(pid_t tid, int index, uint64_t value)
{
    struct user_regs_struct registers;
    struct iovec iov = { &registers, sizeof registers };
    if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &iov) != 0)
        return false;
    registers.regs[index] = value;
    return ptrace(PTRACE_SETREGSET, tid, NT_PRSTATUS, &iov) == 0;
}

bool registers_set_argument(pid_t tid, int index, uint64_t value)
{
    return exchange(tid, index, value);
}

bool registers_skip_call(pid_t tid, int64_t result)
{
    int none = -1;
    struct iovec iov = { &none, sizeof none };
    return ptrace(PTRACE_SETREGSET, tid, NT_ARM_SYSTEM_CALL, &iov) == 0 && exchange(tid, 0, (uint64_t)result);
}

bool registers_set_result(pid_t tid, int64_t result)
{
    return exchange(tid, 0, (uint64_t)result);
}

/* There pthread_self() lies before it, how far is the C library's business. */
uint64_t registers_thread_pointer(pid_t tid)
{
    (void)tid;
    return 0;
}

#else

bool registers_set_argument(pid_t tid, int index, uint64_t value)
{
    (void)tid;
    (void)index;
    (void)value;
    return false;
}

bool registers_skip_call(pid_t tid, int64_t result)
{
    (void)tid;
    (void)result;
    return false;
}

bool registers_set_result(pid_t tid, int64_t result)
{
    (void)tid;
    (void)result;
    return false;
}

uint64_t registers_thread_pointer(pid_t tid)
{
    (void)tid;
    return 0;
}

#endif

#if !defined(__x86_64__)

/* What is to be made again is settled before the stop. */
bool registers_leaving_call(pid_t tid, int64_t *number, int64_t *result)
{
    (void)tid;
    (void)number;
    (void)result;
    return false;
}

#endif
