/* It makes chains of links and a folder too deep for a path, and stands in it. */
int main(void)
{
    char from[64], to[64];
    for (int i = 0; i < 300; i++) {
        snprintf(from, sizeof from, "/tmp/l%d", i + 1);
        snprintf(to, sizeof to, "/tmp/l%d", i);
        symlink(i == 299 ? HOME_FOLDER : from, to);
    }
    try_read("/tmp/l295/notes.txt");
    chdir("/tmp");
    for (int i = 0; i < 2000 && mkdir("0123456789abcdef0123456789abcdef", 0777) == 0; i++)
        chdir("0123456789abcdef0123456789abcdef");
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un here = { .sun_family = AF_UNIX, .sun_path = "here" };
    bind(listener, (struct sockaddr *)&here, sizeof here);
    listen(listener, 1);
    execl("/bin/sh", "sh", "-c", "exit 1", (char *)NULL);
    return 1;
}
