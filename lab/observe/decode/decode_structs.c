#include "lab/observe/decode/decode_structs.h"

/* What linux/sctp.h needs, it does not include. */
#include <stdint.h>
#include <sys/socket.h>

#include <linux/sctp.h>

#include <linux/if_packet.h>
#include <linux/net_tstamp.h>
#include <linux/tls.h>

#include "lab/observe/decode/decode_address.h"
#include "lab/observe/decode/decode_families.h"
#include "lab/observe/decode/decode_time.h"
#include "lab/observe/decode/decode_value.h"

/* ---- bytes and lists */

/* Largest cut of `size` bytes that does not split a UTF-8 character. */
static size_t whole_characters(const char *bytes, size_t size)
{
    size_t cut = size;
    while (cut && size - cut < 4 && ((unsigned char)bytes[cut] & 0xc0) == 0x80)
        cut--;
    return ((unsigned char)bytes[cut] & 0xc0) == 0xc0 ? cut : size;
}

void put_quoted(struct text *text, const char *bytes, size_t present, uint64_t size)
{
    size_t shown = present;
    if (shown > FORM_SHOWN_BYTES)
        shown = whole_characters(bytes, FORM_SHOWN_BYTES);
    text_char(text, '"');
    text_escape(text, (struct str){ bytes, shown });
    text_char(text, '"');
    if (shown < size)
        text_string(text, "...");
}

static void put_list(struct text *text, const void *bytes, size_t present, size_t size, bool sign)
{
    size_t count = size / sizeof(int);
    text_char(text, '[');
    for (size_t i = 0; i < count; i++) {
        int32_t number;
        if (i)
            text_char(text, ' ');
        if (i == FORM_SHOWN_ENTRIES || (i + 1) * sizeof number > present) {
            text_printf(text, "...+%zu", count - i);
            break;
        }
        memcpy(&number, (const char *)bytes + i * sizeof number, sizeof number);
        text_int(text, sign ? (int64_t)number : (int64_t)(uint32_t)number);
    }
    text_char(text, ']');
}

/* ---- layouts */

static void put_opaque(struct rendering *r, const union value *value, size_t size)
{
    put_quoted(&r->line, value->bytes, size < sizeof *value ? size : sizeof *value, size);
}

/* IP's options take and give one byte where that is enough: the rest of the int is 0 then. */
static void put_int(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    text_int(&r->line, value->number);
}

static void put_hex(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    if (value->number)
        text_hex(&r->line, (uint32_t)value->number);
    else
        text_char(&r->line, '0');
}

static void put_short(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    text_unsigned(&r->line, value->half);
}

static void put_long(struct rendering *r, const union value *value, size_t size)
{
    text_unsigned(&r->line, size < sizeof value->wide ? (uint32_t)value->number : value->wide);
}

static void put_characters(struct rendering *r, const union value *value, size_t size)
{
    size_t present = strnlen(value->bytes, size < sizeof *value ? size : sizeof *value);
    text_char(&r->line, '"');
    text_escape(&r->line, (struct str){ value->bytes, present });
    text_char(&r->line, '"');
}

static void put_linger(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    put_field(&r->line, "l_onoff", value->linger.l_onoff);
    put_field(&r->line, "l_linger", value->linger.l_linger);
}

static void put_micro(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    put_timeval(&r->line, &value->time);
}

static void put_nano(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    put_timespec(&r->line, &value->precise[0]);
}

static void put_timestamping(struct rendering *r, const union value *value, size_t size)
{
    static const char *const names[] = { "software", NULL, "hardware" };
    for (size_t i = 0; i < 3 && (i + 1) * sizeof value->precise[0] <= size; i++) {
        if (!names[i] || (value->precise[i].tv_sec == 0 && value->precise[i].tv_nsec == 0))
            continue;
        put_field_name(&r->line, names[i]);
        put_timespec(&r->line, &value->precise[i]);
    }
}

static void put_who(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    put_field(&r->line, "pid", value->who.pid);
    put_field(&r->line, "uid", value->who.uid);
    put_field(&r->line, "gid", value->who.gid);
}

