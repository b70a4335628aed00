/* From a call to the tag of its line: see tagged.h. */
#include "lab/course/quiz/tagged.h"

#include "lab/course/lesson/lesson.h"

size_t tagged_call(struct timeline *timeline, const struct event *event, char *tag, size_t cap)
{
    const struct event_call *call = &event->u.call;
    struct str line = call->line > 0 ? timeline_source_line(timeline_source(timeline, call->file), call->line)
                                     : (struct str){ NULL, 0 };

    return line.p ? lesson_tag(line.p, line.n, tag, cap) : 0;
}
