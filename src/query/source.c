/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The query as text: out of arguments, with a caret below, and the tree for people who ask. */
#include "internal.h"

#include <string.h>

/* Whether @word can be no part of a value: an operator, a sign before a word, or another field. */
static gboolean is_syntax(const char *word) {
  static const char *const operators[] = {"AND", "OR", "NOT", "NEAR", NULL};
  const char *colon = strchr(word, ':');
  if (g_strv_contains(operators, word) || g_str_has_prefix(word, "NEAR/")) return TRUE;
  if ((*word == '-' || *word == '+') && word[1]) return TRUE;
  return colon && colon[1] && ds_field_find(word, colon - word) >= 0;
}

/* `field:two words` in one argument was quoted for the shell, which has eaten the quotes; a whole query in one argument was not. */
static char *join_argument(const char *argument) {
  const char *name = argument + (*argument == '-' || *argument == '+'), *colon = strchr(name, ':');
  gboolean quoted = colon && (strchr(colon, '"') || strstr(colon, "\u201c") || strstr(colon, "\u201e"));
  gboolean value = colon && !quoted && colon[1] && colon[1] != ' ' && strpbrk(colon, " \t");
  int field = value ? ds_field_find(name, colon - name) : -1;
  if (field < 0 || ds_fields[field].kind != DS_FIELD_WORDS) return g_strdup(argument); /* a year or kind is one word, and more follow it */
  g_auto(GStrv) words = g_strsplit_set(colon + 1, " \t", -1);
  for (guint i = 1; words[i]; i++)
    if (is_syntax(words[i])) return g_strdup(argument);
  return g_strdup_printf("%.*s:\"%s\"", (int)(colon - argument), argument, colon + 1);
}

char *ds_query_join(const char *const *words) {
  GString *source = g_string_new(NULL);
  for (guint i = 0; words[i]; i++) {
    g_autofree char *one = join_argument(words[i]);
    g_string_append_printf(source, "%s%s", i ? " " : "", one);
  }
  return g_string_free(source, FALSE);
}

char *ds_query_caret(const char *source, gsize where) {
  g_autofree char *before = g_strndup(source, MIN(where, strlen(source))), *shown = ds_escape(before), *whole = ds_escape(source);
  return g_strdup_printf("%s\n%*s^", whole, (int)ds_text_columns(shown), "");
}

static void describe(GString *out, const DsNode *node) {
  static const char *const names[] = {[DS_NODE_WORD] = "word", [DS_NODE_PHRASE] = "phrase", [DS_NODE_PREFIX] = "prefix",
                                      [DS_NODE_NEAR] = "near", [DS_NODE_FIELD] = "field",   [DS_NODE_AND] = "and",
                                      [DS_NODE_OR] = "or",     [DS_NODE_NOT] = "not",       [DS_NODE_REQUIRE] = "require"};
  if (node->kind == DS_NODE_WORD) {
    g_string_append(out, node->text);
    return;
  }
  if (node->kind == DS_NODE_PHRASE) {
    g_string_append_printf(out, "\"%s\"", node->text);
    return;
  }
  g_string_append_printf(out, "(%s", names[node->kind]);
  if (node->kind == DS_NODE_NEAR) g_string_append_printf(out, "/%u", node->distance);
  if (node->kind == DS_NODE_PREFIX) g_string_append_printf(out, " %s*", node->text);
  if (node->kind == DS_NODE_FIELD) g_string_append_printf(out, " %s", ds_fields[node->field].name);
  if (node->kind == DS_NODE_FIELD && !node->children->len) {
    if (node->low || node->high)
      g_string_append_printf(out, " %s..%s", node->low ? node->low : "", node->high ? node->high : "");
    else
      g_string_append_printf(out, " %s", node->text);
  }
  for (guint i = 0; i < node->children->len; i++) {
    g_string_append_c(out, ' ');
    describe(out, g_ptr_array_index(node->children, i));
  }
  g_string_append_c(out, ')');
}

char *ds_query_describe(const DsQuery *query) {
  GString *out = g_string_new(NULL);
  if (query->root) describe(out, query->root);
  return g_string_free(out, FALSE);
}
