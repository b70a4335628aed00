/* Transcripts of what repeats: which events are shown, and what the lines say that stand for the others. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lab/base/array.h"
#include "lab/explain/fold/fold.h"

/* What is printed: an event as its text, a line as "… " and its text; and how many events there were. */
struct printed {
    struct fold *fold;
    char **lines, **texts; /* of each line; of each event */
    size_t count, capacity, text_capacity;
    uint32_t events;
    int64_t ns, last_ns;
};

static void put(struct printed *printed, int64_t ns, const char *text)
{
    assert_true(ns >= printed->last_ns); /* no line goes back in time */
    printed->last_ns = ns;
    assert_true(
        array_reserve(&printed->lines, &printed->capacity, printed->count + 1, sizeof *printed->lines));
    printed->lines[printed->count++] = strdup(text);
}

/* An event's time is a microsecond for each of its number. */
static void put_event(void *data, uint32_t index)
{
    struct printed *printed = data;
    put(printed, (int64_t)index * 1000, printed->texts[index]);
}

static void put_line(void *data, int64_t ns, struct str text)
{
    char line[FOLD_LINE_MAX + 8];
    snprintf(line, sizeof line, "… %.*s", STR_ARGS(text));
    put(data, ns, line);
}

static int begin(void **state)
{
    struct printed *printed = calloc(1, sizeof *printed);
    printed->fold = fold_new((struct fold_output){ put_event, put_line, printed });
    *state = printed;
    return printed->fold ? 0 : -1;
}

static int end(void **state)
{
    struct printed *printed = *state;
    for (size_t i = 0; i < printed->count; i++)
        free(printed->lines[i]);
    for (uint32_t i = 0; i < printed->events; i++)
        free(printed->texts[i]);
    free(printed->lines);
    free(printed->texts);
    fold_free(printed->fold);
    free(printed);
    return 0;
}

static void see(struct printed *printed, struct event *event, const char *text, bool notable)
{
    assert_true(
        array_reserve(&printed->texts, &printed->text_capacity, printed->events + 1, sizeof *printed->texts));
    printed->texts[printed->events] = strdup(text);
    event->ns = (int64_t)printed->events * 1000;
    fold_see(printed->fold, printed->events++, event, notable);
}

/* ---- events */

static struct event call_of(enum event_kind kind, const char *actor, const char *name, int fd,
                            const char *line)
{
    return (struct event){ .kind = kind,
                           .actor = str_from(actor),
                           .line = str_from(line),
                           .u.call = { .name = str_from(name),
                                       .fd = fd,
                                       .length = -1,
                                       .nfds = -1,
                                       .file = str_from("/l/server.c"),
                                       .line = 10 } };
}

static void enter(struct printed *printed, const char *actor, const char *name, int fd)
{
    char line[80];
    snprintf(line, sizeof line, "%s(%d, …)", name, fd);
    struct event event = call_of(EVENT_ENTER, actor, name, fd, line);
    event.u.call.length = 64;
    see(printed, &event, line, false);
}

static void back(struct printed *printed, const char *actor, const char *name, int fd, int64_t ret, int error)
{
    char line[80];
    snprintf(line, sizeof line, "%s(%d) = %lld", name, fd, error ? -(long long)error : (long long)ret);
    struct event event = call_of(EVENT_RETURN, actor, name, fd, line);
    event.u.call.ret = error ? -1 : ret;
    event.u.call.error = error;
    event.u.call.length = error ? -1 : ret;
    see(printed, &event, line, false);
}

static void packet(struct printed *printed, const char *line)
{
    struct event event = { .kind = EVENT_PACKET, .actor = str_from("packet"), .line = str_from(line) };
    see(printed, &event, line, false);
}

static void output(struct printed *printed, const char *text)
{
    struct event event = { .kind = EVENT_OUTPUT, .actor = str_from("client"), .line = str_from(text) };
    event.u.io.fd = 1;
    event.u.io.data = str_from(text);
    see(printed, &event, text, false);
}

static void round_trip(struct printed *printed)
{
    enter(printed, "client", "send", 3);
    packet(printed, "client:40122 > server:7000  PSH ACK seq 1 ack 1 win 65536, 64 bytes");
    back(printed, "server", "recv", 4, 64, 0);
    enter(printed, "server", "recv", 4);
    back(printed, "client", "send", 3, 64, 0);
}

