/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The path in one function: lock, walk, talk lists, plan, extract, judge, link, put, forget, talks, commit. */
#include "run.h"

#include <string.h>

static void failure_free(gpointer data) {
  DsFailure *failure = data;
  g_free(failure->deck);
  g_free(failure->message);
  g_free(failure);
}

void ds_ingest_report_clear(DsIngestReport *report) {
  g_clear_pointer(&report->failures, g_ptr_array_unref);
  g_clear_pointer(&report->doubts, g_ptr_array_unref);
  g_clear_pointer(&report->problems, g_ptr_array_unref);
  g_clear_pointer(&report->cage_missing, g_free);
}

static void planned_free(gpointer data) {
  DsPlanned *deck = data;
  ds_manifest_free(deck->old);
  ds_manifest_free(deck->now);
  g_free(deck->sha256);
  g_clear_error(&deck->error);
  g_free(deck);
}

/* All but the writers. */
static void release(DsRun *run) {
  g_clear_pointer(&run->library_file, ds_library_file_free);
  g_clear_pointer(&run->linker, ds_linker_free);
  g_clear_pointer(&run->talks, g_ptr_array_unref);
  g_clear_pointer(&run->changed_talks, g_hash_table_unref);
  g_clear_pointer(&run->event_names, g_strfreev);
  g_clear_pointer(&run->profile, ds_profile_free);
  g_clear_pointer(&run->extractor, ds_extractor_free);
  g_clear_pointer(&run->cache, ds_cache_free);
  g_clear_pointer(&run->lost, g_ptr_array_unref);
  g_clear_pointer(&run->decks, g_ptr_array_unref);
  g_clear_pointer(&run->lists, g_ptr_array_unref);
  g_clear_pointer(&run->known_lists, g_ptr_array_unref);
  g_clear_pointer(&run->new_lists, g_ptr_array_unref);
  g_clear_pointer(&run->known, g_hash_table_unref);
  g_clear_pointer(&run->files, g_ptr_array_unref);
  g_clear_pointer(&run->inputs, g_free);
  g_clear_pointer(&run->events, g_free);
}

static void run_clear(DsRun *run) {
  release(run);
  ds_writers_free(run->writer);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DsRun, run_clear)

DsExtractor *ds_run_extractor(DsRun *run, GError **error) {
  DsExtractOptions options = {.jobs = run->options->jobs, .require_cage = run->options->require_cage};
  if (!run->extractor) run->extractor = ds_extractor_new(&options, error);
  return run->extractor;
}

/* ---- the beginning ---- */

void ds_files_of_part(GPtrArray *files, const DsPart *part) {
  for (guint i = files->len; part->of && i > 0; i--) {
    const DsFile *file = g_ptr_array_index(files, i - 1);
    g_autofree char *key = ds_path_key(file->path);
    if (file->kind == DS_FILE_DECK && !ds_part_has(part, key)) g_ptr_array_remove_index(files, i - 1);
  }
}

static gboolean walk(DsRun *run, GError **error) {
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func((GDestroyNotify)g_error_free);
  ds_library_file_ignore(run->library_file, run->options->ignore);
  DsWalkOptions options = {.ignore = (const char *const *)run->library_file->ignore,
                           .follow = run->options->follow,
                           .place = run->options->place,
                           .place_data = run->options->place_data};
  run->files = ds_walk(run->options->library->root, &options, problems, error);
  for (guint i = 0; run->files && i < problems->len; i++)
    g_ptr_array_add(run->report->problems, g_strdup(((GError *)g_ptr_array_index(problems, i))->message));
  if (run->files) ds_files_of_part(run->files, &run->part);
  return run->files != NULL;
}

/* Manifests by path, and the profile they add up to. */
static gboolean know(DsRun *run, GError **error) {
  g_autoptr(GPtrArray) manifests = ds_writers_manifests(run->writer, error);
  if (!manifests) return FALSE;
  run->known = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)ds_manifest_free);
  run->profile = ds_profile_new();
  while (manifests->len) {
    DsManifest *manifest = g_ptr_array_steal_index_fast(manifests, 0);
    ds_profile_count(run->profile, manifest->candidates, 1);
    g_hash_table_insert(run->known, manifest->path, manifest);
  }
  return TRUE;
}

/* Which part of the library is held. A database of another one is begun anew by its writer. */
static gboolean choose_part(DsRun *run, GError **error) {
  const DsPart *wanted = run->options->part;
  const DsLibrary *library = run->options->library;
  if (!ds_part_read(library, &run->part, error)) return FALSE;
  if (!wanted || (wanted->number == run->part.number && wanted->of == run->part.of)) return TRUE;
  run->part = *wanted;
  return ds_part_write(library, wanted, error);
}

