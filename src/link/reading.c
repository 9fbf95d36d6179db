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
  STREAM_WORDS = 160,
  FURNITURE = 12,
  URL_WORDS = 4096, /* words of text looked at for addresses */
  NAME_GAP = 16,    /* words of different streams do not make a name */
};

/* What is needed while a deck is read, and not after. */
typedef struct {
  const DsLinker *linker;
  LinkReading *reading;
} Reader;

/* The words of the reading from the stream's first on are its own as long as it is read. */
static LinkStream stream_begin(const Reader *r, LinkSource source, guint rank) {
  return (LinkStream){.source = source, .rank = rank, .first = r->reading->words->len};
}

static void stream_add(const Reader *r, LinkStream *stream, const char *text, float size) {
  GArray *words = r->reading->words;
  guint start = words->len;
  if (stream->lines >= LINK_STREAM_LINES) return;
  link_words_append(words, text, stream->lines, stream->first + STREAM_WORDS, r->linker->lexicon);
  if (words->len == start) return;
  stream->line_starts[stream->lines] = start;
  stream->line_sizes[stream->lines++] = size;
  stream->largest = MAX(stream->largest, size);
}

/* The cells of a table's row are no one text. */
static void stream_add_cells(const Reader *r, LinkStream *stream, const DsLine *line) {
  if (!strchr(line->text, '\t')) {
    stream_add(r, stream, line->text, line->size);
    return;
  }
  g_auto(GStrv) cell = g_strsplit(line->text, "\t", LINK_STREAM_LINES);
  for (guint i = 0; cell[i]; i++) stream_add(r, stream, cell[i], line->size);
}

/* An agenda has an "Intro" too: of a slide, only the few large lines of a title count. */
static void judge_stream(const LinkReading *reading, LinkStream *stream) {
  guint large = 0;
  for (guint i = 0; i < stream->lines; i++) {
    if (stream->line_sizes[i] < 0.6f * stream->largest) continue;
    large++;
    stream->variant |= link_variant_of_words(reading->words, stream->line_starts[i], stream->line_starts[i + 1]);
  }
  if (stream->source == LINK_FROM_SLIDE && large > TITLE_LINES) stream->is_list = TRUE;
  if (stream->is_list) stream->variant = 0;
  for (guint i = stream->first; i < stream->end; i++) {
    const LinkWord *word = &g_array_index(reading->words, LinkWord, i);
    if (link_stream_says(stream, word)) stream->says += word->term->weight;
  }
}

/* Keeps @stream when it says something. */
static void keep_stream(const Reader *r, LinkStream *stream) {
  stream->end = r->reading->words->len;
  if (stream->end == stream->first) return;
  stream->line_starts[stream->lines] = stream->end;
  link_words_identify(r->linker, r->reading->words, stream->first);
  judge_stream(r->reading, stream);
  guint *said = &r->reading->said[stream->source];
  if (stream->source != LINK_FROM_SLIDE)
    *said = stream->variant;
  else if (stream->rank <= 1 && !*said)
    *said = stream->variant;
  g_array_append_val(r->reading->streams, *stream);
}

static void add_names(const Reader *r, const char *text, gboolean far) {
  if (text) link_words_append(r->reading->names, text, far, 4000, r->linker->lexicon);
}

/* The last name of one text and the first of the next are no person. */
static void part_names(const Reader *r) {
  g_array_set_size(r->reading->names, r->reading->names->len + NAME_GAP);
}

