/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The richer fields of two entries for one talk. */
#include "merge.h"

#include <string.h>

gboolean ds_talk_title_is_cut(const char *title) {
  gsize len = strlen(title); /* both signs have three bytes */
  return len >= 3 && (memcmp(title + len - 3, "...", 3) == 0 || memcmp(title + len - 3, "…", 3) == 0);
}

char *ds_talk_title_key(const char *title) {
  if (!ds_talk_title_is_cut(title)) return ds_fold_key(title);
  g_autofree char *bare = g_strndup(title, strlen(title) - 3);
  return ds_fold_key(bare);
}

static void fill(char **field, const char *other) {
  if (!*field && other) *field = g_strdup(other);
}

static void add_missing(GPtrArray *list, const GPtrArray *others) {
  for (guint i = 0; i < others->len; i++)
    if (!g_ptr_array_find_with_equal_func(list, g_ptr_array_index(others, i), g_str_equal, NULL))
      g_ptr_array_add(list, g_strdup(g_ptr_array_index(others, i)));
}

static void add_titles(DsTalk *talk, const DsTalk *other) {
  for (guint i = 0; i < other->titles->len; i++) {
    const DsTitle *title = g_ptr_array_index(other->titles, i);
    g_autofree char *key = ds_talk_title_key(title->text);
    gboolean known = FALSE;
    for (guint k = 0; k < talk->titles->len && !known; k++) {
      DsTitle *have = g_ptr_array_index(talk->titles, k);
      g_autofree char *have_key = ds_talk_title_key(have->text);
      known = strcmp(key, have_key) == 0 || (ds_talk_title_is_cut(title->text) && g_str_has_prefix(have_key, key));
      if (known) fill(&have->lang, title->lang);
    }
    if (!known) ds_talk_add_title(talk, title->text, title->lang);
  }
}

static void add_speakers(DsTalk *talk, const DsTalk *other) {
  for (guint i = 0; i < other->speakers->len; i++) {
    const DsSpeaker *speaker = g_ptr_array_index(other->speakers, i);
    g_autofree char *key = ds_fold_key(speaker->name);
    DsSpeaker *have = NULL;
    for (guint k = 0; k < talk->speakers->len && !have; k++) {
      DsSpeaker *one = g_ptr_array_index(talk->speakers, k);
      g_autofree char *have_key = ds_fold_key(one->name);
      if (strcmp(key, have_key) == 0) have = one;
    }
    if (have) fill(&have->affiliation, speaker->affiliation);
    else ds_talk_add_speaker(talk, speaker->name, speaker->affiliation);
  }
}

static void add_videos(DsTalk *talk, const DsTalk *other) {
  for (guint i = 0; i < other->videos->len; i++) {
    const DsVideo *video = g_ptr_array_index(other->videos, i);
    DsVideo *have = NULL;
    for (guint k = 0; k < talk->videos->len && !have; k++)
      if (g_strcmp0(((DsVideo *)g_ptr_array_index(talk->videos, k))->url, video->url) == 0) have = g_ptr_array_index(talk->videos, k);
    if (have) fill(&have->lang, video->lang);
    else ds_talk_add_video(talk, video->url, video->lang);
  }
}

static void add_sources(DsTalk *talk, const DsTalk *other) {
  for (guint i = 0; i < other->sources->len; i++) {
    const DsSource *source = g_ptr_array_index(other->sources, i);
    gboolean known = FALSE;
    for (guint k = 0; k < talk->sources->len && !known; k++) {
      const DsSource *have = g_ptr_array_index(talk->sources, k);
      known = have->line == source->line && g_strcmp0(have->file, source->file) == 0;
    }
    if (!known) ds_talk_add_source(talk, source->file, source->line);
  }
}

void ds_talk_enrich(DsTalk *talk, const DsTalk *entry) {
  fill(&talk->event, entry->event);
  if (!talk->event_key) fill(&talk->event_raw, entry->event_raw);
  fill(&talk->event_key, entry->event_key);
  fill(&talk->section, entry->section);
  gboolean no_time = !talk->start;
  if (!talk->date) fill(&talk->date, entry->date);
  if (no_time && entry->start && g_strcmp0(talk->date, entry->date) == 0) {
    fill(&talk->start, entry->start);
    fill(&talk->end, entry->end);
    fill(&talk->tz, entry->tz);
    talk->utc_offset = entry->utc_offset;
  } else if (!talk->tz && entry->tz && g_strcmp0(talk->date, entry->date) == 0 && g_strcmp0(talk->start, entry->start) == 0) {
    fill(&talk->tz, entry->tz);
    talk->utc_offset = entry->utc_offset;
  }
  if (!talk->end && g_strcmp0(talk->start, entry->start) == 0 && talk->start) fill(&talk->end, entry->end);
  fill(&talk->room, entry->room);
  fill(&talk->url, entry->url);
  fill(&talk->slides_url, entry->slides_url);
  fill(&talk->language, entry->language);
  if (entry->abstract && (!talk->abstract || strlen(entry->abstract) > strlen(talk->abstract))) {
    g_free(talk->abstract);
    talk->abstract = g_strdup(entry->abstract);
  }
  if (talk->kind == DS_TALK_TALK) talk->kind = entry->kind;
  add_titles(talk, entry);
  add_speakers(talk, entry);
  add_videos(talk, entry);
  add_sources(talk, entry);
  add_missing(talk->projects, entry->projects);
  add_missing(talk->tags, entry->tags);
  add_missing(talk->decks, entry->decks);
}
