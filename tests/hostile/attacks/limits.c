/* It raises its limits. */
int main(void)
{
    struct rlimit most = { RLIM_INFINITY, RLIM_INFINITY };
    static const int kinds[] = { RLIMIT_CPU,     RLIMIT_FSIZE,  RLIMIT_CORE,
                                 RLIMIT_MEMLOCK, RLIMIT_NOFILE, RLIMIT_MSGQUEUE };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (setrlimit(kinds[i], &most) == 0)
            reached("limit %d raised", kinds[i]);
    if (getrlimit(RLIMIT_NOFILE, &most) == 0 && most.rlim_max > 8192)
        reached("%lu descriptors", (unsigned long)most.rlim_max);
    return 1;
}
