/* One netlink socket, one question at a time; a dump is read to its end before the next question. */
#include "lab/observe/objects/sockdiag.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER_MAX = 32768 };

struct sockdiag {
    struct mnl_socket *socket;
    uint32_t sequence;
    char question[256];
    char answer[ANSWER_MAX];
};

/* What the parser of an answer hands on. */
struct asking {
    sockdiag_each *each;
    void *data;
};

struct sockdiag *sockdiag_open(char *why, size_t cap)
{
    struct sockdiag *diag = calloc(1, sizeof *diag);
    if (!diag) {
        snprintf(why, cap, "out of memory");
        return NULL;
    }
    diag->socket = mnl_socket_open2(NETLINK_SOCK_DIAG, SOCK_CLOEXEC);
    if (!diag->socket || mnl_socket_bind(diag->socket, 0, MNL_SOCKET_AUTOPID) < 0) {
        snprintf(why, cap, "cannot ask the kernel for its sockets (sock_diag): %s", strerror(errno));
        sockdiag_close(diag);
        return NULL;
    }
    return diag;
}

void sockdiag_close(struct sockdiag *diag)
{
    if (!diag)
        return;
    if (diag->socket)
        mnl_socket_close(diag->socket);
    free(diag);
}

static void take_memory(struct sockdiag_row *row, const struct nlattr *attribute)
{
    size_t size = mnl_attr_get_payload_len(attribute);
    if (size > sizeof row->memory)
        size = sizeof row->memory;
    memcpy(row->memory, mnl_attr_get_payload(attribute), size);
    row->has_memory = true;
}

static void take_shutdown(struct sockdiag_row *row, const struct nlattr *attribute)
{
    if (mnl_attr_get_payload_len(attribute) < 1)
        return;
    row->shutdown = mnl_attr_get_u8(attribute);
    row->has_shutdown = true;
}

static void read_inet(const struct nlmsghdr *message, struct sockdiag_row *row)
{
    const struct inet_diag_msg *inet = mnl_nlmsg_get_payload(message);
    const struct nlattr *attribute;
    row->family = inet->idiag_family;
    row->state = inet->idiag_state;
    row->cookie = (uint64_t)inet->id.idiag_cookie[1] << 32 | inet->id.idiag_cookie[0];
    row->inode = inet->idiag_inode;
    row->rqueue = inet->idiag_rqueue;
    row->wqueue = inet->idiag_wqueue;
    row->local = address_from_words(row->family, inet->id.idiag_src, ntohs(inet->id.idiag_sport));
    row->remote = address_from_words(row->family, inet->id.idiag_dst, ntohs(inet->id.idiag_dport));
    mnl_attr_for_each(attribute, message, sizeof *inet)
    {
        switch (mnl_attr_get_type(attribute)) {
        case INET_DIAG_SKMEMINFO:
            take_memory(row, attribute);
            break;
        case INET_DIAG_INFO:
            row->info = mnl_attr_get_payload(attribute);
            row->info_size = mnl_attr_get_payload_len(attribute);
            break;
        case INET_DIAG_SHUTDOWN:
            take_shutdown(row, attribute);
            break;
        default:
            break;
        }
    }
}

static void read_unix(const struct nlmsghdr *message, struct sockdiag_row *row)
{
    const struct unix_diag_msg *un = mnl_nlmsg_get_payload(message);
    const struct nlattr *attribute;
    row->family = AF_UNIX;
    row->type = un->udiag_type;
    row->state = un->udiag_state;
    row->cookie = (uint64_t)un->udiag_cookie[1] << 32 | un->udiag_cookie[0];
    row->inode = un->udiag_ino;
    mnl_attr_for_each(attribute, message, sizeof *un)
    {
        switch (mnl_attr_get_type(attribute)) {
        case UNIX_DIAG_NAME:
            row->name = mnl_attr_get_payload(attribute);
            row->name_size = mnl_attr_get_payload_len(attribute);
            break;
        case UNIX_DIAG_PEER:
            row->peer_inode = mnl_attr_get_u32(attribute);
            break;
        case UNIX_DIAG_RQLEN: {
            const struct unix_diag_rqlen *queues = mnl_attr_get_payload(attribute);
            row->rqueue = queues->udiag_rqueue;
            row->wqueue = queues->udiag_wqueue;
            break;
        }
        case UNIX_DIAG_MEMINFO:
            take_memory(row, attribute);
            break;
        case UNIX_DIAG_SHUTDOWN:
            take_shutdown(row, attribute);
            break;
        default:
            break;
        }
    }
}

