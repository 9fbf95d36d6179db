/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a gutter parts: two columns that are read one after the other, or cells that stand in rows (a listing, a table, a grid, the labels
 * of a drawing, terms beside what they mean, markers before the lines of a list). */
#include "lines.h"

#include <stdlib.h>

#define SAME_ROW_X 0.3f    /* of the size: how far the left edges of one column may be apart */
#define MOST_SEGMENTS 400u /* looked at pair by pair; a page with more is no table for people */

float ds_segment_middle(const DsSegment *s) {
  return (s->box.y0 + s->box.y1) / 2;
}

int ds_segments_by_top(gconstpointer a, gconstpointer b) {
  const DsSegment *x = a, *y = b;
  if (x->box.y0 != y->box.y0) return x->box.y0 < y->box.y0 ? -1 : 1;
  if (x->box.x0 != y->box.x0) return x->box.x0 < y->box.x0 ? -1 : 1;
  return (x->first > y->first) - (x->first < y->first);
}

int ds_segments_by_left(gconstpointer a, gconstpointer b) {
  const DsSegment *x = a, *y = b;
  if (x->box.x0 != y->box.x0) return x->box.x0 < y->box.x0 ? -1 : 1;
  return ds_segments_by_top(a, b);
}

static int by_size(gconstpointer a, gconstpointer b) {
  float x = *(const float *)a, y = *(const float *)b;
  return x < y ? -1 : x > y;
}

float ds_segments_usual_size(const DsSegment *s, guint n) {
  g_autofree float *sizes = g_new(float, n);
  for (guint i = 0; i < n; i++) sizes[i] = s[i].size;
  qsort(sizes, n, sizeof *sizes, by_size);
  return sizes[n / 2];
}

/* Whether nearly every one of the @n segments at @few has a partner on the same height among the @n_many at @many. */
static gboolean have_partners(const DsSegment *few, guint n, const DsSegment *many, guint n_many, guint in_ten) {
  guint partners = 0;
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n_many; k++)
      if (ABS(ds_segment_middle(&few[i]) - ds_segment_middle(&many[k])) < DS_SAME_ROW * few[i].size) {
        partners++;
        break;
      }
  return partners * 10 >= n * in_ten;
}

#define ALIGNED 7u /* in ten: of a terminal's table, whose columns stand in line; code beside code is indented here and there */

/* Whether nearly all rows go on at one place right of the gutter: the leftmost cells there, those with nothing of theirs before them. */
static gboolean go_on_in_line(const DsSegment *right, guint n) {
  guint firsts = 0, most = 0;
  for (guint i = 0; i < n; i++) {
    guint same = 0;
    gboolean first = TRUE;
    for (guint k = 0; k < n; k++) {
      gboolean one_row = ABS(ds_segment_middle(&right[i]) - ds_segment_middle(&right[k])) < DS_SAME_ROW * right[i].size;
      first = first && !(one_row && right[k].box.x0 < right[i].box.x0 - 1);
      same += ABS(right[k].box.x0 - right[i].box.x0) < SAME_ROW_X * right[i].size;
    }
    firsts += first;
    if (first) most = MAX(most, same);
  }
  return most * 10 >= firsts * ALIGNED;
}

/* Whether a gutter runs through a listing: fixed-width text on both sides, most lines of the shorter side continuing one of the other.
 * Columns of terminal output are no columns of the slide. */
static gboolean is_listing(const DsSegment *s, guint n, guint cut) {
  if (n > MOST_SEGMENTS) return FALSE;
  for (guint i = 0; i < n; i++)
    if (!(s[i].flags & DS_LINE_MONO) || s[i].rotation) return FALSE;
  gboolean partners = cut <= n - cut ? have_partners(s, cut, s + cut, n - cut, 6) : have_partners(s + cut, n - cut, s, cut, 6);
  return partners && go_on_in_line(s + cut, n - cut);
}

#define LETTERS_OF_TWO 12u   /* of a cell on average, where there are two columns: longer ones are as likely two columns of prose */
#define LETTERS_OF_THREE 24u /* where there are more: prose is seldom set so narrow */
#define FEW_ROWS 5u          /* fewer are a table only when they stand farther apart than the lines of a text do */
#define ROW_PITCH 1.55f      /* of the size */
#define ALIKE 1.25f          /* sizes of one table: its header and code in its cells differ a little */

static guint count_flagged(const DsSegment *s, guint n, guint16 flag) {
  guint flagged = 0;
  for (guint i = 0; i < n; i++) flagged += (s[i].flags & flag) != 0;
  return flagged;
}

static gboolean is_any_turned(const DsSegment *s, guint n) {
  for (guint i = 0; i < n; i++)
    if (s[i].rotation) return TRUE;
  return FALSE;
}

/* The usual distance from one line to the next below it, of segments sorted ds_segments_by_top or not; 0 when there is one line only. */
static float usual_pitch(const DsSegment *s, guint n) {
  g_autofree float *tops = g_new(float, n), *steps = g_new(float, n);
  guint found = 0;
  for (guint i = 0; i < n; i++) tops[i] = ds_segment_middle(&s[i]);
  qsort(tops, n, sizeof *tops, by_size);
  for (guint i = 1; i < n; i++)
    if (tops[i] - tops[i - 1] > DS_SAME_ROW * s[0].size) steps[found++] = tops[i] - tops[i - 1];
  if (!found) return 0;
  qsort(steps, found, sizeof *steps, by_size);
  return steps[found / 2];
}

/* Whether the two sides of a gutter are a table's: three rows or more of short cells in about one size of type, each with a partner on the
 * other side. Two columns of prose have partners too, but longer lines; two lists have bullets; code keeps its own lines. */
