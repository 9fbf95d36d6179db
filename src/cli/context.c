/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which library is meant, and the update that several commands run. */
#include "cli.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

volatile int cli_cancel = 0;

static void on_signal(int number) {
  (void)number;
  cli_cancel = 1;
}

void cli_catch_signals(void) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND}; /* a second Ctrl-C ends at once */
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}

gboolean cli_read_config(Cli *cli, GError **error) {
  g_autofree char *path = g_build_filename(g_get_user_config_dir(), "decksearch", "config.yaml", NULL);
  cli->config = ds_user_config_read(path, error);
  return cli->config != NULL;
}

/* The configured name that @words may be a slip of, or NULL. */
static const char *nearest_name(const Cli *cli, const char *words) {
  for (guint limit = 1; limit <= 2; limit++)
    for (guint i = 0; i < cli->config->libraries->len; i++) {
      const DsNamedLibrary *named = g_ptr_array_index(cli->config->libraries, i);
      if (ds_edit_distance(words, named->name, limit) <= limit) return named->name;
    }
  return NULL;
}

/* One library by its name in the user's configuration, or by its root. */
static DsLibrary *by_name(const Cli *cli, const char *words, GError **error) {
  const DsNamedLibrary *named = ds_user_config_named(cli->config, words);
  g_autoptr(GError) failure = NULL;
  DsLibrary *library = ds_library_at(named ? named->path : words, &failure);
  if (library) return library;
  const char *nearest = named || strchr(words, '/') ? NULL : nearest_name(cli, words);
  if (named)
    g_set_error(error, DS_ERROR, failure->code, "library '%s': %s", words, failure->message);
  else if (nearest)
    g_set_error(error, DS_ERROR, failure->code, "%s (nearest name: %s)", failure->message, nearest);
  else
    g_propagate_error(error, g_steal_pointer(&failure));
  return NULL;
}

static DsLibrary *find_default(const Cli *cli, CliFrom *from, const char **name, GError **error) {
  const char *from_environment = getenv("DECKSEARCH_LIBRARY");
  if (from_environment && *from_environment) {
    *from = FROM_ENVIRONMENT;
    *name = "DECKSEARCH_LIBRARY";
    return by_name(cli, from_environment, error);
  }
  g_autofree char *here = g_get_current_dir();
  GError *not_here = NULL;
  DsLibrary *library = ds_library_find(here, &not_here);
  *from = FROM_FOLDER;
  if (library) return library;
  if (!cli->config->library) {
    *from = FROM_DEFAULT;
    g_propagate_error(error, not_here);
    return NULL;
  }
  g_clear_error(&not_here);
  *from = FROM_FILE;
  return by_name(cli, cli->config->library, error);
}

/* The whole index that an option or the environment names, or NULL; told like cli_libraries_from(). */
static const char *index_named(const Cli *cli, CliFrom *from, const char **name) {
  *from = FROM_OPTION;
  if (cli->index_arg) return *cli->index_arg ? cli->index_arg : NULL;
  const char *index = cli->library_args->len ? NULL : getenv("DECKSEARCH_INDEX");
  if (!index || !*index) return NULL;
  *from = FROM_ENVIRONMENT;
  *name = "DECKSEARCH_INDEX";
  return index;
}

static gboolean is_same_index(gconstpointer a, gconstpointer b) {
  return g_str_equal(((const DsLibrary *)a)->dir, ((const DsLibrary *)b)->dir);
}

/* Adds @library, unless it was named before: each of its decks is one. */
static void add_library(GPtrArray *libraries, DsLibrary *library) {
  if (g_ptr_array_find_with_equal_func(libraries, library, is_same_index, NULL))
    ds_library_free(library);
  else
    g_ptr_array_add(libraries, library);
}

