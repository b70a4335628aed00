/* Which line of which file a stopped task is at.
 *
 *   process ──▶ image: one address space, shared after a fork until one of the two execs
 *                 ├─ unwinder   walks the stack with the program's unwind tables (slow: tens of microseconds)
 *                 └─ cache      the same call path again (fast: one read of the stack)
 *
 * File and function names are kept once for the life of the module, as many events point at the same few. */
#include "lab/observe/source/source.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lab/base/array.h"
#include "lab/base/path.h"
#include "lab/observe/ptrace/memory.h"
#include "lab/observe/source/source_cache.h"
#include "lab/observe/source/source_python.h"
#include "lab/observe/source/source_unwind.h"

enum { WINDOW = 8192, FIRST_WINDOW = 64 };

struct image {
    uint32_t users;
    struct unwinder *unwinder; /* NULL until first asked for */
    bool blind;                /* cannot be read, or nothing in it has line information */
    struct source_cache cache;
    struct python *python; /* NULL: no interpreter */
    bool python_awaited;   /* called like one, and not mapped as yet */
};

struct process {
    pid_t pid;
    struct image *image;
};

struct name {
    char *text;
    bool is_file, given; /* given: to sources_new_files()'s callback */
};

struct sources {
    struct process *processes;
    size_t process_count, process_capacity;
    size_t last; /* index of the process asked for last */
    struct name *names;
    size_t name_count, name_capacity;
    size_t fresh; /* files not given yet */
    struct walk walk;
};

/* ---- languages ---- */

struct stop {
    pid_t tid, pid;
    uint64_t pc, sp;
};

/* How the lines of a kind of program are found; the first that answers is believed. An interpreter's frames
 * go before the machine's own, which are the interpreter. */
struct language {
    const char *name;
    bool (*place)(struct sources *sources, struct image *image, const struct stop *stop,
                  struct source_place *place);
};

static bool native_place(struct sources *sources, struct image *image, const struct stop *stop,
                         struct source_place *place);

static bool interpreted_place(struct sources *sources, struct image *image, const struct stop *stop,
                              struct source_place *place);

static const struct language languages[] = {
    { "python", interpreted_place },
    { "native", native_place },
};

/* ---- names ---- */

static const char *keep_name(struct sources *sources, const char *text, bool is_file)
{
    for (size_t i = 0; i < sources->name_count; i++)
        if (sources->names[i].is_file == is_file && strcmp(sources->names[i].text, text) == 0)
            return sources->names[i].text;
    bool room = array_reserve(&sources->names, &sources->name_capacity, sources->name_count + 1,
                              sizeof *sources->names);
    char *copy = room ? strdup(text) : NULL;
    if (!copy)
        return NULL;
    sources->names[sources->name_count++] = (struct name){ copy, is_file, false };
    sources->fresh += is_file;
    return copy;
}

void sources_new_files(struct sources *sources, void (*each)(void *data, const char *file), void *data)
{
    if (!sources->fresh)
        return;
    sources->fresh = 0;
    for (size_t i = 0; i < sources->name_count; i++) {
        if (!sources->names[i].is_file || sources->names[i].given)
            continue;
        sources->names[i].given = true;
        each(data, sources->names[i].text);
    }
}

/* ---- processes ---- */

static void image_release(struct image *image)
{
    if (!image || --image->users > 0)
        return;
    unwinder_free(image->unwinder);
    source_cache_free(&image->cache);
    python_free(image->python);
    free(image);
}

static struct process *find_process(struct sources *sources, pid_t pid)
{
    if (sources->last < sources->process_count && sources->processes[sources->last].pid == pid)
        return &sources->processes[sources->last];
    for (size_t i = 0; i < sources->process_count; i++) {
        if (sources->processes[i].pid == pid) {
            sources->last = i;
            return &sources->processes[i];
        }
    }
    return NULL;
}

/* A process that was not told of is made known here: there is no order to keep. */
static struct process *need_process(struct sources *sources, pid_t pid)
{
    struct process *process = find_process(sources, pid);
    if (process)
        return process;
    if (!array_reserve(&sources->processes, &sources->process_capacity, sources->process_count + 1,
                       sizeof *process))
        return NULL;
    process = &sources->processes[sources->process_count++];
    *process = (struct process){ .pid = pid };
    return process;
}

