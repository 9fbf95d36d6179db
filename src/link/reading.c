/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads of a deck what can tell which talk it belongs to: path, metadata, its first slides and its last, addresses, events and dates. */
#include "internal.h"

#include <string.h>

enum {
  FIRST_SLIDES = 8, /* where a title slide can be: an advertisement, a licence or a blank may come first */
  TITLE_SLIDES = 5, /* of these, so many with text are read */
  LAST_SLIDES = 2,
  TITLE_LINES = 5,  /* a title slide has no more lines of its title's size */
  LIST_BULLETS = 3, /* nor so many bullets */
  STREAM_LINES = 24,
  STREAM_WORDS = 160,
  FURNITURE = 12,
  URL_WORDS = 4096, /* words of text looked at for addresses */
  NAME_GAP = 16,    /* words of different streams do not make a name */
};

static void stream_free(gpointer data) {
  LinkStream *stream = data;
  g_array_unref(stream->words);
  g_array_unref(stream->line_starts);
  g_array_unref(stream->line_sizes);
  g_free(stream);
}

static LinkStream *stream_new(LinkSource source, guint rank) {
  LinkStream *stream = g_new0(LinkStream, 1);
  *stream = (LinkStream){.source = source, .rank = rank, .words = link_words_new()};
  stream->line_starts = g_array_new(FALSE, TRUE, sizeof(guint));
  stream->line_sizes = g_array_new(FALSE, TRUE, sizeof(float));
  return stream;
}

static void stream_add(LinkStream *stream, const char *text, float size, DsStemmer *stemmer) {
  guint start = stream->words->len;
  if (stream->line_sizes->len >= STREAM_LINES) return;
  link_words_append(stream->words, text, stream->line_sizes->len, STREAM_WORDS, stemmer);
  if (stream->words->len == start) return;
  g_array_append_val(stream->line_starts, start);
  g_array_append_val(stream->line_sizes, size);
  stream->largest = MAX(stream->largest, size);
}

/* The cells of a table's row are no one text. */
static void stream_add_cells(LinkStream *stream, const DsLine *line, DsStemmer *stemmer) {
  g_auto(GStrv) cell = g_strsplit(line->text, "\t", STREAM_LINES);
  for (guint i = 0; cell[i]; i++) stream_add(stream, cell[i], line->size, stemmer);
}

/* An agenda has an "Intro" too: of a slide, only the few large lines of a title count. */
static void judge_stream(LinkStream *stream) {
  guint large = 0;
  for (guint i = 0; i < stream->line_sizes->len; i++) {
    if (g_array_index(stream->line_sizes, float, i) < 0.6f * stream->largest) continue;
    large++;
    stream->variant |= link_variant_of_words(stream->words, g_array_index(stream->line_starts, guint, i),
                                             g_array_index(stream->line_starts, guint, i + 1));
  }
  if (stream->source == LINK_FROM_SLIDE && large > TITLE_LINES) stream->is_list = TRUE;
  if (stream->is_list) stream->variant = 0;
}

/* Takes @stream over when it says something. */
static void keep_stream(const DsLinker *linker, LinkReading *reading, LinkStream *stream) {
  guint end = stream->words->len;
  if (end == 0) {
    stream_free(stream);
    return;
  }
  g_array_append_val(stream->line_starts, end);
  link_words_identify(linker, stream->words);
  judge_stream(stream);
  g_ptr_array_add(reading->streams, stream);
}

static void add_names(LinkReading *reading, const char *text, gboolean far, DsStemmer *stemmer) {
  if (text) link_words_append(reading->names, text, far, 4000, stemmer);
}

/* A word that no name has, so that the last name of one text and the first of the next are no person. */
static void part_names(LinkReading *reading) {
  for (guint i = 0; i < NAME_GAP; i++) {
    LinkWord gap = {.fold = g_strdup(""), .stem = g_strdup("")};
    g_array_append_val(reading->names, gap);
  }
}

