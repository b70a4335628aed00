/* fcntl() and ioctl(): what is behind their pointers and what their results mean, on real descriptors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/observe/made_calls.h"
#include "tests/skipped.h"

static int udp(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    assert_true(fd >= 0);
    return fd;
}

static const char *line_of(int fd, const char *request, const char *rest)
{
    return format("ioctl(%d, %s, %s", fd, request, rest);
}

static void an_interface_is_asked_by_name_and_answers(void **state)
{
    (void)state;
    int fd = udp();
    struct ifreq request = { .ifr_name = "lo" };
    CALL("ioctl", (uint64_t)fd, SIOCGIFINDEX, ARG(&request));
    assert_string_equal(entered.line, line_of(fd, "SIOCGIFINDEX", "{ifr_name=\"lo\", ifr_ifindex=…})"));
    assert_string_equal(returned.line, line_of(fd, "SIOCGIFINDEX", "{ifr_name=\"lo\", ifr_ifindex=1}) = 0"));
    CALL("ioctl", (uint64_t)fd, SIOCGIFFLAGS, ARG(&request));
    assert_memory_equal(returned.line, line_of(fd, "SIOCGIFFLAGS", "{ifr_name=\"lo\", ifr_flags=IFF_"),
                        strlen(line_of(fd, "SIOCGIFFLAGS", "{ifr_name=\"lo\", ifr_flags=IFF_")));
    assert_non_null(strstr(returned.line, "IFF_LOOPBACK"));
    CALL("ioctl", (uint64_t)fd, SIOCGIFMTU, ARG(&request));
    int mtu = request.ifr_mtu;
    assert_string_equal(returned.line,
                        format("ioctl(%d, SIOCGIFMTU, {ifr_name=\"lo\", ifr_mtu=%d}) = 0", fd, mtu));
    CALL("ioctl", (uint64_t)fd, SIOCGIFHWADDR, ARG(&request));
    assert_string_equal(returned.line,
                        line_of(fd, "SIOCGIFHWADDR", "{ifr_name=\"lo\", ifr_hwaddr=00:00:00:00:00:00}) = 0"));
    close(fd);
}

static void an_interface_has_addresses(void **state)
{
    (void)state;
    int fd = udp();
    struct ifreq request = { .ifr_name = "lo" };
    CALL("ioctl", (uint64_t)fd, SIOCGIFNETMASK, ARG(&request));
    if (returned.call.error)
        skip_without("lo has no address");
    assert_string_equal(returned.line,
                        line_of(fd, "SIOCGIFNETMASK", "{ifr_name=\"lo\", ifr_netmask=255.0.0.0}) = 0"));
    CALL("ioctl", (uint64_t)fd, SIOCGIFADDR, ARG(&request));
    assert_string_equal(returned.line,
                        line_of(fd, "SIOCGIFADDR", "{ifr_name=\"lo\", ifr_addr=127.0.0.1}) = 0"));
    assert_int_equal(returned.call.address.n, 0); /* it is no endpoint */
    close(fd);
}

static void an_interface_is_set_as_the_program_says(void **state)
{
    (void)state;
    struct ifreq request = { .ifr_name = "eth7", .ifr_mtu = 9000 };
    CALL("ioctl", ARG(-1), SIOCSIFMTU, ARG(&request));
    assert_string_equal(
        returned.line,
        "ioctl(-1, SIOCSIFMTU, {ifr_name=\"eth7\", ifr_mtu=9000}) = -1 EBADF (Bad file descriptor)");
    memset(&request.ifr_flags, 0, sizeof request.ifr_flags);
    request.ifr_flags = IFF_UP | IFF_PROMISC;
    CALL("ioctl", ARG(-1), SIOCSIFFLAGS, ARG(&request));
    assert_memory_equal(returned.line,
                        "ioctl(-1, SIOCSIFFLAGS, {ifr_name=\"eth7\", ifr_flags=IFF_UP|IFF_PROMISC})", 72);
}

