/* It opens all terminals that the machine has. */
int main(void)
{
    struct rlimit most = { 4096, 4096 };
    long count = 0;
    setrlimit(RLIMIT_NOFILE, &most);
    while (count < 5000 && posix_openpt(O_RDWR | O_NOCTTY) >= 0)
        count++;
    if (count > 256)
        reached("%ld terminals", count);
    return 1;
}
