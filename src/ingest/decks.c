/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decks of a run: what each needs, then extract, judge, forget. */
#include "run.h"

#include <string.h>
#include <unistd.h>

/* ---- the plan ---- */

static gboolean is_cancelled(const DsRun *run, GError **error) {
  if (!run->options->cancel || !*run->options->cancel) return FALSE;
  g_set_error(error, DS_ERROR, DS_ERROR_INTERRUPTED, "interrupted");
  return TRUE;
}

static int open_file(const DsRun *run, const DsPlanned *deck, DsStamp *ret_stamp, GError **error) {
  return ds_file_open(run->options->library->root, deck->file->path, run->options->follow, ret_stamp, error);
}

/* Finds out the content hash of a file that may have changed, @fd. */
static gboolean hash_content(DsPlanned *deck, int fd, const DsStamp *stamp, GError **error) {
  g_free(deck->sha256);
  deck->sha256 = ds_file_sha256(fd, error);
  deck->file->stamp = *stamp;
  deck->hashed = deck->sha256 != NULL;
  g_autofree char *quoted = ds_quote(deck->file->path);
  if (!deck->hashed) g_prefix_error(error, "deck %s: ", quoted);
  return deck->hashed;
}

/* Looks into a file that may have changed. One that cannot be read keeps the reason. */
static void look_into(const DsRun *run, DsPlanned *deck, gboolean hashed) {
  DsStamp stamp;
  int fd = open_file(run, deck, &stamp, &deck->error);
  if (fd < 0) return;
  if (hashed) hash_content(deck, fd, &stamp, &deck->error);
  close(fd);
}

/* @hashes: what is known where there is no manifest, or NULL. @hashed: the plan needs a content hash; else it is found out when the deck is
 * read. */
static DsPlanned *planned_new(DsRun *run, DsFile *file, GHashTable *hashes, gboolean hashed) {
  DsPlanned *deck = g_new0(DsPlanned, 1);
  gpointer key, old;
  deck->file = file;
  if (g_hash_table_steal_extended(run->known, file->path, &key, &old)) deck->old = old;
  if (file->error) {
    deck->error = g_error_copy(file->error);
    return deck;
  }
  gboolean same = deck->old && deck->old->stamp_trusted && ds_stamp_equal(&deck->old->stamp, &file->stamp);
  if (same && !(run->options->retry && deck->old->code >= 0)) {
    deck->sha256 = deck->old->stale ? NULL : g_strdup(deck->old->sha256);
    return deck;
  }
  if (hashes) deck->sha256 = g_strdup(ds_hash_of(hashes, file));
  if (!deck->sha256) look_into(run, deck, hashed);
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

/* Whether a failure that is remembered is no reason not to try: by wish, or where an encrypted deck has a password, which may be a new one. */
static gboolean may_retry(const DsRun *run, const DsPlanned *deck) {
  gboolean was_locked = deck->file && deck->old && deck->old->code == DS_ERROR_ENCRYPTED;
  return run->options->retry || (was_locked && g_hash_table_contains(run->library_file->passwords, deck->file->path));
}

/* An entry of the cache that a power loss tore, or that was damaged since, is as good as none. It is read only where it is needed. */
static DsStep plan_deck(const DsRun *run, const DsPlanned *deck) {
  gboolean retry = may_retry(run, deck);
  DsStep step = ds_plan_deck(deck, TRUE, retry);
  if (step != DS_STEP_JUDGE && step != DS_STEP_MOVE) return step;
  return deck->sha256 && ds_cache_is_good(run->cache, deck->sha256) ? step : ds_plan_deck(deck, FALSE, retry);
}

gboolean ds_run_plan(DsRun *run, GError **error) {
  gboolean anew = g_hash_table_size(run->known) == 0, cached = !ds_cache_is_empty(run->cache);
  g_autoptr(GHashTable) hashes = anew && cached ? ds_run_hashes(run) : NULL;
  for (guint i = 0; i < run->files->len; i++) {
    DsFile *file = g_ptr_array_index(run->files, i);
    if (is_cancelled(run, error)) return FALSE; /* to hash them all may take long */
    if (file->kind == DS_FILE_DECK) g_ptr_array_add(run->decks, planned_new(run, file, hashes, !anew || cached));
  }
  g_autoptr(GHashTable) gone = gone_contents(run);
  for (guint i = 0; i < run->decks->len; i++) {
    DsPlanned *deck = g_ptr_array_index(run->decks, i);
    deck->is_moved = !deck->old && deck->sha256 && g_hash_table_contains(gone, deck->sha256);
    deck->step = plan_deck(run, deck);
    run->to_extract += deck->step == DS_STEP_EXTRACT;
  }
  return TRUE;
}

/* ---- extract ---- */

typedef struct {
  DsRun *run;
  DsPlanned *deck;
  gboolean begun;
} DeckItem;

/* A file is hashed before it is read, unless it was for the plan: its text is kept by its hash, and a stamp does not prove that. What is
 * read later of it, behind a crash or in another range, must be of the same. */
static int open_deck(gpointer data, GError **error) {
  DeckItem *item = data;
  DsPlanned *deck = item->deck;
  DsStamp stamp;
  int fd = open_file(item->run, deck, &stamp, error);
  if (fd < 0) return -1;
  gboolean same = deck->hashed && ds_stamp_equal(&deck->file->stamp, &stamp);
  gboolean ok = same || (!item->begun && hash_content(deck, fd, &stamp, error));
  if (!ok && item->begun) {
    g_autofree char *quoted = ds_quote(deck->file->path);
    g_set_error(error, DS_ERROR, DS_ERROR_VANISHED, "%s changed while it was read", quoted);
  }
  item->begun = TRUE;
  if (ok) return fd;
  close(fd);
  return -1;
}

static void count_deck(DsRun *run, const DsPlanned *deck) {
  if (deck->is_moved)
    run->report->moved++;
  else if (!deck->old)
    run->report->added++;
  else
    run->report->refreshed++;
}

/* Takes what the profile holds of this deck out of it, before the deck is judged: it is no evidence for itself. */
static void uncount(DsRun *run, const DsPlanned *deck) {
  const DsManifest *before = deck->now ? deck->now : deck->old;
  if (before) ds_profile_count(run->profile, before->candidates, -1);
}

/* A deck of which at least one page was read. */
static gboolean keep_facts(DsRun *run, DsPlanned *deck, const DsFacts *facts, GError **error) {
  run->report->pages += facts->pages->len;
  if (!ds_cache_put(run->cache, deck->sha256, facts, error)) return FALSE;
  uncount(run, deck);
  if (!ds_run_put_deck(run, deck, facts, TRUE, error)) return FALSE;
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

static gboolean extract(DsRun *run, const GPtrArray *decks, GError **error) {
  DsExtractor *extractor = ds_run_extractor(run, error);
  if (!extractor) return FALSE;
  g_autofree DeckItem *items = g_new0(DeckItem, decks->len);
  for (guint i = 0; i < decks->len; i++) {
    DsPlanned *deck = g_ptr_array_index(decks, i);
    const char *password = g_hash_table_lookup(run->library_file->passwords, deck->file->path);
    items[i] = (DeckItem){run, deck, FALSE};
    ds_extractor_add_deck(extractor, deck->file->path, deck->file->stamp.size, password, open_deck, &items[i]);
  }
  GError *failure = NULL;
  gboolean ok = ds_extractor_run(extractor, keep_deck, &failure, run->options->cancel, error);
  if (!failure) return ok;
  g_propagate_error(error, failure);
  return FALSE;
}

gboolean ds_run_extract(DsRun *run, GError **error) {
  if (!run->to_extract) return TRUE;
  if (!ds_run_talks(run, error) || !put_unopened(run, error)) return FALSE;
  g_autoptr(GPtrArray) decks = g_ptr_array_new();
  for (guint i = 0; i < run->decks->len; i++) {
    DsPlanned *deck = g_ptr_array_index(run->decks, i);
    if (deck->step == DS_STEP_EXTRACT && !deck->error) g_ptr_array_add(decks, deck);
  }
  return extract(run, decks, error);
}

/* ---- judge and link from the cache ---- */

/* A deck whose entry is lost or damaged is left as it is, and noted in run->lost. */
static gboolean judge_from_cache(DsRun *run, DsPlanned *deck, gboolean force, GError **error) {
  const DsManifest *before = deck->now ? deck->now : deck->old;
  const char *sha256 = deck->sha256 && (force || !before->stale) ? deck->sha256 : before->sha256;
  g_autoptr(DsFacts) facts = sha256 ? ds_cache_get(run->cache, sha256, NULL) : NULL;
  if (!facts || facts->pages->len == 0) {
    g_ptr_array_add(run->lost, deck);
    return TRUE;
  }
  if (!ds_run_talks(run, error)) return FALSE;
  uncount(run, deck);
  gboolean ok = ds_run_put_deck(run, deck, facts, force, error);
  ds_profile_count(run->profile, deck->now->candidates, 1);
  return ok;
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
  return ds_writers_put_manifest(run->writer, deck->now, error);
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
      guint lost = run->lost->len;
      if (!judge_from_cache(run, deck, FALSE, error)) return FALSE;
      if (run->lost->len > lost) continue;
      run->report->judged += step == DS_STEP_JUDGE;
      run->report->linked++;
    } else if (deck->step == DS_STEP_KEEP && !refresh_stamp(run, deck, error))
      return FALSE;
  }
  return TRUE;
}

