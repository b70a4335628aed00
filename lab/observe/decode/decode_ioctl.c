/* A request whose argument is to be shown is a row in `requests`. */
#include "lab/observe/decode/decode_ioctl.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>

#include "lab/observe/decode/decode_address.h"
#include "lab/observe/decode/decode_fields.h"
#include "lab/observe/decode/decode_time.h"

enum {
    INTERFACES_SHOWN = 8,
    STAMP = 0x8906, /* SIOCGSTAMP and SIOCGSTAMPNS: SIOCGSTAMP_OLD where headers have that */
    STAMP_NS
};

/* ---- numbers and times */

static void put_pointed_int(struct rendering *r, uint64_t at, bool known)
{
    int value;
    if (known && form_read(r, at, &value, sizeof value))
        text_int(&r->line, value);
    else
        put_unseen(r, at);
}

static void put_seconds(struct rendering *r, uint64_t at, bool known)
{
    struct timeval time;
    if (known && form_read(r, at, &time, sizeof time))
        put_timeval(&r->line, &time);
    else
        put_unseen(r, at);
}

static void put_precise(struct rendering *r, uint64_t at, bool known)
{
    struct timespec time;
    if (known && form_read(r, at, &time, sizeof time))
        put_timespec(&r->line, &time);
    else
        put_unseen(r, at);
}

/* ---- struct ifreq: the name of an interface, and one thing of it */

typedef void field_writer(struct text *text, const struct ifreq *request);

/* Without a port, which it has none of, and no endpoint of the session. */
static void put_bare_address(struct text *text, const struct sockaddr *address)
{
    char out[INET_ADDRSTRLEN];
    if (address->sa_family == AF_INET &&
        inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, out, sizeof out))
        text_string(text, out);
    else
        names_put(text, &names_family, address->sa_family);
}

static void put_its_address(struct text *text, const struct ifreq *request)
{
    struct sockaddr address;
    memcpy(&address, &request->ifr_addr, sizeof address);
    put_bare_address(text, &address);
}

static void put_hardware(struct text *text, const struct ifreq *request)
{
    for (int i = 0; i < 6; i++)
        text_printf(text, "%s%02x", i ? ":" : "", (unsigned char)request->ifr_hwaddr.sa_data[i]);
}

static void put_flags(struct text *text, const struct ifreq *request)
{
    names_put_flags(text, &names_interface_flag, (uint16_t)request->ifr_flags);
}

static void put_number(struct text *text, const struct ifreq *request)
{
    text_int(text, request->ifr_ifindex);
}

static void put_newname(struct text *text, const struct ifreq *request)
{
    text_char(text, '"');
    text_escape(text, (struct str){ request->ifr_newname, strnlen(request->ifr_newname, IFNAMSIZ) });
    text_char(text, '"');
}

/* IPv6 sockets and some drivers take other structures by the same requests: those have no name in front. */
static bool has_name(const struct ifreq *request)
{
    size_t length = strnlen(request->ifr_name, IFNAMSIZ);
    for (size_t i = 0; i < length; i++)
        if (!isgraph((unsigned char)request->ifr_name[i]))
            return false;
    return length > 0 && length < IFNAMSIZ;
}

static void put_name(struct text *text, const struct ifreq *request)
{
    put_field_name(text, "ifr_name");
    text_char(text, '"');
    text_escape(text, str_from(request->ifr_name));
    text_char(text, '"');
}

static const struct interface_request {
    uint32_t request;
    const char *field;
    field_writer *put;
    bool gets;
} interface_requests[] = {
    { SIOCGIFINDEX, "ifr_ifindex", put_number, true },
    { SIOCGIFFLAGS, "ifr_flags", put_flags, true },
    { SIOCSIFFLAGS, "ifr_flags", put_flags, false },
    { SIOCGIFADDR, "ifr_addr", put_its_address, true },
    { SIOCSIFADDR, "ifr_addr", put_its_address, false },
    { SIOCGIFDSTADDR, "ifr_dstaddr", put_its_address, true },
    { SIOCSIFDSTADDR, "ifr_dstaddr", put_its_address, false },
    { SIOCGIFBRDADDR, "ifr_broadaddr", put_its_address, true },
    { SIOCSIFBRDADDR, "ifr_broadaddr", put_its_address, false },
    { SIOCGIFNETMASK, "ifr_netmask", put_its_address, true },
    { SIOCSIFNETMASK, "ifr_netmask", put_its_address, false },
    { SIOCGIFHWADDR, "ifr_hwaddr", put_hardware, true },
    { SIOCSIFHWADDR, "ifr_hwaddr", put_hardware, false },
    { SIOCSIFHWBROADCAST, "ifr_hwaddr", put_hardware, false },
    { SIOCADDMULTI, "ifr_hwaddr", put_hardware, false },
    { SIOCDELMULTI, "ifr_hwaddr", put_hardware, false },
    { SIOCGIFMETRIC, "ifr_metric", put_number, true },
    { SIOCSIFMETRIC, "ifr_metric", put_number, false },
    { SIOCGIFMTU, "ifr_mtu", put_number, true },
    { SIOCSIFMTU, "ifr_mtu", put_number, false },
    { SIOCGIFTXQLEN, "ifr_qlen", put_number, true },
    { SIOCSIFTXQLEN, "ifr_qlen", put_number, false },
    { SIOCSIFNAME, "ifr_newname", put_newname, false },
    { SIOCETHTOOL, NULL, NULL, false },
    { SIOCGIFMAP, NULL, NULL, false },
    { SIOCGMIIPHY, NULL, NULL, false },
    { SIOCGMIIREG, NULL, NULL, false },
};

