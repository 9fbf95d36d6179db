/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What speaks for a talk and against it, as log-odds against "none of the talks". The numbers of each kind of evidence were chosen on decks
 * with known talks, whole and with their names, rows or text taken away; doc/links.md says how well they do.
 */
#include "internal.h"

#include <math.h>
#include <string.h>

static const double prior = -3.5;       /* a deck belongs to none of the listed talks until something says so */
static const double no_name = -0.7;     /* slides with text that name none of the speakers */
static const double other_title = -3.0; /* at most: a file name or a title slide that says much, and something else */

static const double other_event = -12; /* it says that it was made for another one, and repeated talks are alike in all else */

static const double by_source[LINK_N_SOURCES] = {
    [LINK_FROM_SLIDE] = 1, [LINK_FROM_FURNITURE] = 0.8, [LINK_FROM_METADATA] = 0.85, [LINK_FROM_FILE] = 1};

static int descending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? 1 : x > y ? -1 : 0;
}

/* Titles found in several places support each other, but they are often copies: the second counts half, the third a quarter. */
static double add_up(const double points[LINK_N_SOURCES]) {
  double sorted[LINK_N_SOURCES], sum = 0, share = 1;
  memcpy(sorted, points, sizeof sorted);
  qsort(sorted, LINK_N_SOURCES, sizeof *sorted, descending);
  for (guint i = 0; i < LINK_N_SOURCES; i++, share /= 2) sum += sorted[i] * share;
  return sum;
}

/* What the letters of a title's size, or of a file name, say besides names: 0 for "slides.pdf". */
static float says_how_much(const LinkReading *reading, const LinkTalk *talk, const LinkStream *stream) {
  float weight = 0;
  for (guint i = stream->first; i < stream->end; i++) {
    const LinkWord *word = &g_array_index(reading->words, LinkWord, i);
    if (link_stream_says(stream, word) && !link_talk_knows(talk, word->term->id)) weight += word->term->weight;
  }
  return weight;
}

enum { LITTLE_SAID = 6 };

/* How surely a text that is so little like this talk's titles is another title: 0..1. */
static double is_other_title(const LinkReading *reading, const LinkTalk *talk, const LinkStream *stream, double like) {
  if (like >= 0.4 || stream->says <= LITTLE_SAID) return 0;
  float said = says_how_much(reading, talk, stream);
  return said <= LITTLE_SAID ? 0 : MIN((said - LITTLE_SAID) / 18, 1) * (1 - like / 0.4);
}

/* How much each stream is like one of the talk's titles, and the points for it. */
static void compare_titles(const LinkReading *reading, const LinkTalk *talk, double *like, double *best) {
  for (guint t = 0; t < talk->titles->len; t++) {
    const LinkTitle *title = talk->titles->pdata[t];
    const guint64 *bits = NULL;
    const LinkReach *reach = link_places_match(reading->places, reading, title, &bits);
    for (guint s = 0; s < reading->streams->len; s++) {
      if (!reach[s].end) continue;
      const LinkStream *stream = &g_array_index(reading->streams, LinkStream, s);
      best[s] = MAX(best[s], link_title_points(talk, title, reading, stream, &reach[s], bits, &like[s]));
    }
  }
}

static void score_titles(const LinkReading *reading, const LinkTalk *talk, LinkScore *score) {
  double against = 0, named = 0, elsewhere = 0; /* the first slide is another title: what later slides share with this one is their topic */
  guint n = reading->streams->len;
  g_autofree double *like = g_new0(double, n + 1), *best = g_new0(double, n + 1);
  compare_titles(reading, talk, like, best);
  for (guint s = 0; s < n; s++) {
    const LinkStream *stream = &g_array_index(reading->streams, LinkStream, s);
    if (stream->source == LINK_FROM_FILE) {
      against += other_title * is_other_title(reading, talk, stream, like[s]);
      named = like[s];
    }
    if (stream->source == LINK_FROM_SLIDE && stream->rank == 0 && !stream->is_list) {
      /* the file bears this very title: its title slide was left out, or is a picture */
      elsewhere = is_other_title(reading, talk, stream, like[s]);
      against += (named >= 0.9 ? 0.2 : 0.6) * other_title * elsewhere;
    }
    if (stream->source == LINK_FROM_SLIDE && stream->rank > 0) best[s] *= 1 - elsewhere;
    score->points[stream->source] = MAX(score->points[stream->source], best[s] * by_source[stream->source]);
  }
  score->title = add_up(score->points) + against;
}

