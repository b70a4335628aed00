/* Nothing of a text is taken by roff for its own. */
#include "lab/base/roff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What `put` writes; owned by the caller. */
static char *written(void (*put)(FILE *out, const char *text), const char *text)
{
    char *roff = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&roff, &size);

    assert_non_null(out);
    put(out, text);
    assert_int_equal(fclose(out), 0);
    return roff;
}

static void expect(void (*put)(FILE *out, const char *text), const char *text, const char *roff)
{
    char *got = written(put, text);

    assert_string_equal(got, roff);
    free(got);
}

static void no_line_is_taken_for_a_request(void **state)
{
    (void)state;
    expect(roff_text, ".x", "\\&.x");
    expect(roff_text, "'x", "\\&\\(aqx");
    expect(roff_text, "\\n-", "\\en\\-");
    expect(roff_prose, ".x", "\\&.x\n");
}

static void prose_has_lines_of_eighty_bytes_wherever_its_own_end(void **state)
{
    char text[400] = "", *got;

    (void)state;
    for (int i = 0; i < 40; i++)
        strcat(text, i % 2 ? ".some\n" : "words, ");
    got = written(roff_prose, text);
    for (char *line = strtok(got, "\n"); line; line = strtok(NULL, "\n")) {
        assert_in_range(strlen(line), 5, 80 + 2);
        assert_true(line[0] != '.');
    }
    free(got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_line_is_taken_for_a_request),
        cmocka_unit_test(prose_has_lines_of_eighty_bytes_wherever_its_own_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
