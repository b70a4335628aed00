/* sockeye doctor: what this machine allows. */
#include "lab/observe/doctor/doctor.h"
#include "lab/cli/cli.h"
#include "lab/course/lesson/lesson.h"

static int doctor(const struct cli_options *options, int count, char **words)
{
    (void)options;
    if (count > 0)
        return complain_usage("doctor takes no words, so not '%s'", words[0]);
    return doctor_report(lesson_compiler_works);
}

const struct verb verb_doctor = {
    .name = "doctor",
    .usage = "doctor",
    .about = "what this machine allows, and the way out where it does not",
    .more = "",
    .run = doctor,
};
