/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands share: options, the libraries asked, output. Internal to the program. */
#pragma once

#include <decksearch/index.h>
#include <decksearch/print.h>

/* Exit statuses, as decksearch(1) tells them. */
enum { EXIT_NOTHING = 1, EXIT_USAGE = 2, EXIT_DECK_FAILED = 3, EXIT_BUSY = 75, EXIT_INTERRUPTED = 130 };

#define CLI_DEFAULT_LIMIT 10 /* hits of a search */

typedef enum { WHEN_UNSET = -1, WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER } CliWhen;

/* Where something in force was said. */
typedef enum { FROM_DEFAULT, FROM_FOLDER, FROM_FILE, FROM_ENVIRONMENT, FROM_OPTION } CliFrom;

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
  gboolean is_named;       /* the command was typed; else it is search */
  GPtrArray *library_args; /* char *: --library and -L */
  char *index_arg;
  char *viewer, *format, *shard;
  gboolean json, strict, quiet, verbose, null_ends, help, version;
  gboolean wait, require_cage, require_all_shards, follow_outside;
  gboolean talk, video;
  gboolean retry, print, noise, unlinked, check, failed, none, explain, facets;
  int limit, offset, jobs, shards, shard_timeout; /* -1: not given */
  CliWhen color, hyperlink;
  DsUserConfig *config; /* never NULL in a command but help */
  DsOrder sort;
};

/* ---- options.c ---- */

typedef enum { OPTION_FLAG, OPTION_NUMBER, OPTION_TEXT, OPTION_LIST, OPTION_WHEN, OPTION_SORT } CliOptionKind;

/* A row of the option table. */
typedef struct {
  const char *name;
  char letter; /* or 0 */
  CliOptionKind kind;
  gsize offset;         /* into Cli */
  const char *commands; /* that take it, space separated; NULL: all */
  const char *argument; /* as help shows it; NULL: a flag */
  const char *help;
} CliOption;
extern const CliOption cli_options[];
extern const guint cli_n_options;
gboolean cli_option_is_of(const CliOption *option, const CliCommand *command);

/* Takes the options out of @argv (long ones anywhere, short ones only before the first other word) into @cli and sets @cli->command.
 * Returns the words left (borrowed, NULL-terminated); NULL with USAGE, and @cli->command is then the one that was named, if any. */
char **cli_options_parse(Cli *cli, int argc, char **argv, GError **error);
/* The options that @command takes, for its help. */
void cli_options_help(GString *out, const CliCommand *command);

/* ---- report.c: the only writer to stdout and stderr ---- */

