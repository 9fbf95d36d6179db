/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which words of a deck stand for words of a title. The deck's words are filed once by what finds them, so that a title looks its own words
 * up instead of comparing each with all of the deck. */
#include "internal.h"

#include <string.h>

/* What a word is found by. */
typedef enum {
  BY_ID,    /* its stem; its join with the next word, or with the one before */
  BY_GLUED, /* the pair of words that it is, glued */
  BY_HEAD,  /* the first two bytes of a word in no dictionary, which may be a known one with a slip in it */
  BY_TAIL,  /* and its last two: a slip changes two neighbours at most, so in a word of six bytes head or tail stays */
  N_WAYS,
} Way;

enum {
  FILTER_BITS = 1 << 14,
  LEAST_SLIP = 6, /* shorter words are never "nearly" another: link_words_close() */
};

typedef struct {
  guint word, stream;
  guint next; /* 1 + the next place of the same key, 0: none */
} Place;

struct LinkPlaces {
  GHashTable *first;                /* key -> GUINT 1 + index of a place */
  guint64 filter[FILTER_BITS / 64]; /* bits of the keys: most words of a title are seen at once to be nowhere */
  GArray *all;                      /* Place */
  GArray *short_words;              /* Place of short words in no dictionary, which may be initials */
  guint64 *bits;                    /* by word */
  GArray *touched;                  /* guint: words with bits */
  LinkReach *reach;                 /* by stream */
};

static gpointer key_of(Way way, guint what) {
  return GSIZE_TO_POINTER((gsize)what * N_WAYS + way);
}

static guint filter_bit(gconstpointer key) {
  return (guint)(GPOINTER_TO_SIZE(key) * 2654435761u >> 10) % FILTER_BITS;
}

static guint head_of(const LinkTerm *term) {
  return (guint)(guchar)term->fold[0] << 8 | (guchar)term->fold[1];
}
static guint tail_of(const LinkTerm *term) {
  return (guint)(guchar)term->fold[term->length - 2] << 8 | (guchar)term->fold[term->length - 1];
}

static void file_word(LinkPlaces *places, Way way, guint what, guint word, guint stream) {
  if (!what) return;
  gpointer key = key_of(way, what);
  Place place = {word, stream, GPOINTER_TO_UINT(g_hash_table_lookup(places->first, key))};
  g_array_append_val(places->all, place);
  places->filter[filter_bit(key) / 64] |= (guint64)1 << filter_bit(key) % 64;
  g_hash_table_insert(places->first, key, GUINT_TO_POINTER(places->all->len));
}

static void file_stream(LinkPlaces *places, const LinkReading *reading, guint s) {
  const LinkStream *stream = &g_array_index(reading->streams, LinkStream, s);
  for (guint w = stream->first; w < stream->end; w++) {
    const LinkWord *word = &g_array_index(reading->words, LinkWord, w);
    const LinkTerm *term = word->term;
    file_word(places, BY_ID, term->id, w, s);
    file_word(places, BY_ID, word->join, w, s);
    if (w + 1 < stream->end) file_word(places, BY_ID, word->join, w + 1, s);
    file_word(places, BY_GLUED, term->glued, w, s);
    if (term->id) continue;
    if (term->length >= LEAST_SLIP) {
      file_word(places, BY_HEAD, head_of(term), w, s);
      file_word(places, BY_TAIL, tail_of(term), w, s);
    }
    Place place = {w, s, 0};
    if (term->length >= 3 && term->length <= 5) g_array_append_val(places->short_words, place);
  }
}

LinkPlaces *link_places_new(const LinkReading *reading) {
  LinkPlaces *places = g_new0(LinkPlaces, 1);
  places->first = g_hash_table_new(NULL, NULL);
  places->all = g_array_new(FALSE, FALSE, sizeof(Place));
  places->short_words = g_array_new(FALSE, FALSE, sizeof(Place));
  places->bits = g_new0(guint64, MAX(reading->words->len, 1));
  places->touched = g_array_new(FALSE, FALSE, sizeof(guint));
  places->reach = g_new0(LinkReach, MAX(reading->streams->len, 1));
  for (guint s = 0; s < reading->streams->len; s++) file_stream(places, reading, s);
  return places;
}

void link_places_free(LinkPlaces *places) {
  if (!places) return;
  g_hash_table_unref(places->first);
  g_array_unref(places->all);
  g_array_unref(places->short_words);
  g_free(places->bits);
  g_array_unref(places->touched);
  g_free(places->reach);
  g_free(places);
}

