/* SPDX-License-Identifier: MIT */
/* A balanced binary tree (AVL) through nodes inside its items. The order is a function of the caller's; whoever looks for
   an item passes one that is made for the purpose and has only its key.

   Invariants: what is left of a node comes before it, what is right of it after it; the heights of both sides differ by
   at most one, so a tree of n items is at most 1.44 log2(n + 2) high, 23 for 65,000 items, and each operation takes at
   most so many steps. No recursion. A node that is in no tree has height 0: all-zero nodes are ready, memory that held
   something else needs tree_node_init first. The keys of items in the tree must not change.
   The caller keeps others away meanwhile. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tree_node {
    struct tree_node *child[2]; /* left, right; either may be NULL */
    struct tree_node *parent;   /* NULL: the root */
    uint8_t height;             /* 1: a leaf; 0: in no tree, and all else is 0 too */
};

struct tree {
    struct tree_node *root; /* NULL: empty */

    /* Whether `a` belongs before `b`; items of which neither does are equal. */
    bool (*is_before)(const struct tree_node *a, const struct tree_node *b);
};

static inline void tree_node_init(struct tree_node *node)
{
    node->child[0] = NULL;
    node->child[1] = NULL;
    node->parent = NULL;
    node->height = 0;
}

static inline bool tree_has_node(const struct tree_node *node)
{
    return node->height != 0;
}

/* False, and nothing done: an equal item is in the tree, or `node` is in one already. */
bool tree_insert(struct tree *tree, struct tree_node *node);

/* Takes `node`, which is in this tree, out. False, and nothing done: it is in none. */
bool tree_remove(struct tree *tree, struct tree_node *node);

/* The item that equals `probe`; NULL: there is none. */
struct tree_node *tree_find(const struct tree *tree, const struct tree_node *probe);

/* The first item that is not before `probe`; NULL: all are. */
struct tree_node *tree_find_from(const struct tree *tree, const struct tree_node *probe);

/* NULL: the tree is empty. */
struct tree_node *tree_first(const struct tree *tree);

/* The item after `node`, which is in a tree; NULL: it is the last. Visiting n items takes 2n steps. */
struct tree_node *tree_next(const struct tree_node *node);
