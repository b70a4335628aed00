/* What loads.c loads. */
#include <sys/socket.h>

int plugin_call(void);

int plugin_call(void)
{
    int answer = shutdown(-1, 21); /* here 21 in plugin_call */
    return answer + 1;
}
