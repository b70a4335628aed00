/* sockeye trace: any programs. */
#include "lab/cli/cli.h"
#include "lab/cli/session.h"

static int trace(const struct cli_options *options, int count, char **words)
{
    static struct session_plan session; /* large */
    if (count == 0 && options->attach.count == 0)
        return complain_usage(
            "trace which programs? As in `sockeye trace -- ./server 7000 :: ./client 127.0.0.1 "
            "7000`, or --attach PID for one that runs");
    int status = session_plan_words(&session, options, count, words);
    if (status == CLI_GOOD)
        status = session_show(&session, NULL, options);
    session_plan_free(&session);
    return status;
}

const struct verb verb_trace = {
    .name = "trace",
    .usage = "trace [OPTIONS] -- [OPTIONS] PROGRAM [:: [OPTIONS] PROGRAM]",
    .about = "watch any programs, parted by ::",
    .more =
        "Each starts when the one before it listens, or when all before it wait for others: however "
        "long\n"
        "they sleep or compute first. Ten seconds of sleep are waited for, and --after WHAT without end.\n"
        "They have a network of their own, in which 127.0.0.1 is shared by all of them. Programs compiled "
        "with -g show their source.\n"
        "Options behind -- or :: are of the program behind them: `-- --as door ./server :: --input hi "
        "./client`.\n"
        "A program that runs already is watched with --attach PID, alone or before :: and others, on the "
        "network\n"
        "where it is, until q or ^C; then it goes on as if nobody had been there.\n"
        "Their time-outs and sleeps are the machine's, and go on while you look: what they talk to may not\n"
        "wait. --hold-time has them wait, as those of a lesson do.\n"
        "Text and JSON end with what was found to be wrong, and where; then the exit status is 1.\n",
    .options = OPTIONS_BEFORE_PROGRAMS,
    .own_words = true,
    .run = trace,
};