/* ---- intro or deep dive ---- */

/* What one place of the deck says (@said) about a talk that says @wanted, times @trust. */
static double compare_variants(guint said, guint wanted, double trust) {
  if (said == wanted) return 1.0 * trust;
  if (wanted == (LINK_INTRO | LINK_DEEP)) return 0.2 * trust; /* one half of a double session */
  if (said == (LINK_INTRO | LINK_DEEP)) return -0.5 * trust;
  return (wanted ? -9.0 : -1.0) * trust;
}

static double score_variant(const LinkReading *reading, const LinkTalk *talk) {
  guint wanted = talk->variant, file = reading->said[LINK_FROM_FILE], slide = reading->said[LINK_FROM_SLIDE],
        meta = reading->said[LINK_FROM_METADATA];
  double sum = 0;
  if (file) sum += compare_variants(file, wanted, 1);
  if (slide) sum += compare_variants(slide, wanted, file ? 0.3 : 0.7);
  if (meta) sum += compare_variants(meta, wanted, file || slide ? 0.2 : 0.6);
  if (!file && !slide && !meta && (wanted == LINK_INTRO || wanted == LINK_DEEP)) sum -= 1.5; /* there may be a twin that is not listed */
  return sum;
}

/* ---- speakers ---- */

/* Spelled as @other, or nearly so. */
static gboolean is_close(const LinkTerm *term, const LinkTerm *other) {
  return term == other || (term && link_words_close(term->fold, other->fold));
}

static guint first_at(const LinkReading *reading, const LinkTerm *term) {
  return GPOINTER_TO_UINT(g_hash_table_lookup(reading->name_at, term));
}

/* How much of a name of several words the deck names where one of its ends stands at @position: 1 both ends of it beside each other. */
static double find_other_end(const LinkReading *reading, const LinkName *name, guint position, const LinkTerm *other) {
  guint from = position > name->words + 1 ? position - name->words - 1 : 0;
  double best = 0;
  for (guint k = from; k <= position + name->words + 1 && k < reading->names->len; k++) {
    const LinkWord *word = &g_array_index(reading->names, LinkWord, k);
    if (k == position || !is_close(word->term, other)) continue;
    if (word->line == 0) return 1;
    best = 0.6; /* among those thanked, perhaps */
  }
  return best;
}

/* How much of @name the deck names: 1 both ends of it beside each other, 0.3 an uncommon last name alone. */
static double find_name(const LinkReading *reading, const LinkName *name) {
  enum { ENOUGH = 64 };
  if (name->words == 0) return 0;
  if (name->words > 1 && first_at(reading, name->glued)) return 0.8; /* an account's name */
  double best = 0;
  for (int end = 0; end < 2; end++) {
    const LinkTerm *own = end ? name->first : name->last, *other = end ? name->last : name->first;
    guint at = first_at(reading, own);
    if (at && (name->words == 1 || !end) && own->length >= 5) best = MAX(best, name->words == 1 ? 0.6 : 0.3);
    for (guint i = 0; at && name->words > 1 && i < ENOUGH; i++, at = g_array_index(reading->name_next, guint, at - 1))
      best = MAX(best, find_other_end(reading, name, at - 1, other));
    if (best >= 1) return 1;
  }
  return best;
}

static void score_speakers(const LinkReading *reading, const LinkTalk *talk, LinkScore *score) {
  double sum = 0, share = 3.0;
  for (guint i = 0; i < talk->names->len; i++) {
    const LinkName *name = &g_array_index(talk->names, LinkName, i);
    double found = find_name(reading, name);
    if (found >= 0.6) score->names_found++;
    sum += found * name->rare * share;
    if (found > 0) share = 1.5;
  }
  score->speakers = MIN(sum, 6.0);
  if (!reading->has_text) return;
  if (talk->names->len && sum == 0)
    score->speakers = no_name;
  else if (score->names_found < talk->names->len)
    score->speakers += no_name * MIN(talk->names->len - score->names_found, 2);
}

/* ---- event and date ---- */

static double score_dates(const LinkReading *reading, const LinkTalk *talk) {
  /* the day, or all days of its year: its list may say no more */
  gint64 nearest = G_MAXINT64, first = talk->day ? talk->day : talk->new_year, last = talk->day ? talk->day : first + 364;
  if (!first) return 0;
  for (guint i = 0; i < reading->dates->len; i++) {
    const LinkDate *date = &g_array_index(reading->dates, LinkDate, i);
    gint64 away = last < date->first ? date->first - last : first > date->last ? first - date->last : 0;
    nearest = MIN(nearest, away);
  }
  if (nearest == G_MAXINT64) return 0;
  if (nearest > 60) return -8;
  return !talk->day ? 0 : nearest <= 1 ? 1 : nearest <= 21 ? 0.3 : 0;
}

