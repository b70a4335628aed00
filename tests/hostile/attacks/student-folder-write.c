/* It changes the folder that it was handed in from. */
int main(void)
{
    if (open("mine.c", O_WRONLY | O_CREAT, 0666) >= 0 || mkdir("folder", 0777) == 0 ||
        mkfifo("pipe", 0666) == 0 || symlink("/etc/passwd", "link") == 0)
        reached("made files beside its source");
    try_write("client.c");
    if (chmod("client.c", 0) == 0 || unlink("client.c") == 0 || rename("client.c", "old.c") == 0)
        reached("changed its source");
    return 1;
}
