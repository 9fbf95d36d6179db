/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Manifests as bytes. A run that has nothing to do reads those of all decks, and little else: they are fields one after the other, each
 * ended by a NUL, which takes a twentieth of the time of a variant. Lists are variants. */
#include "internal.h"

#include <string.h>

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

/* ---- writing ---- */

/* "=" and the text; nothing: NULL. */
static void put_text(GString *out, const char *text) {
  if (text) g_string_append_c(out, '=');
  if (text) g_string_append(out, text);
  g_string_append_c(out, '\0');
}

static void put_number(GString *out, gint64 number) {
  g_string_append_printf(out, "%" G_GINT64_FORMAT, number);
  g_string_append_c(out, '\0');
}

static void put_double(GString *out, double number) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append(out, g_ascii_dtostr(text, sizeof text, number));
  g_string_append_c(out, '\0');
}

static void put_numbers(GString *out, const GArray *numbers) {
  for (guint i = 0; i < numbers->len; i++) g_string_append_printf(out, "%u ", g_array_index(numbers, guint, i));
  g_string_append_c(out, '\0');
}

/* A line each, "+" before a proven one. */
static void put_candidates(GString *out, const GPtrArray *candidates) {
  for (guint i = 0; i < candidates->len; i++) {
    const DsCandidate *candidate = g_ptr_array_index(candidates, i);
    g_string_append_c(out, candidate->proven ? '+' : '-');
    g_string_append(out, candidate->key);
    g_string_append_c(out, '\n');
  }
  g_string_append_c(out, '\0');
}

static void put_lines(GString *out, const GPtrArray *lines) {
  for (guint i = 0; i < lines->len; i++) g_string_append_printf(out, "%s\n", (char *)g_ptr_array_index(lines, i));
  g_string_append_c(out, '\0');
}

GBytes *ds_manifest_encode(const DsManifest *m) {
  GString *out = g_string_new(NULL);
  put_text(out, m->path);
  put_text(out, m->key);
  put_number(out, (gint64)m->stamp.size);
  put_number(out, m->stamp.mtime_ns);
  put_number(out, (gint64)m->stamp.inode);
  put_text(out, m->sha256);
  const gint64 numbers[] = {m->stamp_trusted, m->facts_version, m->judge_version, m->link_version, m->schema_version,
                            m->code,          m->stale,         m->pages,         m->slides};
  for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) put_number(out, numbers[i]);
  put_text(out, m->message);
  put_text(out, m->title);
  put_numbers(out, m->textless);
  put_numbers(out, m->failed_pages);
  put_candidates(out, m->candidates);
  const char *texts[] = {m->profile_hash, m->link_hash, m->talk_id, m->how, m->evidence};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) put_text(out, texts[i]);
  put_double(out, m->score);
  put_double(out, m->next_best);
  put_lines(out, m->others);
  return g_string_free_to_bytes(out);
}

/* ---- reading ---- */

/* Bytes that may be anything; `bad` set once, the rest reads as nothing. */
typedef struct {
  const char *at, *end;
  gboolean bad;
} Reader;

static const char *next_field(Reader *reader) {
  const char *field = reader->at, *nul = reader->bad ? NULL : memchr(field, '\0', (gsize)(reader->end - field));
  if (nul) reader->at = nul + 1;
  reader->bad = !nul;
  return nul ? field : "";
}

/* A path may be of any bytes. */
static char *take_bytes(Reader *reader) {
  const char *field = next_field(reader);
  if (*field && *field != '=') reader->bad = TRUE;
  return *field == '=' ? g_strdup(field + 1) : NULL;
}

static char *take_text(Reader *reader) {
  char *text = take_bytes(reader);
  if (text && !g_utf8_validate(text, -1, NULL)) reader->bad = TRUE;
  return text;
}

static gint64 take_number(Reader *reader) {
  const char *field = next_field(reader);
  char *end;
  gint64 number = g_ascii_strtoll(field, &end, 10);
  if (!*field || *end || g_ascii_isspace(*field)) reader->bad = TRUE;
  return number;
}

static guint take_count(Reader *reader) {
  gint64 number = take_number(reader);
  if (number < 0 || number > G_MAXUINT) reader->bad = TRUE;
  return (guint)number;
}

static double take_double(Reader *reader) {
  const char *field = next_field(reader);
  char *end;
  double number = g_ascii_strtod(field, &end);
  if (!*field || *end) reader->bad = TRUE;
  return number;
}

static void take_numbers(Reader *reader, GArray *numbers) {
  for (const char *at = next_field(reader); *at && !reader->bad;) {
    char *end;
    guint64 number = g_ascii_strtoull(at, &end, 10);
    guint page = (guint)number;
    if (end == at || *end != ' ' || number > G_MAXUINT) reader->bad = TRUE;
    g_array_append_val(numbers, page);
    at = end + 1;
  }
}

