/* The lesson screen at a real terminal (a pseudo-terminal with libvterm behind it): keys, sizes, signals, and
 * that the terminal is given back as it was, however the program ends. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/terminal/pty.h"
#include "tests/viz/stage.h"
#include "viz/app.h"

/* How the program under test is to run; read in its process. */
struct wish {
    bool live, no_color, null_input;
    const char *locale; /* LC_ALL; NULL: as it is */
    const char *type;   /* of terminal; NULL: as it is */
    const char *timing;
    const char *folder; /* to run in; NULL: as it is */
};

static int watch(void *data)
{
    const struct wish *wish = data;
    struct stage stage;
    int status;

    if (wish->folder && chdir(wish->folder) != 0)
        return 98;
    if (wish->type)
        setenv("TERM", wish->type, 1);
    if (wish->locale)
        setenv("LC_ALL", wish->locale, 1);
    if (wish->null_input && !freopen("/dev/null", "r", stdin))
        return 99;
    stage_open(&stage, wish->live, 80, 24, false);
    stage.options.color = !wish->no_color;
    stage.options.timing = wish->timing;
    status = app_watch(&stage.session, &stage.options);
    stage_close(&stage);
    return status;
}

static struct pty *start(struct wish *wish, int width, int height)
{
    return pty_function(width, height, watch, wish);
}

static bool given_back(struct pty *pty)
{
    return !pty_alternate(pty) && pty_cursor(pty) && pty_cooked(pty);
}

static void the_terminal_is_taken_and_given_back(void **state)
{
    struct wish wish = { 0 };
    struct pty *pty = start(&wish, 80, 24);

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    assert_true(pty_alternate(pty));
    assert_false(pty_cursor(pty));
    assert_false(pty_cooked(pty));
    pty_type(pty, "q");
    assert_int_equal(pty_ended(pty), 0);
    assert_true(given_back(pty));
    pty_free(pty);
}

static void keys_and_arrows_arrive(void **state)
{
    struct wish wish = { 0 };
    struct pty *pty = start(&wish, 80, 24);

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    pty_type(pty, "  ");
    assert_true(pty_shows(pty, "step 2 of 13"));
    pty_key(pty, VTERM_KEY_LEFT);
    assert_true(pty_shows(pty, "step 1 of 13"));
    pty_key(pty, VTERM_KEY_END);
    assert_true(pty_shows(pty, "step 13 of 13"));
    pty_key(pty, VTERM_KEY_HOME);
    assert_true(pty_shows(pty, "step 0 of 13"));
    pty_type(pty, "?");
    assert_true(pty_shows(pty, "esc closes"));
    pty_key(pty, VTERM_KEY_ESCAPE);
    assert_true(pty_hides(pty, "esc closes"));
    pty_type(pty, "q");
    assert_int_equal(pty_ended(pty), 0);
    pty_free(pty);
}

static void what_is_drawn_is_what_was_meant(void **state)
{
    struct wish wish = { 0 };
    struct pty *pty = start(&wish, 130, 40);
    struct stage stage;
    char *meant, *seen;

    (void)state;
    stage_open(&stage, false, 130, 40, false);
    stage_press(&stage, "end 7");
    meant = stage_text(&stage);
    assert_true(pty_shows(pty, "step 0 of 13"));
    pty_type(pty, "G7");
    assert_true(pty_shows(pty, "step 13 of 13"));
    assert_true(pty_shows(pty, "你"));
    pty_settle(pty, 50);
    seen = pty_text(pty);
    assert_string_equal(seen, meant);
    free(seen);
    free(meant);
    stage_close(&stage);
    pty_free(pty);
}

