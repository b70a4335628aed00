/* Calls from many kinds of places. "here N in F" marks the line and the function from which the call is made
 * whose last number is N: shutdown's `how`, recv's length; 100 is the write behind fflush(). */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile int calls;

static __attribute__((noinline)) void leaf(void)
{
    shutdown(-1, 3); /* here 3 in leaf */
    calls++;
}

static inline __attribute__((always_inline)) void inlined(void)
{
    shutdown(-1, 4); /* here 4 in inlined */
    calls++;
}

static __attribute__((noinline)) void recursive(int depth)
{
    if (depth > 0)
        recursive(depth - 1);
    else
        shutdown(-1, 5); /* here 5 in recursive */
    calls++;
}

static int compare(const void *a, const void *b)
{
    shutdown(-1, 6); /* here 6 in compare */
    calls++;
    return *(const int *)a - *(const int *)b;
}

static __attribute__((noinline)) void wide(int size)
{
    volatile char room[size]; /* a frame whose size the code does not fix */
    room[0] = 1;
    shutdown(-1, 7); /* here 7 in wide */
    calls += room[0];
}

int main(void)
{
    FILE *file = fdopen(dup2(1, 77), "w");
    if (!file)
        return 1;
    for (int round = 0; round < 3; round++) {
        int numbers[2] = { 2, 1 };
        char buffer[64];
        shutdown(-1, 1); /* here 1 in main */
        shutdown(-1, 2); /* here 2 in main */
        leaf();
        inlined();
        recursive(round * 20);
        qsort(numbers, 2, sizeof numbers[0], compare);
        wide(100 + round);
        fputs("x", file);
        fflush(file);                                    /* here 100 in main */
        if (recv(-1, buffer, 8 + (calls > 1000), 0) < 0) /* here 8 in main */
            calls++;
    }
    return 0;
}
