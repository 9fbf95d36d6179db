/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The option table and its parser. GLib's own parser cannot stop short options at the first query word, which the query language needs
 * (`decksearch netkit -cni`). */
#include "cli.h"

#include <stddef.h>
#include <string.h>

#define AT(member) offsetof(Cli, member)
const CliOption cli_options[] = {
    {"library", 'L', OPTION_LIST, AT(library_args), NULL, "DIR|NAME", "the library to use (repeatable: results merge)"},
    {"index", 0, OPTION_TEXT, AT(index_arg), NULL, "DIR", "a whole .decksearch folder elsewhere"},
    {"json", 0, OPTION_FLAG, AT(json), NULL, NULL, "one JSON object a line"},
    {"limit", 0, OPTION_NUMBER, AT(limit), "search talks decks config", "N", "at most N hits (on a terminal: talks)"},
    {"offset", 0, OPTION_NUMBER, AT(offset), "search", "N", "leave out the first N"},
    {"strict", 0, OPTION_FLAG, AT(strict), "search", NULL, "no correction, no fewer words"},
    {"sort", 0, OPTION_SORT, AT(sort), "search", "relevance|date|deck", "order of the hits"},
    {"facets", 0, OPTION_FLAG, AT(facets), "search", NULL, "count matches by event, year, speaker and more"},
    {"explain", 0, OPTION_FLAG, AT(explain), "search", NULL, "how the query was read, what each word weighs"},
    {"retry", 0, OPTION_FLAG, AT(retry), "index", NULL, "try decks and lists again that failed before"},
    {"wait", 0, OPTION_FLAG, AT(wait), "index open", NULL, "until the other writer, or the viewer, ends"},
    {"follow-outside", 0, OPTION_FLAG, AT(follow_outside), "index watch check", NULL, "follow links that lead out of the library"},
    {"require-cage", 0, OPTION_FLAG, AT(require_cage), "index watch extract", NULL, "read nothing without the whole sandbox"},
    {"viewer", 0, OPTION_TEXT, AT(viewer), "open config", "NAME", "this viewer of 'decksearch help viewers'"},
    {"print", 0, OPTION_FLAG, AT(print), "open", NULL, "print the command or the address, open nothing"},
    {"talk", 0, OPTION_FLAG, AT(talk), "open", NULL, "the talk's page in a browser"},
    {"video", 0, OPTION_FLAG, AT(video), "open", NULL, "the talk's recording in a browser"},
    {"format", 0, OPTION_TEXT, AT(format), "search show", "FORMAT", "cite: markdown, bibtex or '{title}, {talk}'"},
    {"noise", 0, OPTION_FLAG, AT(noise), "show", NULL, "also what was removed as noise, and why"},
    {"unlinked", 0, OPTION_FLAG, AT(unlinked), "talks decks", NULL, "only those without a talk or deck"},
    {"check", 0, OPTION_FLAG, AT(check), "talks", NULL, "what in the talk lists was not understood"},
    {"failed", 0, OPTION_FLAG, AT(failed), "decks", NULL, "only those that could not be read"},
    {"none", 0, OPTION_FLAG, AT(none), "link", NULL, "the deck has no talk"},
    {"jobs", 0, OPTION_NUMBER, AT(jobs), "index watch extract link unlink config", "N", "worker processes (default: one per core)"},
    {"shards", 0, OPTION_NUMBER, AT(shards), "index", "N", "databases, each with a writer of its own"},
    {"shard", 0, OPTION_TEXT, AT(shard), "index", "K/N", "only the K-th of N parts of the decks"},
    {"require-all-shards", 0, OPTION_FLAG, AT(require_all_shards), "search talks decks", NULL, "a shard that does not answer is an error"},
    {"shard-timeout", 0, OPTION_NUMBER, AT(shard_timeout), "search talks decks index status", "MS", "how long a remote shard may take (400)"},
    {"null", '0', OPTION_FLAG, AT(null_ends), "search talks decks", NULL, "end records with NUL in place of newline"},
    {"color", 0, OPTION_WHEN, AT(color), NULL, "auto|always|never", "colour on a terminal"},
    {"hyperlink", 0, OPTION_WHEN, AT(hyperlink), NULL, "auto|always|never", "links on a terminal"},
    {"quiet", 'q', OPTION_FLAG, AT(quiet), NULL, NULL, "only errors on stderr"},
    {"verbose", 'v', OPTION_FLAG, AT(verbose), NULL, NULL, "say more on stderr"},
    {"help", 'h', OPTION_FLAG, AT(help), NULL, NULL, "this help"},
    {"version", 0, OPTION_FLAG, AT(version), NULL, NULL, "the version"},
};
const guint cli_n_options = G_N_ELEMENTS(cli_options);

