/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a text of the deck is like a talk's title. */
#include "internal.h"

#include <math.h>
#include <string.h>

enum { WINDOW_LINES = 6 };
static const double LATER_SLIDE_LIKE = 0.6;

/* "opa" for "open policy agent": the bits of the words it abbreviates. */
static guint64 match_acronym(const LinkTitle *title, const LinkWord *word) {
  if (word->length < 3 || word->length > 5) return 0;
  const char *at = strstr(title->initials, word->fold);
  return at ? (((guint64)1 << word->length) - 1) << (at - title->initials) : 0;
}

/* Of nearly the same length, which is soon seen, and one letter apart. */
static gboolean is_nearly(const LinkWord *word, const LinkWord *own) {
  return own->length + 1 >= word->length && own->length <= word->length + 1 && link_words_close(word->fold, own->fold);
}

/* Whether one of the title's words has the same letters but two, as words have that are one letter apart. */
static gboolean may_have_nearly(const LinkTitle *title, const LinkWord *word) {
  guint found = 0;
  for (guint i = 0; i < title->words->len; i++) {
    guint others = title->letters[i] ^ word->letters;
    others &= others - 1; /* takes one away */
    others &= others - 1;
    found |= others == 0;
  }
  return found != 0;
}

/* The bits of the title's words that @word, the @at-th of @words, stands for. */
static guint64 match_word(const LinkTitle *title, const GArray *words, guint at) {
  const LinkWord *word = &g_array_index(words, LinkWord, at);
  guint joined_before = at ? g_array_index(words, LinkWord, at - 1).join : 0;
  /* an unknown word may be a known one with a slip in it */
  gboolean may_be_typed = !word->id && word->length >= 6 && may_have_nearly(title, word);
  guint64 bits = 0;
  if (!may_be_typed && !(title->ids & (link_bit(word->id) | link_bit(word->join) | link_bit(joined_before))) &&
      !(title->glued & link_bit(word->glued)))
    return word->id ? 0 : match_acronym(title, word);
  for (guint i = 0; i < title->words->len; i++) {
    const LinkWord *own = &g_array_index(title->words, LinkWord, i);
    guint64 bit = (guint64)1 << i;
    if (own->id == word->id || own->id == word->join || own->id == joined_before)
      bits |= bit;
    else if (word->glued && word->glued == own->glued)
      bits |= bit | bit << 1;
    else if (may_be_typed && is_nearly(word, own))
      bits |= bit;
  }
  return bits || word->id ? bits : match_acronym(title, word);
}

/* What a word that is no part of the title takes away: names, employers, the event, and what sites add are no other title. */
static float foreign_weight(const LinkTalk *talk, const LinkStream *stream, const LinkWord *word) {
  if (word->id && g_hash_table_contains(talk->known, GUINT_TO_POINTER(word->id))) return 0;
  if (stream->source == LINK_FROM_FILE || stream->source == LINK_FROM_METADATA)
    if (word->junk || word->number) return 0;
  return word->weight;
}

typedef struct {
  guint64 bits;
  float own, foreign;   /* weights of the words that match, and of those that do not */
  float foreign_inside; /* of the latter, before the last word that matches */
} Line;

/* The lines of the stream; the numbers of the first that matches, and of the one behind the last, are set, which are 0 when none does. */
static void read_lines(const LinkTalk *talk, const LinkTitle *title, const LinkStream *stream, Line *lines, guint *ret_first,
                       guint *ret_end) {
  *ret_first = *ret_end = 0;
  for (guint w = 0; w < stream->words->len; w++) {
    const LinkWord *word = &g_array_index(stream->words, LinkWord, w);
    Line *line = &lines[word->line];
    guint64 bits = match_word(title, stream->words, w);
    line->bits |= bits;
    if (bits) {
      if (!*ret_end) *ret_first = word->line;
      *ret_end = word->line + 1;
      line->own += MAX(word->weight, 0.2f);
      line->foreign_inside = line->foreign;
    } else
      line->foreign += foreign_weight(talk, stream, word);
  }
}

static float weight_of_bits(const LinkTitle *title, guint64 bits) {
  float weight = 0;
  for (guint i = 0; i < title->words->len; i++)
    if (bits >> i & 1) weight += g_array_index(title->weights, float, i);
  return weight;
}

