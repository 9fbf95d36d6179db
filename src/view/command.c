/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A viewer's row, or a user's template, to argv. Nothing here ever meets a shell. */
#include <decksearch/view.h>

#include <string.h>

gboolean ds_viewer_is_web(const char *url) {
  if (!g_str_has_prefix(url, "https://") && !g_str_has_prefix(url, "http://")) return FALSE;
  for (const char *p = url; *p; p++)
    if ((guchar)*p <= 0x20 || *p == 0x7f) return FALSE;
  return TRUE;
}

char *ds_viewer_uri(const char *path, guint page) {
  g_autofree char *uri = g_filename_to_uri(path, NULL, NULL);
  return uri ? g_strdup_printf("%s#page=%u", uri, page) : NULL;
}

typedef struct {
  const char *path, *words;
  guint page;
} Target;

/* @argument with its % sequences replaced; NULL at one that is not known, then in *@wrong. */
static char *expand(const char *argument, const Target *target, char *wrong) {
  GString *out = g_string_new(NULL);
  for (const char *p = argument; *p; p++) {
    if (*p != '%') {
      g_string_append_c(out, *p);
      continue;
    }
    g_autofree char *uri = NULL;
    switch (*++p) {
    case 'f':
      g_string_append(out, target->path);
      break;
    case 'p':
      g_string_append_printf(out, "%u", target->page);
      break;
    case 'u':
      uri = ds_viewer_uri(target->path, target->page);
      g_string_append(out, uri ? uri : target->path);
      break;
    case 'q':
      g_string_append(out, target->words ? target->words : "");
      break;
    case '%':
      g_string_append_c(out, '%');
      break;
    default:
      *wrong = *p;
      g_string_free(out, TRUE);
      return NULL;
    }
  }
  return g_string_free(out, FALSE);
}

static void append_all(GPtrArray *argv, const char *const *arguments, gsize n, const Target *target) {
  char wrong = 0;
  for (gsize i = 0; i < n && arguments[i]; i++) g_ptr_array_add(argv, expand(arguments[i], target, &wrong));
}

char **ds_viewer_command(const DsViewer *viewer, const DsViewing *viewing) {
  Target target = {viewing->path, viewing->find, viewing->page};
  g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(argv, g_strdup(viewer->name));
  if (viewer->loose && !viewing->wait) g_ptr_array_add(argv, g_strdup(viewer->loose));
  if (viewing->find) append_all(argv, viewer->find, G_N_ELEMENTS(viewer->find), &target);
  append_all(argv, viewer->argv, G_N_ELEMENTS(viewer->argv), &target);
  g_ptr_array_add(argv, NULL);
  return (char **)g_ptr_array_free(g_steal_pointer(&argv), FALSE);
}

char **ds_viewer_template_command(const char *const *template, const char *path, guint page, const char *words, GError **error) {
  Target target = {path, words, page};
  g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func(g_free);
  gboolean names_file = FALSE;
  for (guint i = 0; template[i]; i++) {
    char wrong = 0;
    char *argument = expand(template[i], &target, &wrong);
    if (!argument) {
      g_autofree char *quoted = ds_quote(template[i]);
      if (wrong)
        g_set_error(error, DS_ERROR, DS_ERROR_SYNTAX, "viewer: unknown '%%%c' in %s (known: %%f %%p %%u %%q %%%%)", wrong, quoted);
      else
        g_set_error(error, DS_ERROR, DS_ERROR_SYNTAX, "viewer: lone '%%' at the end of %s", quoted);
      return NULL;
    }
    names_file = names_file || g_strstr_len(template[i], -1, "%f") || g_strstr_len(template[i], -1, "%u");
    g_ptr_array_add(argv, argument);
  }
  if (!names_file) {
    g_set_error(error, DS_ERROR, DS_ERROR_SYNTAX, "viewer: the template names no file: it needs %%f or %%u");
    return NULL;
  }
  g_ptr_array_add(argv, NULL);
  return (char **)g_ptr_array_free(g_steal_pointer(&argv), FALSE);
}

char *ds_viewer_quote(const char *const *argv) {
  GString *line = g_string_new(NULL);
  for (guint i = 0; argv[i]; i++) {
    gboolean plain = *argv[i] != '\0';
    for (const char *p = argv[i]; plain && *p; p++) plain = g_ascii_isalnum(*p) || strchr("_-./=:,+@%", *p);
    g_autofree char *quoted = plain ? g_strdup(argv[i]) : g_shell_quote(argv[i]);
    g_string_append_printf(line, "%s%s", i ? " " : "", quoted);
  }
  return g_string_free(line, FALSE);
}
