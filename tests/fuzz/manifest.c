/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records of an index: a deck's manifest, a list's, a merged talk, a document's data, what is packed; the first byte says which. What is taken can be
 * written again. */
#include "fuzz.h"
#include "index/internal.h"

static gboolean try_manifest(GBytes *bytes, GError **error) {
  g_autoptr(DsManifest) manifest = ds_manifest_decode(bytes, error);
  if (!manifest) return FALSE;
  g_autoptr(DsManifest) copy = ds_manifest_copy(manifest);
  g_assert(copy && g_str_equal(copy->path, manifest->path) && copy->others->len == manifest->others->len);
  g_assert(manifest->code >= -1 && manifest->code < DS_ERROR_N_CODES);
  fuzz_check_text(manifest->title);
  return TRUE;
}

static gboolean try_list(GBytes *bytes, GError **error) {
  DsListManifest *manifest = ds_list_manifest_decode(bytes, error);
  if (!manifest) return FALSE;
  g_assert(manifest->code >= -1 && manifest->code < DS_ERROR_N_CODES);
  g_autoptr(GBytes) again = ds_list_manifest_encode(manifest);
  DsListManifest *copy = ds_list_manifest_decode(again, NULL);
  g_assert(copy && copy->talks->len == manifest->talks->len && copy->doubts->len == manifest->doubts->len);
  ds_list_manifest_free(copy);
  ds_list_manifest_free(manifest);
  return TRUE;
}

static gboolean try_kept_talk(GBytes *bytes, GError **error) {
  g_autoptr(DsTalk) talk = ds_kept_talk_decode(bytes, error);
  if (!talk) return FALSE;
  g_autoptr(GBytes) again = ds_kept_talk_encode(talk, TRUE);
  g_autoptr(DsTalk) copy = ds_kept_talk_decode(again, NULL);
  g_assert(copy && g_str_equal(copy->title, talk->title));
  return TRUE;
}

/* What stands before a slide that is not its deck's first. */
static GBytes *some_head(void) {
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(DsStoredLine));
  const DsStored head = {.deck = (char *)"a.pdf", .content = (char *)"00", .ordinal = 1, .first = 1, .last = 1, .lines = lines};
  g_auto(DsStoredParts) parts = ds_stored_encode(&head);
  return g_bytes_ref(parts.data);
}

static gboolean try_stored(GBytes *bytes, GError **error) {
  g_autoptr(GBytes) head = some_head();
  g_autoptr(DsStored) stored = ds_stored_decode(bytes, head, bytes, error);
  if (!stored) return FALSE;
  for (guint i = 0; i < stored->lines->len; i++) fuzz_check_text(g_array_index(stored->lines, DsStoredLine, i).text);
  g_auto(DsStoredParts) again = ds_stored_encode(stored);
  g_autoptr(DsStored) copy = ds_stored_decode(again.data, head, again.order, NULL);
  g_assert(copy && copy->lines->len == stored->lines->len && ds_stored_ordinal(again.data) == stored->ordinal);
  return TRUE;
}

static gboolean try_packed(GBytes *bytes, GError **error) {
  g_autoptr(GBytes) plain = ds_unpack(bytes, error);
  if (!plain) return FALSE;
  g_autoptr(GBytes) packed = ds_pack(plain, NULL), again = ds_unpack(packed, NULL);
  g_assert(again && g_bytes_equal(again, plain));
  return TRUE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static gboolean (*const records[])(GBytes *bytes, GError **error) = {try_manifest, try_list, try_kept_talk, try_stored, try_packed};
  if (size < 1) return 0;
  g_autoptr(GBytes) bytes = g_bytes_new(data + 1, size - 1);
  g_autoptr(GError) error = NULL;
  gboolean ok = records[data[0] % G_N_ELEMENTS(records)](bytes, &error);
  fuzz_check_outcome(ok, error);
  return 0;
}
