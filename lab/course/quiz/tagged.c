/* From a call to the tag of its line: see tagged.h. */
#include "lab/course/quiz/tagged.h"

#include "lab/course/lesson/lesson.h"

size_t tagged_call(struct timeline *timeline, const struct event *event, char *tag, size_t cap)
{
    const struct event_call *call = &event->u.call;
    const struct timeline_source *source = call->line > 0 ? timeline_source(timeline, call->file) : NULL;
    uint32_t line = (uint32_t)call->line;

    if (!source || line > source->line_count)
        return 0;
    size_t begin = source->lines[line - 1];
    size_t end = line < source->line_count ? source->lines[line] : source->size;
    return lesson_tag(source->text + begin, end - begin, tag, cap);
}
