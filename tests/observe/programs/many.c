/* The same two calls many times, for measuring. */
#include <sys/socket.h>

int main(void)
{
    for (int i = 0; i < 5000; i++) {
        shutdown(-1, 1); /* here 1 in main */
        shutdown(-1, 2); /* here 2 in main */
    }
    return 0;
}
