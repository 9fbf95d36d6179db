/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libyaml's events to a tree. libyaml's own document loader knows no bounds; events are checked one by one here. */
#include "tree.h"

#include <string.h>
#include <yaml.h>

#define MAX_NODES 2000000u

static void node_free(DsNode *node) {
  if (!node) return;
  g_free(node->text);
  if (node->children) g_ptr_array_unref(node->children);
  g_free(node);
}

void ds_tree_free(DsTree *tree) {
  if (!tree) return;
  g_ptr_array_unref(tree->documents);
  g_ptr_array_unref(tree->nodes);
  g_free(tree->problem);
  g_free(tree);
}

typedef struct {
  const char *file;
  guint first_line;
  DsTree *tree;
  GPtrArray *open;       /* DsNode *: lists and maps that are not closed */
  GHashTable *anchors;   /* name -> DsNode *, closed ones only */
  GPtrArray *open_names; /* char * or NULL: the anchor of each open node */
} Builder;

static DsNode *add_node(Builder *b, DsNodeKind kind, const yaml_mark_t *mark) {
  DsNode *node = g_new0(DsNode, 1);
  node->kind = kind;
  node->line = b->first_line + (guint)mark->line;
  node->column = (guint)mark->column + 1;
  if (kind != DS_NODE_SCALAR) node->children = g_ptr_array_new();
  g_ptr_array_add(b->tree->nodes, node);
  return node;
}

static void attach(Builder *b, DsNode *node) {
  if (b->open->len) g_ptr_array_add(((DsNode *)g_ptr_array_index(b->open, b->open->len - 1))->children, node);
  else g_ptr_array_add(b->tree->documents, node);
}

static gboolean fail(const Builder *b, const yaml_mark_t *mark, DsErrorCode code, const char *what, GError **error) {
  DsTree *tree = b->tree;
  tree->problem = g_strdup(what);
  tree->error_line = tree->restart_line = b->first_line + (guint)mark->line;
  tree->error_column = (guint)mark->column + 1;
  g_set_error(error, DS_ERROR, code, "%s:%u:%u: %s", b->file, b->first_line + (guint)mark->line, (guint)mark->column + 1, what);
  return FALSE;
}

static void remember(Builder *b, const char *anchor, DsNode *node) {
  if (anchor && strlen(anchor) < 200) g_hash_table_replace(b->anchors, g_strdup(anchor), node);
}

static gboolean open_node(Builder *b, DsNodeKind kind, const yaml_event_t *event, const yaml_char_t *anchor, GError **error) {
  if (b->open->len >= DS_YAML_MAX_DEPTH) {
    g_autofree char *what = g_strdup_printf("nested more than %u deep", DS_YAML_MAX_DEPTH);
    return fail(b, &event->start_mark, DS_ERROR_TOO_LARGE, what, error);
  }
  DsNode *node = add_node(b, kind, &event->start_mark);
  attach(b, node);
  g_ptr_array_add(b->open, node);
  g_ptr_array_add(b->open_names, g_strdup((const char *)anchor));
  return TRUE;
}

/* An anchor is known from the end of its node on: a node cannot hold itself. */
static void close_node(Builder *b) {
  ((DsNode *)g_ptr_array_index(b->open, b->open->len - 1))->closed = TRUE;
  remember(b, g_ptr_array_index(b->open_names, b->open_names->len - 1), g_ptr_array_index(b->open, b->open->len - 1));
  g_ptr_array_set_size(b->open, (int)b->open->len - 1);
  g_ptr_array_set_size(b->open_names, (int)b->open_names->len - 1);
}

static gboolean add_alias(Builder *b, const yaml_event_t *event, GError **error) {
  DsNode *node = g_hash_table_lookup(b->anchors, (const char *)event->data.alias.anchor);
  if (!node) return fail(b, &event->start_mark, DS_ERROR_SYNTAX, "an alias to nothing before it", error);
  attach(b, node);
  return TRUE;
}

