/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order a person reads segments in: recursive cuts along white gaps (the X-Y cut of Nagy and Seth, 1984), columns before rows where a
 * gutter runs through, rows first where cells stand in line as a table's do. */
#include "lines.h"

#include <stdlib.h>

#define GUTTER 1.0f /* of the usual size: narrower white is no column's edge */
#define MAX_DEPTH 64u
#define BAND_SHARE 1.0f /* of the gutter between two columns */
#define STEP_SHARE 0.8f /* of the gutter */
#define BAND_GAP 0.8f   /* of the size: the white between two rows of a drawing's boxes */

/* Where the widest vertical white gap parts the segments (sorted ds_segments_by_left), 0 when none is as wide as @least. */
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

/* Where the widest horizontal white gap parts the segments (sorted ds_segments_by_top), 0 when there is none. */
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

/* Sorts into rows, left to right in each; further cells of a row are marked. */
static void order_rows(DsSegment *s, guint n, gboolean table) {
  qsort(s, n, sizeof *s, ds_segments_by_top);
  for (guint i = 0; i < n;) {
    guint k = i + 1;
    while (k < n && ABS(ds_segment_middle(&s[k]) - ds_segment_middle(&s[i])) < DS_SAME_ROW * MIN(s[i].size, s[k].size)) k++;
    qsort(s + i, k - i, sizeof *s, ds_segments_by_left);
    for (guint c = i + 1; c < k; c++) {
      gboolean bullet = (s[c - 1].flags & DS_LINE_BULLET) && s[c - 1].letters == 1 && c == i + 1;
      s[c].cell = table || bullet || (s[c].flags & s[c - 1].flags & DS_LINE_MONO) ? c - i : 0;
    }
    i = k;
  }
}

#define TOP_MARGIN 0.14f  /* of the page: a banner smaller than the rest stands in it */
#define HEAD_LINES 3u     /* a heading's lines at most */
#define HEAD_LARGER 1.15f /* than what stands below */
#define FOOT_SMALLER 0.9f /* than what stands above */
#define FOOT_GAP 0.5f     /* of its size: nearer, it is the last line of what stands above */

/* Where a heading or banner, or a footer, parts from the rest of the segments (sorted ds_segments_by_top) by a white gap and its size; 0:
 * nowhere. A heading is read before the columns below it, however short it is, and a footer after them. */
static guint heading_end(const DsSegment *s, guint n, float margin) {
  float reach = s[0].box.y1;
  for (guint i = 1; i < n && i <= HEAD_LINES; i++) {
    gboolean gap = s[i].box.y0 > reach;
    reach = MAX(reach, s[i].box.y1);
    if (!gap) continue;
    float rest = ds_segments_usual_size(s + i, n - i);
    gboolean larger = TRUE, smaller = TRUE; /* a title, or a banner above it */
    for (guint k = 0; k < i; k++) {
      larger = larger && s[k].size >= HEAD_LARGER * rest;
      smaller = smaller && s[k].size <= FOOT_SMALLER * rest;
    }
    if (larger || (smaller && reach < margin)) return i;
  }
  return 0;
}

/* Whether the first @part segments (sorted ds_segments_by_top) are the headings of columns: a gutter runs through them and what stands
 * below. */
static gboolean are_column_heads(const DsSegment *s, guint n, guint part, float size) {
  g_autofree DsSegment *sides = g_memdup2(s, n * sizeof *s);
  qsort(sides, n, sizeof *sides, ds_segments_by_left);
  guint at = widest_gutter(sides, n, GUTTER * size), left = 0;
  if (!at || s[0].size < HEAD_LARGER * ds_segments_usual_size(s + part, n - part)) return FALSE;
  for (guint i = 0; i < part; i++) left += s[i].box.x0 < sides[at].box.x0;
  return left > 0 && left < part;
}

static guint footer_start(const DsSegment *s, guint n) {
  float top = s[n - 1].box.y0;
  for (guint i = n - 1; i > 0 && n - i <= HEAD_LINES; i--) {
    float reach = 0;
    top = MIN(top, s[i].box.y0);
    for (guint k = 0; k < i; k++) reach = MAX(reach, s[k].box.y1);
    if (reach >= top) continue;
    float rest = ds_segments_usual_size(s, i);
    gboolean all = top - reach >= FOOT_GAP * s[i].size;
    for (guint k = i; k < n; k++) all = all && s[k].size <= FOOT_SMALLER * rest;
    return all ? i : 0;
  }
  return 0;
}

typedef struct {
  guint16 next_block;
  float margin; /* points from the top: a banner stands above it */
} Order;

static void finish_block(Order *order, DsSegment *s, guint n, gboolean table) {
  order_rows(s, n, table);
  for (guint i = 0; i < n; i++) s[i].block = order->next_block;
  if (order->next_block < G_MAXUINT16) order->next_block++;
}

static void cut(Order *order, DsSegment *s, guint n, guint depth);

/* The segments before @at, then those from it on. */
static void cut_at(Order *order, DsSegment *s, guint n, guint at, guint depth) {
  cut(order, s, at, depth + 1);
  cut(order, s + at, n - at, depth + 1);
}

/* At the widest horizontal gap; lines without one are a block. */
static void cut_rows(Order *order, DsSegment *s, guint n, float size, guint depth) {
  float gap;
  qsort(s, n, sizeof *s, ds_segments_by_top);
  guint at = widest_row_gap(s, n, &gap);
  if (!at || (gap < 0.3f * size && n <= 2))
    finish_block(order, s, n, FALSE);
  else
    cut_at(order, s, n, at, depth);
}

