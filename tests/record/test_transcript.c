/* Events as lines of text and as JSON. */
#include "lab/record/transcript.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lab/record/packet.h"
#include "tests/record/build_frame.h"

static struct event call_event(enum event_kind kind, const char *line)
{
    return (struct event){ .kind = kind,
                           .seq = 7,
                           .ns = 911999,
                           .actor = str_from("client"),
                           .pid = 2,
                           .tid = 2,
                           .line = str_from(line),
                           .u.call = { .name = str_from("connect"),
                                       .fd = 3,
                                       .length = -1,
                                       .nfds = -1,
                                       .file = str_from("/home/a/lessons/01-tcp/client.c"),
                                       .line = 31,
                                       .function = str_from("main") } };
}

static const char *line_of(const struct event *event)
{
    static char line[TRANSCRIPT_LINE_MAX];
    size_t length = transcript_line(event, line, sizeof line);
    assert_int_equal(length, strlen(line));
    return line;
}

static const char *json_of(const struct event *event)
{
    static char json[TRANSCRIPT_JSON_MAX];
    size_t length = transcript_json(event, json, sizeof json);
    assert_int_equal(length, strlen(json));
    return json;
}

/* ---- a JSON checker by RFC 8259, so that validity is judged by other code than what wrote it ---- */

static const char *value(const char *at);

static const char *text(const char *at)
{
    if (!at || *at++ != '"')
        return NULL;
    while (*at != '"') {
        unsigned char byte = (unsigned char)*at;
        if (byte < 0x20)
            return NULL;
        if (byte == '\\' && at[1] == 'u') {
            if (strspn(at + 2, "0123456789abcdefABCDEF") < 4)
                return NULL;
            at += 6;
        } else if (byte == '\\') {
            if (!at[1] || !strchr("\"\\/bfnrt", at[1]))
                return NULL;
            at += 2;
        } else {
            size_t more = byte < 0x80 ? 0 : byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc2 ? 1 : 9;
            if (more == 9)
                return NULL;
            at++;
            for (; more; more--)
                if (((unsigned char)*at++ & 0xc0) != 0x80)
                    return NULL;
        }
    }
    return at + 1;
}

static const char *members(const char *at, char end, bool named)
{
    if (*++at == end)
        return at + 1;
    for (;;) {
        if (named) {
            at = text(at);
            if (!at || *at++ != ':')
                return NULL;
        }
        at = value(at);
        if (!at)
            return NULL;
        if (*at == end)
            return at + 1;
        if (*at++ != ',')
            return NULL;
    }
}

static const char *value(const char *at)
{
    if (*at == '{')
        return members(at, '}', true);
    if (*at == '[')
        return members(at, ']', false);
    if (*at == '"')
        return text(at);
    if (strncmp(at, "true", 4) == 0 || strncmp(at, "null", 4) == 0)
        return at + 4;
    if (strncmp(at, "false", 5) == 0)
        return at + 5;
    size_t digits = strspn(at + (*at == '-'), "0123456789");
    return digits ? at + (*at == '-') + digits : NULL;
}

static void assert_valid(const char *json)
{
    const char *end = *json == '{' ? value(json) : NULL;
    if (!end || *end)
        print_message("no JSON: %s\n", json);
    assert_true(end && *end == '\0');
}

/* ---- lines ---- */

static void columns_are_time_actor_text_and_place(void **unused)
{
    (void)unused;
    struct event event = call_event(EVENT_ENTER, "connect(3, server:7000)");
    assert_string_equal(line_of(&event),
                        "+0.000911  client   connect(3, server:7000)                           "
                        "        client.c:31");
    event.ns = 12345678901;
    event.actor = str_from("server.1");
    assert_string_equal(line_of(&event),
                        "+12.345678  server.1 connect(3, server:7000)                           "
                        "        client.c:31");
}

