/* It prints control sequences. */
int main(void)
{
    printf("\033[2J\033]0;mine\007\033[31mall checks hold\033[0m\b\b\r\302\233 2J\n");
    fprintf(stderr, "\033[2J\033P+q\033\\ 10 of 10 checks hold\n");
    for (int i = 0; i < 20; i++)
        printf("\342\200\256\033[%dA", i);
    return 1;
}
