/* Loads the library that is its first argument after it has made calls of its own. */
#include <dlfcn.h>
#include <sys/socket.h>

int main(int argc, char **argv)
{
    shutdown(-1, 20); /* here 20 in main */
    void *library = dlopen(argc > 1 ? argv[1] : "", RTLD_NOW);
    int (*call)(void) = library ? (int (*)(void))dlsym(library, "plugin_call") : 0;
    if (!call)
        return 1;
    call();
    call();
    shutdown(-1, 22); /* here 22 in main */
    return 0;
}
