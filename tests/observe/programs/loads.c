/* Loads the library that is its first argument after it has made calls of its own; with a second argument as
 * a child whose parent has ended. */
#include <dlfcn.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    shutdown(-1, 20); /* here 20 in main */
    if (argc > 2) {
        pid_t parent = getpid();
        if (fork() != 0)
            return 0;
        while (getppid() == parent)
            sched_yield();
    }
    void *library = dlopen(argc > 1 ? argv[1] : "", RTLD_NOW);
    int (*call)(void) = library ? (int (*)(void))dlsym(library, "plugin_call") : 0;
    if (!call)
        return 1;
    call();
    call();
    shutdown(-1, 22); /* here 22 in main */
    return 0;
}
