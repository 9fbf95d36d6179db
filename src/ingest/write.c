/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One deck into the index: judged, linked, put. */
#include "run.h"

#include <string.h>

#define OLDEST_UNSETTLED_NS (2 * G_GINT64_CONSTANT(1000000000)) /* the coarsest clock of a file system we trust */
#define OPENING_SLIDES 3u                                       /* an advertisement, a licence or a blank may come before the title slide */

gboolean ds_run_is_settled(const DsRun *run, const DsStamp *stamp) {
  return stamp->mtime_ns < run->started_ns - OLDEST_UNSETTLED_NS;
}

char *ds_run_profile_hash(const DsRun *run, const char *candidates) {
  g_autofree char *rows = ds_profile_hash_for(run->profile, candidates);
  return g_strconcat(rows, "-", run->events, NULL);
}

/* What the opening slides say before what the metadata says: programs fill the latter with a template's or a file's name. */
static const char *deck_title(const DsFacts *facts, const DsDeck *deck) {
  for (guint i = 0; i < deck->slides->len && i < OPENING_SLIDES; i++) {
    const DsSlide *slide = g_ptr_array_index(deck->slides, i);
    if (slide->title) return slide->title;
  }
  return facts->meta.title;
}

static void take_facts(DsManifest *manifest, const DsFacts *facts, const DsDeck *deck) {
  manifest->pages = facts->pages->len;
  manifest->slides = deck->slides->len;
  for (guint i = 0; i < facts->pages->len; i++) {
    const DsPage *page = g_ptr_array_index(facts->pages, i);
    if (page->error)
      g_array_append_val(manifest->failed_pages, page->number);
    else if (page->lines->len == 0)
      g_array_append_val(manifest->textless, page->number);
  }
  manifest->title = g_strdup(deck_title(facts, deck));
}

static void take_link(DsManifest *manifest, const DsLinkResult *link) {
  manifest->talk_id = g_strdup(link->talk ? link->talk->id : NULL);
  manifest->how = g_strdup(link->how);
  manifest->evidence = g_strdup(link->evidence);
  manifest->score = link->score;
  manifest->next_best = link->next_best;
  for (guint i = 0; !link->talk && link->candidates && i < link->candidates->len; i++) {
    const DsLinkCandidate *candidate = &g_array_index(link->candidates, DsLinkCandidate, i);
    g_ptr_array_add(manifest->others, g_strdup_printf("%s\t%.2f", candidate->talk->id, candidate->score));
  }
}

static DsManifest *manifest_for(const DsRun *run, const DsPlanned *deck) {
  DsManifest *manifest = ds_manifest_new();
  manifest->path = g_strdup(deck->file->path);
  manifest->key = ds_path_key(deck->file->path);
  manifest->stamp = deck->file->stamp;
  manifest->stamp_trusted = ds_run_is_settled(run, &deck->file->stamp);
  manifest->sha256 = g_strdup(deck->sha256 ? deck->sha256 : deck->old ? deck->old->sha256 : NULL);
  manifest->facts_version = DS_FACTS_VERSION;
  manifest->judge_version = DS_JUDGE_VERSION;
  manifest->link_version = DS_LINK_VERSION;
  manifest->schema_version = DS_SCHEMA_VERSION;
  return manifest;
}

/* Pages that could not be read are told with the deck; it is read all the same. */
static void take_page_failures(DsManifest *manifest, const DsFacts *facts) {
  const DsPage *failed = ds_facts_first_failed(facts);
  if (!failed) return;
  g_autofree char *path = ds_quote(manifest->path), *why = ds_escape(failed->error);
  manifest->code = DS_ERROR_PAGE_FAILED;
  manifest->message = manifest->failed_pages->len == 1 ? g_strdup_printf("deck %s: page %u: %s", path, failed->number, why)
                                                       : g_strdup_printf("deck %s: %u pages; the first is page %u: %s", path,
                                                                         manifest->failed_pages->len, failed->number, why);
}

