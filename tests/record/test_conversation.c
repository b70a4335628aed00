/* Connections told from packets: relative numbers, windows, marks, and the line of a packet. */
#include "lab/record/conversation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/record/build_frame.h"

enum { CLIENT_START = 1000, SERVER_START = 5000 };

static struct conversations *all;

static int setup(void **unused)
{
    (void)unused;
    all = conversations_new();
    return all ? 0 : -1;
}

static int teardown(void **unused)
{
    (void)unused;
    conversations_free(all);
    return 0;
}

static struct conversation_view see(const struct segment *segment)
{
    struct frame frame;
    struct packet packet;
    struct conversation_view view;
    frame_segment(&frame, segment);
    struct event_packet captured = frame_captured(&frame);
    assert_true(packet_dissect(&captured, &packet));
    conversations_see(all, &packet, &view);
    return view;
}

/* From the client, `sequence` and `acknowledgment` relative. */
static struct conversation_view client(uint32_t sequence, uint32_t acknowledgment, uint16_t payload)
{
    return see(&(struct segment){ .sequence = CLIENT_START + sequence,
                                  .acknowledgment = SERVER_START + acknowledgment,
                                  .flags = TCP_ACK,
                                  .window = 512,
                                  .scale = -1,
                                  .payload = payload });
}

static struct conversation_view server(uint32_t sequence, uint32_t acknowledgment, uint16_t payload,
                                       uint16_t window)
{
    return see(&(struct segment){ .back = true,
                                  .sequence = SERVER_START + sequence,
                                  .acknowledgment = CLIENT_START + acknowledgment,
                                  .flags = TCP_ACK,
                                  .window = window,
                                  .scale = -1,
                                  .payload = payload });
}

static void shake_hands(void)
{
    see(&(struct segment){ .sequence = CLIENT_START, .flags = TCP_SYN, .window = 65495, .scale = 7 });
    see(&(struct segment){ .back = true,
                           .sequence = SERVER_START,
                           .acknowledgment = CLIENT_START + 1,
                           .flags = TCP_SYN | TCP_ACK,
                           .window = 65483,
                           .scale = 6 });
    client(1, 1, 0);
}

static void numbers_are_relative_to_each_sides_syn(void **unused)
{
    (void)unused;
    struct conversation_view view =
        see(&(struct segment){ .sequence = CLIENT_START, .flags = TCP_SYN, .window = 65495, .scale = 7 });
    assert_int_equal(view.sequence, 0);
    assert_int_equal(view.acknowledgment, 0);
    view = see(&(struct segment){ .back = true,
                                  .sequence = SERVER_START,
                                  .acknowledgment = CLIENT_START + 1,
                                  .flags = TCP_SYN | TCP_ACK,
                                  .window = 65483,
                                  .scale = 7 });
    assert_int_equal(view.sequence, 0);
    assert_int_equal(view.acknowledgment, 1);
    view = client(1, 1, 3);
    assert_int_equal(view.sequence, 1);
    assert_int_equal(view.acknowledgment, 1);
    assert_int_equal(view.marks, 0);
}

static void the_window_is_scaled_once_both_offered_it_and_never_in_a_syn(void **unused)
{
    (void)unused;
    struct conversation_view view =
        see(&(struct segment){ .sequence = CLIENT_START, .flags = TCP_SYN, .window = 65495, .scale = 7 });
    assert_int_equal(view.window, 65495);
    view = see(&(struct segment){ .back = true,
                                  .sequence = SERVER_START,
                                  .acknowledgment = CLIENT_START + 1,
                                  .flags = TCP_SYN | TCP_ACK,
                                  .window = 65483,
                                  .scale = 6 });
    assert_int_equal(view.window, 65483);
    assert_int_equal(client(1, 1, 0).window, 512 << 7);
    assert_int_equal(server(1, 1, 3, 100).window, 100 << 6);
}