static void a_packet_is_the_actor_packet_without_a_place(void **unused)
{
    (void)unused;
    struct event event = { .kind = EVENT_PACKET,
                           .ns = 911000,
                           .actor = str_from("server:lo"),
                           .line = str_from("client:40122 > server:7000  SYN seq 0 win 65495") };
    assert_string_equal(line_of(&event),
                        "+0.000911  packet   client:40122 > server:7000  SYN seq 0 win 65495");
}

static void the_place_stands_aligned_behind_text_with_wide_bytes(void **unused)
{
    (void)unused;
    struct event plain = call_event(EVENT_RETURN, "recv(4, x, 512, 0) = 3");
    struct event dots = call_event(EVENT_RETURN, "recv(4, …, 512, 0) = 3");
    size_t plain_at = (size_t)(strstr(line_of(&plain), "client.c") - line_of(&plain));
    size_t dots_at = (size_t)(strstr(line_of(&dots), "client.c") - line_of(&dots));
    assert_int_equal(dots_at, plain_at + 2); /* three bytes, one column */
}

static void the_place_follows_a_long_text_after_two_spaces(void **unused)
{
    (void)unused;
    char long_text[101];
    memset(long_text, 'x', 100);
    long_text[100] = '\0';
    struct event event = call_event(EVENT_ENTER, long_text);
    assert_non_null(strstr(line_of(&event), "xxx  client.c:31"));
}

static void a_block_has_no_place(void **unused)
{
    (void)unused;
    struct event event = call_event(EVENT_BLOCK, "recv(4, …, 512, 0) blocks");
    assert_string_equal(line_of(&event), "+0.000911  client   recv(4, …, 512, 0) blocks");
}

static void an_event_before_the_start_has_a_minus(void **unused)
{
    (void)unused;
    struct event event = { .kind = EVENT_NOTE, .ns = -1500000000, .line = str_from("x") };
    assert_string_equal(line_of(&event), "-1.500000           x");
}

static void a_packet_without_a_line_is_told_from_its_bytes(void **unused)
{
    (void)unused;
    struct frame frame;
    frame_segment(&frame, &(struct segment){ .sequence = 9, .flags = TCP_SYN, .window = 100, .scale = -1 });
    struct event event = { .kind = EVENT_PACKET, .u.packet = frame_captured(&frame) };
    assert_string_equal(line_of(&event),
                        "+0.000000  packet   10.0.0.1:40122 > 10.0.0.2:7000  SYN seq 9 win 100");
}

static void a_long_line_is_cut_at_the_room_there_is(void **unused)
{
    (void)unused;
    struct event event = call_event(EVENT_ENTER, "connect(3, server:7000)");
    for (size_t cap = 1; cap < 120; cap++) {
        char *line = malloc(cap);
        assert_non_null(line);
        assert_true(transcript_line(&event, line, cap) < cap);
        assert_non_null(memchr(line, '\0', cap));
        free(line);
    }
}

static void only_sources_objects_and_go_have_no_line(void **unused)
{
    (void)unused;
    for (int kind = EVENT_NOTE; kind < EVENT_KIND_COUNT; kind++) {
        struct event event = { .kind = (enum event_kind)kind };
        bool silent = kind == EVENT_SOURCE || kind == EVENT_SOCKET || kind == EVENT_GO;
        assert_int_equal(transcript_shows(&event), !silent);
    }
}

static void a_note_without_a_line_is_told_from_its_values(void **unused)
{
    (void)unused;
    struct event event = { .kind = EVENT_NOTE, .u.note = { .kind = NOTE_DROPS, .value = 3 } };
    assert_string_equal(line_of(&event),
                        "+0.000000           the kernel dropped 3 packets before they could be recorded");
}

/* ---- JSON ---- */

