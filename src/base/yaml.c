/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yaml.h"

#include <string.h>

void ds_yaml_free(DsYaml *yaml) {
  if (!yaml) return;
  yaml_document_delete(&yaml->document);
  g_free(yaml->path);
  g_free(yaml->text);
  g_free(yaml);
}

DsYaml *ds_yaml_parse(const char *path, const char *text, gsize len, GError **error) {
  g_autofree char *shown = ds_escape(path);
  if (len > DS_YAML_FILE_MAX) {
    g_set_error(error, DS_ERROR, DS_ERROR_TOO_LARGE, "'%s' is larger than %u bytes", shown, DS_YAML_FILE_MAX);
    return NULL;
  }
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser)) g_error("out of memory");
  yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
  DsYaml *yaml = g_new0(DsYaml, 1);
  if (!yaml_parser_load(&parser, &yaml->document)) {
    g_set_error(error, DS_ERROR, DS_ERROR_SYNTAX, "%s:%zu:%zu: %s", shown, parser.problem_mark.line + 1, parser.problem_mark.column + 1,
                parser.problem ? parser.problem : "not YAML");
    yaml_parser_delete(&parser);
    g_free(yaml);
    return NULL;
  }
  yaml_parser_delete(&parser);
  yaml->path = g_strdup(path);
  yaml->text = g_strndup(text, len);
  yaml->len = len;
  return yaml;
}

yaml_node_t *ds_yaml_root(DsYaml *yaml) {
  return yaml_document_get_root_node(&yaml->document);
}
yaml_node_t *ds_yaml_node(DsYaml *yaml, int id) {
  return yaml_document_get_node(&yaml->document, id);
}

yaml_node_t *ds_yaml_get(DsYaml *yaml, yaml_node_t *mapping, const char *key, yaml_node_t **ret_key) {
  if (!mapping || mapping->type != YAML_MAPPING_NODE) return NULL;
  for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start; pair < mapping->data.mapping.pairs.top; pair++) {
    yaml_node_t *name = ds_yaml_node(yaml, pair->key);
    if (!name || name->type != YAML_SCALAR_NODE || strcmp((const char *)name->data.scalar.value, key) != 0) continue;
    if (ret_key) *ret_key = name;
    return ds_yaml_node(yaml, pair->value);
  }
  return NULL;
}

gboolean ds_yaml_is_null(const yaml_node_t *node) {
  if (!node) return TRUE;
  if (node->type != YAML_SCALAR_NODE || node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return FALSE;
  static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
  return g_strv_contains(nulls, (const char *)node->data.scalar.value);
}

const char *ds_yaml_text(const yaml_node_t *node) {
  return node && node->type == YAML_SCALAR_NODE && !ds_yaml_is_null(node) ? (const char *)node->data.scalar.value : NULL;
}

gboolean ds_yaml_complain(DsYaml *yaml, const yaml_node_t *node, GError **error, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *message = g_strdup_vprintf(format, args);
  va_end(args);
  g_autofree char *shown = ds_escape(yaml->path);
  g_set_error(error, DS_ERROR, DS_ERROR_SYNTAX, "%s:%zu:%zu: %s", shown, node->start_mark.line + 1, node->start_mark.column + 1, message);
  return FALSE;
}

gsize ds_yaml_offset(const DsYaml *yaml, const yaml_mark_t *mark) {
  const char *p = yaml->text, *end = yaml->text + yaml->len;
  for (size_t line = 0; line < mark->line && p < end; line++) {
    const char *next = memchr(p, '\n', (gsize)(end - p));
    p = next ? next + 1 : end;
  }
  for (size_t column = 0; column < mark->column && p < end; column++)
    p = g_utf8_find_next_char(p, end) ? g_utf8_find_next_char(p, end) : end;
  return (gsize)(p - yaml->text);
}

gboolean ds_yaml_load(const char *path, DsYaml **yaml, GError **error) {
  *yaml = NULL;
  if (!g_file_test(path, G_FILE_TEST_EXISTS)) return TRUE;
  g_autoptr(GBytes) bytes = ds_file_read(path, DS_YAML_FILE_MAX, error);
  if (!bytes) return FALSE;
  gsize len;
  const char *text = g_bytes_get_data(bytes, &len);
  *yaml = ds_yaml_parse(path, text ? text : "", len, error);
  return *yaml != NULL;
}

char **ds_yaml_texts(DsYaml *yaml, yaml_node_t *node, GError **error) {
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
  if (node->type == YAML_SEQUENCE_NODE) {
    for (yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top; item++) {
      yaml_node_t *element = ds_yaml_node(yaml, *item);
      const char *text = ds_yaml_text(element);
      if (!text) {
        ds_yaml_complain(yaml, element ? element : node, error, "expected a text");
        return NULL;
      }
      g_ptr_array_add(all, g_strdup(text));
    }
  } else if (ds_yaml_text(node)) {
    g_ptr_array_add(all, g_strdup(ds_yaml_text(node)));
  } else if (!ds_yaml_is_null(node)) {
    ds_yaml_complain(yaml, node, error, "expected a list of texts");
    return NULL;
  }
  g_ptr_array_add(all, NULL);
  return (char **)g_ptr_array_free(g_steal_pointer(&all), FALSE);
}

gboolean ds_yaml_each(DsYaml *yaml, yaml_node_t *mapping, const char *what, DsYamlEach each, gpointer out, GError **error) {
  if (ds_yaml_is_null(mapping)) return TRUE;
  if (mapping->type != YAML_MAPPING_NODE) return ds_yaml_complain(yaml, mapping, error, "%s must be a mapping", what);
  for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start; pair < mapping->data.mapping.pairs.top; pair++) {
    yaml_node_t *key = ds_yaml_node(yaml, pair->key), *value = ds_yaml_node(yaml, pair->value);
    if (!ds_yaml_text(key)) return ds_yaml_complain(yaml, key ? key : mapping, error, "a key of %s must be a text", what);
    if (!each(yaml, key, value, out, error)) return FALSE;
  }
  return TRUE;
}

gboolean ds_yaml_unknown_key(DsYaml *yaml, const yaml_node_t *key, const char *const *known, GError **error) {
  const char *nearest = NULL;
  guint best = 3;
  for (guint i = 0; known[i]; i++) {
    guint distance = ds_edit_distance(ds_yaml_text(key), known[i], 2);
    if (distance >= best) continue;
    best = distance;
    nearest = known[i];
  }
  g_autofree char *quoted = ds_quote(ds_yaml_text(key)), *all = g_strjoinv(", ", (char **)(uintptr_t)known);
  if (nearest) return ds_yaml_complain(yaml, key, error, "unknown key %s (nearest: %s)", quoted, nearest);
  return ds_yaml_complain(yaml, key, error, "unknown key %s (known: %s)", quoted, all);
}
