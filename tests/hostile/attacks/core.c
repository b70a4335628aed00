/* It dumps core. */
int main(void)
{
    abort();
    return 1;
}
