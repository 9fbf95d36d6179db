/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A deck travels as its manifest, its talk, and of each slide what its document is made of: numbers, texts with their NUL. */
#include "order.h"

#include <string.h>

#define NO_TEXT G_MAXUINT32

/* ---- telling ---- */

static guint begin(GByteArray *out, DsOrderKind kind) {
  DsOrderHead head = {(guint32)kind, 0};
  guint at = out->len;
  g_byte_array_append(out, (const guint8 *)&head, sizeof head);
  return at;
}

/* The order that began @at ends here. */
static void end(GByteArray *out, guint at) {
  guint32 len = out->len - at - (guint32)sizeof(DsOrderHead);
  memcpy(out->data + at + G_STRUCT_OFFSET(DsOrderHead, len), &len, sizeof len);
}

static void add_number(GByteArray *out, guint32 number) {
  g_byte_array_append(out, (const guint8 *)&number, sizeof number);
}

static void add_text(GByteArray *out, const char *text) {
  gsize len = text ? strlen(text) : 0;
  add_number(out, text ? (guint32)len : NO_TEXT);
  if (text) g_byte_array_append(out, (const guint8 *)text, (guint)len + 1);
}

/* Takes @bytes; NULL: none. */
static void add_bytes(GByteArray *out, GBytes *bytes) {
  g_autoptr(GBytes) owned = bytes;
  gsize len = 0;
  const void *data = owned ? g_bytes_get_data(owned, &len) : NULL;
  add_number(out, owned ? (guint32)len : NO_TEXT);
  if (len) g_byte_array_append(out, data, (guint)len);
}

static void add_slide(GByteArray *out, const DsSlide *slide) {
  add_number(out, slide->first);
  add_number(out, slide->last);
  add_number(out, slide->ordinal);
  add_text(out, slide->label);
  add_text(out, slide->title);
  add_number(out, slide->lines->len);
  for (guint i = 0; i < slide->lines->len; i++) {
    const DsSlideLine *line = &g_array_index(slide->lines, DsSlideLine, i);
    add_number(out, line->page);
    add_number(out, (guint32)line->role << 16 | (guint32)line->noise);
    add_text(out, line->line->text);
    add_text(out, line->why);
  }
}

void ds_order_put(GByteArray *out, const DsManifest *manifest, const DsDeck *deck, const DsTalk *talk) {
  guint at = begin(out, DS_ORDER_PUT);
  add_bytes(out, ds_manifest_encode(manifest));
  add_bytes(out, talk ? ds_kept_talk_encode(talk, TRUE) : NULL);
  add_number(out, deck ? deck->slides->len : NO_TEXT);
  for (guint i = 0; deck && i < deck->slides->len; i++) add_slide(out, g_ptr_array_index(deck->slides, i));
  end(out, at);
}

void ds_order_put_manifest(GByteArray *out, const DsManifest *manifest) {
  guint at = begin(out, DS_ORDER_PUT_MANIFEST);
  add_bytes(out, ds_manifest_encode(manifest));
  end(out, at);
}

void ds_order_put_list(GByteArray *out, const DsListManifest *manifest) {
  guint at = begin(out, DS_ORDER_PUT_LIST);
  add_bytes(out, ds_list_manifest_encode(manifest));
  end(out, at);
}

void ds_order_text(GByteArray *out, DsOrderKind kind, const char *text) {
  guint at = begin(out, kind);
  add_text(out, text);
  end(out, at);
}

void ds_order_talks(GByteArray *out, const GPtrArray *talks, GHashTable *linked) {
  guint at = begin(out, DS_ORDER_TALKS);
  for (guint i = 0; i < talks->len; i++) {
    const DsTalk *talk = g_ptr_array_index(talks, i);
    add_number(out, g_hash_table_contains(linked, talk->id));
    add_bytes(out, ds_kept_talk_encode(talk, TRUE));
  }
  end(out, at);
}

/* ---- obeying ---- */

typedef struct {
  const char *at, *end;
  gboolean torn;
} Reader;

static guint32 take_number(Reader *reader) {
  guint32 number = 0;
  reader->torn = reader->torn || reader->end - reader->at < (ptrdiff_t)sizeof number;
  if (reader->torn) return 0;
  memcpy(&number, reader->at, sizeof number);
  reader->at += sizeof number;
  return number;
}

/* @len bytes, borrowed; NULL when there are not so many. */
static const char *take(Reader *reader, gsize len) {
  reader->torn = reader->torn || (gsize)(reader->end - reader->at) < len;
  if (reader->torn) return NULL;
  reader->at += len;
  return reader->at - len;
}

static const char *take_text(Reader *reader) {
  guint32 len = take_number(reader);
  if (len == NO_TEXT) return NULL;
  const char *text = take(reader, (gsize)len + 1);
  reader->torn = reader->torn || text[len] != '\0';
  return reader->torn ? NULL : text;
}

/* A copy, since a variant wants its bytes aligned. */
static GBytes *take_bytes(Reader *reader) {
  guint32 len = take_number(reader);
  const char *data = len == NO_TEXT ? NULL : take(reader, len);
  return data ? g_bytes_new(data, len) : NULL;
}

static gboolean torn(GError **error) {
  g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "an order to a writer process does not parse");
  return FALSE;
}