/* Reads the user's locale, once. A search that writes to no terminal does without it. */
void cli_use_locale(void);
void cli_out(const GString *text);
/* Hands what is buffered to whoever reads stdout; FALSE once it was refused. */
gboolean cli_flush(void);
/* The last thing of all: flushes stdout. The exit status: @status, or that of an error when results could not be written. */
int cli_end(int status);
/* "decksearch: message", escaped, to stderr. */
void cli_warn(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* A line to stderr without the program's name, left out with --quiet. */
void cli_note(const Cli *cli, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Prints @error and gives the exit status it means. */
int cli_fail(const Cli *cli, const GError *error);
/* That status alone. */
int cli_status(const GError *error);
/* The same for wrong arguments of a command, with the line that says how to search for them instead. */
int cli_usage(const Cli *cli, int argc, char **argv, const char *format, ...) G_GNUC_PRINTF(4, 5);
/* Like cli_fail(), for arguments that name nothing, and may have been a query. */
int cli_fail_words(const Cli *cli, int argc, char **argv, const GError *error);
/* The same for options that do not parse; @argv is all that was typed behind the program's name. */
int cli_wrong_options(const Cli *cli, int argc, char **argv, const GError *error);
/* A progress bar on stderr when that is a terminal, else with --verbose a line every ten seconds. */
void cli_progress_begin(void);
void cli_progress(guint done, guint total, guint pages, const char *deck, gpointer cli);
void cli_progress_end(void);
/* Says that workers ran without these layers of their cage (NULL: says nothing). */
void cli_warn_cage(const Cli *cli, const char *missing);
/* Shows @text, through a pager when stdout is a terminal with fewer lines. @notes (NULL: none, else without the last line's end) go before it
 * to stderr, or on the pager's first page, which would push them off the screen. */
void cli_out_long(const Cli *cli, const char *notes, const GString *text);
/* The pager's argv and where it was said; NULL: none. */
char **cli_pager(const Cli *cli, CliFrom *ret_from, const char **ret_name);
/* Hands @text to the pager and waits for its end; FALSE when there is none. */
gboolean cli_page(const Cli *cli, const char *text, gsize len);
/* Colours, links and width of the output, by the options, the environment and the terminal. */
DsStyle cli_style(const Cli *cli);
gboolean cli_is_terminal(void);

/* ---- context.c ---- */

/* The libraries asked (DsLibrary *), in the order of decksearch(1); NULL with NO_LIBRARY. */
GPtrArray *cli_libraries(const Cli *cli, GError **error);
/* The same; @ret_from tells where that was said, @ret_name the variable of the environment. */
GPtrArray *cli_libraries_from(const Cli *cli, CliFrom *ret_from, const char **ret_name, GError **error);
/* The one library of commands that write; several are USAGE. */
DsLibrary *cli_library(const Cli *cli, GError **error);
/* The same for commands that bring it up to date, or @folder (NULL: none given) made one; when there is none, that is said and
 * @ret_status is the exit status. */
DsLibrary *cli_library_made(const Cli *cli, const char *folder, int *ret_status);
/* Their indexes opened as one. @libraries stays the caller's and must outlive it. */
DsIndex *cli_index_open(const Cli *cli, const GPtrArray *libraries, GError **error);
/* Warns of the shards that are missing from @index, but for the first @told; with --require-all-shards an error. */
gboolean cli_tell_missing(const Cli *cli, const DsIndex *index, guint told, GError **error);
/* After a failure: whether a remote shard was lost, and the index, opened anew without it, may be asked again (then @error is cleared). @tries
 * counts from 0. */
gboolean cli_may_ask_again(const Cli *cli, DsIndex *index, guint *tries, GError **error);
/* What a command that lists by a QUERY begins with. */
typedef struct {
  DsQuery *query; /* NULL: all */
  GPtrArray *libraries;
  DsIndex *index;
} CliListing;
void cli_listing_clear(CliListing *listing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CliListing, cli_listing_clear)
/* Reads the query of @argv (may be empty) and opens the indexes. The exit status, once what is wrong was said. */
int cli_listing_open(const Cli *cli, int argc, char **argv, CliListing *ret_listing);
/* The synonyms that come with the program, and those of each library's decksearch.yaml: one that is wrong is a warning. */
DsSynonyms *cli_synonyms(const GPtrArray *libraries);
/* Reads the user's configuration into @cli->config. */
gboolean cli_read_config(Cli *cli, GError **error);
/* Worker processes, 0: one per core. */
int cli_jobs(const Cli *cli);
/* Set by SIGINT and SIGTERM once cli_catch_signals() was called. */
extern volatile int cli_cancel;
void cli_catch_signals(void);
/* Where links may lead, by the option or the configuration. */
DsFollow cli_follow(const Cli *cli);
/* What the updates of a watch carry from one to the next. */
typedef struct {
  DsWatch *watch;
  GPtrArray *told; /* char *: problems that the last one met; or NULL */
  gboolean cage_told;
} CliWatch;
void cli_watch_clear(CliWatch *watch);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CliWatch, cli_watch_clear)
/* Runs an update of @library and prints what it met; the exit status. @quietly: only problems. With @watch (else NULL) it watches what the
 * update looks at, prints only what is new since the last one, and nothing of a lock or an interruption. */
int cli_ingest(const Cli *cli, const DsLibrary *library, gboolean quietly, CliWatch *watch);

/* ---- target.c: HIT and DECK[:SLIDE[-SLIDE]] ---- */

typedef struct {
  guint library; /* number in the index */
  DsManifest *manifest;
  guint first, last; /* pages asked; 0: none given */
  guint open_page;   /* where a viewer goes */
  char *words;       /* the query of the result list it came from, or NULL */
  gboolean unknown;  /* no deck has such a name */
} CliTarget;
void cli_target_clear(CliTarget *target);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CliTarget, cli_target_clear)
/* The libraries in which to look for @words: those asked, but for a HIT the one its list came from. */
GPtrArray *cli_target_libraries(const Cli *cli, const char *words, GError **error);
/* The id of the talk when @words are a HIT on a talk's own entry; else NULL. */
char *cli_hit_entry(const char *words);
gboolean cli_target_find(DsIndex *index, const GPtrArray *libraries, const char *words, CliTarget *ret_target, GError **error);
/* The talk of a HIT or DECK; one without is USAGE. */
DsTalk *cli_target_talk(DsIndex *index, const GPtrArray *libraries, const char *words, GError **error);
/* The longest word or phrase of the query @target came from that its page shows as typed; NULL: none. */
char *cli_words_to_find(DsIndex *index, const CliTarget *target);
/* Prints the slides of @target's deck that pages @first to @last belong to. */
gboolean cli_show(const Cli *cli, DsIndex *index, const GPtrArray *libraries, const CliTarget *target, guint first, guint last,
                  GError **error);
