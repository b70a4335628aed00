#include <stdlib.h>

int main(int argc, char **argv)
{
    char *bytes = malloc(4);
    bytes[argc + 3] = argv[0][0];
    return bytes[0];
}