/* Decks that should have been judged from a cache entry that is lost: their files are read again. What became of a file that changed
 * meanwhile, or whose old text alone is left, the next run sees. */
static gboolean extract_lost(DsRun *run, GError **error) {
  g_autoptr(GPtrArray) decks = g_ptr_array_new();
  for (guint i = 0; i < run->lost->len; i++) {
    DsPlanned *deck = g_ptr_array_index(run->lost, i);
    const DsManifest *before = deck->now ? deck->now : deck->old;
    if (deck->file->error || !deck->sha256 || (before && before->stale)) continue;
    g_ptr_array_add(decks, deck);
    run->to_extract++;
  }
  g_ptr_array_set_size(run->lost, 0);
  return decks->len == 0 || (ds_run_talks(run, error) && extract(run, decks, error) && ds_run_judge_changed(run, error));
}

gboolean ds_run_judge(DsRun *run, GError **error) {
  return judge_planned(run, error) && ds_run_judge_changed(run, error) && extract_lost(run, error);
}

/* ---- forget ---- */

gboolean ds_run_forget(DsRun *run, GError **error) {
  GHashTableIter iter;
  gpointer path, manifest;
  /* a deck that moved is found under its new name before it is gone under the old one */
  if (run->report->moved && !ds_writers_barrier(run->writer, error)) return FALSE;
  g_hash_table_iter_init(&iter, run->known); /* what no file claimed */
  while (g_hash_table_iter_next(&iter, &path, &manifest)) {
    if (!ds_writers_forget(run->writer, ((DsManifest *)manifest)->key, error)) return FALSE;
    ds_profile_count(run->profile, ((DsManifest *)manifest)->candidates, -1);
    run->report->forgotten++;
  }
  run->report->forgotten -= MIN(run->report->moved, run->report->forgotten);
  return TRUE;
}
