/* Values by name, alone and as flags. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#include "lab/base/kernel_names.h"

static const char *put(const struct names *names, int64_t value)
{
    static char out[200];
    struct text text = text_into(out, sizeof out);
    names_put(&text, names, value);
    return out;
}

static const char *put_flags(const struct names *names, uint64_t flags)
{
    static char out[200];
    struct text text = text_into(out, sizeof out);
    names_put_flags(&text, names, flags);
    return out;
}

static void every_row_of_a_table_is_found_by_its_value(void **state)
{
    (void)state;
    const struct names *tables[] = { &names_ioctl,        &names_socket_option,     &names_shutdown,
                                     &names_fcntl,        &names_packet_protocol,   &names_level,
                                     &names_error_number, &names_socket_option_got, &names_route_message };
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (size_t i = 0; i < tables[t]->count; i++)
            assert_string_equal(names_find(tables[t], tables[t]->rows[i].value), tables[t]->rows[i].name);
}

static void a_value_without_a_name_is_a_number_in_hex(void **state)
{
    (void)state;
    assert_null(names_find(&names_family, 4095));
    assert_null(names_find(&names_family, -1));
    assert_string_equal(put(&names_family, AF_INET6), "AF_INET6");
    assert_string_equal(put(&names_family, 4095), "0xfff");
    assert_string_equal(put(&names_family, -1), "0xffffffff");
    assert_string_equal(put(&names_inet_protocol, 0), "0");
}

static void flags_are_joined_and_what_is_left_is_a_number(void **state)
{
    (void)state;
    assert_string_equal(put_flags(&names_message_flag, 0), "0");
    assert_string_equal(put_flags(&names_message_flag, MSG_PEEK | MSG_DONTWAIT), "MSG_PEEK|MSG_DONTWAIT");
    assert_string_equal(put_flags(&names_message_flag, MSG_PEEK | 0x80000000u), "MSG_PEEK|0x80000000");
    assert_string_equal(put_flags(&names_message_flag, 1ull << 40), "0x10000000000");
}

static void a_flag_of_several_bits_goes_before_its_parts(void **state)
{
    (void)state;
    assert_string_equal(put_flags(&names_file_flag, O_SYNC | O_NONBLOCK), "O_NONBLOCK|O_SYNC");
    assert_string_equal(put_flags(&names_file_flag, O_DSYNC), "O_DSYNC");
    assert_string_equal(put_flags(&names_file_flag, O_TMPFILE), "O_TMPFILE");
    assert_string_equal(put_flags(&names_file_flag, O_DIRECTORY | O_DIRECT), "O_DIRECT|O_DIRECTORY");
}

static void errors_go_by_the_name_that_programs_write(void **state)
{
    (void)state;
    assert_string_equal(names_errno(EAGAIN), "EAGAIN");
    assert_string_equal(names_errno(EOPNOTSUPP), "EOPNOTSUPP");
    assert_string_equal(names_errno(EDEADLK), "EDEADLK");
    assert_string_equal(names_errno(4095), "errno 4095");
    assert_string_equal(names_errno(-1), "errno -1");
    for (int error = 1; error < 134; error++)
        if (error != 41 && error != 58) /* numbers that Linux does not use */
            assert_string_equal(names_errno(error), strerrorname_np(error));
}

static void signals_go_by_their_names_and_those_of_real_time_by_their_place(void **state)
{
    (void)state;
    char name[32] = "SIG";
    for (int signal = 1; signal < 32; signal++) {
        strcpy(name + 3, sigabbrev_np(signal));
        assert_string_equal(names_signal(signal), signal == SIGIO ? "SIGIO" : name);
    }
    assert_string_equal(names_signal(SIGRTMIN + 3), "SIGRTMIN+3");
    assert_string_equal(names_signal(SIGRTMAX + 1), "signal 65");
    assert_string_equal(names_signal(0), "signal 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_a_table_is_found_by_its_value),
        cmocka_unit_test(a_value_without_a_name_is_a_number_in_hex),
        cmocka_unit_test(flags_are_joined_and_what_is_left_is_a_number),
        cmocka_unit_test(a_flag_of_several_bits_goes_before_its_parts),
        cmocka_unit_test(errors_go_by_the_name_that_programs_write),
        cmocka_unit_test(signals_go_by_their_names_and_those_of_real_time_by_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
