/* sockeye compare: two recordings side by side. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "lab/cli/cli.h"
#include "lab/cli/show.h"
#include "lab/course/judge/report.h"
#include "lab/explain/compare.h"

struct two {
    const char *names[2];
    struct timeline *timelines[2];
};

static int open_one(const char *name, struct timeline **timeline)
{
    char why[200];
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return complain_errno(errno, "cannot read %s", name);
    *timeline = timeline_open(fd, false, why, sizeof why);
    if (!*timeline)
        return complain_usage("%s: %s", name, why);
    if (*timeline_trouble(*timeline))
        complain("%s: %s", name, timeline_trouble(*timeline));
    return CLI_GOOD;
}

/* "      23  < client: close(3) = 0": the steps of both, the sign, the line. */
static void print_side(const struct two *two, const struct compare_row *row, int side, char sign)
{
    uint32_t left = compare_step(two->timelines[0], side == 1 ? EVENT_NO_INDEX : row->left);
    uint32_t right = compare_step(two->timelines[1], side == 0 ? EVENT_NO_INDEX : row->right);
    char text[2048], steps[2][12] = { "", "" };
    if (side != 1)
        snprintf(steps[0], sizeof steps[0], "%u", (unsigned)left);
    if (side != 0)
        snprintf(steps[1], sizeof steps[1], "%u", (unsigned)right);
    compare_text(two->timelines[side == 1], side == 1 ? row->right : row->left, text, sizeof text);
    printf("%6s %6s  %c ", steps[0], steps[1], sign);
    report_visible(stdout, str_from(text));
    putchar('\n');
}

static void print_row(const struct two *two, const struct compare_row *row)
{
    if (row->kind == COMPARE_SAME) {
        print_side(two, row, 2, ' ');
        return;
    }
    if (row->kind != COMPARE_RIGHT)
        print_side(two, row, 0, '<');
    if (row->kind != COMPARE_LEFT)
        print_side(two, row, 1, '>');
}

static int print_text(const struct two *two)
{
    struct comparison comparison;
    char parting[1200];
    if (!compare_runs(two->timelines[0], UINT32_MAX, two->timelines[1], &comparison)) {
        compare_free(&comparison);
        complain("out of memory");
        return CLI_MACHINE;
    }
    compare_parting(&comparison, two->timelines[0], two->timelines[1], parting, sizeof parting);
    const struct report_looks looks = { .width = 0 };
    fputs("< ", stdout);
    report_wrap(stdout, looks, 2, 2, two->names[0]);
    fputs("> ", stdout);
    report_wrap(stdout, looks, 2, 2, two->names[1]);
    report_wrap(stdout, looks, 0, 0, parting);
    putchar('\n');
    for (size_t i = 0; i < comparison.count; i++)
        print_row(two, &comparison.rows[i]);
    int status = comparison.first < comparison.count ? CLI_FAILED : CLI_GOOD;
    compare_free(&comparison);
    return status;
}

static int show(const struct two *two, const struct cli_options *options)
{
    const struct timeline *const timelines[2] = { two->timelines[0], two->timelines[1] };
    struct screen_options looks = show_app_options(options);
    return show_on_screen(options) ? app_compare(two->names, timelines, &looks) : print_text(two);
}

static int compare(const struct cli_options *options, int count, char **words)
{
    struct two two = { 0 };
    int status = CLI_GOOD;
    if (count != 2)
        return complain_usage(
            "compare takes two recordings, as in `sockeye compare mine.pcapng other.pcapng`");
    if (options->json)
        return complain_usage("compare prints text, not JSON");
    for (int i = 0; i < 2 && status == CLI_GOOD; i++) {
        two.names[i] = words[i];
        status = open_one(words[i], &two.timelines[i]);
    }
    if (status == CLI_GOOD)
        status = show(&two, options);
    timeline_close(two.timelines[0]);
    timeline_close(two.timelines[1]);
    return status;
}

const struct verb verb_compare = {
    .name = "compare",
    .usage = "compare RECORDING RECORDING [OPTIONS]",
    .about = "two recordings side by side, and where they part",
    .more = "Times, the ports that the kernel chose, and packets that only acknowledge are not compared.\n"
            "Exit status 0 when they are the same, 1 when they differ.\n",
    .options = OPTIONS_OUTPUT | OPTIONS_SCREEN | OPTIONS_LOOKS,
    .run = compare,
};
