/* Dissection of frames: each layer, and bytes that lie. */
#include "lab/record/packet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/record/build_frame.h"

static struct packet dissected(const struct frame *frame)
{
    struct packet packet;
    struct event_packet captured = frame_captured(frame);
    assert_true(packet_dissect(&captured, &packet));
    return packet;
}

static void assert_address(const struct packet_address *address, const char *expected)
{
    char text[56];
    assert_string_equal(packet_address_text(address, text), expected);
}

/* True when a line of the description is exactly this. */
static bool described(const struct event_packet *captured, const char *expected)
{
    static char lines[PACKET_LINES_MAX][PACKET_LINE_MAX];
    int count = packet_describe(captured, lines);
    for (int i = 0; i < count; i++)
        if (strcmp(lines[i], expected) == 0)
            return true;
    for (int i = 0; i < count; i++)
        print_message("  has: %s\n", lines[i]);
    return false;
}

static void put_udp(struct frame *frame, const char *payload)
{
    frame_u16(frame, 5353);
    frame_u16(frame, 7000);
    frame_u16(frame, 8 + (unsigned)strlen(payload));
    frame_u16(frame, 0);
    frame_bytes(frame, payload, strlen(payload));
}

/* ---- transport ---- */

static void tcp_segment_has_ports_numbers_flags_and_payload(void **unused)
{
    (void)unused;
    struct frame frame;
    frame_segment(&frame, &(struct segment){ .sequence = 0xfffffff0,
                                             .acknowledgment = 77,
                                             .flags = TCP_PSH | TCP_ACK,
                                             .window = 512,
                                             .scale = -1,
                                             .payload = 3 });
    struct packet packet = dissected(&frame);
    assert_int_equal(packet.protocol, PACKET_TCP);
    assert_address(&packet.source, "10.0.0.1:40122");
    assert_address(&packet.destination, "10.0.0.2:7000");
    assert_int_equal(packet.sequence, 0xfffffff0);
    assert_int_equal(packet.acknowledgment, 77);
    assert_int_equal(packet.tcp_flags, TCP_PSH | TCP_ACK);
    assert_int_equal(packet.window, 512);
    assert_int_equal(packet.window_scale, -1);
    assert_int_equal(packet.payload_length, 3);
    assert_int_equal(packet.payload_at, 14 + 20 + 20);
    assert_memory_equal(frame.bytes + packet.payload_at, "abc", 3);
    assert_int_equal(packet.link_size, 14);
    assert_int_equal(packet.network_at, 14);
    assert_int_equal(packet.transport_at, 34);
    assert_int_equal(packet.ttl, 64);
}

static struct frame syn_with_options(void)
{
    struct frame frame;
    frame_start(&frame, 1);
    frame_ethernet(&frame, 0x0800);
    frame_ipv4(&frame, 6, 40, false);
    frame_u16(&frame, 40122);
    frame_u16(&frame, 7000);
    frame_u32(&frame, 1000);
    frame_u32(&frame, 0);
    frame_u8(&frame, 0xa0);
    frame_u8(&frame, TCP_SYN);
    frame_u16(&frame, 65495);
    frame_u32(&frame, 0);
    frame_bytes(&frame, "\x02\x04\xff\xd7", 4);                          /* mss 65495 */
    frame_bytes(&frame, "\x04\x02", 2);                                  /* sack permitted */
    frame_bytes(&frame, "\x08\x0a\x00\x00\x00\x07\x00\x00\x00\x00", 10); /* timestamp */
    frame_bytes(&frame, "\x01\x03\x03\x07", 4);                          /* scale 7 */
    return frame;
}

