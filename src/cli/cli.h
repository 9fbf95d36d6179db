/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands share: options, the libraries asked, output. Internal to the program. */
#pragma once

#include <decksearch/index.h>
#include <decksearch/print.h>

/* Exit statuses, as decksearch(1) tells them. */
enum { EXIT_NOTHING = 1, EXIT_USAGE = 2, EXIT_DECK_FAILED = 3, EXIT_BUSY = 75, EXIT_INTERRUPTED = 130 };

typedef enum { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER } CliWhen;

typedef struct Cli Cli;

/* A row of the command table. */
typedef struct {
  const char *name;
  const char *synopsis;                        /* the arguments, as help and the manual print them */
  const char *summary;                         /* one line */
  int (*run)(Cli *cli, int argc, char **argv); /* the arguments left after options; returns the exit status */
} CliCommand;
extern const CliCommand cli_commands[];
const CliCommand *cli_command_find(const char *name);

struct Cli {
  const CliCommand *command;
  GPtrArray *library_args; /* char *: --library and -L */
  char *index_arg;
  char *viewer;
  gboolean json, strict, quiet, verbose, null_ends, help, version;
  gboolean wait, require_cage;
  gboolean retry, print, noise, unlinked, check, failed, none, explain, facets;
  int limit, offset, jobs; /* limit -1: the command's own default */
  CliWhen color, hyperlink;
  DsOrder sort;
};

/* ---- options.c ---- */

/* Takes the options out of @argv (long ones anywhere, short ones only before the first other word) into @cli and sets @cli->command.
 * Returns the words left (borrowed, NULL-terminated); NULL with USAGE, and @cli->command is then the one that was named, if any. */
char **cli_options_parse(Cli *cli, int argc, char **argv, GError **error);
/* The options that @command takes, for its help. */
void cli_options_help(GString *out, const CliCommand *command);

/* ---- report.c: the only writer to stdout and stderr ---- */

void cli_out(const GString *text);
/* The last thing of all: flushes stdout. The exit status: @status, or that of an error when results could not be written. */
int cli_end(int status);
/* "decksearch: message", escaped, to stderr. */
void cli_warn(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* A line to stderr without the program's name, left out with --quiet. */
void cli_note(const Cli *cli, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Prints @error and gives the exit status it means. */
int cli_fail(const Cli *cli, const GError *error);
/* The same for wrong arguments of a command, with the line that says how to search for them instead. */
int cli_usage(const Cli *cli, int argc, char **argv, const char *format, ...) G_GNUC_PRINTF(4, 5);
/* The same for options that do not parse; @argv is all that was typed behind the program's name. */
int cli_wrong_options(const Cli *cli, int argc, char **argv, const GError *error);
/* A progress line on stderr when that is a terminal. */
void cli_progress(guint done, guint total, guint pages, const char *deck, gpointer cli);
void cli_progress_end(void);
/* Says that workers ran without these layers of their cage (NULL: says nothing). */
void cli_warn_cage(const Cli *cli, const char *missing);
/* Colours, links and width of the output, by the options, the environment and the terminal. */
DsStyle cli_style(const Cli *cli);
gboolean cli_is_terminal(void);

/* ---- context.c ---- */

/* The libraries asked (DsLibrary *), in the order of decksearch(1); NULL with NO_LIBRARY. */
GPtrArray *cli_libraries(const Cli *cli, GError **error);
/* The one library of commands that write; several are USAGE. */
DsLibrary *cli_library(const Cli *cli, GError **error);
/* Their indexes opened as one. @libraries stays the caller's and must outlive it. */
DsIndex *cli_index_open(const GPtrArray *libraries, GError **error);
/* The synonyms that come with the program, and those of each library's decksearch.yaml. */
DsSynonyms *cli_synonyms(const GPtrArray *libraries, GError **error);
/* The user's configuration. */
DsUserConfig *cli_user_config(GError **error);
/* Set by SIGINT and SIGTERM once cli_catch_signals() was called. */
extern volatile int cli_cancel;
void cli_catch_signals(void);
/* Runs an update of @library and prints what it met; the exit status. @quietly: only problems. */
int cli_ingest(const Cli *cli, const DsLibrary *library, gboolean quietly);

/* ---- target.c: HIT and DECK[:SLIDE[-SLIDE]] ---- */

typedef struct {
  guint library; /* number in the index */
  DsManifest *manifest;
  guint first, last; /* pages asked; 0: none given */
  guint open_page;   /* where a viewer goes */
  char *words;       /* the query of the result list it came from, or NULL */
} CliTarget;
void cli_target_clear(CliTarget *target);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CliTarget, cli_target_clear)
/* The libraries in which to look for @words: those asked, but for a HIT the one its list came from. */
GPtrArray *cli_target_libraries(const Cli *cli, const char *words, GError **error);
/* The id of the talk when @words are a HIT on a talk's own entry; else NULL. */
char *cli_target_talk(const char *words);
gboolean cli_target_find(DsIndex *index, const GPtrArray *libraries, const char *words, CliTarget *ret_target, GError **error);
/* Only a deck, no slide. */
gboolean cli_deck_find(DsIndex *index, const GPtrArray *libraries, const char *words, CliTarget *ret_target, GError **error);

/* ---- last.c: this terminal's last result list ---- */

typedef struct {
  char *index;         /* the `.decksearch` folder it came from */
  char *root;          /* its library's, as it was found: the folder's own record is that of before a move; or NULL */
  char *deck, *sha256; /* NULL: a talk without a deck; no content: a talk's own entry, of which this is the first deck */
  char *talk;          /* the talk's id when the hit is the talk's own entry, or NULL */
  guint slide, last, open_page;
  char *query;
} CliLast;
void cli_last_clear(CliLast *last);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CliLast, cli_last_clear)
/* Keeps the hits of @answer in the order shown. Failing is silent: a search is no worse for it. */
void cli_last_keep(DsIndex *index, const DsAnswer *answer);
/* Hit @number (from 1) of it; USAGE when there is none. */
gboolean cli_last_get(guint number, CliLast *ret_last, GError **error);
/* The same of a list's @len bytes (NULL: none). */
gboolean cli_last_parse(const char *data, gsize len, guint number, CliLast *ret_last, GError **error);

int cmd_search(Cli *cli, int argc, char **argv);
int cmd_index(Cli *cli, int argc, char **argv);
int cmd_open(Cli *cli, int argc, char **argv);
int cmd_show(Cli *cli, int argc, char **argv);
int cmd_talks(Cli *cli, int argc, char **argv);
int cmd_decks(Cli *cli, int argc, char **argv);
int cmd_link(Cli *cli, int argc, char **argv);
int cmd_unlink(Cli *cli, int argc, char **argv);
int cmd_extract(Cli *cli, int argc, char **argv);
int cmd_status(Cli *cli, int argc, char **argv);
int cmd_check(Cli *cli, int argc, char **argv);
int cmd_export(Cli *cli, int argc, char **argv);
int cmd_help(Cli *cli, int argc, char **argv);
/* Bare `decksearch`. */
int cli_welcome(Cli *cli);