/* Only a deck, no slide: the deck of a hit's number, or one of that name. */
gboolean cli_deck_find(DsIndex *index, const GPtrArray *libraries, const char *words, CliTarget *ret_target, GError **error);

/* ---- complete.c: what a shell's completion asks ---- */

/* Prints what may stand in place of the last of @argv, behind the others. */
void cli_complete(Cli *cli, int argc, char **argv);

/* ---- last.c: this terminal's last result list ---- */

typedef struct {
  char *index;                  /* the `.decksearch` folder it came from */
  char *root;                   /* its library's, as it was found: the folder's own record is that of before a move; or NULL */
  char *deck, *content;         /* NULL: a talk without a deck; no content: a talk's own entry, of which this is the first deck */
  char *talk;                   /* the talk's id, or NULL */
  guint slide, last, open_page; /* 0: the talk's own entry */
  char *query;
} CliLast;
void cli_last_clear(CliLast *last);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CliLast, cli_last_clear)
/* Keeps the hits of @answer in the order shown. Failing is silent: a search is no worse for it. */
void cli_last_keep(const DsAnswer *answer);
/* Hit @number (from 1) of it; USAGE when there is none. */
gboolean cli_last_get(guint number, CliLast *ret_last, GError **error);
/* The same of a list's @len bytes (NULL: none). */
gboolean cli_last_parse(const char *data, gsize len, guint number, CliLast *ret_last, GError **error);

int cmd_search(Cli *cli, int argc, char **argv);
int cmd_index(Cli *cli, int argc, char **argv);
int cmd_watch(Cli *cli, int argc, char **argv);
int cmd_open(Cli *cli, int argc, char **argv);
int cmd_show(Cli *cli, int argc, char **argv);
int cmd_talks(Cli *cli, int argc, char **argv);
int cmd_decks(Cli *cli, int argc, char **argv);
int cmd_link(Cli *cli, int argc, char **argv);
int cmd_unlink(Cli *cli, int argc, char **argv);
int cmd_extract(Cli *cli, int argc, char **argv);
int cmd_status(Cli *cli, int argc, char **argv);
int cmd_check(Cli *cli, int argc, char **argv);
int cmd_compact(Cli *cli, int argc, char **argv);
int cmd_export(Cli *cli, int argc, char **argv);
int cmd_config(Cli *cli, int argc, char **argv);
int cmd_help(Cli *cli, int argc, char **argv);
/* Bare `decksearch`. */
int cli_welcome(Cli *cli);