static void take_candidates(Reader *reader, GPtrArray *candidates) {
  const char *text = next_field(reader);
  if (!g_utf8_validate(text, -1, NULL)) reader->bad = TRUE;
  for (const char *end; *text && !reader->bad; text = end + 1) {
    end = strchr(text, '\n');
    reader->bad = !end || (*text != '+' && *text != '-');
    if (reader->bad) return;
    DsCandidate *candidate = g_new0(DsCandidate, 1);
    candidate->key = g_strndup(text + 1, (gsize)(end - text - 1));
    candidate->proven = *text == '+';
    g_ptr_array_add(candidates, candidate);
  }
}

static void take_lines(Reader *reader, GPtrArray *lines) {
  const char *text = next_field(reader);
  if (!g_utf8_validate(text, -1, NULL)) reader->bad = TRUE;
  for (const char *end; *text && !reader->bad && (end = strchr(text, '\n')); text = end + 1)
    g_ptr_array_add(lines, g_strndup(text, (gsize)(end - text)));
}

static gboolean refuse(GError **error) {
  g_set_error(error, DS_ERROR, DS_ERROR_INDEX, "a manifest of the index is damaged");
  return FALSE;
}

static gboolean is_known(int code, const char *key) {
  return code >= -1 && code < DS_ERROR_N_CODES && strlen(key) == 32;
}

static void take_all(Reader *reader, DsManifest *m) {
  m->path = take_bytes(reader);
  m->key = take_text(reader);
  m->stamp.size = (guint64)take_number(reader);
  m->stamp.mtime_ns = take_number(reader);
  m->stamp.inode = (guint64)take_number(reader);
  m->sha256 = take_text(reader);
  m->stamp_trusted = take_number(reader) != 0;
  guint *versions[] = {&m->facts_version, &m->judge_version, &m->link_version, &m->schema_version};
  for (guint i = 0; i < G_N_ELEMENTS(versions); i++) *versions[i] = take_count(reader);
  gint64 code = take_number(reader);
  m->code = (int)CLAMP(code, G_MININT, G_MAXINT);
  m->stale = take_number(reader) != 0;
  m->pages = take_count(reader);
  m->slides = take_count(reader);
  m->message = take_text(reader);
  m->title = take_text(reader);
  take_numbers(reader, m->textless);
  take_numbers(reader, m->failed_pages);
  take_candidates(reader, m->candidates);
  char **texts[] = {&m->profile_hash, &m->link_hash, &m->talk_id, &m->how, &m->evidence};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) *texts[i] = take_text(reader);
  m->score = take_double(reader);
  m->next_best = take_double(reader);
  take_lines(reader, m->others);
}

DsManifest *ds_manifest_decode(GBytes *bytes, GError **error) {
  gsize len;
  const char *data = g_bytes_get_data(bytes, &len);
  Reader reader = {data, data + len, len == 0};
  g_autoptr(DsManifest) m = ds_manifest_new();
  take_all(&reader, m);
  if (!reader.bad && reader.at == reader.end && m->path && m->key && is_known(m->code, m->key)) return g_steal_pointer(&m);
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

/* A talk out of the index. What would be a worker's fault elsewhere is damage here, and the index is then made anew. */
static DsTalk *talk_of(GVariant *value, GError **error) {
  DsTalk *talk = ds_talk_decode(value, NULL);
  if (!talk) refuse(error);
  return talk;
}

static gboolean take_talks(GVariant *value, GPtrArray *talks, GError **error) {
  g_autoptr(GVariant) array = g_variant_get_child_value(value, 10);
  for (gsize i = 0; i < g_variant_n_children(array); i++) {
    g_autoptr(GVariant) one = g_variant_get_child_value(array, i);
    DsTalk *talk = talk_of(one, error);
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

GVariantType *ds_kept_talk_type(void) {
  const GVariantType *parts[] = {ds_talk_variant_type(), G_VARIANT_TYPE_BOOLEAN};
  return g_variant_type_new_tuple(parts, 2);
}

GBytes *ds_kept_talk_encode(const DsTalk *talk, gboolean linked) {
  GVariant *children[] = {ds_talk_encode(talk), g_variant_new_boolean(linked)};
  return ds_variant_bytes(g_variant_new_tuple(children, 2));
}

DsTalk *ds_kept_talk_decode_names(GBytes *bytes) {
  g_autoptr(GVariantType) type = ds_kept_talk_type();
  g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_new_from_bytes(type, bytes, FALSE));
  g_autoptr(GVariant) talk = g_variant_get_child_value(value, 0);
  return ds_talk_decode_names(talk);
}

DsTalk *ds_kept_talk_decode(GBytes *bytes, GError **error) {
  g_autoptr(GVariantType) type = ds_kept_talk_type();
  g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_new_from_bytes(type, bytes, FALSE));
  if (!g_variant_is_normal_form(value)) {
    refuse(error);
    return NULL;
  }
  g_autoptr(GVariant) talk = g_variant_get_child_value(value, 0);
  return talk_of(talk, error);
}
