/* It takes memory that no process seems to hold. */
int main(void)
{
    static char block[1 << 20];
    long mebibytes = 0;
    for (int n = 0; n < 400; n++) {
        int fd = memfd_create("mine", 0);
        for (int k = 0; fd >= 0 && k < 7 && write(fd, block, sizeof block) > 0; k++)
            mebibytes++;
    }
    if (mebibytes > 1024)
        reached("%ld MiB in memory files", mebibytes);
    return 1;
}
