/* It looks for the checks in other processes and patches them in place. */
static void found(pid_t pid)
{
    char path[64];
    for (int fd = 0; fd < 40; fd++) {
        snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)pid, fd);
        int file = open(path, O_RDWR | O_NONBLOCK | O_NOCTTY);
        if (file >= 0 && pid != getpid())
            reached("opened %s", path);
    }
    snprintf(path, sizeof path, "/proc/%d/map_files", (int)pid);
    DIR *folder = pid == getpid() ? NULL : opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            reached("listed %s", path);
}

int main(void)
{
    each_process(found);
    return 1;
}
