/* Steps through a recording block by block. Nothing in it is trusted: each length is checked against what
 * holds it before a byte behind it is looked at. */
#include "lab/record/pcapng.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "lab/base/array.h"
#include "lab/base/clock.h"
#include "lab/record/bounds.h"
#include "lab/record/pcapng_bytes.h"
#include "lab/record/pcapng_journal.h"
#include "lab/record/pcapng_packet.h"

enum { LISTED_MAX = 65536 }; /* sections, interfaces, names: more are not a recording, but an attack */

struct pcapng_name {
    uint8_t address[16];
    uint8_t size;
    char name[47];
};

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
    made.snaplen = get32(block + 12, swapped);
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

/* ---- events */

/* The event in a whole, checked block; times->ours tells whether event->ns counts from the epoch already. */
static bool read_event(const struct pcapng_reader *reader, const struct pcapng_section *section,
                       const uint8_t *block, size_t length, struct event *event, struct journal_times *times)
{
    uint32_t type = section->pcap ? BLOCK_PACKET : get32(block, section->swapped);
    *times = (struct journal_times){ 0 };
    memset(event, 0, offsetof(struct event, u));
    if (type != BLOCK_JOURNAL) {
        times->none = !packet_is_timed(section, block);
        return packet_read(reader, section, block, length, event);
    }
    if (!journal_read(block + 8, length - BLOCK_MIN, bound_objects(reader->next_seq), event, times))
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
        section->shift_ns = times->epoch_ns - reader->epoch_ns;
    } else if (!reader->has_epoch && !times->none) {
        int64_t ns = times->ours ? journal_realtime_ns(times) - times->ns : event->ns;
        reader->epoch_ns = bound_held(ns, 0, BOUND_REAL_NS);
        reader->has_epoch = true;
    }
}

static void set_time(const struct pcapng_reader *reader, const struct pcapng_section *section,
                     const struct journal_times *times, struct event *event)
{
    int64_t ns = times->ours ? event->ns + section->shift_ns : event->ns - reader->epoch_ns;
    event->ns = times->none ? 0 : bound_held(ns, -BOUND_NS, BOUND_NS);
}

static bool take_event(struct pcapng_reader *reader, const uint8_t *block, size_t length, struct event *event)
{
    struct pcapng_section *section = &reader->sections[reader->section_count - 1];
    struct journal_times times;
    if (!read_event(reader, section, block, length, event, &times)) {
        reader->left_out++;
        return false;
    }
    learn_epoch(reader, section, event, &times);
    set_time(reader, section, &times, event);
    if (times.none)
        event->ns = reader->last_ns;
    reader->last_ns = event->ns;
    event->seq = reader->next_seq;
    reader->next_seq += event_counts(event);
    return true;
}

/* ---- stepping */

static bool is_pcap(const uint8_t *bytes, bool swapped)
{
    uint32_t magic = get32(bytes, swapped);
    return magic == PCAP_MAGIC_US || magic == PCAP_MAGIC_NS;
}

bool pcapng_begins(const uint8_t *bytes, size_t size)
{
    static const uint32_t magics[] = { BLOCK_SECTION, PCAP_MAGIC_US, PCAP_MAGIC_NS };
    for (unsigned i = 0; i < 2 * sizeof magics / sizeof *magics; i++) {
        uint32_t magic = i % 2 ? magics[i / 2] : __builtin_bswap32(magics[i / 2]);
        if (memcmp(bytes, &magic, size < sizeof magic ? size : sizeof magic) == 0)
            return true;
    }
    return false;
}

/* The header of a pcap file: a section and its interface in one. */
static enum pcapng_result read_pcap_header(struct pcapng_reader *reader)
{
    const uint8_t *header = reader->bytes;
    bool swapped = !is_pcap(header, false);
    if (reader->size < PCAP_HEADER)
        return PCAPNG_TRUNCATED;
    if (get16(header + 4, swapped) != 2)
        return damaged(reader, "a pcap version other than 2");
    if (!reserve(&reader->sections, &reader->section_capacity, 0, sizeof *reader->sections) ||
        !reserve(&reader->interfaces, &reader->interface_capacity, 0, sizeof *reader->interfaces))
        return damaged(reader, "more than can be taken in");
    reader->sections[reader->section_count++] = (struct pcapng_section){ .swapped = swapped, .pcap = true };
    reader->interfaces[reader->interface_count++] = (struct pcapng_interface){
        .link_type = (uint16_t)get32(header + 20, swapped),
        .units_per_second = get32(header, swapped) == PCAP_MAGIC_NS ? NS_PER_S : NS_PER_S / NS_PER_US,
    };
    reader->offset = PCAP_HEADER;
    return PCAPNG_BLOCK;
}