GPtrArray *cli_libraries_from(const Cli *cli, CliFrom *ret_from, const char **ret_name, GError **error) {
  g_autoptr(GPtrArray) libraries = g_ptr_array_new_with_free_func((GDestroyNotify)ds_library_free);
  const char *index = index_named(cli, ret_from, ret_name);
  guint n = index ? 1 : cli->library_args->len;
  for (guint i = 0; i < n; i++) {
    DsLibrary *library = index ? ds_library_of_index(index, error) : by_name(cli, g_ptr_array_index(cli->library_args, i), error);
    if (!library) return NULL;
    add_library(libraries, library);
  }
  if (libraries->len) return g_steal_pointer(&libraries);
  DsLibrary *library = find_default(cli, ret_from, ret_name, error);
  if (!library) return NULL;
  g_ptr_array_add(libraries, library);
  return g_steal_pointer(&libraries);
}

GPtrArray *cli_libraries(const Cli *cli, GError **error) {
  CliFrom from;
  const char *name = NULL;
  return cli_libraries_from(cli, &from, &name, error);
}

DsLibrary *cli_library(const Cli *cli, GError **error) {
  g_autoptr(GPtrArray) libraries = cli_libraries(cli, error);
  if (!libraries) return NULL;
  if (libraries->len > 1) {
    g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "'%s' works on one library, not on %u", cli->command->name, libraries->len);
    return NULL;
  }
  return g_ptr_array_steal_index(libraries, 0);
}

/* An index elsewhere belongs to one library for good: that of another would take its decks' place and be opened at its paths. @variable
 * named it, if not NULL. */
static gboolean is_its_own(const DsLibrary *library, const char *variable, GError **error) {
  g_autoptr(DsLibrary) recorded = ds_library_of_index(library->dir, NULL);
  if (!recorded || g_str_equal(recorded->root, library->root)) return TRUE;
  g_autofree char *index = ds_quote(library->dir), *theirs = ds_quote(recorded->root), *ours = ds_quote(library->root);
  g_autofree char *who = variable ? g_strdup_printf(" (%s)", variable) : g_strdup("");
  g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "%s%s is the index of %s, not of %s; name another folder or delete it", index, who, theirs,
              ours);
  return FALSE;
}

DsLibrary *cli_library_made(const Cli *cli, const char *folder, int *ret_status) {
  g_autoptr(GError) error = NULL;
  CliFrom from;
  const char *variable = NULL, *index = index_named(cli, &from, &variable);
  g_autoptr(DsLibrary) library = folder ? ds_library_create(folder, index, &error) : cli_library(cli, &error);
  if (library && (!folder || !index || is_its_own(library, variable, &error))) return g_steal_pointer(&library);
  char *words[] = {(char *)(uintptr_t)folder, NULL};
  gboolean nowhere = folder && !g_file_test(folder, G_FILE_TEST_IS_DIR);
  *ret_status = nowhere ? cli_fail_words(cli, 1, words, error) : cli_fail(cli, error);
  if (!folder && ds_error_code(error) == DS_ERROR_NO_LIBRARY) cli_note(cli, "to make one of this folder: decksearch index .");
  return NULL;
}

gboolean cli_tell_missing(const Cli *cli, const DsIndex *index, guint told, GError **error) {
  const GPtrArray *missing = ds_index_missing_shards(index);
  for (guint i = told; i < missing->len; i++) {
    const char *name = g_ptr_array_index(missing, i);
    if (cli->require_all_shards) {
      g_autofree char *quoted = ds_quote(name);
      g_set_error(error, DS_ERROR, DS_ERROR_IO, "shard %s does not answer", quoted);
      return FALSE;
    }
    cli_warn("shard '%s' does not answer; its decks are missing from this answer", name);
  }
  return TRUE;
}

#define MOST_TRIES 8u

gboolean cli_may_ask_again(const Cli *cli, DsIndex *index, guint *tries, GError **error) {
  if (!ds_index_lost_shard(index) || ++*tries > MOST_TRIES) return FALSE;
  guint told = ds_index_missing_shards(index)->len;
  g_clear_error(error);
  return ds_index_renew(index, error) && cli_tell_missing(cli, index, told, error);
}

