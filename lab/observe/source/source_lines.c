#include "lab/observe/source/source_lines.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <stdlib.h>
#include <string.h>

#include "lab/base/path.h"
#include "lab/base/text.h"

/* Beginnings of paths where a distribution keeps what it compiled itself. /usr/local and /usr/src are a
 * person's. */
static const char *const system_modules[] = { "/lib/",     "/lib64/",    "/lib32/",       "/bin/",
                                              "/sbin/",    "/usr/lib/",  "/usr/lib64/",   "/usr/lib32/",
                                              "/usr/bin/", "/usr/sbin/", "/usr/libexec/", "[" };
static const char *const system_sources[] = { "/usr/include/", "/usr/lib/" };

static bool begins_with_any(const char *path, const char *const *beginnings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(path, beginnings[i], strlen(beginnings[i])) == 0)
            return true;
    return false;
}

/* An interpreter that a person has built has its lines in it, but is not the program. */
static bool is_interpreter(const char *path)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    return strncmp(name, "python3", 7) == 0 || strncmp(name, "libpython", 9) == 0 ||
           strstr(path, "/lib/python3");
}

bool lines_own_module(Dwfl_Module *module)
{
    const char *path = NULL;
    const char *name = dwfl_module_info(module, NULL, NULL, NULL, NULL, NULL, &path, NULL);
    if (!path)
        path = name;
    return path && !is_interpreter(path) &&
           !begins_with_any(path, system_modules, sizeof system_modules / sizeof system_modules[0]);
}

static bool own_source(const char *path)
{
    return !begins_with_any(path, system_sources, sizeof system_sources / sizeof system_sources[0]);
}

static int note_lines(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr start, void *found)
{
    (void)user;
    (void)name;
    (void)start;
    Dwarf_Addr bias;
    if (!lines_own_module(module) || !dwfl_module_getdwarf(module, &bias))
        return DWARF_CB_OK;
    *(bool *)found = true;
    return DWARF_CB_ABORT;
}

bool lines_any(Dwfl *dwfl)
{
    bool found = false;
    dwfl_getmodules(dwfl, note_lines, &found, 0);
    return found;
}

/* Makes "/a/./b/../c.c" "/a/c.c", in place. */
static void normalize(char *path)
{
    char *out = path;
    const char *in = path;
    while (*in) {
        const char *end = strchrnul(in + 1, '/');
        size_t size = (size_t)(end - in);
        if (size == 1 && *in == '/') {
            /* an empty part: "//" or a slash at the end */
        } else if (size == 2 && memcmp(in, "/.", 2) == 0) {
            /* here */
        } else if (size == 3 && memcmp(in, "/..", 3) == 0) {
            while (out > path && *--out != '/')
                continue;
        } else {
            memmove(out, in, size);
            out += size;
        }
        in = end;
    }
    *out = '\0';
}

/* Whether a file of the unit is the program's own and another than `*first`, which is the first one seen. */
static bool other_file(Dwarf_Die *unit, const char **first)
{
    Dwarf_Files *files;
    size_t count;
    if (dwarf_getsrcfiles(unit, &files, &count) != 0)
        return false;
    for (size_t i = 1; i < count; i++) {
        const char *name = dwarf_filesrc(files, i, NULL, NULL);
        if (!name || !own_source(name) || path_base(name)[0] == '<') /* "/home/a/<built-in>" */
            continue;
        if (!*first)
            *first = name;
        else if (strcmp(name, *first) != 0)
            return true;
    }
    return false;
}

struct several {
    const char *first;
    bool are;
};

static int note_files(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr start, void *data)
{
    (void)user;
    (void)name;
    (void)start;
    struct several *several = data;
    Dwarf_Die *unit = NULL;
    Dwarf_Addr bias;
    while (lines_own_module(module) && !several->are && (unit = dwfl_module_nextcu(module, unit, &bias)))
        several->are = other_file(unit, &several->first);
    return several->are ? DWARF_CB_ABORT : DWARF_CB_OK;
}

