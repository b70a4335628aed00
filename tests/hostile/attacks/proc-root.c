/* It goes through /proc to the root of others. */
static void found(pid_t pid)
{
    static const char *const ways[] = { "root", "cwd" };
    char path[PATH_MAX];
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "/proc/%d/%s" HOME_FOLDER "/notes.txt", (int)pid, ways[i]);
        try_read(path);
        snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, ways[i]);
        if (opendir(path) && pid > 1)
            reached("%s", path);
    }
}

int main(void)
{
    each_process(found);
    return 1;
}
