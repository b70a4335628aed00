/* Calls of a program, decoded out of its memory: which call, its arguments (numbers, or places in what
 * follows), its result, then the memory. Addresses, control messages, sets and options lie there as the
 * program left them; before and behind it nothing can be read. */
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lab/observe/decode/decode.h"
#include "lab/observe/decode/decode_address.h"
#include "lab/record/arguments.h"
#include "lab/record/transcript.h"
#include "tests/fuzz/fuzz.h"

enum { ARGUMENTS = 6, HEAD = 2 + ARGUMENTS * 3 + 2, MEMORY = 8192 };

static uint8_t *memory;

/* Pages that cannot be read stand around it, and its end is theirs to the byte. */
static uint8_t *memory_made(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), size = (MEMORY + page - 1) / page * page;
    uint8_t *all = mmap(NULL, size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    FUZZ_CHECK(all != MAP_FAILED && mprotect(all + page, size, PROT_READ | PROT_WRITE) == 0);
    return all + page + size - MEMORY;
}

/* 'p': a place in the memory; 'e': one counted from its end; 's': a small number, with its sign; 'u': one
 * without; else one of those that bear a meaning. */
static uint64_t argument(const uint8_t *p)
{
    static const uint64_t numbers[] = {
        0,   UINT64_MAX, INT64_MAX,         UINT32_MAX,           INT32_MAX, 0x80000000, 16,
        128, 4096,       UINT64_C(1) << 63, UINT64_C(1) << 32 | 1
    };
    unsigned value = p[1] | (unsigned)p[2] << 8;
    if (p[0] == 'p')
        return (uint64_t)(uintptr_t)(memory + value % MEMORY);
    if (p[0] == 'e')
        return (uint64_t)(uintptr_t)(memory + MEMORY - value % 256);
    if (p[0] == 's')
        return (uint64_t)(int64_t)(int16_t)value;
    if (p[0] == 'u')
        return value;
    return numbers[value % (sizeof numbers / sizeof *numbers)];
}

/* Of bytes[1]: whether every descriptor is a socket of netlink, and in its upper bits of which protocol. */
enum { IS_CHANGED = 1, IS_NETLINK = 2, PROTOCOL_SHIFT = 3 };

static bool socket_of(void *data, pid_t pid, int fd, int *family, int *protocol)
{
    unsigned how = *(const uint8_t *)data;
    (void)pid, (void)fd;
    *family = how & IS_NETLINK ? AF_NETLINK : AF_INET;
    *protocol = (int)(how >> PROTOCOL_SHIFT) - 1;
    return true;
}

/* Each argument is a part of the line, in the order of the C function, or has a value of its own. */
static void check_arguments(const struct decoded *decoded, enum event_kind kind)
{
    static char json[TRANSCRIPT_JSON_MAX];
    struct event event = { .kind = kind,
                           .line = { decoded->line, decoded->line_size },
                           .u.call = decoded->call };
    struct arguments arguments = arguments_of(&event);
    struct argument argument;
    const char *behind = decoded->line;
    while (arguments_next(&arguments, &argument)) {
        bool within =
            argument.value.p >= decoded->line && argument.value.p < decoded->line + sizeof decoded->line;
        FUZZ_CHECK(argument.name.n > 0 && (!within || argument.value.p >= behind));
        behind = within ? argument.value.p + argument.value.n : behind;
    }
    FUZZ_CHECK(arguments.rest.n == 0);
    FUZZ_CHECK(transcript_json(&event, json, sizeof json) > 0);
}

static void check_decoded(const struct decoded *decoded, enum event_kind kind)
{
    const struct event_call *call = &decoded->call;
    FUZZ_CHECK(decoded->line_size < sizeof decoded->line && strlen(decoded->line) == decoded->line_size);
    FUZZ_CHECK(call->name.n > 0 && memcmp(decoded->line, call->name.p, call->name.n) == 0);
    FUZZ_CHECK(call->data.n <= sizeof decoded->data && call->sets.n <= sizeof decoded->sets);
    FUZZ_CHECK(call->ret >= 0 || call->error != 0 || call->ret < -1);
    struct event_set set;
    for (struct str rest = call->sets; rest.n > 0;)
        FUZZ_CHECK(event_next_set(&rest, &set));
    check_arguments(decoded, kind);
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
    memory = memory ? memory : memory_made();
    memset(memory, 0, MEMORY);
    memcpy(memory, bytes + HEAD, held);
    place_addresses(held);
    struct raw_call raw = { .tid = getpid(), .pid = getpid() };
    raw.number = seccomp_syscall_resolve_name(rows[bytes[0] % count].name);
    for (int i = 0; i < ARGUMENTS; i++)
        raw.args[i] = argument(bytes + 2 + 3 * i);
    raw.ret = (int16_t)(bytes[HEAD - 2] | bytes[HEAD - 1] << 8);
    uint8_t how = bytes[1];
    struct decode_context context = { .data = &how, .socket = socket_of };
    decode_enter(&raw, &context, &enter);
    check_decoded(&enter, EVENT_ENTER);
    if (how & IS_CHANGED) /* what lay there has changed by then */
        memmove(memory, memory + 8, MEMORY - 8);
    decode_return(&raw, &context, &enter, &result);
    check_decoded(&result, EVENT_RETURN);
    FUZZ_CHECK(decode_sockaddr((struct sockaddr *)memory, bytes[1] % 129, text, sizeof text) < sizeof text);
}

const struct fuzz_target fuzz_decode = { "decode", run, NULL };
