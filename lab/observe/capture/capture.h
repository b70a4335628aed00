/* Packets of the session's network, by libpcap: immediate mode, nanosecond stamps, snaplen 2048, 16 MiB
 * buffer. */
#ifndef SOCKEYE_OBSERVE_CAPTURE_H
#define SOCKEYE_OBSERVE_CAPTURE_H

#include <stdint.h>
#include <time.h>

#include "lab/record/event.h"

struct capture;

/* Opens an interface of the current network namespace ("lo"). NULL with one line that names the way out. */
struct capture *capture_open(const char *interface, char *why, size_t cap);
void capture_close(struct capture *capture);

int capture_fd(const struct capture *capture); /* readable when packets wait */

/* Gives every waiting packet to `each`, in order; realtime_ns is CLOCK_REALTIME. Returns how many. */
int capture_drain(struct capture *capture,
                  void (*each)(void *data, const struct event_packet *packet, int64_t realtime_ns),
                  void *data);

/* Kernel counts since the start. */
void capture_statistics(struct capture *capture, uint64_t *received, uint64_t *dropped);

#endif
