/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses: a pin, a list's own word, or the talk whose evidence beats "none of them" and the second best. Says why, in words. */
#include "internal.h"

#include <math.h>
#include <string.h>

void ds_link_result_free(DsLinkResult *result) {
  if (!result) return;
  g_free(result->how);
  g_free(result->evidence);
  g_array_unref(result->candidates);
  g_free(result);
}

static DsLinkResult *result_new(const DsTalk *talk, const char *how, double score, char *evidence) {
  DsLinkResult *result = g_new0(DsLinkResult, 1);
  *result = (DsLinkResult){.talk = talk, .how = g_strdup(how), .score = score, .evidence = evidence};
  result->candidates = g_array_new(FALSE, FALSE, sizeof(DsLinkCandidate));
  if (talk) {
    DsLinkCandidate candidate = {talk, score};
    g_array_append_val(result->candidates, candidate);
  }
  return result;
}

static DsLinkResult *link_by_pin(const DsLinker *linker, const DsPin *pin) {
  if (!pin->talk) return result_new(NULL, "pinned", 0, g_strdup("pinned to no talk in decksearch.yaml"));
  g_autoptr(GError) error = NULL;
  const DsTalk *talk = ds_linker_find_talk(linker, pin->talk, &error);
  if (talk) return result_new(talk, "pinned", 1, g_strdup("pinned in decksearch.yaml"));
  return result_new(NULL, "pinned", 0, g_strdup_printf("pinned in decksearch.yaml, but %s", error->message));
}

enum { BEST = 3 }; /* so many candidates are told */

static gboolean is_better(const LinkScore *a, const LinkScore *b) {
  return a->odds != b->odds ? a->odds > b->odds : a->index < b->index;
}

/* Puts @score among the best, best first, unless a better one of the same session is there, or a worse one, which goes. */
static void keep_best(const DsLinker *linker, GArray *scores, const LinkScore *score) {
  guint same = link_talk(linker, score->index)->same, at = 0;
  for (guint i = 0; i < scores->len; i++) {
    const LinkScore *other = &g_array_index(scores, LinkScore, i);
    if (link_talk(linker, other->index)->same != same) continue;
    if (is_better(other, score)) return;
    g_array_remove_index(scores, i);
    break;
  }
  while (at < scores->len && is_better(&g_array_index(scores, LinkScore, at), score)) at++;
  if (at >= BEST) return;
  g_array_insert_val(scores, at, *score);
  if (scores->len > BEST) g_array_set_size(scores, BEST);
}

/* The best scores of all candidates, best first, one for each session; score is the share of its hypothesis, "none" being one of them. */
static GArray *score_all(const DsLinker *linker, const LinkReading *reading) {
  g_autoptr(GArray) candidates = link_candidates(linker, reading);
  GArray *scores = g_array_new(FALSE, FALSE, sizeof(LinkScore));
  for (guint i = 0; i < candidates->len; i++) {
    LinkScore score;
    link_score(linker, reading, g_array_index(candidates, guint, i), &score);
    keep_best(linker, scores, &score);
  }
  /* the hypotheses are the best, the second best, and none: many weak ones are no rival */
  double top = scores->len ? MAX(g_array_index(scores, LinkScore, 0).odds, 0) : 0, sum = exp(-top);
  for (guint i = 0; i < scores->len && i < 2; i++) sum += exp(g_array_index(scores, LinkScore, i).odds - top);
  for (guint i = 0; i < scores->len; i++) {
    LinkScore *score = &g_array_index(scores, LinkScore, i);
    score->score = exp(score->odds - top) / sum;
  }
  return scores;
}

typedef struct {
  const char *how, *words;
  double points;
} Kind;

static int strongest_first(const void *a, const void *b) {
  double x = ((const Kind *)a)->points, y = ((const Kind *)b)->points;
  return x < y ? 1 : x > y ? -1 : 0;
}

