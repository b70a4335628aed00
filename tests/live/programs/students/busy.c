#include <poll.h>
#include <sys/socket.h>

int main(void)
{
    struct pollfd one = { .fd = socket(AF_INET, SOCK_STREAM, 0), .events = POLLIN };
    for (;;)
        poll(&one, 1, 0);
}
