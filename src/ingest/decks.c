/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decks of a run: what each needs, then extract, judge, forget. */
#include "run.h"

#include <string.h>
#include <unistd.h>

/* ---- the plan ---- */

/* The content hash of a file that may have changed. A file that cannot be read keeps the reason. */
static void hash_deck(const DsRun *run, DsPlanned *deck) {
  DsStamp stamp;
  int fd = ds_file_open(run->options->library->root, deck->file->path, &stamp, &deck->error);
  if (fd < 0) return;
  deck->sha256 = ds_file_sha256(fd, &deck->error);
  deck->file->stamp = stamp;
  close(fd);
}

static DsPlanned *planned_new(DsRun *run, DsFile *file) {
  DsPlanned *deck = g_new0(DsPlanned, 1);
  gpointer key, old;
  deck->file = file;
  if (g_hash_table_steal_extended(run->known, file->path, &key, &old)) deck->old = old;
  if (file->error) {
    deck->error = g_error_copy(file->error);
    return deck;
  }
  gboolean same = deck->old && deck->old->stamp_trusted && ds_stamp_equal(&deck->old->stamp, &file->stamp);
  if (same && !(run->options->retry && deck->old->code >= 0))
    deck->sha256 = deck->old->stale ? NULL : g_strdup(deck->old->sha256);
  else
    hash_deck(run, deck);
  return deck;
}