static gboolean begin(DsRun *run, gboolean anew, GError **error) {
  const DsLibrary *library = run->options->library;
  g_autofree char *path = g_build_filename(library->root, "decksearch.yaml", NULL), *cache = g_build_filename(library->dir, "cache", NULL);
  run->started_ns = g_get_real_time() * 1000;
  run->decks = g_ptr_array_new_with_free_func(planned_free);
  run->lost = g_ptr_array_new();
  run->lists = g_ptr_array_new_with_free_func((GDestroyNotify)ds_list_manifest_free);
  run->library_file = ds_library_file_read(path, error);
  if (!run->library_file || !choose_part(run, error) || !walk(run, error)) return FALSE;
  run->writer = ds_writers_open(library, run->files->len, run->options->shards, anew, error);
  if (!run->writer || !know(run, error)) return FALSE;
  /* who asks for one job asks for one processor */
  if (run->options->jobs != 1 && g_get_num_processors() > 1) ds_writers_go_ahead(run->writer);
  run->report->dealt = ds_writers_dealing(run->writer);
  run->report->rebuilt = ds_writers_rebuilding(run->writer) || run->report->dealt;
  run->cache = ds_cache_open(cache, error);
  return run->cache != NULL;
}

/* What the last run took in: the same talk lists and pins give the same event names, and nothing needs to be merged to know it. */
static void recall_events(DsRun *run) {
  g_autofree char *kept = ds_writers_inputs(run->writer);
  g_auto(GStrv) parts = kept ? g_strsplit(kept, " ", 3) : NULL;
  if (!parts || g_strv_length(parts) != 3 || !g_str_equal(parts[0], run->inputs)) return;
  run->events = g_strdup(parts[1]);
  run->report->talks = (guint)g_ascii_strtoull(parts[2], NULL, 10);
}

static gboolean remember_inputs(DsRun *run, GError **error) {
  if (run->talks) run->report->talks = run->talks->len;
  g_autofree char *now = g_strdup_printf("%s %s %u", run->inputs, run->events, run->report->talks), *kept = ds_writers_inputs(run->writer);
  return g_strcmp0(now, kept) == 0 || ds_writers_set_inputs(run->writer, now, error);
}

/* ---- the end ---- */

/* The talks' own documents, with whether a deck is linked to each. */
static gboolean put_talks(DsRun *run, GError **error) {
  g_autoptr(GHashTable) linked = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < run->decks->len; i++) {
    const DsPlanned *deck = g_ptr_array_index(run->decks, i);
    const DsManifest *manifest = deck->now ? deck->now : deck->old;
    if (manifest && manifest->talk_id) g_hash_table_add(linked, manifest->talk_id);
  }
  return ds_writers_put_talks(run->writer, run->talks, linked, error);
}

static gboolean sweep_cache(DsRun *run, GError **error) {
  g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < run->decks->len; i++) {
    const DsPlanned *deck = g_ptr_array_index(run->decks, i);
    const DsManifest *manifest = deck->now ? deck->now : deck->old;
    if (manifest && manifest->sha256) g_hash_table_add(wanted, manifest->sha256);
  }
  return ds_cache_sweep(run->cache, wanted, error);
}

static void count(DsRun *run) {
  DsIngestReport *report = run->report;
  for (guint i = 0; i < run->decks->len; i++) {
    const DsPlanned *deck = g_ptr_array_index(run->decks, i);
    const DsManifest *manifest = deck->now ? deck->now : deck->old;
    if (!manifest) continue;
    report->decks++;
    report->slides += manifest->slides;
    report->kept += deck->step == DS_STEP_KEEP;
    if (manifest->code < 0 || deck->step != DS_STEP_KEEP) continue;
    DsFailure *told = g_new0(DsFailure, 1);
    *told = (DsFailure){g_strdup(manifest->path), (DsErrorCode)manifest->code, g_strdup(manifest->message), FALSE};
    g_ptr_array_add(report->failures, told);
    report->failed_known++;
  }
}

/* Whether two decks with slides are the same file. */
static gboolean has_doubles(const DsRun *run) {
  g_autoptr(GHashTable) contents = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < run->decks->len; i++) {
    const DsPlanned *deck = g_ptr_array_index(run->decks, i);
    const DsManifest *manifest = deck->now ? deck->now : deck->old;
    if (manifest && manifest->slides && manifest->sha256 && !g_hash_table_add(contents, manifest->sha256)) return TRUE;
  }
  return FALSE;
}

