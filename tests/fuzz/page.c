/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records of a page, of metadata, of a talk: the first byte says which. What is taken is whole, and says the same after another trip. */
#include "fuzz.h"

#include <decksearch/deck.h>
#include <decksearch/talk.h>
#include <math.h>

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DsMetadata, ds_metadata_clear)

static gboolean try_page(GVariant *value, GError **error) {
  g_autoptr(DsPage) page = ds_page_decode(value, error);
  if (!page) return FALSE;
  fuzz_check_text(page->label);
  fuzz_check_text(page->error);
  for (guint i = 0; i < page->lines->len; i++) {
    const DsLine *line = &g_array_index(page->lines, DsLine, i);
    g_assert(line->text && isfinite(line->box.x0) && isfinite(line->size) && line->rotation <= 4 && line->origin <= DS_ORIGIN_NOTES);
    fuzz_check_text(line->text);
  }
  for (guint i = 0; i < page->links->len; i++) fuzz_check_text(g_array_index(page->links, DsLink, i).uri);
  g_autoptr(GVariant) sent = g_variant_ref_sink(ds_page_encode(page));
  g_autoptr(DsPage) came = ds_page_decode(sent, NULL);
  g_assert(came && came->lines->len == page->lines->len && came->links->len == page->links->len);
  return TRUE;
}

static gboolean try_metadata(GVariant *value, GError **error) {
  g_auto(DsMetadata) meta = {0};
  if (!ds_metadata_decode(value, &meta, error)) return FALSE;
  g_autoptr(GVariant) sent = g_variant_ref_sink(ds_metadata_encode(&meta));
  g_auto(DsMetadata) came = {0};
  g_assert(ds_metadata_decode(sent, &came, NULL) && g_strcmp0(meta.title, came.title) == 0);
  return TRUE;
}

static gboolean try_talk(GVariant *value, GError **error) {
  g_autoptr(DsTalk) talk = ds_talk_decode(value, error);
  if (!talk) return FALSE;
  g_autoptr(GVariant) sent = g_variant_ref_sink(ds_talk_encode(talk));
  g_assert(g_variant_equal(value, sent));
  return TRUE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const struct {
    const GVariantType *type;
    gboolean (*try)(GVariant *value, GError **error);
  } records[] = {{ds_page_variant_type(), try_page}, {ds_metadata_variant_type(), try_metadata}, {ds_talk_variant_type(), try_talk}};
  if (size < 1) return 0;
  guint which = data[0] % G_N_ELEMENTS(records);
  g_autoptr(GBytes) bytes = g_bytes_new(data + 1, size - 1);
  g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_new_from_bytes(records[which].type, bytes, FALSE));
  g_autoptr(GError) error = NULL;
  gboolean ok = records[which].try(value, &error);
  fuzz_check_outcome(ok, error);
  return 0;
}
