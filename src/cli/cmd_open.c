/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch open: a viewer at the slide, or a browser at the talk's page or recording. */
#include "cli.h"

#include <decksearch/view.h>

#include <stdlib.h>
#include <unistd.h>

static const DsViewer *viewer_named(const char *name, GError **error) {
  const DsViewer *viewer = ds_viewer_by_name(name);
  if (viewer) return viewer;
  g_autofree char *quoted = ds_quote(name);
  g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "no viewer %s in 'decksearch help viewers'", quoted);
  return NULL;
}

/* What opens the page when nothing is configured or asked for. A command that is only printed may be for another machine. */
static const DsViewer *viewer_here(const Cli *cli, GError **error) {
  const DsViewer *viewer = ds_viewer_installed(FALSE);
  if (viewer) return viewer;
  if (cli->print) {
    cli_note(cli, "no viewer is installed; the command is that of %s", ds_viewers[0].name);
    return &ds_viewers[0];
  }
  g_set_error(error, DS_ERROR, DS_ERROR_USAGE,
              "no viewer of 'decksearch help viewers' is installed, and none is configured; 'decksearch show' prints the slide's text");
  return NULL;
}

/* The viewer asked for, the user's template (then NULL without error), the configured one, what is installed. */
static const DsViewer *choose_viewer(const Cli *cli, const DsUserConfig *config, GError **error) {
  if (cli->viewer) return viewer_named(cli->viewer, error);
  if (!config->viewer) return viewer_here(cli, error);
  return config->viewer[1] ? NULL : ds_viewer_by_name(config->viewer[0]);
}

/* Why no window can be opened here, or NULL. */
static const char *no_window(void) {
  if (getenv("SSH_CONNECTION") || getenv("SSH_TTY")) return "this is a remote session";
  const char *x11 = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");
  return (x11 && *x11) || (wayland && *wayland) ? NULL : "there is no display";
}

static void own_session(gpointer unused) {
  (void)unused;
  setsid(); /* neither Ctrl-C nor closing this terminal ends the viewer */
}

static gboolean start_and_wait(char **argv, GSpawnFlags flags, GError **error) {
  int status = 0;
  if (!g_spawn_sync(NULL, argv, NULL, flags, NULL, NULL, NULL, NULL, &status, error)) return FALSE;
  g_autoptr(GError) failure = NULL;
  if (g_spawn_check_wait_status(status, &failure)) return TRUE;
  g_autofree char *quoted = ds_quote(argv[0]);
  g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "%s failed: %s", quoted, failure->message);
  return FALSE;
}

/* Runs @argv, or with --print shows it. */
static int run(const Cli *cli, char **argv) {
  g_autoptr(GError) error = NULL;
  if (cli->print) {
    g_autofree char *line = ds_viewer_quote((const char *const *)argv);
    g_autoptr(GString) out = g_string_new(line);
    g_string_append_c(out, '\n');
    cli_out(out);
    return EXIT_SUCCESS;
  }
  GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL;
  gboolean ok = cli->wait ? start_and_wait(argv, flags, &error) : g_spawn_async(NULL, argv, NULL, flags, own_session, NULL, NULL, &error);
  if (ok) return EXIT_SUCCESS;
  g_prefix_error(&error, "cannot show it: ");
  return cli_fail(cli, error);
}

static int show_text(const Cli *cli, DsIndex *index, const GPtrArray *libraries, const CliTarget *target, const char *why) {
  g_autoptr(GError) error = NULL;
  guint page = target->open_page;
  cli_note(cli, "%s: here is the slide's text (--print gives the command)", why);
  return cli_show(cli, index, libraries, target, page, page, &error) ? EXIT_SUCCESS : cli_fail(cli, error);
}

