/* It leaves its folder by symbolic links. */
int main(void)
{
    try_read("out/id_rsa");
    try_write("out/id_rsa");
    try_read("notes");
    try_read("../../home/notes.txt");
    chdir("/tmp");
    if (symlink(HOME_FOLDER "/.ssh", "mine") == 0) {
        try_read("mine/id_rsa");
        try_write("mine/id_rsa");
    }
    if (link(HOME_FOLDER "/notes.txt", "notes") == 0)
        reached("linked to the home");
    return 1;
}
