/* It reads the secrets of who judges in its environment. */
int main(void)
{
    for (char **variable = environ; *variable; variable++)
        if (strstr(*variable, SECRET))
            reached("%s", *variable);
    char text[8192];
    int fd = open("/proc/self/environ", O_RDONLY);
    long n = read(fd, text, sizeof text - 1);
    if (n > 0 && memmem(text, (size_t)n, SECRET, strlen(SECRET)))
        reached("the environment that it was started with");
    return 1;
}
