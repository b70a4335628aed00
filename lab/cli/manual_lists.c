#include "lab/cli/manual_lists.h"

#include <stddef.h>

const struct manual_row manual_statuses[] = {
    { "0", "good" },
    { "1", "a check or a fact failed, a program does not compile, two recordings differ, or something was "
           "found to be wrong" },
    { "2", "usage: what was asked for makes no sense, or is not there" },
    { "3", "the machine cannot (`sockeye doctor` says what)" },
    { "128 and more", "the number of the signal that ended it, and 128" },
    { NULL, NULL },
};

const struct manual_row manual_environment[] = {
    { "CC",
      "the C compiler of lessons, facts and exercises, in place of cc; words behind it are its options" },
    { "HOME",
      "where progress, recordings of checks and compiled programs are kept, unless the XDG_ variables "
      "name another place" },
    { "LC_ALL, LC_CTYPE, LANG", "whether this terminal takes UTF-8; --ascii does without" },
    { "NO_COLOR", "when it is set and not empty: no colours, as --no-color" },
    { "PATH", "where programs that are named without a slash are looked for, and the compiler" },
    { "SOCKEYE_LESSONS", "the folder of the lessons" },
    { "SOCKEYE_POLL",
      "when it is set and not empty: `sockeye watch` looks once a second at the files, for file "
      "systems that do not tell of changes" },
    { "SOCKEYE_SANDBOX",
      "auto, full, netns, host or none: what the programs are shut into, where the best that "
      "this machine has does not work" },
    { "SOCKEYE_THEME", "auto, light, dark or high-contrast: the colours of the screen, as --theme" },
    { "TERM", "the terminal" },
    { "TMPDIR", "a folder for temporary files, in place of /tmp" },
    { "XDG_CACHE_HOME", "where compiled programs are kept, in place of ~/.cache" },
    { "XDG_STATE_HOME", "where progress and the recordings of checks are kept, in place of ~/.local/state" },
    { NULL, NULL },
};

const struct manual_row manual_files[] = {
    { SOCKEYE_DATADIR "/lessons",
      "the lessons, where sockeye is installed; in a checkout its own are taken" },
    { "./NN-name",
      "an exercise that was begun: your file, task.md, the programs that it meets, and .sockeye, by "
      "which the folder is known" },
    { "~/.local/state/sockeye/progress", "what you have done, as plain text" },
    { "~/.local/state/sockeye/running",
      "a file for each lesson that is on a screen now, for `sockeye notes`" },
    { "~/.local/state/sockeye/NN", "the recordings of the last check of exercise NN" },
    { "~/.cache/sockeye", "compiled programs; may be removed at any time" },
    { "/etc/subuid, /etc/subgid", "the ids that --root lends from" },
    { NULL, NULL },
};

const struct manual_row manual_examples[] = {
    { "sockeye run 04",
      "A lesson on the screen: space makes the next call, left goes back, ? shows the keys." },
    { "sockeye run 04 close", "A variant of it; `sockeye list` has them all." },
    { "sockeye review", "What was answered wrongly on another day is asked again, in a run made now." },
    { "sockeye trace -- ./server 7000 :: ./client 127.0.0.1 7000",
      "Your own programs, in any language, on a network of their own." },
    { "sockeye trace --explain -- --signal TERM ./server :: ./client",
      "The same as lines, with what each means; the server is sent SIGTERM when all wait." },
    { "sockeye trace --attach 4711", "A program that runs already, and goes on running afterwards." },
    { "sockeye trace --wall -- ./theirs", "Somebody else's program: it sees its folder and no home." },
    { "sockeye run 07 --record run.pcapng --text",
      "Keeps the run: Wireshark opens it, and so does the next line." },
    { "sockeye replay run.pcapng --at 12", "The recording, from step 12 on." },
    { "sockeye replay run.pcapng --json | jq -c .args", "The arguments of each call, as JSON." },
    { "sockeye start 04 && sockeye watch 04", "An exercise: begins it, and judges it each time you save." },
    { "sockeye check 04 --format=junit >report.xml", "The same once, for a machine that reads it." },
    { "sockeye run 07 --demo --theme light",
      "Before a class: a step a key, P plays, h takes a show of hands; on a bright wall." },
    { "sockeye notes 07", "The presenter's notes on another terminal, following it." },
    { "sockeye handout 04 >04.md",
      "For slides: text, questions, ladder, and the answers of a run made now." },
    { "sockeye run 04 --reader", "For a screen reader: line by line, with the same keys." },
    { NULL, NULL },
};