/* How many printed lines are this, and the number in the first that has this before it. */
static unsigned lines_of(const struct printed *printed, const char *line)
{
    unsigned count = 0;
    for (size_t i = 0; i < printed->count; i++)
        count += strcmp(printed->lines[i], line) == 0;
    return count;
}

static unsigned long long counted(const struct printed *printed, const char *before)
{
    unsigned long long sum = 0;
    for (size_t i = 0; i < printed->count; i++) {
        const char *at =
            strncmp(printed->lines[i], "… ", strlen("… ")) == 0 ? strstr(printed->lines[i], before) : NULL;
        sum += at ? strtoull(at + strlen(before), NULL, 10) : 0;
    }
    return sum;
}

/* ---- tests */

static void a_loop_is_shown_a_few_times_then_counted(void **state)
{
    struct printed *p = *state;
    for (int i = 0; i < 50; i++) {
        enter(p, "server", "recv", 4);
        back(p, "server", "recv", 4, 0, 0);
    }
    fold_end(p->fold);
    /* Thirteen events until it is seen that they come in rounds of two; the last round in full, and what is
     * of the next. */
    assert_string_equal(p->lines[13],
                        "… the last 2 events repeated 32 times in 0.000064 s (500000 a second): "
                        "server recv 32 times");
    assert_string_equal(
        p->lines[14], "… they repeated 10 times more in 0.000020 s (500000 a second): server recv 10 times");
    assert_int_equal(p->count, 13 + 2 + 3);
}

static void what_repeats_after_something_new_is_counted_in_rounds_again(void **state)
{
    struct printed *p = *state;
    for (int i = 0; i < 100; i++)
        round_trip(p);
    for (int i = 0; i < 6; i++) { /* known by the last, which stands within the rounds */
        packet(p, "server:7000 > client:40122  ACK seq 1 ack 65 win 65536");
        round_trip(p);
    }
    for (int i = 0; i < 100; i++)
        round_trip(p);
    fold_end(p->fold);
    assert_int_equal(lines_of(p, "recv(4) = 64") + counted(p, "server recv "), 206);
    for (size_t i = 0; i < p->count; i++)
        assert_null(strstr(p->lines[i], "like those above"));
}

/* Every event is printed or in the sums. */
static void assert_complete(const struct printed *printed, const char *line, const char *sum, unsigned count)
{
    assert_int_equal(lines_of(printed, line) + counted(printed, sum), count);
}

static void what_is_told_of_a_flood_grows_with_its_logarithm(void **state)
{
    struct printed *p = *state;
    for (int i = 0; i < 100000; i++)
        round_trip(p);
    fold_end(p->fold);
    assert_in_range(p->count, 20, 50);
    assert_complete(p, "recv(4) = 64", "server recv ", 100000);
    assert_complete(p, "send(3) = 64", "client send ", 100000);
}

static void bytes_and_chosen_ports_may_differ(void **state)
{
    struct printed *p = *state;
    for (int i = 0; i < 100; i++) {
        char line[100];
        snprintf(line, sizeof line, "client:%d > server:7000  PSH ACK seq %d ack 1 win 65536, %d byte%s",
                 40000 + i, i * 7, 1 + i % 5, i % 5 ? "s" : "");
        packet(p, line);
        back(p, "server", "recv", 4, 1 + i % 5, 0);
    }
    fold_end(p->fold);
    assert_non_null(strstr(p->lines[13], "the last 2 events repeated 32 times"));
    assert_non_null(strstr(p->lines[13], "server recv 32 times (95 bytes)"));
    assert_non_null(strstr(p->lines[14], "they repeated 60 times more"));
    assert_non_null(strstr(p->lines[14], "server recv 60 times (180 bytes)"));
}

static void messages_of_other_words_are_shown_a_dozen_times(void **state)
{
    struct printed *p = *state;
    for (int i = 0; i < 100; i++) {
        char words[16], line[40];
        snprintf(words, sizeof words, "word %d", i);
        snprintf(line, sizeof line, "recv(4, \"%s\") = 7", words);
        struct event event = call_of(EVENT_RETURN, "server", "recv", 4, line);
        event.u.call.length = event.u.call.ret = 7;
        event.u.call.data = str_from(words);
        see(p, &event, line, false);
        if (i == 11)
            assert_int_equal(p->count, 12);
    }
    fold_end(p->fold);
    assert_in_range(p->count, 13, 30);
    unsigned shown = 0;
    for (size_t i = 0; i < p->count; i++)
        shown += strstr(p->lines[i], ") = 7") != NULL;
    assert_int_equal(shown + counted(p, "server recv "), 100);
}