static void a_note_tells_its_kind_and_values(void **unused)
{
    (void)unused;
    struct event event = { .kind = EVENT_NOTE, .line = str_from("x") };
    event.u.note = (struct event_note){ NOTE_LIMIT_WRITE, str_from("a"), -5, 4, 28, str_from("/r") };
    assert_string_equal(json_of(&event), "{\"seq\":0,\"ns\":0,\"kind\":\"note\",\"line\":\"x\","
                                         "\"note\":\"limit_write\",\"about\":\"a\",\"value\":-5,"
                                         "\"fd\":4,\"errno\":28,\"text\":\"/r\"}");
    event.u.note = (struct event_note){ .kind = NOTE_COLLAPSE };
    assert_string_equal(json_of(&event), "{\"seq\":0,\"ns\":0,\"kind\":\"note\",\"line\":\"x\","
                                         "\"note\":\"collapse\"}");
}

static void a_return_tells_call_result_and_place(void **unused)
{
    (void)unused;
    struct event event =
        call_event(EVENT_RETURN, "connect(3, server:7000) = -1 ECONNREFUSED (Connection refused)");
    event.u.call.ret = -1;
    event.u.call.error = 111;
    assert_string_equal(
        json_of(&event),
        "{\"seq\":7,\"ns\":911999,\"kind\":\"return\",\"actor\":\"client\",\"pid\":2,"
        "\"line\":\"connect(3, server:7000) = -1 ECONNREFUSED (Connection "
        "refused)\",\"call\":\"connect\",\"fd\":3,"
        "\"ret\":-1,\"errno\":111,\"file\":\"/home/a/lessons/01-tcp/client.c\",\"source_line\":31,"
        "\"function\":\"main\"}");
}

static void a_caller_in_another_file_is_told(void **unused)
{
    (void)unused;
    struct event event = call_event(EVENT_ENTER, "x");
    event.u.call.caller_file = str_from("/l/main.c");
    event.u.call.caller_line = 12;
    assert_non_null(strstr(json_of(&event), "\"caller_file\":\"/l/main.c\",\"caller_line\":12"));
}

static void sets_and_descriptors_are_lists(void **unused)
{
    (void)unused;
    struct event event = call_event(EVENT_RETURN, "select");
    char sets[64], descriptors[64];
    size_t used = event_put_set(sets, 0, sizeof sets, (struct event_set){ 3, 1, 0 });
    used = event_put_set(sets, used, sizeof sets, (struct event_set){ 4, 5, 1 });
    event.u.call.sets = (struct str){ sets, used };
    used = event_put_descriptor(descriptors, 0, sizeof descriptors,
                                (struct event_descriptor){ 4, 12, true, false });
    used = event_put_descriptor(descriptors, used, sizeof descriptors,
                                (struct event_descriptor){ 5, 0, false, false });
    event.u.call.descriptors = (struct str){ descriptors, used };
    const char *json = json_of(&event);
    assert_valid(json);
    assert_non_null(
        strstr(json, "\"sets\":[{\"fd\":3,\"asked\":1,\"ready\":0},{\"fd\":4,\"asked\":5,\"ready\":1}]"));
    assert_non_null(strstr(json,
                           "\"descriptors\":[{\"fd\":4,\"object\":12,\"cloexec\":true,\"nonblock\":false},"
                           "{\"fd\":5,\"object\":null}]"));
}

static void values_of_an_object_are_members_by_key(void **unused)
{
    (void)unused;
    struct event event = { .kind = EVENT_SOCKET,
                           .u.object = { 3, str_from("kind=tcp rq=12 state=ESTABLISHED") } };
    const char *json = json_of(&event);
    assert_valid(json);
    assert_non_null(strstr(json, "\"object\":3,"));
    assert_non_null(strstr(json, "\"rq\":12"));
    assert_non_null(strstr(json, "\"socket\":\"tcp\""));
    assert_null(strstr(strstr(json, "\"kind\"") + 1, "\"kind\"")); /* each key once */
    assert_non_null(strstr(json, "\"state\":\"ESTABLISHED\""));
    assert_null(strstr(json, "\"line\""));
}

