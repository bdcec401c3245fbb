/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "container.h"
#include "list.h"

enum { ITEMS = 16, LISTS = 3, NOWHERE = LISTS, OPERATIONS = 1000000 };

struct item {
    uint32_t number;
    struct list_link link;
};

static struct item items[ITEMS];

static uint32_t number_of(const struct list_link *link)
{
    return container_of(link, struct item, link)->number;
}

static int fresh_items(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < ITEMS; i++) {
        items[i] = (struct item){.number = i};
    }
    return 0;
}

/* The list has these items, forwards and backwards. */
static void check_list(const struct list *list, const uint32_t *numbers, uint32_t count)
{
    const struct list_link *link = list_first(list);

    for (uint32_t i = 0; i < count; i++) {
        assert_non_null(link);
        assert_int_equal(number_of(link), numbers[i]);
        assert_true(list_has_link(link));
        link = list_next(list, link);
    }
    assert_null(link);
    assert_int_equal(list_is_empty(list), count == 0);
    link = list->ends.previous;
    for (uint32_t i = count; i-- > 0; link = link->previous) {
        assert_int_equal(number_of(link), numbers[i]);
    }
    assert_true(link == &list->ends || (link == NULL && count == 0));
}

static void test_push(void **state)
{
    struct list list = {{0}};

    (void)state;
    assert_true(list_push_back(&list, &items[1].link));
    assert_true(list_push_back(&list, &items[2].link));
    assert_true(list_push_front(&list, &items[0].link));
    check_list(&list, (uint32_t[]){0, 1, 2}, 3);
    assert_true(list_insert_before(&items[1].link, &items[3].link));
    check_list(&list, (uint32_t[]){0, 3, 1, 2}, 4);
    assert_ptr_equal(list_pop_front(&list), &items[0].link);
    assert_false(list_has_link(&items[0].link));
    check_list(&list, (uint32_t[]){3, 1, 2}, 3);
}

static void test_iterate(void **state)
{
    struct list list = {{0}};
    struct list_link *next;
    uint32_t sum = 0;

    (void)state;
    assert_null(list_first(&list));
    for (uint32_t i = 0; i < 6; i++) {
        assert_true(list_push_back(&list, &items[i].link));
    }
    for (struct list_link *i = list_first(&list); i != NULL; i = list_next(&list, i)) {
        sum = 10 * sum + number_of(i);
    }
    assert_int_equal(sum, 12345);
    for (struct list_link *i = list_first(&list); i != NULL; i = next) {
        next = list_next(&list, i);
        assert_true(number_of(i) % 2 == 0 || list_remove(i));
    }
    check_list(&list, (uint32_t[]){0, 2, 4}, 3);
}

static void test_splice(void **state)
{
    struct list to = {{0}};
    struct list from = {{0}};

    (void)state;
    list_splice(&to, &from);
    check_list(&to, NULL, 0);
    assert_true(list_push_back(&from, &items[0].link));
    assert_true(list_push_back(&from, &items[1].link));
    list_splice(&to, &from);
    check_list(&to, (uint32_t[]){0, 1}, 2);
    check_list(&from, NULL, 0);
    assert_true(list_push_back(&from, &items[2].link));
    assert_true(list_push_back(&from, &items[3].link));
    list_splice(&to, &from);
    list_splice(&to, &from);
    list_splice(&to, &to);
    check_list(&to, (uint32_t[]){0, 1, 2, 3}, 4);
    check_list(&from, NULL, 0);
}

/* Links that nobody prepared, and links that are used twice, once corrupted lists without a word. */
static void test_unlinked(void **state)
{
    struct list list;
    struct list other = {{0}};
    struct item used = {.number = 9, .link = {&items[0].link, &items[1].link}};

    (void)state;
    assert_null(list_pop_front(&other));
    assert_false(list_remove(&items[0].link));
    list_init(&list);
    check_list(&list, NULL, 0);
    list_link_init(&used.link);
    assert_true(list_push_back(&list, &used.link));
    assert_false(list_push_back(&list, &used.link));
    assert_false(list_push_front(&other, &used.link));
    check_list(&list, (uint32_t[]){9}, 1);
    check_list(&other, NULL, 0);
    assert_true(list_remove(&used.link));
    assert_false(list_remove(&used.link));
    assert_false(list_has_link(&used.link));
    check_list(&list, NULL, 0);
}

/* The model: the numbers in each list, in order. */
static uint32_t model[LISTS][ITEMS];
static uint32_t model_count[LISTS];

static void model_insert(uint32_t list, uint32_t place, uint32_t number)
{
    for (uint32_t i = model_count[list]++; i > place; i--) {
        model[list][i] = model[list][i - 1];
    }
    model[list][place] = number;
}

/* Returns where the number was. */
static uint32_t model_remove(uint32_t number)
{
    for (uint32_t list = 0; list < LISTS; list++) {
        for (uint32_t i = 0; i < model_count[list]; i++) {
            if (model[list][i] == number) {
                model_count[list]--;
                for (; i < model_count[list]; i++) {
                    model[list][i] = model[list][i + 1];
                }
                return list;
            }
        }
    }
    return NOWHERE;
}

static void pop_step(struct list *list, uint32_t l)
{
    struct list_link *link = list_pop_front(list);

    assert_int_equal(link != NULL, model_count[l] != 0);
    assert_true(link == NULL || number_of(link) == model[l][0]);
    if (link != NULL) {
        (void)model_remove(number_of(link));
    }
}

static void splice_step(struct list *lists, uint32_t to, uint32_t from)
{
    list_splice(&lists[to], &lists[from]);
    for (uint32_t i = 0; to != from && i < model_count[from]; i++) {
        model_insert(to, model_count[to], model[from][i]);
    }
    model_count[from] = to != from ? 0 : model_count[from];
}

static void push_step(struct list *lists, uint32_t l, struct item *item)
{
    bool front = random_below(2) == 0;
    bool was_in = list_has_link(&item->link);
    bool done = front ? list_push_front(&lists[l], &item->link) : list_push_back(&lists[l], &item->link);

    assert_true(done != was_in);
    if (done) {
        model_insert(l, front ? 0 : model_count[l], item->number);
    }
}

static void test_random(void **state)
{
    struct list lists[LISTS] = {{{0}}};

    (void)state;
    random_begin(101);
    for (uint32_t n = 0; n < OPERATIONS; n++) {
        uint32_t l = random_below(LISTS);
        struct item *item = &items[random_below(ITEMS)];
        uint32_t what = random_below(16);
        if (what < 8) {
            push_step(lists, l, item);
        } else if (what < 13) {
            bool was_in = model_remove(item->number) != NOWHERE;
            assert_int_equal(list_remove(&item->link), was_in);
        } else if (what < 15) {
            pop_step(&lists[l], l);
        } else {
            splice_step(lists, l, random_below(LISTS));
        }
        check_list(&lists[l], model[l], model_count[l]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_push, fresh_items),   cmocka_unit_test_setup(test_iterate, fresh_items),
        cmocka_unit_test_setup(test_splice, fresh_items), cmocka_unit_test_setup(test_unlinked, fresh_items),
        cmocka_unit_test_setup(test_random, fresh_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
