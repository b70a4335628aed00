/* It writes the progress and the recordings. */
int main(void)
{
    each_file(STATE_FOLDER, try_write, 6);
    if (open(STATE_FOLDER "/progress", O_WRONLY | O_CREAT, 0666) >= 0)
        reached("made a progress file");
    return 1;
}
