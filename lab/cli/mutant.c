#include "lab/cli/mutant.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/path.h"
#include "lab/cli/cli.h"
#include "lab/cli/patch.h"

bool mutant_target(const char *diff, char *out, size_t cap, char *why, size_t why_cap)
{
    char *text = file_text(diff, NULL);
    const char *target = "";
    struct patch_files files = { 0 };
    int line;
    if (text)
        patch_files_of(text, &files);
    bool of_solution = files.count == 1 && strcmp(files.names[0], "solution.c") == 0;
    size_t size = of_solution ? patch_says(text, &files, "caught by: ", &target, &line) : 0;
    size = size > 0 ? strcspn(target, " \t\r\n") : 0;
    snprintf(out, cap, "%.*s", (int)size, target);
    if (!text)
        snprintf(why, why_cap, "cannot be read: %s", strerror(errno));
    else if (!of_solution)
        snprintf(why, why_cap, "is no unified diff of the solution: make it with `%s`",
                 "diff -u --label solution.c --label solution.c solution.c mine.c");
    else if (size == 0)
        snprintf(why, why_cap,
                 "does not name the check that catches it: a line `caught by: CHECK` before the diff");
    free(text);
    return size > 0;
}

int mutant_make(const char *diff, const char *folder, char *why, size_t cap)
{
    char words[200];
    int status = patch_folder(diff, folder, words, sizeof words);
    if (status == CLI_FAILED)
        snprintf(why, cap, "does not apply to solution.c (%s): make it again with diff -u", words);
    else if (status != CLI_GOOD)
        snprintf(why, cap, "%s", words);
    return status;
}
