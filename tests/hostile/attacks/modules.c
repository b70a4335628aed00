/* It has the machine load modules of its kernel. */
int main(void)
{
    static const int protocols[] = { IPPROTO_SCTP, IPPROTO_DCCP, IPPROTO_UDPLITE, 115 /* L2TP */ };
    static const char *const names[] = { "tls", "espintcp", "smc", "mptcp" };
    static const int kinds[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET, 6 /* DCCP */ };
    char before[64 << 10], after[64 << 10];
    peek("/proc/modules", before, sizeof before);
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
        for (size_t k = 0; k < 4; k++)
            for (int family = 0; family < 2; family++)
                if (socket(family ? AF_INET : AF_INET6, kinds[k], protocols[i]) >= 0)
                    reached("a socket of protocol %d", protocols[i]);
    for (size_t i = 0; i < 4; i++)
        setsockopt(socket(AF_INET, SOCK_STREAM, 0), IPPROTO_TCP, 31 /* TCP_ULP */, names[i],
                   (socklen_t)strlen(names[i]));
    setsockopt(socket(AF_INET, SOCK_STREAM, 0), IPPROTO_TCP, 13 /* TCP_CONGESTION */, "vegas", 5);
    peek("/proc/modules", after, sizeof after);
    if (strlen(before) != strlen(after))
        reached("a module");
    return 1;
}
