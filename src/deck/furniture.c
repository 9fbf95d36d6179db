/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Furniture by repetition: the same text (digits masked) at the same place on distinct slides. Evidence, not zones: where a line stands
 * only says how much of it is needed. */
#include "judge.h"

#include <math.h>
#include <string.h>

#define TOLERANCE 0.012f /* of the page's sides: how far two appearances may be apart */
#define MAX_CLUSTERS 64u /* places looked at for one text */
#define LEAST_SUPPORT 2u /* slides, of what signs a slide: handles, copyright */
#define MIN_SUPPORT 3u   /* slides, in the outer parts of the page */
#define OFTEN 0.3f       /* of all slides: below it only small type is furniture */
#define SMALL 0.85f      /* of the size most of the deck is set in */
#define INNER_SHARE 0.7f /* of all slides, away from the margins: there diagrams and listings repeat, too */
#define INNER_SUPPORT 8u
#define TITLE_SHARE 0.92f /* of the largest size on its page: a line that large is a title or alone */
#define LOGO_SHARE 0.65f  /* of all slides: so often not even a title repeats */

/* One text at one place. */
typedef struct {
  float x0, x1, y; /* of its first appearance, as shares */
  GArray *lines;   /* guint */
  guint slides, large, small, last_group;
} Cluster;

static void cluster_clear(gpointer data) {
  g_array_unref(((Cluster *)data)->lines);
}

static gboolean belongs(const Cluster *cluster, float x0, float x1, float y) {
  if (fabsf(cluster->y - y) > TOLERANCE) return FALSE;
  return fabsf(cluster->x0 - x0) < TOLERANCE || fabsf(cluster->x1 - x1) < TOLERANCE ||
         fabsf(cluster->x0 + cluster->x1 - x0 - x1) < 2 * TOLERANCE;
}

static void add_to_clusters(const Judgement *j, GArray *clusters, guint index) {
  const Judged *line = ds_judged(j, index);
  const DsPage *page = ds_judged_page(j, line->page);
  float width = page->width > 0 ? page->width : 1, height = page->height > 0 ? page->height : 1;
  float x0 = line->line->box.x0 / width, x1 = line->line->box.x1 / width, y = (line->line->box.y0 + line->line->box.y1) / 2 / height;
  Cluster *found = NULL;
  for (guint i = 0; i < clusters->len && !found; i++)
    if (belongs(&g_array_index(clusters, Cluster, i), x0, x1, y)) found = &g_array_index(clusters, Cluster, i);
  if (!found) {
    if (clusters->len >= MAX_CLUSTERS) return;
    Cluster fresh = {x0, x1, y, g_array_new(FALSE, FALSE, sizeof(guint)), 0, 0, 0, G_MAXUINT};
    g_array_append_val(clusters, fresh);
    found = &g_array_index(clusters, Cluster, clusters->len - 1);
  }
  if (found->last_group != line->group) {
    found->slides++;
    found->large += line->size_share >= TITLE_SHARE;
    found->small += line->line->size <= SMALL * j->usual_size;
    found->last_group = line->group;
  }
  g_array_append_val(found->lines, index);
}

static gboolean is_prose(const Judged *line) {
  return g_utf8_strlen(line->line->text, 160) > 120;
}

/* Whether most of the slides that show it also repeat lines of their body: then it is a label of a picture or listing that comes back, not
 * furniture. @body_repeats: such lines a page. */
static gboolean goes_with_body(const Judgement *j, const Cluster *cluster, const GArray *body_repeats) {
  guint with = 0;
  for (guint i = 0; i < cluster->lines->len; i++)
    with += g_array_index(body_repeats, guint, ds_judged(j, g_array_index(cluster->lines, guint, i))->page - 1) >= 2;
  return with * 2 > cluster->lines->len;
}

static gboolean is_copyright(const char *text) {
  gboolean sign = g_str_has_prefix(text, "©") || g_str_has_prefix(text, "(c) ") || g_str_has_prefix(text, "Copyright ");
  return sign && strlen(text) < 120;
}

/* A line that is a handle, a hashtag, an address or a copyright notice and nothing else: twice in a margin is enough. */
static gboolean is_signature(const char *text) {
  gboolean one_word = strpbrk(text, " \t") == NULL;
  if (one_word && (*text == '@' || *text == '#') && g_ascii_isalpha(text[1])) return TRUE;
  if (is_copyright(text)) return TRUE;
  return one_word && (g_str_has_prefix(text, "http") || g_str_has_prefix(text, "www."));
}

/* A footnote is content, however often its slide returns. */
static gboolean is_footnote(const char *text) {
  return *text == '*' || g_str_has_prefix(text, "†") || (*text == '[' && g_ascii_isdigit(text[1]));
}

