/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small YAML file of ours as a tree with places, over libyaml. Room-internal. */
#pragma once

#include <decksearch/base.h>
#include <yaml.h>

#define DS_YAML_FILE_MAX (1u << 20) /* bytes */

typedef struct {
  yaml_document_t document;
  char *path; /* for messages */
  char *text; /* the file, NUL-terminated */
  gsize len;
} DsYaml;

/* Parses @len bytes; SYNTAX has "path:line:column: what". */
DsYaml *ds_yaml_parse(const char *path, const char *text, gsize len, GError **error);
void ds_yaml_free(DsYaml *yaml);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsYaml, ds_yaml_free)

/* The root, or NULL for an empty file. */
yaml_node_t *ds_yaml_root(DsYaml *yaml);
yaml_node_t *ds_yaml_node(DsYaml *yaml, int id);
/* The value of @key in a mapping, or NULL; @ret_key may be NULL. */
yaml_node_t *ds_yaml_get(DsYaml *yaml, yaml_node_t *mapping, const char *key, yaml_node_t **ret_key);
/* The text of a scalar, borrowed; NULL when @node is no scalar, or a plain null (~, null, empty). */
const char *ds_yaml_text(const yaml_node_t *node);
gboolean ds_yaml_is_null(const yaml_node_t *node);
/* Sets SYNTAX at @node; returns FALSE. */
gboolean ds_yaml_complain(DsYaml *yaml, const yaml_node_t *node, GError **error, const char *format, ...) G_GNUC_PRINTF(4, 5);
/* Byte offset of a mark in the text (libyaml's own index counts characters). */
gsize ds_yaml_offset(const DsYaml *yaml, const yaml_mark_t *mark);

/* The bytes of an optional file as YAML. TRUE with *@yaml NULL: there is no such file. */
gboolean ds_yaml_load(const char *path, DsYaml **yaml, GError **error);
/* One value as a list of texts: a sequence of scalars, or one scalar. NULL with the error set when it is neither. */
char **ds_yaml_texts(DsYaml *yaml, yaml_node_t *node, GError **error);
typedef gboolean (*DsYamlEach)(DsYaml *yaml, yaml_node_t *key, yaml_node_t *value, gpointer out, GError **error);
/* Calls @each for every pair of a mapping (a null is an empty one); @what names it in errors. */
gboolean ds_yaml_each(DsYaml *yaml, yaml_node_t *mapping, const char *what, DsYamlEach each, gpointer out, GError **error);
/* SYNTAX at @key, with the nearest of the @known ones; returns FALSE. */
gboolean ds_yaml_unknown_key(DsYaml *yaml, const yaml_node_t *key, const char *const *known, GError **error);

/* `decksearch.yaml` out of its tree (NULL: empty). */
DsLibraryFile *ds_library_file_of_yaml(DsYaml *yaml, GError **error);
