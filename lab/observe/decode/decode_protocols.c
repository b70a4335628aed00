/* Structures of what is neither every socket's nor the internet's: frames, SCTP, TLS, times to send at. */
/* What linux/sctp.h needs, it does not include. */
#include <stdint.h>
#include <sys/socket.h>

#include <linux/sctp.h>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/net_tstamp.h>
#include <linux/tls.h>

#include "lab/observe/decode/decode_address.h"
#include "lab/observe/decode/decode_value.h"

/* ---- packet sockets */

void put_packet_member(struct rendering *r, const union value *value, size_t size)
{
    struct packet_mreq member;
    (void)size;
    memcpy(&member, value, sizeof member);
    put_field(&r->line, "mr_ifindex", member.mr_ifindex);
    put_field_named(&r->line, "mr_type", &names_packet_member, member.mr_type);
    if (member.mr_alen == 0)
        return;
    put_field_name(&r->line, "mr_address");
    for (unsigned i = 0; i < member.mr_alen && i < sizeof member.mr_address; i++)
        text_printf(&r->line, "%s%02x", i ? ":" : "", member.mr_address[i]);
}

void put_packet_statistics(struct rendering *r, const union value *value, size_t size)
{
    struct tpacket_stats_v3 statistics;
    memcpy(&statistics, value, sizeof statistics);
    put_field(&r->line, "tp_packets", statistics.tp_packets);
    put_field(&r->line, "tp_drops", statistics.tp_drops);
    if (size >= sizeof statistics)
        put_field(&r->line, "tp_freeze_q_cnt", statistics.tp_freeze_q_cnt);
}

void put_packet_ring(struct rendering *r, const union value *value, size_t size)
{
    struct tpacket_req ring;
    (void)size;
    memcpy(&ring, value, sizeof ring);
    put_field(&r->line, "tp_block_size", ring.tp_block_size);
    put_field(&r->line, "tp_block_nr", ring.tp_block_nr);
    put_field(&r->line, "tp_frame_size", ring.tp_frame_size);
    put_field(&r->line, "tp_frame_nr", ring.tp_frame_nr);
}

/* One int: the group's number, and above it how frames are dealt out. */
void put_packet_fanout(struct rendering *r, const union value *value, size_t size)
{
    uint32_t fanout = (uint32_t)value->number, flags = fanout >> 16 & ~0xffu;
    (void)size;
    put_field(&r->line, "id", fanout & 0xffff);
    put_field_named(&r->line, "type", &names_packet_fanout, fanout >> 16 & 0xff);
    if (flags) {
        text_char(&r->line, '|');
        names_put_flags(&r->line, &names_packet_fanout_flag, flags);
    }
}

void put_packet_version(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    names_put(&r->line, &names_packet_version, value->number);
}

void put_packet_auxdata(struct rendering *r, const union value *value, size_t size)
{
    struct tpacket_auxdata data;
    (void)size;
    memcpy(&data, value, sizeof data);
    put_field_flags(&r->line, "tp_status", &names_packet_status, data.tp_status);
    put_field(&r->line, "tp_len", data.tp_len);
    put_field(&r->line, "tp_snaplen", data.tp_snaplen);
}

/* ---- SCTP */

void put_sctp_timeouts(struct rendering *r, const union value *value, size_t size)
{
    struct sctp_rtoinfo info;
    (void)size;
    memcpy(&info, value, sizeof info);
    put_field(&r->line, "srto_assoc_id", info.srto_assoc_id);
    put_field(&r->line, "srto_initial", info.srto_initial);
    put_field(&r->line, "srto_max", info.srto_max);
    put_field(&r->line, "srto_min", info.srto_min);
}

void put_sctp_init(struct rendering *r, const union value *value, size_t size)
{
    struct sctp_initmsg init;
    (void)size;
    memcpy(&init, value, sizeof init);
    put_field(&r->line, "sinit_num_ostreams", init.sinit_num_ostreams);
    put_field(&r->line, "sinit_max_instreams", init.sinit_max_instreams);
    put_field(&r->line, "sinit_max_attempts", init.sinit_max_attempts);
    put_field(&r->line, "sinit_max_init_timeo", init.sinit_max_init_timeo);
}