/* At every horizontal gap of at least @white. */
static void cut_bands(Order *order, DsSegment *s, guint n, float white, guint depth) {
  qsort(s, n, sizeof *s, ds_segments_by_top);
  float reach = s[0].box.y1;
  guint from = 0;
  for (guint i = 1; i < n; i++) {
    if (s[i].box.y0 - reach >= white) {
      cut(order, s + from, i - from, depth + 1);
      from = i;
    }
    reach = MAX(reach, s[i].box.y1);
  }
  cut(order, s + from, n - from, depth + 1);
}

/* A term (one of the first @at), what stands beside it, then the next: what stands above the first term goes with that. */
static void cut_terms(Order *order, DsSegment *s, guint n, guint at, guint depth) {
  qsort(s, at, sizeof *s, ds_segments_by_top);
  g_autofree DsSegment *terms = g_memdup2(s, at * sizeof *s);
  qsort(s, n, sizeof *s, ds_segments_by_top);
  guint from = 0;
  for (guint t = 1; t <= at; t++) {
    guint to = from;
    while (to < n && (t == at || s[to].box.y1 <= terms[t].box.y0 + DS_SAME_ROW * terms[t].size)) to++;
    if (to > from) cut(order, s + from, to - from, depth + 1);
    from = to;
  }
}

/* The white on the left of the segment at @at (of @s, sorted by their left edges). */
static float gutter_width(const DsSegment *s, guint at) {
  float reach = s[0].box.x1;
  for (guint i = 1; i < at; i++) reach = MAX(reach, s[i].box.x1);
  return s[at].box.x0 - reach;
}

/* The widest white between two labels of a row on one side of a gutter (the segments from @from to @to). */
static float widest_in_row(const DsSegment *s, guint from, guint to) {
  float widest = 0;
  for (guint i = from; i < to; i++) {
    float next = G_MAXFLOAT;
    for (guint k = from; k < to; k++) {
      gboolean beside = s[k].box.y0 < s[i].box.y1 && s[i].box.y0 < s[k].box.y1 && s[k].box.x0 > s[i].box.x1;
      if (beside) next = MIN(next, s[k].box.x0 - s[i].box.x1);
    }
    if (next < G_MAXFLOAT) widest = MAX(widest, next);
  }
  return widest;
}

/* Whether each segment of @right has one of @left in its row. */
static gboolean are_in_rows_of(const DsSegment *left, guint n_left, const DsSegment *right, guint n_right) {
  for (guint i = 0; i < n_right; i++) {
    gboolean mate = FALSE;
    for (guint k = 0; k < n_left && !mate; k++)
      mate = ABS(ds_segment_middle(&left[k]) - ds_segment_middle(&right[i])) < DS_SAME_ROW * MIN(left[k].size, right[i].size);
    if (!mate) return FALSE;
  }
  return TRUE;
}

/* Whether a drawing's labels (sorted by their left edges, parted by a gutter at @at) are read row by row: more white parts the rows than the
 * columns, or the gutter is just one more of the steps between the labels of rows that run through it. */
static gboolean are_banded(const DsSegment *s, guint n, guint at, float size) {
  float gap, gutter = gutter_width(s, at);
  g_autofree DsSegment *sorted = g_memdup2(s, n * sizeof *s);
  qsort(sorted, n, sizeof *s, ds_segments_by_top);
  if (!widest_row_gap(sorted, n, &gap) || gap < BAND_GAP * size) return FALSE;
  if (gap >= BAND_SHARE * gutter) return TRUE;
  return are_in_rows_of(s, at, s + at, n - at) && MAX(widest_in_row(s, 0, at), widest_in_row(s, at, n)) >= STEP_SHARE * gutter;
}

static void cut(Order *order, DsSegment *s, guint n, guint depth) {
  if (n == 0) return;
  if (n == 1 || depth >= MAX_DEPTH) {
    finish_block(order, s, n, FALSE);
    return;
  }
  float size = ds_segments_usual_size(s, n);
  qsort(s, n, sizeof *s, ds_segments_by_top);
  guint part = heading_end(s, n, order->margin);
  gboolean heads = part && are_column_heads(s, n, part, size);
  if (heads) part = 0;
  if (!part) part = footer_start(s, n);
  if (part) {
    cut_at(order, s, n, part, depth);
    return;
  }
  qsort(s, n, sizeof *s, ds_segments_by_left);
  guint at = widest_gutter(s, n, GUTTER * size);
  float white = 0;
  DsGrid grid = at ? ds_grid_find(s, n, at, size, &white) : DS_GRID_LISTING;
  if (heads && grid != DS_GRID_TABLE) grid = DS_GRID_NONE;
  if (grid == DS_GRID_TABLE)
    finish_block(order, s, n, TRUE);
  else if (grid == DS_GRID_BANDS)
    cut_bands(order, s, n, white, depth);
  else if (grid == DS_GRID_TERMS)
    cut_terms(order, s, n, at, depth);
  else if (grid == DS_GRID_NONE || (grid == DS_GRID_LABELS && !are_banded(s, n, at, size)))
    cut_at(order, s, n, at, depth);
  else
    cut_rows(order, s, n, size, depth);
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

void ds_segments_order(GArray *segments, float height) {
  Order order = {.margin = TOP_MARGIN * height};
  cut(&order, (DsSegment *)(gpointer)segments->data, segments->len, 0);
  join_blocks(segments);
}
