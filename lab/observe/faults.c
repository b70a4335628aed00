#include "lab/observe/faults.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "lab/observe/objects/objects.h"
#include "lab/observe/ptrace/memory.h"
#include "lab/observe/ptrace/registers.h"

enum {
    FEW_BYTES = 7, /* a cut leaves 1 to 7 ... */
    MANY_CUTS =
        64, /* ... and after so many of them half of what was asked, or a megabyte would take minutes */
    INTERRUPT_ONE_IN = 6,
    REFUSE_ONE_IN = 3,
    VECTORS_MAX = 64
};

/* Where a call has what the weather looks at. */
enum form { FORM_LENGTH, FORM_VECTOR, FORM_MESSAGE, FORM_WAIT };

static const struct row {
    long number;
    enum form form;
    int length; /* argument: bytes, vectors; -1 none */
    int flags;  /* argument with MSG_*; -1 none */
} rows[] = {
    { SYS_read, FORM_LENGTH, 2, -1 },      { SYS_write, FORM_LENGTH, 2, -1 },
    { SYS_recvfrom, FORM_LENGTH, 2, 3 },   { SYS_sendto, FORM_LENGTH, 2, 3 },
    { SYS_readv, FORM_VECTOR, 2, -1 },     { SYS_writev, FORM_VECTOR, 2, -1 },
    { SYS_recvmsg, FORM_MESSAGE, -1, 2 },  { SYS_sendmsg, FORM_MESSAGE, -1, 2 },
    { SYS_sendfile, FORM_LENGTH, 3, -1 },  { SYS_accept, FORM_WAIT, -1, -1 },
    { SYS_accept4, FORM_WAIT, -1, -1 },    { SYS_pselect6, FORM_WAIT, -1, -1 },
    { SYS_ppoll, FORM_WAIT, -1, -1 },      { SYS_epoll_pwait, FORM_WAIT, -1, -1 },
#ifdef SYS_select /* not on architectures younger than 2012 */
    { SYS_select, FORM_WAIT, -1, -1 },     { SYS_poll, FORM_WAIT, -1, -1 },
    { SYS_epoll_wait, FORM_WAIT, -1, -1 },
#endif
};

_Static_assert(sizeof rows / sizeof *rows <= FAULTS_CALLS_MAX, "a note for each row");

static const struct row *row_of(int64_t number)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].number == number)
            return &rows[i];
    return NULL;
}

/* ---- drawing */

void faults_begin(struct faults *faults, const struct plan_faults *plan)
{
    memset(faults, 0, sizeof *faults);
    faults->plan = *plan;
    faults->state = plan->seed;
}

bool faults_is_rough(const struct faults *faults)
{
    return faults->plan.cut || faults->plan.interrupt || faults->plan.refuse || faults->plan.shuffle;
}

