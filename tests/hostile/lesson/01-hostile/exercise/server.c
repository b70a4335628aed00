/* Answers one client. ./server PORT */
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char answer[] = "the answer that only the server knows";

int main(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((in_port_t)atoi(argv[argc - 1])) };
    char question[64];
    int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 1) != 0)
        return 1;
    int client = accept(listener, NULL, NULL);
    if (client >= 0 && recv(client, question, sizeof question, 0) == 5 && memcmp(question, "hello", 5) == 0)
        send(client, answer, strlen(answer), MSG_NOSIGNAL);
    return 0;
}
