/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records packed by zlib: libxapian packs no metadata. What a list says takes a quarter so, what one talk says two thirds. */
#include "internal.h"

#include <zlib.h>

#define MAX_PLAIN (256u << 20)
#define MOST_GROWTH 1032u /* of deflate, by its format: whoever claims more is no record of ours */

/* Before the packed bytes stands how many there are unpacked, the lowest byte first. */
#define HEAD 4u

GBytes *ds_pack(GBytes *plain, GError **error) {
  gsize len;
  const guint8 *bytes = g_bytes_get_data(plain, &len);
  uLongf packed = compressBound(len);
  g_autofree guint8 *out = len <= MAX_PLAIN ? g_malloc(HEAD + packed) : NULL;
  for (guint i = 0; out && i < HEAD; i++) out[i] = (guint8)(len >> 8 * i);
  if (out && compress(out + HEAD, &packed, bytes ? bytes : out, len) == Z_OK) return g_bytes_new_take(g_steal_pointer(&out), HEAD + packed);
  g_set_error(error, DS_ERROR, DS_ERROR_TOO_LARGE, "a record of %" G_GSIZE_FORMAT " bytes cannot be packed", len);
  return NULL;
}

GBytes *ds_unpack(GBytes *packed, GError **error) {
  gsize n = 0;
  const guint8 *bytes = packed ? g_bytes_get_data(packed, &n) : NULL;
  uLongf len = 0;
  for (guint i = 0; n > HEAD && i < HEAD; i++) len |= (uLongf)bytes[i] << 8 * i;
  const uLongf said = len;
  g_autofree guint8 *out = n > HEAD && len <= MAX_PLAIN && len <= n * MOST_GROWTH ? g_malloc(len + 1) : NULL;
  if (out && uncompress(out, &len, bytes + HEAD, n - HEAD) == Z_OK && len == said) return g_bytes_new_take(g_steal_pointer(&out), len);
  g_set_error(error, DS_ERROR, DS_ERROR_INDEX, "a record of the index is damaged");
  return NULL;
}
