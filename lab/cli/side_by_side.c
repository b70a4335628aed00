#include "lab/cli/side_by_side.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/cli/cli.h"
#include "lab/cli/private_network.h"

enum { SEATS_MAX = 2 };

static size_t count_seats(const cpu_set_t *cpus)
{
    static bool said;
    if (CPU_COUNT(cpus) < SEATS_MAX)
        return 1;
    if (networks_are_private())
        return SEATS_MAX;
    if (!said)
        complain("the sessions take turns: this machine has no private network for each");
    said = true;
    return 1;
}

/* One session that is being played. Its plan is kept until it has ended: programs that no cache could keep
 * are removed with it. */
struct seat {
    bool taken;
    size_t nth;
    struct session_plan *session;
    struct session_live live;
};

struct play {
    const struct side_by_side *sessions;
    size_t next;
    struct seat seats[SEATS_MAX];
    size_t seat_count;
    cpu_set_t cpus;
};

/* The observer stays on the CPU on which it is started, and its programs with it. */
static void sit_on(const struct play *play, size_t seat)
{
    cpu_set_t one;
    size_t nth = seat % (size_t)CPU_COUNT(&play->cpus);
    CPU_ZERO(&one);
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, &play->cpus) && nth-- == 0)
            CPU_SET(cpu, &one);
    sched_setaffinity(0, sizeof one, &one);
}

static int start(struct play *play, size_t seat)
{
    static struct session_plan plans[SEATS_MAX]; /* large */
    struct seat *on = &play->seats[seat];
    on->session = &plans[seat];
    int status = play->sessions->plan(play->sessions->data, play->next, on->session);
    if (status == CLI_GOOD)
        status = session_settle_unseen(on->session);
    if (status == CLI_GOOD) {
        sit_on(play, seat);
        status = session_open(on->session, &on->live);
        sched_setaffinity(0, sizeof play->cpus, &play->cpus);
    }
    if (status != CLI_GOOD) {
        session_plan_free(on->session);
        return status;
    }
    on->taken = true;
    on->nth = play->next++;
    observe_command(&on->live.observation, "walk");
    return CLI_GOOD;
}

/* True when the observer has come to its end. */
static bool has_ended(const struct seat *seat)
{
    char bytes[64];
    ssize_t n;
    while ((n = read(seat->live.observation.control, bytes, sizeof bytes)) > 0)
        ;
    return n == 0 || (errno != EAGAIN && errno != EINTR);
}

static bool anybody(const struct play *play)
{
    for (size_t i = 0; i < play->seat_count; i++)
        if (play->seats[i].taken)
            return true;
    return false;
}

/* Waits until one of those that are played has news. */
static void wait_for_news(struct play *play)
{
    struct pollfd wait[SEATS_MAX];
    for (size_t i = 0; i < play->seat_count; i++)
        wait[i] = (struct pollfd){ .fd = play->seats[i].taken ? play->seats[i].live.observation.control : -1,
                                   .events = POLLIN };
    poll(wait, play->seat_count, -1);
}

/* Ends those that are played; nobody wants to know of them any more. */
static void break_off(struct play *play)
{
    for (size_t i = 0; i < play->seat_count; i++) {
        if (!play->seats[i].taken)
            continue;
        play->seats[i].taken = false;
        observe_end(&play->seats[i].live.observation);
        session_plan_free(play->seats[i].session);
        timeline_close(play->seats[i].live.timeline);
    }
    play->next = play->sessions->count;
}

/* Hands over those that have come to their end. An exit status. */
static int take_ended(struct play *play)
{
    int worst = CLI_GOOD;
    for (size_t i = 0; i < play->seat_count; i++) {
        struct seat *seat = &play->seats[i];
        if (!seat->taken || !has_ended(seat))
            continue;
        seat->taken = false;
        int status = session_close(&seat->live, CLI_GOOD);
        session_plan_free(seat->session);
        worst = status > worst ? status : worst;
        timeline_grow(seat->live.timeline);
        if (!play->sessions->took(play->sessions->data, seat->nth, seat->live.timeline))
            break_off(play);
    }
    return worst;
}

int side_by_side(const struct side_by_side *sessions)
{
    struct play play = { .sessions = sessions };
    int status = CLI_GOOD;
    if (sched_getaffinity(0, sizeof play.cpus, &play.cpus) != 0)
        CPU_SET(0, &play.cpus);
    play.seat_count = sessions->count > 1 ? count_seats(&play.cpus) : 1;
    while (status == CLI_GOOD && (anybody(&play) || play.next < sessions->count)) {
        for (size_t i = 0; i < play.seat_count && status == CLI_GOOD && play.next < sessions->count; i++)
            if (!play.seats[i].taken)
                status = start(&play, i);
        if (status != CLI_GOOD)
            break;
        wait_for_news(&play);
        status = take_ended(&play);
    }
    break_off(&play);
    return status;
}
