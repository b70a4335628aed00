/* Figures about the screen.
 *
 *   bench screen WxH KEY COUNT COMMAND...   runs COMMAND in a pseudo-terminal, types KEY COUNT times, each when the screen
 *                                           has come to rest, then quits. What it costs, the command says (--timing).
 *   bench frame FILE WxH                    prints the CPU milliseconds of a frame (median) over 400 steps spread over
 *                                           the recording, drawn to the canvas. */
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
#include "viz/app_state.h"
#include "viz/view.h"

enum { REST_MS = 60, DEADLINE_MS = 10000, FRAMES = 400 };

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

static bool size_from(const char *text, struct winsize *size)
{
    return sscanf(text, "%hux%hu", &size->ws_col, &size->ws_row) == 2;
}

int bench_screen(int count, char **words)
{
    struct winsize size = { 0 };
    int terminal, status = 0;
    if (count < 4 || !size_from(words[0], &size))
        return 2;
    pid_t pid = forkpty(&terminal, NULL, NULL, &size);
    if (pid == 0) {
        execv(words[3], words + 3);
        _exit(127);
    }
    if (pid < 0)
        return 1;
    bool alive = settle(terminal, DEADLINE_MS);
    for (int i = 0; alive && i < atoi(words[2]); i++)
        alive = write(terminal, words[1], strlen(words[1])) > 0 && settle(terminal, REST_MS * 5);
    if (write(terminal, "qy", 2) == 2)
        while (settle(terminal, DEADLINE_MS) && waitpid(pid, &status, WNOHANG) == 0)
            kill(pid, SIGTERM);
    close(terminal);
    return alive ? 0 : 1;
}

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

int bench_frame(int count, char **words)
{
    static struct app app;
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
    struct app_session session = { .title = "bench", .timeline = timeline, .wake = -1 };
    struct app_options options = { .color = true, .width = size.ws_col, .height = size.ws_row };
    app_begin(&app, &session, &options);
    bool good = canvas_make(&app.canvas, size.ws_col, size.ws_row, false);
    uint32_t steps = timeline_steps(timeline);
    for (int i = 0; good && i < FRAMES; i++) {
        good = view_go(&app.view, (uint32_t)((uint64_t)steps * (unsigned)(i + 1) / FRAMES));
        double begin = cpu_ms();
        app_draw(&app);
        times[i] = cpu_ms() - begin;
    }
    if (good)
        printf("%.3f\n", bench_median(times, FRAMES));
    canvas_free(&app.canvas);
    app_end(&app);
    timeline_close(timeline);
    return good ? 0 : 1;
}