bool lines_several(Dwfl *dwfl)
{
    struct several several = { NULL, false };
    dwfl_getmodules(dwfl, note_files, &several, 0);
    return several.are;
}

static void full_path(char out[LINE_PATH_MAX], const char *directory, const char *file)
{
    struct text text = text_into(out, LINE_PATH_MAX);
    if (file[0] != '/' && directory) {
        text_string(&text, directory);
        text_char(&text, '/');
    }
    text_string(&text, file);
    if (out[0] == '/')
        normalize(out);
}

static const char *attribute_text(Dwarf_Die *die, unsigned name)
{
    Dwarf_Attribute attribute;
    return dwarf_formstring(dwarf_attr(die, name, &attribute));
}

static bool attribute_number(Dwarf_Die *die, unsigned name, Dwarf_Word *value)
{
    Dwarf_Attribute attribute;
    return dwarf_formudata(dwarf_attr(die, name, &attribute), value) == 0;
}

/* Where the call stood that was put inline as `scope`. */
static bool call_place(Dwarf_Die *unit, Dwarf_Die *scope, const char *directory, struct line_place *place)
{
    Dwarf_Files *files;
    size_t count;
    Dwarf_Word file, line;
    if (!attribute_number(scope, DW_AT_call_file, &file) ||
        !attribute_number(scope, DW_AT_call_line, &line) || dwarf_getsrcfiles(unit, &files, &count) != 0 ||
        file >= count)
        return false;
    const char *name = dwarf_filesrc(files, file, NULL, NULL);
    if (!name)
        return false;
    full_path(place->file, directory, name);
    place->line = (int)line;
    return true;
}

/* Chain of scopes around the address, the innermost first, as it stands in the code (not in the source). */
static int scopes_around(Dwarf_Die *unit, Dwarf_Addr address, Dwarf_Die **scopes)
{
    Dwarf_Die *inner = NULL;
    int count = dwarf_getscopes(unit, address, &inner);
    if (count <= 0)
        return 0;
    count = dwarf_getscopes_die(&inner[0], scopes);
    free(inner);
    return count > 0 ? count : 0;
}

/* Names the function of `place`, and moves it outwards while it lies in a system header. */
static void walk_outwards(Dwarf_Die *unit, Dwarf_Addr address, const char *directory,
                          struct line_place *place)
{
    Dwarf_Die *scopes = NULL;
    int count = scopes_around(unit, address, &scopes);
    for (int i = 0; i < count; i++) {
        int tag = dwarf_tag(&scopes[i]);
        if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram)
            continue;
        const char *name = dwarf_diename(&scopes[i]);
        struct text text = text_into(place->function, sizeof place->function);
        text_string(&text, name ? name : "");
        if (tag == DW_TAG_subprogram || own_source(place->file) ||
            !call_place(unit, &scopes[i], directory, place))
            break;
    }
    free(scopes);
}

/* clang writes no table of address ranges (.debug_aranges), by which the library finds units: then each is
 * asked. */
static Dwarf_Die *find_unit(Dwfl_Module *module, Dwarf_Addr address, Dwarf_Addr *bias)
{
    Dwarf_Die *unit = dwfl_module_addrdie(module, address, bias);
    if (unit)
        return unit;
    while ((unit = dwfl_module_nextcu(module, unit, bias)))
        if (dwarf_haspc(unit, address - *bias) > 0)
            return unit;
    return NULL;
}

bool lines_place(Dwfl_Module *module, Dwarf_Addr address, struct line_place *place)
{
    Dwarf_Addr bias;
    Dwarf_Die *unit = find_unit(module, address, &bias);
    Dwarf_Line *line = unit ? dwarf_getsrc_die(unit, address - bias) : NULL;
    const char *file = line ? dwarf_linesrc(line, NULL, NULL) : NULL;
    if (!file || dwarf_lineno(line, &place->line) != 0)
        return false;
    const char *directory = attribute_text(unit, DW_AT_comp_dir);
    full_path(place->file, directory, file);
    place->function[0] = '\0';
    walk_outwards(unit, address - bias, directory, place);
    return place->line > 0 && own_source(place->file);
}
