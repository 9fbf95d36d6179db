/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the linker passes over to be quick changes no answer: each short cut against the long way, on talks and decks made up by chance. */
#include <math.h>

/* the long way needs the parts of title.c by themselves */
#define link_title_points quick_title_points
#include "link/title.c"
#undef link_title_points

#include "link_fixture.h"

enum { TALKS = 400, DECKS = 60 };

/* ---- talks and decks by chance ---- */

static const char *any_of(GRand *rand, const char *const *words, guint n) {
  return words[g_rand_int_range(rand, 0, (gint32)n)];
}

/* A word; few of many syllables, so that talks share some. */
static void append_word(GString *out, GRand *rand) {
  static const char *const known[] = {"the",  "of",   "intro", "deep", "dive",     "kubernetes", "meerkat",
                                      "mesh", "part", "2",     "k8s",  "网络策略", "s"};
  static const char *const syllables[] = {"ka", "lo", "min", "ter", "vo", "sha", "pri", "den", "ix", "ra"};
  if (g_rand_int_range(rand, 0, 3) == 0) {
    g_string_append(out, any_of(rand, known, G_N_ELEMENTS(known)));
    return;
  }
  for (int n = g_rand_int_range(rand, 1, 4); n > 0; n--) g_string_append(out, any_of(rand, syllables, G_N_ELEMENTS(syllables)));
}

static char *any_words(GRand *rand, int most) {
  GString *out = g_string_new(NULL);
  for (int n = g_rand_int_range(rand, 1, most + 1); n > 0; n--) {
    append_word(out, rand);
    if (n > 1) g_string_append_c(out, ' ');
  }
  return g_string_free(out, FALSE);
}

static void add_by_chance(Library *l, GRand *rand, guint n) {
  for (guint i = 0; i < n; i++) {
    g_autofree char *title = any_words(rand, 9), *first = any_words(rand, 1), *last = any_words(rand, 1), *org = any_words(rand, 2);
    g_autofree char *speaker = g_strdup_printf("%s %s, %s", first, last, org);
    DsTalk *talk = add(l, title, speaker);
    if (i % 5 == 0) {
      g_autofree char *cut = g_strconcat(title, "...", NULL);
      ds_talk_add_title(talk, cut, NULL);
    }
  }
}

/* @text as people get it wrong: a slip, or two words written as one. */
static void spoil(GRand *rand, char *text) {
  gsize at = (gsize)g_rand_int_range(rand, 0, (gint32)strlen(text));
  char *space = strchr(text, ' ');
  if (space && g_rand_int_range(rand, 0, 2))
    memmove(space, space + 1, strlen(space));
  else if (g_ascii_isalpha(text[at]))
    text[at] = 'z';
}

static char *initials_of(const char *title) {
  GString *out = g_string_new(NULL);
  for (const char *p = title; p; p = strchr(p, ' ') ? strchr(p, ' ') + 1 : NULL)
    if (g_ascii_isalpha(*p)) g_string_append_c(out, *p);
  return g_string_free(out, FALSE);
}

/* A few slides that have some talk's title whole, in part or spoiled on one of them, and other words. */
static char *any_pages(const Library *l, GRand *rand) {
  const DsTalk *talk = l->talks->pdata[g_rand_int_range(rand, 0, (gint32)l->talks->len)];
  GString *out = g_string_new(NULL);
  int there = g_rand_int_range(rand, 0, 4);
  for (int page = 0; page < 4; page++) {
    for (int line = g_rand_int_range(rand, 0, 5); line > 0; line--) {
      g_autofree char *words = any_words(rand, 5);
      g_string_append_printf(out, "%s%s\n", g_rand_int_range(rand, 0, 3) ? "" : "*", words);
    }
    g_autofree char *title = g_strdup(talk->title), *initials = initials_of(talk->title);
    if (g_rand_int_range(rand, 0, 2)) spoil(rand, title);
    if (page == there) g_string_append_printf(out, "*%s\n", g_rand_int_range(rand, 0, 4) ? title : initials);
    g_string_append_c(out, '\f');
  }
  return g_string_free(out, FALSE);
}

/* ---- the long ways ---- */

/* The bits of the title's words that the @at-th word of the stream stands for: each is compared with each. */
static guint64 match_plainly(const LinkTitle *title, const LinkReading *reading, const LinkStream *stream, guint at) {
  const LinkWord *word = &g_array_index(reading->words, LinkWord, at);
  const LinkTerm *term = word->term;
  guint before = at > stream->first ? word[-1].join : 0;
  guint64 bits = 0;
  for (guint i = 0; i < title->words->len; i++) {
    const LinkTitleWord *own = &g_array_index(title->words, LinkTitleWord, i);
    guint64 bit = (guint64)1 << i;
    if (own->term->id == term->id || own->term->id == word->join || own->term->id == before)
      bits |= bit;
    else if (term->glued && term->glued == own->pair)
      bits |= bit | bit << 1;
    else if (!term->id && term->length >= 6 && link_words_close(term->fold, own->term->fold))
      bits |= bit;
  }
  const char *initials = term->length >= 3 && term->length <= 5 ? strstr(title->initials, term->fold) : NULL;
  if (!bits && !term->id && initials) bits = (((guint64)1 << term->length) - 1) << (initials - title->initials);
  return bits;
}