static const struct interface_request *interface_request(uint32_t request)
{
    for (size_t i = 0; i < sizeof interface_requests / sizeof *interface_requests; i++)
        if (interface_requests[i].request == request)
            return &interface_requests[i];
    return NULL;
}

static void put_interface_request(struct rendering *r, uint64_t at, const struct interface_request *row)
{
    struct ifreq request;
    if (!form_read(r, at, &request, sizeof request) || !has_name(&request)) {
        put_unseen(r, at);
        return;
    }
    text_char(&r->line, '{');
    put_name(&r->line, &request);
    if (row->field) {
        put_field_name(&r->line, row->field);
        if (row->gets && !r->filled)
            text_string(&r->line, LATER);
        else
            row->put(&r->line, &request);
    }
    text_char(&r->line, '}');
}

/* The other way round: the number is given, and the name comes back. */
static void put_interface_name(struct rendering *r, uint64_t at, bool known)
{
    struct ifreq request;
    if (!form_read(r, at, &request, sizeof request)) {
        put_unseen(r, at);
        return;
    }
    text_char(&r->line, '{');
    put_field(&r->line, "ifr_ifindex", request.ifr_ifindex);
    if (known && has_name(&request))
        put_name(&r->line, &request);
    else
        text_string(&r->line, ", ifr_name=" LATER);
    text_char(&r->line, '}');
}

static void put_one_of_list(struct rendering *r, const struct ifreq *request)
{
    text_char(&r->line, '{');
    text_char(&r->line, '"');
    text_escape(&r->line, (struct str){ request->ifr_name, strnlen(request->ifr_name, IFNAMSIZ) });
    text_string(&r->line, "\", ");
    put_its_address(&r->line, request);
    text_char(&r->line, '}');
}

/* Without a buffer it asks how many bytes there would be. */
static void put_interface_list(struct rendering *r, uint64_t at, bool known)
{
    struct ifconf list;
    struct ifreq one;
    if (!form_read(r, at, &list, sizeof list)) {
        put_unseen(r, at);
        return;
    }
    text_char(&r->line, '{');
    put_field(&r->line, "ifc_len", list.ifc_len);
    uint64_t from = (uint64_t)(uintptr_t)list.ifc_buf;
    int count = list.ifc_len > 0 ? list.ifc_len / (int)sizeof one : 0;
    put_field_name(&r->line, "ifc_req");
    if (!known || from == 0) {
        put_unseen(r, from);
    } else {
        text_char(&r->line, '[');
        for (int i = 0; i < count && i < INTERFACES_SHOWN; i++) {
            if (!form_read(r, from + (uint64_t)i * sizeof one, &one, sizeof one))
                break;
            text_string(&r->line, i ? " " : "");
            put_one_of_list(r, &one);
        }
        text_string(&r->line, count > INTERFACES_SHOWN ? " ...]" : "]");
    }
    text_char(&r->line, '}');
}

/* ---- the argument */

static void put_nothing(struct rendering *r, uint64_t at, bool known)
{
    (void)r, (void)at, (void)known;
}

static const struct {
    uint32_t request;
    void (*put)(struct rendering *r, uint64_t at, bool known);
    bool gets; /* known once the call has succeeded */
} requests[] = {
    { FIOCLEX, put_nothing, false },           { FIONCLEX, put_nothing, false },
    { SIOCGSKNS, put_nothing, false },         { FIONBIO, put_pointed_int, false },
    { FIOASYNC, put_pointed_int, false },      { FIOSETOWN, put_pointed_int, false },
    { SIOCSPGRP, put_pointed_int, false },     { FIOGETOWN, put_pointed_int, true },
    { SIOCGPGRP, put_pointed_int, true },      { FIONREAD, put_pointed_int, true },
    { SIOCOUTQ, put_pointed_int, true },       { SIOCOUTQNSD, put_pointed_int, true },
    { SIOCATMARK, put_pointed_int, true },     { STAMP, put_seconds, true },
    { SIOCGSTAMP_NEW, put_seconds, true },     { STAMP_NS, put_precise, true },
    { SIOCGSTAMPNS_NEW, put_precise, true },   { SIOCGIFNAME, put_interface_name, true },
    { SIOCGIFCONF, put_interface_list, true },
};

/* FIONREAD and SIOCOUTQ share their numbers with terminal requests; on what is watched they are these. */
void show_ioctl_request(struct rendering *r, int index, const struct names *names)
{
    uint32_t request = (uint32_t)r->raw->args[index];
    const char *name = names_find(names, request);
    if (name)
        text_string(&r->line, name);
    else
        text_hex(&r->line, request);
}

void show_ioctl_argument(struct rendering *r, int index, const struct names *names)
{
    uint64_t at = r->raw->args[index];
    uint32_t request = (uint32_t)r->raw->args[1];
    const struct interface_request *interface = interface_request(request);
    (void)names;
    if (interface) {
        put_interface_request(r, at, interface);
        return;
    }
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        if (requests[i].request != request)
            continue;
        requests[i].put(r, at, !requests[i].gets || r->filled);
        return;
    }
    put_unseen(r, at);
}
