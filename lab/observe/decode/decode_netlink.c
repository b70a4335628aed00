#include "lab/observe/decode/decode_netlink.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "lab/observe/decode/decode_fields.h"

enum {
    MESSAGES_SHOWN = 4,
    FLAGS_OF_ALL = 0xff, /* what is above depends on the kind of message */
    SUBSYSTEM = 256      /* netfilter's types have one above these */
};

/* ---- what follows the header: the first structure of each family of messages */

struct message {
    const struct nlmsghdr *head;
    const char *body;
    size_t size; /* of the body: what is there of it */
    int protocol;
};

static void put_error(struct text *text, const struct message *message)
{
    int error;
    if (message->size < sizeof error)
        return;
    memcpy(&error, message->body, sizeof error);
    put_field_name(text, "error");
    if (error < 0)
        text_printf(text, "-%s", names_errno(-error));
    else
        text_int(text, error);
}

/* Of whichever structure: all begin with the family, and who asks for everything may give no more. */
static void put_family(struct text *text, const char *field, const struct message *message)
{
    if (message->size > 0)
        put_field_named(text, field, &names_family, (unsigned char)*message->body);
}

static void put_link(struct text *text, const struct message *message)
{
    struct ifinfomsg link;
    put_family(text, "ifi_family", message);
    if (message->size < sizeof link)
        return;
    memcpy(&link, message->body, sizeof link);
    put_field(text, "ifi_index", link.ifi_index);
    put_field_flags(text, "ifi_flags", &names_interface_flag, link.ifi_flags);
}

static void put_interface_address(struct text *text, const struct message *message)
{
    struct ifaddrmsg address;
    put_family(text, "ifa_family", message);
    if (message->size < sizeof address)
        return;
    memcpy(&address, message->body, sizeof address);
    put_field(text, "ifa_prefixlen", address.ifa_prefixlen);
    put_field(text, "ifa_index", address.ifa_index);
}

static void put_route_entry(struct text *text, const struct message *message)
{
    struct rtmsg route;
    put_family(text, "rtm_family", message);
    if (message->size < sizeof route)
        return;
    memcpy(&route, message->body, sizeof route);
    put_field(text, "rtm_dst_len", route.rtm_dst_len);
    put_field(text, "rtm_table", route.rtm_table);
}

static void put_neighbour(struct text *text, const struct message *message)
{
    struct ndmsg neighbour;
    put_family(text, "ndm_family", message);
    if (message->size < sizeof neighbour)
        return;
    memcpy(&neighbour, message->body, sizeof neighbour);
    put_field(text, "ndm_ifindex", neighbour.ndm_ifindex);
}

/* Types of routing come in fours: new, delete, get, set. */
static void put_route(struct text *text, const struct message *message)
{
    switch ((message->head->nlmsg_type - RTM_BASE) / 4) {
    case (RTM_NEWLINK - RTM_BASE) / 4:
        put_link(text, message);
        break;
    case (RTM_NEWADDR - RTM_BASE) / 4:
        put_interface_address(text, message);
        break;
    case (RTM_NEWROUTE - RTM_BASE) / 4:
        put_route_entry(text, message);
        break;
    case (RTM_NEWNEIGH - RTM_BASE) / 4:
        put_neighbour(text, message);
        break;
    default:
        put_family(text, "rtgen_family", message);
    }
}

/* A question has the protocol where an answer has the state. */
static void put_sock_diag(struct text *text, const struct message *message)
{
    bool asks = message->head->nlmsg_flags & NLM_F_REQUEST;
    put_family(text, asks ? "sdiag_family" : "idiag_family", message);
    if (message->size < 2)
        return;
    unsigned second = (unsigned char)message->body[1];
    int family = (unsigned char)*message->body;
    if (asks && (family == AF_INET || family == AF_INET6))
        put_field_named(text, "sdiag_protocol", &names_inet_protocol, second);
    else if (!asks && (family == AF_INET || family == AF_INET6))
        put_field_named(text, "idiag_state", &names_tcp_state, second);
}

static void put_generic(struct text *text, const struct message *message)
{
    struct genlmsghdr generic;
    if (message->size < sizeof generic)
        return;
    memcpy(&generic, message->body, sizeof generic);
    put_field(text, "cmd", generic.cmd);
    put_field(text, "version", generic.version);
}

static void put_netfilter(struct text *text, const struct message *message)
{
    put_family(text, "nfgen_family", message);
}

/* ---- types */

