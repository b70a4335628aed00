/* It computes without end, deaf to every signal. */
int main(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    for (volatile unsigned long i = 0;; i++)
        ;
    return 1;
}