static void index_names(LinkReading *reading) {
  for (guint i = 0; i < reading->names->len; i++) {
    const char *fold = g_array_index(reading->names, LinkWord, i).fold;
    if (!*fold) continue;
    GArray *at = g_hash_table_lookup(reading->name_at, fold);
    if (!at) g_hash_table_insert(reading->name_at, (char *)fold, at = g_array_new(FALSE, FALSE, sizeof(guint)));
    g_array_append_val(at, i);
  }
}

/* Words that conferences are called by; "KubeCon" is known by itself. */
static gboolean is_event_word(const char *word) {
  static const char *const words[] = {"summit", "conference", "meetup", "webinar", "days", "day", "symposium", "forum", "congress", "expo"};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (!strcmp(word, words[i])) return TRUE;
  gsize len = strlen(word);
  return len > 4 && g_str_has_suffix(word, "con");
}

static gboolean names_some_event(const char *text) {
  g_autofree char *key = ds_fold_key(text);
  g_auto(GStrv) word = g_strsplit(key, " ", 40);
  for (guint i = 0; word[i]; i++)
    if (is_event_word(word[i])) return TRUE;
  return FALSE;
}

/* Any text is an event's name to the talk room; here only a KubeCon, or an event that a list has. @alone: the text is a line or a name of
 * its own, so that what else it names is an event too. */
static void note_event(const DsLinker *linker, LinkReading *reading, const char *text, gboolean alone) {
  if (!text || !*text || strlen(text) > 200) return;
  g_autoptr(DsEvent) event = ds_event_identify(text, 0);
  if (!event || !event->year || !event->key) return;
  gboolean kubecon = g_str_has_prefix(event->key, "kubecon-") && g_ascii_isalpha(event->key[8]);
  if (kubecon || g_hash_table_contains(linker->events, event->key))
    g_hash_table_add(reading->events, g_strdup(event->key));
  else if (alone && strlen(text) < 80 && !g_str_has_prefix(event->key, "kubecon") && names_some_event(text))

    g_ptr_array_add(reading->other_events, ds_fold_key(text));
}

/* What the title slide, or the path, says about when and where. */
static void note_when(const DsLinker *linker, LinkReading *reading, const char *text) {
  if (!text) return;
  note_event(linker, reading, text, TRUE);
  reading->years |= link_years_in(text);
  link_dates_in(text, reading->dates);
}

static gboolean is_shown(const DsSlideLine *line) {
  return line->role != DS_ROLE_NOISE && line->role != DS_ROLE_HIDDEN && line->role != DS_ROLE_NOTES;
}

static void read_title_slide(const DsLinker *linker, LinkReading *reading, const DsSlide *slide, guint rank, DsStemmer *stemmer) {
  LinkStream *stream = stream_new(LINK_FROM_SLIDE, rank);
  guint bullets = 0;
  g_autoptr(GString) three = g_string_new(NULL); /* an event's name may stand in several boxes */
  for (guint i = 0; i < slide->lines->len; i++) {
    const DsSlideLine *line = &g_array_index(slide->lines, DsSlideLine, i);
    if (line->role == DS_ROLE_HIDDEN || line->role == DS_ROLE_NOTES) continue;
    add_names(reading, line->line->text, rank > 1, stemmer);
    bullets += (line->line->flags & DS_LINE_BULLET) != 0;
    if (is_shown(line)) stream_add_cells(stream, line->line, stemmer);
    if (rank == 0 && i < STREAM_LINES) {
      note_when(linker, reading, line->line->text);
      g_string_append_printf(three, "%s ", line->line->text);
    }
  }
  note_event(linker, reading, three->str, FALSE);
  stream->is_list = bullets >= LIST_BULLETS;
  part_names(reading);
  if (slide->ordinal <= 1 && stream->words->len > 1) reading->has_text = TRUE; /* else the title slide may be a picture */
  keep_stream(linker, reading, stream);
}