/* Every window is compared. */
static double points_plainly(const LinkTalk *talk, const LinkTitle *title, const LinkReading *reading, const LinkStream *stream,
                             const guint64 *bits, double *ret_like) {
  Line lines[LINK_STREAM_LINES] = {0};
  double best = 0;
  read_lines(talk, reading, stream, bits, 0, stream->lines, lines);
  for (guint first = 0; first < stream->lines; first++) {
    Line sum = {0};
    float size = 0;
    for (guint last = first; last < stream->lines && last < first + WINDOW_LINES; last++) {
      if (lines[last].bits) sum.foreign_inside = sum.foreign + lines[last].foreign_inside;
      sum.bits |= lines[last].bits;
      sum.own += lines[last].own;
      sum.foreign += lines[last].foreign;
      size = MAX(size, stream->line_sizes[last]);
      if (!lines[last].bits) continue;
      float matched = weight_of_bits(title, sum.bits), foreign = title->cut ? sum.foreign_inside : sum.foreign;
      double like = likeness(stream, matched / MAX(title->total, 0.1f), sum.own / MAX(sum.own + foreign, 0.1f), matched);
      if (stream->source == LINK_FROM_FILE && begins_title(title, reading->file_letters)) like = MAX(like, 0.92);
      like *= trust_of_window(stream, size);
      if (stream->rank > 0 && like < LATER_SLIDE_LIKE) continue;
      *ret_like = MAX(*ret_like, like);
      best = MAX(best, odds_of(like) * (1 - exp(-matched / 5)));
    }
  }
  return best;
}

/* Whether a stream's likeness is told at all: elsewhere nobody asks. */
static gboolean tells_likeness(const LinkStream *stream) {
  return stream->source == LINK_FROM_FILE || (stream->source == LINK_FROM_SLIDE && stream->rank == 0 && !stream->is_list);
}

/* What the deck's words ask for: id -> double, how much its place is trusted; the first place counts. */
static GHashTable *asked_plainly(const LinkReading *reading) {
  GHashTable *asked = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  for (int pass = 0; pass < 3; pass++) {
    const GArray *words = pass == 2 ? reading->names : reading->words;
    for (guint i = 0; i < words->len; i++) {
      const LinkWord *word = &g_array_index(words, LinkWord, i);
      guint s = 0;
      while (pass < 2 && g_array_index(reading->streams, LinkStream, s).end <= i) s++;
      const LinkStream *stream = pass < 2 ? &g_array_index(reading->streams, LinkStream, s) : NULL;
      gboolean body = stream && stream->source == LINK_FROM_SLIDE && (stream->rank > 0 || stream->is_list);
      if (!word->term || (stream && body != (pass == 1))) continue;
      double trust = pass == 0 ? 1 : pass == 2 && word->line == 0 ? 0.7 : 0.4;
      const guint ids[] = {word->term->id, stream ? word->join : 0};
      for (guint k = 0; k < G_N_ELEMENTS(ids); k++)
        if (ids[k] && !g_hash_table_contains(asked, GUINT_TO_POINTER(ids[k])))
          g_hash_table_insert(asked, GUINT_TO_POINTER(ids[k]), g_memdup2(&trust, sizeof trust));
    }
  }
  return asked;
}

static double weight_plainly(const DsLinker *linker, GHashTable *asked, guint index) {
  double sum = 0;
  GHashTableIter iter;
  gpointer key, trust;
  g_hash_table_iter_init(&iter, asked);
  while (g_hash_table_iter_next(&iter, &key, &trust)) {
    const GArray *list = linker->postings->pdata[GPOINTER_TO_UINT(key)];
    double weight = g_array_index(linker->weights, float, GPOINTER_TO_UINT(key));
    if (weight == 0) weight = log((linker->talks->len + 400.0) / (list->len + 0.5));
    for (guint i = 0; i < list->len; i++)
      if (g_array_index(list, guint, i) == index) sum += weight * *(double *)trust;
  }
  return sum / link_talk(linker, index)->weight * (1 - exp(-sum / 5)) + sum * 0.02;
}

/* ---- against each other ---- */