static gboolean note_run(DsRun *run, GError **error) {
  const DsIngestReport *r = run->report;
  g_autoptr(json_t) note =
      json_pack("{s:I,s:i,s:i,s:i,s:i,s:i,s:i,s:f}", "time", (json_int_t)(run->started_ns / G_GINT64_CONSTANT(1000000000)), "extracted",
                (int)r->extracted, "pages", (int)r->pages, "judged", (int)r->judged, "put", (int)r->put, "forgotten", (int)r->forgotten,
                "failed", (int)r->failed_new, "extract_cpu_seconds", r->extract_cpu_seconds);
  g_autoptr(GString) text = g_string_new(NULL);
  ds_json_append_line(text, note);
  return ds_writers_set_last_run(run->writer, text->str, error);
}

gboolean ds_ingest_report_has_news(const DsIngestReport *r) {
  return r->extracted || r->judged || r->linked || r->put || r->moved || r->forgotten || r->lists_read || r->failed_new || r->rebuilt;
}

static gboolean steps(DsRun *run, gboolean anew, GError **error) {
  /* decks are planned while workers read the talk lists */
  if (!begin(run, anew, error) || !ds_run_plan_lists(run, error) || !ds_run_plan(run, error) || !ds_run_lists(run, error)) return FALSE;
  recall_events(run);
  if ((!run->events || !ds_writers_are_whole(run->writer)) && !ds_run_talks(run, error)) return FALSE;
  if (!ds_run_extract(run, error) || !ds_run_judge(run, error) || !ds_run_forget(run, error)) return FALSE;
  /* what went away may have carried a verdict on what stayed */
  if (run->report->forgotten + run->report->moved && !ds_run_judge_changed(run, error)) return FALSE;
  if (run->report->forgotten + run->report->moved + run->report->put && (!ds_run_talks(run, error) || !sweep_cache(run, error)))
    return FALSE;
  if (run->talks && !put_talks(run, error)) return FALSE;
  if (run->linker) ds_pins_doubt(run->library_file->pins, run->files, run->linker, run->report->problems);
  if (!remember_inputs(run, error) || !ds_writers_set_doubles(run->writer, has_doubles(run), error)) return FALSE;
  count(run);
  ds_run_keep_hashes(run);
  if ((ds_ingest_report_has_news(run->report) || run->talks) && !note_run(run, error)) return FALSE;
  return TRUE;
}

static void note_cage(DsRun *run) {
  if (!run->extractor || !ds_extractor_is_probed(run->extractor)) return;
  DsCage cage = ds_extractor_cage(run->extractor);
  run->report->cage_missing = ds_cage_missing(&cage);
}

static void report_init(DsIngestReport *report) {
  memset(report, 0, sizeof *report);
  report->failures = g_ptr_array_new_with_free_func(failure_free);
  report->doubts = g_ptr_array_new_with_free_func((GDestroyNotify)ds_doubt_free);
  report->problems = g_ptr_array_new_with_free_func(g_free);
}

/* The run from its first to its last step; @anew: without what is in the index. @ret_damaged: the index is what made it fail. */
static gboolean attempt(const DsIngestOptions *options, DsIngestReport *report, gboolean anew, gboolean *ret_damaged, GError **error) {
  g_auto(DsRun) run = {.options = options, .report = report};
  GError *failure = NULL;
  gboolean ok = steps(&run, anew, &failure);
  note_cage(&run);
  release(&run); /* while the writers are still at work */
  /* also what an interrupted run did is kept */
  if (run.writer && (ok || ds_error_code(failure) == DS_ERROR_INTERRUPTED) &&
      !ds_writers_commit(run.writer, ok ? DS_COMMIT_DONE : DS_COMMIT_KEEP, failure ? NULL : &failure))
    ok = FALSE;
  *ret_damaged = run.writer && failure && ds_error_code(failure) == DS_ERROR_INDEX;
  if (failure) g_propagate_error(error, failure);
  return ok;
}

gboolean ds_ingest_run(const DsIngestOptions *options, DsIngestReport *ret_report, GError **error) {
  gint64 begun = g_get_monotonic_time();
  gboolean damaged = FALSE;
  report_init(ret_report);
  g_autoptr(DsLock) lock = ds_library_check_own(options->library, error) ? ds_lock_take(options->library->dir, error) : NULL;
  if (!lock) return FALSE;
  GError *failure = NULL;
  gboolean ok = attempt(options, ret_report, FALSE, &damaged, &failure);
  if (!ok && damaged) { /* the cache has what the index had */
    g_clear_error(&failure);
    ds_ingest_report_clear(ret_report);
    report_init(ret_report);
    ok = attempt(options, ret_report, TRUE, &damaged, &failure);
  }
  ret_report->elapsed_seconds = (double)(g_get_monotonic_time() - begun) / 1e6;
  if (failure) g_propagate_error(error, failure);
  return ok;
}