static void options_of_a_syn_are_read(void **unused)
{
    (void)unused;
    struct frame frame = syn_with_options();
    struct packet packet = dissected(&frame);
    assert_int_equal(packet.mss, 65495);
    assert_int_equal(packet.window_scale, 7);
    assert_int_equal(packet.payload_length, 0);
    struct event_packet captured = frame_captured(&frame);
    assert_true(described(&captured, "TCP option  largest segment it takes: 65495 bytes"));
    assert_true(described(&captured, "TCP option  windows it tells are to be multiplied by 128"));
    assert_true(described(&captured, "TCP option  understands selective acknowledgments"));
    assert_true(described(&captured, "TCP option  timestamp 7, echoes 0"));
}

static void a_window_scale_beyond_14_is_taken_as_14(void **unused)
{
    (void)unused;
    struct frame frame;
    frame_segment(&frame, &(struct segment){ .flags = TCP_SYN, .scale = 200 });
    assert_int_equal(dissected(&frame).window_scale, 14);
}

static void udp_length_comes_from_its_own_header(void **unused)
{
    (void)unused;
    struct frame frame;
    frame_start(&frame, 1);
    frame_ethernet(&frame, 0x0800);
    frame_ipv4(&frame, 17, 13, false);
    put_udp(&frame, "hello");
    frame_zeros(&frame, 13); /* Ethernet pads to 60 bytes: that is not payload */
    struct packet packet = dissected(&frame);
    assert_int_equal(packet.protocol, PACKET_UDP);
    assert_address(&packet.source, "10.0.0.1:5353");
    assert_int_equal(packet.payload_length, 5);
    struct event_packet captured = frame_captured(&frame);
    assert_true(described(&captured, "Data  5 bytes: hello"));
}

static struct frame port_unreachable(void)
{
    struct frame frame;
    frame_start(&frame, 1);
    frame_ethernet(&frame, 0x0800);
    frame_ipv4(&frame, 1, 8 + 28, true);
    frame_u8(&frame, 3);
    frame_u8(&frame, 3);
    frame_zeros(&frame, 6);
    frame_ipv4(&frame, 17, 8, false);
    put_udp(&frame, "");
    return frame;
}

static void icmp_error_names_itself_and_what_it_is_about(void **unused)
{
    (void)unused;
    struct frame frame = port_unreachable();
    struct packet packet = dissected(&frame);
    assert_int_equal(packet.protocol, PACKET_ICMP);
    assert_string_equal(packet_icmp_name(&packet), "port unreachable");
    assert_address(&packet.source, "10.0.0.2");
    struct event_packet captured = frame_captured(&frame);
    assert_true(described(&captured, "ICMP  port unreachable (type 3, code 3)"));
    assert_true(described(&captured, "about  UDP from 10.0.0.1:5353 to 10.0.0.2:7000"));
}

static void icmpv6_has_names_of_its_own(void **unused)
{
    (void)unused;
    struct frame frame;
    frame_start(&frame, 1);
    frame_ethernet(&frame, 0x86dd);
    frame_ipv6(&frame, 58, 24);
    frame_u16(&frame, 135 << 8);
    frame_zeros(&frame, 22);
    struct packet packet = dissected(&frame);
    assert_int_equal(packet.protocol, PACKET_ICMP6);
    assert_string_equal(packet_icmp_name(&packet), "neighbour solicitation");
    assert_address(&packet.source, "fd00::1");
}

/* ---- network ---- */

static void arp_request_has_who_asks_and_who_is_sought(void **unused)
{
    (void)unused;
    struct frame frame;
    frame_start(&frame, 1);
    frame_ethernet(&frame, 0x0806);
    frame_bytes(&frame, "\0\x01\x08\0\x06\x04\0\x01", 8);
    frame_bytes(&frame, "\x02\0\0\0\0\x01\x0a\0\0\x01", 10);
    frame_bytes(&frame, "\0\0\0\0\0\0\x0a\0\0\x02", 10);
    struct packet packet = dissected(&frame);
    assert_int_equal(packet.protocol, PACKET_ARP);
    assert_int_equal(packet.arp_operation, 1);
    assert_address(&packet.source, "10.0.0.1");
    assert_address(&packet.destination, "10.0.0.2");
    struct event_packet captured = frame_captured(&frame);
    assert_true(described(&captured, "ARP  request: who has 10.0.0.2? tell 10.0.0.1 at 02:00:00:00:00:01"));
}