static void the_window_is_not_scaled_when_one_side_did_not_offer_it(void **unused)
{
    (void)unused;
    see(&(struct segment){ .sequence = CLIENT_START, .flags = TCP_SYN, .window = 65495, .scale = 7 });
    see(&(struct segment){ .back = true,
                           .sequence = SERVER_START,
                           .acknowledgment = CLIENT_START + 1,
                           .flags = TCP_SYN | TCP_ACK,
                           .window = 65483,
                           .scale = -1 });
    assert_int_equal(client(1, 1, 0).window, 512);
}

static void a_capture_that_begins_in_the_middle_counts_from_1(void **unused)
{
    (void)unused;
    struct conversation_view view = client(500, 700, 10);
    assert_int_equal(view.sequence, 1);
    assert_int_equal(view.acknowledgment, 1);
    assert_int_equal(view.window, 512);
    view = server(700, 510, 0, 512);
    assert_int_equal(view.sequence, 1);
    assert_int_equal(view.acknowledgment, 11);
}

static void bytes_sent_again_are_a_retransmission(void **unused)
{
    (void)unused;
    shake_hands();
    assert_int_equal(client(1, 1, 10).marks, 0);
    assert_int_equal(client(1, 1, 10).marks, MARK_RETRANSMISSION);
    assert_int_equal(client(11, 1, 10).marks, 0);
}

static void a_syn_sent_again_is_a_retransmission_and_no_new_connection(void **unused)
{
    (void)unused;
    struct segment syn = { .sequence = CLIENT_START, .flags = TCP_SYN, .window = 65495, .scale = 7 };
    assert_int_equal(see(&syn).marks, 0);
    assert_int_equal(see(&syn).marks, MARK_RETRANSMISSION);
}

static void a_byte_sent_again_before_it_was_acknowledged_is_no_keepalive(void **unused)
{
    (void)unused;
    shake_hands();
    client(1, 1, 1);
    assert_int_equal(client(1, 1, 1).marks, MARK_RETRANSMISSION);
}

static void a_gap_is_marked_and_what_fills_it_is_out_of_order(void **unused)
{
    (void)unused;
    shake_hands();
    assert_int_equal(client(1, 1, 10).marks, 0);
    assert_int_equal(client(21, 1, 10).marks, MARK_LOST_SEGMENT);
    assert_int_equal(client(11, 1, 10).marks, MARK_OUT_OF_ORDER);
    assert_int_equal(client(11, 1, 10).marks, MARK_RETRANSMISSION); /* now it was seen */
    assert_int_equal(client(31, 1, 10).marks, 0);
}

static void what_fills_a_gap_after_two_duplicate_acks_is_a_retransmission(void **unused)
{
    (void)unused;
    shake_hands();
    client(1, 1, 10);
    server(1, 11, 0, 512);
    client(21, 1, 10);
    assert_int_equal(server(1, 11, 0, 512).marks, MARK_DUPLICATE_ACK);
    client(31, 1, 10);
    assert_int_equal(server(1, 11, 0, 512).marks, MARK_DUPLICATE_ACK);
    assert_int_equal(client(11, 1, 10).marks, MARK_RETRANSMISSION);
}

static void an_ack_that_only_moves_the_window_is_a_window_update(void **unused)
{
    (void)unused;
    shake_hands();
    client(1, 1, 10);
    assert_int_equal(server(1, 11, 0, 0).marks, MARK_ZERO_WINDOW);
    assert_int_equal(server(1, 11, 0, 512).marks, MARK_WINDOW_UPDATE);
}

static void a_reset_with_window_0_is_no_zero_window(void **unused)
{
    (void)unused;
    shake_hands();
    struct conversation_view view =
        see(&(struct segment){ .sequence = CLIENT_START + 1, .flags = TCP_RST, .scale = -1 });
    assert_int_equal(view.marks, 0);
    assert_int_equal(view.sequence, 1);
}

static void a_probe_one_byte_back_and_its_answer_are_keepalives(void **unused)
{
    (void)unused;
    shake_hands();
    client(1, 1, 10);
    server(1, 11, 0, 512);
    assert_int_equal(client(10, 1, 0).marks, MARK_KEEPALIVE);
    assert_int_equal(server(1, 11, 0, 512).marks, MARK_KEEPALIVE);
    assert_int_equal(client(11, 1, 10).marks, 0);
}