/* The contents of decks whose files are gone: the same content at a new path has moved. */
static GHashTable *gone_contents(const DsRun *run) {
  GHashTable *contents = g_hash_table_new(g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer path, manifest;
  g_hash_table_iter_init(&iter, run->known);
  while (g_hash_table_iter_next(&iter, &path, &manifest))
    if (((DsManifest *)manifest)->sha256) g_hash_table_add(contents, ((DsManifest *)manifest)->sha256);
  return contents;
}

gboolean ds_run_plan(DsRun *run, GError **error) {
  (void)error;
  for (guint i = 0; i < run->files->len; i++) {
    DsFile *file = g_ptr_array_index(run->files, i);
    if (file->kind == DS_FILE_DECK) g_ptr_array_add(run->decks, planned_new(run, file));
  }
  g_autoptr(GHashTable) gone = gone_contents(run);
  for (guint i = 0; i < run->decks->len; i++) {
    DsPlanned *deck = g_ptr_array_index(run->decks, i);
    deck->is_moved = !deck->old && deck->sha256 && g_hash_table_contains(gone, deck->sha256);
    gboolean cached = deck->sha256 && ds_cache_has(run->cache, deck->sha256);
    deck->step = ds_plan_deck(deck, cached, run->options->retry);
    run->to_extract += deck->step == DS_STEP_EXTRACT;
  }
  return TRUE;
}

/* ---- extract ---- */

typedef struct {
  DsRun *run;
  DsPlanned *deck;
} DeckItem;

static int open_deck(gpointer data, GError **error) {
  DeckItem *item = data;
  return ds_file_open(item->run->options->library->root, item->deck->file->path, NULL, error);
}

static void count_deck(DsRun *run, const DsPlanned *deck) {
  if (deck->is_moved)
    run->report->moved++;
  else if (!deck->old)
    run->report->added++;
  else
    run->report->refreshed++;
}

/* A deck of which at least one page was read. */
static gboolean keep_facts(DsRun *run, DsPlanned *deck, const DsFacts *facts, GError **error) {
  run->report->pages += facts->pages->len;
  if (!ds_cache_put(run->cache, deck->sha256, facts, error) || !ds_run_put_deck(run, deck, facts, TRUE, error)) return FALSE;
  ds_profile_count(run->profile, deck->now->candidates, 1);
  run->report->judged++;
  run->report->linked++;
  count_deck(run, deck);
  if (deck->now->code < 0) return TRUE;
  DsFailure *told = g_new0(DsFailure, 1);
  *told = (DsFailure){g_strdup(deck->now->path), (DsErrorCode)deck->now->code, g_strdup(deck->now->message), TRUE};
  g_ptr_array_add(run->report->failures, told);
  run->report->failed_new++;
  return TRUE;
}

static gboolean keep_deck(gpointer data, DsExtracted *extracted, gpointer error_place) {
  DeckItem *item = data;
  DsRun *run = item->run;
  GError **error = error_place;
  run->report->extracted++;
  run->report->extract_cpu_seconds += extracted->cpu_seconds;
  run->done++;
  gboolean ok = extracted->facts ? keep_facts(run, item->deck, extracted->facts, error)
                                 : ds_run_put_failure(run, item->deck, g_steal_pointer(&extracted->error), error);
  if (run->options->progress)
    run->options->progress(run->done, run->to_extract, run->report->pages, item->deck->file->path, run->options->progress_data);
  return ok;
}

/* What no worker needs to be asked for: files that cannot be opened. */
static gboolean put_unopened(DsRun *run, GError **error) {
  for (guint i = 0; i < run->decks->len; i++) {
    DsPlanned *deck = g_ptr_array_index(run->decks, i);
    if (deck->step == DS_STEP_EXTRACT && deck->error && !ds_run_put_failure(run, deck, g_error_copy(deck->error), error)) return FALSE;
  }
  return TRUE;
}

gboolean ds_run_extract(DsRun *run, GError **error) {
  if (!run->to_extract) return TRUE;
  if (!ds_run_talks(run, error) || !put_unopened(run, error)) return FALSE;
  DsExtractor *extractor = ds_run_extractor(run, error);
  if (!extractor) return FALSE;
  g_autoptr(GArray) items = g_array_sized_new(FALSE, FALSE, sizeof(DeckItem), run->to_extract);
  for (guint i = 0; i < run->decks->len; i++) {
    DeckItem item = {run, g_ptr_array_index(run->decks, i)};
    if (item.deck->step == DS_STEP_EXTRACT && !item.deck->error) g_array_append_val(items, item);
  }
  for (guint i = 0; i < items->len; i++) {
    DeckItem *item = &g_array_index(items, DeckItem, i);
    const char *password = g_hash_table_lookup(run->library_file->passwords, item->deck->file->path);
    ds_extractor_add_deck(extractor, item->deck->file->path, item->deck->file->stamp.size, password, open_deck, item);
  }
  GError *failure = NULL;
  gboolean ok = ds_extractor_run(extractor, keep_deck, &failure, run->options->cancel, error);
  if (!failure) return ok;
  g_propagate_error(error, failure);
  return FALSE;
}

/* ---- judge and link from the cache ---- */

static gboolean judge_from_cache(DsRun *run, DsPlanned *deck, gboolean force, GError **error) {
  const char *sha256 = deck->sha256 ? deck->sha256 : deck->now ? deck->now->sha256 : deck->old->sha256;
  g_autoptr(GError) damaged = NULL;
  g_autoptr(DsFacts) facts = sha256 ? ds_cache_get(run->cache, sha256, &damaged) : NULL;
  if (!facts || facts->pages->len == 0)
    return TRUE; /* the entry is lost: what the index says stays, and extraction mends it when the file changes */
  if (!ds_run_talks(run, error)) return FALSE;
  gboolean was_counted = deck->now != NULL || deck->old != NULL;
  const GPtrArray *before = deck->now ? deck->now->candidates : deck->old ? deck->old->candidates : NULL;
  if (was_counted && before) ds_profile_count(run->profile, before, -1);
  gboolean ok = ds_run_put_deck(run, deck, facts, force, error);
  ds_profile_count(run->profile, deck->now->candidates, 1);
  return ok;
}

static gboolean is_cancelled(const DsRun *run, GError **error) {
  if (!run->options->cancel || !*run->options->cancel) return FALSE;
  g_set_error(error, DS_ERROR, DS_ERROR_INTERRUPTED, "interrupted");
  return TRUE;
}

/* Decks whose content is in the cache but not, or not so, in the index. */
static gboolean judge_planned(DsRun *run, GError **error) {
  for (guint i = 0; i < run->decks->len; i++) {
    DsPlanned *deck = g_ptr_array_index(run->decks, i);
    if (deck->step != DS_STEP_JUDGE && deck->step != DS_STEP_MOVE) continue;
    if (is_cancelled(run, error) || !judge_from_cache(run, deck, TRUE, error)) return FALSE;
    run->report->judged++;
    run->report->linked++;
    count_deck(run, deck);
  }
  return TRUE;
}

/* A stamp that moved although the content did not, or that can be trusted now. */
static gboolean refresh_stamp(DsRun *run, DsPlanned *deck, GError **error) {
  const DsManifest *old = deck->old;
  if (!deck->file || deck->now || !old || (old->stamp_trusted && ds_stamp_equal(&old->stamp, &deck->file->stamp))) return TRUE;
  deck->now = ds_manifest_copy(old);
  deck->now->stamp = deck->file->stamp;
  deck->now->stamp_trusted = ds_run_is_settled(run, &deck->file->stamp);
  if (!deck->now->stamp_trusted && ds_stamp_equal(&old->stamp, &deck->file->stamp)) return TRUE;
  return ds_index_writer_put_manifest(run->writer, deck->now, error);
}

/* Once the profile stands, decks whose rows of it, or whose talks or pins, changed. Verdicts never change candidates, so one pass is
 * enough. */
gboolean ds_run_judge_changed(DsRun *run, GError **error) {
  for (guint i = 0; i < run->decks->len; i++) {
    DsPlanned *deck = g_ptr_array_index(run->decks, i);
    const DsManifest *manifest = deck->now ? deck->now : deck->old;
    if (!manifest) continue;
    g_autofree char *hash = ds_run_profile_hash(run, manifest->candidates);
    DsStep step = ds_plan_judgement(manifest, hash, run->inputs);
    if (is_cancelled(run, error)) return FALSE;
    if (step != DS_STEP_KEEP) {
      if (!judge_from_cache(run, deck, FALSE, error)) return FALSE;
      run->report->judged += step == DS_STEP_JUDGE;
      run->report->linked++;
    } else if (deck->step == DS_STEP_KEEP && !refresh_stamp(run, deck, error))
      return FALSE;
  }
  return TRUE;
}

gboolean ds_run_judge(DsRun *run, GError **error) {
  return judge_planned(run, error) && ds_run_judge_changed(run, error);
}

/* ---- forget ---- */

gboolean ds_run_forget(DsRun *run, GError **error) {
  GHashTableIter iter;
  gpointer path, manifest;
  g_hash_table_iter_init(&iter, run->known); /* what no file claimed */
  while (g_hash_table_iter_next(&iter, &path, &manifest)) {
    if (!ds_index_writer_forget(run->writer, ((DsManifest *)manifest)->key, error)) return FALSE;
    ds_profile_count(run->profile, ((DsManifest *)manifest)->candidates, -1);
    run->report->forgotten++;
  }
  run->report->forgotten -= MIN(run->report->moved, run->report->forgotten);
  return TRUE;
}