static const struct protocol {
    int number;
    const struct names *types;
    void (*put)(struct text *text, const struct message *message);
} protocols[] = {
    { NETLINK_ROUTE, &names_route_message, put_route },
    { NETLINK_SOCK_DIAG, &names_sock_diag_message, put_sock_diag },
    { NETLINK_GENERIC, &names_generic_message, put_generic },
    { NETLINK_NETFILTER, &names_netfilter_message, put_netfilter },
    { NETLINK_XFRM, &names_xfrm_message, NULL },
    { NETLINK_CRYPTO, &names_crypto_message, NULL },
};

static const struct protocol *protocol_of(int number)
{
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
        if (protocols[i].number == number)
            return &protocols[i];
    return NULL;
}

static const char *type_name(const struct message *message)
{
    const struct protocol *protocol = protocol_of(message->protocol);
    unsigned type = message->head->nlmsg_type;
    if (type < NLMSG_MIN_TYPE)
        return names_find(&names_netlink_message, type);
    return protocol ? names_find(protocol->types, type) : NULL;
}

static void put_type(struct text *text, const struct message *message)
{
    unsigned type = message->head->nlmsg_type;
    const char *name = type_name(message);
    const char *subsystem = message->protocol == NETLINK_NETFILTER && type >= SUBSYSTEM
                                ? names_find(&names_netfilter_subsystem, type / SUBSYSTEM)
                                : NULL;
    put_field_name(text, "nlmsg_type");
    if (subsystem)
        text_printf(text, "%s<<8|%u", subsystem, type % SUBSYSTEM);
    else if (name)
        text_string(text, name);
    else
        text_hex(text, type);
}

/* ---- flags */

static const struct names *flags_of_kind(const struct message *message)
{
    const char *type = type_name(message);
    if (message->head->nlmsg_type == NLMSG_ERROR)
        return &names_netlink_flag_ack;
    if (type && strstr(type, "_NEW"))
        return &names_netlink_flag_new;
    if (type && strstr(type, "_DEL"))
        return &names_netlink_flag_delete;
    return &names_netlink_flag_get;
}

static void put_flags(struct text *text, const struct message *message)
{
    unsigned flags = message->head->nlmsg_flags, upper = flags & ~(unsigned)FLAGS_OF_ALL;
    put_field_name(text, "nlmsg_flags");
    if (flags == 0 || flags != upper)
        names_put_flags(text, &names_netlink_flag, flags & FLAGS_OF_ALL);
    if (flags != upper && upper)
        text_char(text, '|');
    if (upper)
        names_put_flags(text, flags_of_kind(message), upper);
}

/* ---- messages */

static void put_message(struct text *text, const struct message *message)
{
    const struct protocol *protocol = protocol_of(message->protocol);
    unsigned type = message->head->nlmsg_type;
    text_char(text, '{');
    put_field(text, "nlmsg_len", message->head->nlmsg_len);
    put_type(text, message);
    put_flags(text, message);
    put_field(text, "nlmsg_seq", message->head->nlmsg_seq);
    put_field(text, "nlmsg_pid", message->head->nlmsg_pid);
    if (type == NLMSG_ERROR || type == NLMSG_DONE)
        put_error(text, message);
    else if (type >= NLMSG_MIN_TYPE && protocol && protocol->put)
        protocol->put(text, message);
    text_char(text, '}');
}

/* Not of all: the kernel tells of its devices in words, and what users say to each other is theirs. */
static bool has_headers(int protocol)
{
    return protocol != NETLINK_KOBJECT_UEVENT && protocol != NETLINK_USERSOCK;
}

/* Whether a header stands here, with no more behind it than there is (in the next buffer, too). */
static bool read_head(const char *bytes, size_t present, uint64_t whole, struct nlmsghdr *head)
{
    if (present < sizeof *head)
        return false;
    memcpy(head, bytes, sizeof *head);
    return head->nlmsg_len >= sizeof *head && head->nlmsg_len <= whole;
}

bool put_netlink(struct rendering *r, const char *bytes, size_t present, uint64_t size, uint64_t whole)
{
    int protocol;
    struct nlmsghdr head;
    if (socket_family(r, &protocol) != AF_NETLINK || !has_headers(protocol) ||
        !read_head(bytes, present, whole, &head))
        return false;
    text_char(&r->line, '[');
    size_t at = 0;
    for (int i = 0; at < size; i++) {
        if (i == MESSAGES_SHOWN || at > present || !read_head(bytes + at, present - at, whole - at, &head)) {
            text_string(&r->line, " ...");
            break;
        }
        size_t there = present - at < head.nlmsg_len ? present - at : head.nlmsg_len;
        text_string(&r->line, i ? " " : "");
        put_message(&r->line,
                    &(struct message){ &head, bytes + at + sizeof head, there - sizeof head, protocol });
        at += NLMSG_ALIGN(head.nlmsg_len);
    }
    text_char(&r->line, ']');
    return true;
}
