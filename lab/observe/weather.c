#include "lab/observe/weather.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "lab/observe/memory.h"
#include "lab/observe/objects/objects.h"
#include "lab/observe/registers.h"

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

_Static_assert(sizeof rows / sizeof *rows <= WEATHER_CALLS_MAX, "a note for each row");

static const struct row *row_of(int64_t number)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].number == number)
            return &rows[i];
    return NULL;
}

/* ---- drawing */

void weather_begin(struct weather *weather, const struct plan_weather *plan)
{
    memset(weather, 0, sizeof *weather);
    weather->plan = *plan;
    weather->state = plan->seed;
}

bool weather_is_rough(const struct weather *weather)
{
    return weather->plan.cut || weather->plan.interrupt || weather->plan.refuse || weather->plan.shuffle;
}

/* splitmix64 */
static uint64_t draw(struct weather *weather)
{
    uint64_t z = weather->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t weather_draw(struct weather *weather, uint64_t count)
{
    return draw(weather) % count;
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
static bool is_interrupted(struct weather *weather, const struct row *row)
{
    enum { UNTOUCHED, MISSED, HIT };
    uint8_t *so_far = &weather->interrupted[row - rows];
    bool hit = *so_far == HIT      ? weather_draw(weather, INTERRUPT_ONE_IN) == 0
               : *so_far == MISSED ? true
                                   : weather_draw(weather, 2) == 0;
    *so_far = hit || *so_far == HIT ? HIT : MISSED;
    return hit;
}

static bool choose_error(struct weather *weather, const struct row *row, const struct raw_call *raw,
                         bool never_waits, bool edges, struct weather_deed *deed)
{
    bool several = waits_for_several(raw);
    if (weather->plan.refuse && never_waits && !edges && !several &&
        weather_draw(weather, REFUSE_ONE_IN) == 0)
        deed->kind = WEATHER_DEED_EAGAIN;
    else if (weather->plan.interrupt && (several || !never_waits) && is_interrupted(weather, row))
        deed->kind = WEATHER_DEED_EINTR;
    return deed->kind != WEATHER_DEED_NONE;
}

void weather_choose(struct weather *weather, const struct objects *objects, const struct raw_call *raw,
                    bool edges, bool *spared, struct weather_deed *deed)
{
    const struct row *row = row_of(raw->number);
    memset(deed, 0, sizeof *deed);
    if (!row)
        return;
    int fd = (int)raw->args[0], flags = flags_of(row, raw);
    bool never_waits =
        (flags & MSG_DONTWAIT) || (!waits_for_several(raw) && objects_is_nonblocking(objects, raw->pid, fd));
    bool hit = !*spared && choose_error(weather, row, raw, never_waits, edges, deed);
    *spared = hit;
    if (hit || !weather->plan.cut || row->form == FORM_WAIT ||
        (flags & (MSG_WAITALL | MSG_OOB | MSG_ERRQUEUE)) || !objects_is_stream(objects, raw->pid, fd))
        return;
    deed->kind = WEATHER_DEED_CUT;
    deed->limit = weather->cuts < MANY_CUTS ? 1 + weather_draw(weather, FEW_BYTES) : 0;
    weather->cuts++;
}

/* ---- doing */

static bool write_word(pid_t tid, uint64_t address, uint64_t value)
{
    struct iovec local = { &value, sizeof value }, remote = { (void *)(uintptr_t)address, sizeof value };
    return process_vm_writev(tid, &local, 1, &remote, 1, 0) == (ssize_t)sizeof value;
}

static bool change_word(pid_t tid, uint64_t address, uint64_t was, uint64_t value, struct weather_deed *deed)
{
    if (was == value)
        return true;
    if (!write_word(tid, address, value))
        return false;
    deed->words[deed->word_count].address = address;
    deed->words[deed->word_count].was = was;
    deed->word_count++;
    return true;
}

/* 0 stands for half of what was asked. */
static uint64_t limit_for(const struct weather_deed *deed, uint64_t asked)
{
    return deed->limit ? deed->limit : asked / 2 + 1;
}

/* Fewer vectors, and the last of them shorter: `*count` is how many are left. */
static bool cut_vectors(pid_t tid, uint64_t address, uint64_t *count, struct weather_deed *deed)
{
    struct iovec vectors[VECTORS_MAX];
    uint64_t asked = 0, used = 0, taken = *count < VECTORS_MAX ? *count : VECTORS_MAX;
    if (memory_read(tid, address, vectors, taken * sizeof *vectors) != taken * sizeof *vectors)
        return false;
    for (uint64_t i = 0; i < taken; i++)
        asked += vectors[i].iov_len;
    deed->limit = limit_for(deed, asked);
    for (uint64_t i = 0; i < taken; i++) {
        if (used + vectors[i].iov_len < deed->limit) {
            used += vectors[i].iov_len;
            continue;
        }
        *count = i + 1;
        return change_word(tid, address + i * sizeof *vectors + offsetof(struct iovec, iov_len),
                           vectors[i].iov_len, deed->limit - used, deed);
    }
    return false; /* as much as that was not asked for */
}

static bool apply_cut(const struct row *row, const struct raw_call *raw, struct weather_deed *deed)
{
    uint64_t count;
    struct msghdr header;
    if (row->form == FORM_LENGTH) {
        deed->limit = limit_for(deed, raw->args[row->length]);
        if (raw->args[row->length] <= deed->limit)
            return false;
        deed->was = raw->args[row->length];
        deed->argument = row->length;
        return registers_set_argument(raw->tid, row->length, deed->limit);
    }
    if (row->form == FORM_VECTOR) {
        count = raw->args[row->length];
        if (!cut_vectors(raw->tid, raw->args[1], &count, deed))
            return false;
        deed->was = raw->args[row->length];
        deed->argument = row->length;
        return registers_set_argument(raw->tid, row->length, count);
    }
    if (memory_read(raw->tid, raw->args[1], &header, sizeof header) != sizeof header)
        return false;
    count = header.msg_iovlen;
    return cut_vectors(raw->tid, (uint64_t)(uintptr_t)header.msg_iov, &count, deed) &&
           change_word(raw->tid, raw->args[1] + offsetof(struct msghdr, msg_iovlen), header.msg_iovlen, count,
                       deed);
}

void weather_apply(const struct raw_call *raw, struct weather_deed *deed)
{
    bool done = true;
    deed->argument = -1;
    deed->word_count = 0;
    if (deed->kind == WEATHER_DEED_CUT)
        done = apply_cut(row_of(raw->number), raw, deed);
    else if (deed->kind != WEATHER_DEED_NONE)
        done = registers_skip_call(raw->tid, deed->kind == WEATHER_DEED_EINTR ? -EINTR : -EAGAIN);
    if (!done) {
        weather_undo(raw, deed);
        deed->kind = WEATHER_DEED_NONE;
    }
}

void weather_undo(const struct raw_call *raw, struct weather_deed *deed)
{
    if (deed->kind != WEATHER_DEED_CUT)
        return;
    while (deed->word_count > 0) {
        deed->word_count--;
        write_word(raw->tid, deed->words[deed->word_count].address, deed->words[deed->word_count].was);
    }
    if (deed->argument >= 0)
        registers_set_argument(raw->tid, deed->argument, deed->was);
    deed->argument = -1;
}

void weather_mark(const struct weather_deed *deed, int64_t ret, struct decoded *decoded)
{
    char mark[48] = "";
    if (deed->kind == WEATHER_DEED_CUT && ret == (int64_t)deed->limit)
        snprintf(mark, sizeof mark, " (cut to %lld)", (long long)ret);
    else if (deed->kind == WEATHER_DEED_EINTR || deed->kind == WEATHER_DEED_EAGAIN)
        snprintf(mark, sizeof mark, " (put in)");
    size_t size = strlen(mark), used = strlen(decoded->line);
    if (used + size >= sizeof decoded->line)
        return;
    memcpy(decoded->line + used, mark, size + 1);
    decoded->line_size = used + size;
}