/* "title slide, file name and speakers"; @ret_how: the strongest kind. */
static char *tell_evidence(const LinkScore *score, const char **ret_how) {
  Kind kinds[] = {
      {"url", score->title_in_file_is_slides_url ? "the list's address of the slides" : "a link to the talk's page", score->url * 1.3},
      {"title", "title slide", score->points[LINK_FROM_SLIDE]},
      {"title", "the title in the footer", score->points[LINK_FROM_FURNITURE] * 0.9},
      {"metadata", "metadata", score->points[LINK_FROM_METADATA] * 0.9},
      {"file-name", "file name", score->points[LINK_FROM_FILE] * 0.95},
      {"speakers", score->names_found == 1 ? "speaker" : "speakers", score->names_found ? score->speakers * 0.8 : 0},
      {"event", "event", score->when * 0.5},
  };
  qsort(kinds, G_N_ELEMENTS(kinds), sizeof *kinds, strongest_first);
  guint n = 0;
  while (n < G_N_ELEMENTS(kinds) && n < 4 && kinds[n].points >= (n ? 0.45 : 0.0001)) n++;
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < n; i++) g_string_append_printf(text, "%s%s", i == 0 ? "" : i + 1 == n ? " and " : ", ", kinds[i].words);
  *ret_how = kinds[0].how;
  return g_string_free(text, FALSE);
}

static char *quote_title(const DsTalk *talk) {
  g_autofree char *safe = ds_quote(talk->title ? talk->title : talk->id ? talk->id : "");
  return g_strdup(safe);
}

static char *tell_doubt(const DsLinker *linker, const GArray *scores, gboolean thin) {
  const LinkScore *best = scores->len ? &g_array_index(scores, LinkScore, 0) : NULL;
  if (!best || best->score < 0.05) return g_strdup("no listed talk is like it");
  g_autofree char *title = quote_title(link_talk(linker, best->index)->talk);
  if (best->when <= -3 && !thin) return g_strdup_printf("%s is like it, but of another event or year", title);
  if (!thin) return g_strdup_printf("too little evidence for %s", title);
  g_autofree char *next = quote_title(link_talk(linker, g_array_index(scores, LinkScore, 1).index)->talk);
  return g_strdup_printf("%s and %s fit alike", title, next);
}

static void list_candidates(const DsLinker *linker, const GArray *scores, DsLinkResult *result) {
  g_array_set_size(result->candidates, 0);
  for (guint i = 0; i < scores->len; i++) {
    const LinkScore *score = &g_array_index(scores, LinkScore, i);
    if (i && score->score < 0.01) break;
    DsLinkCandidate candidate = {link_talk(linker, score->index)->talk, score->score};
    g_array_append_val(result->candidates, candidate);
  }
}

static DsLinkResult *link_by_evidence(const DsLinker *linker, const char *path, const DsDeck *deck) {
  g_autoptr(LinkReading) reading = link_reading_new(linker, path, deck);
  g_autoptr(GArray) scores = score_all(linker, reading);
  const LinkScore *best = scores->len ? &g_array_index(scores, LinkScore, 0) : NULL;
  double next = scores->len > 1 ? g_array_index(scores, LinkScore, 1).score : 0;
  gboolean sure = best && best->score >= DS_LINK_MIN_SCORE, apart = best && best->score - next >= DS_LINK_MIN_MARGIN;
  DsLinkResult *result;
  if (sure && apart) {
    const char *how = NULL;
    char *words = tell_evidence(best, &how);
    result = result_new(link_talk(linker, best->index)->talk, how, best->score, words);
  } else {
    gboolean thin = best && scores->len > 1 && best->score + next > DS_LINK_MIN_SCORE && next > 0.05;
    result = result_new(NULL, NULL, best ? best->score : 0, tell_doubt(linker, scores, thin));
  }
  result->next_best = next;
  list_candidates(linker, scores, result);
  return result;
}

DsLinkResult *ds_linker_link(const DsLinker *linker, const char *path, const DsDeck *deck) {
  const DsPin *pin = g_hash_table_lookup(linker->pin_of, path);
  if (pin) return link_by_pin(linker, pin);
  guint listed = GPOINTER_TO_UINT(g_hash_table_lookup(linker->by_deck, path));
  if (listed == G_MAXUINT) return result_new(NULL, NULL, 0, g_strdup("two talks of the lists name it as their deck"));
  if (listed) return result_new(linker->talks->pdata[listed - 1], "list", 1, g_strdup("named by the talk list"));
  return link_by_evidence(linker, path, deck);
}
