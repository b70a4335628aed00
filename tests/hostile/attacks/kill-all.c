/* It kills everybody it may. */
int main(void)
{
    if (kill(-1, SIGKILL) == 0)
        reached("killed somebody");
    return 1;
}
