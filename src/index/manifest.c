/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Manifests of decks as records. A run that has nothing to do reads those of all decks, and little else; it holds all of them, so the texts
 * of one stay together as they were read, in one piece of memory. */
#include "internal.h"

#include <string.h>

DsManifest *ds_manifest_new(void) {
  DsManifest *manifest = g_new0(DsManifest, 1);
  manifest->code = -1;
  manifest->textless = g_array_new(FALSE, FALSE, sizeof(guint));
  manifest->failed_pages = g_array_new(FALSE, FALSE, sizeof(guint));
  manifest->others = g_ptr_array_new_with_free_func(g_free);
  return manifest;
}

#define N_TEXTS 11
static void texts_of(DsManifest *m, char **texts[N_TEXTS]) {
  char **const all[N_TEXTS] = {&m->path,         &m->key,       &m->sha256,  &m->message, &m->title,   &m->candidates,
                               &m->profile_hash, &m->link_hash, &m->talk_id, &m->how,     &m->evidence};
  memcpy(texts, all, sizeof all);
}

void ds_manifest_free(DsManifest *manifest) {
  if (!manifest) return;
  char **texts[N_TEXTS];
  texts_of(manifest, texts);
  for (guint i = 0; i < N_TEXTS && !manifest->block; i++) g_free(*texts[i]);
  g_free(manifest->block);
  g_array_unref(manifest->textless);
  g_array_unref(manifest->failed_pages);
  g_ptr_array_unref(manifest->others);
  g_free(manifest);
}

/* ---- writing ---- */

#define USUAL_BYTES 1024u /* of a manifest */

static void put_double(GString *out, double number) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append(out, g_ascii_dtostr(text, sizeof text, number));
  g_string_append_c(out, '\0');
}

GBytes *ds_manifest_encode(const DsManifest *m) {
  GString *out = g_string_sized_new(USUAL_BYTES);
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
  g_string_append(out, m->candidates ? m->candidates : "");
  g_string_append_c(out, '\0');
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

/* Any bytes, or NULL: where they stand in the record, which is the manifest's own. */
static char *take_bytes(DsRecord *record) {
  const char *field = ds_record_next(record);
  if (*field && *field != '=') record->bad = TRUE;
  return *field == '=' ? (char *)(uintptr_t)field + 1 : NULL;
}

static char *take_text(DsRecord *record) {
  char *text = take_bytes(record);
  if (text && !g_utf8_validate(text, -1, NULL)) record->bad = TRUE;
  return text;
}

static char *take_candidates(DsRecord *record) {
  const char *text = ds_record_next(record);
  if (!g_utf8_validate(text, -1, NULL)) record->bad = TRUE;
  for (const char *at = text, *end; *at && !record->bad; at = end + 1) {
    end = strchr(at, '\n');
    record->bad = !end || (*at != '+' && *at != '-');
    if (record->bad) break;
  }
  return (char *)(uintptr_t)text;
}

/* Most decks have no such page: theirs is one array for all. */
static void take_numbers(DsRecord *record, GArray **numbers) {
  static gsize none;
  if (g_once_init_enter(&none)) g_once_init_leave(&none, (gsize)g_array_new(FALSE, FALSE, sizeof(guint)));
  ds_record_numbers(record, *numbers);
  if ((*numbers)->len) return;
  g_array_unref(*numbers);
  *numbers = g_array_ref((GArray *)none);
}

static gboolean refuse(GError **error) {
  g_set_error(error, DS_ERROR, DS_ERROR_INDEX, "a manifest of the index is damaged");
  return FALSE;
}

gboolean ds_manifest_is_known(int code, const char *key) {
  return code >= -1 && code < DS_ERROR_N_CODES && strlen(key) == 32;
}

static void take_all(DsRecord *record, DsManifest *m) {
  m->path = take_bytes(record);
  m->key = take_text(record);
  m->stamp.size = (guint64)ds_record_number(record);
  m->stamp.mtime_ns = ds_record_number(record);
  m->stamp.inode = (guint64)ds_record_number(record);
  m->sha256 = take_text(record);
  m->stamp_trusted = ds_record_number(record) != 0;
  guint *versions[] = {&m->facts_version, &m->judge_version, &m->link_version, &m->schema_version};
  for (guint i = 0; i < G_N_ELEMENTS(versions); i++) *versions[i] = ds_record_count(record);
  gint64 code = ds_record_number(record);
  m->code = (int)CLAMP(code, G_MININT, G_MAXINT);
  m->stale = ds_record_number(record) != 0;
  m->pages = ds_record_count(record);
  m->slides = ds_record_count(record);
  m->message = take_text(record);
  m->title = take_text(record);
  take_numbers(record, &m->textless);
  take_numbers(record, &m->failed_pages);
  m->candidates = take_candidates(record);
  char **texts[] = {&m->profile_hash, &m->link_hash, &m->talk_id, &m->how, &m->evidence};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) *texts[i] = take_text(record);
  m->score = take_double(record);
  m->next_best = take_double(record);
  ds_record_lines(record, m->others);
}

DsManifest *ds_manifest_decode(GBytes *bytes, GError **error) {
  gsize len = g_bytes_get_size(bytes);
  g_autoptr(DsManifest) m = ds_manifest_new();
  m->block = len ? g_memdup2(g_bytes_get_data(bytes, NULL), len) : g_new0(char, 1);
  DsRecord record = {m->block, m->block + len, len == 0};
  take_all(&record, m);
  if (ds_record_is_read(&record) && m->path && m->key && ds_manifest_is_known(m->code, m->key)) return g_steal_pointer(&m);
  refuse(error);
  return NULL;
}

DsManifest *ds_manifest_copy(const DsManifest *manifest) {
  g_autoptr(GBytes) bytes = ds_manifest_encode(manifest);
  DsManifest *copy = ds_manifest_decode(bytes, NULL);
  char **texts[N_TEXTS];
  if (!copy) return NULL;
  texts_of(copy, texts);
  for (guint i = 0; i < N_TEXTS; i++) *texts[i] = g_strdup(*texts[i]);
  g_clear_pointer(&copy->block, g_free);
  return copy;
}

DsManifest *ds_manifest_pack(DsManifest *manifest) {
  g_autoptr(GBytes) bytes = ds_manifest_encode(manifest);
  DsManifest *packed = ds_manifest_decode(bytes, NULL);
  if (!packed) return manifest; /* it says what no index could: it is kept as it is */
  ds_manifest_free(manifest);
  return packed;
}