static void ipv4_options_move_the_transport_layer(void **unused)
{
    (void)unused;
    struct frame frame;
    frame_start(&frame, 1);
    frame_ethernet(&frame, 0x0800);
    frame_ipv4(&frame, 17, 4 + 9, false);
    frame.bytes[14] = 0x46;
    frame_bytes(&frame, "\x94\x04\0\0", 4); /* router alert */
    put_udp(&frame, "x");
    struct packet packet = dissected(&frame);
    assert_int_equal(packet.network_size, 24);
    assert_address(&packet.destination, "10.0.0.2:7000");
    assert_int_equal(packet.payload_length, 1);
    struct event_packet captured = frame_captured(&frame);
    assert_true(described(&captured, "IPv4 option  router alert, number 148, 4 bytes"));
}

static void only_the_first_fragment_has_ports(void **unused)
{
    (void)unused;
    struct frame frame;
    frame_start(&frame, 1);
    frame_ethernet(&frame, 0x0800);
    frame_ipv4(&frame, 17, 13, false);
    put_udp(&frame, "hello");
    frame.bytes[20] = 0x20; /* more fragments */
    struct packet first = dissected(&frame);
    assert_true(first.fragment);
    assert_int_equal(first.protocol, PACKET_UDP);
    frame.bytes[20] = 0x00;
    frame.bytes[21] = 185; /* offset 1480 */
    struct packet later = dissected(&frame);
    assert_true(later.fragment);
    assert_int_equal(later.fragment_offset, 1480);
    assert_int_equal(later.protocol, PACKET_OTHER);
    assert_int_equal(later.transport_size, 0);
    assert_int_equal(later.payload_length, 13);
    assert_address(&later.source, "10.0.0.1");
    struct event_packet captured = frame_captured(&frame);
    assert_true(described(&captured, "IPv4  a fragment: bytes from 1480 of its datagram, the last"));
}