/* splitmix64 */
static uint64_t draw(struct faults *faults)
{
    uint64_t z = faults->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t faults_draw(struct faults *faults, uint64_t count)
{
    return draw(faults) % count;
}

/* ---- choosing */

static int flags_of(const struct row *row, const struct raw_call *raw)
{
    return row->flags < 0 ? 0 : (int)raw->args[row->flags];
}

static bool waits_for_several(const struct raw_call *raw)
{
#ifdef SYS_select
    if (raw->number == SYS_select || raw->number == SYS_poll || raw->number == SYS_epoll_wait)
        return true;
#endif
    return raw->number == SYS_pselect6 || raw->number == SYS_ppoll || raw->number == SYS_epoll_pwait;
}

/* Of each call the first or the second is interrupted, so that even a short session has it; later ones now
 * and then. */
static bool is_interrupted(struct faults *faults, const struct row *row)
{
    enum { UNTOUCHED, MISSED, HIT };
    uint8_t *so_far = &faults->interrupted[row - rows];
    bool hit = *so_far == HIT      ? faults_draw(faults, INTERRUPT_ONE_IN) == 0
               : *so_far == MISSED ? true
                                   : faults_draw(faults, 2) == 0;
    *so_far = hit || *so_far == HIT ? HIT : MISSED;
    return hit;
}

static bool choose_error(struct faults *faults, const struct row *row, const struct raw_call *raw,
                         bool never_waits, bool edges, struct fault *fault)
{
    bool several = waits_for_several(raw);
    if (faults->plan.refuse && never_waits && !edges && !several && faults_draw(faults, REFUSE_ONE_IN) == 0)
        fault->kind = FAULT_EAGAIN;
    else if (faults->plan.interrupt && (several || !never_waits) && is_interrupted(faults, row))
        fault->kind = FAULT_EINTR;
    return fault->kind != FAULT_NONE;
}

void faults_choose(struct faults *faults, const struct objects *objects, const struct raw_call *raw,
                   bool edges, bool *spared, struct fault *fault)
{
    const struct row *row = row_of(raw->number);
    memset(fault, 0, sizeof *fault);
    if (!row)
        return;
    int fd = (int)raw->args[0], flags = flags_of(row, raw);
    bool never_waits =
        (flags & MSG_DONTWAIT) || (!waits_for_several(raw) && objects_is_nonblocking(objects, raw->pid, fd));
    bool hit = !*spared && choose_error(faults, row, raw, never_waits, edges, fault);
    *spared = hit;
    if (hit || !faults->plan.cut || row->form == FORM_WAIT ||
        (flags & (MSG_WAITALL | MSG_OOB | MSG_ERRQUEUE)) || !objects_is_stream(objects, raw->pid, fd))
        return;
    fault->kind = FAULT_CUT;
    fault->limit = faults->cuts < MANY_CUTS ? 1 + faults_draw(faults, FEW_BYTES) : 0;
    faults->cuts++;
}

/* ---- doing */

static bool change_word(pid_t tid, uint64_t address, uint64_t was, uint64_t value, struct fault *fault)
{
    if (was == value)
        return true;
    if (!memory_write(tid, address, &value, sizeof value))
        return false;
    fault->words[fault->word_count].address = address;
    fault->words[fault->word_count].was = was;
    fault->word_count++;
    return true;
}

/* 0 stands for half of what was asked. */
static uint64_t limit_for(const struct fault *fault, uint64_t asked)
{
    return fault->limit ? fault->limit : asked / 2 + 1;
}

/* Fewer vectors, and the last of them shorter: `*count` is how many are left. */
static bool cut_vectors(pid_t tid, uint64_t address, uint64_t *count, struct fault *fault)
{
    struct iovec vectors[VECTORS_MAX];
    uint64_t asked = 0, used = 0, taken = *count < VECTORS_MAX ? *count : VECTORS_MAX;
    if (memory_read(tid, address, vectors, taken * sizeof *vectors) != taken * sizeof *vectors)
        return false;
    for (uint64_t i = 0; i < taken; i++)
        asked += vectors[i].iov_len;
    fault->limit = limit_for(fault, asked);
    for (uint64_t i = 0; i < taken; i++) {
        if (used + vectors[i].iov_len < fault->limit) {
            used += vectors[i].iov_len;
            continue;
        }
        *count = i + 1;
        return change_word(tid, address + i * sizeof *vectors + offsetof(struct iovec, iov_len),
                           vectors[i].iov_len, fault->limit - used, fault);
    }
    return false; /* as much as that was not asked for */
}

static bool apply_cut(const struct row *row, const struct raw_call *raw, struct fault *fault)
{
    uint64_t count;
    struct msghdr header;
    if (row->form == FORM_LENGTH) {
        fault->limit = limit_for(fault, raw->args[row->length]);
        if (raw->args[row->length] <= fault->limit)
            return false;
        fault->was = raw->args[row->length];
        fault->argument = row->length;
        return registers_set_argument(raw->tid, row->length, fault->limit);
    }
    if (row->form == FORM_VECTOR) {
        count = raw->args[row->length];
        if (!cut_vectors(raw->tid, raw->args[1], &count, fault))
            return false;
        fault->was = raw->args[row->length];
        fault->argument = row->length;
        return registers_set_argument(raw->tid, row->length, count);
    }
    if (memory_read(raw->tid, raw->args[1], &header, sizeof header) != sizeof header)
        return false;
    count = header.msg_iovlen;
    return cut_vectors(raw->tid, (uint64_t)(uintptr_t)header.msg_iov, &count, fault) &&
           change_word(raw->tid, raw->args[1] + offsetof(struct msghdr, msg_iovlen), header.msg_iovlen, count,
                       fault);
}

static void undo(const struct raw_call *raw, struct fault *fault)
{
    while (fault->word_count > 0) {
        fault->word_count--;
        memory_write(raw->tid, fault->words[fault->word_count].address, &fault->words[fault->word_count].was,
                     sizeof fault->words->was);
    }
    if (fault->argument >= 0)
        registers_set_argument(raw->tid, fault->argument, fault->was);
    fault->argument = -1;
}

static int64_t error_of(const struct fault *fault)
{
    return fault->kind == FAULT_EINTR ? -EINTR : -EAGAIN;
}

void faults_apply(const struct raw_call *raw, struct fault *fault)
{
    bool done = true;
    fault->argument = -1;
    fault->word_count = 0;
    if (fault->kind == FAULT_CUT)
        done = apply_cut(row_of(raw->number), raw, fault);
    else if (fault->kind != FAULT_NONE)
        done = registers_skip_call(raw->tid, error_of(fault));
    if (!done) {
        undo(raw, fault);
        fault->kind = FAULT_NONE;
    }
}

int64_t faults_end(const struct raw_call *raw, struct fault *fault, int64_t ret)
{
    if (fault->kind == FAULT_CUT)
        undo(raw, fault);
    if (fault->kind != FAULT_EINTR && fault->kind != FAULT_EAGAIN)
        return ret;
    if (ret != error_of(fault))
        registers_set_result(raw->tid, error_of(fault));
    return error_of(fault);
}

void faults_mark(const struct fault *fault, int64_t ret, struct decoded *decoded)
{
    char mark[48] = "";
    if (fault->kind == FAULT_CUT && ret == (int64_t)fault->limit)
        snprintf(mark, sizeof mark, " (cut to %lld)", (long long)ret);
    else if (fault->kind == FAULT_EINTR || fault->kind == FAULT_EAGAIN)
        snprintf(mark, sizeof mark, " (put in)");
    size_t size = strlen(mark), used = strlen(decoded->line);
    if (used + size >= sizeof decoded->line)
        return;
    memcpy(decoded->line + used, mark, size + 1);
    decoded->line_size = used + size;
}
