/* It borrows its own memory and does not give it back. */
int main(void)
{
    if (vfork() == 0) {
        for (;;)
            pause();
    }
    return 1;
}