static void read_furniture(const DsLinker *linker, LinkReading *reading, const DsDeck *deck, DsStemmer *stemmer) {
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint s = 0; s < deck->slides->len && s < 2 * FIRST_SLIDES; s++) {
    const DsSlide *slide = deck->slides->pdata[s];
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < slide->lines->len; i++) {
      const DsSlideLine *line = &g_array_index(slide->lines, DsSlideLine, i);
      if (line->role != DS_ROLE_NOISE || (line->noise != DS_NOISE_BANNER && line->noise != DS_NOISE_FOOTER)) continue;
      if (all->len < 160) g_string_append_printf(all, "%s ", line->line->text);
      if (g_hash_table_size(seen) >= FURNITURE || !g_hash_table_add(seen, line->line->text)) continue;
      LinkStream *stream = stream_new(LINK_FROM_FURNITURE, 0);
      stream_add(stream, line->line->text, line->line->size, stemmer);
      keep_stream(linker, reading, stream);
      add_names(reading, line->line->text, FALSE, stemmer);
      part_names(reading);
      note_event(linker, reading, line->line->text, TRUE);
    }
    note_event(linker, reading, all->str, FALSE);
  }
}

static void read_slides(const DsLinker *linker, LinkReading *reading, const DsDeck *deck, DsStemmer *stemmer) {
  guint rank = 0, s = 0;
  for (; s < deck->slides->len && s < FIRST_SLIDES && rank < TITLE_SLIDES; s++) {
    const DsSlide *slide = deck->slides->pdata[s];
    guint before = reading->streams->len;
    read_title_slide(linker, reading, slide, rank, stemmer);
    if (reading->streams->len > before) rank++;
  }
  for (guint i = MAX(s, deck->slides->len > LAST_SLIDES ? deck->slides->len - LAST_SLIDES : 0); i < deck->slides->len; i++) {
    const DsSlide *slide = deck->slides->pdata[i];
    for (guint k = 0; k < slide->lines->len && k < 2 * STREAM_LINES; k++)
      add_names(reading, g_array_index(slide->lines, DsSlideLine, k).line->text, TRUE, stemmer);
    part_names(reading);
  }
  read_furniture(linker, reading, deck, stemmer);
}

static void read_metadata(const DsLinker *linker, LinkReading *reading, const DsMetadata *meta, DsStemmer *stemmer) {
  reading->created = meta->created > 0 ? meta->created / (24 * 60 * 60) : 0;
  add_names(reading, meta->author, FALSE, stemmer);
  part_names(reading);
  note_event(linker, reading, meta->subject, TRUE);
  note_event(linker, reading, meta->keywords, FALSE);
  if (!meta->title || strlen(meta->title) > 1000) return;
  /* programs write their own name before, and a file's name as the title */
  const char *dash = g_str_has_prefix(meta->title, "Microsoft ") ? strstr(meta->title, " - ") : NULL;
  g_autofree char *title = link_open_file_name(dash ? dash + 3 : meta->title);
  note_when(linker, reading, title);
  LinkStream *stream = stream_new(LINK_FROM_METADATA, 0);
  stream_add(stream, title, 0, stemmer);
  keep_stream(linker, reading, stream);
}

char *link_file_key(const char *name) {
  g_autofree char *opened = link_open_file_name(name);
  gsize len = strlen(opened);
  if (len > 4 && !g_ascii_strcasecmp(opened + len - 4, ".pdf")) opened[len - 4] = '\0';
  GArray *words = link_words_new();
  g_autoptr(DsStemmer) stemmer = ds_stemmer_new();
  link_words_append(words, opened, 0, 64, stemmer);
  GString *key = g_string_new(NULL);
  for (guint i = 0; i < words->len; i++) g_string_append_printf(key, "%s ", g_array_index(words, LinkWord, i).fold);
  g_array_unref(words);
  return g_string_free(key, FALSE);
}

