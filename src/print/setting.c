/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is configured, and where that was said. */
#include "print.h"

#define NAME_COLUMNS 16u

static json_t *value_json(const DsShownSetting *setting) {
  guint n = setting->words ? g_strv_length((char **)(uintptr_t)setting->words) : 0;
  if (n == 0) return json_null();
  if (setting->is_number) return json_integer((json_int_t)g_ascii_strtoll(setting->words[0], NULL, 10));
  if (!setting->is_list) return ds_json_text(setting->words[0]);
  json_t *array = json_array();
  for (guint i = 0; i < n; i++) json_array_append_new(array, ds_json_text(setting->words[i]));
  return array;
}

void ds_print_setting_json(GString *out, const DsShownSetting *setting) {
  g_autoptr(json_t) object = json_object();
  json_object_set_new(object, "type", json_string("setting"));
  json_object_set_new(object, "name", ds_json_text(setting->name));
  json_object_set_new(object, "value", value_json(setting));
  json_object_set_new(object, "from", json_string(setting->from));
  json_object_set_new(object, "where", ds_json_text(setting->where));
  json_object_set_new(object, "line", setting->line ? json_integer(setting->line) : json_null());
  ds_json_append_line(out, object);
}

/* "config.yaml:3", "$NO_COLOR", "--color", or in words. */
static char *source_of(const DsShownSetting *setting) {
  if (!setting->where) return g_strdup(setting->from);
  g_autofree char *safe = ds_escape(setting->where);
  if (setting->line) return g_strdup_printf("%s:%u", safe, setting->line);
  return g_strdup_printf("%s%s", g_str_equal(setting->from, "environment") ? "$" : "", safe);
}

void ds_print_setting(GString *out, const DsShownSetting *setting, gboolean aligned) {
  g_autoptr(GString) value = g_string_new(NULL);
  for (guint i = 0; setting->words && setting->words[i]; i++) g_string_append_printf(value, "%s%s", i ? " " : "", setting->words[i]);
  g_autofree char *name = ds_escape(setting->name), *safe = ds_escape(value->str), *source = source_of(setting);
  if (aligned)
    g_string_append_printf(out, "%-*s %s  (%s)\n", (int)NAME_COLUMNS, name, *safe ? safe : "-", source);
  else
    g_string_append_printf(out, "%s\t%s\t%s\n", name, safe, source);
}
