/* It makes files without end. */
int main(void)
{
    long made = 0;
    for (int n = 0; n < 100000; n++) {
        char path[64];
        snprintf(path, sizeof path, "/tmp/many-%d", n);
        int fd = open(path, O_WRONLY | O_CREAT, 0666);
        if (fd < 0)
            break;
        made++;
        close(fd);
    }
    if (made > 20000)
        reached("%ld files", made);
    return 1;
}
