/* It executes itself without end. */
int main(void)
{
    int turn = getenv("TURN") ? atoi(getenv("TURN")) + 1 : 0;
    char text[32];
    snprintf(text, sizeof text, "%d", turn);
    setenv("TURN", text, 1);
    if (turn > 20000)
        reached("20000 programs, one after the other");
    else
        execl("/proc/self/exe", "client", (char *)NULL);
    return 1;
}
