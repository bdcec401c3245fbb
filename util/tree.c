/* SPDX-License-Identifier: MIT */
/* Both sides are treated alike: a side is 0 (left) or 1 (right), and 1 - side is the other one. Whatever changes the
   tree changes one place first and then climbs from there to the root, until a height is what it was. */
#include "tree.h"

static int height_of(const struct tree_node *n)
{
    return n != NULL ? n->height : 0;
}

static void set_height(struct tree_node *n)
{
    int left = height_of(n->child[0]);
    int right = height_of(n->child[1]);

    n->height = (uint8_t)((left > right ? left : right) + 1);
}

static int side_of(const struct tree_node *n)
{
    return n->parent->child[1] == n;
}

static void adopt(struct tree_node *parent, int side, struct tree_node *child)
{
    parent->child[side] = child;
    if (child != NULL) {
        child->parent = parent;
    }
}

/* `heir`, which may be NULL, hangs where `n` hung. */
static void replace(struct tree *tree, struct tree_node *n, struct tree_node *heir)
{
    if (n->parent != NULL) {
        adopt(n->parent, side_of(n), heir);
        return;
    }
    tree->root = heir;
    if (heir != NULL) {
        heir->parent = NULL;
    }
}

/* The child on `side` comes up, `n` goes down on the other side. Returns what is on top. */
static struct tree_node *lift(struct tree *tree, struct tree_node *n, int side)
{
    struct tree_node *up = n->child[side];

    replace(tree, n, up);
    adopt(n, side, up->child[1 - side]);
    adopt(up, 1 - side, n);
    set_height(n);
    set_height(up);
    return up;
}

/* Both sides of `n` are balanced, and differ by two at most. Returns what is on top. */
static struct tree_node *balance(struct tree *tree, struct tree_node *n)
{
    int tilt = height_of(n->child[1]) - height_of(n->child[0]);

    if (tilt >= -1 && tilt <= 1) {
        set_height(n);
        return n;
    }
    int side = tilt > 0;
    struct tree_node *high = n->child[side];
    if (height_of(high->child[1 - side]) > height_of(high->child[side])) {
        (void)lift(tree, high, 1 - side);
    }
    return lift(tree, n, side);
}

/* One side of `n` changed its height by one; heights from `n` upwards are what they were before. */
static void climb(struct tree *tree, struct tree_node *n)
{
    while (n != NULL) {
        uint8_t old = n->height;
        n = balance(tree, n);
        if (n->height == old) {
            break;
        }
        n = n->parent;
    }
}

/* Returns the first item that is not before `probe`, or NULL; `last` is where the search ended, below which `probe` would
   hang: left, if that is what is returned, else right. */
static struct tree_node *descend(const struct tree *tree, const struct tree_node *probe, struct tree_node **last)
{
    struct tree_node *found = NULL;

    *last = NULL;
    for (struct tree_node *n = tree->root; n != NULL;) {
        *last = n;
        if (tree->is_before(n, probe)) {
            n = n->child[1];
        } else {
            found = n;
            n = n->child[0];
        }
    }
    return found;
}

bool tree_insert(struct tree *tree, struct tree_node *node)
{
    struct tree_node *parent;

    if (tree_has_node(node)) {
        return false;
    }
    struct tree_node *after = descend(tree, node, &parent);
    if (after != NULL && !tree->is_before(node, after)) {
        return false;
    }
    tree_node_init(node);
    node->parent = parent;
    node->height = 1;
    if (parent == NULL) {
        tree->root = node;
    } else {
        parent->child[parent != after] = node;
    }
    climb(tree, parent);
    return true;
}

static struct tree_node *leftmost(struct tree_node *n)
{
    while (n->child[0] != NULL) {
        n = n->child[0];
    }
    return n;
}

/* Puts the next item, which has no left side, in the place of `n`, which has two. Returns the lowest node that lost height. */
static struct tree_node *replace_by_next(struct tree *tree, struct tree_node *n)
{
    struct tree_node *next = leftmost(n->child[1]);
    struct tree_node *lowest = next->parent != n ? next->parent : next;

    replace(tree, next, next->child[1]);
    adopt(next, 0, n->child[0]);
    adopt(next, 1, n->child[1]);
    next->height = n->height;
    replace(tree, n, next);
    return lowest;
}

bool tree_remove(struct tree *tree, struct tree_node *node)
{
    struct tree_node *lowest = node->parent;

    if (!tree_has_node(node)) {
        return false;
    }
    if (node->child[0] != NULL && node->child[1] != NULL) {
        lowest = replace_by_next(tree, node);
    } else {
        replace(tree, node, node->child[node->child[0] == NULL]);
    }
    tree_node_init(node);
    climb(tree, lowest);
    return true;
}

struct tree_node *tree_find_from(const struct tree *tree, const struct tree_node *probe)
{
    struct tree_node *last;

    return descend(tree, probe, &last);
}

struct tree_node *tree_find(const struct tree *tree, const struct tree_node *probe)
{
    struct tree_node *n = tree_find_from(tree, probe);

    return n != NULL && !tree->is_before(probe, n) ? n : NULL;
}

struct tree_node *tree_first(const struct tree *tree)
{
    return tree->root != NULL ? leftmost(tree->root) : NULL;
}

struct tree_node *tree_next(const struct tree_node *node)
{
    if (node->child[1] != NULL) {
        return leftmost(node->child[1]);
    }
    while (node->parent != NULL && side_of(node) == 1) {
        node = node->parent;
    }
    return node->parent;
}