static void a_probe_towards_a_closed_window_is_a_window_probe(void **unused)
{
    (void)unused;
    shake_hands();
    client(1, 1, 10);
    server(1, 11, 0, 0);
    assert_int_equal(client(10, 1, 0).marks, MARK_WINDOW_PROBE);
    assert_int_equal(server(1, 11, 0, 0).marks, MARK_ZERO_WINDOW);
    assert_int_equal(client(10, 1, 0).marks, MARK_WINDOW_PROBE);
    assert_int_equal(server(1, 11, 0, 512).marks, MARK_WINDOW_UPDATE);
}

static void a_fin_takes_a_number_and_sent_again_is_a_retransmission(void **unused)
{
    (void)unused;
    shake_hands();
    struct segment fin = { .sequence = CLIENT_START + 1,
                           .acknowledgment = SERVER_START + 1,
                           .flags = TCP_FIN | TCP_ACK,
                           .window = 512,
                           .scale = -1 };
    assert_int_equal(see(&fin).marks, 0);
    assert_int_equal(see(&fin).marks, MARK_RETRANSMISSION);
    assert_int_equal(server(1, 2, 0, 512).marks, 0);
    assert_int_equal(client(2, 1, 1).marks, 0);
}

static void sequence_numbers_wrap_around(void **unused)
{
    (void)unused;
    struct segment segment = { .sequence = 0xfffffff8, .flags = TCP_SYN, .window = 1, .scale = -1 };
    see(&segment);
    segment.flags = TCP_ACK;
    segment.payload = 10;
    segment.sequence = 0xfffffff9;
    assert_int_equal(see(&segment).marks, 0);
    segment.sequence = 3;
    struct conversation_view view = see(&segment);
    assert_int_equal(view.sequence, 11);
    assert_int_equal(view.marks, 0);
    segment.sequence = 0xfffffff9;
    assert_int_equal(see(&segment).marks, MARK_RETRANSMISSION);
}

static void a_syn_over_a_used_tuple_begins_a_new_connection(void **unused)
{
    (void)unused;
    shake_hands();
    client(1, 1, 10);
    struct conversation_view view =
        see(&(struct segment){ .sequence = 400, .flags = TCP_SYN, .window = 65495, .scale = -1 });
    assert_int_equal(view.sequence, 0);
    assert_int_equal(view.marks, 0);
    view = see(&(struct segment){ .back = true,
                                  .sequence = 9000,
                                  .acknowledgment = 401,
                                  .flags = TCP_SYN | TCP_ACK,
                                  .window = 65483,
                                  .scale = -1 });
    assert_int_equal(view.sequence, 0);
    assert_int_equal(view.acknowledgment, 1);
    view = see(&(struct segment){
        .sequence = 401, .acknowledgment = 9001, .flags = TCP_ACK, .window = 512, .scale = -1 });
    assert_int_equal(view.window, 512); /* the scale of the one before is forgotten */
}

static void thousands_of_connections_are_kept_apart(void **unused)
{
    (void)unused;
    enum { MANY = 5000 };
    for (uint16_t i = 1; i <= MANY; i++)
        see(&(struct segment){ .sequence = i * 7u, .flags = TCP_SYN, .window = 1, .scale = -1, .port = i });
    for (uint16_t i = 1; i <= MANY; i++) {
        struct conversation_view view = see(&(struct segment){ .back = true,
                                                               .sequence = i,
                                                               .acknowledgment = i * 7u + 1,
                                                               .flags = TCP_SYN | TCP_ACK,
                                                               .scale = -1,
                                                               .port = i });
        assert_int_equal(view.acknowledgment, 1);
        assert_int_equal(view.marks, 0);
    }
}

