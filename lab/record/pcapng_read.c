/* Steps through a recording block by block. Nothing in it is trusted: each length is checked against what
 * holds it before a byte behind it is looked at. */
#include "lab/record/pcapng.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/record/pcapng_format.h"
#include "lab/record/pcapng_journal.h"

enum { LISTED_MAX = 65536 }; /* sections, interfaces, names: more are not a recording, but an attack */

struct pcapng_name {
    uint8_t address[16];
    uint8_t size;
    char name[47];
};

/* ---- numbers in the section's byte order */

static uint16_t get16(const uint8_t *p, bool swapped)
{
    uint16_t value;
    memcpy(&value, p, sizeof value);
    return swapped ? __builtin_bswap16(value) : value;
}

static uint32_t get32(const uint8_t *p, bool swapped)
{
    uint32_t value;
    memcpy(&value, p, sizeof value);
    return swapped ? __builtin_bswap32(value) : value;
}

static uint64_t get64(const uint8_t *p, bool swapped)
{
    uint64_t value;
    memcpy(&value, p, sizeof value);
    return swapped ? __builtin_bswap64(value) : value;
}

static size_t padded(size_t size)
{
    return (size + 3) & ~(size_t)3;
}

/* ---- the reader */

void pcapng_reader_init(struct pcapng_reader *reader, const uint8_t *bytes, size_t size)
{
    *reader = (struct pcapng_reader){ .bytes = bytes, .size = size };
}

void pcapng_reader_free(struct pcapng_reader *reader)
{
    free(reader->sections);
    free(reader->interfaces);
    free(reader->names);
    *reader = (struct pcapng_reader){ 0 };
}

static enum pcapng_result damaged(struct pcapng_reader *reader, const char *what)
{
    snprintf(reader->why, sizeof reader->why, "%s at byte %zu", what, reader->offset);
    return PCAPNG_DAMAGED;
}

/* Room for one more; false when there are too many or memory is out. */
static bool reserve(void *items, size_t *capacity, uint32_t count, size_t size)
{
    return count < LISTED_MAX && array_reserve(items, capacity, count + 1, size);
}

/* ---- options */

struct option {
    uint16_t code;
    uint16_t size;
    const uint8_t *value;
};

/* Takes the next option off the front; false at the end, and at one that does not fit. */
static bool next_option(const uint8_t **p, const uint8_t *end, bool swapped, struct option *option)
{
    if (end - *p < 4)
        return false;
    *option = (struct option){ get16(*p, swapped), get16(*p + 2, swapped), *p + 4 };
    if (option->code == OPTION_END || padded(option->size) > (size_t)(end - option->value))
        return false;
    *p = option->value + padded(option->size);
    return true;
}

/* ---- blocks that are no events */

static uint64_t units_from(uint8_t resolution)
{
    uint64_t units = 1;
    if (resolution & 0x80)
        return UINT64_C(1) << ((resolution & 0x7f) < 62 ? resolution & 0x7f : 62);
    for (unsigned i = 0; i < resolution && i < 18; i++)
        units *= 10;
    return units;
}

static enum pcapng_result read_section(struct pcapng_reader *reader, const uint8_t *block, size_t length,
                                       bool swapped)
{
    if (length < SECTION_MIN)
        return damaged(reader, "a section header that is too short");
    if (get16(block + 12, swapped) != 1)
        return damaged(reader, "a pcapng version other than 1");
    if (!reserve(&reader->sections, &reader->section_capacity, reader->section_count,
                 sizeof *reader->sections))
        return damaged(reader, "more sections than can be taken in");
    reader->sections[reader->section_count++] = (struct pcapng_section){
        .offset = reader->offset,
        .swapped = swapped,
        .first_interface = reader->interface_count,
    };
    return PCAPNG_BLOCK;
}

static enum pcapng_result read_interface(struct pcapng_reader *reader, const uint8_t *block, size_t length,
                                         bool swapped)
{
    struct pcapng_interface made = { .units_per_second = 1000000 };
    struct option option;
    if (length < INTERFACE_MIN)
        return damaged(reader, "an interface block that is too short");
    made.link_type = get16(block + 8, swapped);
    for (const uint8_t *p = block + 16; next_option(&p, block + length - 4, swapped, &option);) {
        if (option.code == OPTION_IF_NAME) {
            size_t n = option.size < sizeof made.name ? option.size : sizeof made.name - 1;
            memcpy(made.name, option.value, n);
            memset(made.name + n, 0, sizeof made.name - n);
        } else if (option.code == OPTION_IF_TSRESOL && option.size >= 1) {
            made.units_per_second = units_from(option.value[0]);
        } else if (option.code == OPTION_IF_TSOFFSET && option.size >= 8) {
            made.offset_seconds = (int64_t)get64(option.value, swapped);
        }
    }
    if (!reserve(&reader->interfaces, &reader->interface_capacity, reader->interface_count,
                 sizeof *reader->interfaces))
        return damaged(reader, "more interfaces than can be taken in");
    reader->interfaces[reader->interface_count++] = made;
    return PCAPNG_BLOCK;
}

