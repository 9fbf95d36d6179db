/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The talk model: making, freeing, filling; doubts. */
#include <decksearch/talk.h>

#include <string.h>

static void speaker_free(DsSpeaker *speaker) {
  if (!speaker) return;
  g_free(speaker->name);
  g_free(speaker->affiliation);
  g_free(speaker);
}

static void title_free(DsTitle *title) {
  if (!title) return;
  g_free(title->text);
  g_free(title->lang);
  g_free(title);
}

static void video_free(DsVideo *video) {
  if (!video) return;
  g_free(video->url);
  g_free(video->lang);
  g_free(video);
}

static void source_free(DsSource *source) {
  if (!source) return;
  g_free(source->file);
  g_free(source);
}

DsTalk *ds_talk_new(void) {
  DsTalk *talk = g_new0(DsTalk, 1);
  talk->titles = g_ptr_array_new_with_free_func((GDestroyNotify)title_free);
  talk->speakers = g_ptr_array_new_with_free_func((GDestroyNotify)speaker_free);
  talk->videos = g_ptr_array_new_with_free_func((GDestroyNotify)video_free);
  talk->projects = g_ptr_array_new_with_free_func(g_free);
  talk->tags = g_ptr_array_new_with_free_func(g_free);
  talk->decks = g_ptr_array_new_with_free_func(g_free);
  talk->sources = g_ptr_array_new_with_free_func((GDestroyNotify)source_free);
  talk->utc_offset = DS_UTC_UNKNOWN;
  return talk;
}

void ds_talk_free(DsTalk *talk) {
  if (!talk) return;
  char *const strings[] = {talk->id,   talk->title, talk->event, talk->event_key, talk->event_raw,  talk->section,  talk->date,
                           talk->start, talk->end,  talk->tz,    talk->url,       talk->slides_url, talk->language, talk->abstract,  talk->room};
  for (guint i = 0; i < G_N_ELEMENTS(strings); i++) g_free(strings[i]);
  GPtrArray *const arrays[] = {talk->titles, talk->speakers, talk->videos, talk->projects, talk->tags, talk->decks, talk->sources};
  for (guint i = 0; i < G_N_ELEMENTS(arrays); i++) g_ptr_array_unref(arrays[i]);
  g_free(talk);
}

void ds_talk_add_speaker(DsTalk *talk, const char *name, const char *affiliation) {
  DsSpeaker *speaker = g_new0(DsSpeaker, 1);
  speaker->name = g_strdup(name);
  speaker->affiliation = g_strdup(affiliation);
  g_ptr_array_add(talk->speakers, speaker);
}

void ds_talk_add_source(DsTalk *talk, const char *file, guint line) {
  DsSource *source = g_new0(DsSource, 1);
  source->file = g_strdup(file);
  source->line = line;
  g_ptr_array_add(talk->sources, source);
}

void ds_talk_add_video(DsTalk *talk, const char *url, const char *lang) {
  DsVideo *video = g_new0(DsVideo, 1);
  video->url = g_strdup(url);
  video->lang = g_strdup(lang);
  g_ptr_array_add(talk->videos, video);
}

void ds_talk_add_title(DsTalk *talk, const char *text, const char *lang) {
  DsTitle *title = g_new0(DsTitle, 1);
  title->text = g_strdup(text);
  title->lang = g_strdup(lang);
  g_ptr_array_add(talk->titles, title);
  if (!talk->title) talk->title = g_strdup(text);
}

DsDoubt *ds_doubt_new(const char *file, guint line, guint column, const char *format, ...) {
  DsDoubt *doubt = g_new0(DsDoubt, 1);
  doubt->file = g_strdup(file);
  doubt->line = line;
  doubt->column = column;
  va_list args;
  va_start(args, format);
  doubt->message = g_strdup_vprintf(format, args);
  va_end(args);
  return doubt;
}

void ds_doubt_free(DsDoubt *doubt) {
  if (!doubt) return;
  g_free(doubt->file);
  g_free(doubt->message);
  g_free(doubt);
}

char *ds_doubt_format(const DsDoubt *doubt) {
  g_autofree char *file = ds_escape(doubt->file ? doubt->file : "");
  g_autofree char *message = ds_escape(doubt->message ? doubt->message : "");
  if (!doubt->line) return g_strdup_printf("%s: %s", file, message);
  if (!doubt->column) return g_strdup_printf("%s:%u: %s", file, doubt->line, message);
  return g_strdup_printf("%s:%u:%u: %s", file, doubt->line, doubt->column, message);
}

char *ds_talk_when(const DsTalk *talk) {
  if (talk->date) return g_strdup(talk->date);
  const char *dash = talk->event_key ? strrchr(talk->event_key, '-') : NULL;
  gboolean year = dash && strlen(dash + 1) == 4 && strspn(dash + 1, "0123456789") == 4;
  return year ? g_strdup(dash + 1) : NULL;
}
