/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch config: what is in force, and where it was said. */
#include "cli.h"

#include <decksearch/view.h>

#include <stdlib.h>

typedef struct {
  const Cli *cli;
  GString *out;
} Table;

static void add(const Table *table, DsShownSetting setting) {
  if (table->cli->json)
    ds_print_setting_json(table->out, &setting);
  else
    ds_print_setting(table->out, &setting, cli_is_terminal());
}

/* A setting and the place that speaks last on it; @option and @variable: what they would be called. */
static void add_from(const Table *table, DsSetting which, CliFrom from, DsShownSetting setting, const char *option, const char *variable) {
  static const char *const names[] = {"default", "folder", "file", "environment", "option"};
  const DsUserConfig *config = table->cli->config;
  setting.name = ds_setting_names[which];
  setting.from = names[from];
  if (from == FROM_FILE) {
    setting.where = config->file;
    setting.line = config->lines[which];
  } else if (from == FROM_OPTION)
    setting.where = option;
  else if (from == FROM_ENVIRONMENT)
    setting.where = variable;
  add(table, setting);
}

/* The library, and what it asks not to be read. */
static void add_library(const Table *table) {
  CliFrom from = FROM_DEFAULT;
  const char *variable = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) libraries = cli_libraries_from(table->cli, &from, &variable, &error), roots = g_ptr_array_new();
  for (guint i = 0; libraries && i < libraries->len; i++) g_ptr_array_add(roots, ((DsLibrary *)g_ptr_array_index(libraries, i))->root);
  g_ptr_array_add(roots, NULL);
  DsShownSetting setting = {.words = (const char *const *)roots->pdata, .is_list = roots->len > 2};
  add_from(table, DS_SETTING_LIBRARY, from, setting, table->cli->index_arg ? "--index" : "--library", variable);
  if (error && ds_error_code(error) != DS_ERROR_NO_LIBRARY) cli_warn("%s", error->message);
  for (guint i = 0; libraries && i < libraries->len; i++) {
    g_autofree char *path = g_build_filename(g_ptr_array_index(roots, i), "decksearch.yaml", NULL);
    g_autoptr(DsLibraryFile) file = ds_library_file_read(path, NULL);
    if (!file || !file->ignore[0]) continue;
    add(table, (DsShownSetting){"ignore", (const char *const *)file->ignore, TRUE, FALSE, "file", path, 0});
  }
}

static const char *const *yes_or_no(gboolean whether) {
  static const char *const yes[] = {"yes", NULL}, *const no[] = {"no", NULL};
  return whether ? yes : no;
}

/* What the user asks to be read of any library, and not. */
static void add_ignore(const Table *table) {
  const DsUserConfig *config = table->cli->config;
  if (config->ignore)
    add_from(table, DS_SETTING_IGNORE, FROM_FILE, (DsShownSetting){.words = (const char *const *)config->ignore, .is_list = TRUE}, NULL,
             NULL);
  if (config->lines[DS_SETTING_FOLLOW_OUTSIDE])
    add_from(table, DS_SETTING_FOLLOW_OUTSIDE, FROM_FILE, (DsShownSetting){.words = yes_or_no(config->follow_outside)}, NULL, NULL);
}

static void add_names(const Table *table) {
  const DsUserConfig *config = table->cli->config;
  for (guint i = 0; i < config->libraries->len; i++) {
    const DsNamedLibrary *named = g_ptr_array_index(config->libraries, i);
    g_autofree char *name = g_strconcat("libraries.", named->name, NULL);
    const char *words[] = {named->path, NULL};
    add(table, (DsShownSetting){name, words, FALSE, FALSE, "file", config->file, named->line});
  }
}

static void add_viewer(const Table *table) {
  const Cli *cli = table->cli;
  const DsViewer *installed = ds_viewer_installed(FALSE);
  const char *words[] = {cli->viewer ? cli->viewer : installed ? installed->name : NULL, NULL};
  gboolean from_file = !cli->viewer && cli->config->viewer;
  DsShownSetting setting = {.words = from_file ? (const char *const *)cli->config->viewer : words};
  setting.is_list = from_file && cli->config->viewer[1];
  add_from(table, DS_SETTING_VIEWER, cli->viewer ? FROM_OPTION : from_file ? FROM_FILE : FROM_DEFAULT, setting, "--viewer", NULL);
}

static void add_pager(const Table *table) {
  CliFrom from;
  const char *variable;
  g_auto(GStrv) words = cli_pager(table->cli, &from, &variable);
  add_from(table, DS_SETTING_PAGER, from, (DsShownSetting){.words = (const char *const *)words, .is_list = TRUE}, NULL, variable);
}

static void add_when(const Table *table, DsSetting which, CliWhen given, int configured, const char *option, const char *variable) {
  static const char *const names[] = {"auto", "always", "never"};
  const char *value = variable ? getenv(variable) : NULL;
  gboolean from_environment = value && *value;
  CliFrom from = given != WHEN_UNSET ? FROM_OPTION : from_environment ? FROM_ENVIRONMENT : configured >= 0 ? FROM_FILE : FROM_DEFAULT;
  int when = from == FROM_OPTION        ? (int)given
             : from == FROM_ENVIRONMENT ? (int)WHEN_NEVER
             : from == FROM_FILE        ? configured
                                        : (int)WHEN_AUTO;
  const char *words[] = {names[when], NULL};
  add_from(table, which, from, (DsShownSetting){.words = words}, option, variable);
}

static void add_number(const Table *table, DsSetting which, int given, int configured, int usual, const char *option) {
  CliFrom from = given >= 0 ? FROM_OPTION : configured >= 0 ? FROM_FILE : FROM_DEFAULT;
  g_autofree char *number = g_strdup_printf("%d", from == FROM_OPTION ? given : from == FROM_FILE ? configured : usual);
  const char *words[] = {number, NULL};
  add_from(table, which, from, (DsShownSetting){.words = words, .is_number = TRUE}, option, NULL);
}

int cmd_config(Cli *cli, int argc, char **argv) {
  if (argc) return cli_usage(cli, argc, argv, "'config' takes no arguments");
  g_autoptr(GString) out = g_string_new(NULL);
  const DsUserConfig *config = cli->config;
  Table table = {cli, out};
  add_library(&table);
  add_ignore(&table);
  add_names(&table);
  add_viewer(&table);
  add_pager(&table);
  add_when(&table, DS_SETTING_COLOR, cli->color, config->color, "--color", "NO_COLOR");
  add_when(&table, DS_SETTING_HYPERLINK, cli->hyperlink, config->hyperlink, "--hyperlink", NULL);
  add_number(&table, DS_SETTING_LIMIT, cli->limit, config->limit, CLI_DEFAULT_LIMIT, "--limit");
  add_number(&table, DS_SETTING_JOBS, cli->jobs, config->jobs, (int)g_get_num_processors(), "--jobs");
  cli_out(out);
  return EXIT_SUCCESS;
}
