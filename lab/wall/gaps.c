#include "lab/wall/gaps.h"

#include "lab/base/text.h"

static const struct {
    enum wall_gap gap;
    const char *means;
} rows[] = {
    { GAP_FILES, "it can open whatever its user can" },
    { GAP_PROCESSES, "it sees other processes" },
    { GAP_TERMINALS, "it can open other terminals" },
    { GAP_APART, "it can reach into the programs that it talks to" },
    { GAP_USER, "it runs as root" },
    { GAP_DISK, "it can fill the disk" },
    { GAP_NETWORK, "it reaches this machine's ports and Unix sockets" },
};

void gaps_say(unsigned gaps, char *out, size_t cap)
{
    struct text text = text_into(out, cap);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!(gaps & (unsigned)rows[i].gap))
            continue;
        gaps &= ~(unsigned)rows[i].gap;
        text_printf(&text, "%s%s", text.used == 0 ? "" : gaps ? ", " : " and ", rows[i].means);
    }
}
