/* It asks the kernel about the host's network. */
int main(void)
{
    struct if_nameindex *all = if_nameindex();
    for (struct if_nameindex *one = all; one && one->if_index; one++)
        if (strcmp(one->if_name, "lo") != 0)
            reached("interface %s", one->if_name);
    static const int protocols[] = { NETLINK_SOCK_DIAG, NETLINK_KOBJECT_UEVENT, NETLINK_AUDIT,
                                     NETLINK_GENERIC, NETLINK_CRYPTO };
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
        if (socket(AF_NETLINK, SOCK_RAW, protocols[i]) >= 0)
            reached("netlink protocol %d", protocols[i]);
    return 1;
}
