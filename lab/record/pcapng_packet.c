#include "lab/record/pcapng_packet.h"

#include "lab/base/clock.h"
#include "lab/record/bounds.h"
#include "lab/record/pcapng_bytes.h"

/* What the blocks tell, each in its own places. */
struct stored {
    uint32_t interface; /* of the section */
    uint32_t captured, length;
    uint64_t stamp;
    const uint8_t *bytes;
    const uint8_t *end; /* of the room for bytes and options */
};

/* Held between 1970 and the latest time there may be. */
static int64_t stamp_ns(uint64_t stamp, const struct pcapng_interface *interface)
{
    uint64_t units = interface->units_per_second;
    if (units == NS_PER_S && interface->offset_seconds == 0)
        return stamp < BOUND_REAL_NS ? (int64_t)stamp : BOUND_REAL_NS;
    int64_t seconds;
    uint64_t rest = stamp % units, part;
    if (__builtin_add_overflow(stamp / units, interface->offset_seconds, &seconds) ||
        seconds >= BOUND_REAL_NS / NS_PER_S)
        return BOUND_REAL_NS;
    if (units <= NS_PER_S)
        part = rest * NS_PER_S / units;
    else
        part = (uint64_t)((double)rest / (double)units * NS_PER_S);
    return seconds < 0 ? 0 : seconds * NS_PER_S + (int64_t)part;
}

static bool read_record(const uint8_t *record, bool swapped, uint64_t units, struct stored *stored)
{
    stored->stamp = get32(record, swapped) * units + get32(record + 4, swapped);
    stored->captured = get32(record + 8, swapped);
    stored->length = get32(record + 12, swapped);
    stored->bytes = record + PCAP_RECORD_HEAD;
    return true;
}

/* No more is captured of a simple packet than its interface allows, and that is all it says of it. */
static bool read_simple(const uint8_t *block, size_t length, bool swapped, uint32_t snaplen,
                        struct stored *stored)
{
    if (length < SIMPLE_PACKET_HEAD + 4)
        return false;
    stored->length = get32(block + 8, swapped);
    stored->captured = snaplen > 0 && snaplen < stored->length ? snaplen : stored->length;
    stored->bytes = block + SIMPLE_PACKET_HEAD;
    return true;
}

/* The packet block of before had two bytes for the interface. */
static bool read_enhanced(const uint8_t *block, size_t length, bool swapped, struct stored *stored)
{
    bool old = get32(block, swapped) == BLOCK_OLD_PACKET;
    if (length < PACKET_HEAD + 4)
        return false;
    stored->interface = old ? get16(block + 8, swapped) : get32(block + 8, swapped);
    stored->stamp = (uint64_t)get32(block + 12, swapped) << 32 | get32(block + 16, swapped);
    stored->captured = get32(block + 20, swapped);
    stored->length = get32(block + 24, swapped);
    stored->bytes = block + PACKET_HEAD;
    return true;
}

static struct str comment_of(const struct stored *stored, bool swapped)
{
    struct option option;
    const uint8_t *p = stored->bytes + padded(stored->captured);
    while (p <= stored->end && next_option(&p, stored->end, swapped, &option))
        if (option.code == OPTION_COMMENT)
            return (struct str){ (const char *)option.value, option.size };
    return (struct str){ NULL, 0 };
}

bool packet_is_timed(const struct pcapng_section *section, const uint8_t *block)
{
    return section->pcap || get32(block, section->swapped) != BLOCK_SIMPLE_PACKET;
}

static bool read_stored(const struct pcapng_section *section, const struct pcapng_interface *first,
                        const uint8_t *block, size_t length, struct stored *stored)
{
    if (section->pcap)
        return read_record(block, section->swapped, first->units_per_second, stored);
    switch (get32(block, section->swapped)) {
    case BLOCK_PACKET:
    case BLOCK_OLD_PACKET:
        return read_enhanced(block, length, section->swapped, stored);
    case BLOCK_SIMPLE_PACKET:
        return read_simple(block, length, section->swapped, first->snaplen, stored);
    default:
        return false;
    }
}

bool packet_read(const struct pcapng_reader *reader, const struct pcapng_section *section,
                 const uint8_t *block, size_t length, struct event *event)
{
    uint32_t count = reader->interface_count - section->first_interface;
    const struct pcapng_interface *interfaces =
        count > 0 ? reader->interfaces + section->first_interface : NULL;
    struct stored stored = { .end = block + length - (section->pcap ? 0 : 4) };
    if (count == 0 || !read_stored(section, interfaces, block, length, &stored) ||
        stored.interface >= count || stored.captured > (size_t)(stored.end - stored.bytes))
        return false;
    event->kind = EVENT_PACKET;
    event->ns = stamp_ns(stored.stamp, &interfaces[stored.interface]);
    event->u.packet = (struct event_packet){
        .bytes = stored.bytes,
        .captured = stored.captured,
        .length = stored.length > stored.captured ? stored.length : stored.captured,
        .interface = section->first_interface + stored.interface,
        .link_type = interfaces[stored.interface].link_type,
    };
    if (!section->pcap && packet_is_timed(section, block))
        event->line = comment_of(&stored, section->swapped);
    return true;
}
