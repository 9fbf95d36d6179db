/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each deck needs. Pure: later steps follow from earlier ones. */
#include "run.h"

/* A failed deck is not tried again until its stamp, the extractor's version or the user says so. */
static gboolean failed_before(const DsPlanned *deck, gboolean retry) {
  return deck->old && deck->old->code >= 0 && deck->old->facts_version == DS_FACTS_VERSION && !retry;
}

DsStep ds_plan_deck(const DsPlanned *deck, gboolean cached, gboolean retry) {
  if (!deck->file) return DS_STEP_FORGET;
  const DsManifest *old = deck->old;
  gboolean same_stamp = old && ds_stamp_equal(&old->stamp, &deck->file->stamp) && old->stamp_trusted;
  gboolean same_content = same_stamp || (old && deck->sha256 && g_strcmp0(old->sha256, deck->sha256) == 0 && !old->stale);
  if (old && old->code >= 0 && retry) return DS_STEP_EXTRACT;
  if (same_stamp && failed_before(deck, retry)) return DS_STEP_KEEP;
  if (deck->error) return DS_STEP_EXTRACT; /* fails there, with its reason */
  if (!same_content) return cached ? (deck->is_moved ? DS_STEP_MOVE : DS_STEP_JUDGE) : DS_STEP_EXTRACT;
  if (failed_before(deck, retry)) return DS_STEP_KEEP;
  if (old->facts_version != DS_FACTS_VERSION) return cached ? DS_STEP_JUDGE : DS_STEP_EXTRACT;
  if (old->judge_version != DS_JUDGE_VERSION || old->schema_version != DS_SCHEMA_VERSION) return cached ? DS_STEP_JUDGE : DS_STEP_EXTRACT;
  return DS_STEP_KEEP;
}

DsStep ds_plan_judgement(const DsManifest *manifest, const char *profile_hash, const char *inputs) {
  if (manifest->pages == 0 || !manifest->sha256) return DS_STEP_KEEP;
  if (manifest->judge_version != DS_JUDGE_VERSION || g_strcmp0(manifest->profile_hash, profile_hash) != 0) return DS_STEP_JUDGE;
  if (manifest->link_version != DS_LINK_VERSION || g_strcmp0(manifest->link_hash, inputs) != 0) return DS_STEP_LINK;
  return DS_STEP_KEEP;
}

gboolean ds_plan_keeps_list(const DsListManifest *old, gboolean retry) {
  return old && old->list_version == DS_LIST_VERSION && !(old->code >= 0 && retry);
}
