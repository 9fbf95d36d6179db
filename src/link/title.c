/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much a text of the deck is like a talk's title. */
#include "internal.h"

#include <math.h>
#include <string.h>

enum { WINDOW_LINES = 6 };
#define LATER_SLIDE_LIKE 0.6
#define SHORTENED 0.85 /* so much of a text is the title's words: it may be the title cut short */
#define NO_POINTS_LIKE 0.35

/* What a word that is no part of the title takes away: names, employers, the event, and what sites add are no other title. */
static float foreign_weight(const LinkTalk *talk, const LinkStream *stream, const LinkTerm *term) {
  if (link_talk_knows(talk, term->id)) return 0;
  if (stream->source == LINK_FROM_FILE || stream->source == LINK_FROM_METADATA)
    if (term->junk || term->number) return 0;
  return term->weight;
}

typedef struct {
  guint64 bits;
  float own, foreign;   /* weights of the words that match, and of those that do not */
  float foreign_inside; /* of the latter, before the last word that matches */
} Line;

/* The lines of the stream from @first up to, not including, @end. */
static void read_lines(const LinkTalk *talk, const LinkReading *reading, const LinkStream *stream, const guint64 *bits, guint first,
                       guint end, Line *lines) {
  for (guint w = stream->line_starts[first]; w < stream->line_starts[end]; w++) {
    const LinkWord *word = &g_array_index(reading->words, LinkWord, w);
    Line *line = &lines[word->line];
    line->bits |= bits[w];
    if (bits[w]) {
      line->own += MAX(word->term->weight, 0.2f);
      line->foreign_inside = line->foreign;
    } else
      line->foreign += foreign_weight(talk, stream, word->term);
  }
}

static float weight_of_bits(const LinkTitle *title, guint64 bits) {
  float weight = 0;
  for (guint i = 0; bits; i++, bits >>= 1)
    if (bits & 1) weight += g_array_index(title->words, LinkTitleWord, i).weight;
  return weight;
}

/* Likeness of 0..1 becomes log-odds: half alike says little, alike says much. */
static double odds_of(double like) {
  static const double at[][2] = {{0, 0}, {NO_POINTS_LIKE, 0}, {0.5, 1.2}, {0.65, 3.0}, {0.8, 4.6}, {0.95, 6.0}, {1.01, 6.2}};
  for (guint i = 1; i < G_N_ELEMENTS(at); i++)
    if (like <= at[i][0]) return at[i - 1][1] + (at[i][1] - at[i - 1][1]) * (like - at[i - 1][0]) / (at[i][0] - at[i - 1][0]);
  return at[G_N_ELEMENTS(at) - 1][1];
}

/* A file name holds more than a title, so what it lacks counts more than what it adds. A shortened title is one as far as its words are
 * rare: nothing but words of this title, and many of them (@matched, their weight), are no accident. */
static double likeness(const LinkStream *stream, double recall, double precision, double matched) {
  double share = stream->source == LINK_FROM_FILE ? 0.65 : 0.5;
  double like = recall > 0 && precision > 0 ? pow(recall, share) * pow(precision, 1 - share) : 0;
  return precision >= SHORTENED && stream->rank == 0 ? MAX(like, precision * (1 - exp(-matched / 12))) : like;
}

/* A slide after the first, or smaller letters (@size, the largest), are a title less often. */
static double trust_of_window(const LinkStream *stream, float size) {
  static const double by_rank[] = {1, 0.96, 0.88, 0.8, 0.75};
  double trust = stream->rank < G_N_ELEMENTS(by_rank) ? by_rank[stream->rank] : 0.7;
  if (size > 0 && size < 0.75f * stream->largest) trust *= stream->rank == 0 ? 0.85 : 0.6;
  return trust;
}

/* Whether a file's name is the beginning of the title, letter by letter: sites and people cut long names anywhere. */
static gboolean begins_title(const LinkTitle *title, const char *name) {
  enum { ENOUGH = 24 };
  gsize left = strlen(name);
  if (left < ENOUGH) return FALSE;
  for (guint i = 0; i < title->words->len; i++) {
    const LinkTerm *term = g_array_index(title->words, LinkTitleWord, i).term;
    gsize len = MIN(term->length, left);
    if (memcmp(name, term->fold, len) != 0) return FALSE;
    name += len;
    left -= len;
    if (!left) return TRUE;
  }
  return FALSE;
}