/* Whether the documents of a deck would come out as they are. */
static gboolean is_same(const DsRun *run, const DsManifest *old, const DsManifest *now) {
  if (!old || old->stale || g_strcmp0(old->sha256, now->sha256) != 0 || g_strcmp0(old->path, now->path) != 0 ||
      old->schema_version != now->schema_version)
    return FALSE;
  if (old->judge_version != now->judge_version || old->facts_version != now->facts_version ||
      g_strcmp0(old->profile_hash, now->profile_hash) != 0)
    return FALSE;
  if (g_strcmp0(old->talk_id, now->talk_id) != 0) return FALSE;
  return !now->talk_id || !g_hash_table_contains(run->changed_talks, now->talk_id);
}

/* What is known of a file that cannot be read any more, while its text of before is judged again. */
static void stay_stale(DsManifest *now, const DsManifest *before) {
  g_free(now->sha256);
  now->sha256 = g_strdup(before->sha256);
  now->stamp = before->stamp;
  now->stamp_trusted = before->stamp_trusted;
  now->facts_version = before->facts_version;
  now->stale = TRUE;
  now->code = before->code;
  now->message = g_strdup(before->message);
}

gboolean ds_run_put_deck(DsRun *run, DsPlanned *deck, const DsFacts *facts, gboolean force, GError **error) {
  g_autoptr(DsDeck) judged = ds_deck_judge(facts, run->profile, (const char *const *)run->event_names);
  g_autoptr(DsLinkResult) link = ds_linker_link(run->linker, deck->file->path, judged);
  DsManifest *now = manifest_for(run, deck);
  take_facts(now, facts, judged);
  now->candidates = ds_candidates_format(judged->candidates);
  take_link(now, link);
  const DsManifest *before = deck->now ? deck->now : deck->old;
  if (!force && before->stale)
    stay_stale(now, before);
  else
    take_page_failures(now, facts);
  now->profile_hash = ds_run_profile_hash(run, now->candidates);
  now->link_hash = g_strdup(run->inputs);
  gboolean same = !force && is_same(run, before, now);
  gboolean ok = same ? ds_writers_put_manifest(run->writer, now, error) : ds_writers_put(run->writer, now, judged, link->talk, error);
  if (ok && !same) run->report->put++;
  ds_manifest_free(deck->now);
  deck->now = ds_manifest_pack(now);
  return ok && ds_writers_commit(run->writer, DS_COMMIT_DUE, error);
}

/* Whether the run before told of the same failure of the same file. A file too young for its stamp to be trusted is tried again, but what
 * comes of it is no news. */
static gboolean is_told(const DsRun *run, const DsPlanned *deck, const GError *failure) {
  const DsManifest *old = deck->old;
  return old && !run->options->retry && old->code == (int)ds_error_code(failure) && old->facts_version == DS_FACTS_VERSION &&
         g_strcmp0(old->message, failure->message) == 0 && ds_stamp_equal(&old->stamp, &deck->file->stamp);
}

gboolean ds_run_put_failure(DsRun *run, DsPlanned *deck, GError *failure, GError **error) {
  g_autoptr(GError) owned = failure;
  gboolean had_text = deck->old && deck->old->pages > 0, told_before = is_told(run, deck, failure);
  DsManifest *now = had_text ? ds_manifest_copy(deck->old) : manifest_for(run, deck);
  g_free(now->message);
  now->code = (int)ds_error_code(owned);
  now->message = g_strdup(owned->message);
  now->stamp = deck->file->stamp;
  now->stamp_trusted = deck->file->error != NULL || ds_run_is_settled(run, &deck->file->stamp);
  now->facts_version = DS_FACTS_VERSION;
  now->stale = had_text;
  ds_manifest_free(deck->now);
  deck->now = now;
  guint *count = told_before ? &run->report->failed_known : &run->report->failed_new;
  (*count)++;
  DsFailure *told = g_new0(DsFailure, 1);
  *told = (DsFailure){g_strdup(now->path), (DsErrorCode)now->code, g_strdup(now->message), !told_before};
  g_ptr_array_add(run->report->failures, told);
  return had_text ? ds_writers_put_manifest(run->writer, now, error) : ds_writers_put(run->writer, now, NULL, NULL, error);
}
