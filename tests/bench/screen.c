/* Figures about the screen.
 *
 *   bench screen WxH KEY COUNT COMMAND...   runs COMMAND in a pseudo-terminal, types KEY COUNT times, each
 * when the screen has come to rest, then quits. What it costs, the command says (--timing). bench flood WxH
 * COMMAND...              runs COMMAND, lets all its programs go ('c'), and prints seconds until they have
 *                                           ended and frames a second until then.
 *   bench idle WxH SECONDS COMMAND...       runs COMMAND, waits until it is at rest, and prints how often it
 * and its children woke in so many seconds, and how many bytes they drew. bench frame FILE WxH prints the CPU
 * milliseconds of a frame (median) over 400 steps spread over the recording, drawn to the canvas. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "viz/screen.h"
#include "viz/view/view.h"

enum {
    REST_MS = 60,
    SETTLED_MS = 1500,
    DEADLINE_MS = 10000,
    FLOOD_MS = 60000,
    FRAME_GAP_MS = 4,
    FRAMES = 400
};

/* Reads what the program draws until it has drawn nothing for REST_MS; false when it has gone. */
static bool settle(int terminal, int first_ms)
{
    char bytes[65536];
    struct pollfd wait = { .fd = terminal, .events = POLLIN };
    int timeout = first_ms;
    double end = bench_now_ms() + DEADLINE_MS;
    while (bench_now_ms() < end) {
        if (poll(&wait, 1, timeout) <= 0)
            return true;
        if (read(terminal, bytes, sizeof bytes) <= 0)
            return false;
        timeout = REST_MS;
    }
    return true;
}

/* Until nothing was drawn for SETTLED_MS. */
static void rest(int terminal)
{
    char bytes[4096];
    struct pollfd wait = { .fd = terminal, .events = POLLIN };
    while (poll(&wait, 1, SETTLED_MS) > 0 && read(terminal, bytes, sizeof bytes) > 0)
        ;
}

static bool size_from(const char *text, struct winsize *size)
{
    return sscanf(text, "%hux%hu", &size->ws_col, &size->ws_row) == 2;
}

/* The command in a terminal of its own; its process, -1 when there is none. */
static pid_t start(const char *size, char **command, int *terminal)
{
    struct winsize window = { 0 };
    if (!size_from(size, &window))
        return -1;
    pid_t pid = forkpty(terminal, NULL, NULL, &window);
    if (pid == 0) {
        execv(command[0], command);
        _exit(127);
    }
    return pid;
}

static void finish(pid_t pid, int terminal)
{
    int status;
    if (write(terminal, "qy", 2) == 2)
        while (settle(terminal, DEADLINE_MS) && waitpid(pid, &status, WNOHANG) == 0)
            kill(pid, SIGTERM);
    close(terminal);
}

int bench_screen(int count, char **words)
{
    int terminal;
    pid_t pid = count < 4 ? -1 : start(words[0], words + 3, &terminal);
    if (pid < 0)
        return 2;
    bool alive = settle(terminal, DEADLINE_MS);
    for (int i = 0; alive && i < atoi(words[2]); i++)
        alive = write(terminal, words[1], strlen(words[1])) > 0 && settle(terminal, REST_MS * 5);
    finish(pid, terminal);
    return alive ? 0 : 1;
}

/* A frame is what comes within a few milliseconds; the word that says the end is drawn when all have ended.
 */
static bool flood(int terminal, double *seconds, double *rate)
{
    static char bytes[1 << 16];
    struct pollfd wait = { .fd = terminal, .events = POLLIN };
    double begin = bench_now_ms(), last = 0;
    int frames = 0;
    while (bench_now_ms() - begin < FLOOD_MS) {
        if (poll(&wait, 1, DEADLINE_MS) <= 0)
            return false;
        ssize_t size = read(terminal, bytes, sizeof bytes);
        double now = bench_now_ms();
        if (size <= 0)
            return false;
        frames += now - last > FRAME_GAP_MS;
        last = now;
        if (memmem(bytes, (size_t)size, "ended", 5)) {
            *seconds = (now - begin) / 1e3;
            *rate = frames / *seconds;
            return true;
        }
    }
    return false;
}

int bench_flood(int count, char **words)
{
    double seconds = 0, rate = 0;
    int terminal;
    pid_t pid = count < 2 ? -1 : start(words[0], words + 1, &terminal);
    if (pid < 0)
        return 2;
    bool good =
        settle(terminal, DEADLINE_MS) && write(terminal, "c", 1) == 1 && flood(terminal, &seconds, &rate);
    finish(pid, terminal);
    if (good)
        printf("%.3f %.1f\n", seconds, rate);
    return good ? 0 : 1;
}

/* How often a process and its children have slept and woken so far. */
static long wakes(pid_t pid)
{
    char path[64], line[128];
    long total = 0, number;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *status = fopen(path, "re");
    while (status && fgets(line, sizeof line, status))
        if (sscanf(line, "voluntary_ctxt_switches: %ld", &number) == 1)
            total += number;
    if (status)
        fclose(status);
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *children = fopen(path, "re");
    while (children && fscanf(children, "%ld", &number) == 1)
        total += wakes((pid_t)number);
    if (children)
        fclose(children);
    return total;
}

int bench_idle(int count, char **words)
{
    char bytes[4096];
    int terminal;
    pid_t pid = count < 3 ? -1 : start(words[0], words + 2, &terminal);
    if (pid < 0)
        return 2;
    bool good = settle(terminal, DEADLINE_MS) && write(terminal, " ", 1) == 1;
    rest(terminal);
    struct pollfd wait = { .fd = terminal, .events = POLLIN };
    long before = wakes(pid);
    ssize_t drawn = poll(&wait, 1, atoi(words[1]) * 1000) > 0 ? read(terminal, bytes, sizeof bytes) : 0;
    long after = wakes(pid);
    finish(pid, terminal);
    if (good && before > 0)
        printf("%ld %zd\n", after - before, drawn);
    return good ? 0 : 1;
}

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

int bench_frame(int count, char **words)
{
    static struct screen screen;
    struct winsize size = { 0 };
    char why[256];
    double times[FRAMES];
    if (count != 2 || !size_from(words[1], &size))
        return 2;
    struct timeline *timeline = timeline_open(open(words[0], O_RDONLY | O_CLOEXEC), false, why, sizeof why);
    if (!timeline) {
        fprintf(stderr, "bench: %s\n", why);
        return 1;
    }
    struct screen_session session = { .title = "bench", .timeline = timeline, .wake = -1 };
    struct screen_options options = { .color = true, .width = size.ws_col, .height = size.ws_row };
    screen_begin(&screen, &session, &options);
    bool good = canvas_make(&screen.canvas, size.ws_col, size.ws_row, false);
    uint32_t steps = timeline_steps(timeline);
    for (int i = 0; good && i < FRAMES; i++) {
        good = view_go(&screen.view, (uint32_t)((uint64_t)steps * (unsigned)(i + 1) / FRAMES));
        double begin = cpu_ms();
        screen_draw(&screen);
        times[i] = cpu_ms() - begin;
    }
    if (good)
        printf("%.3f\n", bench_median(times, FRAMES));
    canvas_free(&screen.canvas);
    screen_end(&screen);
    timeline_close(timeline);
    return good ? 0 : 1;
}
