/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order a person reads segments in: recursive cuts along white gaps (the X-Y cut of Nagy and Seth, 1984), columns before rows where a
 * gutter runs through, rows first where cells stand in line as a table's do. */
#include "lines.h"

#include <stdlib.h>

#define GUTTER 1.0f /* of the usual size: narrower white is no column's edge */
#define MAX_DEPTH 64u
#define SAME_ROW 0.5f /* of the size: how far the middles of one row's cells may be apart */

static float middle(const DsSegment *s) {
  return (s->box.y0 + s->box.y1) / 2;
}

static int by_top(gconstpointer a, gconstpointer b) {
  const DsSegment *x = a, *y = b;
  if (x->box.y0 != y->box.y0) return x->box.y0 < y->box.y0 ? -1 : 1;
  if (x->box.x0 != y->box.x0) return x->box.x0 < y->box.x0 ? -1 : 1;
  return (x->first > y->first) - (x->first < y->first);
}

static int by_left(gconstpointer a, gconstpointer b) {
  const DsSegment *x = a, *y = b;
  if (x->box.x0 != y->box.x0) return x->box.x0 < y->box.x0 ? -1 : 1;
  return by_top(a, b);
}

static int by_size(gconstpointer a, gconstpointer b) {
  float x = *(const float *)a, y = *(const float *)b;
  return x < y ? -1 : x > y;
}

static float usual_size(const DsSegment *s, guint n) {
  g_autofree float *sizes = g_new(float, n);
  for (guint i = 0; i < n; i++) sizes[i] = s[i].size;
  qsort(sizes, n, sizeof *sizes, by_size);
  return sizes[n / 2];
}

/* Where the widest vertical white gap parts the segments (sorted by_left), 0 when none is as wide as @least. */
static guint widest_gutter(const DsSegment *s, guint n, float least) {
  float reach = s[0].box.x1, widest = least;
  guint at = 0;
  for (guint i = 1; i < n; i++) {
    if (s[i].box.x0 - reach > widest) {
      widest = s[i].box.x0 - reach;
      at = i;
    }
    reach = MAX(reach, s[i].box.x1);
  }
  return at;
}

/* Where the widest horizontal white gap parts the segments (sorted by_top), 0 when there is none. */
static guint widest_row_gap(const DsSegment *s, guint n, float *ret_gap) {
  float reach = s[0].box.y1;
  guint at = 0;
  *ret_gap = 0;
  for (guint i = 1; i < n; i++) {
    if (s[i].box.y0 - reach > *ret_gap) {
      *ret_gap = s[i].box.y0 - reach;
      at = i;
    }
    reach = MAX(reach, s[i].box.y1);
  }
  return at;
}

/* Whether nearly every one of the @n segments at @few has a partner on the same height among the @n_many at @many. */
static gboolean have_partners(const DsSegment *few, guint n, const DsSegment *many, guint n_many, guint in_ten) {
  guint partners = 0;
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n_many; k++)
      if (ABS(middle(&few[i]) - middle(&many[k])) < SAME_ROW * few[i].size) {
        partners++;
        break;
      }
  return partners * 10 >= n * in_ten;
}

/* Whether a gutter runs through a listing: fixed-width text on both sides, most lines of the shorter side continuing one of the other.
 * Columns of terminal output are no columns of the slide. */
static gboolean is_listing(const DsSegment *s, guint n, guint cut) {
  if (n > 400) return FALSE;
  for (guint i = 0; i < n; i++)
    if (!(s[i].flags & DS_LINE_MONO) || s[i].rotation) return FALSE;
  return cut <= n - cut ? have_partners(s, cut, s + cut, n - cut, 6) : have_partners(s + cut, n - cut, s, cut, 6);
}

#define LETTERS_OF_TWO 12u   /* of a cell on average, where there are two columns: longer ones are as likely two columns of prose */
#define LETTERS_OF_THREE 24u /* where there are more: prose is seldom set so narrow */

/* Whether the two sides of a gutter are a table's: three rows or more of short cells in one size of type, each with a partner on the other
 * side. Two columns of prose have partners too, but longer lines; code keeps its own lines. */
static gboolean is_table(const DsSegment *s, guint n, guint cut) {
  guint letters = 0;
  float smallest = s[0].size, largest = s[0].size;
  for (guint i = 0; i < n; i++) {
    letters += s[i].letters;
    smallest = MIN(smallest, s[i].size);
    largest = MAX(largest, s[i].size);
    if (s[i].flags & DS_LINE_MONO || s[i].rotation) return FALSE;
  }
  guint rows = MIN(cut, n - cut), cell = n >= 3 * rows ? LETTERS_OF_THREE : LETTERS_OF_TWO;
  if (rows < 3 || n > 400 || letters > n * cell || largest > 1.08f * smallest) return FALSE;
  return have_partners(s, cut, s + cut, n - cut, 9) && have_partners(s + cut, n - cut, s, cut, 9);
}