static void a_storm_of_sizes_ends_in_the_right_screen(void **state)
{
    struct wish wish = { 0 };
    struct pty *pty = start(&wish, 80, 24);
    unsigned seed = 5;

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    for (int i = 0; i < 200; i++) {
        seed = seed * 1664525 + 1013904223;
        pty_resize(pty, 1 + (int)(seed >> 16) % 300, 1 + (int)(seed >> 8 & 127));
        if (i % 5 == 0)
            pty_type(pty, " ");
        if (i % 20 == 0)
            pty_settle(pty, 1);
    }
    pty_resize(pty, 50, 12);
    assert_true(pty_shows(pty, "this is 50x12"));
    pty_resize(pty, 130, 40);
    assert_true(pty_shows(pty, "of 13"));
    assert_true(pty_shows(pty, "┌1 source"));
    assert_true(pty_hides(pty, "too small"));
    pty_type(pty, "q");
    assert_int_equal(pty_ended(pty), 0);
    assert_true(given_back(pty));
    pty_free(pty);
}

static void pasted_garbage_is_survived(void **state)
{
    /* Nothing can be made in this folder: garbage may well save a file. */
    struct wish wish = { .folder = "/proc/self/fdinfo" };
    struct pty *pty = start(&wish, 80, 24);
    unsigned char bytes[32768];
    uint32_t seed = 11;

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    for (size_t i = 0; i < sizeof bytes; i++) {
        do {
            seed = seed * 1664525 + 1013904223;
            bytes[i] = (unsigned char)(seed >> 24);
        } while (bytes[i] == 'q' || bytes[i] == 3 || bytes[i] == 26);
    }
    pty_bytes(pty, bytes, sizeof bytes);
    pty_type(pty, "\033[200~pasted \033[201~\033[<0;1;1M\033O\033[999;999R");
    pty_settle(pty, 100);
    for (int i = 0; i < 4; i++) {
        pty_key(pty, VTERM_KEY_ESCAPE);
        pty_settle(pty, 60);
    }
    pty_key(pty, VTERM_KEY_HOME);
    assert_true(pty_shows(pty, "step 0 of 13"));
    pty_type(pty, "q");
    assert_int_equal(pty_ended(pty), 0);
    assert_true(given_back(pty));
    pty_free(pty);
}

static void the_mouse_is_the_terminals_until_it_is_asked_for(void **state)
{
    struct wish wish = { 0 };
    struct pty *pty = start(&wish, 80, 24);

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    pty_type(pty, "GM");
    assert_true(pty_shows(pty, "Mouse on"));
    pty_type(pty, "\033[<0;45;2M\033[<0;45;2m"); /* a click at the tab "5 packets" */
    assert_true(pty_shows(pty, "[5 packets]"));
    pty_type(pty, "\033[<0;5;4M\033[<0;5;4m");
    assert_true(pty_shows(pty, "▸   2"));
    pty_type(pty, "M");
    assert_true(pty_shows(pty, "Mouse off"));
    pty_type(pty, "q");
    assert_int_equal(pty_ended(pty), 0);
    assert_true(given_back(pty));
    pty_free(pty);
}

static void ends_by(int signal_number, int status)
{
    struct wish wish = { 0 };
    struct pty *pty = start(&wish, 80, 24);

    assert_true(pty_shows(pty, "step 0 of 13"));
    pty_signal(pty, signal_number);
    assert_int_equal(pty_ended(pty), status);
    assert_true(given_back(pty));
    pty_free(pty);
}

static void signals_that_end_it_give_the_terminal_back(void **state)
{
    (void)state;
    ends_by(SIGTERM, 128 + SIGTERM);
    ends_by(SIGHUP, 128 + SIGHUP);
    ends_by(SIGQUIT, 128 + SIGQUIT);
}

static void a_crash_gives_the_terminal_back(void **state)
{
    (void)state;
    ends_by(SIGSEGV, 128 + SIGSEGV);
    ends_by(SIGABRT, 128 + SIGABRT);
    ends_by(SIGBUS, 128 + SIGBUS);
}

static void it_ends_when_the_terminal_is_closed(void **state)
{
    struct wish wish = { 0 };
    struct pty *pty = start(&wish, 80, 24);

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    pty_hang_up(pty);
    assert_int_not_equal(pty_ended(pty), -1);
    pty_free(pty);
}

