/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Editing one pin of `decksearch.yaml` as text, so that comments and order survive. The edit is read back before it is kept. */
#include "yaml.h"

#include <string.h>

/* A YAML double-quoted scalar (YAML 1.2, 7.3.1) on one line. */
static char *quoted_scalar(const char *text) {
  GString *out = g_string_new("\"");
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (c == '"' || c == '\\')
      g_string_append_printf(out, "\\%c", (char)c);
    else if (c < 0x20 || (c >= 0x7f && c < 0xa0))
      g_string_append_printf(out, "\\x%02x", c);
    else if (c == 0x2028 || c == 0x2029 || c == 0xfeff)
      g_string_append_printf(out, "\\u%04x", c);
    else
      g_string_append_unichar(out, c);
  }
  g_string_append_c(out, '"');
  return g_string_free(out, FALSE);
}

static gsize line_start(const char *text, gsize at) {
  while (at > 0 && text[at - 1] != '\n') at--;
  return at;
}

/* Offset after the newline that ends the line of @at, or the text's end. */
static gsize line_end(const char *text, gsize at) {
  const char *newline = strchr(text + at, '\n');
  return newline ? (gsize)(newline - text) + 1 : strlen(text);
}

static void splice(GString *text, gsize from, gsize to, const char *with) {
  g_string_erase(text, (gssize)from, (gssize)(to - from));
  g_string_insert(text, (gssize)from, with);
}

/* Takes the pair out: its lines in a block mapping, itself and one comma in a flow mapping. */
static void remove_pair(GString *text, const DsYaml *yaml, gboolean flow, const yaml_node_t *key, const yaml_node_t *value) {
  gsize from = ds_yaml_offset(yaml, &key->start_mark), to = ds_yaml_offset(yaml, &value->end_mark);
  if (!flow) {
    splice(text, line_start(text->str, from), line_end(text->str, to), "");
    return;
  }
  gsize after = to + strspn(text->str + to, " \t\n");
  if (text->str[after] == ',')
    to = after + 1 + strspn(text->str + after + 1, " \t");
  else
    while (from > 0 && strchr(" \t\n,", text->str[from - 1])) from--;
  splice(text, from, to, "");
}

/* Puts `key: value` first into the mapping @pins whose key is @pins_key. */
static void insert_pair(GString *text, DsYaml *yaml, const yaml_node_t *pins_key, yaml_node_t *pins, const char *pair) {
  gboolean is_mapping = pins->type == YAML_MAPPING_NODE;
  gboolean empty = !is_mapping || pins->data.mapping.pairs.start == pins->data.mapping.pairs.top;
  gsize from = ds_yaml_offset(yaml, &pins->start_mark), to = ds_yaml_offset(yaml, &pins->end_mark);
  if (is_mapping && pins->data.mapping.style == YAML_FLOW_MAPPING_STYLE && !empty) {
    g_autofree char *item = g_strconcat(pair, ", ", NULL);
    g_string_insert(text, (gssize)from + 1, item);
    return;
  }
  gsize indent = 2;
  if (!empty) {
    yaml_node_t *first = ds_yaml_node(yaml, pins->data.mapping.pairs.start->key);
    from = ds_yaml_offset(yaml, &first->start_mark);
    from = line_start(text->str, from);
    indent = first->start_mark.column;
  } else {
    if (to > from) splice(text, from, to, ""); /* `pins: {}` and `pins: ~` become a block */
    from = line_end(text->str, ds_yaml_offset(yaml, &pins_key->end_mark));
    if (from == text->len && (from == 0 || text->str[from - 1] != '\n')) {
      g_string_append_c(text, '\n');
      from = text->len;
    }
  }
  g_autofree char *line = g_strdup_printf("%*s%s\n", (int)indent, "", pair);
  g_string_insert(text, (gssize)from, line);
}

static void append_section(GString *text, const char *pair) {
  if (text->len && text->str[text->len - 1] != '\n') g_string_append_c(text, '\n');
  g_string_append_printf(text, "pins:\n  %s\n", pair);
}

static void edit(GString *text, DsYaml *yaml, const char *deck, const char *value, gboolean unset) {
  yaml_node_t *pins_key = NULL, *key = NULL;
  yaml_node_t *pins = ds_yaml_get(yaml, ds_yaml_root(yaml), "pins", &pins_key);
  yaml_node_t *old = ds_yaml_get(yaml, pins, deck, &key);
  if (old) {
    gboolean flow = pins->data.mapping.style == YAML_FLOW_MAPPING_STYLE;
    gsize from = ds_yaml_offset(yaml, &old->start_mark), to = ds_yaml_offset(yaml, &old->end_mark);
    if (unset)
      remove_pair(text, yaml, flow, key, old);
    else if (from == to) { /* `deck:` with nothing after it */
      g_autofree char *spaced = g_strconcat(" ", value, NULL);
      splice(text, from, to, text->str[from - 1] == ' ' ? value : spaced);
    } else
      splice(text, from, to, value);
    return;
  }
  if (unset) return;
  g_autofree char *name = quoted_scalar(deck), *pair = g_strconcat(name, ": ", value, NULL);
  if (pins_key)
    insert_pair(text, yaml, pins_key, pins, pair);
  else
    append_section(text, pair);
}