static void a_failed_question_shows_no_answer(void **state)
{
    (void)state;
    int fd = udp();
    struct ifreq request = { .ifr_name = "nosuch0" };
    CALL("ioctl", (uint64_t)fd, SIOCGIFFLAGS, ARG(&request));
    assert_string_equal(
        returned.line,
        line_of(fd, "SIOCGIFFLAGS", "{ifr_name=\"nosuch0\", ifr_flags=…}) = -1 ENODEV (No such device)"));
    CALL("ioctl", (uint64_t)fd, SIOCGIFFLAGS, 16);
    assert_string_equal(returned.line, line_of(fd, "SIOCGIFFLAGS", "…) = -1 EFAULT (Bad address)"));
    memset(request.ifr_name, 0xfe, sizeof request.ifr_name); /* as of an IPv6 address */
    CALL("ioctl", ARG(-1), SIOCGIFFLAGS, ARG(&request));
    assert_string_equal(returned.line, "ioctl(-1, SIOCGIFFLAGS, …) = -1 EBADF (Bad file descriptor)");
    close(fd);
}

static void a_number_of_an_interface_has_a_name(void **state)
{
    (void)state;
    int fd = udp();
    struct ifreq request = { .ifr_ifindex = 1 };
    CALL("ioctl", (uint64_t)fd, SIOCGIFNAME, ARG(&request));
    assert_string_equal(entered.line, line_of(fd, "SIOCGIFNAME", "{ifr_ifindex=1, ifr_name=…})"));
    assert_string_equal(returned.line, line_of(fd, "SIOCGIFNAME", "{ifr_ifindex=1, ifr_name=\"lo\"}) = 0"));
    close(fd);
}

static void the_list_of_interfaces_is_shown_with_addresses(void **state)
{
    (void)state;
    int fd = udp();
    struct ifreq room[16];
    struct ifconf list = { .ifc_len = sizeof room, .ifc_req = room };
    CALL("ioctl", (uint64_t)fd, SIOCGIFCONF, ARG(&list));
    assert_string_equal(entered.line, line_of(fd, "SIOCGIFCONF", "{ifc_len=640, ifc_req=…})"));
    const char *expected = list.ifc_len == 0 ? "{ifc_len=0, ifc_req=[]}) = 0" : ", 127.0.0.1}";
    assert_non_null(strstr(returned.line, expected));
    list = (struct ifconf){ 0 };
    CALL("ioctl", (uint64_t)fd, SIOCGIFCONF, ARG(&list));
    assert_string_equal(entered.line, line_of(fd, "SIOCGIFCONF", "{ifc_len=0, ifc_req=NULL})"));
    list = (struct ifconf){ .ifc_len = -40, .ifc_req = room };
    PRETEND("ioctl", 0, (uint64_t)fd, SIOCGIFCONF, ARG(&list));
    assert_string_equal(returned.line, line_of(fd, "SIOCGIFCONF", "{ifc_len=-40, ifc_req=[]}) = 0"));
    close(fd);
}

static void owners_and_times_are_told(void **state)
{
    (void)state;
    int fd = udp(), owner = getpid();
    CALL("ioctl", (uint64_t)fd, SIOCSPGRP, ARG(&owner));
    assert_string_equal(returned.line, format("ioctl(%d, SIOCSPGRP, %d) = 0", fd, owner));
    owner = 0;
    CALL("ioctl", (uint64_t)fd, SIOCGPGRP, ARG(&owner));
    assert_string_equal(entered.line, line_of(fd, "SIOCGPGRP", "…)"));
    assert_string_equal(returned.line, format("ioctl(%d, SIOCGPGRP, %d) = 0", fd, getpid()));
    struct timeval time = { 3, 250000 };
    PRETEND("ioctl", 0, 3, SIOCGSTAMP_OLD, ARG(&time));
    assert_string_equal(returned.line, "ioctl(3, SIOCGSTAMP, {3.25 s}) = 0");
    close(fd);
}

/* A request is 32 bits: a program that keeps it in an int may give it with its sign. */
static void a_request_is_32_bits(void **state)
{
    (void)state;
    int on = 1;
    CALL("ioctl", ARG(-1), 0xffffffff00000000 | FIONBIO, ARG(&on));
    assert_string_equal(returned.line, "ioctl(-1, FIONBIO, 1) = -1 EBADF (Bad file descriptor)");
}