/* One to six lines that follow each other, held against the title. */
typedef struct {
  float matched, precision; /* weight of the title's words in it; their share in all it says */
  double trust;
} Window;

/* All windows of a stream; those that cannot beat what was found are passed over, as their roots and powers are what comparing costs. */
typedef struct {
  const LinkTitle *title;
  const LinkStream *stream;
  gboolean cut_name;
  Line lines[LINK_STREAM_LINES];
  guint end;           /* one past the last line that matches */
  Window held;         /* the most alike so far */
  double like, points; /* the best of all windows */
} Comparison;

/* What a later slide is less like than this is every talk's topic; elsewhere it has no points. Where the title should stand a smaller
 * likeness says something too: how surely the text is another title. */
static double least_likeness(const LinkStream *stream) {
  if (stream->rank > 0) return LATER_SLIDE_LIKE;
  return stream->source == LINK_FROM_FILE || (stream->source == LINK_FROM_SLIDE && !stream->is_list) ? 0 : NO_POINTS_LIKE;
}

/* Whether a window's likeness is seen to be less than is needed, by its square. */
static gboolean is_unlike(const LinkStream *stream, double recall, double precision, double trust) {
  static const double sure = 1 - 1e-6;
  double least = least_likeness(stream);
  if (stream->rank == 0 && (precision >= SHORTENED || stream->source == LINK_FROM_FILE)) return FALSE;
  return recall * precision * trust * trust < least * least * sure;
}

/* Likeness, and so points, grow with each of the three. */
static gboolean is_no_better(const Window *a, const Window *b) {
  return a->matched <= b->matched && a->precision <= b->precision && a->trust <= b->trust;
}

static void try_window(Comparison *c, const Window *window) {
  float recall = window->matched / MAX(c->title->total, 0.1f);
  if (is_no_better(window, &c->held) || is_unlike(c->stream, recall, window->precision, window->trust)) return;
  double like = likeness(c->stream, recall, window->precision, window->matched);
  if (c->cut_name) like = MAX(like, 0.92);
  like *= window->trust;
  if (c->stream->rank > 0 && like < LATER_SLIDE_LIKE) return;
  double points = odds_of(like) * (1 - exp(-window->matched / 5));
  if (like > c->like) c->held = *window;
  c->like = MAX(c->like, like);
  c->points = MAX(c->points, points);
}

/* The windows that begin at line @first. */
static void try_windows(Comparison *c, guint first) {
  Line sum = {0};
  float size = 0;
  for (guint last = first; last < c->end && last < first + WINDOW_LINES; last++) {
    const Line *line = &c->lines[last];
    if (line->bits) sum.foreign_inside = sum.foreign + line->foreign_inside;
    sum.bits |= line->bits;
    sum.own += line->own;
    sum.foreign += line->foreign;
    size = MAX(size, c->stream->line_sizes[last]);
    if (!line->bits) continue;
    float foreign = c->title->cut ? sum.foreign_inside : sum.foreign;
    Window window = {weight_of_bits(c->title, sum.bits), sum.own / MAX(sum.own + foreign, 0.1f), trust_of_window(c->stream, size)};
    try_window(c, &window);
  }
}

double link_title_points(const LinkTalk *talk, const LinkTitle *title, const LinkReading *reading, const LinkStream *stream,
                         const LinkReach *reach, const guint64 *bits, double *ret_like) {
  float recall = weight_of_bits(title, reach->bits) / MAX(title->total, 0.1f);
  if (is_unlike(stream, recall, 1, 1)) return 0;
  Comparison c = {.title = title, .stream = stream, .end = reach->end};
  guint begin = reach->begin - MIN(reach->begin, WINDOW_LINES - 1); /* a window that ends before a line matches says nothing */
  read_lines(talk, reading, stream, bits, begin, reach->end, c.lines);
  c.cut_name = stream->source == LINK_FROM_FILE && begins_title(title, reading->file_letters);
  for (guint first = reach->begin; first < reach->end; first++) try_windows(&c, first); /* the likeliest before what can only say less */
  for (guint first = begin; first < reach->begin; first++) try_windows(&c, first);
  *ret_like = MAX(*ret_like, c.like);
  return c.points;
}