/* A file made long before the talk is of another one; made later, it may have been exported again. */
static double score_created(const LinkReading *reading, const LinkTalk *talk) {
  if (!reading->created || (!talk->day && !talk->year)) return 0;
  gint64 before = 0;
  if (talk->day)
    before = talk->day - reading->created;
  else {
    before = talk->new_year ? talk->new_year - reading->created : 0;
    if (before <= 120) return 0;
    before += 80;
  }
  return before > 200 ? -3.0 : before > -30 && before < 120 ? 0.3 : 0;
}

/* "kubecon-eu-2019" and "kubecon-2019" may be one; other years or other regions are not. */
static gboolean events_agree(const char *a, const char *b) {
  if (!strcmp(a, b)) return TRUE;
  if (!g_str_has_prefix(a, "kubecon-") || !g_str_has_prefix(b, "kubecon-")) return FALSE;
  const char *year_a = strrchr(a, '-'), *year_b = strrchr(b, '-');
  return !strcmp(year_a, year_b) && (year_a == a + 7 || year_b == b + 7);
}

static gboolean says_event(GHashTable *events, const char *key) {
  GHashTableIter iter;
  gpointer own;
  g_hash_table_iter_init(&iter, events);
  while (g_hash_table_iter_next(&iter, &own, NULL))
    if (events_agree(own, key)) return TRUE;
  return FALSE;
}

/* The title slide names an event, but in words of its own: it may be the talk's all the same. */
static double score_other_event(const LinkReading *reading, const LinkTalk *talk) {
  for (guint i = 0; talk->event && *talk->event && i < reading->other_events->len; i++)
    if (strstr(reading->other_events->pdata[i], talk->event)) return 0.4;
  return talk->day && score_dates(reading, talk) >= 1 ? 0 : -2.5;
}

static double score_when(const LinkReading *reading, const LinkTalk *talk) {
  guint64 own = talk->years, year = link_year_bit(talk->year);
  double sum = score_created(reading, talk);
  if (talk->talk->event_key && g_hash_table_size(reading->events)) {
    if (says_event(reading->events, talk->talk->event_key)) return sum + 0.6; /* so do all talks of its list */
    sum += other_event;
  } else if (reading->other_events->len)
    sum += score_other_event(reading, talk);
  else if (year && reading->path_years & ~own)
    sum += reading->path_years & year ? 0.4 : other_event;
  else if (year && reading->years & ~own)
    sum += reading->years & year ? 0.4 : -5.0;
  sum += score_dates(reading, talk);
  return MAX(sum, -16.0);
}

/* ---- addresses ---- */

static double score_urls(const DsLinker *linker, const LinkReading *reading, const LinkTalk *talk, guint index,
                         gboolean *ret_is_slides_file) {
  double best = 0;
  guint linked = g_hash_table_size(reading->url_keys);
  for (guint i = 0; linked && i < talk->urls->len; i++) {
    const char *key = talk->urls->pdata[i];
    guint where = GPOINTER_TO_UINT(g_hash_table_lookup(reading->url_keys, key));
    if (!where || GPOINTER_TO_UINT(g_hash_table_lookup(linker->by_url, key)) != index + 1) continue;
    /* a deck that links to many talks tells of others */
    best = MAX(best, where == 1 ? (linked == 1 ? 6.0 : 2.0) : (linked == 1 ? 2.0 : 0.5));
  }
  *ret_is_slides_file = reading->file_talk == index + 1;
  return best + (*ret_is_slides_file ? 5.0 : 0);
}

void link_score(const DsLinker *linker, const LinkReading *reading, guint index, LinkScore *score) {
  const LinkTalk *talk = link_talk(linker, index);
  *score = (LinkScore){.index = index};
  score_titles(reading, talk, score);
  score_speakers(reading, talk, score);
  score->variant = score_variant(reading, talk);
  if (score->variant > 0) score->variant *= MIN(score->title / 4, 1); /* all sessions are one or the other */
  score->when = score_when(reading, talk);
  score->url = score_urls(linker, reading, talk, index, &score->title_in_file_is_slides_url);
  score->odds = prior + score->title + score->speakers + score->variant + score->when + score->url;
}
