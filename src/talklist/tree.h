/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML of strangers as a tree: bounded in depth and size, aliases share their node instead of growing. */
#pragma once

#include <decksearch/talklist.h>

typedef enum { DS_NODE_SCALAR, DS_NODE_LIST, DS_NODE_MAP } DsNodeKind;
typedef struct DsNode DsNode;
struct DsNode {
  DsNodeKind kind;
  guint line, column;   /* of the file, from 1 */
  gboolean closed;      /* whole: no error lies inside */
  char *text;           /* scalars: valid UTF-8 */
  GPtrArray *children;  /* lists: DsNode *; maps: key, value, key, value, … (borrowed: the tree owns all nodes) */
};

/** A stream of documents; owns all nodes. */
typedef struct {
  GPtrArray *documents; /* DsNode *, borrowed */
  GPtrArray *nodes;     /* all of them */
  char *problem;        /* of the error that ended reading: what, and where; NULL: none */
  guint error_line, error_column;
  guint restart_line;   /* the line in which what could not be read begins: an open quote is noticed far below it */
} DsTree;
void ds_tree_free(DsTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsTree, ds_tree_free)

/**
 * Reads all YAML documents of @text, whose first line is @first_line of @file. What was read before an error stays in the tree: returns
 * a tree always; @ret_error holds SYNTAX (with file, line, column) or TOO_LARGE (depth).
 */
DsTree *ds_tree_read(const char *file, const char *text, gsize len, guint first_line, GError **ret_error);
/** The value of @key in a map, or NULL. */
const DsNode *ds_node_get(const DsNode *map, const char *key);
/** The text of a scalar that is not null and not empty, else NULL. */
const char *ds_node_text(const DsNode *node);
