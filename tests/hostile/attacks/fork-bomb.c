/* It makes processes without end. */
int main(void)
{
    for (int i = 0; i < 12; i++)
        if (fork() < 0)
            break;
    printf("one of them\n");
    fflush(stdout);
    pause();
    return 1;
}
