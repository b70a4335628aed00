/* It sends control sequences to the terminal of who judges. */
int main(void)
{
    try_write(HOST_TERMINAL);
    try_write("/dev/tty");
    try_write("/dev/console");
    try_write("/dev/tty0");
    try_write("/dev/tty1");
    return 1;
}