static void put_signed(struct rendering *r, const union value *value, size_t size)
{
    put_list(&r->line, value, sizeof *value, size, true);
}

static void put_numbers(struct rendering *r, const union value *value, size_t size)
{
    put_list(&r->line, value, sizeof *value, size, false);
}

static void put_error(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    text_string(&r->line, value->number ? names_errno(value->number) : "0");
}

static void put_family(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    names_put(&r->line, &names_family, value->number);
}

static void put_type(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    names_put(&r->line, &names_socket_type, value->number);
}

static void put_protocol(struct rendering *r, const union value *value, size_t size)
{
    int protocol;
    (void)size;
    put_protocol_name(&r->line, socket_family(r, &protocol), value->number);
}

static void put_filter(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    put_field(&r->line, "len", value->filter.len);
    put_field_name(&r->line, "filter");
    put_unseen(r, (uint64_t)(uintptr_t)value->filter.filter);
}

static void put_record_type(struct rendering *r, const union value *value, size_t size)
{
    static const char *const types[] = { "change_cipher_spec", "alert", "handshake", "application_data" };
    unsigned type = (unsigned char)value->bytes[0];
    (void)size;
    if (type >= 20 && type - 20 < sizeof types / sizeof *types)
        text_string(&r->line, types[type - 20]);
    else
        text_unsigned(&r->line, type);
}

static void put_pmtudisc(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    names_put(&r->line, &names_pmtudisc, value->number);
}

static void put_pmtudisc6(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    names_put(&r->line, &names_ipv6_pmtudisc, value->number);
}

static void put_stamps(struct rendering *r, const union value *value, size_t size)
{
    (void)size;
    names_put_flags(&r->line, &names_timestamping_flag, (uint32_t)value->number);
}