static enum pcapng_result check_record(struct pcapng_reader *reader, bool swapped, size_t *length)
{
    size_t left = reader->size - reader->offset;
    if (left < PCAP_RECORD_HEAD)
        return PCAPNG_TRUNCATED;
    *length = (size_t)get32(reader->bytes + reader->offset + 8, swapped) + PCAP_RECORD_HEAD;
    if (*length > PCAPNG_BLOCK_LIMIT)
        return damaged(reader, "an impossible packet length");
    return *length > left ? PCAPNG_TRUNCATED : PCAPNG_BLOCK;
}

/* Byte order and length of the block at reader->offset, checked as far as its bytes are there. */
static enum pcapng_result check_block(struct pcapng_reader *reader, bool *swapped, size_t *length)
{
    const uint8_t *block = reader->bytes + reader->offset;
    size_t left = reader->size - reader->offset;
    if (left == 0)
        return PCAPNG_END;
    if (reader->section_count > 0)
        *swapped = reader->sections[reader->section_count - 1].swapped;
    if (reader->section_count > 0 && reader->sections[0].pcap)
        return check_record(reader, *swapped, length);
    if (left < BLOCK_MIN)
        return PCAPNG_TRUNCATED;
    if (get32(block, false) == BLOCK_SECTION) {
        *swapped = get32(block + 8, false) != SECTION_MAGIC;
        if (get32(block + 8, *swapped) != SECTION_MAGIC)
            return damaged(reader, "a section header without its byte-order magic");
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

/* What is in a whole, checked block. */
static enum pcapng_result read_block(struct pcapng_reader *reader, bool swapped, size_t length,
                                     struct event *event, bool *is_event)
{
    const uint8_t *block = reader->bytes + reader->offset;
    bool pcap = reader->section_count > 0 && reader->sections[0].pcap;
    switch (pcap ? BLOCK_PACKET : get32(block, swapped)) {
    case BLOCK_SECTION:
        return read_section(reader, block, length, swapped);
    case BLOCK_INTERFACE:
        return read_interface(reader, block, length, swapped);
    case BLOCK_NAMES:
        read_names(reader, block, length, swapped);
        break;
    case BLOCK_PACKET:
    case BLOCK_OLD_PACKET:
    case BLOCK_SIMPLE_PACKET:
    case BLOCK_JOURNAL:
        *is_event = take_event(reader, block, length, event);
        break;
    case BLOCK_STATISTICS:
    case BLOCK_SECRETS:
        break; /* nothing of them is shown */
    default:
        reader->unknown++;
    }
    return PCAPNG_BLOCK;
}

enum pcapng_result pcapng_read(struct pcapng_reader *reader, struct event *event, bool *is_event, size_t *at)
{
    bool swapped = false;
    size_t length = 0;
    enum pcapng_result result = PCAPNG_BLOCK;
    *is_event = false;
    if (reader->section_count == 0 && reader->size > 0) {
        if (!pcapng_begins(reader->bytes, reader->size)) {
            snprintf(reader->why, sizeof reader->why, "this is no pcapng or pcap file");
            return PCAPNG_DAMAGED;
        }
        if (reader->size >= 4 && (is_pcap(reader->bytes, false) || is_pcap(reader->bytes, true)))
            result = read_pcap_header(reader);
    }
    if (at)
        *at = reader->offset;
    if (result == PCAPNG_BLOCK)
        result = check_block(reader, &swapped, &length);
    if (result == PCAPNG_BLOCK)
        result = read_block(reader, swapped, length, event, is_event);
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
    size_t least = section->pcap ? PCAP_RECORD_HEAD : BLOCK_MIN;
    size_t length = section->pcap ? (size_t)get32(block + 8, section->swapped) + PCAP_RECORD_HEAD
                                  : get32(block + 4, section->swapped);
    if (length < least || length > reader->offset - at)
        return false;
    if (!read_event(reader, section, block, length, event, &times))
        return false;
    set_time(reader, section, &times, event);
    return true;
}
