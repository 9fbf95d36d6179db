/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading `decksearch.yaml` of a library and the user's `config.yaml`. A wrong key is an error with its place. */
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

/* The bytes of an optional file as YAML. TRUE with *@yaml NULL: there is no such file. */
static gboolean load(const char *path, DsYaml **yaml, GError **error) {
  *yaml = NULL;
  if (!g_file_test(path, G_FILE_TEST_EXISTS)) return TRUE;
  g_autoptr(GBytes) bytes = ds_file_read(path, DS_YAML_FILE_MAX, error);
  if (!bytes) return FALSE;
  gsize len;
  const char *text = g_bytes_get_data(bytes, &len);
  *yaml = ds_yaml_parse(path, text ? text : "", len, error);
  return *yaml != NULL;
}

/* One value as a list of texts: a sequence of scalars, or one scalar. NULL with the error set when it is neither. */
static char **texts_of(DsYaml *yaml, yaml_node_t *node, GError **error) {
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

typedef gboolean (*SectionFunc)(DsYaml *yaml, yaml_node_t *key, yaml_node_t *value, gpointer out, GError **error);

/* Calls @each for every pair of a mapping (a null is an empty one). */
static gboolean each_pair(DsYaml *yaml, yaml_node_t *mapping, const char *what, SectionFunc each, gpointer out, GError **error) {
  if (ds_yaml_is_null(mapping)) return TRUE;
  if (mapping->type != YAML_MAPPING_NODE) return ds_yaml_complain(yaml, mapping, error, "%s must be a mapping", what);
  for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start; pair < mapping->data.mapping.pairs.top; pair++) {
    yaml_node_t *key = ds_yaml_node(yaml, pair->key), *value = ds_yaml_node(yaml, pair->value);
    if (!ds_yaml_text(key)) return ds_yaml_complain(yaml, key ? key : mapping, error, "a key of %s must be a text", what);
    if (!each(yaml, key, value, out, error)) return FALSE;
  }
  return TRUE;
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
  char **texts = texts_of(yaml, value, error);
  if (!texts) return FALSE;
  g_hash_table_replace(((DsLibraryFile *)out)->synonyms, g_strdup(ds_yaml_text(key)), texts);
  return TRUE;
}

static gboolean read_section(DsYaml *yaml, yaml_node_t *key, yaml_node_t *value, gpointer out, GError **error) {
  DsLibraryFile *file = out;
  const char *name = ds_yaml_text(key);
  if (g_str_equal(name, "pins")) return each_pair(yaml, value, "'pins'", read_pin, file, error);
  if (g_str_equal(name, "passwords")) return each_pair(yaml, value, "'passwords'", read_password, file, error);
  if (g_str_equal(name, "synonyms")) return each_pair(yaml, value, "'synonyms'", read_synonym, file, error);
  if (g_str_equal(name, "ignore")) {
    char **patterns = texts_of(yaml, value, error);
    if (!patterns) return FALSE;
    g_strfreev(file->ignore);
    file->ignore = patterns;
    return TRUE;
  }
  g_autofree char *quoted = ds_quote(name);
  return ds_yaml_complain(yaml, key, error, "unknown key %s (known: pins, passwords, ignore, synonyms)", quoted);
}

DsLibraryFile *ds_library_file_of_yaml(DsYaml *yaml, GError **error) {
  g_autoptr(DsLibraryFile) file = library_file_new();
  yaml_node_t *root = yaml ? ds_yaml_root(yaml) : NULL;
  if (root && !each_pair(yaml, root, "the file", read_section, file, error)) return NULL;
  return g_steal_pointer(&file);
}

DsLibraryFile *ds_library_file_read(const char *path, GError **error) {
  g_autoptr(DsYaml) yaml = NULL;
  if (!load(path, &yaml, error)) return NULL;
  return ds_library_file_of_yaml(yaml, error);
}

void ds_user_config_free(DsUserConfig *config) {
  if (!config) return;
  g_free(config->library);
  g_strfreev(config->viewer);
  g_free(config);
}

static char *expand_home(const char *path) {
  if (path[0] == '~' && (path[1] == '/' || path[1] == '\0')) return g_build_filename(g_get_home_dir(), path + 1, NULL);
  return g_strdup(path);
}

static gboolean read_setting(DsYaml *yaml, yaml_node_t *key, yaml_node_t *value, gpointer out, GError **error) {
  DsUserConfig *config = out;
  const char *name = ds_yaml_text(key);
  if (g_str_equal(name, "library")) {
    if (!ds_yaml_text(value)) return ds_yaml_complain(yaml, value ? value : key, error, "'library' must be a path");
    g_free(config->library);
    config->library = expand_home(ds_yaml_text(value));
    return TRUE;
  }
  if (g_str_equal(name, "viewer")) {
    char **words = texts_of(yaml, value, error);
    if (!words) return FALSE;
    g_strfreev(config->viewer);
    config->viewer = words;
    if (!words[0]) g_clear_pointer(&config->viewer, g_strfreev);
    return TRUE;
  }
  g_autofree char *quoted = ds_quote(name);
  return ds_yaml_complain(yaml, key, error, "unknown key %s (known: library, viewer)", quoted);
}

DsUserConfig *ds_user_config_read(const char *path, GError **error) {
  g_autoptr(DsYaml) yaml = NULL;
  if (!load(path, &yaml, error)) return NULL;
  g_autoptr(DsUserConfig) config = g_new0(DsUserConfig, 1);
  yaml_node_t *root = yaml ? ds_yaml_root(yaml) : NULL;
  if (root && !each_pair(yaml, root, "the file", read_setting, config, error)) return NULL;
  return g_steal_pointer(&config);
}