static void an_error_of_another_kind_is_shown_with_what_led_to_it(void **state)
{
    struct printed *p = *state;
    for (int i = 0; i < 1000; i++)
        round_trip(p);
    back(p, "client", "recv", 3, 0, ECONNRESET);
    for (int i = 0; i < 1000; i++)
        round_trip(p);
    fold_end(p->fold);
    size_t at = 0;
    while (at < p->count && strcmp(p->lines[at], "recv(3) = -104") != 0)
        at++;
    assert_in_range(at, 6, p->count - 1);
    assert_string_equal(p->lines[at - 5], "send(3, …)");
    assert_string_equal(p->lines[at - 1], "send(3) = 64");
    assert_null(strstr(p->lines[at + 1], "repeated"));
}

static void another_descriptor_or_actor_is_shown_a_few_times(void **state)
{
    struct printed *p = *state;
    for (int i = 0; i < 100; i++)
        back(p, "server", "recv", 4, 0, 0);
    for (int i = 0; i < 3; i++)
        back(p, "client", "recv", 4, 0, 0);
    fold_end(p->fold);
    assert_string_equal(p->lines[p->count - 3], "recv(4) = 0");
    assert_string_equal(p->lines[p->count - 2], "recv(4) = 0");
    assert_string_equal(p->lines[p->count - 1], "recv(4) = 0");
    assert_complete(p, "recv(4) = 0", "server recv ", 103);
}

static void connections_are_shown_a_dozen_times(void **state)
{
    struct printed *p = *state;
    for (int i = 0; i < 100; i++) {
        char line[100];
        snprintf(line, sizeof line, "client:%d > server:7000  SYN seq 0 win 65495", 40000 + i);
        packet(p, line);
        back(p, "client", "connect", 3, 0, 0);
    }
    fold_end(p->fold);
    unsigned shown = 0;
    for (size_t i = 0; i < p->count; i++)
        shown += strstr(p->lines[i], "SYN") != NULL;
    assert_in_range(shown, 12, 20);
    assert_int_equal(counted(p, "client connect ") + lines_of(p, "connect(3) = 0"), 100);
}

static void a_finding_is_shown_where_it_is_made(void **state)
{
    struct printed *p = *state;
    for (int i = 0; i < 100; i++)
        back(p, "server", "recv", 4, 0, 0);
    struct event event = call_of(EVENT_RETURN, "server", "recv", 4, "found");
    event.u.call.length = 0;
    see(p, &event, "found", true);
    for (int i = 0; i < 100; i++)
        back(p, "server", "recv", 4, 0, 0);
    fold_end(p->fold);
    assert_int_equal(lines_of(p, "found"), 1);
}

static void the_same_words_are_folded_and_others_never(void **state)
{
    struct printed *p = *state;
    for (int i = 0; i < 100; i++) {
        output(p, "again\n");
        round_trip(p);
    }
    fold_end(p->fold);
    assert_in_range(lines_of(p, "again\n"), 4, 10);
    assert_complete(p, "again\n", " output ", 100);
    for (int i = 0; i < 300; i++) {
        char words[32];
        snprintf(words, sizeof words, "round %d\n", i);
        output(p, words);
        round_trip(p);
    }
    fold_end(p->fold);
    for (int i = 0; i < 300; i++) {
        char words[32];
        snprintf(words, sizeof words, "round %d\n", i);
        assert_int_equal(lines_of(p, words), 1);
    }
    assert_complete(p, "recv(4) = 64", "server recv ", 400);
    assert_in_range(p->count, 300, 700);
}

/* A machine that is busy has calls sleep long enough to be told of, now and then. */
static void a_sleep_ends_nothing_in_a_run_that_is_not_stepped(void **state)
{
    struct printed *p = *state;
    for (int i = 0; i < 1000; i++) {
        round_trip(p);
        struct event event = call_of(EVENT_BLOCK, "server", "recv", 4, "recv(4, …) blocked");
        if (i % 7 == 0 || i == 999)
            see(p, &event, "recv(4, …) blocked", false);
    }
    fold_end(p->fold);
    assert_in_range(p->count, 20, 60);
    assert_string_equal(p->lines[p->count - 1], "recv(4, …) blocked");
    assert_complete(p, "recv(4) = 64", "server recv ", 1000);
    assert_null(strstr(p->lines[p->count - 7], "like those above"));
}

