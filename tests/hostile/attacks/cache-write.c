/* It writes the programs and checks that were compiled before. */
int main(void)
{
    each_file(CACHE_FOLDER, try_write, 6);
    if (open(CACHE_FOLDER "/new", O_WRONLY | O_CREAT, 0777) >= 0)
        reached("made a file in the cache");
    return 1;
}