static int open_slide(const Cli *cli, DsIndex *index, const GPtrArray *libraries, const CliTarget *target) {
  g_autoptr(GError) error = NULL;
  const DsUserConfig *config = cli->config;
  const char *why = no_window();
  gboolean template = !cli->viewer && config->viewer && (config->viewer[1] || !ds_viewer_by_name(config->viewer[0]));
  if (cli->viewer && !viewer_named(cli->viewer, &error)) return cli_fail(cli, error);
  if (why && !cli->print && !template) return show_text(cli, index, libraries, target, why);
  const DsLibrary *library = g_ptr_array_index(libraries, target->library);
  g_autofree char *path = g_build_filename(library->root, target->manifest->path, NULL);
  g_autofree char *find = cli_words_to_find(index, target);
  g_auto(GStrv) command = NULL;
  if (template)
    command = ds_viewer_template_command((const char *const *)config->viewer, path, target->open_page, target->words, &error);
  else {
    const DsViewer *viewer = choose_viewer(cli, config, &error);
    if (viewer) command = ds_viewer_command(viewer, &(DsViewing){path, target->open_page, find, cli->wait});
  }
  if (!command) return cli_fail(cli, error);
  if (!cli->print && !g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_autofree char *quoted = ds_quote(target->manifest->path);
    cli_warn("deck %s is not there any more; run 'decksearch index'", quoted);
    return EXIT_USAGE;
  }
  return run(cli, command);
}

/* ---- the talk's page and recording ---- */

static const char *address_of(const Cli *cli, const DsTalk *talk) {
  if (cli->talk) return talk->url;
  return talk->videos->len ? ((DsVideo *)g_ptr_array_index(talk->videos, 0))->url : NULL;
}

/* The browser asked for, configured, or installed. */
static const DsViewer *choose_browser(const Cli *cli, const DsUserConfig *config, GError **error) {
  const DsViewer *viewer = cli->viewer                                                 ? viewer_named(cli->viewer, error)
                           : config->viewer && config->viewer[0] && !config->viewer[1] ? ds_viewer_by_name(config->viewer[0])
                                                                                       : NULL;
  if (cli->viewer && !viewer) return NULL;
  if (viewer && viewer->browser) return viewer;
  if (cli->viewer) {
    g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "'%s' opens no web pages", viewer->name);
    return NULL;
  }
  viewer = ds_viewer_installed(TRUE);
  if (!viewer) g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "no browser of 'decksearch help viewers' is installed");
  return viewer;
}

/* The address alone is what is printed: any browser takes it. */
static int print_address(const char *url) {
  g_autofree char *safe = ds_escape(url);
  g_autoptr(GString) out = g_string_new(safe);
  g_string_append_c(out, '\n');
  cli_out(out);
  return EXIT_SUCCESS;
}

static int open_web(const Cli *cli, DsIndex *index, const GPtrArray *libraries, const char *words) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsTalk) talk = cli_target_talk(index, libraries, words, &error);
  if (!talk) return cli_fail(cli, error);
  const char *url = address_of(cli, talk), *why = no_window();
  if (!url || !ds_viewer_is_web(url)) {
    g_autofree char *title = ds_quote(talk->title);
    cli_warn("the talk %s has no %s on the web", title, cli->talk ? "page" : "recording");
    return EXIT_NOTHING;
  }
  if (cli->print) return print_address(url);
  if (why) {
    cli_note(cli, "%s: here is the address", why);
    return print_address(url);
  }
  const DsViewer *browser = choose_browser(cli, cli->config, &error);
  if (!browser) return cli_fail(cli, error);
  char *argv[] = {(char *)(uintptr_t)browser->name, (char *)(uintptr_t)url, NULL};
  return run(cli, argv);
}

int cmd_open(Cli *cli, int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  g_auto(CliTarget) target = {0};
  if (argc != 1) return cli_usage(cli, argc, argv, "'open' takes one HIT or DECK[:SLIDE]");
  if (cli->talk && cli->video) return cli_usage(cli, argc, argv, "--talk and --video exclude each other");
  g_autoptr(GPtrArray) libraries = cli_target_libraries(cli, argv[0], &error);
  g_autoptr(DsIndex) index = libraries ? cli_index_open(cli, libraries, &error) : NULL;
  if (!index) return cli_fail(cli, error);
  if (cli->talk || cli->video) return open_web(cli, index, libraries, argv[0]);
  if (!cli_target_find(index, libraries, argv[0], &target, &error))
    return target.unknown ? cli_fail_words(cli, argc, argv, error) : cli_fail(cli, error);
  return open_slide(cli, index, libraries, &target);
}