/* No talk that is left out weighs more than a candidate, but for what rounding does. */
static void check_candidates(const DsLinker *linker, const LinkReading *reading) {
  g_autoptr(GHashTable) asked = asked_plainly(reading), there = g_hash_table_new(NULL, NULL);
  g_autoptr(GArray) candidates = link_candidates(linker, reading);
  double lightest = G_MAXDOUBLE, heaviest_out = 0;
  for (guint i = 0; i < candidates->len; i++) g_hash_table_add(there, GUINT_TO_POINTER(g_array_index(candidates, guint, i)));
  for (guint i = 0; i < linker->prepared->len; i++) {
    double weight = weight_plainly(linker, asked, i);
    if (g_hash_table_contains(there, GUINT_TO_POINTER(i)))
      lightest = MIN(lightest, weight);
    else
      heaviest_out = MAX(heaviest_out, weight);
  }
  g_assert_cmpfloat(heaviest_out, <=, lightest + 1e-4);
}

typedef struct {
  guint matches, points; /* of words and of streams: that there were any */
  guint wrong;           /* of either */
} Seen;

static void check_title(const LinkTalk *talk, const LinkTitle *title, const LinkReading *reading, Seen *seen) {
  const guint64 *bits = NULL;
  const LinkReach *reach = link_places_match(reading->places, reading, title, &bits);
  for (guint s = 0; s < reading->streams->len; s++) {
    const LinkStream *stream = &g_array_index(reading->streams, LinkStream, s);
    guint64 all = 0;
    for (guint w = stream->first; w < stream->end; w++) {
      seen->wrong += bits[w] != match_plainly(title, reading, stream, w);
      all |= bits[w];
      seen->matches += bits[w] != 0;
    }
    seen->wrong += reach[s].bits != all;
    double like = 0, want_like = 0, want = points_plainly(talk, title, reading, stream, bits, &want_like);
    double got = reach[s].end ? quick_title_points(talk, title, reading, stream, &reach[s], bits, &like) : 0;
    seen->wrong += got != want || (tells_likeness(stream) && like != want_like);
    seen->points += got > 0;
  }
}

static int heaviest(gconstpointer a, gconstpointer b) {
  const LinkScore *x = a, *y = b;
  return x->odds != y->odds ? (x->odds > y->odds ? -1 : 1) : x->index < y->index ? -1 : x->index > y->index;
}

/* The scores of all candidates, sorted, of each session the best. */
static GArray *scores_plainly(const DsLinker *linker, const LinkReading *reading) {
  GArray *scores = g_array_new(FALSE, FALSE, sizeof(LinkScore));
  g_autoptr(GArray) candidates = link_candidates(linker, reading);
  g_assert_cmpuint(candidates->len, <=, LINK_MAX_CANDIDATES);
  for (guint i = 0; i < candidates->len; i++) {
    LinkScore score;
    link_score(linker, reading, g_array_index(candidates, guint, i), &score);
    g_array_append_val(scores, score);
  }
  g_array_sort(scores, heaviest);
  g_autoptr(GHashTable) same = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < scores->len;)
    if (g_hash_table_add(same, GUINT_TO_POINTER(link_talk(linker, g_array_index(scores, LinkScore, i).index)->same)))
      i++;
    else
      g_array_remove_index(scores, i);
  return scores;
}

static void check_result(const DsLinker *linker, const LinkReading *reading, const DsLinkResult *result) {
  g_autoptr(GArray) scores = scores_plainly(linker, reading);
  g_assert_cmpuint(result->candidates->len, <=, 3);
  for (guint i = 0; i < result->candidates->len; i++)
    g_assert_true(g_array_index(result->candidates, DsLinkCandidate, i).talk ==
                  link_talk(linker, g_array_index(scores, LinkScore, i).index)->talk);
  g_assert_cmpuint(result->candidates->len, >=, MIN(scores->len, 1));
  if (scores->len < 2) return;
  double best = g_array_index(scores, LinkScore, 0).odds, next = g_array_index(scores, LinkScore, 1).odds;
  g_assert_cmpfloat_with_epsilon(result->next_best, exp(next) / (exp(best) + exp(next) + 1), 1e-9);
}

static void check_same_result(const DsLinkResult *a, const DsLinkResult *b) {
  g_assert_true(a->talk == b->talk);
  g_assert_cmpfloat(a->score, ==, b->score);
  g_assert_cmpfloat(a->next_best, ==, b->next_best);
  g_assert_cmpstr(a->evidence, ==, b->evidence);
  g_assert_cmpuint(a->candidates->len, ==, b->candidates->len);
}

