/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Manifests as bytes: a tuple each, because a run that has nothing to do reads all of them. */
#include "internal.h"

#include <string.h>

/* Candidates are one string, a line each, "+" before a proven one: up to a hundred a deck, taken apart as variants they were nine tenths of
 * the time of such a run.
 *
 * path key | size mtime inode trusted sha256 | facts judge link schema | code message stale | pages slides title textless failed |
 * candidates profile link | talk how evidence score next_best others */
#define MANIFEST_TYPE "(aystxtbmsuuuuimsbuumsauausmsmsmsmsmsddas)"
#define LIST_TYPE_FORMAT "(aystxtbmsuimsa%.*sa(suus))"

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

static GVariant *numbers(const GArray *array) {
  return g_variant_new_fixed_array(G_VARIANT_TYPE_UINT32, array->data ? array->data : "", array->len, sizeof(guint32));
}

static char *candidates_text(const GPtrArray *candidates) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < candidates->len; i++) {
    const DsCandidate *candidate = g_ptr_array_index(candidates, i);
    g_string_append_printf(text, "%c%s\n", candidate->proven ? '+' : '-', candidate->key);
  }
  return g_string_free(text, FALSE);
}

static gboolean take_candidates(const char *text, GPtrArray *candidates) {
  for (const char *end; *text; text = end + 1) {
    end = strchr(text, '\n');
    if (!end || (*text != '+' && *text != '-')) return FALSE;
    DsCandidate *candidate = g_new0(DsCandidate, 1);
    candidate->key = g_strndup(text + 1, (gsize)(end - text - 1));
    candidate->proven = *text == '+';
    g_ptr_array_add(candidates, candidate);
  }
  return TRUE;
}

GBytes *ds_manifest_encode(const DsManifest *m) {
  GVariantBuilder others;
  g_autofree char *candidates = candidates_text(m->candidates);
  g_variant_builder_init(&others, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < m->others->len; i++) g_variant_builder_add(&others, "s", (char *)g_ptr_array_index(m->others, i));
  return ds_variant_bytes(g_variant_new("(@aystxtbmsuuuuimsbuums@au@ausmsmsmsmsmsddas)", g_variant_new_bytestring(m->path), m->key,
                                        m->stamp.size, m->stamp.mtime_ns, m->stamp.inode, m->stamp_trusted, m->sha256, m->facts_version,
                                        m->judge_version, m->link_version, m->schema_version, m->code, m->message, m->stale, m->pages,
                                        m->slides, m->title, numbers(m->textless), numbers(m->failed_pages), candidates, m->profile_hash,
                                        m->link_hash, m->talk_id, m->how, m->evidence, m->score, m->next_best, &others));
}

static void take_numbers(GVariant *value, GArray *array) {
  gsize n;
  const guint32 *items = g_variant_get_fixed_array(value, &n, sizeof(guint32));
  g_array_append_vals(array, items, (guint)n);
}

static gboolean refuse(GError **error) {
  g_set_error(error, DS_ERROR, DS_ERROR_INDEX, "a manifest of the index is damaged");
  return FALSE;
}

static gboolean is_known(int code, const char *key) {
  return code >= -1 && code < DS_ERROR_N_CODES && strlen(key) == 32;
}

DsManifest *ds_manifest_decode(GBytes *bytes, GError **error) {
  g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(MANIFEST_TYPE), bytes, FALSE));
  if (!g_variant_is_normal_form(value)) {
    refuse(error);
    return NULL;
  }
  DsManifest *m = ds_manifest_new();
  g_autoptr(GVariant) textless = NULL, failed = NULL;
  g_autoptr(GVariantIter) others = NULL;
  const char *text, *candidates;
  g_variant_get(value, "(^aystxtbmsuuuuimsbuums@au@au&smsmsmsmsmsddas)", &m->path, &m->key, &m->stamp.size, &m->stamp.mtime_ns,
                &m->stamp.inode, &m->stamp_trusted, &m->sha256, &m->facts_version, &m->judge_version, &m->link_version, &m->schema_version,
                &m->code, &m->message, &m->stale, &m->pages, &m->slides, &m->title, &textless, &failed, &candidates, &m->profile_hash,
                &m->link_hash, &m->talk_id, &m->how, &m->evidence, &m->score, &m->next_best, &others);
  take_numbers(textless, m->textless);
  take_numbers(failed, m->failed_pages);
  while (g_variant_iter_next(others, "&s", &text)) g_ptr_array_add(m->others, g_strdup(text));
  if (take_candidates(candidates, m->candidates) && is_known(m->code, m->key)) return m;
  ds_manifest_free(m);
  refuse(error);
  return NULL;
}

DsManifest *ds_manifest_copy(const DsManifest *manifest) {
  g_autoptr(GBytes) bytes = ds_manifest_encode(manifest);
  return ds_manifest_decode(bytes, NULL);
}

/* ---- talk lists ---- */

void ds_list_manifest_free(DsListManifest *manifest) {
  if (!manifest) return;
  g_free(manifest->path);
  g_free(manifest->key);
  g_free(manifest->sha256);
  g_free(manifest->message);
  g_clear_pointer(&manifest->talks, g_ptr_array_unref);
  g_clear_pointer(&manifest->doubts, g_ptr_array_unref);
  g_free(manifest);
}

