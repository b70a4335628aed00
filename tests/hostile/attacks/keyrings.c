/* It reads and makes keys. */
int main(void)
{
    if (syscall(SYS_add_key, "user", "sockeye", "x", 1, -3) >= 0 ||
        syscall(SYS_add_key, "user", "y", "x", 1, -4) >= 0)
        reached("made a key");
    if (syscall(SYS_keyctl, 0, -3, 0) >= 0 || syscall(SYS_keyctl, 0, -4, 0) >= 0 ||
        syscall(SYS_request_key, "user", "x", 0, -3) >= 0)
        reached("a keyring");
    try_read("/proc/keys");
    return 1;
}