/* `least`: below so many bytes it is no such value. `whole`: what it has, where that is one size. */
static const struct {
    value_writer *put;
    size_t least, whole;
    bool fields; /* in braces */
} layouts[LAYOUT_COUNT] = {
#define ONE(type) sizeof(type), sizeof(type)
    [LAYOUT_OPAQUE] = { put_opaque, 0, 0, false },
    [LAYOUT_INT] = { put_int, 1, sizeof(int), false },
    [LAYOUT_HEX] = { put_hex, ONE(int), false },
    [LAYOUT_SHORT] = { put_short, ONE(uint16_t), false },
    [LAYOUT_LONG] = { put_long, sizeof(uint32_t), 0, false },
    [LAYOUT_TEXT] = { put_characters, 0, 0, false },
    [LAYOUT_LINGER] = { put_linger, ONE(struct linger), true },
    [LAYOUT_TIMEVAL] = { put_micro, ONE(struct timeval), false },
    [LAYOUT_TIMESPEC] = { put_nano, ONE(struct timespec), false },
    [LAYOUT_TIMESTAMPING] = { put_timestamping, sizeof(struct timespec), 0, true },
    [LAYOUT_UCRED] = { put_who, ONE(struct ucred), true },
    [LAYOUT_GROUPS] = { put_numbers, 0, 0, false },
    [LAYOUT_DESCRIPTORS] = { put_signed, sizeof(int), 0, false },
    [LAYOUT_NUMBERS] = { put_numbers, 0, 0, false },
    [LAYOUT_ERROR] = { put_error, ONE(int), false },
    [LAYOUT_FAMILY] = { put_family, ONE(int), false },
    [LAYOUT_TYPE] = { put_type, ONE(int), false },
    [LAYOUT_PROTOCOL] = { put_protocol, ONE(int), false },
    [LAYOUT_PMTUDISC] = { put_pmtudisc, 1, sizeof(int), false },
    [LAYOUT_PMTUDISC6] = { put_pmtudisc6, ONE(int), false },
    [LAYOUT_STAMPS] = { put_stamps, sizeof(int), 0, false }, /* SO_TIMESTAMPING takes another int */
    [LAYOUT_ADDRESS4] = { put_address4, ONE(struct in_addr), false },
    [LAYOUT_INTERFACE4] = { put_interface4, sizeof(struct in_addr), 0, false },
    [LAYOUT_MEMBER4] = { put_member4, sizeof(struct ip_mreq), 0, true },
    [LAYOUT_SOURCE4] = { put_source4, ONE(struct ip_mreq_source), true },
    [LAYOUT_MEMBER6] = { put_member6, ONE(struct ipv6_mreq), true },
    [LAYOUT_GROUP] = { put_group, ONE(struct group_req), true },
    [LAYOUT_GROUP_SOURCE] = { put_group_source, ONE(struct group_source_req), true },
    [LAYOUT_PACKET_INFO4] = { put_packet4, ONE(struct in_pktinfo), true },
    [LAYOUT_PACKET_INFO6] = { put_packet6, ONE(struct in6_pktinfo), true },
    [LAYOUT_PATH_MTU] = { put_path_mtu, ONE(struct ip6_mtuinfo), true },
    [LAYOUT_PEER] = { put_peer, sizeof(sa_family_t), 0, false },
    [LAYOUT_TCP_INFO] = { put_tcp_info, offsetof(struct tcp_info, tcpi_total_retrans) + sizeof(uint32_t), 0,
                          true },
    [LAYOUT_EXTENDED_ERROR] = { put_extended_error, sizeof(struct sock_extended_err), 0, true },
    [LAYOUT_FILTER] = { put_filter, ONE(struct sock_fprog), true },
    [LAYOUT_RECORD_TYPE] = { put_record_type, ONE(char), false },
    [LAYOUT_TLS_KEYS] = { put_tls_keys, sizeof(struct tls_crypto_info), 0, true },
    [LAYOUT_SENDING_TIME] = { put_sending_time, ONE(struct sock_txtime), true },
    [LAYOUT_ENCAPSULATION] = { put_encapsulation, ONE(int), false },
    [LAYOUT_MULTICAST_FILTER] = { put_multicast_filter, IP_MSFILTER_SIZE(0), 0, true },
    [LAYOUT_ADDRESSES] = { put_addresses, sizeof(struct sockaddr_in), 0, false },
    [LAYOUT_PACKET_MEMBER] = { put_packet_member, ONE(struct packet_mreq), true },
    [LAYOUT_PACKET_STATISTICS] = { put_packet_statistics, sizeof(struct tpacket_stats), 0, true },
    [LAYOUT_PACKET_RING] = { put_packet_ring, sizeof(struct tpacket_req), 0, true },
    [LAYOUT_PACKET_FANOUT] = { put_packet_fanout, ONE(int), true },
    [LAYOUT_PACKET_VERSION] = { put_packet_version, ONE(int), false },
    [LAYOUT_PACKET_AUXDATA] = { put_packet_auxdata, ONE(struct tpacket_auxdata), true },
    [LAYOUT_SCTP_TIMEOUTS] = { put_sctp_timeouts, ONE(struct sctp_rtoinfo), true },
    [LAYOUT_SCTP_INIT] = { put_sctp_init, ONE(struct sctp_initmsg), true },
    [LAYOUT_SCTP_STATUS] = { put_sctp_status, ONE(struct sctp_status), true },
    [LAYOUT_SCTP_MESSAGE] = { put_sctp_message, ONE(struct sctp_sndrcvinfo), true },
#undef ONE
};

bool layout_takes(enum layout layout, size_t size)
{
    return layouts[layout].whole ? size == layouts[layout].whole : size >= layouts[layout].least;
}

size_t layout_reads(enum layout layout, size_t size)
{
    size_t most = layouts[layout].whole ? layouts[layout].whole : STRUCT_MAX;
    return size < most ? size : most;
}

void put_layout(struct rendering *r, enum layout layout, const void *bytes, size_t present, size_t size)
{
    union value value = { { 0 } };
    present = present < sizeof value ? present : sizeof value;
    memcpy(&value, bytes, present);
    if (size < layouts[layout].least) {
        put_quoted(&r->line, value.bytes, present, size);
        return;
    }
    if (layouts[layout].fields)
        text_char(&r->line, '{');
    layouts[layout].put(r, &value, size);
    if (layouts[layout].fields)
        text_char(&r->line, '}');
}