static void more_gaps_than_are_remembered_do_no_harm(void **unused)
{
    (void)unused;
    shake_hands();
    for (uint32_t i = 1; i <= 40; i++)
        assert_int_equal(client(i * 20, 1, 10).marks, MARK_LOST_SEGMENT);
    assert_int_equal(client(40 * 20 - 10, 1, 10).marks, MARK_OUT_OF_ORDER);
    assert_int_equal(client(1, 1, 19).marks, MARK_RETRANSMISSION); /* too long ago */
}

static void a_socket_connected_to_itself_has_no_marks(void **unused)
{
    (void)unused;
    struct packet packet = { .protocol = PACKET_TCP,
                             .source = { { 127, 0, 0, 1 }, 4, 7000 },
                             .destination = { { 127, 0, 0, 1 }, 4, 7000 },
                             .sequence = 100,
                             .tcp_flags = TCP_SYN,
                             .window_scale = -1 };
    struct conversation_view view;
    conversations_see(all, &packet, &view);
    packet.tcp_flags = TCP_SYN | TCP_ACK;
    packet.acknowledgment = 101;
    conversations_see(all, &packet, &view);
    assert_int_equal(view.marks, 0);
    assert_int_equal(view.sequence, 0);
    assert_int_equal(view.acknowledgment, 1);
}

/* ---- lines ---- */

static void assert_line(const struct packet *packet, struct conversation_view view, const char *expected)
{
    char line[200];
    size_t length = conversation_line(packet, &view, "client:40122", "server:7000", line, sizeof line);
    assert_string_equal(line, expected);
    assert_int_equal(length, strlen(expected));
}

static void lines_are_as_a_transcript_shows_them(void **unused)
{
    (void)unused;
    struct packet packet = { .protocol = PACKET_TCP, .tcp_flags = TCP_SYN };
    assert_line(&packet, (struct conversation_view){ 0, 0, 65495, 0 },
                "client:40122 > server:7000  SYN seq 0 win 65495");
    packet.tcp_flags = TCP_PSH | TCP_ACK;
    packet.payload_length = 3;
    assert_line(&packet, (struct conversation_view){ 1, 1, 65536, MARK_RETRANSMISSION },
                "client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 3 bytes [retransmission]");
    packet = (struct packet){ .protocol = PACKET_UDP, .payload_length = 5 };
    assert_line(&packet, (struct conversation_view){ 0 }, "client:40122 > server:7000  UDP 5 bytes");
    packet.payload_length = 1;
    assert_line(&packet, (struct conversation_view){ 0 }, "client:40122 > server:7000  UDP 1 byte");
    packet = (struct packet){ .protocol = PACKET_ICMP, .icmp_type = 3, .icmp_code = 3 };
    assert_line(&packet, (struct conversation_view){ 0 },
                "client:40122 > server:7000  ICMP port unreachable");
    packet = (struct packet){ .protocol = PACKET_ICMP, .icmp_type = 99, .icmp_code = 1 };
    assert_line(&packet, (struct conversation_view){ 0 }, "client:40122 > server:7000  ICMP type 99 code 1");
    packet = (struct packet){ .protocol = PACKET_ARP, .arp_operation = 1 };
    assert_line(&packet, (struct conversation_view){ 0 },
                "client:40122 > server:7000  ARP who has server:7000");
    packet = (struct packet){
        .source.size = 4, .network_size = 20, .fragment = true, .fragment_offset = 1480, .payload_length = 20
    };
    assert_line(&packet, (struct conversation_view){ 0 },
                "client:40122 > server:7000  IPv4 fragment, 20 bytes at 1480");
}

static void every_mark_is_written_and_read_back(void **unused)
{
    (void)unused;
    struct packet packet = { .protocol = PACKET_TCP, .tcp_flags = TCP_ACK };
    char line[300];
    for (uint32_t marks = 0; marks < 256; marks++) {
        struct conversation_view view = { 1, 2, 3, marks };
        struct conversation_parts parts;
        conversation_line(&packet, &view, "a:1", "b:2", line, sizeof line);
        assert_true(conversation_parse(str_from(line), &parts));
        assert_int_equal(parts.marks, marks);
        assert_true(str_is(parts.info, "ACK seq 1 ack 2 win 3"));
    }
    struct conversation_view view = { 1, 2, 3, 255 };
    conversation_line(&packet, &view, "a:1", "b:2", line, sizeof line);
    assert_string_equal(line,
                        "a:1 > b:2  ACK seq 1 ack 2 win 3 [retransmission] [out of order] [duplicate ack] "
                        "[zero window] [window update] [keep-alive] [lost segment before] "
                        "[window probe]");
}

