#include "lab/observe/decode/decode_families.h"

#include <arpa/inet.h>
#include <linux/can.h>
#include <linux/if_alg.h>
#include <linux/if_packet.h>
#include <linux/if_xdp.h>
#include <linux/llc.h>
#include <linux/netlink.h>
#include <linux/qrtr.h>
#include <linux/tipc.h>
#include <linux/vm_sockets.h>
#include <linux/x25.h>
#include <stddef.h>

#include "lab/base/kernel_names.h"
#include "lab/observe/decode/decode_interface.h"

/* ANY of a number is a star, as of an address and port of the internet. */
static void put_number_or_any(struct text *text, unsigned number, unsigned any)
{
    if (number == any)
        text_char(text, '*');
    else
        text_unsigned(text, number);
}

static void put_interface_or_any(struct text *text, pid_t pid, int index)
{
    if (index == 0)
        text_char(text, '*');
    else
        put_interface(text, pid, (unsigned)index);
}

static void put_netlink(struct text *text, const void *address, size_t size, pid_t pid)
{
    const struct sockaddr_nl *netlink = address;
    (void)size, (void)pid;
    text_unsigned(text, netlink->nl_pid);
    if (netlink->nl_groups) {
        text_string(text, " groups=");
        text_hex(text, netlink->nl_groups);
    }
}

/* What has come has a type and the hardware address of who sent it; bind() knows neither. */
static void put_packet(struct text *text, const void *address, size_t size, pid_t pid)
{
    const struct sockaddr_ll *packet = address;
    (void)size;
    put_interface_or_any(text, pid, packet->sll_ifindex);
    if (packet->sll_protocol) {
        text_char(text, ' ');
        names_put(text, &names_packet_protocol, ntohs(packet->sll_protocol));
    }
    if (packet->sll_hatype || packet->sll_halen) {
        text_char(text, ' ');
        names_put(text, &names_packet_type, packet->sll_pkttype);
    }
    for (unsigned i = 0; i < packet->sll_halen && i < sizeof packet->sll_addr; i++)
        text_printf(text, "%c%02x", i ? ':' : ' ', packet->sll_addr[i]);
}

static void put_vsock(struct text *text, const void *address, size_t size, pid_t pid)
{
    const struct sockaddr_vm *vsock = address;
    (void)size, (void)pid;
    put_number_or_any(text, vsock->svm_cid, VMADDR_CID_ANY);
    text_char(text, ':');
    put_number_or_any(text, vsock->svm_port, VMADDR_PORT_ANY);
}

static void put_can(struct text *text, const void *address, size_t size, pid_t pid)
{
    (void)size;
    put_interface_or_any(text, pid, ((const struct sockaddr_can *)address)->can_ifindex);
}

static void put_alg(struct text *text, const void *address, size_t size, pid_t pid)
{
    const struct sockaddr_alg *alg = address;
    const char *type = (const char *)alg->salg_type, *name = (const char *)alg->salg_name;
    (void)size, (void)pid;
    text_escape(text, (struct str){ type, strnlen(type, sizeof alg->salg_type) });
    text_char(text, ':');
    text_escape(text, (struct str){ name, strnlen(name, sizeof alg->salg_name) });
}

static void put_xdp(struct text *text, const void *address, size_t size, pid_t pid)
{
    const struct sockaddr_xdp *xdp = address;
    (void)size;
    put_interface_or_any(text, pid, (int)xdp->sxdp_ifindex);
    text_char(text, ':');
    text_unsigned(text, xdp->sxdp_queue_id);
}

static void put_tipc(struct text *text, const void *address, size_t size, pid_t pid)
{
    const struct sockaddr_tipc *tipc = address;
    (void)size, (void)pid;
    if (tipc->addrtype == TIPC_SOCKET_ADDR) {
        text_printf(text, "%x:%u", tipc->addr.id.node, tipc->addr.id.ref);
        return;
    }
    text_printf(text, "%u:%u", tipc->addr.nameseq.type, tipc->addr.nameseq.lower);
    if (tipc->addrtype == TIPC_SERVICE_RANGE)
        text_printf(text, "-%u", tipc->addr.nameseq.upper);
}

