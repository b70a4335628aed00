/* It reads the home: keys and notes. */
int main(void)
{
    try_read(HOME_FOLDER "/.ssh/id_rsa");
    try_read(HOME_FOLDER "/notes.txt");
    try_read("/root/.profile");
    if (opendir(HOME_FOLDER "/.ssh"))
        reached("the folder of keys is listed");
    return 1;
}