static void short_cuts_change_nothing(Library *l, gconstpointer data) {
  (void)data;
  g_autoptr(GRand) rand = g_rand_new_with_seed(11);
  Seen seen = {0};
  add_by_chance(l, rand, TALKS);
  g_autoptr(DsLinker) linker = ds_linker_new(l->talks, NULL);
  for (guint i = 0; i < DECKS; i++) {
    g_autofree char *pages = any_pages(l, rand), *name = any_words(rand, 6), *path = g_strconcat(name, ".pdf", NULL);
    g_autoptr(Deck) d = deck_new(pages);
    g_autoptr(LinkReading) reading = link_reading_new(linker, path, &d->deck);
    for (guint t = 0; t < linker->prepared->len; t++)
      for (guint k = 0; k < link_talk(linker, t)->titles->len; k++)
        check_title(link_talk(linker, t), link_talk(linker, t)->titles->pdata[k], reading, &seen);
    g_autoptr(DsLinkResult) result = ds_linker_link(linker, path, &d->deck);
    check_result(linker, reading, result);
    check_candidates(linker, reading);
  }
  g_assert_cmpuint(seen.wrong, ==, 0);
  g_assert_cmpuint(seen.matches, >, 1000);
  g_assert_cmpuint(seen.points, >, 100);
}

/* A word that is found in several ways: the first of them counts. */
static void ways_to_match_keep_their_order(Library *l, gconstpointer data) {
  (void)data;
  Seen seen = {0};
  add(l, "Meerkat S Team", "Ada Brook");               /* "Meerkats" is the first word, and the first two glued */
  add(l, "Keen Lions Meet Klmfoo Herds", "Ada Brook"); /* "klm foo" is its fourth word, and "klm" the initials of the others */
  g_autoptr(DsLinker) linker = ds_linker_new(l->talks, NULL);
  g_autoptr(Deck) d = deck_new("*Meerkats\nklm foo\n*A klm\f*Why");
  g_autoptr(LinkReading) reading = link_reading_new(linker, "a.pdf", &d->deck);
  for (guint t = 0; t < linker->prepared->len; t++)
    check_title(link_talk(linker, t), link_talk(linker, t)->titles->pdata[0], reading, &seen);
  g_assert_cmpuint(seen.wrong, ==, 0);
  g_assert_cmpuint(seen.matches, ==, 4);
}

static void a_linker_answers_the_same_again(Library *l, gconstpointer data) {
  (void)data;
  g_autoptr(GRand) rand = g_rand_new_with_seed(12);
  add_by_chance(l, rand, TALKS);
  g_autoptr(DsLinker) linker = ds_linker_new(l->talks, NULL);
  guint linked = 0;
  for (guint i = 0; i < DECKS; i++) {
    g_autofree char *pages = any_pages(l, rand);
    g_autoptr(Deck) d = deck_new(pages);
    g_autoptr(DsLinkResult) first = ask(l, "slides.pdf", d), later = ds_linker_link(linker, "slides.pdf", &d->deck);
    check_same_result(first, later);
    if (i % 7 == 0) link_lexicon_trim(linker->lexicon, 0);
    g_autoptr(DsLinkResult) again = ds_linker_link(linker, "slides.pdf", &d->deck);
    check_same_result(first, again);
    linked += first->talk != NULL;
  }
  g_assert_cmpuint(linked, >, DECKS / 8);
}

/* The talk that weighs most is among the candidates, however many more share a word with the deck. */
static void candidates_are_the_heaviest(Library *l, gconstpointer data) {
  (void)data;
  for (guint i = 0; i < 3 * LINK_MAX_CANDIDATES; i++) {
    g_autofree char *title = g_strdup_printf("Meerkat %s number%u", i % 2 ? "colonies" : "burrows", i);
    add(l, title, "Ada Brook");
  }
  check_link(l, "a.pdf", "*Meerkat burrows number140\nAda Brook\f*Why", "Meerkat burrows number140");
  g_autoptr(DsLinker) linker = ds_linker_new(l->talks, NULL);
  g_autoptr(Deck) d = deck_new("*Meerkat burrows\f*Why");
  g_autoptr(LinkReading) reading = link_reading_new(linker, "a.pdf", &d->deck);
  g_autoptr(GArray) candidates = link_candidates(linker, reading);
  g_assert_cmpuint(candidates->len, ==, LINK_MAX_CANDIDATES);
  for (guint i = 0; i < candidates->len; i++) g_assert_cmpuint(g_array_index(candidates, guint, i), ==, 2 * i); /* all of the burrows */
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  ADD_CASE("/link/scale/short-cuts-change-nothing", short_cuts_change_nothing);
  ADD_CASE("/link/scale/ways-to-match-keep-their-order", ways_to_match_keep_their_order);
  ADD_CASE("/link/scale/a-linker-answers-the-same-again", a_linker_answers_the_same_again);
  ADD_CASE("/link/scale/candidates-are-the-heaviest", candidates_are_the_heaviest);
  return g_test_run();
}