static void bytes_that_are_no_text_are_given_exactly_as_base64(void **unused)
{
    (void)unused;
    struct event event = { .kind = EVENT_INPUT, .u.io.data = { "a\xff\0b", 4 }, .line = str_from("x") };
    const char *json = json_of(&event);
    assert_valid(json);
    assert_non_null(strstr(json, "\"data\":\"a\\u00ff\\u0000b\",\"data_base64\":\"Yf8AYg==\""));
    event.u.io.data = str_from("gr\303\274n \"\\\n\033");
    json = json_of(&event);
    assert_valid(json);
    assert_non_null(strstr(json, "\"data\":\"gr\303\274n \\\"\\\\\\n\\u001b\""));
    assert_null(strstr(json, "base64"));
}

/* ---- arguments by name */

/* {"seq":7,...,"args":{...},...}: the object of a call with that line and those arguments (SE_ARGS). */
static const char *args_of(const char *line, const char *arguments)
{
    static char found[4096];
    struct event event = call_event(EVENT_RETURN, line);
    event.u.call.arguments = str_from(arguments);
    const char *json = json_of(&event), *at = strstr(json, "\"args\":");
    assert_valid(json);
    if (!at)
        return "none";
    const char *end = value(at + strlen("\"args\":"));
    snprintf(found, sizeof found, "%.*s", (int)(end - at - 7), at + 7);
    return found;
}

static void arguments_are_values_by_name(void **unused)
{
    (void)unused;
    assert_string_equal(args_of("connect(3, server:7000) = 0", "sockfd:1 addr:11 addrlen=2:16 "),
                        "{\"sockfd\":3,\"addr\":\"server:7000\",\"addrlen\":16}");
    assert_string_equal(
        args_of("send(3, \"a\\n\\\"\\x01\", 4, MSG_DONTWAIT|MSG_MORE) = 4",
                "sockfd:1 buf:11 len:1 flags:21 "),
        "{\"sockfd\":3,\"buf\":\"a\\n\\\"\\u0001\",\"len\":4,\"flags\":\"MSG_DONTWAIT|MSG_MORE\"}");
    assert_string_equal(args_of("write(4, \"ab\"..., 9) = 9", "fd:1 buf:7 count:1 "),
                        "{\"fd\":4,\"buf\":\"ab\xe2\x80\xa6\",\"count\":9}");
    assert_string_equal(args_of("accept(3, NULL, NULL) = -1 EINTR", "sockfd:1 addr:4 addrlen:4 "),
                        "{\"sockfd\":3,\"addr\":null,\"addrlen\":null}");
    assert_string_equal(
        args_of("getsockname(3, AF_INET [2 => 16]) = 0", "sockfd:1 addr:17 addrlen=7:2 => 16 "),
        "{\"sockfd\":3,\"addr\":\"AF_INET [2 => 16]\",\"addrlen\":\"2 => 16\"}");
    assert_string_equal(args_of("f(18446744073709551615, 18446744073709551616, 007)", "a:20 b:20 c:3 "),
                        "{\"a\":18446744073709551615,\"b\":\"18446744073709551616\",\"c\":\"007\"}");
    assert_string_equal(args_of("bind(3, /tmp/a, b)", "sockfd:1 addr:9 "),
                        "{\"sockfd\":3,\"addr\":\"/tmp/a, b\"}");
}

static void what_steers_a_terminal_is_written_out(void **unused)
{
    struct event event = call_event(EVENT_ENTER, "connect(3, \033[2J \302\233 \303\251)");
    (void)unused;
    event.actor = str_from("\033]0;x\007");
    event.u.call.file = str_from("/tmp/\033[31m.c");
    assert_string_equal(line_of(&event), "+0.000911  \\x1b]0;x\\x07 connect(3, \\x1b[2J \\u009b \303\251)"
                                         "                              \\x1b[31m.c:31");
    assert_null(strchr(json_of(&event), '\033'));
    assert_null(strstr(json_of(&event), "\302\233"));
    assert_non_null(strstr(json_of(&event), "\\u009b"));
}