/* As programs that run freely come: the same events in other orders. */
static void what_comes_in_any_order_is_counted_by_events(void **state)
{
    struct printed *p = *state;
    uint32_t chance = 1;
    for (int i = 0; i < 20000; i++) {
        chance = chance * 1664525 + 1013904223;
        back(p, chance >> 31 ? "server" : "client", "recv", 4, 64, 0);
    }
    fold_end(p->fold);
    assert_in_range(p->count, 64, 400);
    assert_complete(p, "recv(4) = 64", "server recv ", 20000 - (unsigned)counted(p, "client recv "));
    unsigned lines = 0;
    for (size_t i = 0; i < p->count; i++)
        lines += strstr(p->lines[i], "like those above") != NULL;
    assert_in_range(lines, 1, 12);
}

/* A task that does something of a few kinds, mostly what it did before. */
static void act(struct printed *p, uint32_t *chance, int *habit)
{
    static const char *const names[] = { "recv", "send", "poll" };
    *chance = *chance * 1664525 + 1013904223;
    if (*chance >> 24 < 8)
        *habit = (int)(*chance >> 8 & 7);
    int what = *habit + p->events % 3 > 7 ? 0 : *habit + (int)(p->events % 3);
    if (what == 6)
        output(p, *chance >> 16 & 1 ? "one\n" : "two\n");
    else if (what == 7)
        packet(p, *chance >> 25 < 4 ? "client:40122 > server:7000  FIN ACK seq 1 ack 1 win 1"
                                    : "client:40122 > server:7000  ACK seq 1 ack 1 win 1");
    else if (what % 2)
        enter(p, "server", names[what / 2], 4);
    else
        back(p, "server", names[what / 2], 4, 1, 0);
}

static void everything_is_printed_or_counted_whatever_comes(void **state)
{
    struct printed *p = *state;
    static const char *const texts[] = { "recv(4) = 1", "send(4) = 1", "poll(4) = 1", "one\n", "two\n" };
    uint32_t chance = 7;
    int habit = 0;
    unsigned seen[5] = { 0 };
    for (int i = 0; i < 60000; i++) {
        act(p, &chance, &habit);
        for (int k = 0; k < 5; k++)
            seen[k] += strcmp(p->texts[p->events - 1], texts[k]) == 0;
    }
    fold_end(p->fold);
    assert_in_range(p->count, 100, 30000);
    assert_complete(p, texts[0], " recv ", seen[0]);
    assert_complete(p, texts[1], " send ", seen[1]);
    assert_complete(p, texts[2], " poll ", seen[2]);
    assert_int_equal(lines_of(p, texts[3]) + lines_of(p, texts[4]) + counted(p, " output "),
                     seen[3] + seen[4]);
}

static void what_comes_a_few_times_is_shown_in_full(void **state)
{
    struct printed *p = *state;
    for (int i = 0; i < 7; i++)
        round_trip(p);
    fold_end(p->fold);
    assert_int_equal(p->count, 35);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_loop_is_shown_a_few_times_then_counted, begin, end),
        cmocka_unit_test_setup_teardown(what_repeats_after_something_new_is_counted_in_rounds_again, begin,
                                        end),
        cmocka_unit_test_setup_teardown(what_is_told_of_a_flood_grows_with_its_logarithm, begin, end),
        cmocka_unit_test_setup_teardown(bytes_and_chosen_ports_may_differ, begin, end),
        cmocka_unit_test_setup_teardown(messages_of_other_words_are_shown_a_dozen_times, begin, end),
        cmocka_unit_test_setup_teardown(an_error_of_another_kind_is_shown_with_what_led_to_it, begin, end),
        cmocka_unit_test_setup_teardown(another_descriptor_or_actor_is_shown_a_few_times, begin, end),
        cmocka_unit_test_setup_teardown(connections_are_shown_a_dozen_times, begin, end),
        cmocka_unit_test_setup_teardown(a_finding_is_shown_where_it_is_made, begin, end),
        cmocka_unit_test_setup_teardown(the_same_words_are_folded_and_others_never, begin, end),
        cmocka_unit_test_setup_teardown(a_sleep_ends_nothing_in_a_run_that_is_not_stepped, begin, end),
        cmocka_unit_test_setup_teardown(what_comes_in_any_order_is_counted_by_events, begin, end),
        cmocka_unit_test_setup_teardown(everything_is_printed_or_counted_whatever_comes, begin, end),
        cmocka_unit_test_setup_teardown(what_comes_a_few_times_is_shown_in_full, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