static void index_names(const DsLinker *linker, LinkReading *reading) {
  g_array_set_size(reading->name_next, reading->names->len);
  for (guint i = reading->names->len; i-- > 0;) {
    LinkTerm *term = g_array_index(reading->names, LinkWord, i).term;
    if (!term) continue;
    if (!term->seen) link_term_identify(linker, term);
    g_array_index(reading->name_next, guint, i) = GPOINTER_TO_UINT(g_hash_table_lookup(reading->name_at, term));
    g_hash_table_insert(reading->name_at, term, GUINT_TO_POINTER(i + 1));
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

/* An event without a year says nothing here, and a year has digits that stand together, if perhaps not ASCII ones. */
static gboolean may_have_year(const char *text) {
  for (const char *s = text; *s; s++)
    if ((*s & 0x80) || (g_ascii_isdigit(*s) && g_ascii_isdigit(s[1]))) return TRUE;
  return FALSE;
}

/* Any text is an event's name to the talk room; here only a KubeCon, or an event that a list has. @alone: the text is a line or a name of
 * its own, so that what else it names is an event too. */
static void note_event(const Reader *r, const char *text, gboolean alone) {
  if (!text || !*text || strlen(text) > 200 || !may_have_year(text)) return;
  g_autoptr(DsEvent) event = ds_event_identify(text, 0);
  if (!event || !event->year || !event->key) return;
  gboolean kubecon = g_str_has_prefix(event->key, "kubecon-") && g_ascii_isalpha(event->key[8]);
  if (kubecon || g_hash_table_contains(r->linker->events, event->key))
    g_hash_table_add(r->reading->events, g_strdup(event->key));
  else if (alone && strlen(text) < 80 && !g_str_has_prefix(event->key, "kubecon") && names_some_event(text))
    g_ptr_array_add(r->reading->other_events, ds_fold_key(text));
}

/* What the title slide, or the path, says about when and where. */
static void note_when(const Reader *r, const char *text) {
  if (!text) return;
  note_event(r, text, TRUE);
  r->reading->years |= link_years_in(text);
  link_dates_in(text, r->reading->dates);
}

static gboolean is_shown(const DsSlideLine *line) {
  return line->role != DS_ROLE_NOISE && line->role != DS_ROLE_HIDDEN && line->role != DS_ROLE_NOTES;
}

static void read_title_slide(const Reader *r, const DsSlide *slide, guint rank) {
  LinkStream stream = stream_begin(r, LINK_FROM_SLIDE, rank);
  guint bullets = 0;
  g_autoptr(GString) three = g_string_new(NULL); /* an event's name may stand in several boxes */
  for (guint i = 0; i < slide->lines->len; i++) {
    const DsSlideLine *line = &g_array_index(slide->lines, DsSlideLine, i);
    if (line->role == DS_ROLE_HIDDEN || line->role == DS_ROLE_NOTES) continue;
    add_names(r, line->line->text, rank > 1);
    bullets += (line->line->flags & DS_LINE_BULLET) != 0;
    if (is_shown(line)) stream_add_cells(r, &stream, line->line);
    if (rank == 0 && i < LINK_STREAM_LINES) {
      note_when(r, line->line->text);
      g_string_append_printf(three, "%s ", line->line->text);
    }
  }
  note_event(r, three->str, FALSE);
  stream.is_list = bullets >= LIST_BULLETS;
  part_names(r);
  if (slide->ordinal <= 1 && r->reading->words->len > stream.first + 1)
    r->reading->has_text = TRUE; /* else the title slide may be a picture */
  keep_stream(r, &stream);
}

static void read_furniture(const Reader *r, const DsDeck *deck) {
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint s = 0; s < deck->slides->len && s < 2 * FIRST_SLIDES; s++) {
    const DsSlide *slide = deck->slides->pdata[s];
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < slide->lines->len; i++) {
      const DsSlideLine *line = &g_array_index(slide->lines, DsSlideLine, i);
      if (line->role != DS_ROLE_NOISE || (line->noise != DS_NOISE_BANNER && line->noise != DS_NOISE_FOOTER)) continue;
      if (all->len < 160) g_string_append_printf(all, "%s ", line->line->text);
      if (g_hash_table_size(seen) >= FURNITURE || !g_hash_table_add(seen, line->line->text)) continue;
      LinkStream stream = stream_begin(r, LINK_FROM_FURNITURE, 0);
      stream_add(r, &stream, line->line->text, line->line->size);
      keep_stream(r, &stream);
      add_names(r, line->line->text, FALSE);
      part_names(r);
      note_event(r, line->line->text, TRUE);
    }
    note_event(r, all->str, FALSE);
  }
}