static gboolean take(Builder *b, const yaml_event_t *event, GError **error) {
  if (b->tree->nodes->len >= MAX_NODES) return fail(b, &event->start_mark, DS_ERROR_TOO_LARGE, "more than 2000000 values", error);
  switch (event->type) {
  case YAML_SCALAR_EVENT: {
    DsNode *node = add_node(b, DS_NODE_SCALAR, &event->start_mark);
    node->closed = TRUE;
    node->text = ds_utf8_clean((const char *)event->data.scalar.value, (gssize)event->data.scalar.length);
    gboolean plain_null = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && (strcmp(node->text, "null") == 0 || strcmp(node->text, "~") == 0);
    if (plain_null) *node->text = '\0';
    attach(b, node);
    remember(b, (const char *)event->data.scalar.anchor, node);
    return TRUE;
  }
  case YAML_SEQUENCE_START_EVENT: return open_node(b, DS_NODE_LIST, event, event->data.sequence_start.anchor, error);
  case YAML_MAPPING_START_EVENT: return open_node(b, DS_NODE_MAP, event, event->data.mapping_start.anchor, error);
  case YAML_SEQUENCE_END_EVENT:
  case YAML_MAPPING_END_EVENT: close_node(b); return TRUE;
  case YAML_ALIAS_EVENT: return add_alias(b, event, error);
  case YAML_DOCUMENT_START_EVENT: g_hash_table_remove_all(b->anchors); return TRUE;
  default: return TRUE;
  }
}

static gboolean read_events(Builder *b, yaml_parser_t *parser, GError **error) {
  for (gboolean end = FALSE; !end;) {
    yaml_event_t event;
    if (!yaml_parser_parse(parser, &event)) {
      const yaml_mark_t *mark = parser->problem_mark.line || parser->problem_mark.column ? &parser->problem_mark : &parser->context_mark;
      g_autofree char *what = ds_utf8_clean(parser->problem ? parser->problem : "unreadable", -1);
      fail(b, mark, parser->error == YAML_MEMORY_ERROR ? DS_ERROR_OUT_OF_MEMORY : DS_ERROR_SYNTAX, what, error);
      if (parser->context && parser->error == YAML_SCANNER_ERROR)
        b->tree->restart_line = MIN(b->tree->restart_line, b->first_line + (guint)parser->context_mark.line);
      return FALSE;
    }
    end = event.type == YAML_STREAM_END_EVENT;
    gboolean ok = take(b, &event, error);
    yaml_event_delete(&event);
    if (!ok) return FALSE;
  }
  return TRUE;
}

DsTree *ds_tree_read(const char *file, const char *text, gsize len, guint first_line, GError **ret_error) {
  DsTree *tree = g_new0(DsTree, 1);
  tree->documents = g_ptr_array_new();
  tree->nodes = g_ptr_array_new_with_free_func((GDestroyNotify)node_free);
  g_autoptr(GPtrArray) open = g_ptr_array_new();
  g_autoptr(GPtrArray) open_names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) anchors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Builder builder = {file, first_line, tree, open, anchors, open_names};
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser)) {
    g_set_error(ret_error, DS_ERROR, DS_ERROR_OUT_OF_MEMORY, "%s: out of memory", file);
    return tree;
  }
  yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
  read_events(&builder, &parser, ret_error);
  yaml_parser_delete(&parser);
  return tree;
}

const DsNode *ds_node_get(const DsNode *map, const char *key) {
  if (!map || map->kind != DS_NODE_MAP) return NULL;
  for (guint i = 0; i + 1 < map->children->len && i < 512; i += 2) {
    const DsNode *name = g_ptr_array_index(map->children, i);
    if (name->kind == DS_NODE_SCALAR && strcmp(name->text, key) == 0) return g_ptr_array_index(map->children, i + 1);
  }
  return NULL;
}

const char *ds_node_text(const DsNode *node) { return node && node->kind == DS_NODE_SCALAR && *node->text ? node->text : NULL; }