static void arguments_of_several_parts_are_lists_and_objects(void **unused)
{
    (void)unused;
    assert_string_equal(
        args_of("select(5, [3 4], [], NULL, {0.5 s}) = 1",
                "nfds:1 readfds:5 writefds:2 exceptfds:4 timeout:7 "),
        "{\"nfds\":5,\"readfds\":[3,4],\"writefds\":[],\"exceptfds\":null,\"timeout\":\"0.5 s\"}");
    assert_string_equal(args_of("poll([{3, POLLIN} {4, POLLIN|POLLOUT}], 2, -1)", "fds:33 nfds:1 timeout:2 "),
                        "{\"fds\":[[3,\"POLLIN\"],[4,\"POLLIN|POLLOUT\"]],\"nfds\":2,\"timeout\":-1}");
    assert_string_equal(args_of("setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}) = 0",
                                "sockfd:1 level:10 optname:9 optval:23 optlen=1:8 "),
                        "{\"sockfd\":3,\"level\":\"SOL_SOCKET\",\"optname\":\"SO_LINGER\","
                        "\"optval\":{\"l_onoff\":1,\"l_linger\":0},\"optlen\":8}");
    assert_string_equal(
        args_of("sendmsg(3, {server:7000, [\"a, b\" \"c\"], SCM_RIGHTS [5], IP_TTL 64, MSG_TRUNC}, 0) = 4",
                "sockfd:1 msg:65 flags:1 "),
        "{\"sockfd\":3,\"msg\":[\"server:7000\",[\"a, b\",\"c\"],{\"SCM_RIGHTS\":[5]},{\"IP_TTL\":64},"
        "\"MSG_TRUNC\"],\"flags\":0}");
    assert_string_equal(args_of("waitpid(-1, [killed by SIGKILL], 0) = 7", "pid:2 wstatus:19 options:1 "),
                        "{\"pid\":-1,\"wstatus\":\"[killed by SIGKILL]\",\"options\":0}");
    assert_string_equal(args_of("signalfd(-1, [SIGINT SIGTERM], 0) = 5", "fd:2 mask:16 flags:1 "),
                        "{\"fd\":-1,\"mask\":[\"SIGINT\",\"SIGTERM\"],\"flags\":0}");
}

/* A recording is foreign data. */
static void arguments_that_do_not_fit_their_line_are_none(void **unused)
{
    (void)unused;
    static const char *const wrong[] = { "",         "x",     "sockfd", "sockfd:", "sockfd:99",
                                         "Sockfd:1", "a=9:1", "a=1",    ":1",      "a:18446744073709551616",
                                         "a:-1" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_string_equal(args_of("send(3, 4) = 1", wrong[i]), "none");
    assert_string_equal(args_of("send(3, 4) = 1", "a:1 b:9999 c:1"), "{\"a\":3}");
    assert_string_equal(args_of("no call", "a:1 "), "none");
    assert_string_equal(args_of("f([[[[[[[[1]]]]]]]])", "a:17 "), "{\"a\":[[[[[\"[[[1]]]\"]]]]]}");
    assert_string_equal(args_of("f(\"\\)", "a:3 "), "{\"a\":\"\\\"\\\\)\"}");
}

static void any_bytes_in_any_kind_give_valid_json(void **unused)
{
    (void)unused;
    uint32_t random = 5;
    char bytes[300];
    for (int round = 0; round < 5000; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            random = random * 1664525 + 1013904223;
            bytes[i] = (char)(random >> 24);
        }
        struct str noise = { bytes, random >> 8 & 255 };
        struct event event = { .kind = (enum event_kind)(round % EVENT_KIND_COUNT),
                               .actor = noise,
                               .line = noise };
        switch (event.kind) {
        case EVENT_ENTER:
        case EVENT_RETURN:
        case EVENT_GO:
        case EVENT_BLOCK:
            event.u.call = (struct event_call){ .name = noise,
                                                .data = noise,
                                                .sets = noise,
                                                .descriptors = noise,
                                                .file = noise,
                                                .function = noise,
                                                .line = 1 };
            break;
        case EVENT_PACKET:
            event.u.packet = (struct event_packet){ (uint8_t *)bytes, (uint32_t)noise.n, 300, 0, 1 };
            break;
        case EVENT_SOCKET:
            event.u.object.values = noise;
            break;
        case EVENT_SOURCE:
            event.u.source = (struct event_source){ noise, 0, noise };
            break;
        case EVENT_NOTE:
            event.u.note = (struct event_note){
                (enum note_kind)(round % NOTE_KIND_COUNT), noise, INT64_MIN, INT32_MIN, INT32_MAX, noise
            };
            break;
        case EVENT_START:
        case EVENT_EXEC:
            event.u.task.descriptors = noise;
            break;
        case EVENT_FORK:
            event.u.task.child = noise;
            break;
        default:
            event.u.io.data = noise;
            break;
        }
        if (event.kind == EVENT_EXIT || event.kind == EVENT_SIGNAL)
            event.u.task = (struct event_task){ .signal = 9 };
        assert_valid(json_of(&event));
    }
}

