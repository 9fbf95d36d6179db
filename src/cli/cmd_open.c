/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch open: a viewer at the slide. */
#include "cli.h"

#include <decksearch/view.h>

#include <stdlib.h>

static const DsViewer *viewer_named(const char *name, GError **error) {
  const DsViewer *viewer = ds_viewer_by_name(name);
  if (viewer) return viewer;
  g_autofree char *quoted = ds_quote(name);
  g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "no viewer %s in 'decksearch help viewers'", quoted);
  return NULL;
}

/* What opens the page when nothing is configured or asked for. A command that is only printed may be for another machine. */
static const DsViewer *viewer_here(const Cli *cli, GError **error) {
  const DsViewer *viewer = ds_viewer_installed();
  if (viewer) return viewer;
  if (cli->print) {
    cli_note(cli, "no viewer is installed; the command is that of %s", ds_viewers[0].name);
    return &ds_viewers[0];
  }
  g_set_error(error, DS_ERROR, DS_ERROR_USAGE,
              "no viewer of 'decksearch help viewers' is installed, and none is configured; 'decksearch show' prints the slide's text");
  return NULL;
}

/* The command for this page: the viewer asked for, the user's configuration, what is installed. */
static char **viewer_command(const Cli *cli, const char *path, guint page, const char *words, GError **error) {
  g_autoptr(DsUserConfig) config = cli_user_config(error);
  if (!config) return NULL;
  const DsViewer *viewer = NULL;
  if (cli->viewer)
    viewer = viewer_named(cli->viewer, error);
  else if (!config->viewer)
    viewer = viewer_here(cli, error);
  else if (config->viewer[1] || !(viewer = ds_viewer_by_name(config->viewer[0])))
    return ds_viewer_template_command((const char *const *)config->viewer, path, page, words, error);
  return viewer ? ds_viewer_command(viewer, path, page) : NULL;
}

static gboolean start(char **argv, GError **error) {
  GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL;
  if (g_spawn_async(NULL, argv, NULL, flags, NULL, NULL, NULL, error)) return TRUE;
  g_prefix_error(error, "cannot start the viewer: ");
  return FALSE;
}

int cmd_open(Cli *cli, int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  g_auto(CliTarget) target = {0};
  if (argc != 1) return cli_usage(cli, argc, argv, "'open' takes one HIT or DECK[:SLIDE]");
  g_autoptr(GPtrArray) libraries = cli_target_libraries(cli, argv[0], &error);
  g_autoptr(DsIndex) index = libraries ? cli_index_open(libraries, &error) : NULL;
  if (!index || !cli_target_find(index, libraries, argv[0], &target, &error)) return cli_fail(cli, error);
  const DsLibrary *library = g_ptr_array_index(libraries, target.library);
  g_autofree char *path = g_build_filename(library->root, target.manifest->path, NULL);
  g_auto(GStrv) command = viewer_command(cli, path, target.open_page, target.words, &error);
  if (!command) return cli_fail(cli, error);
  if (cli->print) {
    g_autofree char *line = ds_viewer_quote((const char *const *)command);
    g_autoptr(GString) out = g_string_new(line);
    g_string_append_c(out, '\n');
    cli_out(out);
    return EXIT_SUCCESS;
  }
  if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_autofree char *quoted = ds_quote(target.manifest->path);
    cli_warn("deck %s is not there any more; run 'decksearch index'", quoted);
    return EXIT_USAGE;
  }
  return start(command, &error) ? EXIT_SUCCESS : cli_fail(cli, error);
}
