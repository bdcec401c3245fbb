/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "pqueue.h"

enum { ITEMS = 40, OPERATIONS = 1000000 };

static uint64_t keys[ITEMS];
static uint8_t heap[ITEMS];
static uint8_t positions[ITEMS];

static struct pqueue empty_queue(void)
{
    for (uint32_t i = 0; i < ITEMS; i++) {
        keys[i] = 0;
        heap[i] = 0;
        positions[i] = 0;
    }
    return (struct pqueue){.key = keys, .heap = heap, .position = positions};
}

/* The model: a key for each item, and whether it is there. */
static uint64_t model_key[ITEMS];
static bool model_in[ITEMS];

static bool model_first(uint64_t *key)
{
    bool any = false;

    for (uint32_t i = 0; i < ITEMS; i++) {
        if (model_in[i] && (!any || model_key[i] < *key)) {
            *key = model_key[i];
            any = true;
        }
    }
    return any;
}

static void check_invariants(const struct pqueue *q)
{
    for (uint32_t i = 1; i < q->count; i++) {
        assert_true(q->key[q->heap[i]] >= q->key[q->heap[(i - 1) / 2]]);
    }
    for (uint32_t i = 0; i < ITEMS; i++) {
        assert_int_equal(q->position[i] != 0, model_in[i]);
        assert_true(q->position[i] == 0 || q->heap[q->position[i] - 1] == i);
    }
}

static void test_empty(void **state)
{
    struct pqueue q = empty_queue();
    uint8_t item;
    uint64_t key;

    (void)state;
    assert_false(pqueue_first(&q, &item, &key));
    pqueue_remove(&q, 3);
    assert_false(pqueue_first(&q, &item, &key));
}

static void test_order(void **state)
{
    struct pqueue q = empty_queue();
    uint8_t item;
    uint64_t key;

    (void)state;
    for (uint8_t i = 0; i < 10; i++) {
        pqueue_set(&q, i, 100 - 10u * i);
    }
    for (uint8_t i = 10; i-- > 0;) {
        assert_true(pqueue_first(&q, &item, &key));
        assert_int_equal(item, i);
        assert_int_equal(key, 100 - 10u * i);
        pqueue_remove(&q, item);
    }
    assert_false(pqueue_first(&q, &item, &key));
}

static void test_move(void **state)
{
    struct pqueue q = empty_queue();
    uint8_t item;
    uint64_t key;

    (void)state;
    pqueue_set(&q, 1, 10);
    pqueue_set(&q, 2, 20);
    pqueue_set(&q, 1, UINT64_MAX);
    assert_true(pqueue_first(&q, &item, &key));
    assert_int_equal(item, 2);
    assert_int_equal(q.count, 2);
}

/* As many items as there can be. */
static void test_most(void **state)
{
    static uint64_t key[255];
    static uint8_t place[255];
    static uint8_t position[255];
    struct pqueue q = {.key = key, .heap = place, .position = position};
    uint8_t item;
    uint64_t first;

    (void)state;
    for (uint32_t i = 0; i < 255; i++) {
        pqueue_set(&q, (uint8_t)(i * 7 % 255), i * 7 % 255);
    }
    for (uint32_t i = 0; i < 255; i++) {
        assert_true(pqueue_first(&q, &item, &first));
        assert_int_equal(item, i);
        pqueue_remove(&q, item);
        assert_false(pqueue_contains(&q, item));
    }
    assert_false(pqueue_first(&q, &item, &first));
}

static void test_random(void **state)
{
    struct pqueue q = empty_queue();

    (void)state;
    random_begin(606);
    for (uint32_t n = 0; n < OPERATIONS; n++) {
        uint8_t item = (uint8_t)random_below(ITEMS);
        uint8_t first = 0;
        if (random_below(3) != 0) {
            model_key[item] = random_below(50) + ((uint64_t)random_below(3) << 32);
            model_in[item] = true;
            pqueue_set(&q, item, model_key[item]);
        } else {
            model_in[item] = false;
            pqueue_remove(&q, item);
        }
        uint64_t wanted = 0;
        uint64_t key = 0;
        bool any = model_first(&wanted);
        assert_int_equal(pqueue_first(&q, &first, &key), any);
        assert_true(!any || (key == wanted && model_in[first] && model_key[first] == key));
        assert_int_equal(pqueue_contains(&q, item), model_in[item]);
        if (n % 64 == 0) {
            check_invariants(&q);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty), cmocka_unit_test(test_order),  cmocka_unit_test(test_move),
        cmocka_unit_test(test_most),  cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
