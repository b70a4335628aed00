/* It uses up descriptors. */
int main(void)
{
    long count = 0;
    while (open("/dev/null", O_RDONLY) >= 0 && count < 100000)
        count++;
    if (count > 8192)
        reached("%ld descriptors", count);
    return 1;
}
