/* It makes namespaces of its own. */
int main(void)
{
    static const int kinds[] = { CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWNET,    CLONE_NEWPID,
                                 CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP, 0x80 };
    uint64_t request[11] = { CLONE_NEWUSER, 0, 0, 0, SIGCHLD };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        long pid = kinds[i] == 0x80 ? -1 : syscall(SYS_clone, kinds[i] | SIGCHLD, 0, 0, 0, 0);
        if (pid == 0)
            _exit(0);
        if (pid > 0 || syscall(SYS_unshare, (1ul << 40) | (unsigned)kinds[i]) == 0)
            reached("a namespace, flag %#x", kinds[i]);
    }
    long pid = syscall(435, request, sizeof request);
    if (pid == 0)
        _exit(0);
    if (pid > 0)
        reached("a user namespace by clone3");
    return 1;
}
