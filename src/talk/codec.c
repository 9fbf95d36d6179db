/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Talks as bytes and back. Decoding trusts nothing: types, normal form, ranges and counts are checked before anything is kept. */
#include <decksearch/talk.h>

#include <string.h>

#define MAX_LIST 4096u /* entries of one list of a talk: speakers, titles, videos, sources, … */

/* id title titles kind speakers event event_key event_raw section date start end tz utc_offset url videos slides_url projects tags
 * language abstract decks sources room */
#define TALK_TYPE "(msmsa(sms)ya(sms)msmsmsmsmsmsmsmsimsa(sms)msasasmsmsasa(su)ms)"

const GVariantType *ds_talk_variant_type(void) { return G_VARIANT_TYPE(TALK_TYPE); }

/* GVariant takes valid UTF-8 only; the model promises it, the codec makes sure. */
static GVariant *text(const char *value) { return g_variant_new_take_string(ds_utf8_clean(value ? value : "", -1)); }
static GVariant *maybe(const char *value) { return g_variant_new_maybe(G_VARIANT_TYPE_STRING, value ? text(value) : NULL); }
static GVariant *pair(const char *first, const char *second) {
  GVariant *children[] = {text(first), maybe(second)};
  return g_variant_new_tuple(children, 2);
}

static GVariant *strings(const GPtrArray *list) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("as"));
  for (guint i = 0; i < MIN(list->len, MAX_LIST); i++) g_variant_builder_add_value(&builder, text(g_ptr_array_index(list, i)));
  return g_variant_builder_end(&builder);
}

/* Titles, speakers and videos are all two strings, the second one optional. */
G_STATIC_ASSERT(sizeof(DsTitle) == 2 * sizeof(char *) && sizeof(DsSpeaker) == sizeof(DsTitle) && sizeof(DsVideo) == sizeof(DsTitle));
static GVariant *pairs(const GPtrArray *list) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("a(sms)"));
  for (guint i = 0; i < MIN(list->len, MAX_LIST); i++) {
    char *const *two = g_ptr_array_index(list, i);
    g_variant_builder_add_value(&builder, pair(two[0], two[1]));
  }
  return g_variant_builder_end(&builder);
}

static GVariant *sources(const GPtrArray *list) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE("a(su)"));
  for (guint i = 0; i < MIN(list->len, MAX_LIST); i++) {
    const DsSource *source = g_ptr_array_index(list, i);
    GVariant *children[] = {text(source->file), g_variant_new_uint32(source->line)};
    g_variant_builder_add_value(&builder, g_variant_new_tuple(children, 2));
  }
  return g_variant_builder_end(&builder);
}

GVariant *ds_talk_encode(const DsTalk *talk) {
  GVariant *children[] = {
      maybe(talk->id),       maybe(talk->title),     pairs(talk->titles),  g_variant_new_byte((guchar)talk->kind),
      pairs(talk->speakers), maybe(talk->event),     maybe(talk->event_key), maybe(talk->event_raw),
      maybe(talk->section),  maybe(talk->date),      maybe(talk->start),   maybe(talk->end),
      maybe(talk->tz),       g_variant_new_int32(talk->utc_offset),        maybe(talk->url),
      pairs(talk->videos),   maybe(talk->slides_url), strings(talk->projects), strings(talk->tags),
      maybe(talk->language), maybe(talk->abstract),  strings(talk->decks), sources(talk->sources),
      maybe(talk->room),
  };
  return g_variant_new_tuple(children, G_N_ELEMENTS(children));
}

/* ---- back ---- */

static char *take_maybe(GVariant *value, gsize child) {
  g_autoptr(GVariant) maybe_value = g_variant_get_child_value(value, child);
  g_autoptr(GVariant) inner = g_variant_get_maybe(maybe_value);
  return inner ? g_variant_dup_string(inner, NULL) : NULL;
}

/* The list that is child number @child of @value, when it is no longer than a list may be. */
static GVariant *list_at(GVariant *value, gsize child, gsize *ret_n, GError **error) {
  g_autoptr(GVariant) array = g_variant_get_child_value(value, child);
  *ret_n = g_variant_n_children(array);
  if (*ret_n <= MAX_LIST) return g_steal_pointer(&array);
  g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "talk with a list of %" G_GSIZE_FORMAT " entries", *ret_n);
  return NULL;
}

