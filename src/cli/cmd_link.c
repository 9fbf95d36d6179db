/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch link, unlink: pins in the library's decksearch.yaml. */
#include "cli.h"

#include <stdlib.h>

/* The talk that @words name, so that a slip of the pen is not pinned. */
static gboolean check_talk(DsIndex *index, const char *words, GError **error) {
  g_autoptr(GPtrArray) talks = ds_index_talks(index, error);
  if (!talks) return FALSE;
  g_autoptr(DsLinker) linker = ds_linker_new(talks, NULL);
  return ds_linker_find_talk(linker, words, error) != NULL;
}

static void print_link(const Cli *cli, const char *deck, const char *talk, gboolean unset) {
  if (!cli->json) return;
  g_autoptr(json_t) object = json_object();
  g_autoptr(GString) out = g_string_new(NULL);
  json_object_set_new(object, "type", json_string("link"));
  json_object_set_new(object, "deck", ds_json_text(deck));
  json_object_set_new(object, "pinned", json_boolean(!unset));
  json_object_set_new(object, "talk", ds_json_text(talk));
  ds_json_append_line(out, object);
  cli_out(out);
}

static int pin(Cli *cli, int argc, char **argv, const char *talk, gboolean unset) {
  g_autoptr(GError) error = NULL;
  g_auto(CliTarget) target = {0};
  g_autoptr(GPtrArray) libraries = cli_target_libraries(cli, argv[0], &error);
  g_autoptr(DsIndex) index = libraries ? cli_index_open(cli, libraries, &error) : NULL;
  if (!index || !cli_deck_find(index, libraries, argv[0], &target, &error))
    return target.unknown ? cli_fail_words(cli, argc, argv, error) : cli_fail(cli, error);
  if (talk && !check_talk(index, talk, &error)) return cli_fail(cli, error);
  const DsLibrary *library = g_ptr_array_index(libraries, target.library);
  g_autofree char *path = g_build_filename(library->root, "decksearch.yaml", NULL);
  if (!ds_library_check_own(library, &error)) return cli_fail(cli, error);
  if (!ds_library_file_pin(path, target.manifest->path, talk, unset, &error)) return cli_fail(cli, error);
  print_link(cli, target.manifest->path, talk, unset);
  int status = cli_ingest(cli, library, TRUE, NULL);
  if (status == EXIT_BUSY) cli_note(cli, "the pin is kept; it counts from the next 'decksearch index' on");
  return status == EXIT_BUSY ? EXIT_SUCCESS : status;
}

int cmd_link(Cli *cli, int argc, char **argv) {
  if (cli->none ? argc != 1 : argc < 2)
    return cli_usage(cli, argc, argv, cli->none ? "'link --none' takes one DECK" : "'link' takes a DECK and a TALK");
  g_autofree char *talk = cli->none ? NULL : g_strjoinv(" ", argv + 1);
  return pin(cli, argc, argv, talk, FALSE);
}

int cmd_unlink(Cli *cli, int argc, char **argv) {
  if (argc != 1) return cli_usage(cli, argc, argv, "'unlink' takes one DECK");
  return pin(cli, argc, argv, NULL, TRUE);
}
