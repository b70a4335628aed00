/* It hides from its observer. */
int main(void)
{
    if (prctl(PR_SET_DUMPABLE, 0) == 0)
        reached("cannot be looked at");
    if (prctl(PR_SET_PTRACER, -1) == 0)
        reached("may be traced by anybody");
    return 1;
}
