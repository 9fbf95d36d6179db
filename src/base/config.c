/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading `decksearch.yaml` of a library. A wrong key is an error with its place. */
#include "yaml.h"

#include <string.h>

static void pin_free(DsPin *pin) {
  g_free(pin->deck);
  g_free(pin->talk);
  g_free(pin);
}

static DsLibraryFile *library_file_new(void) {
  DsLibraryFile *file = g_new0(DsLibraryFile, 1);
  file->pins = g_ptr_array_new_with_free_func((GDestroyNotify)pin_free);
  file->passwords = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  file->synonyms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);
  file->ignore = g_new0(char *, 1);
  return file;
}

void ds_library_file_free(DsLibraryFile *file) {
  if (!file) return;
  g_ptr_array_unref(file->pins);
  g_hash_table_unref(file->passwords);
  g_hash_table_unref(file->synonyms);
  g_strfreev(file->ignore);
  g_free(file);
}

void ds_library_file_ignore(DsLibraryFile *file, const char *const *patterns) {
  g_autoptr(GStrvBuilder) all = g_strv_builder_new();
  g_strv_builder_addv(all, (const char **)file->ignore);
  if (patterns) g_strv_builder_addv(all, (const char **)(uintptr_t)patterns);
  g_strfreev(file->ignore);
  file->ignore = g_strv_builder_end(all);
}

static gboolean read_pin(DsYaml *yaml, yaml_node_t *key, yaml_node_t *value, gpointer out, GError **error) {
  const char *talk = ds_yaml_text(value);
  if (!talk && !ds_yaml_is_null(value)) return ds_yaml_complain(yaml, value, error, "a pin names one talk, or is ~ for none");
  DsPin *pin = g_new0(DsPin, 1);
  pin->deck = g_strdup(ds_yaml_text(key));
  pin->talk = g_strdup(talk);
  g_ptr_array_add(((DsLibraryFile *)out)->pins, pin);
  return TRUE;
}

static gboolean read_password(DsYaml *yaml, yaml_node_t *key, yaml_node_t *value, gpointer out, GError **error) {
  if (!ds_yaml_text(value)) return ds_yaml_complain(yaml, value ? value : key, error, "a password must be a text");
  g_hash_table_replace(((DsLibraryFile *)out)->passwords, g_strdup(ds_yaml_text(key)), g_strdup(ds_yaml_text(value)));
  return TRUE;
}

static gboolean read_synonym(DsYaml *yaml, yaml_node_t *key, yaml_node_t *value, gpointer out, GError **error) {
  char **texts = ds_yaml_texts(yaml, value, error);
  if (!texts) return FALSE;
  g_hash_table_replace(((DsLibraryFile *)out)->synonyms, g_strdup(ds_yaml_text(key)), texts);
  return TRUE;
}

static gboolean read_section(DsYaml *yaml, yaml_node_t *key, yaml_node_t *value, gpointer out, GError **error) {
  DsLibraryFile *file = out;
  const char *name = ds_yaml_text(key);
  if (g_str_equal(name, "pins")) return ds_yaml_each(yaml, value, "'pins'", read_pin, file, error);
  if (g_str_equal(name, "passwords")) return ds_yaml_each(yaml, value, "'passwords'", read_password, file, error);
  if (g_str_equal(name, "synonyms")) return ds_yaml_each(yaml, value, "'synonyms'", read_synonym, file, error);
  if (g_str_equal(name, "ignore")) {
    char **patterns = ds_yaml_texts(yaml, value, error);
    if (!patterns) return FALSE;
    g_strfreev(file->ignore);
    file->ignore = patterns;
    return TRUE;
  }
  static const char *const known[] = {"pins", "passwords", "ignore", "synonyms", NULL};
  return ds_yaml_unknown_key(yaml, key, known, error);
}

DsLibraryFile *ds_library_file_of_yaml(DsYaml *yaml, GError **error) {
  g_autoptr(DsLibraryFile) file = library_file_new();
  yaml_node_t *root = yaml ? ds_yaml_root(yaml) : NULL;
  if (root && !ds_yaml_each(yaml, root, "the file", read_section, file, error)) return NULL;
  return g_steal_pointer(&file);
}

DsLibraryFile *ds_library_file_read(const char *path, GError **error) {
  g_autoptr(DsYaml) yaml = NULL;
  if (!ds_yaml_load(path, &yaml, error)) return NULL;
  return ds_library_file_of_yaml(yaml, error);
}