static void slide_free(gpointer data) {
  DsSlide *slide = data;
  g_free(slide->title);
  g_array_unref(slide->lines);
  g_free(slide);
}

/* The slide's texts stay in the order's bytes; @lines owns its lines. */
static DsSlide *take_slide(Reader *reader, GPtrArray *lines) {
  DsSlide *slide = g_new0(DsSlide, 1);
  slide->first = take_number(reader);
  slide->last = take_number(reader);
  slide->ordinal = take_number(reader);
  slide->label = take_text(reader);
  slide->title = g_strdup(take_text(reader));
  slide->lines = g_array_new(FALSE, TRUE, sizeof(DsSlideLine));
  guint32 n = take_number(reader);
  for (guint32 i = 0; i < n && !reader->torn; i++) {
    guint page = take_number(reader), verdict = take_number(reader);
    DsLine *line = g_new0(DsLine, 1);
    g_ptr_array_add(lines, line);
    line->text = (char *)(uintptr_t)take_text(reader);
    DsSlideLine one = {line, page, (DsRole)(verdict >> 16), (DsNoiseKind)(verdict & 0xffff), take_text(reader)};
    if (line->text) g_array_append_val(slide->lines, one);
  }
  return slide;
}

static gboolean obey_put(DsIndexWriter *writer, Reader *reader, GError **error) {
  g_autoptr(GBytes) manifest_bytes = take_bytes(reader), talk_bytes = take_bytes(reader);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  guint32 n = take_number(reader);
  g_autoptr(GPtrArray) slides = g_ptr_array_new_with_free_func(slide_free);
  for (guint32 i = 0; n != NO_TEXT && i < n && !reader->torn; i++) g_ptr_array_add(slides, take_slide(reader, lines));
  if (reader->torn || !manifest_bytes) return torn(error);
  g_autoptr(DsManifest) manifest = ds_manifest_decode(manifest_bytes, error);
  g_autoptr(DsTalk) talk = manifest && talk_bytes ? ds_kept_talk_decode(talk_bytes, error) : NULL;
  if (!manifest || (talk_bytes && !talk)) return FALSE;
  DsDeck deck = {.slides = slides};
  return ds_index_writer_put(writer, manifest, n == NO_TEXT ? NULL : &deck, talk, error);
}

static gboolean obey_put_manifest(DsIndexWriter *writer, Reader *reader, GError **error) {
  g_autoptr(GBytes) bytes = take_bytes(reader);
  if (!bytes) return torn(error);
  g_autoptr(DsManifest) manifest = ds_manifest_decode(bytes, error);
  return manifest && ds_index_writer_put_manifest(writer, manifest, error);
}

static gboolean obey_put_list(DsIndexWriter *writer, Reader *reader, GError **error) {
  g_autoptr(GBytes) bytes = take_bytes(reader);
  if (!bytes) return torn(error);
  g_autoptr(DsListManifest) manifest = ds_list_manifest_decode(bytes, error);
  return manifest && ds_index_writer_put_list(writer, manifest, error);
}

static gboolean obey_talks(DsIndexWriter *writer, Reader *reader, GError **error) {
  g_autoptr(GPtrArray) talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  g_autoptr(GHashTable) linked = g_hash_table_new(g_str_hash, g_str_equal);
  while (reader->at < reader->end && !reader->torn) {
    guint32 is_linked = take_number(reader);
    g_autoptr(GBytes) bytes = take_bytes(reader);
    if (!bytes) return torn(error);
    DsTalk *talk = ds_kept_talk_decode(bytes, error);
    if (!talk) return FALSE;
    g_ptr_array_add(talks, talk);
    if (is_linked) g_hash_table_add(linked, talk->id);
  }
  return ds_index_writer_put_talks(writer, talks, linked, error) >= 0;
}

gboolean ds_order_obey(DsIndexWriter *writer, DsOrderKind kind, const char *data, gsize len, GError **error) {
  Reader reader = {data, data + len, FALSE};
  switch (kind) {
  case DS_ORDER_PUT:
    return obey_put(writer, &reader, error);
  case DS_ORDER_PUT_MANIFEST:
    return obey_put_manifest(writer, &reader, error);
  case DS_ORDER_PUT_LIST:
    return obey_put_list(writer, &reader, error);
  case DS_ORDER_TALKS:
    return obey_talks(writer, &reader, error);
  case DS_ORDER_FLUSH:
    return ds_index_writer_flush(writer, error);
  case DS_ORDER_DONE:
    return ds_index_writer_set_whole(writer, error) && ds_index_writer_commit(writer, TRUE, error);
  case DS_ORDER_SETTLE:
    return ds_index_writer_commit(writer, TRUE, error);
  default:
    break;
  }
  const char *text = take_text(&reader);
  if (!text) return torn(error);
  if (kind == DS_ORDER_FORGET) return ds_index_writer_forget(writer, text, error);
  if (kind == DS_ORDER_FORGET_LIST) return ds_index_writer_forget_list(writer, text, error);
  if (kind == DS_ORDER_INPUTS) return ds_index_writer_set_inputs(writer, text, error);
  if (kind == DS_ORDER_LAST_RUN) return ds_index_writer_set_last_run(writer, text, error);
  if (kind == DS_ORDER_DOUBLES) return ds_index_writer_set_doubles(writer, g_str_equal(text, "1"), error);
  return torn(error);
}
