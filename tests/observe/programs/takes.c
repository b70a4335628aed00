/* takes MODE: takes more of the machine than is right, each mode in another way; "shares" does not. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MIB = 1 << 20 };

static char *take(size_t mebibytes)
{
    char *bytes = malloc(mebibytes * MIB);
    if (bytes)
        memset(bytes, 1, mebibytes * MIB);
    return bytes;
}

static void heap(void)
{
    while (take(1))
        ;
}

static void burst(void)
{
    free(take(100));
}

static void burst_then_exec(void)
{
    take(100);
    execl("/bin/true", "true", (char *)NULL);
}

static void children(void)
{
    for (int i = 0; i < 10; i++)
        if (fork() == 0) {
            take(10);
            pause();
        }
    pause();
}

/* What a fork leaves in common. */
static void shares(void)
{
    char *bytes = take(20);
    for (int i = 0; i < 10; i++)
        if (fork() == 0)
            _exit(bytes[usleep(100000)] != 1);
    while (wait(NULL) > 0)
        ;
}

/* Pages that nobody has mapped stay in the shared mapping. */
static void unmapped(void)
{
    for (;;) {
        char *bytes = mmap(NULL, MIB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (bytes == MAP_FAILED)
            return;
        memset(bytes, 1, MIB);
        madvise(bytes, MIB, MADV_DONTNEED);
    }
}

static void segments(void)
{
    for (int shared; (shared = shmget(IPC_PRIVATE, MIB, 0600)) >= 0;)
        shmctl(shared, IPC_RMID, NULL);
}

static void memory_files(void)
{
    static char block[MIB];
    for (int fd; (fd = memfd_create("mine", 0)) >= 0;)
        if (write(fd, block, sizeof block) < 0)
            return;
}

static void disk(void)
{
    static char block[MIB];
    for (int n = 0; n < 200; n++) {
        char path[32];
        snprintf(path, sizeof path, "/tmp/full-%d", n);
        int fd = open(path, O_WRONLY | O_CREAT, 0666);
        if (fd < 0 || write(fd, block, sizeof block) < (ssize_t)sizeof block)
            return;
        close(fd);
    }
}

static void files(void)
{
    for (int n = 0; n < 100000; n++) {
        char path[32];
        snprintf(path, sizeof path, "/dev/shm/many-%d", n);
        int fd = open(path, O_WRONLY | O_CREAT, 0666);
        if (fd < 0)
            return;
        close(fd);
    }
}

static void compute(long ms)
{
    for (clock_t end = clock() + ms * (CLOCKS_PER_SEC / 1000); clock() < end;)
        ;
}

/* None of them for long. */
static void chain(void)
{
    for (;;) {
        if (fork() != 0)
            _exit(0);
        compute(400);
    }
}

/* None of them for any time at all. */
static void generations(void)
{
    for (int i = 0; i < 2000; i++)
        if (fork() != 0)
            _exit(0);
}

static void deaf(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    for (;;)
        compute(1000);
}

static const struct {
    const char *name;
    void (*run)(void);
} modes[] = { { "heap", heap },
              { "burst", burst },
              { "burst-exec", burst_then_exec },
              { "children", children },
              { "shares", shares },
              { "unmapped", unmapped },
              { "segments", segments },
              { "files", memory_files },
              { "chain", chain },
              { "deaf", deaf },
              { "generations", generations },
              { "disk", disk },
              { "many-files", files } };

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof modes[0]; i++)
        if (strcmp(modes[i].name, argv[1]) == 0)
            modes[i].run();
    return 0;
}
