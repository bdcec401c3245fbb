/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "container.h"
#include "tree.h"

enum { ITEMS = 4096, RANDOM_ITEMS = 200, OPERATIONS = 1000000 };

struct item {
    uint32_t key;
    struct tree_node node;
};

static struct item items[ITEMS];

static uint32_t key_of(const struct tree_node *node)
{
    return container_of(node, struct item, node)->key;
}

static bool is_before(const struct tree_node *a, const struct tree_node *b)
{
    return key_of(a) < key_of(b);
}

static int fresh_items(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < ITEMS; i++) {
        items[i] = (struct item){.key = i};
    }
    return 0;
}

/* Parents, order, heights and balance of what is below; returns its height. */
static int check_below(const struct tree_node *n, uint32_t *count)
{
    if (n == NULL) {
        return 0;
    }
    for (int side = 0; side < 2; side++) {
        const struct tree_node *child = n->child[side];
        assert_true(child == NULL || (child->parent == n && is_before(child, n) == (side == 0)));
    }
    int left = check_below(n->child[0], count);
    int right = check_below(n->child[1], count);
    assert_true(left - right >= -1 && left - right <= 1);
    assert_int_equal(n->height, (left > right ? left : right) + 1);
    ++*count;
    return n->height;
}

static void check_tree(const struct tree *tree, uint32_t count)
{
    uint32_t found = 0;

    assert_true(tree->root == NULL || tree->root->parent == NULL);
    (void)check_below(tree->root, &found);
    assert_int_equal(found, count);
    const struct tree_node *last = NULL;
    for (const struct tree_node *n = tree_first(tree); n != NULL; n = tree_next(n)) {
        assert_true(last == NULL || is_before(last, n));
        last = n;
        found--;
    }
    assert_int_equal(found, 0);
}

static struct tree_node *find(const struct tree *tree, uint32_t key)
{
    struct item probe = {.key = key};

    return tree_find(tree, &probe.node);
}

static void test_insert(void **state)
{
    struct tree tree = {.is_before = is_before};
    struct item twin = {.key = 5};

    (void)state;
    assert_null(tree_first(&tree));
    assert_null(find(&tree, 5));
    for (uint32_t i = 0; i < 10; i++) {
        assert_true(tree_insert(&tree, &items[i * 7 % 10].node));
        check_tree(&tree, i + 1);
    }
    assert_false(tree_insert(&tree, &twin.node));
    assert_false(tree_has_node(&twin.node));
    assert_ptr_equal(find(&tree, 5), &items[5].node);
    assert_null(find(&tree, 10));
    check_tree(&tree, 10);
}

static void test_iterate(void **state)
{
    struct tree tree = {.is_before = is_before};
    uint32_t wanted = 0;

    (void)state;
    for (uint32_t i = 0; i < 50; i++) {
        assert_true(tree_insert(&tree, &items[2 * (i * 7 % 50)].node));
    }
    for (struct tree_node *n = tree_first(&tree); n != NULL; n = tree_next(n)) {
        assert_int_equal(key_of(n), wanted);
        wanted += 2;
    }
    assert_int_equal(wanted, 100);
    assert_ptr_equal(tree_find_from(&tree, &items[7].node), &items[8].node);
    assert_ptr_equal(tree_find_from(&tree, &items[8].node), &items[8].node);
    assert_null(tree_find_from(&tree, &items[99].node));
}

/* In order is the worst order, for a tree that does not balance itself. */
static void test_height(void **state)
{
    struct tree tree = {.is_before = is_before};

    (void)state;
    for (uint32_t i = 0; i < ITEMS; i++) {
        assert_true(tree_insert(&tree, &items[i].node));
    }
    check_tree(&tree, ITEMS);
    assert_in_range(tree.root->height, 12, 13);
    for (uint32_t i = 0; i < ITEMS - 64; i++) {
        assert_true(tree_remove(&tree, &items[i].node));
    }
    check_tree(&tree, 64);
    assert_in_range(tree.root->height, 7, 8);
}

/* As of test_list.c's test_unlinked. */
static void test_unlinked(void **state)
{
    struct tree tree = {.is_before = is_before};
    struct item used = {.key = 3, .node = {.parent = &items[0].node, .height = 9}};

    (void)state;
    assert_false(tree_remove(&tree, &items[0].node));
    tree_node_init(&used.node);
    assert_true(tree_insert(&tree, &used.node));
    assert_false(tree_insert(&tree, &used.node));
    check_tree(&tree, 1);
    assert_true(tree_remove(&tree, &used.node));
    assert_false(tree_remove(&tree, &used.node));
    assert_null(tree.root);
    assert_true(tree_insert(&tree, &used.node));
}

static void check_find_from(const struct tree *tree, const bool *model)
{
    struct item probe = {.key = random_below(RANDOM_ITEMS)};
    const struct tree_node *found = tree_find_from(tree, &probe.node);
    uint32_t wanted = probe.key;

    while (wanted < RANDOM_ITEMS && !model[wanted]) {
        wanted++;
    }
    assert_int_equal(found != NULL ? key_of(found) : RANDOM_ITEMS, wanted);
}

static void test_random(void **state)
{
    struct tree tree = {.is_before = is_before};
    bool model[RANDOM_ITEMS] = {false};
    uint32_t count = 0;

    (void)state;
    random_begin(303);
    for (uint32_t n = 0; n < OPERATIONS; n++) {
        uint32_t key = random_below(RANDOM_ITEMS);
        bool grows = random_below(16) < (n / 2000 % 2 == 0 ? 12 : 4); /* now full, now nearly empty */
        assert_int_equal(find(&tree, key) == &items[key].node, model[key]);
        if (grows) {
            assert_int_equal(tree_insert(&tree, &items[key].node), !model[key]);
            count += !model[key];
        } else {
            assert_int_equal(tree_remove(&tree, &items[key].node), model[key]);
            count -= model[key];
        }
        model[key] = grows;
        assert_int_equal(tree_has_node(&items[key].node), grows);
        check_find_from(&tree, model);
        if (n % 64 == 0) {
            check_tree(&tree, count);
        }
    }
    check_tree(&tree, count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_insert, fresh_items), cmocka_unit_test_setup(test_iterate, fresh_items),
        cmocka_unit_test_setup(test_height, fresh_items), cmocka_unit_test_setup(test_unlinked, fresh_items),
        cmocka_unit_test_setup(test_random, fresh_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
