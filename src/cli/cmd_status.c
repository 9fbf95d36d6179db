/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch status: the state of a library's index. */
#include "cli.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Bytes of all files below @folder. */
static guint64 folder_bytes(const char *folder, guint depth) {
  g_autoptr(GDir) dir = depth < 8 ? g_dir_open(folder, 0, NULL) : NULL;
  guint64 total = 0;
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    struct stat st;
    if (lstat(path, &st) < 0) continue;
    total += S_ISDIR(st.st_mode) ? folder_bytes(path, depth + 1) : (guint64)st.st_size;
  }
  return total;
}

static gboolean count_talks(DsIndex *index, DsStatus *status, GError **error) {
  g_autoptr(GPtrArray) talks = ds_index_talks(index, error);
  if (!talks) return FALSE;
  status->talks = talks->len;
  for (guint i = 0; i < talks->len; i++) {
    g_autoptr(GPtrArray) decks = ds_index_decks_of_talk(index, ((DsTalk *)g_ptr_array_index(talks, i))->id, error);
    if (!decks) return FALSE;
    status->talks_with_deck += decks->len > 0;
  }
  return TRUE;
}

static void count_decks(const GPtrArray *manifests, DsStatus *status, GPtrArray *failures) {
  for (guint i = 0; i < manifests->len; i++) {
    DsManifest *manifest = g_ptr_array_index(manifests, i);
    status->decks++;
    status->slides += manifest->slides;
    status->textless_pages += manifest->textless->len;
    if (manifest->code < 0) continue;
    g_ptr_array_add(failures, manifest);
    status->failed += manifest->pages == 0 || manifest->stale;
  }
}

/* The manifests that @status and @failures (borrowed from them) are counted of. */
static GPtrArray *count_all(DsIndex *index, DsStatus *status, GPtrArray *failures, GError **error) {
  g_autoptr(GPtrArray) manifests = ds_index_manifests(index, 0, error);
  status->decks = status->slides = status->textless_pages = status->failed = status->talks_with_deck = 0;
  g_ptr_array_set_size(failures, 0);
  if (manifests) count_decks(manifests, status, failures);
  return manifests && count_talks(index, status, error) ? g_steal_pointer(&manifests) : NULL;
}

/* The cage as a worker meets it here and now; all off, with a warning, where none can be started. */
static DsCage probe_cage(void) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsExtractor) extractor = ds_extractor_new(&(DsExtractOptions){.jobs = 1}, &error);
  if (extractor && ds_extractor_probe(extractor, &error)) return ds_extractor_cage(extractor);
  cli_warn("%s", error->message);
  return (DsCage){0};
}

int cmd_status(Cli *cli, int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  if (argc) return cli_usage(cli, argc, argv, "'status' takes no arguments");
  g_autoptr(DsLibrary) library = cli_library(cli, &error);
  if (!library) return cli_fail(cli, error);
  g_autoptr(GPtrArray) libraries = g_ptr_array_new();
  g_ptr_array_add(libraries, library);
  g_autoptr(DsIndex) index = cli_index_open(cli, libraries, &error);
  if (!index) return cli_fail(cli, error);
  g_autoptr(GPtrArray) failures = g_ptr_array_new(), manifests = NULL;
  DsStatus status = {.library = library, .failures = failures, .bytes = folder_bytes(library->dir, 0), .cage = probe_cage()};
  for (guint tries = 0; !(manifests = count_all(index, &status, failures, &error));)
    if (!cli_may_ask_again(cli, index, &tries, &error)) return cli_fail(cli, error);
  g_autofree char *last_run = ds_index_last_run(index, 0, NULL);
  status.last_run = last_run;
  g_autoptr(GString) out = g_string_new(NULL);
  DsStyle style = cli_style(cli);
  if (cli->json)
    ds_print_status_json(out, &status);
  else
    ds_print_status(out, &status, &style);
  cli_out(out);
  return EXIT_SUCCESS;
}