static void stops_and_comes_back(struct pty *pty)
{
    assert_true(pty_stopped(pty));
    pty_settle(pty, 20);
    assert_true(given_back(pty));
    pty_resize(pty, 100, 30);
    pty_continue(pty);
    assert_true(pty_shows(pty, "┌1 source"));
    assert_true(pty_alternate(pty));
    assert_false(pty_cooked(pty));
    pty_type(pty, "q");
    assert_int_equal(pty_ended(pty), 0);
    assert_true(given_back(pty));
    pty_free(pty);
}

static void ctrl_z_stops_it_and_it_comes_back(void **state)
{
    struct wish wish = { 0 };
    struct pty *pty = start(&wish, 80, 24);

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    pty_type(pty, "\x1a");
    stops_and_comes_back(pty);
}

static void sigtstp_stops_it_and_it_comes_back(void **state)
{
    struct wish wish = { 0 };
    struct pty *pty = start(&wish, 80, 24);

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    pty_signal(pty, SIGTSTP);
    stops_and_comes_back(pty);
}

static void ctrl_c_hints_then_quits(void **state)
{
    struct wish wish = { 0 };
    struct pty *pty = start(&wish, 80, 24);

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    pty_type(pty, "\x03");
    assert_true(pty_shows(pty, "Ctrl-C again quits"));
    pty_type(pty, "\x03");
    assert_int_equal(pty_ended(pty), 0);
    assert_true(given_back(pty));
    pty_free(pty);
}

static void refused(struct wish *wish, const char *why)
{
    struct pty *pty = start(wish, 200, 24);
    char *text;

    assert_int_equal(pty_ended(pty), 3);
    assert_true(pty_shows(pty, why));
    assert_false(pty_alternate(pty));
    assert_true(pty_cooked(pty));
    text = pty_text(pty);
    assert_memory_equal(text, "sockeye: ", 9);
    assert_null(strstr(text, "\033"));
    free(text);
    pty_free(pty);
}

static void an_unusable_terminal_is_refused_in_one_line(void **state)
{
    struct wish dumb = { .type = "dumb" }, unknown = { .type = "no-such-terminal" }, empty = { .type = "" };
    struct wish none = { .null_input = true };

    (void)state;
    refused(&dumb, "cannot place text");
    refused(&unknown, "TERM=no-such-terminal is not known");
    refused(&empty, "is not known");
    refused(&none, "needs a terminal");
}

static void plain_terminals_will_do(void **state)
{
    static const char *const types[] = { "vt100", "linux", "xterm", "screen", "tmux-256color", "xterm-mono" };

    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct wish wish = { .type = types[i] };
        struct pty *pty = start(&wish, 80, 24);
        assert_true(pty_shows(pty, "step 0 of 13"));
        pty_type(pty, "1 ");
        assert_true(pty_shows(pty, "step 1 of 13"));
        assert_true(pty_shows(pty, "▶8"));
        pty_type(pty, "q");
        assert_int_equal(pty_ended(pty), 0);
        assert_true(pty_cooked(pty));
        pty_free(pty);
    }
}

static void without_utf8_the_screen_is_ascii(void **state)
{
    struct wish wish = { .locale = "C" };
    struct pty *pty = start(&wish, 130, 40);
    char *text;

    (void)state;
    assert_true(pty_shows(pty, "next > server"));
    pty_type(pty, "G7");
    assert_true(pty_shows(pty, "step 13 of 13"));
    pty_settle(pty, 50);
    text = pty_text(pty);
    for (const char *p = text; *p; p++)
        assert_in_range((unsigned char)*p, '\n', '~');
    free(text);
    pty_free(pty);
}

static long switches(struct pty *pty)
{
    char path[64], line[256];
    long count = -1;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pty_pid(pty));
    file = fopen(path, "re");
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        sscanf(line, "voluntary_ctxt_switches: %ld", &count);
    fclose(file);
    return count;
}

static void nothing_wakes_it_while_nothing_happens(void **state)
{
    struct wish wish = { .live = true };
    struct pty *pty = start(&wish, 80, 24);
    size_t written;
    long before;

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 0"));
    pty_type(pty, "  ");
    assert_true(pty_shows(pty, "step 2 of 2"));
    pty_settle(pty, 200);
    written = pty_written(pty);
    before = switches(pty);
    pty_settle(pty, 500);
    assert_int_equal(pty_written(pty), written);
    assert_int_equal(switches(pty), before);
    pty_free(pty);
}

