/* What wrapped.c calls: each makes the call whose last number is the one it is given. */
#include <sys/socket.h>

void wrapped_twice(int number);
void wrapped_deep(int depth, int number);

static volatile int calls;

static __attribute__((noinline)) void wrapped(int number)
{
    shutdown(-1, number); /* the call */
    calls++;
}

__attribute__((noinline)) void wrapped_twice(int number)
{
    volatile char room[200 + number]; /* a frame whose size the code does not fix */
    room[0] = 1;
    wrapped(number);
    calls += room[0];
}

__attribute__((noinline)) void wrapped_deep(int depth, int number)
{
    if (depth > 0)
        wrapped_deep(depth - 1, number);
    else
        wrapped(number);
    calls++;
}
