/* gopher: known by a section for a program of Go, with a thread like the monitor of its runtime, which sleeps
 * by the clock and does nothing. The first thread waits for what nobody sends; ends with 0 when told. */
#include <linux/futex.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

__attribute__((section(".note.go.buildid"), used)) static const char build[] = "gopher";

static void *monitor(void *told)
{
    uint32_t word = 0;
    for (int i = 0; i < 30; i++) { /* longer than it takes the observer to say that nobody is left */
        syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &(struct timespec){ 0, 30000000 }, NULL, 0);
        syscall(SYS_nanosleep, &(struct timespec){ 0, 10000000 }, NULL);
    }
    send(*(int *)told, "x", 1, 0);
    return NULL;
}

int main(void)
{
    int ends[2];
    pthread_t thread;
    char byte;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0 ||
        pthread_create(&thread, NULL, monitor, &ends[1]) != 0)
        return 2;
    return recv(ends[0], &byte, 1, 0) == 1 ? 0 : 1;
}