static char *list_type(void) {
  return g_strdup_printf(LIST_TYPE_FORMAT, (int)g_variant_type_get_string_length(ds_talk_variant_type()),
                         g_variant_type_peek_string(ds_talk_variant_type()));
}

GBytes *ds_list_manifest_encode(const DsListManifest *m) {
  GVariantBuilder talks, doubts;
  g_autoptr(GVariantType) talks_type = g_variant_type_new_array(ds_talk_variant_type());
  g_variant_builder_init(&talks, talks_type);
  for (guint i = 0; m->talks && i < m->talks->len; i++) g_variant_builder_add_value(&talks, ds_talk_encode(g_ptr_array_index(m->talks, i)));
  g_variant_builder_init(&doubts, G_VARIANT_TYPE("a(suus)"));
  for (guint i = 0; m->doubts && i < m->doubts->len; i++) {
    const DsDoubt *doubt = g_ptr_array_index(m->doubts, i);
    g_variant_builder_add(&doubts, "(suus)", doubt->file, doubt->line, doubt->column, doubt->message);
  }
  GVariant *children[] = {
      g_variant_new_bytestring(m->path),      g_variant_new_string(m->key),           g_variant_new_uint64(m->stamp.size),
      g_variant_new_int64(m->stamp.mtime_ns), g_variant_new_uint64(m->stamp.inode),   g_variant_new_boolean(m->stamp_trusted),
      g_variant_new("ms", m->sha256),         g_variant_new_uint32(m->facts_version), g_variant_new_int32(m->code),
      g_variant_new("ms", m->message),        g_variant_builder_end(&talks),          g_variant_builder_end(&doubts)};
  return ds_variant_bytes(g_variant_new_tuple(children, G_N_ELEMENTS(children)));
}

static gboolean take_talks(GVariant *value, GPtrArray *talks, GError **error) {
  g_autoptr(GVariant) array = g_variant_get_child_value(value, 10);
  for (gsize i = 0; i < g_variant_n_children(array); i++) {
    g_autoptr(GVariant) one = g_variant_get_child_value(array, i);
    DsTalk *talk = ds_talk_decode(one, error);
    if (!talk) return FALSE;
    g_ptr_array_add(talks, talk);
  }
  return TRUE;
}

DsListManifest *ds_list_manifest_decode(GBytes *bytes, GError **error) {
  g_autofree char *type = list_type();
  g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(type), bytes, FALSE));
  if (!g_variant_is_normal_form(value)) {
    refuse(error);
    return NULL;
  }
  g_autoptr(DsListManifest) m = g_new0(DsListManifest, 1);
  g_autoptr(GVariant) doubts = g_variant_get_child_value(value, 11);
  m->talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  m->doubts = g_ptr_array_new_with_free_func((GDestroyNotify)ds_doubt_free);
  g_variant_get_child(value, 0, "^ay", &m->path);
  g_variant_get_child(value, 1, "s", &m->key);
  g_variant_get_child(value, 2, "t", &m->stamp.size);
  g_variant_get_child(value, 3, "x", &m->stamp.mtime_ns);
  g_variant_get_child(value, 4, "t", &m->stamp.inode);
  g_variant_get_child(value, 5, "b", &m->stamp_trusted);
  g_variant_get_child(value, 6, "ms", &m->sha256);
  g_variant_get_child(value, 7, "u", &m->facts_version);
  g_variant_get_child(value, 8, "i", &m->code);
  g_variant_get_child(value, 9, "ms", &m->message);
  if (!is_known(m->code, m->key)) {
    refuse(error);
    return NULL;
  }
  if (!take_talks(value, m->talks, error)) return NULL;
  GVariantIter iter;
  const char *file, *message;
  guint line, column;
  g_variant_iter_init(&iter, doubts);
  while (g_variant_iter_next(&iter, "(&suu&s)", &file, &line, &column, &message))
    g_ptr_array_add(m->doubts, ds_doubt_new(file, line, column, "%s", message));
  return g_steal_pointer(&m);
}

/* ---- merged talks ---- */

static char *kept_talk_type(void) {
  return g_strdup_printf("(%.*sb)", (int)g_variant_type_get_string_length(ds_talk_variant_type()),
                         g_variant_type_peek_string(ds_talk_variant_type()));
}

GBytes *ds_kept_talk_encode(const DsTalk *talk, gboolean linked) {
  GVariant *children[] = {ds_talk_encode(talk), g_variant_new_boolean(linked)};
  return ds_variant_bytes(g_variant_new_tuple(children, 2));
}

DsTalk *ds_kept_talk_decode(GBytes *bytes, GError **error) {
  g_autofree char *type = kept_talk_type();
  g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(type), bytes, FALSE));
  if (!g_variant_is_normal_form(value)) {
    refuse(error);
    return NULL;
  }
  g_autoptr(GVariant) talk = g_variant_get_child_value(value, 0);
  return ds_talk_decode(talk, error);
}
