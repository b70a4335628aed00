/* Calls that nobody could watch, each by its name; prints what came of it. */
#include <errno.h>
#include <linux/aio_abi.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { X32 = 0x40000000 };

static long int80(long number)
{
    long result = -ENOSYS;
#ifdef __x86_64__
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number) : "memory");
#endif
    return result;
}

static void say(const char *what, long result)
{
    printf("%s: %s\n", what, result < 0 ? strerror(errno) : "done");
    fflush(stdout);
}

/* Sends a byte by io_submit(). */
static void submit(void)
{
    int pair[2];
    char byte = 0;
    aio_context_t context = 0;
    struct io_event done;
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    struct iocb asked = { .aio_lio_opcode = IOCB_CMD_PWRITE,
                          .aio_fildes = (uint32_t)pair[0],
                          .aio_buf = (uintptr_t) "x",
                          .aio_nbytes = 1 };
    struct iocb *list[] = { &asked };
    syscall(SYS_io_setup, 1, &context);
    say("io_submit", syscall(SYS_io_submit, context, 1, list));
    syscall(SYS_io_getevents, context, 1, 1, &done, NULL);
    printf("came: %zd\n", recv(pair[1], &byte, 1, 0));
}

int main(void)
{
    char parameters[256] = "";
    say("io_uring_setup", syscall(SYS_io_uring_setup, 1, parameters));
    say("listener", syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, NULL));
    say("untraced", syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0));
    say("x32", syscall(X32 + SYS_getpid));
    errno = ENOSYS;
    say("int 0x80", int80(20) == -ENOSYS ? -1 : 0); /* getpid() of 32 bits */
    submit();
    return 0;
}
