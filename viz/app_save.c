/* Saving the recording under a name that is not taken: what is there is never overwritten. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "viz/app_state.h"

enum { NAMES_MAX = 1000 };

/* "01 tcp" as "01-tcp": letters, digits, dots; all else parts. */
static void file_name(const char *title, char *out, size_t cap)
{
    size_t used = 0;

    for (; *title && used + 1 < cap; title++) {
        bool plain = isalnum((unsigned char)*title) != 0;
        if (plain || (used > 0 && out[used - 1] != '-'))
            out[used++] = plain ? *title : '-';
    }
    while (used > 0 && out[used - 1] == '-')
        used--;
    snprintf(out + used, cap - used, "%s", used ? "" : "session");
}

static int open_new(const char *title, char *path, size_t cap)
{
    char name[80];
    int fd = -1;

    file_name(title, name, sizeof name);
    for (int i = 1; i < NAMES_MAX && fd < 0; i++) {
        if (i == 1)
            snprintf(path, cap, "%s.pcapng", name);
        else
            snprintf(path, cap, "%s-%d.pcapng", name, i);
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    return fd;
}

static bool write_all(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno != EINTR)
            return false;
        bytes.p += n > 0 ? n : 0;
        bytes.n -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

void app_save(struct app *app)
{
    struct str bytes = timeline_bytes(app->view.timeline);
    char path[128];
    int fd = open_new(app->session->title, path, sizeof path);
    bool good = fd >= 0 && write_all(fd, bytes);
    int error = errno;

    if (fd >= 0 && close(fd) != 0 && good) {
        good = false;
        error = errno;
    }
    if (good) {
        snprintf(app->message, sizeof app->message,
                 "Saved as %s: `sockeye replay`, Wireshark and tshark open it.", path);
        return;
    }
    if (fd >= 0)
        unlink(path);
    snprintf(app->message, sizeof app->message, "Cannot save %s: %s.", path, strerror(error));
}
