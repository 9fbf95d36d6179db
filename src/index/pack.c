/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records packed by zlib: libxapian packs no metadata. A list takes a quarter so. A talk alone would take three quarters, since it is too
 * short to say anything twice; what talks have in common is said before it, and it takes half. */
#include "internal.h"

#include <zlib.h>

#define MAX_PLAIN (256u << 20)
#define MOST_GROWTH 1032u /* of deflate, by its format: whoever claims more is no record of ours */
#define RAW (-MAX_WBITS)  /* without zlib's own head and sum, which are a tenth of a talk: the tables have sums of their own */

/* What deflate may refer to in each record, the most usual at the end; a part of the schema. */
/* clang-format off */
static const Bytef common[] =
    "Introduction to Deep Dive Opening Closing Remarks Panel Discussion: Keynote: Tutorial: Lightning Talk: Maintainer Track Update "
    "How to Build Run Scale Secure Observability Security Storage Networking Service Mesh Production Clusters Community Developers "
    "with Kubernetes and Cloud Native Open Source\0=America/=Europe/=Asia/=PST\0=PDT\0=CET\0=CEST\0=EST\0=EDT\0=JST\0"
    "=Principal Engineer, =CTO, =Software Engineer, =Independent\0=Red Hat\0=Microsoft\0=Google\0"
    "=09:00\0=10:30\0=11:00\0=13:30\0=14:00\0=15:30\0=16:30\0=17:00\0=https://sched.co/=https://.sched.com/event/"
    "=https://static.sched.com/hosted_files/.pdf\0=https://youtu.be/=kubecon-china-20=kubecon-na-20=kubecon-eu-20/\0"
    "=KubeCon China 20=KubeCon NA 20=KubeCon EU 20\0=kubecon-eu-20\0=KubeCon + CloudNativeCon North America Europe 20\0"
    "\0\0=201-0=202-0\0\0\0\0\0\0\0\0" /* and the fields that are mostly empty, as ds_talk_record_put() has them */
    "0\0-2147483648\0" "2\0=\0=en\0=\0=zh\0" "1\0=\0=\0" "1\0=\0=https://www.youtube.com/watch?v=\0\0" "0\0" "0\0" "0\0" "1\0=talks.md\0";
/* clang-format on */
#define COMMON_BYTES (sizeof common - 1)

/* Before the packed bytes stands how many there are unpacked, the lowest byte first. */
#define HEAD 4u

/* One call packs or unpacks all of it; TRUE when it came to the end. */
static gboolean deflate_all(z_stream *stream) {
  if (deflateInit2(stream, Z_BEST_COMPRESSION, Z_DEFLATED, RAW, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) return FALSE;
  gboolean ok = deflateSetDictionary(stream, common, COMMON_BYTES) == Z_OK && deflate(stream, Z_FINISH) == Z_STREAM_END;
  return deflateEnd(stream) == Z_OK && ok;
}
static gboolean inflate_all(z_stream *stream) {
  if (inflateInit2(stream, RAW) != Z_OK) return FALSE;
  gboolean ok = inflateSetDictionary(stream, common, COMMON_BYTES) == Z_OK && inflate(stream, Z_FINISH) == Z_STREAM_END;
  return inflateEnd(stream) == Z_OK && ok && stream->avail_in == 0 && stream->avail_out == 0;
}

GBytes *ds_pack(GBytes *plain, GError **error) {
  gsize len, most;
  const guint8 *bytes = g_bytes_get_data(plain, &len);
  most = len + len / 1000 + 64; /* deflate adds 5 bytes to each 16 KB that it cannot pack */
  g_autofree guint8 *out = len <= MAX_PLAIN ? g_malloc(HEAD + most) : NULL;
  for (guint i = 0; out && i < HEAD; i++) out[i] = (guint8)(len >> 8 * i);
  z_stream stream = {
      .next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)len, .next_out = out ? out + HEAD : NULL, .avail_out = (uInt)most};
  if (out && deflate_all(&stream)) return g_bytes_new_take(g_steal_pointer(&out), HEAD + stream.total_out);
  g_set_error(error, DS_ERROR, DS_ERROR_TOO_LARGE, "a record of %" G_GSIZE_FORMAT " bytes cannot be packed", len);
  return NULL;
}

GBytes *ds_unpack(GBytes *packed, GError **error) {
  gsize n = 0, len = 0;
  const guint8 *bytes = packed ? g_bytes_get_data(packed, &n) : NULL;
  for (guint i = 0; n > HEAD && i < HEAD; i++) len |= (gsize)bytes[i] << 8 * i;
  g_autofree guint8 *out = n > HEAD && len <= MAX_PLAIN && len <= n * MOST_GROWTH ? g_malloc(len + 1) : NULL;
  z_stream stream = {
      .next_in = (Bytef *)(uintptr_t)(out ? bytes + HEAD : NULL), .avail_in = (uInt)(n - HEAD), .next_out = out, .avail_out = (uInt)len};
  if (out && n <= G_MAXUINT && inflate_all(&stream)) return g_bytes_new_take(g_steal_pointer(&out), len);
  g_set_error(error, DS_ERROR, DS_ERROR_INDEX, "a record of the index is damaged");
  return NULL;
}