static const Place *first_place(const LinkPlaces *places, Way way, guint what) {
  gpointer key = key_of(way, what);
  if (!what || !(places->filter[filter_bit(key) / 64] >> filter_bit(key) % 64 & 1)) return NULL;
  guint at = GPOINTER_TO_UINT(g_hash_table_lookup(places->first, key));
  return at ? &g_array_index(places->all, Place, at - 1) : NULL;
}
static const Place *next_place(const LinkPlaces *places, const Place *place) {
  return place->next ? &g_array_index(places->all, Place, place->next - 1) : NULL;
}

static void mark(LinkPlaces *places, const LinkReading *reading, const Place *place, guint64 bits) {
  LinkReach *reach = &places->reach[place->stream];
  if (!places->bits[place->word]) {
    guint line = g_array_index(reading->words, LinkWord, place->word).line;
    reach->begin = reach->end ? MIN(reach->begin, line) : line;
    reach->end = MAX(reach->end, line + 1);
    g_array_append_val(places->touched, place->word);
  }
  places->bits[place->word] |= bits;
  reach->bits |= bits;
}

/* Whether the deck's word at @place is the title's word @id itself, alone or with a neighbour. */
static gboolean is_word(const LinkReading *reading, const Place *place, guint id) {
  const LinkWord *word = &g_array_index(reading->words, LinkWord, place->word);
  gboolean begins = g_array_index(reading->streams, LinkStream, place->stream).first == place->word;
  return word->term->id == id || word->join == id || (!begins && word[-1].join == id);
}

/* Of nearly the same length and with the same letters but two, which are soon seen, and one letter apart. */
static gboolean is_nearly(const LinkTerm *word, const LinkTerm *own) {
  guint others = own->letters ^ word->letters;
  others &= others - 1; /* takes one away */
  others &= others - 1;
  return !others && own->length + 1 >= word->length && own->length <= word->length + 1 && link_words_close(word->fold, own->fold);
}

static void match_slips(LinkPlaces *places, const LinkReading *reading, const LinkTerm *own, guint64 bit) {
  if (own->length < LEAST_SLIP) return;
  for (Way way = BY_HEAD; way <= BY_TAIL; way++)
    for (const Place *at = first_place(places, way, way == BY_HEAD ? head_of(own) : tail_of(own)); at; at = next_place(places, at))
      if (!(places->bits[at->word] & bit) && is_nearly(g_array_index(reading->words, LinkWord, at->word).term, own))
        mark(places, reading, at, bit);
}

/* "opa" for "open policy agent": the bits of the words it abbreviates. */
static void match_acronyms(LinkPlaces *places, const LinkReading *reading, const LinkTitle *title) {
  for (guint i = 0; i < places->short_words->len; i++) {
    const Place *at = &g_array_index(places->short_words, Place, i);
    const LinkTerm *term = g_array_index(reading->words, LinkWord, at->word).term;
    if ((term->letters & ~title->letters) || places->bits[at->word]) continue;
    const char *found = strstr(title->initials, term->fold);
    if (found) mark(places, reading, at, (((guint64)1 << term->length) - 1) << (found - title->initials));
  }
}

const LinkReach *link_places_match(LinkPlaces *places, const LinkReading *reading, const LinkTitle *title, const guint64 **ret_bits) {
  for (guint i = 0; i < places->touched->len; i++) places->bits[g_array_index(places->touched, guint, i)] = 0;
  g_array_set_size(places->touched, 0);
  for (guint s = 0; s < reading->streams->len; s++) places->reach[s] = (LinkReach){0};
  for (guint i = 0; i < title->words->len; i++) {
    const LinkTitleWord *own = &g_array_index(title->words, LinkTitleWord, i);
    guint64 bit = (guint64)1 << i;
    for (const Place *at = first_place(places, BY_ID, own->term->id); at; at = next_place(places, at)) mark(places, reading, at, bit);
    for (const Place *at = first_place(places, BY_GLUED, own->pair); at; at = next_place(places, at))
      if (!is_word(reading, at, own->term->id)) mark(places, reading, at, bit | bit << 1);
    match_slips(places, reading, own->term, bit);
  }
  match_acronyms(places, reading, title);
  *ret_bits = places->bits;
  return places->reach;
}