void put_sctp_status(struct rendering *r, const union value *value, size_t size)
{
    struct sctp_status status;
    (void)size;
    memcpy(&status, value, sizeof status);
    put_field(&r->line, "sstat_assoc_id", status.sstat_assoc_id);
    put_field_named(&r->line, "sstat_state", &names_sctp_state, status.sstat_state);
    put_field(&r->line, "sstat_rwnd", status.sstat_rwnd);
    put_field(&r->line, "sstat_unackdata", status.sstat_unackdata);
    put_field(&r->line, "sstat_penddata", status.sstat_penddata);
    put_field(&r->line, "sstat_instrms", status.sstat_instrms);
    put_field(&r->line, "sstat_outstrms", status.sstat_outstrms);
}

void put_sctp_message(struct rendering *r, const union value *value, size_t size)
{
    struct sctp_sndrcvinfo info;
    (void)size;
    memcpy(&info, value, sizeof info);
    put_field(&r->line, "sinfo_stream", info.sinfo_stream);
    put_field(&r->line, "sinfo_ssn", info.sinfo_ssn);
    put_field_flags(&r->line, "sinfo_flags", &names_sctp_flag, info.sinfo_flags);
    put_field(&r->line, "sinfo_ppid", ntohl(info.sinfo_ppid));
    put_field(&r->line, "sinfo_assoc_id", info.sinfo_assoc_id);
}

/* One behind the other, each as long as its family has them. */
void put_addresses(struct rendering *r, const union value *value, size_t size)
{
    size_t present = size < sizeof *value ? size : sizeof *value, at = 0;
    text_char(&r->line, '[');
    while (present - at >= sizeof(struct sockaddr_in)) {
        sa_family_t family;
        memcpy(&family, value->bytes + at, sizeof family);
        size_t one = family == AF_INET    ? sizeof(struct sockaddr_in)
                     : family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                          : 0;
        if (one == 0 || one > present - at)
            break;
        text_string(&r->line, at ? " " : "");
        put_address(r, value->bytes + at, one);
        at += one;
    }
    text_string(&r->line, at < size ? " ...]" : "]");
}

/* ---- TLS: never the keys, which are behind these two */

void put_tls_keys(struct rendering *r, const union value *value, size_t size)
{
    struct tls_crypto_info info;
    (void)size;
    memcpy(&info, value, sizeof info);
    put_field_named(&r->line, "version", &names_tls_version, info.version);
    put_field_named(&r->line, "cipher_type", &names_tls_cipher, info.cipher_type);
}

/* ---- others */

void put_sending_time(struct rendering *r, const union value *value, size_t size)
{
    struct sock_txtime time;
    (void)size;
    memcpy(&time, value, sizeof time);
    put_field_named(&r->line, "clockid", &names_clock, time.clockid);
    put_field_flags(&r->line, "flags", &names_txtime_flag, time.flags);
}

void put_encapsulation(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    names_put(&r->line, &names_udp_encap, value->number);
}

void put_multicast_filter(struct rendering *r, const union value *value, size_t size)
{
    struct ip_msfilter filter;
    char host[INET_ADDRSTRLEN];
    (void)size;
    memcpy(&filter, value, IP_MSFILTER_SIZE(0));
    put_field_name(&r->line, "imsf_multiaddr");
    text_string(&r->line, inet_ntop(AF_INET, &filter.imsf_multiaddr, host, sizeof host));
    put_field_name(&r->line, "imsf_interface");
    text_string(&r->line, inet_ntop(AF_INET, &filter.imsf_interface, host, sizeof host));
    put_field_named(&r->line, "imsf_fmode", &names_multicast_filter, filter.imsf_fmode);
    put_field(&r->line, "imsf_numsrc", filter.imsf_numsrc);
}
