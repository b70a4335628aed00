/* Calls of a program, decoded out of its memory: which call, its arguments (numbers, or places in what
 * follows), its result, then the memory. Addresses, control messages, sets and options lie there as the
 * program left them. */
#include <seccomp.h>
#include <unistd.h>

#include "lab/observe/decode/decode.h"
#include "lab/observe/decode/decode_address.h"
#include "tests/fuzz/fuzz.h"

enum { ARGUMENTS = 6, HEAD = 2 + ARGUMENTS * 3 + 2, MEMORY = 8192 };

static uint8_t memory[MEMORY];

/* 'p': a place in the memory; 's': a small number, with its sign; else one of those that bear a meaning. */
static uint64_t argument(const uint8_t *p)
{
    static const uint64_t numbers[] = { 0,          UINT64_MAX, INT64_MAX, UINT32_MAX, INT32_MAX,
                                        0x80000000, 16,         128,       4096 };
    unsigned value = p[1] | (unsigned)p[2] << 8;
    if (p[0] == 'p')
        return (uint64_t)(uintptr_t)(memory + value % MEMORY);
    if (p[0] == 's')
        return (uint64_t)(int64_t)(int16_t)value;
    return numbers[value % (sizeof numbers / sizeof *numbers)];
}

static void check_decoded(const struct decoded *decoded)
{
    const struct event_call *call = &decoded->call;
    FUZZ_CHECK(decoded->line_size < sizeof decoded->line && strlen(decoded->line) == decoded->line_size);
    FUZZ_CHECK(call->name.n > 0 && memcmp(decoded->line, call->name.p, call->name.n) == 0);
    FUZZ_CHECK(call->data.n <= sizeof decoded->data && call->sets.n <= sizeof decoded->sets);
    FUZZ_CHECK(call->ret >= 0 || call->error != 0 || call->ret < -1);
    struct event_set set;
    for (struct str rest = call->sets; rest.n > 0;)
        FUZZ_CHECK(event_next_set(&rest, &set));
}

/* Structures hold addresses: words of the form "@p" and a number become one. */
static void place_addresses(size_t size)
{
    for (size_t i = 0; i + 8 <= size; i += 8)
        if (memory[i] == '@' && memory[i + 1] == 'p') {
            uint64_t address = argument(memory + i + 1);
            memcpy(memory + i, &address, sizeof address);
        }
}

static void run(const uint8_t *bytes, size_t size)
{
    static struct decoded enter, result;
    size_t count, held = size > HEAD ? size - HEAD : 0;
    const struct call_row *rows = decode_rows(&count);
    char text[200];
    if (size < HEAD)
        return;
    held = held < MEMORY ? held : MEMORY;
    memset(memory, 0, sizeof memory);
    memcpy(memory, bytes + HEAD, held);
    place_addresses(held);
    struct raw_call raw = { .tid = getpid(), .pid = getpid() };
    raw.number = seccomp_syscall_resolve_name(rows[bytes[0] % count].name);
    for (int i = 0; i < ARGUMENTS; i++)
        raw.args[i] = argument(bytes + 2 + 3 * i);
    raw.ret = (int16_t)(bytes[HEAD - 2] | bytes[HEAD - 1] << 8);
    decode_enter(&raw, NULL, &enter);
    check_decoded(&enter);
    if (bytes[1] & 1) /* what lay there has changed by then */
        memmove(memory, memory + 8, MEMORY - 8);
    decode_return(&raw, NULL, &enter, &result);
    check_decoded(&result);
    FUZZ_CHECK(decode_sockaddr((struct sockaddr *)memory, bytes[1] % 129, text, sizeof text) < sizeof text);
}

const struct fuzz_target fuzz_decode = { "decode", run, NULL };