struct sources *sources_new(void)
{
    return calloc(1, sizeof(struct sources));
}

void sources_free(struct sources *sources)
{
    if (!sources)
        return;
    for (size_t i = 0; i < sources->process_count; i++)
        image_release(sources->processes[i].image);
    for (size_t i = 0; i < sources->name_count; i++)
        free(sources->names[i].text);
    free(sources->processes);
    free(sources->names);
    free(sources);
}

void sources_exec(struct sources *sources, pid_t pid)
{
    struct process *process = find_process(sources, pid);
    if (!process)
        return;
    image_release(process->image);
    process->image = NULL;
}

void sources_fork(struct sources *sources, pid_t parent, pid_t child)
{
    if (parent == child)
        return;
    sources_exec(sources, child);
    if (!need_process(sources, child))
        return;
    struct process *from = find_process(sources, parent), *to = find_process(sources, child);
    if (!from || !from->image)
        return;
    from->image->users++;
    to->image = from->image;
}

void sources_exit(struct sources *sources, pid_t pid)
{
    struct process *process = find_process(sources, pid);
    if (!process)
        return;
    image_release(process->image);
    *process = sources->processes[--sources->process_count];
}

/* "python3.11" and "python3.11d", but not "python-client", which is somebody's own. */
static bool is_version(const char *text)
{
    const char *end = text + strspn(text, "0123456789.");
    return !*end ||
           (end > text && (strcmp(end, "d") == 0 || strcmp(end, "m") == 0 || strcmp(end, "-dbg") == 0));
}

/* The lines of an interpreter that was built with them are its own, and never the program's that it runs. */
static bool is_interpreter(pid_t pid)
{
    static const char *const names[] = { "python", "ruby", "perl", "php", "lua" };
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/%d/exe", (int)pid);
    ssize_t n = readlink(link, path, sizeof path - 1);
    path[n > 0 ? n : 0] = '\0';
    const char *base = path_base(path);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i]);
        if (strncmp(base, names[i], length) == 0 && is_version(base + length))
            return true;
    }
    return false;
}

static struct image *need_image(struct sources *sources, pid_t pid)
{
    struct process *process = need_process(sources, pid);
    if (!process || process->image)
        return process ? process->image : NULL;
    struct image *image = calloc(1, sizeof *image);
    if (!image)
        return NULL;
    image->users = 1;
    image->unwinder = unwinder_new(pid);
    image->blind = !image->unwinder || !unwinder_has_lines(image->unwinder) || is_interpreter(pid);
    image->python = python_new(pid);
    image->python_awaited = !image->python && python_expected(pid);
    process->image = image;
    return image;
}

/* ---- a place ---- */

/* The stack of a stopped task, read from the stack pointer as far as it is asked for. */
struct window {
    const struct stop *stop;
    size_t size;
    uint64_t words[WINDOW / sizeof(uint64_t)];
};

/* What lies beyond the window is read by itself. */
static bool window_word(void *data, uint64_t address, uint64_t *word)
{
    struct window *window = data;
    uint64_t offset = address - window->stop->sp;
    if (offset > sizeof window->words - sizeof *word)
        return memory_read(window->stop->tid, address, word, sizeof *word) == sizeof *word;
    size_t end = (size_t)offset + sizeof *word;
    if (end > window->size)
        window->size = memory_read(window->stop->tid, window->stop->sp, window->words,
                                   end <= FIRST_WINDOW ? FIRST_WINDOW : sizeof window->words);
    if (end > window->size)
        return false;
    memcpy(word, (const char *)window->words + offset, sizeof *word);
    return true;
}

/* Follows the stack through the cache. The node where it ends, or NULL where the path is new. The frame
 * pointer is asked for only where a frame is found by it: who is found by the stack pointer saves that. */
