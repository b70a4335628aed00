/* Calls through another file. "by N" marks the line that calls what makes the call whose last number is N;
 * where no line is marked so, the call has no caller that is known. */
#include <stdlib.h>
#include <sys/socket.h>

void wrapped_twice(int number);
void wrapped_deep(int depth, int number);

static int compare(const void *a, const void *b)
{
    wrapped_twice(5); /* by 5 */
    shutdown(-1, 6);  /* called by the library */
    return *(const int *)a - *(const int *)b;
}

static __attribute__((noinline)) void here(int round)
{
    char buffer[64 << 10];
    buffer[round] = 1;
    wrapped_twice(1);       /* by 1 */
    wrapped_twice(2);       /* by 2 */
    wrapped_deep(round, 3); /* by 3 */
    shutdown(-1, 4 + 0 * buffer[round]);
}

int main(int count, char **words)
{
    int rounds = count > 1 ? atoi(words[1]) : 3;
    for (int round = 0; round < rounds; round++) {
        int numbers[2] = { 2, 1 };
        here(round % 8);
        qsort(numbers, 2, sizeof numbers[0], compare);
    }
    return 0;
}
