/* It takes memory without end. */
int main(void)
{
    for (long mebibytes = 0;; mebibytes += 8) {
        char *bytes = malloc(8 << 20);
        if (!bytes)
            break;
        memset(bytes, 1, 8 << 20);
        if (mebibytes > 1024) {
            reached("1 GiB of memory");
            break;
        }
    }
    return 1;
}
