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
