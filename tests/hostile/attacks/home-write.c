/* It writes to the home. */
int main(void)
{
    try_write(HOME_FOLDER "/notes.txt");
    if (open(HOME_FOLDER "/.bashrc", O_WRONLY | O_CREAT, 0666) >= 0 ||
        mkdir(HOME_FOLDER "/.config", 0777) == 0)
        reached("made files in the home");
    if (unlink(HOME_FOLDER "/notes.txt") == 0 || rename(HOME_FOLDER "/.ssh", HOME_FOLDER "/gone") == 0)
        reached("took files out of the home");
    return 1;
}
