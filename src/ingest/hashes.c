/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What content a file had when it looked as it looks now, kept beside the cache: so that an index that is made anew finds each deck's text
 * there without reading the deck. A stamp that no manifest would trust is not kept, and what is damaged is as good as nothing: a checksum,
 * then a variant. */
#include "run.h"

#include <string.h>
#include <unistd.h>

#define TYPE G_VARIANT_TYPE("a(aytxts)") /* path, size, time, inode, hash */
#define MAX_BYTES (256u << 20)           /* of the file: more than a million decks */

typedef struct {
  DsStamp stamp;
  char *sha256;
} Known;

static void known_free(gpointer data) {
  Known *known = data;
  g_free(known->sha256);
  g_free(known);
}

static gboolean is_hash(const char *text) {
  return strlen(text) == 2 * DS_SHA256_BYTES && strspn(text, "0123456789abcdef") == 2 * DS_SHA256_BYTES;
}

static char *path_of(const DsRun *run) {
  return g_build_filename(run->options->library->dir, "cache", "hashes", NULL);
}

/* The variant in the file, or NULL: there is none that is whole. */
static GVariant *load(const DsRun *run) {
  g_autofree char *path = path_of(run);
  g_autoptr(GBytes) bytes = ds_file_read(path, MAX_BYTES, NULL);
  guint8 sum[DS_SHA256_BYTES];
  gsize len = 0;
  const guint8 *data = bytes ? g_bytes_get_data(bytes, &len) : NULL;
  if (len < sizeof sum) return NULL;
  ds_sha256(data + sizeof sum, len - sizeof sum, sum);
  if (memcmp(data, sum, sizeof sum) != 0) return NULL;
  g_autoptr(GBytes) payload = g_bytes_new_from_bytes(bytes, sizeof sum, len - sizeof sum);
  GVariant *value = g_variant_ref_sink(g_variant_new_from_bytes(TYPE, payload, FALSE));
  if (g_variant_is_normal_form(value)) return value;
  g_variant_unref(value);
  return NULL;
}

GHashTable *ds_run_hashes(const DsRun *run) {
  GHashTable *hashes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, known_free);
  g_autoptr(GVariant) value = load(run);
  GVariantIter iter;
  const char *path, *sha256;
  gint64 mtime_ns;
  guint64 size, inode;
  if (!value) return hashes;
  g_variant_iter_init(&iter, value);
  while (g_variant_iter_next(&iter, "(^&aytxt&s)", &path, &size, &mtime_ns, &inode, &sha256)) {
    if (!is_hash(sha256)) continue;
    Known *known = g_new0(Known, 1);
    *known = (Known){{.size = size, .mtime_ns = mtime_ns, .inode = inode}, g_strdup(sha256)};
    g_hash_table_replace(hashes, g_strdup(path), known);
  }
  return hashes;
}

const char *ds_hash_of(GHashTable *hashes, const DsFile *file) {
  const Known *known = g_hash_table_lookup(hashes, file->path);
  return known && ds_stamp_equal(&known->stamp, &file->stamp) ? known->sha256 : NULL;
}

/* Nothing is wrong without it, so it is not forced to disk, and that it cannot be written is not told. */
void ds_run_keep_hashes(const DsRun *run) {
  gboolean news = run->report->forgotten > 0;
  for (guint i = 0; i < run->decks->len && !news; i++) news = ((DsPlanned *)g_ptr_array_index(run->decks, i))->now != NULL;
  if (!news) return;
  GVariantBuilder builder;
  g_variant_builder_init(&builder, TYPE);
  for (guint i = 0; i < run->decks->len; i++) {
    const DsPlanned *deck = g_ptr_array_index(run->decks, i);
    const DsManifest *manifest = deck->now ? deck->now : deck->old;
    if (!manifest || !manifest->sha256 || !manifest->stamp_trusted || manifest->stale) continue;
    const DsStamp *stamp = &manifest->stamp;
    g_variant_builder_add(&builder, "(^aytxts)", manifest->path, stamp->size, stamp->mtime_ns, stamp->inode, manifest->sha256);
  }
  g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_builder_end(&builder));
  guint8 sum[DS_SHA256_BYTES];
  ds_sha256(g_variant_get_data(value), g_variant_get_size(value), sum);
  g_autofree char *path = path_of(run);
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  g_byte_array_append(bytes, sum, sizeof sum);
  g_byte_array_append(bytes, g_variant_get_data(value), (guint)g_variant_get_size(value));
  (void)unlink(path); /* what is there would be waited for on the disk */
  (void)g_file_set_contents_full(path, (const char *)bytes->data, bytes->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_ONLY_EXISTING, 0644, NULL);
}
