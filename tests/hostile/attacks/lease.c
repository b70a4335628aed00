/* It makes others wait for its files. */
int main(void)
{
    int fd = open("client.c", O_RDONLY), other = open("/proc/self/exe", O_RDONLY);
    if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0 || fcntl(other, F_SETLEASE, F_RDLCK) == 0)
        reached("a lease on its source or program");
    return 1;
}