static void ipv6_extension_headers_are_walked(void **unused)
{
    (void)unused;
    struct frame frame;
    frame_start(&frame, 1);
    frame_ethernet(&frame, 0x86dd);
    frame_ipv6(&frame, 0, 8 + 8 + 16 + 9);
    frame_bytes(&frame, "\x2c\0\x01\x04\0\0\0\0", 8); /* hop-by-hop, then fragment */
    frame_bytes(&frame, "\x33\0\0\x01\0\0\0\x09", 8); /* the first fragment, then authentication */
    frame_bytes(&frame, "\x11\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    put_udp(&frame, "x");
    struct packet packet = dissected(&frame);
    assert_int_equal(packet.protocol, PACKET_UDP);
    assert_int_equal(packet.network_size, 40 + 32);
    assert_true(packet.fragment);
    assert_address(&packet.source, "[fd00::1]:5353");
    struct event_packet captured = frame_captured(&frame);
    assert_true(described(&captured, "IPv6 extension  hop-by-hop options, 8 bytes"));
    assert_true(described(&captured, "IPv6 extension  authentication header, 16 bytes"));
    assert_true(described(&captured, "IPv6  a fragment: bytes from 0 of its datagram, more follow"));
}

static void an_empty_total_length_means_the_whole_frame(void **unused)
{
    (void)unused;
    struct frame frame;
    frame_segment(&frame, &(struct segment){ .flags = TCP_ACK, .scale = -1, .payload = 100 });
    frame.bytes[16] = frame.bytes[17] = 0;
    assert_int_equal(dissected(&frame).payload_length, 100);
}

static void payload_length_is_what_the_headers_say_when_the_frame_was_cut(void **unused)
{
    (void)unused;
    struct frame frame;
    struct packet packet;
    frame_segment(&frame, &(struct segment){ .flags = TCP_ACK, .scale = -1, .payload = 1000 });
    struct event_packet captured = frame_captured(&frame);
    captured.captured = 60;
    assert_true(packet_dissect(&captured, &packet));
    assert_int_equal(packet.payload_length, 1000);
    assert_true(described(&captured, "Data  1000 bytes: abcdef"));
    assert_true(described(&captured, "Captured  only the first 60 of 1054 bytes"));
}

/* ---- link ---- */

static void assert_udp_behind(struct frame *frame, uint32_t link_size)
{
    frame_ipv4(frame, 17, 10, false);
    put_udp(frame, "ok");
    struct packet packet = dissected(frame);
    assert_int_equal(packet.protocol, PACKET_UDP);
    assert_int_equal(packet.link_size, link_size);
    assert_int_equal(packet.payload_length, 2);
}

static void every_link_type_leads_to_its_ip_packet(void **unused)
{
    (void)unused;
    struct frame frame;
    frame_start(&frame, 113); /* SLL */
    frame_zeros(&frame, 14);
    frame_u16(&frame, 0x0800);
    assert_udp_behind(&frame, 16);
    frame_start(&frame, 276); /* SLL2 */
    frame_u16(&frame, 0x0800);
    frame_zeros(&frame, 18);
    assert_udp_behind(&frame, 20);
    frame_start(&frame, 0); /* NULL, as a little-endian machine writes it */
    frame_bytes(&frame, "\x02\0\0\0", 4);
    assert_udp_behind(&frame, 4);
    frame_start(&frame, 108); /* LOOP */
    frame_u32(&frame, 2);
    assert_udp_behind(&frame, 4);
    frame_start(&frame, 101); /* RAW */
    assert_udp_behind(&frame, 0);
}

static void vlan_tags_are_passed(void **unused)
{
    (void)unused;
    struct frame frame;
    frame_start(&frame, 1);
    frame_ethernet(&frame, 0x88a8);
    frame_u16(&frame, 0x6000 | 100);
    frame_u16(&frame, 0x8100);
    frame_u16(&frame, 42);
    frame_u16(&frame, 0x0800);
    assert_udp_behind(&frame, 22);
    struct event_packet captured = frame_captured(&frame);
    assert_true(described(&captured, "VLAN  100, priority 3, carries a VLAN tag"));
    assert_true(described(&captured, "VLAN  42, priority 0, carries IPv4"));
}

static void a_frame_without_a_whole_link_layer_is_none(void **unused)
{
    (void)unused;
    struct packet packet;
    uint8_t bytes[13] = { 0 };
    assert_false(packet_dissect(&(struct event_packet){ bytes, 13, 13, 0, 1 }, &packet));
    assert_false(packet_dissect(&(struct event_packet){ bytes, 13, 13, 0, 999 }, &packet));
    assert_false(packet_dissect(&(struct event_packet){ NULL, 0, 0, 0, 101 }, &packet));
}

/* ---- texts ---- */

static void flags_are_named_in_a_fixed_order(void **unused)
{
    (void)unused;
    char text[40];
    assert_string_equal(packet_flags(TCP_ACK | TCP_SYN, text), "SYN ACK");
    assert_string_equal(packet_flags(TCP_ACK | TCP_FIN | TCP_PSH, text), "FIN PSH ACK");
    assert_string_equal(packet_flags(255, text), "SYN FIN RST PSH ACK URG ECE CWR");
    assert_string_equal(packet_flags(0, text), "");
}

/* ---- bytes that lie ---- */

/* What must hold of any dissection: every layer that is said to be there lies within the captured bytes. */
static void assert_within(const struct event_packet *captured)
{
    static char lines[PACKET_LINES_MAX][PACKET_LINE_MAX];
    struct packet packet;
    if (packet_dissect(captured, &packet)) {
        assert_true(packet.link_size <= captured->captured);
        assert_true((uint64_t)packet.network_at + packet.network_size <= captured->captured);
        assert_true((uint64_t)packet.transport_at + packet.transport_size <= captured->captured);
    }
    int count = packet_describe(captured, lines);
    assert_true(count > 0 && count <= PACKET_LINES_MAX);
    for (int i = 0; i < count; i++)
        assert_non_null(memchr(lines[i], '\0', PACKET_LINE_MAX));
}

/* Lies in memory of exactly its size, so that the sanitizer sees a read beyond it. */
static void assert_within_copy(const struct frame *frame, uint32_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, frame->bytes, size);
    assert_within(&(struct event_packet){ copy, size, frame->size, 0, frame->link_type });
    free(copy);
}