static gboolean take_pairs(GVariant *value, gsize child, GPtrArray *list, GError **error) {
  gsize n;
  g_autoptr(GVariant) array = list_at(value, child, &n, error);
  if (!array) return FALSE;
  for (gsize i = 0; i < n; i++) {
    g_autoptr(GVariant) tuple = g_variant_get_child_value(array, i);
    char **two = g_new0(char *, 2);
    g_variant_get_child(tuple, 0, "s", &two[0]);
    two[1] = take_maybe(tuple, 1);
    g_ptr_array_add(list, two);
  }
  return TRUE;
}

static gboolean take_strings(GVariant *value, gsize child, GPtrArray *list, GError **error) {
  gsize n;
  g_autoptr(GVariant) array = list_at(value, child, &n, error);
  if (!array) return FALSE;
  for (gsize i = 0; i < n; i++) {
    char *one = NULL;
    g_variant_get_child(array, i, "s", &one);
    g_ptr_array_add(list, one);
  }
  return TRUE;
}

static gboolean take_sources(GVariant *value, gsize child, DsTalk *talk, GError **error) {
  gsize n;
  g_autoptr(GVariant) array = list_at(value, child, &n, error);
  if (!array) return FALSE;
  for (gsize i = 0; i < n; i++) {
    const char *file = NULL;
    guint32 line = 0;
    g_variant_get_child(array, i, "(&su)", &file, &line);
    ds_talk_add_source(talk, file, line);
  }
  return TRUE;
}

/* @text is digits where @mask has '0', else the mask's characters. */
static gboolean has_mask(const char *text_value, const char *mask) {
  gsize i = 0;
  for (; mask[i]; i++)
    if (mask[i] == '0' ? !g_ascii_isdigit(text_value[i]) : text_value[i] != mask[i]) return FALSE;
  return text_value[i] == '\0';
}

const char *ds_talk_fault(const DsTalk *talk) {
  if (!talk->title || !*talk->title) return "no title";
  if ((guint)talk->kind >= DS_TALK_N_KINDS) return "an unknown kind";
  if (talk->date && !has_mask(talk->date, "0000-00-00")) return "a date that is none";
  if (talk->start && !has_mask(talk->start, "00:00")) return "a start that is no time";
  if (talk->end && !has_mask(talk->end, "00:00")) return "an end that is no time";
  if (talk->utc_offset != DS_UTC_UNKNOWN && ABS((gint64)talk->utc_offset) > 18 * 60) return "an offset that is none";
  return NULL;
}

static gboolean take_lists(GVariant *value, DsTalk *talk, GError **error) {
  return take_pairs(value, 2, talk->titles, error) && take_pairs(value, 4, talk->speakers, error) && take_pairs(value, 15, talk->videos, error) &&
         take_strings(value, 17, talk->projects, error) && take_strings(value, 18, talk->tags, error) &&
         take_strings(value, 21, talk->decks, error) && take_sources(value, 22, talk, error);
}

DsTalk *ds_talk_decode(GVariant *value, GError **error) {
  if (!g_variant_is_of_type(value, ds_talk_variant_type()) || !g_variant_is_normal_form(value)) {
    g_set_error_literal(error, DS_ERROR, DS_ERROR_PROTOCOL, "bytes that are no talk");
    return NULL;
  }
  g_autoptr(DsTalk) talk = ds_talk_new();
  const struct { char **field; gsize child; } fields[] = {
      {&talk->id, 0},      {&talk->title, 1},       {&talk->event, 5},     {&talk->event_key, 6}, {&talk->event_raw, 7},
      {&talk->section, 8}, {&talk->date, 9},        {&talk->start, 10},    {&talk->end, 11},      {&talk->tz, 12},
      {&talk->url, 14},    {&talk->slides_url, 16}, {&talk->language, 19}, {&talk->abstract, 20}, {&talk->room, 23},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) *fields[i].field = take_maybe(value, fields[i].child);
  guchar kind = 0;
  g_variant_get_child(value, 3, "y", &kind);
  g_variant_get_child(value, 13, "i", &talk->utc_offset);
  if (!take_lists(value, talk, error)) return NULL;
  talk->kind = (DsTalkKind)kind;
  const char *wrong = ds_talk_fault(talk);
  if (wrong) {
    g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "talk with %s", wrong);
    return NULL;
  }
  return g_steal_pointer(&talk);
}
