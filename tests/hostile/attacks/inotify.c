/* It watches the files of others. */
int main(void)
{
    int watch = inotify_init1(0);
    if (inotify_add_watch(watch, HOME_FOLDER "/notes.txt", IN_ALL_EVENTS) >= 0 ||
        inotify_add_watch(watch, HOME_FOLDER "/.ssh", IN_ALL_EVENTS) >= 0)
        reached("watches the home");
    if (syscall(SYS_fanotify_init, 0, 0) >= 0)
        reached("fanotify");
    return 1;
}
