/* sockeye watch: judges each time a file is saved. It never goes on by itself: who is done says so. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "lab/cli/cleanup.h"
#include "lab/cli/file_watch.h"
#include "lab/cli/output_style.h"
#include "lab/cli/show.h"
#include "lab/cli/submission.h"
#include "lab/course/judge/report_checks.h"

/* ---- keys without a newline */

static struct termios cooked, keys; /* the terminal as it was, and for keys */
static bool raw;

static void cook(void)
{
    tcsetattr(STDIN_FILENO, TCSANOW, &cooked);
}

static void uncook(void)
{
    tcsetattr(STDIN_FILENO, TCSANOW, &keys);
}

static void leave_keys(void)
{
    if (raw)
        cook();
    raw = false;
    cleanup_at_signals(NULL, NULL);
}

static void read_keys(void)
{
    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &cooked) != 0)
        return;
    keys = cooked;
    keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw = true;
    cleanup_at_signals(cook, uncook);
    uncook();
}

/* ---- one judgement after the other */

struct session {
    const struct submission *submission;
    const struct cli_options *options;
    struct file_watch watching;
    struct judgement *judgement; /* the last one */
    bool keys;                   /* there is somebody who can press them */
};

static bool tell(const struct session *session, int status)
{
    char when[16];
    time_t now = time(NULL);
    struct tm local;
    const struct judgement *judgement = session->judgement;
    strftime(when, sizeof when, "%H:%M:%S", localtime_r(&now, &local));
    if (judgement)
        report_checks_text(stdout, output_style_of(session->options), judgement);
    if (status == CLI_GOOD && judgement && judgement->rough)
        printf("%s  passed: `sockeye solution %s` shows another way, `sockeye learn` what comes next", when,
               session->submission->exercise->lesson->number);
    else
        printf("%s  save to check again", when);
    if (session->keys)
        fputs(status == CLI_GOOD ? "; q: end" : "; enter: look at the moment; q: end", stdout);
    putchar('\n');
    return fflush(stdout) == 0;
}

static bool check_again(struct session *session)
{
    judgement_free(session->judgement);
    session->judgement = NULL;
    if (session->keys)
        fputs("\33[H\33[2J\33[3J", stdout);
    print_visible("checking %s ...\n", session->submission->file);
    fflush(stdout);
    int status = check_submission(session->submission, session->options, &session->judgement);
    if (session->judgement)
        note_check(session->submission, session->judgement);
    return tell(session, status);
}

/* The viewer at the moment of the first check that failed. */
static void look(const struct session *session)
{
    const struct judgement *judgement = session->judgement;
    struct screen_options looks = show_app_options(session->options);
    struct failure failure;
    size_t i = 0;
    while (judgement && i < judgement->check_count && !failure_of(judgement, &judgement->checks[i], &failure))
        i++;
    if (!judgement || i == judgement->check_count)
        return;
    struct screen_session app = { .title = judgement->exercise->id,
                                  .timeline = judgement->trials[judgement->checks[i].trial].timeline,
                                  .wake = -1,
                                  .at = failure.step };
    leave_keys();
    app_watch(&app, &looks);
    read_keys();
    tell(session, CLI_FAILED);
}

/* False when the person wants to end. */
static bool take_key(struct session *session)
{
    char key;
    ssize_t n = read(STDIN_FILENO, &key, 1);
    if (n <= 0 || key == 'q' || key == 4 /* Ctrl-D */)
        return false;
    if (key == '\n' || key == '\r')
        look(session);
    else if (key == 'r')
        return check_again(session);
    return true;
}

int watch_submission(const struct submission *submission, const struct cli_options *options)
{
    struct session session = { .submission = submission, .options = options };
    file_watch_begin(&session.watching, submission->folder);
    read_keys();
    session.keys = raw && isatty(STDOUT_FILENO);
    bool goes_on = check_again(&session);
    while (goes_on) {
        if (file_watch_wait(&session.watching, session.keys ? STDIN_FILENO : -1))
            goes_on = check_again(&session);
        else
            goes_on = take_key(&session);
    }
    leave_keys();
    file_watch_end(&session.watching);
    judgement_free(session.judgement);
    return CLI_GOOD;
}

static int watch(const struct cli_options *options, int count, char **words)
{
    struct submission submission;
    if (count > 2)
        return complain_usage("watch takes an exercise and a folder, so not '%s'", words[2]);
    int status = find_submission("watch", count, words, &submission);
    if (status == CLI_GOOD)
        status = watch_submission(&submission, options);
    submission_free(&submission);
    return status;
}

const struct verb verb_watch = {
    .name = "watch",
    .usage = "watch EXERCISE|FOLDER",
    .about = "judge your program each time you save",
    .more = "Enter looks at the moment at which a check failed, r checks again, q ends. SOCKEYE_POLL=1 looks "
            "once a\n"
            "second, for file systems that do not tell of changes.\n",
    .options = OPTIONS_CHECK | OPTIONS_LOOKS,
    .run = watch,
};