DsIndex *cli_index_open(const Cli *cli, const GPtrArray *libraries, GError **error) {
  g_autoptr(DsIndex) index = ds_index_open_within(libraries, (guint)MAX(cli->shard_timeout, 0), error);
  return index && cli_tell_missing(cli, index, 0, error) ? g_steal_pointer(&index) : NULL;
}

void cli_listing_clear(CliListing *listing) {
  ds_index_free(listing->index);
  g_clear_pointer(&listing->libraries, g_ptr_array_unref);
  ds_query_free(listing->query);
}

int cli_listing_open(const Cli *cli, int argc, char **argv, CliListing *ret_listing) {
  g_autoptr(GError) error = NULL;
  g_autofree char *source = ds_query_join((const char *const *)argv);
  gsize where = 0;
  ret_listing->query = argc ? ds_query_parse(source, &where, &error) : NULL;
  if (error) {
    g_autofree char *caret = ds_query_caret(source, where);
    return cli_usage(cli, argc, argv, "%s\n%s", error->message, caret);
  }
  ret_listing->libraries = cli_libraries(cli, &error);
  ret_listing->index = ret_listing->libraries ? cli_index_open(cli, ret_listing->libraries, &error) : NULL;
  return ret_listing->index ? EXIT_SUCCESS : cli_fail(cli, error);
}

int cli_jobs(const Cli *cli) {
  return cli->jobs >= 0 ? cli->jobs : MAX(cli->config->jobs, 0);
}

static gboolean add_synonyms(DsSynonyms *synonyms, const char *path, GError **error) {
  g_autoptr(DsLibraryFile) file = ds_library_file_read(path, error);
  if (!file) return FALSE;
  g_autoptr(GList) words = g_list_sort(g_hash_table_get_keys(file->synonyms), (GCompareFunc)strcmp);
  for (const GList *word = words; word; word = word->next)
    ds_synonyms_add(synonyms, word->data, g_hash_table_lookup(file->synonyms, word->data));
  return TRUE;
}

DsSynonyms *cli_synonyms(const GPtrArray *libraries) {
  g_autoptr(DsSynonyms) synonyms = ds_synonyms_new();
  ds_synonyms_add_own(synonyms);
  for (guint i = 0; i < libraries->len; i++) {
    const DsLibrary *library = g_ptr_array_index(libraries, i);
    g_autofree char *path = g_build_filename(library->root, "decksearch.yaml", NULL);
    g_autoptr(GError) wrong = NULL;
    if (!add_synonyms(synonyms, path, &wrong)) cli_warn("warning: %s; its synonyms are left out", wrong->message);
  }
  return g_steal_pointer(&synonyms);
}

#define DOUBTS_SHOWN 5u /* the rest is a number: they must not bury what went wrong */

static void report_doubts(const Cli *cli, const GPtrArray *doubts) {
  guint shown = cli->verbose ? doubts->len : MIN(doubts->len, DOUBTS_SHOWN);
  if (cli->quiet) return;
  for (guint i = 0; i < shown; i++) {
    g_autofree char *line = ds_doubt_format(g_ptr_array_index(doubts, i));
    cli_note(cli, "%s", line);
  }
  if (shown < doubts->len) cli_note(cli, "and %u more doubts about talk lists; all of them: decksearch talks --check", doubts->len - shown);
}

/* Whether @watch told of @problem in its last update. */
static gboolean was_told(const CliWatch *watch, const char *problem) {
  return watch && watch->told && g_ptr_array_find_with_equal_func(watch->told, problem, g_str_equal, NULL);
}

static void report_problems(const Cli *cli, const DsIngestReport *report, CliWatch *watch) {
  for (guint i = 0; i < report->problems->len; i++) {
    const char *problem = g_ptr_array_index(report->problems, i);
    if (!was_told(watch, problem)) cli_warn("%s", problem);
  }
  if (watch) {
    g_clear_pointer(&watch->told, g_ptr_array_unref);
    watch->told = g_ptr_array_ref(report->problems);
  }
  for (guint i = 0; i < report->failures->len; i++) {
    const DsFailure *failure = g_ptr_array_index(report->failures, i);
    if (failure->is_new || cli->verbose) cli_warn("%s: %s", ds_error_code_name(failure->code), failure->message);
  }
  report_doubts(cli, report->doubts);
}

