/* It makes as many timers as it can, each as fast as it can. It goes on without end. */
int main(void)
{
    struct itimerspec fast = { { 0, 1 }, { 0, 1 } };
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN };
    timer_t timer;
    signal(SIGRTMIN, SIG_IGN);
    for (int i = 0; i < 100000 && timer_create(CLOCK_MONOTONIC, &event, &timer) == 0; i++)
        timer_settime(timer, 0, &fast, NULL);
    for (;;)
        pause();
}