static void only_what_changed_is_written(void **state)
{
    struct wish wish = { 0 };
    struct pty *pty = start(&wish, 200, 60);
    size_t first, second;

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 13"));
    pty_type(pty, "    ");
    assert_true(pty_shows(pty, "step 4 of 13"));
    pty_settle(pty, 50);
    first = pty_written(pty);
    pty_type(pty, "t");
    assert_true(pty_shows(pty, "at 0.8"));
    pty_settle(pty, 50);
    second = pty_written(pty) - first;
    assert_true(second > 0);
    assert_true(second < 400);
    pty_free(pty);
}

static void live_steps_typed_ahead_are_all_made(void **state)
{
    struct wish wish = { .live = true };
    struct pty *pty = start(&wish, 80, 24);

    (void)state;
    assert_true(pty_shows(pty, "step 0 of 0"));
    pty_type(pty, "   ");
    assert_true(pty_shows(pty, "step 3 of 3"));
    pty_type(pty, "c");
    assert_true(pty_shows(pty, "ended"));
    pty_type(pty, "q");
    assert_int_equal(pty_ended(pty), 0);
    pty_free(pty);
}

static int by_value(const void *a, const void *b)
{
    long long left = *(const long long *)a, right = *(const long long *)b;

    return (left > right) - (left < right);
}

static void a_step_is_on_the_screen_within_16_ms_of_its_key(void **state)
{
    char path[] = "/tmp/sockeye-timing-XXXXXX";
    int fd = mkstemp(path);
    struct wish wish = { .live = true, .timing = path };
    struct pty *pty = start(&wish, 200, 60);
    long long ns[64];
    size_t count = 0;
    FILE *file;

    (void)state;
    assert_true(fd >= 0);
    assert_true(pty_shows(pty, "step 0 of 0"));
    for (int step = 1; step <= 9; step++) {
        char text[32];
        pty_type(pty, " ");
        snprintf(text, sizeof text, "step %d of %d", step, step);
        assert_true(pty_shows(pty, text));
    }
    pty_type(pty, "qq");
    assert_int_equal(pty_ended(pty), 0);
    file = fdopen(fd, "r");
    while (count < 64 && fscanf(file, "%lld", &ns[count]) == 1)
        count++;
    fclose(file);
    unlink(path);
    assert_true(count >= 9);
    qsort(ns, count, sizeof *ns, by_value);
    print_message("key to screen at 200x60, median of %zu: %.2f ms\n", count, (double)ns[count / 2] / 1e6);
    assert_true(ns[count / 2] > 0 && ns[count / 2] < 16000000);
    pty_free(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_terminal_is_taken_and_given_back),
        cmocka_unit_test(keys_and_arrows_arrive),
        cmocka_unit_test(what_is_drawn_is_what_was_meant),
        cmocka_unit_test(a_storm_of_sizes_ends_in_the_right_screen),
        cmocka_unit_test(pasted_garbage_is_survived),
        cmocka_unit_test(the_mouse_is_the_terminals_until_it_is_asked_for),
        cmocka_unit_test(signals_that_end_it_give_the_terminal_back),
        cmocka_unit_test(a_crash_gives_the_terminal_back),
        cmocka_unit_test(it_ends_when_the_terminal_is_closed),
        cmocka_unit_test(ctrl_z_stops_it_and_it_comes_back),
        cmocka_unit_test(sigtstp_stops_it_and_it_comes_back),
        cmocka_unit_test(ctrl_c_hints_then_quits),
        cmocka_unit_test(an_unusable_terminal_is_refused_in_one_line),
        cmocka_unit_test(plain_terminals_will_do),
        cmocka_unit_test(without_utf8_the_screen_is_ascii),
        cmocka_unit_test(nothing_wakes_it_while_nothing_happens),
        cmocka_unit_test(only_what_changed_is_written),
        cmocka_unit_test(live_steps_typed_ahead_are_all_made),
        cmocka_unit_test(a_step_is_on_the_screen_within_16_ms_of_its_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