gboolean cli_option_is_of(const CliOption *option, const CliCommand *command) {
  if (!option->commands) return TRUE;
  g_auto(GStrv) names = g_strsplit(option->commands, " ", -1);
  return g_strv_contains((const char *const *)names, command->name);
}

static gboolean unknown(const char *name, gsize len, GError **error) {
  g_autofree char *typed = g_strndup(name, len), *quoted = ds_escape(typed);
  const char *nearest = NULL;
  guint best = 3;
  for (guint i = 0; i < cli_n_options; i++) {
    guint distance = ds_edit_distance(typed, cli_options[i].name, 2);
    if (distance < best) {
      best = distance;
      nearest = cli_options[i].name;
    }
  }
  if (nearest)
    g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "unknown option '--%s' (nearest: --%s)", quoted, nearest);
  else
    g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "unknown option '--%s'; to search for it, put it after '--'", quoted);
  return FALSE;
}

static gboolean set_number(int *number, const CliOption *option, const char *value, GError **error) {
  guint64 parsed;
  if (!g_ascii_string_to_unsigned(value, 10, 0, 1000000, &parsed, NULL)) {
    g_autofree char *quoted = ds_quote(value);
    g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "--%s takes a number from 0 to 1000000, not %s", option->name, quoted);
    return FALSE;
  }
  *number = (int)parsed;
  return TRUE;
}

static gboolean set_word(int *choice, const CliOption *option, const char *value, GError **error) {
  g_auto(GStrv) words = g_strsplit(option->argument, "|", -1);
  for (int i = 0; words[i]; i++) {
    if (!g_str_equal(words[i], value)) continue;
    *choice = i;
    return TRUE;
  }
  g_autofree char *quoted = ds_quote(value);
  g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "--%s takes %s, not %s", option->name, option->argument, quoted);
  return FALSE;
}

static gboolean set(Cli *cli, const CliOption *option, const char *value, GError **error) {
  void *member = (char *)cli + option->offset;
  int choice = 0;
  switch (option->kind) {
  case OPTION_FLAG:
    *(gboolean *)member = TRUE;
    return TRUE;
  case OPTION_NUMBER:
    return set_number(member, option, value, error);
  case OPTION_TEXT:
    g_free(*(char **)member);
    *(char **)member = g_strdup(value);
    return TRUE;
  case OPTION_LIST:
    g_ptr_array_add(*(GPtrArray **)member, g_strdup(value));
    return TRUE;
  case OPTION_WHEN:
    if (!set_word(&choice, option, value, error)) return FALSE;
    *(CliWhen *)member = (CliWhen)choice;
    return TRUE;
  case OPTION_SORT:
    if (!set_word(&choice, option, value, error)) return FALSE;
    *(DsOrder *)member = (DsOrder)choice;
    return TRUE;
  default:
    return FALSE;
  }
}

/* An option that was given, checked once the command is known. */
typedef struct {
  const CliOption *option;
  const char *value;
} Given;

/* Reads `--name[=value]` at argv[*i]. */
static gboolean read_long(GArray *given, int argc, char **argv, int *i, GError **error) {
  const char *name = argv[*i] + 2, *equals = strchr(name, '=');
  gsize len = equals ? (gsize)(equals - name) : strlen(name);
  for (guint k = 0; k < cli_n_options; k++) {
    const CliOption *option = &cli_options[k];
    if (strlen(option->name) != len || strncmp(option->name, name, len) != 0) continue;
    Given one = {option, equals ? equals + 1 : NULL};
    if (option->kind == OPTION_FLAG && equals) {
      g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "--%s takes no value", option->name);
      return FALSE;
    }
    if (option->kind != OPTION_FLAG && !equals) {
      if (*i + 1 >= argc) {
        g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "--%s needs a value: --%s=%s", option->name, option->name, option->argument);
        return FALSE;
      }
      one.value = argv[++*i];
    }
    g_array_append_val(given, one);
    return TRUE;
  }
  return unknown(name, len, error);
}

