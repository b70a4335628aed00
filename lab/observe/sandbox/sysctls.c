#include "lab/observe/sandbox/sysctls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A new network namespace takes some of these from the host, so each one a lesson could notice is set to what
 * Linux ships. Names that a kernel lacks are passed over; the first congestion control that works stays.
 * The network is private, so its ports below 1024 are the programs' too. */
static const struct plan_sysctl defaults[] = {
    { "net/ipv4/tcp_rmem", "4096 131072 6291456" },
    { "net/ipv4/tcp_wmem", "4096 16384 4194304" },
    { "net/ipv4/tcp_congestion_control", "reno" },
    { "net/ipv4/tcp_congestion_control", "cubic" },
    { "net/core/somaxconn", "4096" },
    { "net/ipv4/tcp_syn_retries", "6" },
    { "net/ipv4/tcp_synack_retries", "5" },
    { "net/ipv4/tcp_syn_linear_timeouts", "4" },
    { "net/ipv4/tcp_retries1", "3" },
    { "net/ipv4/tcp_retries2", "15" },
    { "net/ipv4/tcp_orphan_retries", "0" },
    { "net/ipv4/tcp_max_syn_backlog", "1024" },
    { "net/ipv4/tcp_syncookies", "1" },
    { "net/ipv4/tcp_abort_on_overflow", "0" },
    { "net/ipv4/tcp_fin_timeout", "60" },
    { "net/ipv4/tcp_keepalive_time", "7200" },
    { "net/ipv4/tcp_keepalive_intvl", "75" },
    { "net/ipv4/tcp_keepalive_probes", "9" },
    { "net/ipv4/tcp_moderate_rcvbuf", "1" },
    { "net/ipv4/tcp_adv_win_scale", "1" },
    { "net/ipv4/tcp_app_win", "31" },
    { "net/ipv4/tcp_autocorking", "1" },
    { "net/ipv4/tcp_slow_start_after_idle", "1" },
    { "net/ipv4/tcp_no_metrics_save", "0" },
    { "net/ipv4/tcp_notsent_lowat", "4294967295" },
    { "net/ipv4/tcp_limit_output_bytes", "4194304" },
    { "net/ipv4/tcp_window_scaling", "1" },
    { "net/ipv4/tcp_timestamps", "1" },
    { "net/ipv4/tcp_sack", "1" },
    { "net/ipv4/tcp_ecn", "2" },
    { "net/ipv4/tcp_fastopen", "1" },
    { "net/ipv4/tcp_tw_reuse", "2" },
    { "net/ipv4/ip_local_port_range", "32768 60999" },
    { "net/ipv4/ip_local_reserved_ports", "" },
    { "net/ipv4/ip_unprivileged_port_start", "0" },
    { "net/ipv4/icmp_echo_ignore_broadcasts", "1" },
    { "net/ipv4/icmp_ratelimit", "1000" },
    { "net/ipv6/bindv6only", "0" },
    { "net/unix/max_dgram_qlen", "10" },
};

int sysctl_write(const char *name, const char *value)
{
    char path[256];
    snprintf(path, sizeof path, "/proc/sys/%s", name);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    size_t length = strlen(value);
    ssize_t wrote = write(fd, length ? value : "\n", length ? length : 1);
    int error = errno;
    close(fd);
    errno = error;
    return wrote < 0 ? -1 : 0;
}

/* Whether it has that value, however the blanks between its numbers are written. */
static bool is_so(const char *name, const char *value)
{
    char path[256], text[256];
    snprintf(path, sizeof path, "/proc/sys/%s", name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    text[size > 0 ? size : 0] = '\0';
    const char *is = text;
    while (size >= 0) {
        size_t is_word = strcspn(is += strspn(is, " \t\n"), " \t\n"),
               word = strcspn(value += strspn(value, " \t\n"), " \t\n");
        if (is_word != word || memcmp(is, value, word) != 0)
            return false;
        if (word == 0)
            return true;
        is += word;
        value += word;
    }
    return false;
}

/* What a network begins with (since Linux 5.4), and nobody can set or read in one that an ordinary user has
 * made, before 6.4. */
static bool begins_so(const struct plan_sysctl *wanted, int error)
{
    return error == ENOENT && strcmp(wanted->name, "net/core/somaxconn") == 0 &&
           strcmp(wanted->value, "4096") == 0;
}

static int apply(const struct plan *plan, bool sets, int trouble[PLAN_SYSCTLS_MAX])
{
    int count = 0;
    for (size_t i = 0; i < plan->sysctl_count; i++) {
        const struct plan_sysctl *wanted = &plan->sysctls[i];
        int error = !sets ? EPERM : sysctl_write(wanted->name, wanted->value) == 0 ? 0 : errno;
        bool is = is_so(wanted->name, wanted->value) || (sets && begins_so(wanted, error));
        trouble[i] = error != 0 && is ? 0 : error;
        count += trouble[i] != 0;
    }
    return count;
}

int sysctls_apply(const struct plan *plan, int trouble[PLAN_SYSCTLS_MAX])
{
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
        sysctl_write(defaults[i].name, defaults[i].value);
    return apply(plan, true, trouble);
}

int sysctls_compare(const struct plan *plan, int trouble[PLAN_SYSCTLS_MAX])
{
    return apply(plan, false, trouble);
}