static void in_any_room_the_object_is_valid_and_says_what_is_missing(void **unused)
{
    (void)unused;
    struct event event = call_event(EVENT_RETURN, "send(3, \"ask\", 3, 0) = 3");
    event.u.call.data = (struct str){ "a\xff\0bcdefgh\"", 12 };
    size_t whole = strlen(json_of(&event));
    for (size_t cap = 0; cap < whole + 20; cap++) {
        char *json = malloc(cap + 1);
        assert_non_null(json);
        json[cap] = '#';
        size_t length = transcript_json(&event, json, cap);
        assert_int_equal(json[cap], '#');
        if (cap < TRANSCRIPT_JSON_MIN) {
            assert_int_equal(length, 0);
        } else {
            assert_int_equal(length, strlen(json));
            assert_valid(json);
            assert_true((length < whole) == (strstr(json, "\"cut\":true") != NULL));
        }
        free(json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_note_without_a_line_is_told_from_its_values),
        cmocka_unit_test(a_note_tells_its_kind_and_values),
        cmocka_unit_test(columns_are_time_actor_text_and_place),
        cmocka_unit_test(a_packet_is_the_actor_packet_without_a_place),
        cmocka_unit_test(the_place_stands_aligned_behind_text_with_wide_bytes),
        cmocka_unit_test(the_place_follows_a_long_text_after_two_spaces),
        cmocka_unit_test(a_block_has_no_place),
        cmocka_unit_test(an_event_before_the_start_has_a_minus),
        cmocka_unit_test(a_packet_without_a_line_is_told_from_its_bytes),
        cmocka_unit_test(a_long_line_is_cut_at_the_room_there_is),
        cmocka_unit_test(only_sources_objects_and_go_have_no_line),
        cmocka_unit_test(a_return_tells_call_result_and_place),
        cmocka_unit_test(a_caller_in_another_file_is_told),
        cmocka_unit_test(sets_and_descriptors_are_lists),
        cmocka_unit_test(values_of_an_object_are_members_by_key),
        cmocka_unit_test(bytes_that_are_no_text_are_given_exactly_as_base64),
        cmocka_unit_test(arguments_are_values_by_name),
        cmocka_unit_test(what_steers_a_terminal_is_written_out),
        cmocka_unit_test(arguments_of_several_parts_are_lists_and_objects),
        cmocka_unit_test(arguments_that_do_not_fit_their_line_are_none),
        cmocka_unit_test(any_bytes_in_any_kind_give_valid_json),
        cmocka_unit_test(in_any_room_the_object_is_valid_and_says_what_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
