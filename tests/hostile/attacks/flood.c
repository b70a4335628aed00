/* It prints without end. */
int main(void)
{
    for (;;)
        printf("\033[2Jall checks hold, \033[1mreally\n");
    return 1;
}
