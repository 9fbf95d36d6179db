/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Manifests of decks as records. A run that has nothing to do reads those of all decks, and little else. */
#include "internal.h"

#include <string.h>

DsManifest *ds_manifest_new(void) {
  DsManifest *manifest = g_new0(DsManifest, 1);
  manifest->code = -1;
  manifest->textless = g_array_new(FALSE, FALSE, sizeof(guint));
  manifest->failed_pages = g_array_new(FALSE, FALSE, sizeof(guint));
  manifest->candidates = g_ptr_array_new();
  manifest->others = g_ptr_array_new_with_free_func(g_free);
  return manifest;
}

static void candidates_free(GPtrArray *candidates) {
  for (guint i = 0; i < candidates->len; i++) {
    g_free(((DsCandidate *)g_ptr_array_index(candidates, i))->key);
    g_free(g_ptr_array_index(candidates, i));
  }
  g_ptr_array_unref(candidates);
}

void ds_manifest_free(DsManifest *manifest) {
  if (!manifest) return;
  char *texts[] = {manifest->path,         manifest->key,       manifest->sha256,  manifest->message, manifest->title,
                   manifest->profile_hash, manifest->link_hash, manifest->talk_id, manifest->how,     manifest->evidence};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) g_free(texts[i]);
  g_array_unref(manifest->textless);
  g_array_unref(manifest->failed_pages);
  candidates_free(manifest->candidates);
  g_ptr_array_unref(manifest->others);
  g_free(manifest);
}

/* ---- writing ---- */

static void put_double(GString *out, double number) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append(out, g_ascii_dtostr(text, sizeof text, number));
  g_string_append_c(out, '\0');
}

/* A line each, "+" before a proven one. */
static void put_candidates(GString *out, const GPtrArray *candidates) {
  for (guint i = 0; i < candidates->len; i++) {
    const DsCandidate *candidate = g_ptr_array_index(candidates, i);
    g_string_append_c(out, candidate->proven ? '+' : '-');
    g_string_append(out, candidate->key);
    g_string_append_c(out, '\n');
  }
  g_string_append_c(out, '\0');
}

GBytes *ds_manifest_encode(const DsManifest *m) {
  GString *out = g_string_new(NULL);
  ds_record_put_text(out, m->path);
  ds_record_put_text(out, m->key);
  ds_record_put_number(out, (gint64)m->stamp.size);
  ds_record_put_number(out, m->stamp.mtime_ns);
  ds_record_put_number(out, (gint64)m->stamp.inode);
  ds_record_put_text(out, m->sha256);
  const gint64 numbers[] = {m->stamp_trusted, m->facts_version, m->judge_version, m->link_version, m->schema_version,
                            m->code,          m->stale,         m->pages,         m->slides};
  for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) ds_record_put_number(out, numbers[i]);
  ds_record_put_text(out, m->message);
  ds_record_put_text(out, m->title);
  ds_record_put_numbers(out, m->textless);
  ds_record_put_numbers(out, m->failed_pages);
  put_candidates(out, m->candidates);
  const char *texts[] = {m->profile_hash, m->link_hash, m->talk_id, m->how, m->evidence};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) ds_record_put_text(out, texts[i]);
  put_double(out, m->score);
  put_double(out, m->next_best);
  ds_record_put_lines(out, m->others);
  return g_string_free_to_bytes(out);
}

/* ---- reading ---- */

static double take_double(DsRecord *record) {
  const char *field = ds_record_next(record);
  char *end;
  double number = g_ascii_strtod(field, &end);
  if (!*field || *end) record->bad = TRUE;
  return number;
}

static void take_candidates(DsRecord *record, GPtrArray *candidates) {
  const char *text = ds_record_next(record);
  if (!g_utf8_validate(text, -1, NULL)) record->bad = TRUE;
  for (const char *end; *text && !record->bad; text = end + 1) {
    end = strchr(text, '\n');
    record->bad = !end || (*text != '+' && *text != '-');
    if (record->bad) return;
    DsCandidate *candidate = g_new0(DsCandidate, 1);
    candidate->key = g_strndup(text + 1, (gsize)(end - text - 1));
    candidate->proven = *text == '+';
    g_ptr_array_add(candidates, candidate);
  }
}

static gboolean refuse(GError **error) {
  g_set_error(error, DS_ERROR, DS_ERROR_INDEX, "a manifest of the index is damaged");
  return FALSE;
}

gboolean ds_manifest_is_known(int code, const char *key) {
  return code >= -1 && code < DS_ERROR_N_CODES && strlen(key) == 32;
}

static void take_all(DsRecord *record, DsManifest *m) {
  m->path = ds_record_bytes(record);
  m->key = ds_record_text(record);
  m->stamp.size = (guint64)ds_record_number(record);
  m->stamp.mtime_ns = ds_record_number(record);
  m->stamp.inode = (guint64)ds_record_number(record);
  m->sha256 = ds_record_text(record);
  m->stamp_trusted = ds_record_number(record) != 0;
  guint *versions[] = {&m->facts_version, &m->judge_version, &m->link_version, &m->schema_version};
  for (guint i = 0; i < G_N_ELEMENTS(versions); i++) *versions[i] = ds_record_count(record);
  gint64 code = ds_record_number(record);
  m->code = (int)CLAMP(code, G_MININT, G_MAXINT);
  m->stale = ds_record_number(record) != 0;
  m->pages = ds_record_count(record);
  m->slides = ds_record_count(record);
  m->message = ds_record_text(record);
  m->title = ds_record_text(record);
  ds_record_numbers(record, m->textless);
  ds_record_numbers(record, m->failed_pages);
  take_candidates(record, m->candidates);
  char **texts[] = {&m->profile_hash, &m->link_hash, &m->talk_id, &m->how, &m->evidence};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) *texts[i] = ds_record_text(record);
  m->score = take_double(record);
  m->next_best = take_double(record);
  ds_record_lines(record, m->others);
}

DsManifest *ds_manifest_decode(GBytes *bytes, GError **error) {
  DsRecord record = ds_record_of(bytes);
  g_autoptr(DsManifest) m = ds_manifest_new();
  take_all(&record, m);
  if (ds_record_is_read(&record) && m->path && m->key && ds_manifest_is_known(m->code, m->key)) return g_steal_pointer(&m);
  refuse(error);
  return NULL;
}

DsManifest *ds_manifest_copy(const DsManifest *manifest) {
  g_autoptr(GBytes) bytes = ds_manifest_encode(manifest);
  return ds_manifest_decode(bytes, NULL);
}
