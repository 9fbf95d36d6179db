/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decksearch QUERY: ask, then print for a terminal, a pipe or a program. */
#include "cli.h"

#include <stdlib.h>

#define SLIDES_PER_TALK 3

static int parse_failed(const char *source, gsize where, const GError *error) {
  g_autofree char *caret = ds_query_caret(source, where);
  cli_warn("%s\n%s", error->message, caret); /* one message: the program's name before the query would move it away from its caret */
  return EXIT_USAGE;
}

/* A first word that no slide has and that is nearly a command's name may have been meant as one. */
static void hint_command(const Cli *cli, char **argv) {
  for (const CliCommand *command = cli_commands; command->name; command++)
    if (ds_edit_distance(argv[0], command->name, 1) == 1) cli_note(cli, "did you mean the command: decksearch %s", command->name);
}

G_GNUC_PRINTF(2, 3) static void note(GString *notes, const char *format, ...) {
  va_list args;
  va_start(args, format);
  if (notes->len) g_string_append_c(notes, '\n');
  g_string_append_vprintf(notes, format, args);
  va_end(args);
}

/* What the answer is not, in lines; NULL: nothing. */
static char *what_happened(const Cli *cli, const DsAnswer *answer) {
  g_autoptr(GString) notes = g_string_new(NULL);
  if (answer->corrected)
    note(notes, "showing results for: %s", answer->corrected);
  else if (answer->suggestion)
    note(notes, "did you mean: %s?", answer->suggestion);
  if (answer->dropped_words[0]) {
    g_autofree char *words = g_strjoinv(", ", answer->dropped_words);
    note(notes, "no slide has all the words; not every hit has: %s", words);
  }
  if (answer->explanation && !cli->json) {
    g_autoptr(GString) explanation = g_string_new(NULL);
    ds_print_explanation(explanation, answer, cli->verbose);
    g_string_truncate(explanation, explanation->len - 1); /* a note ends its line itself */
    note(notes, "%s", explanation->str);
  }
  return notes->len ? g_string_free(g_steal_pointer(&notes), FALSE) : NULL;
}

static void print_json(GString *out, const DsAnswer *answer) {
  for (guint i = 0; i < answer->hits->len; i++) ds_print_hit_json(out, g_ptr_array_index(answer->hits, i));
  if (answer->facets) ds_print_facets_json(out, answer->facets);
  ds_print_summary_json(out, answer);
}

static void print_answer(Cli *cli, DsAnswer *answer, gboolean grouped) {
  g_autoptr(GString) out = g_string_new(NULL);
  DsStyle style = cli_style(cli);
  if (cli->json)
    print_json(out, answer);
  else if (cli->format)
    for (guint i = 0; i < answer->hits->len; i++)
      ds_print_hit_cited(out, cli->format, g_ptr_array_index(answer->hits, i), cli->null_ends ? '\0' : '\n');
  else if (grouped) {
    ds_print_groups(out, answer, &style);
    if (answer->facets) ds_print_facets(out, answer->facets, &style);
  } else if (answer->facets)
    ds_print_facet_lines(out, answer->facets, cli->null_ends ? '\0' : '\n');
  else
    for (guint i = 0; i < answer->hits->len; i++)
      ds_print_hit_line(out, g_ptr_array_index(answer->hits, i), cli->null_ends ? '\0' : '\n', &style);
  g_autofree char *notes = what_happened(cli, answer);
  cli_out_long(cli, notes, out);
}

int cmd_search(Cli *cli, int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  if (argc == 0) return cli_usage(cli, argc, argv, "a query is missing");
  if (cli->format && (cli->json || cli->facets)) return cli_usage(cli, argc, argv, "--format excludes --json and --facets");
  if (cli->format && !ds_cite_check(cli->format, &error)) return cli_fail(cli, error);
  g_autofree char *source = ds_query_join((const char *const *)argv);
  gsize where = 0;
  g_autoptr(DsQuery) query = ds_query_parse(source, &where, &error);
  if (!query) return parse_failed(source, where, error);
  g_autoptr(GPtrArray) libraries = cli_libraries(cli, &error);
  g_autoptr(DsIndex) index = libraries ? cli_index_open(cli, libraries, &error) : NULL;
  if (!index) return cli_fail(cli, error);
  g_autoptr(DsSynonyms) synonyms = cli_synonyms(libraries);
  gboolean grouped = !cli->json && !cli->format && !cli->null_ends && cli_is_terminal();
  DsSearchOptions options = {.limit = (guint)(cli->limit >= 0           ? cli->limit
                                              : cli->config->limit >= 0 ? cli->config->limit
                                                                        : CLI_DEFAULT_LIMIT),
                             .offset = (guint)cli->offset,
                             .per_talk = grouped ? SLIDES_PER_TALK : 0,
                             .strict = cli->strict,
                             .order = cli->sort,
                             .explain = cli->explain,
                             .facets = cli->facets,
                             .synonyms = synonyms};
  guint told = ds_index_missing_shards(index)->len;
  g_autoptr(DsAnswer) answer = ds_query_ask(index, query, &options, &error);
  if (!answer || !cli_tell_missing(cli, index, told, &error)) return cli_fail(cli, error);
  if (ds_index_damaged_words(index)) {
    g_autofree char *words = ds_quote(ds_index_damaged_words(index));
    cli_warn("%s is damaged and not used; 'decksearch index' fetches the shards' words anew", words);
  }
  print_answer(cli, answer, grouped);
  if (answer->hits->len)
    cli_last_keep(answer);
  else if (!cli->json && !answer->total)
    cli_note(cli, "no slide or talk matches");
  else if (!cli->json && cli->offset)
    cli_note(cli, "there are no more hits from --offset=%d on", cli->offset);
  if (!cli->json && !g_str_equal(answer->match, "all")) hint_command(cli, argv);
  return answer->total ? EXIT_SUCCESS : EXIT_NOTHING;
}