static void a_lock_is_told_field_by_field(void **state)
{
    (void)state;
    int fd = memfd_create("lock", 0);
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_CUR, .l_start = 10, .l_len = 20 };
    CALL("fcntl", (uint64_t)fd, F_SETLK, ARG(&lock));
    assert_string_equal(
        entered.line,
        format("fcntl(%d, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_CUR, l_start=10, l_len=20})", fd));
    lock.l_whence = SEEK_SET;
    CALL("fcntl", (uint64_t)fd, F_GETLK, ARG(&lock));
    assert_string_equal(
        returned.line,
        format("fcntl(%d, F_GETLK, {l_type=F_UNLCK, l_whence=SEEK_SET, l_start=10, l_len=20}) = 0", fd));
    CALL("fcntl", (uint64_t)fd, F_SETLK, 16);
    assert_string_equal(returned.line, format("fcntl(%d, F_SETLK, 0x10) = -1 EFAULT (Bad address)", fd));
    close(fd);
}

static void who_is_told_of_input_may_be_a_process_a_thread_or_a_group(void **state)
{
    (void)state;
    int fd = udp();
    struct f_owner_ex owner = { F_OWNER_PID, getpid() };
    CALL("fcntl", (uint64_t)fd, F_SETOWN_EX, ARG(&owner));
    assert_string_equal(returned.line,
                        format("fcntl(%d, F_SETOWN_EX, {type=F_OWNER_PID, pid=%d}) = 0", fd, getpid()));
    owner = (struct f_owner_ex){ 0, 0 };
    CALL("fcntl", (uint64_t)fd, F_GETOWN_EX, ARG(&owner));
    assert_string_equal(entered.line, format("fcntl(%d, F_GETOWN_EX, …)", fd));
    assert_string_equal(returned.line,
                        format("fcntl(%d, F_GETOWN_EX, {type=F_OWNER_PID, pid=%d}) = 0", fd, getpid()));
    CALL("fcntl", (uint64_t)fd, F_SETSIG, SIGUSR1);
    CALL("fcntl", (uint64_t)fd, F_GETSIG);
    assert_string_equal(returned.line, format("fcntl(%d, F_GETSIG) = %d (SIGUSR1)", fd, SIGUSR1));
    close(fd);
}

static void seals_leases_and_notices_have_names(void **state)
{
    (void)state;
    int fd = memfd_create("seals", MFD_ALLOW_SEALING);
    CALL("fcntl", (uint64_t)fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK);
    assert_string_equal(returned.line, format("fcntl(%d, F_ADD_SEALS, F_SEAL_SHRINK|F_SEAL_GROW) = 0", fd));
    CALL("fcntl", (uint64_t)fd, F_GET_SEALS);
    assert_string_equal(returned.line, format("fcntl(%d, F_GET_SEALS) = 6 (F_SEAL_SHRINK|F_SEAL_GROW)", fd));
    CALL("fcntl", (uint64_t)fd, F_GETLEASE);
    assert_string_equal(returned.line, format("fcntl(%d, F_GETLEASE) = 2 (F_UNLCK)", fd));
    close(fd);
    CALL("fcntl", ARG(-1), F_SETLEASE, F_RDLCK);
    assert_memory_equal(returned.line, "fcntl(-1, F_SETLEASE, F_RDLCK) =", 32);
    CALL("fcntl", ARG(-1), F_NOTIFY, DN_CREATE | DN_MULTISHOT);
    assert_memory_equal(returned.line, "fcntl(-1, F_NOTIFY, DN_CREATE|DN_MULTISHOT) =", 45);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_interface_is_asked_by_name_and_answers),
        cmocka_unit_test(an_interface_has_addresses),
        cmocka_unit_test(an_interface_is_set_as_the_program_says),
        cmocka_unit_test(a_failed_question_shows_no_answer),
        cmocka_unit_test(a_number_of_an_interface_has_a_name),
        cmocka_unit_test(the_list_of_interfaces_is_shown_with_addresses),
        cmocka_unit_test(owners_and_times_are_told),
        cmocka_unit_test(a_request_is_32_bits),
        cmocka_unit_test(a_lock_is_told_field_by_field),
        cmocka_unit_test(who_is_told_of_input_may_be_a_process_a_thread_or_a_group),
        cmocka_unit_test(seals_leases_and_notices_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