static gboolean is_table(const DsSegment *s, guint n, guint cut) {
  guint letters = 0, rows = MIN(cut, n - cut), cell = n >= 3 * rows ? LETTERS_OF_THREE : LETTERS_OF_TWO;
  float smallest = s[0].size, largest = s[0].size;
  for (guint i = 0; i < n; i++) {
    letters += s[i].letters;
    smallest = MIN(smallest, s[i].size);
    largest = MAX(largest, s[i].size);
  }
  if (rows < 3 || n > MOST_SEGMENTS || letters > n * cell || largest > ALIKE * smallest || is_any_turned(s, n)) return FALSE;
  if (rows < FEW_ROWS && usual_pitch(s, n) < ROW_PITCH * ds_segments_usual_size(s, n)) return FALSE;
  if (count_flagged(s, n, DS_LINE_MONO) * 2 > n || count_flagged(s, n, DS_LINE_BULLET) * 3 > n) return FALSE;
  return have_partners(s, cut, s + cut, n - cut, 9) && have_partners(s + cut, n - cut, s, cut, 9);
}

#define LABEL_LETTERS 18u /* a label of a drawing has seldom more */

/* Whether the segments are a drawing's labels or the cells of a grid, not prose: short ones, hardly a bullet. Where such stand in bands,
 * the bands are read one after the other, each from left to right. */
static gboolean are_labels(const DsSegment *s, guint n) {
  guint shorter = 0;
  for (guint i = 0; i < n; i++) shorter += s[i].letters <= LABEL_LETTERS;
  return shorter * 4 >= n * 3 && count_flagged(s, n, DS_LINE_BULLET) * 5 <= n;
}

/* ---- grids ---- */

#define MARKER_LETTERS 3u /* "1." "12." "a)" */

/* Whether the left side of a gutter only marks the lines of the right one, as the numbers of a list do. */
static gboolean are_markers(const DsSegment *s, guint n, guint cut) {
  if (cut < 2 || n - cut < cut || n > MOST_SEGMENTS || is_any_turned(s, n)) return FALSE;
  for (guint i = 0; i < cut; i++)
    if (s[i].letters > MARKER_LETTERS) return FALSE;
  return have_partners(s, cut, s + cut, n - cut, 9);
}

#define TERM_LETTERS 28u /* of a term on average */

/* Whether the left side of a gutter names what the right side says at length: short terms, each on the height of some line to its right,
 * farther apart than the lines of a text. */
static gboolean are_terms(const DsSegment *s, guint n, guint cut) {
  guint letters = 0;
  if (cut < 3 || n - cut < cut || n > MOST_SEGMENTS || is_any_turned(s, n)) return FALSE;
  for (guint i = 0; i < cut; i++) letters += s[i].letters;
  if (letters > cut * TERM_LETTERS || count_flagged(s, n, DS_LINE_BULLET) * 5 > n || count_flagged(s, n, DS_LINE_MONO) * 2 > n)
    return FALSE;
  return have_partners(s, cut, s + cut, n - cut, 8) && usual_pitch(s, cut) >= ROW_PITCH * ds_segments_usual_size(s, cut);
}

#define BANDS 3u /* of a grid at least */

/* Whether white of at least @white parts the segments (sorted ds_segments_by_top) into three bands or more that nearly all have something
 * on either side of @edge: the rows of a grid of which some cells have several lines. (Where none has, they may as well be the lines of two
 * columns of prose.) */
static gboolean has_full_bands(const DsSegment *s, guint n, float edge, float white) {
  guint bands = 0, full = 0, tall = 0, from = 0;
  float reach = s[0].box.y1;
  for (guint i = 1; i <= n; i++) {
    if (i < n && s[i].box.y0 - reach < white) {
      reach = MAX(reach, s[i].box.y1);
      continue;
    }
    guint left = 0;
    for (guint k = from; k < i; k++) left += s[k].box.x0 < edge;
    bands++;
    full += left > 0 && left < i - from;
    tall += s[i - 1].box.y0 - s[from].box.y0 > s[from].size;
    from = i;
    if (i < n) reach = s[i].box.y1;
  }
  return bands >= BANDS && tall > 0 && full * 10 >= bands * 8;
}

/* The white between the rows of a grid, 0 when it is none: more than stands between the lines of a cell, which differs from font to font.
 */
static float row_white(const DsSegment *sorted, guint n, guint cut, float size) {
  static const float whites[] = {0.15f, 0.3f, 0.5f, 0.8f}; /* of the size */
  if (n > MOST_SEGMENTS || count_flagged(sorted, n, DS_LINE_BULLET) * 3 > n || is_any_turned(sorted, n)) return 0;
  g_autofree DsSegment *s = g_memdup2(sorted, n * sizeof *s);
  qsort(s, n, sizeof *s, ds_segments_by_top);
  for (guint i = 0; i < G_N_ELEMENTS(whites); i++)
    if (has_full_bands(s, n, sorted[cut].box.x0, whites[i] * size)) return whites[i] * size;
  return 0;
}

DsGrid ds_grid_find(const DsSegment *s, guint n, guint cut, float size, float *ret_white) {
  if (is_table(s, n, cut)) return DS_GRID_TABLE;
  if (is_listing(s, n, cut)) return DS_GRID_LISTING;
  if (are_markers(s, n, cut)) return DS_GRID_TABLE;
  if (are_labels(s, n)) return DS_GRID_LABELS;
  if ((*ret_white = row_white(s, n, cut, size)) > 0) return DS_GRID_BANDS;
  return are_terms(s, n, cut) ? DS_GRID_TERMS : DS_GRID_NONE;
}