/* A record that makes no sense ends the block: names are an adornment, the events behind them stand. */
static void read_names(struct pcapng_reader *reader, const uint8_t *block, size_t length, bool swapped)
{
    const uint8_t *p = block + 8, *end = block + length - 4;
    while (end - p >= 4) {
        uint16_t type = get16(p, swapped), size = get16(p + 2, swapped);
        size_t address = type == NAME_IPV4 ? 4 : 16;
        const uint8_t *value = p + 4;
        if (type == NAME_END || padded(size) > (size_t)(end - value))
            return;
        p = value + padded(size);
        if ((type != NAME_IPV4 && type != NAME_IPV6) || size <= address)
            continue;
        if (!reserve(&reader->names, &reader->name_capacity, reader->name_count, sizeof *reader->names))
            return;
        struct pcapng_name *name = &reader->names[reader->name_count++];
        size_t n = strnlen((const char *)value + address, size - address);
        if (n >= sizeof name->name)
            n = sizeof name->name - 1;
        *name = (struct pcapng_name){ .size = (uint8_t)address };
        memcpy(name->address, value, address);
        memcpy(name->name, value + address, n);
    }
}

bool pcapng_name_of(const struct pcapng_reader *reader, const uint8_t *address, size_t size, char *out,
                    size_t cap)
{
    for (uint32_t i = 0; i < reader->name_count; i++) {
        const struct pcapng_name *name = &reader->names[i];
        if (name->size == size && memcmp(name->address, address, size) == 0) {
            snprintf(out, cap, "%s", name->name);
            return true;
        }
    }
    return false;
}

/* ---- packets */

/* Wraps rather than overflows: a hostile stamp gives a wrong time and nothing worse. */
static int64_t stamp_ns(uint64_t stamp, const struct pcapng_interface *interface)
{
    const uint64_t second = 1000000000;
    uint64_t units = interface->units_per_second, whole = stamp, ns = 0;
    if (units != second || interface->offset_seconds != 0) {
        uint64_t rest = stamp % units;
        whole = (stamp / units + (uint64_t)interface->offset_seconds) * second;
        if (units <= second)
            ns = rest * second / units;
        else
            ns = (uint64_t)((double)rest / (double)units * 1e9);
    }
    return (int64_t)(whole + ns);
}

static int64_t since(int64_t ns, int64_t epoch)
{
    return (int64_t)((uint64_t)ns - (uint64_t)epoch);
}

/* An EPB, or the packet block that came before it. `event->ns` is since 1970. */
static bool read_packet(const struct pcapng_reader *reader, const struct pcapng_section *section,
                        const uint8_t *block, size_t length, struct event *event)
{
    bool swapped = section->swapped, old = get32(block, swapped) == BLOCK_OLD_PACKET;
    if (length < BLOCK_MIN + PACKET_HEAD - 8)
        return false;
    uint32_t interface = old ? get16(block + 8, swapped) : get32(block + 8, swapped);
    uint32_t captured = get32(block + 20, swapped);
    const uint8_t *bytes = block + PACKET_HEAD, *end = block + length - 4;
    if (interface >= reader->interface_count - section->first_interface || captured > (size_t)(end - bytes))
        return false;
    interface += section->first_interface;
    event->kind = EVENT_PACKET;
    event->ns = stamp_ns((uint64_t)get32(block + 12, swapped) << 32 | get32(block + 16, swapped),
                         &reader->interfaces[interface]);
    event->u.packet = (struct event_packet){
        .bytes = bytes,
        .captured = captured,
        .length = get32(block + 24, swapped),
        .interface = interface,
        .link_type = reader->interfaces[interface].link_type,
    };
    struct option option;
    const uint8_t *p = bytes + padded(captured);
    while (p <= end && next_option(&p, end, swapped, &option))
        if (option.code == OPTION_COMMENT) {
            event->line = (struct str){ (const char *)option.value, option.size };
            break;
        }
    return true;
}

/* ---- events */

/* The event in a whole, checked block; times->ours tells whether event->ns counts from the epoch already. */
static bool read_event(const struct pcapng_reader *reader, const struct pcapng_section *section,
                       const uint8_t *block, size_t length, struct event *event, struct journal_times *times)
{
    uint32_t type = get32(block, section->swapped);
    *times = (struct journal_times){ 0 };
    memset(event, 0, offsetof(struct event, u));
    if (type == BLOCK_PACKET || type == BLOCK_OLD_PACKET)
        return read_packet(reader, section, block, length, event);
    if (type != BLOCK_JOURNAL || !journal_read(block + 8, length - BLOCK_MIN, event, times))
        return false;
    event->ns = times->ours ? times->ns : journal_realtime_ns(times);
    return true;
}

