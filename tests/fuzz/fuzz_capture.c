/* A file of any bytes: pcapng, pcap, or none. */
#include <stdio.h>

#include "lab/record/conversation.h"
#include "lab/record/packet.h"
#include "lab/record/pcapng.h"
#include "lab/record/pcapng_format.h"
#include "tests/fuzz/fuzz.h"

/* The reader alone, over a range that ends where the sanitizer watches. */
static void read_blocks(const uint8_t *bytes, size_t size)
{
    struct pcapng_reader reader;
    struct event event;
    bool is_event;
    size_t at;
    pcapng_reader_init(&reader, bytes, size);
    while (pcapng_read(&reader, &event, &is_event, &at) == PCAPNG_BLOCK)
        if (is_event)
            FUZZ_CHECK(pcapng_read_at(&reader, at, &event));
    for (size_t i = 0; i < reader.offset && i < 4096; i++)
        pcapng_read_at(&reader, i, &event); /* wherever: it must hold */
    FUZZ_CHECK(reader.offset <= size);
    pcapng_reader_free(&reader);
}

/* Foreign packets in a row, as the one who records them sees them. */
static void follow_conversations(const struct timeline *timeline)
{
    struct conversations *all = conversations_new();
    struct event event;
    FUZZ_CHECK(all);
    for (uint32_t i = 0; i < timeline_count(timeline); i++) {
        struct packet packet;
        struct conversation_view view;
        struct conversation_parts parts;
        char from[56], to[56], line[512];
        if (timeline_kind(timeline, i) != EVENT_PACKET || !timeline_event(timeline, i, &event) ||
            !packet_dissect(&event.u.packet, &packet))
            continue;
        conversations_see(all, &packet, &view);
        packet_address_text(&packet.source, from);
        packet_address_text(&packet.destination, to);
        size_t n = conversation_line(&packet, &view, from, to, line, sizeof line);
        FUZZ_CHECK(n < sizeof line && conversation_parse((struct str){ line, n }, &parts));
        FUZZ_CHECK(str_is(parts.from, from) && str_is(parts.to, to) && parts.marks == view.marks);
    }
    conversations_free(all);
}

static void run(const uint8_t *bytes, size_t size)
{
    char why[200] = "";
    read_blocks(bytes, size);
    struct timeline *timeline = timeline_open(fuzz_file(bytes, size), false, why, sizeof why);
    FUZZ_CHECK(timeline ? !why[0] : why[0] && !strchr(why, '\n'));
    if (!timeline)
        return;
    fuzz_ask(timeline);
    follow_conversations(timeline);
    timeline_close(timeline);
}

/* A block's second length is made the first, and lengths that cannot be are made to be, or few inputs would
 * come further than their first block. */
static void mend(uint8_t *bytes, size_t size)
{
    for (size_t at = 0; size - at >= BLOCK_MIN;) {
        uint32_t type, length;
        memcpy(&type, bytes + at, sizeof type);
        if (at == 0 && type != BLOCK_SECTION)
            return;
        memcpy(&length, bytes + at + 4, sizeof length);
        length = length / 4 * 4;
        if (length < BLOCK_MIN || length > size - at)
            length = size - at < 64 ? (uint32_t)((size - at) / 4 * 4) : 64;
        memcpy(bytes + at + 4, &length, sizeof length);
        memcpy(bytes + at + length - 4, &length, sizeof length);
        at += length;
    }
}

const struct fuzz_target fuzz_capture = { "capture", run, mend };
