#include "lab/observe/objects/values_from.h"

#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <string.h>

int32_t values_held(uint64_t value)
{
    return value > INT32_MAX ? INT32_MAX : (int32_t)value;
}

void values_from_memory(struct values *values, const uint32_t memory[], bool tcp)
{
    values->number[VALUE_RECV_LIMIT] = values_held(memory[SK_MEMINFO_RCVBUF]);
    values->number[VALUE_SEND_LIMIT] = values_held(memory[SK_MEMINFO_SNDBUF]);
    values->number[VALUE_RECV_MEMORY] = values_held(memory[SK_MEMINFO_RMEM_ALLOC]);
    values->number[VALUE_SEND_MEMORY] =
        values_held(memory[tcp ? SK_MEMINFO_WMEM_QUEUED : SK_MEMINFO_WMEM_ALLOC]);
    values->number[VALUE_DROPS] = values_held(memory[SK_MEMINFO_DROPS]);
}

/* A field that this kernel's shorter tcp_info may not have. */
static int32_t info_field(const void *info, size_t size, size_t offset)
{
    uint32_t value;
    if (offset + sizeof value > size)
        return VALUE_UNKNOWN;
    memcpy(&value, (const char *)info + offset, sizeof value);
    return values_held(value);
}

void values_from_tcp(struct objects *objects, struct object *object, const void *bytes, size_t size)
{
    /* tcpi_rcv_wnd follows tcpi_snd_wnd since Linux 6.2; older headers do not name it. */
    const size_t snd_wnd = offsetof(struct tcp_info, tcpi_snd_wnd), rcv_wnd = snd_wnd + sizeof(uint32_t);
    int32_t *number = object->now.number;
    struct tcp_info info = { .tcpi_state = 0 };
    if (size < offsetof(struct tcp_info, tcpi_total_retrans) + sizeof info.tcpi_total_retrans)
        return;
    /* What netlink gives is not aligned. */
    memcpy(&info, bytes, size < sizeof info ? size : sizeof info);
    if (info.tcpi_state != object->state)
        object_set_state(objects, object, info.tcpi_state);
    if (object->state == STATE_LISTEN) {
        number[VALUE_ACCEPT_QUEUE] = values_held(info.tcpi_unacked);
        number[VALUE_BACKLOG] = values_held(info.tcpi_sacked);
        return;
    }
    if (object->state == STATE_CLOSED)
        return;
    number[VALUE_CWND] = values_held(info.tcpi_snd_cwnd);
    number[VALUE_SSTHRESH] =
        info.tcpi_snd_ssthresh >= INT32_MAX ? VALUE_UNKNOWN : values_held(info.tcpi_snd_ssthresh);
    number[VALUE_RTT] = info.tcpi_rtt ? values_held(info.tcpi_rtt) : VALUE_UNKNOWN;
    number[VALUE_RTO] = values_held(info.tcpi_rto);
    number[VALUE_MSS] = values_held(info.tcpi_snd_mss);
    number[VALUE_UNACKED] = values_held(info.tcpi_unacked);
    number[VALUE_RETRANSMITS] = values_held(info.tcpi_total_retrans);
    number[VALUE_UNSENT] = info_field(bytes, size, offsetof(struct tcp_info, tcpi_notsent_bytes));
    if (object->state != STATE_SYN_SENT) {
        number[VALUE_PEER_WINDOW] = info_field(bytes, size, snd_wnd);
        number[VALUE_OWN_WINDOW] = info_field(bytes, size, rcv_wnd);
    }
}