static void read_slides(const Reader *r, const DsDeck *deck) {
  guint rank = 0, s = 0;
  for (; s < deck->slides->len && s < FIRST_SLIDES && rank < TITLE_SLIDES; s++) {
    const DsSlide *slide = deck->slides->pdata[s];
    guint before = r->reading->streams->len;
    read_title_slide(r, slide, rank);
    if (r->reading->streams->len > before) rank++;
  }
  for (guint i = MAX(s, deck->slides->len > LAST_SLIDES ? deck->slides->len - LAST_SLIDES : 0); i < deck->slides->len; i++) {
    const DsSlide *slide = deck->slides->pdata[i];
    for (guint k = 0; k < slide->lines->len && k < 2 * LINK_STREAM_LINES; k++)
      add_names(r, g_array_index(slide->lines, DsSlideLine, k).line->text, TRUE);
    part_names(r);
  }
  read_furniture(r, deck);
}

static void read_metadata(const Reader *r, const DsMetadata *meta) {
  r->reading->created = meta->created > 0 ? meta->created / (24 * 60 * 60) : 0;
  add_names(r, meta->author, FALSE);
  part_names(r);
  note_event(r, meta->subject, TRUE);
  note_event(r, meta->keywords, FALSE);
  if (!meta->title || strlen(meta->title) > 1000) return;
  /* programs write their own name before, and a file's name as the title */
  const char *dash = g_str_has_prefix(meta->title, "Microsoft ") ? strstr(meta->title, " - ") : NULL;
  g_autofree char *title = link_open_file_name(dash ? dash + 3 : meta->title);
  note_when(r, title);
  LinkStream stream = stream_begin(r, LINK_FROM_METADATA, 0);
  stream_add(r, &stream, title, 0);
  keep_stream(r, &stream);
}

char *link_file_key(const char *name, LinkLexicon *lexicon) {
  g_autofree char *opened = link_open_file_name(name);
  gsize len = strlen(opened);
  if (len > 4 && !g_ascii_strcasecmp(opened + len - 4, ".pdf")) opened[len - 4] = '\0';
  g_autoptr(GArray) words = g_array_new(FALSE, TRUE, sizeof(LinkWord));
  link_words_append(words, opened, 0, 64, lexicon);
  GString *key = g_string_new(NULL);
  for (guint i = 0; i < words->len; i++) {
    g_string_append(key, g_array_index(words, LinkWord, i).term->fold);
    g_string_append_c(key, ' ');
  }
  return g_string_free(key, FALSE);
}

/* "07 Title" */
static char *letters_of(const GArray *words, const LinkStream *stream) {
  guint from = stream->first;
  while (from < stream->end && g_ascii_isdigit(*g_array_index(words, LinkWord, from).term->fold)) from++;
  GString *out = g_string_new(NULL);
  for (guint i = from; i < stream->end; i++) g_string_append(out, g_array_index(words, LinkWord, i).term->fold);
  return g_string_free(out, FALSE);
}

static void read_path(const Reader *r, const char *path) {
  g_auto(GStrv) parts = g_strsplit(path, "/", -1);
  for (guint i = 0; parts[i]; i++) {
    g_autofree char *opened = link_open_file_name(parts[i]);
    note_event(r, opened, TRUE);
    r->reading->path_years |= link_years_in(opened);
    link_dates_in(opened, r->reading->dates);
    if (parts[i + 1]) continue;
    gsize len = strlen(opened);
    if (len > 4 && !g_ascii_strcasecmp(opened + len - 4, ".pdf")) opened[len - 4] = '\0';
    g_autofree char *key = link_file_key(parts[i], r->linker->lexicon);
    r->reading->file_talk = GPOINTER_TO_UINT(g_hash_table_lookup(r->linker->by_file, key));
    add_names(r, opened, FALSE);
    part_names(r);
    LinkStream stream = stream_begin(r, LINK_FROM_FILE, 0);
    stream_add(r, &stream, opened, 0);
    keep_stream(r, &stream);
    r->reading->file_letters = letters_of(r->reading->words, &stream);
  }
}