/* Likeness of 0..1 becomes log-odds: half alike says little, alike says much. */
static double odds_of(double like) {
  static const double at[][2] = {{0, 0}, {0.35, 0}, {0.5, 1.2}, {0.65, 3.0}, {0.8, 4.6}, {0.95, 6.0}, {1.01, 6.2}};
  for (guint i = 1; i < G_N_ELEMENTS(at); i++)
    if (like <= at[i][0]) return at[i - 1][1] + (at[i][1] - at[i - 1][1]) * (like - at[i - 1][0]) / (at[i][0] - at[i - 1][0]);
  return at[G_N_ELEMENTS(at) - 1][1];
}

/* A file name holds more than a title, so what it lacks counts more than what it adds. A shortened title is one as far as its words are
 * rare: nothing but words of this title, and many of them (@matched, their weight), are no accident. */
static double likeness(const LinkStream *stream, double recall, double precision, double matched) {
  double share = stream->source == LINK_FROM_FILE ? 0.65 : 0.5;
  double like = recall > 0 && precision > 0 ? pow(recall, share) * pow(precision, 1 - share) : 0;
  return precision >= 0.85 && stream->rank == 0 ? MAX(like, precision * (1 - exp(-matched / 12))) : like;
}

/* A slide after the first, or smaller letters, are a title less often. */
static double trust_of_window(const LinkStream *stream, guint first, guint last) {
  static const double by_rank[] = {1, 0.96, 0.88, 0.8, 0.75};
  double trust = stream->rank < G_N_ELEMENTS(by_rank) ? by_rank[stream->rank] : 0.7;
  float size = 0;
  for (guint i = first; i <= last; i++) size = MAX(size, g_array_index(stream->line_sizes, float, i));
  if (size > 0 && size < 0.75f * stream->largest) trust *= stream->rank == 0 ? 0.85 : 0.6;
  return trust;
}

static void append_folds(GString *out, const GArray *words, guint from) {
  for (guint i = from; i < words->len; i++) g_string_append(out, g_array_index(words, LinkWord, i).fold);
}

/* Whether a file's name is the beginning of the title, letter by letter: sites and people cut long names anywhere. */
static gboolean begins_title(const LinkTitle *title, const LinkStream *stream) {
  enum { ENOUGH = 24 };
  guint from = 0; /* "07 Title" */
  while (from < stream->words->len && g_ascii_isdigit(*g_array_index(stream->words, LinkWord, from).fold)) from++;
  if (from == stream->words->len || !title->words->len || *g_array_index(stream->words, LinkWord, from).fold != *title->initials)
    return FALSE;
  g_autoptr(GString) name = g_string_new(NULL);
  append_folds(name, stream->words, from);
  if (name->len < ENOUGH) return FALSE;
  g_autoptr(GString) whole = g_string_new(NULL);
  append_folds(whole, title->words, 0);
  return g_str_has_prefix(whole->str, name->str);
}

double link_title_points(const LinkTalk *talk, const LinkTitle *title, const LinkStream *stream, double *ret_like) {
  enum { LINES = 64 };
  Line lines[LINES] = {0};
  guint begin, end;
  read_lines(talk, title, stream, lines, &begin, &end);
  double best = 0;
  gboolean cut_name = end && stream->source == LINK_FROM_FILE && begins_title(title, stream);
  begin -= MIN(begin, WINDOW_LINES - 1); /* a window that ends before a line matches says nothing */
  for (guint first = begin; first < end; first++) {
    Line sum = {0};
    for (guint last = first; last < end && last < first + WINDOW_LINES; last++) {
      if (lines[last].bits) sum.foreign_inside = sum.foreign + lines[last].foreign_inside;
      sum.bits |= lines[last].bits;
      sum.own += lines[last].own;
      sum.foreign += lines[last].foreign;
      if (!lines[last].bits) continue;
      float matched = weight_of_bits(title, sum.bits), foreign = title->cut ? sum.foreign_inside : sum.foreign;
      double like = likeness(stream, matched / MAX(title->total, 0.1f), sum.own / MAX(sum.own + foreign, 0.1f), matched);
      if (cut_name) like = MAX(like, 0.92);
      like *= trust_of_window(stream, first, last);
      if (stream->rank > 0 && like < LATER_SLIDE_LIKE) continue; /* its topics are every talk's */
      double points = odds_of(like) * (1 - exp(-matched / 5));
      if (like > *ret_like) *ret_like = like;
      best = MAX(best, points);
    }
  }
  return best;
}