/* Sorts into rows, left to right in each; further cells of a row are marked. */
static void order_rows(DsSegment *s, guint n, gboolean table) {
  qsort(s, n, sizeof *s, by_top);
  for (guint i = 0; i < n;) {
    guint k = i + 1;
    while (k < n && ABS(middle(&s[k]) - middle(&s[i])) < SAME_ROW * MIN(s[i].size, s[k].size)) k++;
    qsort(s + i, k - i, sizeof *s, by_left);
    for (guint c = i + 1; c < k; c++) s[c].cell = table || (s[c].flags & s[c - 1].flags & DS_LINE_MONO) ? c - i : 0;
    i = k;
  }
}

#define HEAD_LINES 3u     /* a heading's lines at most */
#define HEAD_LARGER 1.15f /* than what stands below */
#define FOOT_SMALLER 0.9f /* than what stands above */

/* Where a heading or banner, or a footer, parts from the rest of the segments (sorted by_top) by a white gap and its size; 0: nowhere. A
 * heading is read before the columns below it, however short it is, and a footer after them. */
static guint heading_end(const DsSegment *s, guint n) {
  float reach = s[0].box.y1;
  for (guint i = 1; i < n && i <= HEAD_LINES; i++) {
    gboolean gap = s[i].box.y0 > reach;
    reach = MAX(reach, s[i].box.y1);
    if (!gap) continue;
    float rest = usual_size(s + i, n - i);
    gboolean larger = TRUE, smaller = TRUE; /* a title, or a banner above it */
    for (guint k = 0; k < i; k++) {
      larger = larger && s[k].size >= HEAD_LARGER * rest;
      smaller = smaller && s[k].size <= FOOT_SMALLER * rest;
    }
    if (larger || smaller) return i;
  }
  return 0;
}

static guint footer_start(const DsSegment *s, guint n) {
  float top = s[n - 1].box.y0;
  for (guint i = n - 1; i > 0 && n - i <= HEAD_LINES; i--) {
    float reach = 0;
    top = MIN(top, s[i].box.y0);
    for (guint k = 0; k < i; k++) reach = MAX(reach, s[k].box.y1);
    if (reach >= top) continue;
    float rest = usual_size(s, i);
    gboolean all = TRUE;
    for (guint k = i; k < n; k++) all = all && s[k].size <= FOOT_SMALLER * rest;
    return all ? i : 0;
  }
  return 0;
}

typedef struct {
  guint16 next_block;
} Order;

static void finish_block(Order *order, DsSegment *s, guint n, gboolean table) {
  order_rows(s, n, table);
  for (guint i = 0; i < n; i++) s[i].block = order->next_block;
  if (order->next_block < G_MAXUINT16) order->next_block++;
}

static void cut(Order *order, DsSegment *s, guint n, guint depth) {
  if (n == 0) return;
  if (n == 1 || depth >= MAX_DEPTH) {
    finish_block(order, s, n, FALSE);
    return;
  }
  float size = usual_size(s, n), gap;
  qsort(s, n, sizeof *s, by_top);
  guint part = heading_end(s, n);
  if (!part) part = footer_start(s, n);
  if (part) {
    cut(order, s, part, depth + 1);
    cut(order, s + part, n - part, depth + 1);
    return;
  }
  qsort(s, n, sizeof *s, by_left);
  guint at = widest_gutter(s, n, GUTTER * size);
  if (at && is_table(s, n, at)) {
    finish_block(order, s, n, TRUE);
    return;
  }
  if (at && !is_listing(s, n, at)) {
    cut(order, s, at, depth + 1);
    cut(order, s + at, n - at, depth + 1);
    return;
  }
  qsort(s, n, sizeof *s, by_top);
  at = widest_row_gap(s, n, &gap);
  if (!at || (gap < 0.3f * size && n <= 2)) {
    finish_block(order, s, n, FALSE);
    return;
  }
  cut(order, s, at, depth + 1);
  cut(order, s + at, n - at, depth + 1);
}

/* The cuts leave single lines as blocks where every line parts from the next; lines that stand under one another as a paragraph's do are
 * one. */
static void join_blocks(GArray *segments) {
  guint16 block = 0;
  guint16 old = segments->len ? g_array_index(segments, DsSegment, 0).block : 0;
  for (guint i = 0; i < segments->len; i++) {
    DsSegment *s = &g_array_index(segments, DsSegment, i), *up = i ? s - 1 : NULL;
    guint16 own = s->block;
    if (up && own != old) {
      float gap = s->box.y0 - up->box.y1, size = MAX(s->size, up->size);
      gboolean overlap = s->box.x0 < up->box.x1 && up->box.x0 < s->box.x1;
      gboolean alike = s->size < 1.25f * up->size && up->size < 1.25f * s->size && s->rotation == up->rotation;
      if (!(overlap && alike && gap > -0.7f * size && gap < 0.9f * size) && block < G_MAXUINT16) block++;
    }
    old = own;
    s->block = block;
  }
}

void ds_segments_order(GArray *segments) {
  Order order = {0};
  cut(&order, (DsSegment *)(gpointer)segments->data, segments->len, 0);
  join_blocks(segments);
}
