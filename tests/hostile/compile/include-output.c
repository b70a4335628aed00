/* It includes what the compiler's own standard input gives. */
#include "/dev/stdin"
int main(void)
{
    return 1;
}
