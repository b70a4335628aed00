/* Structures of the internet protocols: groups, packet information, errors, the state of a connection. */
#include <arpa/inet.h>

#include "lab/observe/decode/decode_address.h"
#include "lab/observe/decode/decode_value.h"

static void put_host(struct text *text, const char *name, int family, const void *address)
{
    char host[INET6_ADDRSTRLEN];
    put_field_name(text, name);
    text_string(text, inet_ntop(family, address, host, sizeof host) ? host : "?");
}

static void put_socket_address(struct rendering *r, const char *name, const void *address, size_t size)
{
    put_field_name(&r->line, name);
    put_address(r, address, size);
}

void put_address4(struct rendering *r, const union value *value, size_t size)
{
    char host[INET_ADDRSTRLEN];
    (void)size;
    if (inet_ntop(AF_INET, &value->address, host, sizeof host))
        text_string(&r->line, host);
}

void put_member4(struct rendering *r, const union value *value, size_t size)
{
    bool index = size >= sizeof value->member4;
    put_host(&r->line, "imr_multiaddr", AF_INET, &value->member4.imr_multiaddr);
    put_host(&r->line, index ? "imr_address" : "imr_interface", AF_INET, &value->member4.imr_address);
    if (index)
        put_field(&r->line, "imr_ifindex", value->member4.imr_ifindex);
}

/* The kernel takes the largest of the three that there is room for. */
void put_interface4(struct rendering *r, const union value *value, size_t size)
{
    if (size < sizeof(struct ip_mreq)) {
        put_address4(r, value, size);
        return;
    }
    text_char(&r->line, '{');
    put_member4(r, value, size);
    text_char(&r->line, '}');
}

void put_source4(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    put_host(&r->line, "imr_multiaddr", AF_INET, &value->source4.imr_multiaddr);
    put_host(&r->line, "imr_interface", AF_INET, &value->source4.imr_interface);
    put_host(&r->line, "imr_sourceaddr", AF_INET, &value->source4.imr_sourceaddr);
}

void put_member6(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    put_host(&r->line, "ipv6mr_multiaddr", AF_INET6, &value->member6.ipv6mr_multiaddr);
    put_field(&r->line, "ipv6mr_interface", value->member6.ipv6mr_interface);
}

void put_group(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    put_field(&r->line, "gr_interface", value->group.gr_interface);
    put_socket_address(r, "gr_group", &value->group.gr_group, sizeof value->group.gr_group);
}

void put_group_source(struct rendering *r, const union value *value, size_t size)
{
    const struct group_source_req *group = &value->group_source;
    (void)size;
    put_field(&r->line, "gsr_interface", group->gsr_interface);
    put_socket_address(r, "gsr_group", &group->gsr_group, sizeof group->gsr_group);
    put_socket_address(r, "gsr_source", &group->gsr_source, sizeof group->gsr_source);
}

void put_packet4(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    put_field(&r->line, "ipi_ifindex", value->packet4.ipi_ifindex);
    put_host(&r->line, "ipi_spec_dst", AF_INET, &value->packet4.ipi_spec_dst);
    put_host(&r->line, "ipi_addr", AF_INET, &value->packet4.ipi_addr);
}

void put_packet6(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    put_host(&r->line, "ipi6_addr", AF_INET6, &value->packet6.ipi6_addr);
    put_field(&r->line, "ipi6_ifindex", value->packet6.ipi6_ifindex);
}

void put_path_mtu(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    put_socket_address(r, "ip6m_addr", &value->path.ip6m_addr, sizeof value->path.ip6m_addr);
    put_field(&r->line, "ip6m_mtu", value->path.ip6m_mtu);
}

void put_peer(struct rendering *r, const union value *value, size_t size)
{
    size_t most = sizeof(struct sockaddr_storage);
    put_address(r, value, size < most ? size : most);
}

void put_tcp_info(struct rendering *r, const union value *value, size_t size)
{
    const struct tcp_info *info = &value->tcp;
    struct text *text = &r->line;
    (void)size;
    put_field_named(text, "tcpi_state", &names_tcp_state, info->tcpi_state);
    put_field(text, "tcpi_retransmits", info->tcpi_retransmits);
    put_field(text, "tcpi_rto", info->tcpi_rto);
    put_field(text, "tcpi_snd_mss", info->tcpi_snd_mss);
    put_field(text, "tcpi_rcv_mss", info->tcpi_rcv_mss);
    put_field(text, "tcpi_unacked", info->tcpi_unacked);
    put_field(text, "tcpi_lost", info->tcpi_lost);
    put_field(text, "tcpi_rtt", info->tcpi_rtt);
    put_field(text, "tcpi_rttvar", info->tcpi_rttvar);
    put_field(text, "tcpi_snd_cwnd", info->tcpi_snd_cwnd);
    put_field(text, "tcpi_total_retrans", info->tcpi_total_retrans);
}

void put_extended_error(struct rendering *r, const union value *value, size_t size)
{
    const struct sock_extended_err *error = &value->error;
    struct text *text = &r->line;
    size_t most = size < sizeof *value ? size : sizeof *value;
    put_field_name(text, "ee_errno");
    text_string(text, error->ee_errno ? names_errno((int)error->ee_errno) : "0");
    put_field_named(text, "ee_origin", &names_error_origin, error->ee_origin);
    put_field(text, "ee_type", error->ee_type);
    put_field(text, "ee_code", error->ee_code);
    put_field(text, "ee_info", error->ee_info);
    put_field(text, "ee_data", error->ee_data);
    if (most >= sizeof *error + sizeof(struct sockaddr_in))
        put_socket_address(r, "offender", value->bytes + sizeof *error, most - sizeof *error);
}