static void note_url(const Reader *r, const char *url, gboolean at_end) {
  if (!g_hash_table_size(r->linker->by_url)) return;
  g_autofree char *key = link_url_key(url);
  if (!key || !g_hash_table_contains(r->linker->by_url, key)) return;
  guint before = GPOINTER_TO_UINT(g_hash_table_lookup(r->reading->url_keys, key));
  g_hash_table_insert(r->reading->url_keys, g_steal_pointer(&key), GUINT_TO_POINTER(at_end || before == 1 ? 1 : 2));
}

/* Notes the addresses in @text; returns how many words were looked at. */
static guint read_urls_in(const Reader *r, const char *text, gboolean at_end) {
  enum { MOST = 64 }; /* what follows the last is one with it */
  guint words = 0;
  if (!strchr(text, '/')) return 0;
  for (gboolean more = TRUE; more; words++) {
    gsize len = words + 1 < MOST ? strcspn(text, " \t()<>,;\"'") : strlen(text);
    g_autofree char *word = memchr(text, '/', len) ? g_strndup(text, len) : NULL;
    if (word) note_url(r, word, at_end);
    more = text[len] != '\0';
    text += len + more;
  }
  return words;
}

static void read_urls(const Reader *r, const DsFacts *facts) {
  guint words = 0;
  for (guint i = 0; i < facts->pages->len; i++) {
    const DsPage *page = facts->pages->pdata[i];
    gboolean at_end = i < 3 || i + 3 >= facts->pages->len;
    for (guint k = 0; k < page->links->len; k++) note_url(r, g_array_index(page->links, DsLink, k).uri, at_end);
    for (guint k = 0; k < page->lines->len && words < URL_WORDS; k++)
      words += read_urls_in(r, g_array_index(page->lines, DsLine, k).text, at_end);
  }
}

LinkReading *link_reading_new(const DsLinker *linker, const char *path, const DsDeck *deck) {
  LinkReading *reading = g_new0(LinkReading, 1);
  reading->streams = g_array_new(FALSE, FALSE, sizeof(LinkStream));
  reading->words = g_array_new(FALSE, TRUE, sizeof(LinkWord));
  reading->names = g_array_new(FALSE, TRUE, sizeof(LinkWord));
  reading->name_at = g_hash_table_new(NULL, NULL);
  reading->name_next = g_array_new(FALSE, TRUE, sizeof(guint));
  reading->url_keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  reading->events = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  reading->other_events = g_ptr_array_new_with_free_func(g_free);
  reading->dates = g_array_new(FALSE, FALSE, sizeof(LinkDate));
  link_lexicon_trim(linker->lexicon, LINK_MAX_TERMS);
  const Reader r = {linker, reading};
  g_autofree char *clean = ds_utf8_clean(path, -1);
  read_path(&r, clean);
  if (deck && deck->facts) {
    read_metadata(&r, &deck->facts->meta);
    read_slides(&r, deck);
    read_urls(&r, deck->facts);
  }
  index_names(linker, reading);
  reading->places = link_places_new(reading);
  return reading;
}

void link_reading_free(LinkReading *reading) {
  if (!reading) return;
  g_array_unref(reading->streams);
  g_array_unref(reading->words);
  link_places_free(reading->places);
  g_array_unref(reading->names);
  g_hash_table_unref(reading->name_at);
  g_array_unref(reading->name_next);
  g_hash_table_unref(reading->url_keys);
  g_hash_table_unref(reading->events);
  g_ptr_array_unref(reading->other_events);
  g_array_unref(reading->dates);
  g_free(reading->file_letters);
  g_free(reading);
}