/* The first session note says when the session began; without one it began with what was first seen. */
static void learn_epoch(struct pcapng_reader *reader, struct pcapng_section *section,
                        const struct event *event, const struct journal_times *times)
{
    if (times->has_epoch && !reader->epoch_noted) {
        reader->epoch_ns = times->epoch_ns;
        reader->has_epoch = reader->epoch_noted = true;
    } else if (times->has_epoch) {
        section->shift_ns = since(times->epoch_ns, reader->epoch_ns);
    } else if (!reader->has_epoch) {
        reader->epoch_ns = times->ours ? since(journal_realtime_ns(times), times->ns) : event->ns;
        reader->has_epoch = true;
    }
}

static void set_time(const struct pcapng_reader *reader, const struct pcapng_section *section,
                     const struct journal_times *times, struct event *event)
{
    if (times->ours)
        event->ns = (int64_t)((uint64_t)event->ns + (uint64_t)section->shift_ns);
    else
        event->ns = since(event->ns, reader->epoch_ns);
}

/* ---- stepping */

static enum pcapng_result refuse_start(struct pcapng_reader *reader)
{
    static const uint32_t classic[] = { 0xa1b2c3d4, 0xa1b23c4d, 0xd4c3b2a1, 0x4d3cb2a1 };
    uint32_t magic = get32(reader->bytes, false);
    for (size_t i = 0; i < sizeof classic / sizeof classic[0]; i++)
        if (magic == classic[i]) {
            snprintf(reader->why, sizeof reader->why,
                     "this is a pcap file, not pcapng; convert it with `editcap -F pcapng IN OUT`");
            return PCAPNG_DAMAGED;
        }
    snprintf(reader->why, sizeof reader->why, "this is no pcapng file");
    return PCAPNG_DAMAGED;
}

/* Byte order and length of the block at reader->offset, checked as far as its bytes are there. */
static enum pcapng_result check_block(struct pcapng_reader *reader, bool *swapped, size_t *length)
{
    const uint8_t *block = reader->bytes + reader->offset;
    size_t left = reader->size - reader->offset;
    if (left == 0)
        return PCAPNG_END;
    if (left < BLOCK_MIN)
        return left >= 4 && reader->section_count == 0 && get32(block, false) != BLOCK_SECTION
                   ? refuse_start(reader)
                   : PCAPNG_TRUNCATED;
    if (get32(block, false) == BLOCK_SECTION) {
        *swapped = get32(block + 8, false) != SECTION_MAGIC;
        if (get32(block + 8, *swapped) != SECTION_MAGIC)
            return damaged(reader, "a section header without its byte-order magic");
    } else if (reader->section_count == 0) {
        return refuse_start(reader);
    } else {
        *swapped = reader->sections[reader->section_count - 1].swapped;
    }
    *length = get32(block + 4, *swapped);
    if (*length < BLOCK_MIN || *length % 4 != 0 || *length > PCAPNG_BLOCK_LIMIT)
        return damaged(reader, "an impossible block length");
    if (*length > left)
        return PCAPNG_TRUNCATED;
    if (get32(block + *length - 4, *swapped) != *length)
        return damaged(reader, "a block whose two lengths differ");
    return PCAPNG_BLOCK;
}

enum pcapng_result pcapng_read(struct pcapng_reader *reader, struct event *event, bool *is_event, size_t *at)
{
    const uint8_t *block = reader->bytes + reader->offset;
    struct journal_times times;
    bool swapped = false;
    size_t length = 0;
    *is_event = false;
    if (at)
        *at = reader->offset;
    enum pcapng_result result = check_block(reader, &swapped, &length);
    if (result != PCAPNG_BLOCK)
        return result;
    uint32_t type = get32(block, swapped);
    if (type == BLOCK_SECTION) {
        result = read_section(reader, block, length, swapped);
    } else if (type == BLOCK_INTERFACE) {
        result = read_interface(reader, block, length, swapped);
    } else if (type == BLOCK_NAMES) {
        read_names(reader, block, length, swapped);
    } else {
        struct pcapng_section *section = &reader->sections[reader->section_count - 1];
        *is_event = read_event(reader, section, block, length, event, &times);
        if (*is_event) {
            learn_epoch(reader, section, event, &times);
            set_time(reader, section, &times, event);
            event->seq = reader->next_seq++;
        }
    }
    if (result == PCAPNG_BLOCK)
        reader->offset += length;
    return result;
}

static const struct pcapng_section *section_at(const struct pcapng_reader *reader, size_t at)
{
    uint32_t low = 0, high = reader->section_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (reader->sections[middle].offset <= at)
            low = middle;
        else
            high = middle;
    }
    return high > 0 ? &reader->sections[low] : NULL;
}

bool pcapng_read_at(const struct pcapng_reader *reader, size_t at, struct event *event)
{
    const struct pcapng_section *section = section_at(reader, at);
    struct journal_times times;
    if (!section || at >= reader->offset || reader->offset - at < BLOCK_MIN)
        return false;
    const uint8_t *block = reader->bytes + at;
    size_t length = get32(block + 4, section->swapped);
    if (length < BLOCK_MIN || length > reader->offset - at)
        return false;
    if (!read_event(reader, section, block, length, event, &times))
        return false;
    set_time(reader, section, &times, event);
    return true;
}