/* Whether the cluster's repetition is proof. */
static gboolean is_furniture(const Judgement *j, const Cluster *cluster, const GArray *body_repeats) {
  const Judged *first = ds_judged(j, g_array_index(cluster->lines, guint, 0));
  float share = j->n_groups ? (float)cluster->slides / (float)j->n_groups : 0;
  gboolean title_like = cluster->large * 2 > cluster->slides;
  if (first->line->rotation == 4) return cluster->slides >= MIN_SUPPORT;
  if (title_like) return share >= LOGO_SHARE && cluster->slides >= 8;
  if (first->is_outer) {
    gboolean code = (first->line->flags & DS_LINE_MONO) && share < INNER_SHARE;
    if (share < 2 * OFTEN && goes_with_body(j, cluster, body_repeats)) return FALSE;
    if (is_signature(first->line->text)) return TRUE;
    if (code || is_footnote(first->line->text)) return FALSE;
    return cluster->slides >= MIN_SUPPORT && (share >= OFTEN || cluster->small * 2 > cluster->slides);
  }
  return share >= INNER_SHARE && cluster->slides >= INNER_SUPPORT && !is_prose(first) && !goes_with_body(j, cluster, body_repeats);
}

static gboolean is_date(const char *text) {
  static const char *const months[] = {"january", "february", "march",     "april",   "may ",     "june",
                                       "july",    "august",   "september", "october", "november", "december"};
  g_autofree char *folded = g_utf8_casefold(text, -1);
  gboolean digit = strpbrk(folded, "0123456789") != NULL;
  for (guint i = 0; i < G_N_ELEMENTS(months); i++)
    if (digit && strstr(folded, months[i])) return TRUE;
  return digit && strspn(folded, "0123456789./- :") == strlen(folded) && strpbrk(folded, "./-") != NULL;
}

static DsNoiseKind kind_of(const Judged *line) {
  if (line->line->rotation == 4) return DS_NOISE_WATERMARK;
  if (is_date(line->line->text)) return DS_NOISE_DATE;
  return line->y > 0.5f ? DS_NOISE_FOOTER : DS_NOISE_BANNER;
}

/* All texts at all their places, those that are on too few slides to matter left out. */
static GArray *find_clusters(const Judgement *j) {
  GArray *all = g_array_new(FALSE, FALSE, sizeof(Cluster));
  g_array_set_clear_func(all, cluster_clear);
  for (guint k = 0; k < j->keys->len; k++) {
    const Key *key = &g_array_index(j->keys, Key, k);
    if (key->lines < LEAST_SUPPORT || strspn(key->text, "#") == strlen(key->text)) continue; /* bare numbers are noise only as a sequence */
    g_autoptr(GArray) clusters = g_array_new(FALSE, FALSE, sizeof(Cluster));
    for (guint at = key->first + 1; at; at = ds_judged(j, at - 1)->next) add_to_clusters(j, clusters, at - 1);
    for (guint i = 0; i < clusters->len; i++) {
      Cluster *cluster = &g_array_index(clusters, Cluster, i);
      if (cluster->slides >= LEAST_SUPPORT)
        g_array_append_vals(all, cluster, 1);
      else
        cluster_clear(cluster);
    }
  }
  return all;
}

/* How many lines of each page's body stand at the same place on other slides, too. */
static GArray *count_body_repeats(const Judgement *j, const GArray *clusters) {
  GArray *repeats = g_array_sized_new(FALSE, TRUE, sizeof(guint), j->facts->pages->len);
  g_array_set_size(repeats, j->facts->pages->len);
  for (guint i = 0; i < clusters->len; i++) {
    const Cluster *cluster = &g_array_index(clusters, Cluster, i);
    if (cluster->slides < MIN_SUPPORT) continue;
    gboolean always = cluster->slides * 10 >= j->n_groups * 7;
    for (guint k = 0; k < cluster->lines->len; k++) {
      const Judged *line = ds_judged(j, g_array_index(cluster->lines, guint, k));
      if (!always && !line->is_outer && line->size_share < TITLE_SHARE) g_array_index(repeats, guint, line->page - 1)++;
    }
  }
  return repeats;
}

void ds_furniture_mark(Judgement *j) {
  g_autoptr(GArray) clusters = find_clusters(j), body_repeats = count_body_repeats(j, clusters);
  for (guint i = 0; i < clusters->len; i++) {
    const Cluster *cluster = &g_array_index(clusters, Cluster, i);
    if (!is_furniture(j, cluster, body_repeats)) continue;
    for (guint k = 0; k < cluster->lines->len; k++) {
      Judged *line = ds_judged(j, g_array_index(cluster->lines, guint, k));
      ds_judged_mark(j, line, kind_of(line), "same place on %u of %u slides", cluster->slides, j->n_groups);
    }
  }
  for (guint i = 0; i < j->lines->len; i++) {
    Judged *line = ds_judged(j, i);
    if (line->noise == DS_NOISE_NONE && line->line->size <= SMALL * j->usual_size && line->is_outer && is_copyright(line->line->text))
      ds_judged_mark(j, line, DS_NOISE_FOOTER, "a copyright notice in the margin");
  }
}
