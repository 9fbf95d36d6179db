/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the metadata hold, read back: decks, lists and talks, for readers and the writer alike. */
#include "internal.h"

static gpointer decode(DsEntryKind kind, GBytes *bytes, GError **error) {
  switch (kind) {
  case DS_ENTRY_DECK:
    return ds_manifest_decode(bytes, error);
  case DS_ENTRY_LIST:
    return ds_list_manifest_decode(bytes, error);
  case DS_ENTRY_TALK:
  default:
    return ds_kept_talk_decode(bytes, error);
  }
}

GPtrArray *ds_entries_new(DsEntryKind kind) {
  static const GDestroyNotify frees[] = {[DS_ENTRY_DECK] = (GDestroyNotify)ds_manifest_free,
                                         [DS_ENTRY_LIST] = (GDestroyNotify)ds_list_manifest_free,
                                         [DS_ENTRY_TALK] = (GDestroyNotify)ds_talk_free};
  return g_ptr_array_new_with_free_func(frees[kind]);
}

gboolean ds_entries_add(XapDatabase *db, DsEntryKind kind, GPtrArray *entries, GError **error) {
  static const char *const prefixes[] = {[DS_ENTRY_DECK] = "deck/", [DS_ENTRY_LIST] = "list/", [DS_ENTRY_TALK] = "talk/"};
  GError *failure = NULL;
  g_autoptr(GPtrArray) keys = xap_database_metadata_keys(db, prefixes[kind], &failure);
  if (!keys) return ds_index_wrap_error(error, failure, "read the index");
  for (guint i = 0; i < keys->len; i++) {
    g_autoptr(GBytes) bytes = xap_database_metadata(db, g_ptr_array_index(keys, i), &failure);
    if (!bytes) return ds_index_wrap_error(error, failure, "read the index");
    g_autoptr(GBytes) plain = kind == DS_ENTRY_DECK ? g_bytes_ref(bytes) : ds_unpack(bytes, error);
    gpointer entry = plain ? decode(kind, plain, error) : NULL;
    if (!entry) return FALSE;
    g_ptr_array_add(entries, entry);
  }
  return TRUE;
}
