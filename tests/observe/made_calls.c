#include "tests/observe/made_calls.h"

#include <errno.h>
#include <seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

struct decoded entered, returned;
struct decode_context context;

int64_t make_call(const char *name, const uint64_t args[6])
{
    struct raw_call raw = { .tid = getpid(), .pid = getpid(), .number = seccomp_syscall_resolve_name(name) };
    memcpy(raw.args, args, sizeof raw.args);
    decode_enter(&raw, &context, &entered);
    raw.ret = syscall(raw.number, args[0], args[1], args[2], args[3], args[4], args[5]);
    if (raw.ret == -1)
        raw.ret = -errno;
    decode_return(&raw, &context, &entered, &returned);
    return raw.ret;
}

void pretend_call(const char *name, int64_t ret, const uint64_t args[6])
{
    struct raw_call raw = { .tid = getpid(), .pid = getpid(), .number = seccomp_syscall_resolve_name(name) };
    memcpy(raw.args, args, sizeof raw.args);
    decode_enter(&raw, &context, &entered);
    raw.ret = ret;
    decode_return(&raw, &context, &entered, &returned);
}

void *before_the_end(size_t size)
{
    static char *pages;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    if (!pages) {
        pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        assert_ptr_not_equal(pages, MAP_FAILED);
        assert_int_equal(mprotect(pages + page, page, PROT_NONE), 0);
    }
    return pages + page - size;
}

void *at_the_end(const void *bytes, size_t size)
{
    return memcpy(before_the_end(size), bytes, size);
}

bool made_of(const char *plain)
{
    return seccomp_syscall_resolve_name(plain) < 0;
}

const char *format(const char *pattern, ...)
{
    static char text[2048];
    va_list list;
    va_start(list, pattern);
    vsnprintf(text, sizeof text, pattern, list);
    va_end(list);
    return text;
}

void assert_slice(struct str slice, const char *expected)
{
    assert_int_equal(slice.n, strlen(expected));
    assert_memory_equal(slice.p, expected, slice.n);
}

void assert_name(const char *expected)
{
    assert_slice(entered.call.name, expected);
    assert_slice(returned.call.name, expected);
    assert_memory_equal(entered.line, expected, strlen(expected));
    assert_int_equal(entered.line[strlen(expected)], '(');
}

struct pair stream_pair(void)
{
    struct pair pair;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair.fd), 0);
    return pair;
}

void close_pair(struct pair pair)
{
    close(pair.fd[0]);
    close(pair.fd[1]);
}