/* Structures of bluetooth are in no header of the kernel's, and told apart by nothing but their lengths. */
static void put_bluetooth(struct text *text, const void *address, size_t size, pid_t pid)
{
    enum { HCI = 6, RFCOMM = 10, L2CAP = 14 };
    const uint8_t *bytes = address;
    bool device = size >= HCI && size < sizeof(sa_family_t) + 6; /* a number of one; else six bytes */
    const uint8_t *host = bytes + sizeof(sa_family_t) + (size >= L2CAP ? 2 : 0);
    (void)pid;
    if (device) {
        text_unsigned(text, (unsigned)(bytes[2] | bytes[3] << 8));
        return;
    }
    for (int i = 5; i >= 0; i--)
        text_printf(text, "%02X%s", host[i], i ? ":" : "");
    if (size >= L2CAP)
        text_printf(text, " psm=%u", (unsigned)(bytes[2] | bytes[3] << 8));
    else if (size >= RFCOMM)
        text_printf(text, " channel=%u", bytes[8]);
}

static void put_x25(struct text *text, const void *address, size_t size, pid_t pid)
{
    const struct sockaddr_x25 *x25 = address;
    const char *digits = x25->sx25_addr.x25_addr;
    (void)size, (void)pid;
    text_escape(text, (struct str){ digits, strnlen(digits, sizeof x25->sx25_addr.x25_addr) });
}

static void put_qrtr(struct text *text, const void *address, size_t size, pid_t pid)
{
    const struct sockaddr_qrtr *qrtr = address;
    (void)size, (void)pid;
    text_printf(text, "%u:%u", qrtr->sq_node, qrtr->sq_port);
}

static void put_llc(struct text *text, const void *address, size_t size, pid_t pid)
{
    const struct sockaddr_llc *llc = address;
    (void)size, (void)pid;
    text_hex(text, llc->sllc_sap);
    for (unsigned i = 0; i < sizeof llc->sllc_mac; i++)
        text_printf(text, "%c%02x", i ? ':' : ' ', llc->sllc_mac[i]);
}

static const struct family {
    int number;
    const char *word; /* before the colon */
    size_t least;     /* bytes of an address, as the kernel wants them */
    void (*put)(struct text *text, const void *address, size_t size, pid_t pid);
    size_t most; /* beyond which nobody can tell what it is; 0: no such limit */
} families[] = {
    { AF_NETLINK, "netlink", sizeof(struct sockaddr_nl), put_netlink, 0 },
    { AF_PACKET, "interface", offsetof(struct sockaddr_ll, sll_addr), put_packet, 0 },
    { AF_VSOCK, "vsock", sizeof(struct sockaddr_vm), put_vsock, 0 },
    { AF_CAN, "can", offsetof(struct sockaddr_can, can_addr), put_can, 0 },
    { AF_ALG, "alg", sizeof(struct sockaddr_alg), put_alg, 0 },
    { AF_XDP, "xdp", sizeof(struct sockaddr_xdp), put_xdp, 0 },
    { AF_TIPC, "tipc", sizeof(struct sockaddr_tipc), put_tipc, 0 },
    { AF_BLUETOOTH, "bluetooth", 6, put_bluetooth, 14 },
    { AF_X25, "x25", sizeof(struct sockaddr_x25), put_x25, 0 },
    { AF_QIPCRTR, "qrtr", sizeof(struct sockaddr_qrtr), put_qrtr, 0 },
    { AF_LLC, "llc", sizeof(struct sockaddr_llc), put_llc, 0 },
};

static const struct family *family_of(int number)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (families[i].number == number)
            return &families[i];
    return NULL;
}

size_t family_address_least(int family)
{
    const struct family *known = family_of(family);
    return known ? known->least : sizeof(sa_family_t);
}

bool put_family_address(struct text *text, const struct sockaddr_storage *address, size_t size, pid_t pid)
{
    const struct family *family = family_of(address->ss_family);
    if (!family || size < family->least || (family->most && size > family->most))
        return false;
    text_string(text, family->word);
    text_char(text, ':');
    family->put(text, address, size, pid);
    return true;
}

void put_protocol_name(struct text *text, int family, int protocol)
{
    switch (family) {
    case AF_INET:
    case AF_INET6:
        names_put(text, &names_inet_protocol, protocol);
        break;
    case AF_NETLINK:
        names_put(text, &names_netlink_protocol, protocol);
        break;
    case AF_PACKET:
        text_string(text, "htons(");
        names_put(text, &names_packet_protocol, ntohs((uint16_t)protocol));
        text_char(text, ')');
        break;
    case AF_CAN:
        names_put(text, &names_can_protocol, protocol);
        break;
    case AF_PHONET:
        names_put(text, &names_phonet_protocol, protocol);
        break;
    case AF_NFC:
        names_put(text, &names_nfc_protocol, protocol);
        break;
    case AF_KCM:
        names_put(text, &names_kcm_protocol, protocol);
        break;
    case AF_RXRPC: /* the family that it runs on */
        names_put(text, &names_family, protocol);
        break;
    default:
        text_int(text, protocol);
    }
}