#define WAIT_MICROSECONDS 100000

/* An update; with --wait it begins once the other writer has ended. */
static gboolean ingest(const Cli *cli, const DsIngestOptions *options, DsIngestReport *report, GError **error) {
  for (gboolean told = FALSE;; told = TRUE) {
    GError *failure = NULL;
    if (ds_ingest_run(options, report, &failure)) return TRUE;
    if (!cli->wait || ds_error_code(failure) != DS_ERROR_LOCKED) {
      g_propagate_error(error, failure);
      return FALSE;
    }
    if (!told) cli_note(cli, "%s; waiting", failure->message);
    g_error_free(failure);
    ds_ingest_report_clear(report);
    if (!cli_cancel) g_usleep(WAIT_MICROSECONDS);
    if (!cli_cancel) continue;
    g_set_error(error, DS_ERROR, DS_ERROR_INTERRUPTED, "interrupted");
    return FALSE;
  }
}

DsFollow cli_follow(const Cli *cli) {
  return cli->follow_outside || cli->config->follow_outside ? DS_FOLLOW_OUTSIDE : DS_FOLLOW_INSIDE;
}

/* What an update did, in a line. */
static void report_done(const Cli *cli, const DsIngestReport *report) {
  g_autoptr(GString) line = g_string_new(NULL);
  if (cli->json)
    ds_print_ingest_json(line, report);
  else
    ds_print_ingest(line, report);
  if (!cli->quiet) cli_out(line);
}

/* What a watch waits for, or was told itself. */
static gboolean is_expected(const GError *error) {
  return ds_error_code(error) == DS_ERROR_LOCKED || ds_error_code(error) == DS_ERROR_INTERRUPTED;
}

static void report_cage(const Cli *cli, const char *missing, CliWatch *watch) {
  if (!watch || !watch->cage_told) cli_warn_cage(cli, missing);
  if (watch && missing) watch->cage_told = TRUE;
}

int cli_ingest(const Cli *cli, const DsLibrary *library, gboolean quietly, CliWatch *watch) {
  g_autoptr(GError) error = NULL;
  DsPart part = {0, 0};
  if (cli->shard && !ds_part_parse(cli->shard, &part)) {
    g_autofree char *quoted = ds_quote(cli->shard);
    g_set_error(&error, DS_ERROR, DS_ERROR_USAGE, "--shard takes K/N, as 2/4, not %s", quoted);
    return cli_fail(cli, error);
  }
  DsIngestOptions options = {.library = library,
                             .jobs = (guint)cli_jobs(cli),
                             .shards = (guint)MAX(cli->shards, 0),
                             .part = cli->shard ? &part : NULL,
                             .ignore = (const char *const *)cli->config->ignore,
                             .follow = cli_follow(cli),
                             .retry = cli->retry,
                             .require_cage = cli->require_cage,
                             .progress = cli_progress,
                             .progress_data = (gpointer)cli,
                             .cancel = &cli_cancel,
                             .place = watch ? ds_watch_place : NULL,
                             .place_data = watch ? watch->watch : NULL};
  DsIngestReport report = {0};
  cli_catch_signals();
  cli_progress_begin();
  gboolean ok = ingest(cli, &options, &report, &error);
  cli_progress_end();
  if (ok) report_cage(cli, report.cage_missing, watch);
  if (report.problems && (ok || !watch)) report_problems(cli, &report, watch);
  if (ok && !quietly && (!watch || cli->verbose || ds_ingest_report_has_news(&report))) report_done(cli, &report);
  int status = report.failed_new ? EXIT_DECK_FAILED : EXIT_SUCCESS;
  ds_ingest_report_clear(&report);
  if (ok) return status;
  return watch && is_expected(error) ? cli_status(error) : cli_fail(cli, error);
}
