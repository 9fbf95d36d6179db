/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A talk list of any bytes: whatever is read of it passes the wire, can be shown, and merges the same in any order. */
#pragma once

#include "fuzz.h"

#include <decksearch/talklist.h>
#include <decksearch/wire.h>

static inline GPtrArray *fuzz_talks_read(const char *name, const uint8_t *data, size_t size) {
  g_autoptr(GPtrArray) talks = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  g_autoptr(GPtrArray) doubts = g_ptr_array_new_with_free_func((GDestroyNotify)ds_doubt_free);
  g_autoptr(GError) error = NULL;
  gboolean ok = ds_talklist_read(name, (const char *)data, size, talks, doubts, &error);
  fuzz_check_outcome(ok, error);
  for (guint i = 0; i < doubts->len; i++) {
    g_autoptr(GVariant) sent = g_variant_ref_sink(ds_wire_doubt_encode(g_ptr_array_index(doubts, i)));
    g_autoptr(DsDoubt) doubt = ds_wire_doubt_decode(sent, NULL);
    g_autofree char *shown = ds_doubt_format(doubt);
    fuzz_check_text(shown);
  }
  return g_steal_pointer(&talks);
}

static inline void fuzz_check_talk(const DsTalk *talk) {
  const char *const texts[] = {talk->id,   talk->title, talk->event, talk->event_key, talk->event_raw,  talk->section,  talk->date,    talk->start,
                               talk->end,  talk->tz,    talk->room,  talk->url,       talk->slides_url, talk->language, talk->abstract};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) fuzz_check_text(texts[i]);
  for (guint i = 0; i < talk->speakers->len; i++) fuzz_check_text(((DsSpeaker *)g_ptr_array_index(talk->speakers, i))->name);
  for (guint i = 0; i < talk->titles->len; i++) fuzz_check_text(((DsTitle *)g_ptr_array_index(talk->titles, i))->text);
  for (guint i = 0; i < talk->videos->len; i++) fuzz_check_text(((DsVideo *)g_ptr_array_index(talk->videos, i))->url);
  const GPtrArray *const lists[] = {talk->projects, talk->tags, talk->decks};
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
    for (guint k = 0; k < lists[i]->len; k++) fuzz_check_text(g_ptr_array_index(lists[i], k));
}

/* The host takes what the worker makes, and nothing is lost on the way. */
static inline void fuzz_talk_travels(const DsTalk *talk) {
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) sent = g_variant_ref_sink(ds_talk_encode(talk));
  g_autoptr(DsTalk) came = ds_talk_decode(sent, &error);
  if (!came) g_error("the host refuses a %s", error->message);
  g_autoptr(GVariant) again = g_variant_ref_sink(ds_talk_encode(came));
  g_assert(g_variant_equal(sent, again));
}

static inline GVariant *fuzz_talks_merged(GPtrArray *talks) {
  g_autoptr(GPtrArray) merged = ds_talks_merge(talks);
  GVariantBuilder all;
  g_variant_builder_init(&all, G_VARIANT_TYPE_ARRAY);
  for (guint i = 0; i < merged->len; i++) {
    fuzz_talk_travels(g_ptr_array_index(merged, i));
    g_variant_builder_add_value(&all, ds_talk_encode(g_ptr_array_index(merged, i)));
  }
  g_auto(GStrv) names = ds_event_names(merged);
  for (guint i = 0; names[i]; i++) fuzz_check_text(names[i]);
  if (merged->len) return g_variant_ref_sink(g_variant_builder_end(&all));
  g_variant_builder_clear(&all);
  return g_variant_ref_sink(g_variant_new_boolean(FALSE));
}

static inline int fuzz_talklist(const char *name, const uint8_t *data, size_t size) {
  g_autoptr(GPtrArray) talks = fuzz_talks_read(name, data, size), same = fuzz_talks_read(name, data, size);
  g_assert(talks->len == same->len);
  for (guint i = 0; i < talks->len; i++) {
    fuzz_check_talk(g_ptr_array_index(talks, i));
    fuzz_talk_travels(g_ptr_array_index(talks, i));
  }
  for (guint i = 0; i < same->len / 2; i++) {
    gpointer *first = &same->pdata[i], *last = &same->pdata[same->len - 1 - i], kept = *first;
    *first = *last;
    *last = kept;
  }
  g_autoptr(GVariant) forwards = fuzz_talks_merged(talks), backwards = fuzz_talks_merged(same);
  g_assert(g_variant_equal(forwards, backwards));
  return 0;
}
