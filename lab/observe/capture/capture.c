/* libpcap within the session's network namespace. On lo the kernel shows each frame twice, outgoing and
 * incoming; libpcap drops the outgoing one by itself, on a device that is called lo or has ARPHRD_LOOPBACK.
 */
#include "lab/observe/capture/capture.h"

#include <fcntl.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SNAPLEN = 2048, BUFFER = 16 * 1024 * 1024 };

struct capture {
    pcap_t *pcap;
    uint16_t link_type;
};

/* What the callback of pcap_dispatch() hands on. */
struct draining {
    const struct capture *capture;
    void (*each)(void *data, const struct event_packet *packet, int64_t realtime_ns);
    void *data;
};

static void explain(int status, const char *interface, const char *detail, char *why, size_t cap)
{
    if (status == PCAP_ERROR_PERM_DENIED)
        snprintf(why, cap, "cannot capture packets: needs CAP_NET_RAW; run `sockeye doctor`");
    else if (status == PCAP_ERROR_NO_SUCH_DEVICE)
        snprintf(why, cap, "cannot capture packets: there is no interface %s here; run `sockeye doctor`",
                 interface);
    else if (status == PCAP_ERROR_IFACE_NOT_UP)
        snprintf(why, cap, "cannot capture packets: the interface %s is down; run `sockeye doctor`",
                 interface);
    else
        snprintf(why, cap, "cannot capture packets on %s: %.160s; run `sockeye doctor`", interface, detail);
}

struct capture *capture_open(const char *interface, char *why, size_t cap)
{
    char detail[PCAP_ERRBUF_SIZE] = "";
    struct capture *capture = calloc(1, sizeof *capture);
    pcap_t *pcap = capture ? pcap_create(interface, detail) : NULL;
    int status;

    if (pcap == NULL) {
        snprintf(why, cap, "cannot capture packets: %.160s", capture ? detail : "out of memory");
        free(capture);
        return NULL;
    }
    pcap_set_snaplen(pcap, SNAPLEN);
    pcap_set_immediate_mode(pcap, 1);
    pcap_set_buffer_size(pcap, BUFFER);
    pcap_set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO);
    status = pcap_activate(pcap);
    /* libpcap leaves it to be inherited; the programs must not get the observer's packet socket */
    if (status >= 0 && fcntl(pcap_fileno(pcap), F_SETFD, FD_CLOEXEC) == -1)
        status = PCAP_ERROR;
    if (status < 0 || pcap_setnonblock(pcap, 1, detail) != 0) {
        explain(status, interface, status < 0 ? pcap_geterr(pcap) : detail, why, cap);
        pcap_close(pcap);
        free(capture);
        return NULL;
    }
    capture->pcap = pcap;
    capture->link_type = (uint16_t)pcap_datalink(pcap);
    return capture;
}

void capture_close(struct capture *capture)
{
    if (capture == NULL)
        return;
    pcap_close(capture->pcap);
    free(capture);
}

int capture_fd(const struct capture *capture)
{
    return pcap_get_selectable_fd(capture->pcap);
}

static void take(u_char *user, const struct pcap_pkthdr *header, const u_char *bytes)
{
    const struct draining *draining = (const void *)user;
    struct event_packet packet = {
        .bytes = bytes,
        .captured = header->caplen,
        .length = header->len,
        .link_type = draining->capture->link_type,
    };

    /* With nanosecond precision libpcap puts nanoseconds where a timeval has microseconds. */
    draining->each(draining->data, &packet, (int64_t)header->ts.tv_sec * 1000000000 + header->ts.tv_usec);
}

int capture_drain(struct capture *capture,
                  void (*each)(void *data, const struct event_packet *packet, int64_t realtime_ns),
                  void *data)
{
    struct draining draining = { capture, each, data };
    int total = 0, got;

    while ((got = pcap_dispatch(capture->pcap, -1, take, (u_char *)&draining)) > 0)
        total += got;
    return total;
}

void capture_statistics(struct capture *capture, uint64_t *received, uint64_t *dropped)
{
    struct pcap_stat statistics;

    *received = *dropped = 0;
    if (pcap_stats(capture->pcap, &statistics) != 0)
        return;
    *received = statistics.ps_recv;
    *dropped = statistics.ps_drop;
}
