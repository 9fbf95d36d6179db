/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cache entry: the bytes as they are, and, since none would ever have the right checksum, as the facts behind a header that fits. */
#include "judge.h"

#include <decksearch/extract.h>
#include <string.h>

#define HEADER 48u /* bytes, of which the last 32 are the checksum */

static void try_entry(GBytes *bytes) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsFacts) facts = ds_facts_from_bytes(bytes, &error);
  fuzz_check_outcome(facts != NULL, error);
  if (!facts) return;
  fuzz_judge(facts);
  g_autoptr(GBytes) kept = ds_facts_to_bytes(facts);
  g_autoptr(DsFacts) back = ds_facts_from_bytes(kept, NULL);
  g_assert(back && back->pages->len == facts->pages->len);
}

static GBytes *with_header(const uint8_t *data, size_t size) {
  g_autoptr(DsFacts) none = ds_facts_new();
  g_autoptr(GBytes) like = ds_facts_to_bytes(none);
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  uint8_t *entry = g_malloc(HEADER + size);
  gsize n = 32;
  memcpy(entry, g_bytes_get_data(like, NULL), HEADER);
  if (size) memcpy(entry + HEADER, data, size);
  g_checksum_update(sum, data, (gssize)size);
  g_checksum_get_digest(sum, entry + HEADER - 32, &n);
  return g_bytes_new_take(entry, HEADER + size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  g_autoptr(GBytes) raw = g_bytes_new(data, size), fitted = with_header(data, size);
  try_entry(raw);
  try_entry(fitted);
  return 0;
}
