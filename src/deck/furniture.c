/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Furniture by repetition: the same text (digits masked) at the same place on distinct slides. Evidence, not zones: where a line stands only
 * says how much of it is needed. */
#include "judge.h"

#include <math.h>
#include <string.h>

#define TOLERANCE 0.012f    /* of the page's sides: how far two appearances may be apart */
#define MAX_CLUSTERS 64u    /* places looked at for one text */
#define MIN_SUPPORT 3u      /* slides, in the outer parts of the page */
#define INNER_SHARE 0.5f    /* of all slides, elsewhere */
#define INNER_SUPPORT 5u
#define TITLE_SHARE 0.92f   /* of the largest size on its page: a line that large is a title or alone */
#define LOGO_SHARE 0.65f    /* of all slides: so often not even a title repeats */

/* One text at one place. */
typedef struct {
  float x0, x1, y;          /* of its first appearance, as shares */
  GArray *lines;            /* guint */
  guint slides, large, last_group;
} Cluster;

static void cluster_clear(gpointer data) { g_array_unref(((Cluster *)data)->lines); }

static gboolean belongs(const Cluster *cluster, float x0, float x1, float y) {
  if (fabsf(cluster->y - y) > TOLERANCE) return FALSE;
  return fabsf(cluster->x0 - x0) < TOLERANCE || fabsf(cluster->x1 - x1) < TOLERANCE || fabsf(cluster->x0 + cluster->x1 - x0 - x1) < 2 * TOLERANCE;
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
    Cluster fresh = {x0, x1, y, g_array_new(FALSE, FALSE, sizeof(guint)), 0, 0, G_MAXUINT};
    g_array_append_val(clusters, fresh);
    found = &g_array_index(clusters, Cluster, clusters->len - 1);
  }
  if (found->last_group != line->group) {
    found->slides++;
    found->large += line->size_share >= TITLE_SHARE;
    found->last_group = line->group;
  }
  g_array_append_val(found->lines, index);
}

static gboolean is_prose(const Judged *line) { return g_utf8_strlen(line->line->text, 160) > 120; }

/* Whether the cluster's repetition is proof. */
static gboolean is_furniture(const Judgement *j, const Cluster *cluster) {
  const Judged *first = ds_judged(j, g_array_index(cluster->lines, guint, 0));
  float share = j->n_groups ? (float)cluster->slides / (float)j->n_groups : 0;
  gboolean title_like = cluster->large * 2 > cluster->slides;
  if (first->line->rotation == 4) return cluster->slides >= MIN_SUPPORT;
  if (title_like) return share >= LOGO_SHARE && cluster->slides >= 8;
  if (ds_judged_is_outer(j, first)) return cluster->slides >= MIN_SUPPORT && !(first->line->flags & DS_LINE_MONO && share < INNER_SHARE);
  return share >= INNER_SHARE && cluster->slides >= INNER_SUPPORT && !is_prose(first);
}

static gboolean is_date(const char *text) {
  static const char *const months[] = {"january", "february", "march", "april", "may ", "june", "july", "august", "september", "october", "november", "december"};
  g_autofree char *folded = g_utf8_casefold(text, -1);
  gboolean digit = strpbrk(folded, "0123456789") != NULL;
  for (guint i = 0; i < G_N_ELEMENTS(months); i++)
    if (digit && strstr(folded, months[i])) return TRUE;
  return digit && strspn(folded, "0123456789./- :") == strlen(folded) && strpbrk(folded, "./-") != NULL;
}

static DsNoiseKind kind_of(const Judgement *j, const Judged *line) {
  float x, y;
  ds_judged_place(j, line, &x, &y);
  if (line->line->rotation == 4) return DS_NOISE_WATERMARK;
  if (is_date(line->line->text)) return DS_NOISE_DATE;
  return y > 0.5f ? DS_NOISE_FOOTER : DS_NOISE_BANNER;
}

void ds_furniture_mark(Judgement *j) {
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init(&iter, j->by_key);
  while (g_hash_table_iter_next(&iter, &key, &value)) {
    const GArray *same = value;
    if (same->len < MIN_SUPPORT) continue;
    g_autoptr(GArray) clusters = g_array_new(FALSE, FALSE, sizeof(Cluster));
    g_array_set_clear_func(clusters, cluster_clear);
    for (guint i = 0; i < same->len; i++) add_to_clusters(j, clusters, g_array_index(same, guint, i));
    for (guint i = 0; i < clusters->len; i++) {
      const Cluster *cluster = &g_array_index(clusters, Cluster, i);
      if (strspn(key, "#") == strlen(key) || !is_furniture(j, cluster)) continue; /* bare numbers are noise only as a sequence */
      for (guint k = 0; k < cluster->lines->len; k++) {
        Judged *line = ds_judged(j, g_array_index(cluster->lines, guint, k));
        ds_judged_mark(j, line, kind_of(j, line), "same place on %u of %u slides", cluster->slides, j->n_groups);
      }
    }
  }
}