static int read_row(const struct nlmsghdr *message, void *data)
{
    const struct asking *asking = data;
    struct sockdiag_row row = { .family = AF_UNSPEC };
    size_t size = mnl_nlmsg_get_payload_len(message);
    const uint8_t *family = mnl_nlmsg_get_payload(message);
    if (message->nlmsg_type != SOCK_DIAG_BY_FAMILY || size < 1)
        return MNL_CB_OK;
    if (*family == AF_UNIX && size >= sizeof(struct unix_diag_msg))
        read_unix(message, &row);
    else if (*family != AF_UNIX && size >= sizeof(struct inet_diag_msg))
        read_inet(message, &row);
    else
        return MNL_CB_OK;
    asking->each(asking->data, &row);
    return MNL_CB_OK;
}

/* Sends the question and reads to the end of the answer; one message for a single socket, until DONE for a
 * dump. */
static bool ask(struct sockdiag *diag, const void *request, size_t size, bool dump, struct asking *asking)
{
    if (!diag)
        return false;
    struct nlmsghdr *header = mnl_nlmsg_put_header(diag->question);
    unsigned int port = mnl_socket_get_portid(diag->socket);
    header->nlmsg_type = SOCK_DIAG_BY_FAMILY;
    header->nlmsg_flags = NLM_F_REQUEST | (dump ? NLM_F_DUMP : 0);
    header->nlmsg_seq = ++diag->sequence;
    memcpy(mnl_nlmsg_put_extra_header(header, size), request, size);
    if (mnl_socket_sendto(diag->socket, header, header->nlmsg_len) < 0)
        return false;
    for (;;) {
        ssize_t got = mnl_socket_recvfrom(diag->socket, diag->answer, sizeof diag->answer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        /* What is left of a question that was given up has an older number. */
        if (((const struct nlmsghdr *)(const void *)diag->answer)->nlmsg_seq != diag->sequence)
            continue;
        int more = mnl_cb_run(diag->answer, (size_t)got, diag->sequence, port, read_row, asking);
        if (more < MNL_CB_STOP)
            return false;
        if (more == MNL_CB_STOP || !dump)
            return true;
    }
}

static struct inet_diag_req_v2 inet_request(int family, int protocol, uint32_t states)
{
    return (struct inet_diag_req_v2){
        .sdiag_family = (uint8_t)family,
        .sdiag_protocol = (uint8_t)protocol,
        .idiag_states = states,
        .idiag_ext =
            1 << (INET_DIAG_SKMEMINFO - 1) | (protocol == IPPROTO_TCP ? 1 << (INET_DIAG_INFO - 1) : 0),
    };
}

bool sockdiag_inet(struct sockdiag *diag, int family, int protocol, uint32_t states, sockdiag_each *each,
                   void *data)
{
    struct inet_diag_req_v2 request = inet_request(family, protocol, states);
    return ask(diag, &request, sizeof request, true, &(struct asking){ each, data });
}

static struct unix_diag_req unix_request(uint32_t inode)
{
    return (struct unix_diag_req){
        .sdiag_family = AF_UNIX,
        .udiag_states = UINT32_MAX,
        .udiag_ino = inode,
        .udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER | UDIAG_SHOW_RQLEN | UDIAG_SHOW_MEMINFO,
        .udiag_cookie = { INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE },
    };
}

struct single {
    struct sockdiag_row *row;
    bool found;
};

static void take_single(void *data, const struct sockdiag_row *row)
{
    struct single *single = data;
    *single->row = *row;
    single->found = true;
}

bool sockdiag_inet_one(struct sockdiag *diag, int family, int protocol, const struct address *local,
                       const struct address *remote, uint64_t cookie, struct sockdiag_row *row)
{
    struct inet_diag_req_v2 request = inet_request(family, protocol, UINT32_MAX);
    struct single single = { .row = row };
    const struct address *source = local, *destination = remote;
    /* The kernel looks a UDP socket up as for an arriving datagram: the sender's address comes first. */
    if (protocol == IPPROTO_UDP) {
        source = remote;
        destination = local;
    }
    request.id.idiag_sport = htons(source->port);
    request.id.idiag_dport = htons(destination->port);
    address_words(source, family, request.id.idiag_src);
    address_words(destination, family, request.id.idiag_dst);
    request.id.idiag_cookie[0] = cookie ? (uint32_t)cookie : (uint32_t)INET_DIAG_NOCOOKIE;
    request.id.idiag_cookie[1] = cookie ? (uint32_t)(cookie >> 32) : (uint32_t)INET_DIAG_NOCOOKIE;
    return ask(diag, &request, sizeof request, false, &(struct asking){ take_single, &single }) &&
           single.found;
}

bool sockdiag_unix_one(struct sockdiag *diag, uint32_t inode, struct sockdiag_row *row)
{
    struct unix_diag_req request = unix_request(inode);
    struct single single = { .row = row };
    return ask(diag, &request, sizeof request, false, &(struct asking){ take_single, &single }) &&
           single.found;
}