static void read_path(const DsLinker *linker, LinkReading *reading, const char *path, DsStemmer *stemmer) {
  g_auto(GStrv) parts = g_strsplit(path, "/", -1);
  for (guint i = 0; parts[i]; i++) {
    g_autofree char *opened = link_open_file_name(parts[i]);
    note_event(linker, reading, opened, TRUE);
    reading->path_years |= link_years_in(opened);
    link_dates_in(opened, reading->dates);
    if (parts[i + 1]) continue;
    gsize len = strlen(opened);
    if (len > 4 && !g_ascii_strcasecmp(opened + len - 4, ".pdf")) opened[len - 4] = '\0';
    reading->file_key = link_file_key(parts[i]);
    add_names(reading, opened, FALSE, stemmer);
    part_names(reading);
    LinkStream *stream = stream_new(LINK_FROM_FILE, 0);
    stream_add(stream, opened, 0, stemmer);
    keep_stream(linker, reading, stream);
  }
}

static void note_url(const DsLinker *linker, LinkReading *reading, const char *url, gboolean at_end) {
  g_autofree char *key = link_url_key(url);
  if (!key || !g_hash_table_contains(linker->by_url, key)) return;
  guint before = GPOINTER_TO_UINT(g_hash_table_lookup(reading->url_keys, key));
  g_hash_table_insert(reading->url_keys, g_steal_pointer(&key), GUINT_TO_POINTER(at_end || before == 1 ? 1 : 2));
}

static void read_urls(const DsLinker *linker, LinkReading *reading, const DsFacts *facts) {
  guint words = 0;
  for (guint i = 0; i < facts->pages->len; i++) {
    const DsPage *page = facts->pages->pdata[i];
    gboolean at_end = i < 3 || i + 3 >= facts->pages->len;
    for (guint k = 0; k < page->links->len; k++) note_url(linker, reading, g_array_index(page->links, DsLink, k).uri, at_end);
    for (guint k = 0; k < page->lines->len && words < URL_WORDS; k++) {
      const char *text = g_array_index(page->lines, DsLine, k).text;
      if (!strchr(text, '/')) continue;
      g_auto(GStrv) word = g_strsplit_set(text, " \t()<>,;\"'", 64);
      for (guint w = 0; word[w]; w++, words++)
        if (strchr(word[w], '/')) note_url(linker, reading, word[w], at_end);
    }
  }
}

LinkReading *link_reading_new(const DsLinker *linker, const char *path, const DsDeck *deck) {
  LinkReading *reading = g_new0(LinkReading, 1);
  reading->streams = g_ptr_array_new_with_free_func(stream_free);
  reading->names = link_words_new();
  reading->name_at = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
  reading->url_keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  reading->events = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  reading->other_events = g_ptr_array_new_with_free_func(g_free);
  reading->dates = g_array_new(FALSE, FALSE, sizeof(LinkDate));
  g_autoptr(DsStemmer) stemmer = ds_stemmer_new();
  g_autofree char *clean = ds_utf8_clean(path, -1);
  read_path(linker, reading, clean, stemmer);
  if (deck && deck->facts) {
    read_metadata(linker, reading, &deck->facts->meta, stemmer);
    read_slides(linker, reading, deck, stemmer);
    read_urls(linker, reading, deck->facts);
  }
  index_names(reading);
  return reading;
}

void link_reading_free(LinkReading *reading) {
  if (!reading) return;
  g_ptr_array_unref(reading->streams);
  g_hash_table_unref(reading->name_at);
  g_array_unref(reading->names);
  g_hash_table_unref(reading->url_keys);
  g_hash_table_unref(reading->events);
  g_ptr_array_unref(reading->other_events);
  g_array_unref(reading->dates);
  g_free(reading->file_key);
  g_free(reading);
}