static void mutate_and_cut(const struct frame *original)
{
    static const uint8_t values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff, 0x45, 0x4f, 0x60, 0x2c, 0x2b };
    for (uint32_t size = 0; size <= original->size; size++)
        assert_within_copy(original, size);
    for (uint32_t at = 0; at < original->size; at++)
        for (size_t i = 0; i < sizeof values; i++) {
            struct frame frame = *original;
            frame.bytes[at] = values[i];
            for (uint32_t size = at + 1; size <= frame.size; size += 7)
                assert_within_copy(&frame, size);
            assert_within_copy(&frame, frame.size);
        }
}

static void no_cut_and_no_changed_byte_leads_beyond_the_frame(void **unused)
{
    (void)unused;
    struct frame frame = syn_with_options();
    mutate_and_cut(&frame);
    frame = port_unreachable();
    mutate_and_cut(&frame);
    frame_start(&frame, 276);
    frame_u16(&frame, 0x86dd);
    frame_zeros(&frame, 18);
    frame_ipv6(&frame, 0, 8 + 8 + 16 + 9);
    frame_bytes(&frame, "\x2c\0\x01\x04\0\0\0\0", 8);
    frame_bytes(&frame, "\x33\0\0\x01\0\0\0\x09", 8);
    frame_bytes(&frame, "\x11\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    put_udp(&frame, "x");
    mutate_and_cut(&frame);
}

static void random_frames_of_every_link_type_stay_within(void **unused)
{
    (void)unused;
    static const uint16_t link_types[] = { 0, 1, 12, 14, 101, 108, 113, 228, 229, 276, 7 };
    uint32_t random = 1;
    for (int round = 0; round < 20000; round++) {
        struct frame frame;
        frame_start(&frame, link_types[round % 11]);
        uint32_t size = (uint32_t)round % 97;
        for (uint32_t i = 0; i < size; i++) {
            random = random * 1664525 + 1013904223;
            frame_u8(&frame, random >> 24);
        }
        assert_within_copy(&frame, size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tcp_segment_has_ports_numbers_flags_and_payload),
        cmocka_unit_test(options_of_a_syn_are_read),
        cmocka_unit_test(a_window_scale_beyond_14_is_taken_as_14),
        cmocka_unit_test(udp_length_comes_from_its_own_header),
        cmocka_unit_test(icmp_error_names_itself_and_what_it_is_about),
        cmocka_unit_test(icmpv6_has_names_of_its_own),
        cmocka_unit_test(arp_request_has_who_asks_and_who_is_sought),
        cmocka_unit_test(ipv4_options_move_the_transport_layer),
        cmocka_unit_test(only_the_first_fragment_has_ports),
        cmocka_unit_test(ipv6_extension_headers_are_walked),
        cmocka_unit_test(an_empty_total_length_means_the_whole_frame),
        cmocka_unit_test(payload_length_is_what_the_headers_say_when_the_frame_was_cut),
        cmocka_unit_test(every_link_type_leads_to_its_ip_packet),
        cmocka_unit_test(vlan_tags_are_passed),
        cmocka_unit_test(a_frame_without_a_whole_link_layer_is_none),
        cmocka_unit_test(flags_are_named_in_a_fixed_order),
        cmocka_unit_test(no_cut_and_no_changed_byte_leads_beyond_the_frame),
        cmocka_unit_test(random_frames_of_every_link_type_stay_within),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