/* Reads `-q`, `-qv`, `-L NAME` or `-LNAME` at argv[*i]. */
static gboolean read_short(GArray *given, int argc, char **argv, int *i, GError **error) {
  for (const char *p = argv[*i] + 1; *p; p++) {
    const CliOption *option = NULL;
    for (guint k = 0; k < cli_n_options && !option; k++)
      if (cli_options[k].letter == *p) option = &cli_options[k];
    if (!option) {
      g_autofree char *quoted = ds_quote(argv[*i]);
      g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "unknown option %s; to search without a word, put it after another: WORD %s", quoted,
                  quoted);
      return FALSE;
    }
    Given one = {option, NULL};
    if (option->kind != OPTION_FLAG) {
      one.value = p[1] ? p + 1 : *i + 1 < argc ? argv[++*i] : NULL;
      if (!one.value) {
        g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "-%c needs a value: %s", option->letter, option->argument);
        return FALSE;
      }
    }
    g_array_append_val(given, one);
    if (one.value) break;
  }
  return TRUE;
}

/* Whether what follows @command may be a query, or a title: there `-word` is one of its words. */
static gboolean takes_words(const CliCommand *command) {
  return strstr(command->synopsis, "QUERY") || strstr(command->synopsis, "TALK");
}

/* The words of @argv; options go to @given. */
static gboolean split(GPtrArray *words, GArray *given, int argc, char **argv, GError **error) {
  const CliCommand *command = NULL;
  gboolean ended = FALSE;
  for (int i = 1; i < argc; i++) {
    const char *argument = argv[i];
    if (ended || argument[0] != '-' || !argument[1]) {
      if (words->len == 0 && !ended) command = cli_command_find(argument);
      g_ptr_array_add(words, argv[i]);
    } else if (g_str_equal(argument, "--")) {
      ended = TRUE;
      if (words->len == 0) g_ptr_array_add(words, (gpointer) "search");
    } else if (argument[1] == '-') {
      if (!read_long(given, argc, argv, &i, error)) return FALSE;
    } else if (words->len == 0 || (command && (words->len == 1 || !takes_words(command)))) {
      if (!read_short(given, argc, argv, &i, error)) return FALSE;
    } else
      g_ptr_array_add(words, argv[i]);
  }
  return TRUE;
}

char **cli_options_parse(Cli *cli, int argc, char **argv, GError **error) {
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  g_autoptr(GArray) given = g_array_new(FALSE, FALSE, sizeof(Given));
  cli->command = cli_command_find("search");
  gboolean ok = split(words, given, argc, argv, error);
  const CliCommand *named = words->len ? cli_command_find(g_ptr_array_index(words, 0)) : NULL;
  if (named) {
    cli->command = named;
    cli->is_named = TRUE;
    g_ptr_array_remove_index(words, 0);
  }
  if (!ok) return NULL;
  for (guint i = 0; i < given->len; i++) {
    const Given *one = &g_array_index(given, Given, i);
    if (!cli_option_is_of(one->option, cli->command)) {
      g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "'%s' takes no --%s", cli->command->name, one->option->name);
      return NULL;
    }
    if (!set(cli, one->option, one->value, error)) return NULL;
  }
  g_ptr_array_add(words, NULL);
  return (char **)g_ptr_array_free(g_steal_pointer(&words), FALSE);
}

void cli_options_help(GString *out, const CliCommand *command) {
  for (guint i = 0; i < cli_n_options; i++) {
    const CliOption *option = &cli_options[i];
    if (!cli_option_is_of(option, command)) continue;
    g_autofree char *left =
        g_strdup_printf("--%s%s%s", option->name, option->argument ? "=" : "", option->argument ? option->argument : "");
    g_autofree char *letter = option->letter ? g_strdup_printf("-%c, ", option->letter) : g_strdup("    ");
    g_string_append_printf(out, "  %s%-27s %s\n", letter, left, option->help);
  }
}
