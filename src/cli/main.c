/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch: the command table, and the one place that ends the program. */
#include "cli.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const CliCommand cli_commands[] = {
    {"search", "[OPTIONS] QUERY...", "find slides; the default command", cmd_search},
    {"index", "[DIR]", "bring the index up to date (DIR creates a library)", cmd_index},
    {"watch", "[DIR]", "keep the index up to date while files change", cmd_watch},
    {"open", "HIT | DECK[:SLIDE]", "open a viewer at that slide", cmd_open},
    {"show", "HIT | DECK:SLIDE[-SLIDE]", "a slide's text and its talk", cmd_show},
    {"talks", "[QUERY]", "talk entries, with their decks", cmd_talks},
    {"decks", "[QUERY]", "decks, with their talk and how sure the link is", cmd_decks},
    {"link", "DECK TALK | --none DECK", "pin a deck to a talk, or say that it has none", cmd_link},
    {"unlink", "DECK", "take the pin away: link automatically", cmd_unlink},
    {"extract", "FILE.pdf...", "the text extractor alone, without an index", cmd_extract},
    {"status", "", "counts, failures with reasons, versions", cmd_status},
    {"check", "", "compare the index with the library", cmd_check},
    {"compact", "", "write the index anew, as small as it can be", cmd_compact},
    {"export", "", "the whole index as sorted lines", cmd_export},
    {"config", "", "what is configured, and where that is said", cmd_config},
    {"help", "[COMMAND | fields | formats | viewers]", "help", cmd_help},
    {NULL, NULL, NULL, NULL},
};

const CliCommand *cli_command_find(const char *name) {
  for (const CliCommand *command = cli_commands; command->name; command++)
    if (g_str_equal(command->name, name)) return command;
  return NULL;
}

/* A first word that will be a command is no query before, so that none changes its meaning then. */
static int run_kept(const Cli *cli, int n, char **words) {
  g_autoptr(GError) error = g_error_new(DS_ERROR, DS_ERROR_USAGE, "'%s' is no command yet; its name is kept for one", words[0]);
  return cli_fail_words(cli, n, words, error);
}

static int run(Cli *cli, char **words) {
  static const char *const kept[] = {"like", "mcp", "serve", "timeline", NULL};
  int n = (int)g_strv_length(words);
  if (cli->version) {
    g_autoptr(GString) out = g_string_new("decksearch " DS_VERSION "\n");
    cli_out(out);
    return EXIT_SUCCESS;
  }
  if (!cli->is_named && n && g_strv_contains(kept, words[0])) return run_kept(cli, n, words);
  if (cli->help) {
    char *name[] = {(char *)(uintptr_t)cli->command->name, NULL};
    gboolean plain = !cli->is_named && n == 0;
    return cmd_help(cli, plain ? 0 : 1, name);
  }
  g_autoptr(GError) error = NULL;
  if (cli->command->run != cmd_help && !cli_read_config(cli, &error)) return cli_fail(cli, error);
  if (n == 0 && g_str_equal(cli->command->name, "search")) return cli_welcome(cli);
  return cli->command->run(cli, n, words);
}

/* libxapian 1.4 ends the program in some of its commits when the disk is full or fails. What was committed before is whole, as after any
 * other death; that is worth more words than the C++ library's. */
static void on_abort(int number) {
  (void)number;
  static const char text[] = "decksearch: ended by a library that met an error it cannot handle: is the disk full, or failing? "
                             "What was committed before is kept; run the command again\n";
  (void)!write(STDERR_FILENO, text, sizeof text - 1);
  _exit(EXIT_USAGE);
}

int main(int argc, char **argv) {
  struct sigaction abort_action = {.sa_handler = on_abort, .sa_flags = (int)SA_RESETHAND};
  sigaction(SIGABRT, &abort_action, NULL);
  g_autoptr(GError) error = NULL;
  Cli cli = {.library_args = g_ptr_array_new_with_free_func(g_free),
             .limit = -1,
             .jobs = -1,
             .shards = -1,
             .shard_timeout = -1,
             .color = WHEN_UNSET,
             .hyperlink = WHEN_UNSET};
  gboolean completes = argc > 2 && g_str_equal(argv[1], "__complete");
  g_autofree char **words = completes ? NULL : cli_options_parse(&cli, argc, argv, &error);
  int status = EXIT_SUCCESS;
  if (completes || !words || !*words || cli.command->run != cmd_search) cli_use_locale();
  if (completes)
    cli_complete(&cli, argc - 2, argv + 2);
  else
    status = words ? run(&cli, words) : cli_wrong_options(&cli, argc - 1, argv + 1, error);
  g_ptr_array_unref(cli.library_args);
  g_free(cli.index_arg);
  g_free(cli.viewer);
  g_free(cli.format);
  g_free(cli.shard);
  ds_user_config_free(cli.config);
  return cli_end(status);
}