/* Every value of @a is that of @b, and there are no others. */
static gboolean same_table(GHashTable *a, GHashTable *b, GEqualFunc same) {
  GHashTableIter iter;
  gpointer key, value, other;
  if (g_hash_table_size(a) != g_hash_table_size(b)) return FALSE;
  g_hash_table_iter_init(&iter, a);
  while (g_hash_table_iter_next(&iter, &key, &value))
    if (!g_hash_table_lookup_extended(b, key, NULL, &other) || !same(value, other)) return FALSE;
  return TRUE;
}

static gboolean same_words(gconstpointer a, gconstpointer b) {
  return g_strv_equal(a, b);
}

/* The pins of @file but that of @deck, one after the other. */
static GPtrArray *other_pins(const DsLibraryFile *file, const char *deck) {
  GPtrArray *others = g_ptr_array_new();
  for (guint i = 0; i < file->pins->len; i++) {
    DsPin *pin = g_ptr_array_index(file->pins, i);
    if (!g_str_equal(pin->deck, deck)) g_ptr_array_add(others, pin);
  }
  return others;
}

static gboolean same_pins(const GPtrArray *a, const GPtrArray *b) {
  if (a->len != b->len) return FALSE;
  for (guint i = 0; i < a->len; i++) {
    const DsPin *x = g_ptr_array_index(a, i), *y = g_ptr_array_index(b, i);
    if (!g_str_equal(x->deck, y->deck) || g_strcmp0(x->talk, y->talk) != 0) return FALSE;
  }
  return TRUE;
}

/* Whether the edited text says what was asked, and all else as before. */
static gboolean says(const DsLibraryFile *now, const DsLibraryFile *before, const char *deck, const char *talk, gboolean unset) {
  g_autoptr(GPtrArray) others = other_pins(now, deck), others_before = other_pins(before, deck);
  gboolean found = FALSE, right = FALSE;
  for (guint i = 0; i < now->pins->len; i++) {
    const DsPin *pin = g_ptr_array_index(now->pins, i);
    if (!g_str_equal(pin->deck, deck)) continue;
    found = TRUE;
    right = g_strcmp0(pin->talk, talk) == 0;
  }
  return same_pins(others, others_before) && (unset ? !found : found && right) &&
         g_strv_equal((const char *const *)now->ignore, (const char *const *)before->ignore) &&
         same_table(now->passwords, before->passwords, g_str_equal) && same_table(now->synonyms, before->synonyms, same_words);
}

gboolean ds_library_file_pin(const char *path, const char *deck, const char *talk, gboolean unset, GError **error) {
  if (!g_utf8_validate(deck, -1, NULL) || (talk && !g_utf8_validate(talk, -1, NULL))) {
    g_autofree char *quoted = ds_quote(deck);
    g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "%s cannot be pinned: its name is not valid UTF-8", quoted);
    return FALSE;
  }
  g_autoptr(DsLibraryFile) before = ds_library_file_read(path, error); /* a wrong file is refused before it is touched */
  if (!before) return FALSE;
  g_autoptr(GBytes) bytes = NULL;
  if (g_file_test(path, G_FILE_TEST_EXISTS) && !(bytes = ds_file_read(path, DS_YAML_FILE_MAX, error))) return FALSE;
  gsize len = 0;
  const char *data = bytes ? g_bytes_get_data(bytes, &len) : NULL;
  g_autoptr(GString) text = g_string_new_len(data ? data : "", (gssize)len);
  g_autofree char *value = talk ? quoted_scalar(talk) : g_strdup("~");
  g_autoptr(DsYaml) yaml = ds_yaml_parse(path, text->str, text->len, error);
  if (!yaml) return FALSE;
  edit(text, yaml, deck, value, unset);
  g_autoptr(DsYaml) edited = ds_yaml_parse(path, text->str, text->len, NULL);
  g_autoptr(DsLibraryFile) now = edited ? ds_library_file_of_yaml(edited, NULL) : NULL;
  gboolean good = now && says(now, before, deck, talk, unset);
  if (!good) {
    g_autofree char *quoted = ds_quote(path);
    g_set_error(error, DS_ERROR, DS_ERROR_SYNTAX, "cannot edit %s safely; change its 'pins' by hand", quoted);
    return FALSE;
  }
  return ds_file_write_atomic(path, text->str, text->len, error);
}
