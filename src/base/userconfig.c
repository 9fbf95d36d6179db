/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the user's `config.yaml`. A wrong key or value is an error with its place. */
#include "yaml.h"

#include <string.h>

#define NUMBER_MAX 1000000

const char *const ds_setting_names[DS_SETTING_N + 1] = {"library", "libraries", "viewer", "pager",          "color", "hyperlink",
                                                        "limit",   "jobs",      "ignore", "follow_outside", NULL};

static void named_free(gpointer data) {
  DsNamedLibrary *named = data;
  g_free(named->name);
  g_free(named->path);
  g_free(named);
}

void ds_user_config_free(DsUserConfig *config) {
  if (!config) return;
  g_free(config->file);
  g_free(config->library);
  g_ptr_array_unref(config->libraries);
  g_strfreev(config->viewer);
  g_strfreev(config->pager);
  g_strfreev(config->ignore);
  g_free(config);
}

const DsNamedLibrary *ds_user_config_named(const DsUserConfig *config, const char *name) {
  for (guint i = 0; i < config->libraries->len; i++) {
    const DsNamedLibrary *named = g_ptr_array_index(config->libraries, i);
    if (g_str_equal(named->name, name)) return named;
  }
  return NULL;
}

static char *expand_home(const char *path) {
  if (path[0] == '~' && (path[1] == '/' || path[1] == '\0')) return g_build_filename(g_get_home_dir(), path + 1, NULL);
  return g_strdup(path);
}

static gboolean read_path(DsYaml *yaml, yaml_node_t *key, yaml_node_t *value, char **ret_path, GError **error) {
  if (!ds_yaml_text(value)) return ds_yaml_complain(yaml, value ? value : key, error, "'%s' must be a path", ds_yaml_text(key));
  g_free(*ret_path);
  *ret_path = expand_home(ds_yaml_text(value));
  return TRUE;
}

/* A name is told from a path by having no '/'. */
static gboolean read_named(DsYaml *yaml, yaml_node_t *key, yaml_node_t *value, gpointer out, GError **error) {
  DsUserConfig *config = out;
  const char *name = ds_yaml_text(key);
  g_autofree char *quoted = ds_quote(name);
  if (!*name || strchr(name, '/')) return ds_yaml_complain(yaml, key, error, "%s is no name for a library: it holds a '/'", quoted);
  if (ds_user_config_named(config, name)) return ds_yaml_complain(yaml, key, error, "there are two libraries %s", quoted);
  if (!ds_yaml_text(value)) return ds_yaml_complain(yaml, value ? value : key, error, "the library %s must be a path", quoted);
  DsNamedLibrary *named = g_new0(DsNamedLibrary, 1);
  *named = (DsNamedLibrary){g_strdup(name), expand_home(ds_yaml_text(value)), (guint)key->start_mark.line + 1};
  g_ptr_array_add(config->libraries, named);
  return TRUE;
}

static gboolean read_words(DsYaml *yaml, yaml_node_t *value, char ***ret_words, GError **error) {
  char **words = ds_yaml_texts(yaml, value, error);
  if (!words) return FALSE;
  g_strfreev(*ret_words);
  *ret_words = words;
  if (!words[0]) g_clear_pointer(ret_words, g_strfreev);
  return TRUE;
}

static gboolean read_when(DsYaml *yaml, yaml_node_t *key, yaml_node_t *value, int *ret_when, GError **error) {
  static const char *const words[] = {"auto", "always", "never"};
  for (int i = 0; ds_yaml_text(value) && i < (int)G_N_ELEMENTS(words); i++) {
    if (!g_str_equal(ds_yaml_text(value), words[i])) continue;
    *ret_when = i;
    return TRUE;
  }
  return ds_yaml_complain(yaml, value ? value : key, error, "'%s' is auto, always or never", ds_yaml_text(key));
}

static gboolean read_whether(DsYaml *yaml, yaml_node_t *key, yaml_node_t *value, gboolean *ret_whether, GError **error) {
  const char *text = ds_yaml_text(value);
  gboolean yes = text && (g_str_equal(text, "yes") || g_str_equal(text, "true"));
  if (!yes && !(text && (g_str_equal(text, "no") || g_str_equal(text, "false"))))
    return ds_yaml_complain(yaml, value ? value : key, error, "'%s' is yes or no", ds_yaml_text(key));
  *ret_whether = yes;
  return TRUE;
}

static gboolean read_number(DsYaml *yaml, yaml_node_t *key, yaml_node_t *value, int *ret_number, GError **error) {
  guint64 number;
  const char *text = ds_yaml_text(value);
  if (!text || !g_ascii_string_to_unsigned(text, 10, 0, NUMBER_MAX, &number, NULL))
    return ds_yaml_complain(yaml, value ? value : key, error, "'%s' is a number from 0 to %d", ds_yaml_text(key), NUMBER_MAX);
  *ret_number = (int)number;
  return TRUE;
}

static gboolean read_setting(DsYaml *yaml, yaml_node_t *key, yaml_node_t *value, gpointer out, GError **error) {
  DsUserConfig *config = out;
  guint setting = 0;
  while (setting < DS_SETTING_N && !g_str_equal(ds_yaml_text(key), ds_setting_names[setting])) setting++;
  if (setting == DS_SETTING_N) return ds_yaml_unknown_key(yaml, key, ds_setting_names, error);
  config->lines[setting] = (guint)key->start_mark.line + 1;
  switch ((DsSetting)setting) {
  case DS_SETTING_LIBRARY:
    return read_path(yaml, key, value, &config->library, error);
  case DS_SETTING_LIBRARIES:
    return ds_yaml_each(yaml, value, "'libraries'", read_named, config, error);
  case DS_SETTING_VIEWER:
    return read_words(yaml, value, &config->viewer, error);
  case DS_SETTING_PAGER:
    return read_words(yaml, value, &config->pager, error);
  case DS_SETTING_COLOR:
    return read_when(yaml, key, value, &config->color, error);
  case DS_SETTING_HYPERLINK:
    return read_when(yaml, key, value, &config->hyperlink, error);
  case DS_SETTING_LIMIT:
    return read_number(yaml, key, value, &config->limit, error);
  case DS_SETTING_IGNORE:
    return read_words(yaml, value, &config->ignore, error);
  case DS_SETTING_FOLLOW_OUTSIDE:
    return read_whether(yaml, key, value, &config->follow_outside, error);
  default:
    return read_number(yaml, key, value, &config->jobs, error);
  }
}

DsUserConfig *ds_user_config_read(const char *path, GError **error) {
  g_autoptr(DsYaml) yaml = NULL;
  if (!ds_yaml_load(path, &yaml, error)) return NULL;
  g_autoptr(DsUserConfig) config = g_new0(DsUserConfig, 1);
  config->file = g_strdup(path);
  config->libraries = g_ptr_array_new_with_free_func(named_free);
  config->color = config->hyperlink = config->limit = config->jobs = -1;
  yaml_node_t *root = yaml ? ds_yaml_root(yaml) : NULL;
  if (root && !ds_yaml_each(yaml, root, "the file", read_setting, config, error)) return NULL;
  return g_steal_pointer(&config);
}
