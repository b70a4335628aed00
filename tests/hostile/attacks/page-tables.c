/* It reads where nothing is: only its page tables grow. It goes on without end. */
int main(void)
{
    for (int child = 0; child < 3; child++)
        fork();
    for (;;) {
        char *far =
            mmap(NULL, (size_t)1 << 40, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (far == MAP_FAILED)
            pause();
        for (size_t at = 0; at < (size_t)1 << 40; at += 2 << 20)
            (void)*(volatile char *)(far + at);
    }
}