static void a_line_is_taken_apart_into_ends_and_actors(void **unused)
{
    (void)unused;
    struct conversation_parts parts;
    assert_true(conversation_parse(str_from("client:40122 > server.1:7000  SYN seq 0 win 65495"), &parts));
    assert_true(str_is(parts.from, "client:40122"));
    assert_true(str_is(parts.to, "server.1:7000"));
    assert_true(str_is(parts.from_actor, "client"));
    assert_true(str_is(parts.to_actor, "server.1"));
    assert_true(str_is(parts.info, "SYN seq 0 win 65495"));
    assert_true(conversation_parse(str_from("[fd00::1]:80 > fd00::2  ICMPv6 no route"), &parts));
    assert_true(str_is(parts.from_actor, "[fd00::1]"));
    assert_true(str_is(parts.to_actor, "fd00::2"));
}

static void what_is_no_such_line_is_refused(void **unused)
{
    (void)unused;
    static const char *const lines[] = { "",        "a",       "a > b",     "a > b ",
                                         "a > b  ", " > b  c", "a >  b  c", "a b  c" };
    struct conversation_parts parts;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_false(conversation_parse(str_from(lines[i]), &parts));
    assert_false(conversation_parse((struct str){ NULL, 0 }, &parts));
}

static void a_line_that_does_not_fit_is_cut_and_ended(void **unused)
{
    (void)unused;
    struct packet packet = { .protocol = PACKET_TCP, .tcp_flags = TCP_ACK, .payload_length = 10 };
    struct conversation_view view = { 1, 2, 3, 127 };
    for (size_t cap = 1; cap < 200; cap++) {
        char *line = malloc(cap);
        assert_non_null(line);
        size_t length = conversation_line(&packet, &view, "client:40122", "server:7000", line, cap);
        assert_true(length < cap);
        assert_int_equal(strlen(line), length);
        free(line);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(numbers_are_relative_to_each_sides_syn),
        TEST(the_window_is_scaled_once_both_offered_it_and_never_in_a_syn),
        TEST(the_window_is_not_scaled_when_one_side_did_not_offer_it),
        TEST(a_capture_that_begins_in_the_middle_counts_from_1),
        TEST(bytes_sent_again_are_a_retransmission),
        TEST(a_syn_sent_again_is_a_retransmission_and_no_new_connection),
        TEST(a_byte_sent_again_before_it_was_acknowledged_is_no_keepalive),
        TEST(a_gap_is_marked_and_what_fills_it_is_out_of_order),
        TEST(what_fills_a_gap_after_two_duplicate_acks_is_a_retransmission),
        TEST(an_ack_that_only_moves_the_window_is_a_window_update),
        TEST(a_reset_with_window_0_is_no_zero_window),
        TEST(a_probe_one_byte_back_and_its_answer_are_keepalives),
        TEST(a_probe_towards_a_closed_window_is_a_window_probe),
        TEST(a_fin_takes_a_number_and_sent_again_is_a_retransmission),
        TEST(sequence_numbers_wrap_around),
        TEST(a_syn_over_a_used_tuple_begins_a_new_connection),
        TEST(thousands_of_connections_are_kept_apart),
        TEST(more_gaps_than_are_remembered_do_no_harm),
        TEST(a_socket_connected_to_itself_has_no_marks),
        TEST(lines_are_as_a_transcript_shows_them),
        TEST(every_mark_is_written_and_read_back),
        TEST(a_line_is_taken_apart_into_ends_and_actors),
        TEST(what_is_no_such_line_is_refused),
        TEST(a_line_that_does_not_fit_is_cut_and_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
