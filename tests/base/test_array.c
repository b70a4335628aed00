/* Arrays that grow, and maps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lab/base/array.h"
#include "lab/base/hash.h"
#include "lab/base/map.h"

static void an_array_keeps_what_it_has_as_it_grows(void **state)
{
    uint16_t *items = NULL;
    size_t capacity = 0;

    (void)state;
    for (size_t i = 0; i < 10000; i++) {
        assert_true(array_reserve(&items, &capacity, i + 1, sizeof *items));
        assert_true(capacity > i);
        items[i] = (uint16_t)i;
    }
    for (size_t i = 0; i < 10000; i++)
        assert_int_equal(items[i], i);
    array_shrink(&items, &capacity, 10000, sizeof *items);
    assert_int_equal(capacity, 10000);
    assert_int_equal(items[9999], 9999);
    free(items);
}

static void room_that_is_there_costs_nothing(void **state)
{
    char *items = NULL, *before;
    size_t capacity = 0;

    (void)state;
    assert_true(array_reserve(&items, &capacity, 0, 1));
    assert_null(items);
    assert_true(array_reserve(&items, &capacity, 100, 1));
    before = items;
    assert_true(array_reserve(&items, &capacity, 100, 1));
    assert_ptr_equal(items, before);
    free(items);
}

static void a_size_that_no_memory_has_is_refused(void **state)
{
    uint64_t *items = NULL, *before;
    size_t capacity = 0;

    (void)state;
    assert_true(array_reserve(&items, &capacity, 1, sizeof *items));
    before = items;
    size_t had = capacity;
    assert_false(array_reserve(&items, &capacity, SIZE_MAX / 8 + 2, sizeof *items)); /* wraps to 8 bytes */
    assert_false(array_reserve(&items, &capacity, SIZE_MAX, sizeof *items));
    assert_ptr_equal(items, before);
    assert_int_equal(capacity, had);
    free(items);
}

static void gaps_are_opened_and_closed(void **state)
{
    int items[6] = { 1, 2, 3, 4 };
    const int opened[] = { 1, 2, 3, 2, 3, 4 }, closed[] = { 1, 3, 2 };

    (void)state;
    array_open(items, 4, 1, 2, sizeof *items);
    assert_memory_equal(items, opened, sizeof opened);
    array_close(items, 6, 1, 1, sizeof *items);
    array_close(items, 5, 3, 2, sizeof *items);
    assert_memory_equal(items, closed, sizeof closed);
    array_open(NULL, 0, 0, 3, sizeof *items);
    array_close(NULL, 0, 0, 0, sizeof *items);
}

static void what_lies_before_a_number_is_counted(void **state)
{
    const struct {
        uint32_t number;
        char other;
    } items[] = { { 2, 'a' }, { 5, 'b' }, { 5, 'c' }, { 9, 'd' } };
    static const uint32_t before[] = { 0, 0, 0, 1, 1, 1, 3, 3, 3, 3, 4 };

    (void)state;
    for (uint32_t number = 0; number <= 10; number++)
        assert_int_equal(array_before(items, 4, sizeof *items, number), before[number]);
    assert_int_equal(array_before(NULL, 0, sizeof *items, 7), 0);
}

static void a_map_finds_what_was_put_and_not_removed(void **state)
{
    struct map map = { 0 };
    static char values[1000];

    (void)state;
    assert_null(map_get(&map, 0));
    map_remove(&map, 0);
    for (uint64_t i = 0; i < 1000; i++)
        assert_true(map_put(&map, i << 32, &values[i]));
    for (uint64_t i = 0; i < 1000; i += 3)
        map_remove(&map, i << 32);
    for (uint64_t i = 0; i < 1000; i++)
        assert_ptr_equal(map_get(&map, i << 32), i % 3 ? &values[i] : NULL);
    assert_true(map_put(&map, 1ULL << 32, &values[7]));
    assert_ptr_equal(map_get(&map, 1ULL << 32), &values[7]);
    map_free(&map);
    assert_null(map_get(&map, 1ULL << 32));
}

/* The figures of http://www.isthe.com/chongo/tech/comp/fnv/: kept, since the compile cache is named by them.
 */
static void the_hash_is_fnv_1a(void **state)
{
    (void)state;
    assert_true(hash_bytes(HASH_START, "", 0) == UINT64_C(0xcbf29ce484222325));
    assert_true(hash_bytes(HASH_START, "a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(hash_bytes(HASH_START, "foobar", 6) == UINT64_C(0x85944171f73967e8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_array_keeps_what_it_has_as_it_grows),
        cmocka_unit_test(room_that_is_there_costs_nothing),
        cmocka_unit_test(a_size_that_no_memory_has_is_refused),
        cmocka_unit_test(gaps_are_opened_and_closed),
        cmocka_unit_test(what_lies_before_a_number_is_counted),
        cmocka_unit_test(a_map_finds_what_was_put_and_not_removed),
        cmocka_unit_test(the_hash_is_fnv_1a),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