static const struct source_node *follow(const struct source_cache *cache, const struct stop *stop)
{
    struct window window;
    window.stop = stop;
    window.size = 0;
    struct source_registers at = { stop->pc, stop->sp, 0 }, all;
    bool known = false;
    const struct source_node *node = source_cache_find(cache, 0, stop->pc);
    while (node && node->kind == NODE_DEEPER) {
        if (node->frame.base == FRAME_BY_FRAME_POINTER && !known) {
            if (!unwinder_registers(stop->tid, &all))
                return NULL;
            at.fp = all.fp;
        }
        known = known || node->frame.base == FRAME_BY_FRAME_POINTER || node->frame.saved;
        if (!source_frame_up(&node->frame, &at, window_word, &window))
            return NULL;
        node = source_cache_find(cache, node->id, at.pc);
    }
    return node;
}

/* Remembers a walk: node after node as far as the stack alone tells the way. */
static void learn(struct source_cache *cache, const struct walk *walk, const struct source_place *place)
{
    uint32_t parent = 0;
    for (size_t i = 0; i < walk->count; i++) {
        struct source_node *node = source_cache_add(cache, parent, walk->address[i]);
        if (!node)
            return;
        if (i + 1 == walk->count) {
            node->kind = NODE_SETTLED;
            node->place = *place;
        } else if (walk->frame[i].base != FRAME_UNKNOWN) {
            node->kind = NODE_DEEPER;
            node->frame = walk->frame[i];
        } else {
            return;
        }
        parent = node->id;
    }
}

/* The names of one file are one text. */
static void put_caller(struct sources *sources, struct source_place *place, const char *file, int line)
{
    const char *kept = keep_name(sources, file, true);
    if (!kept || kept == place->file)
        return;
    place->caller_file = kept;
    place->caller_line = line;
}

static void place_of(struct sources *sources, const struct walk *walk, struct source_place *place)
{
    place->file = walk->found ? keep_name(sources, walk->place.file, true) : NULL;
    if (!place->file)
        return;
    place->function = keep_name(sources, walk->place.function, false);
    place->line = walk->place.line;
    if (walk->called)
        put_caller(sources, place, walk->caller.file, walk->caller.line);
}

static bool native_place(struct sources *sources, struct image *image, const struct stop *stop,
                         struct source_place *place)
{
    *place = (struct source_place){ 0 };
    if (image->blind)
        return false;
    const struct source_node *node = follow(&image->cache, stop);
    if (node && node->kind == NODE_SETTLED) {
        *place = node->place;
        return place->file != NULL;
    }
    struct walk *walk = &sources->walk;
    unwinder_walk(image->unwinder, stop->pid, stop->tid, walk);
    place_of(sources, walk, place);
    learn(&image->cache, walk, place);
    return place->file != NULL;
}

static bool interpreted_place(struct sources *sources, struct image *image, const struct stop *stop,
                              struct source_place *place)
{
    struct python_place found;
    *place = (struct source_place){ 0 };
    if (image->python_awaited) {
        image->python = python_new(stop->pid);
        image->python_awaited = !image->python;
    }
    if (!image->python || !python_place(image->python, stop->pid, stop->tid, &found))
        return false;
    place->file = keep_name(sources, found.file, true);
    place->function = keep_name(sources, found.function, false);
    place->line = found.line;
    if (place->file && python_caller(image->python, stop->pid, stop->tid, &found))
        put_caller(sources, place, found.file, found.line);
    return place->file != NULL;
}

bool sources_place_at(struct sources *sources, pid_t tid, pid_t pid, uint64_t pc, uint64_t sp,
                      struct source_place *place)
{
    const struct stop stop = { tid, pid, pc, sp };
    struct image *image = need_image(sources, pid);
    *place = (struct source_place){ 0 };
    if (!image)
        return false;
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++)
        if (languages[i].place(sources, image, &stop, place))
            return true;
    return false;
}

bool sources_place(struct sources *sources, pid_t tid, pid_t pid, struct source_place *place)
{
    struct source_registers at;
    if (unwinder_registers(tid, &at))
        return sources_place_at(sources, tid, pid, at.pc, at.sp, place);
    *place = (struct source_place){ 0 };
    return false;
}
