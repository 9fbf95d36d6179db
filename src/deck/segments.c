/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Glyphs to segments: runs on one baseline without a wide gap. A banner on a title's baseline is a segment of its own, because a noise
 * verdict is passed on whole lines. */
#include "lines.h"

#include <math.h>
#include <string.h>

/* Fractions of the font size. Measured on the words of slides: spaces inside a line are 0.2 to 0.6 of the size, justified ones up to 0.9;
 * neighbouring text boxes and table cells are hardly ever nearer than 1.2. */
#define WIDE_GAP 1.2f
#define BACK_STEP 0.6f
#define BASELINE_SHIFT 0.55f

typedef enum { ALONG_X, ALONG_Y_DOWN, ALONG_Y_UP, ALONG_OTHER } Direction;

static gboolean is_space(gunichar c) {
  return c == ' ' || c == 0xa0 || c == '\t' || c == '\r' || c == '\f' || c == 0x3000 || (c >= 0x2000 && c <= 0x200b);
}
gboolean ds_char_runs_leftwards(gunichar c) {
  return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff);
}

static float middle_x(const DsGlyph *g) {
  return (g->box.x0 + g->box.x1) / 2;
}
static float middle_y(const DsGlyph *g) {
  return (g->box.y0 + g->box.y1) / 2;
}

/* CJK fonts distort box heights, so the size counts first, the box only where the size is unknown. */
static float size_of(const DsGlyph *g) {
  float height = ds_box_height(&g->box);
  return g->size > 0.5f ? g->size : height > 0.5f ? height : 1;
}

/* Which way the text of glyphs [first, last] (one line of the PDF library) runs. */
static Direction direction_of(const DsGlyph *glyphs, guint first, guint last) {
  const DsGlyph *a = NULL, *b = NULL;
  for (guint i = first; i <= last; i++) {
    if (is_space(glyphs[i].c)) continue;
    if (!a) a = &glyphs[i];
    b = &glyphs[i];
  }
  if (!a || a == b) return ALONG_X;
  float dx = middle_x(b) - middle_x(a), dy = middle_y(b) - middle_y(a), size = size_of(a);
  if (fabsf(dy) <= 0.6f * size || fabsf(dy) < 0.1f * fabsf(dx)) return ALONG_X;
  if (fabsf(dx) <= 0.6f * size || fabsf(dx) < 0.1f * fabsf(dy)) return dy > 0 ? ALONG_Y_DOWN : ALONG_Y_UP;
  /* a step to another baseline inside one of the library's lines is no slant: a slanted line moves glyph by glyph */
  guint moved = 0, steps = 0;
  const DsGlyph *before = NULL;
  for (guint i = first; i <= last; i++) {
    if (is_space(glyphs[i].c)) continue;
    if (before) {
      steps++;
      moved += fabsf(middle_y(&glyphs[i]) - middle_y(before)) > 0.05f * size;
    }
    before = &glyphs[i];
  }
  return steps >= 3 && moved * 10 >= steps * 8 ? ALONG_OTHER : ALONG_X;
}

/* The glyph's extent along the text (from, to) and its place across it. */
static void extent(const DsGlyph *g, Direction direction, float *from, float *to, float *across) {
  switch (direction) {
  case ALONG_Y_DOWN:
    *from = g->box.y0, *to = g->box.y1, *across = middle_x(g);
    break;
  case ALONG_Y_UP:
    *from = -g->box.y1, *to = -g->box.y0, *across = middle_x(g);
    break;
  default:
    *from = g->box.x0, *to = g->box.x1, *across = middle_y(g);
    break;
  }
}

static gboolean is_cut(const DsGlyph *before, const DsGlyph *now, Direction direction) {
  if (direction == ALONG_OTHER) return FALSE;
  float from0, to0, across0, from1, to1, across1, size = MAX(size_of(before), size_of(now));
  extent(before, direction, &from0, &to0, &across0);
  extent(now, direction, &from1, &to1, &across1);
  /* super- and subscripts stay: they are smaller than the text they hang on and follow it closely */
  float shift = fabsf(across1 - across0), gap = from1 - to0;
  gboolean script =
      gap < 0.3f * size && (size_of(before) > 1.2f * size_of(now) || size_of(now) > 1.2f * size_of(before)) && shift < 0.8f * size;
  return (shift > BASELINE_SHIFT * size && !script) || gap > WIDE_GAP * size || from1 < from0 - BACK_STEP * size;
}

static void grow(DsBox *box, const DsBox *with) {
  box->x0 = MIN(box->x0, with->x0);
  box->y0 = MIN(box->y0, with->y0);
  box->x1 = MAX(box->x1, with->x1);
  box->y1 = MAX(box->y1, with->y1);
}

/* Whether all of the segment is a sign that people type for a bullet. */
static gboolean is_typed_bullet(const DsGlyph *glyphs, const DsSegment *segment) {
  for (guint i = segment->first; segment->letters == 1 && i <= segment->last; i++)
    if (!is_space(glyphs[i].c)) return glyphs[i].c < 128 && strchr("-*+>", (int)glyphs[i].c) != NULL;
  return FALSE;
}

/* What most letters of the segment have: Boyer and Moore's majority vote, over (size, colour) and over each flag. */
static void describe(DsSegment *segment, const DsGlyph *glyphs) {
  guint votes = 0, bold = 0, italic = 0, mono = 0;
  gboolean first = TRUE;
  for (guint i = segment->first; i <= segment->last; i++) {
    const DsGlyph *g = &glyphs[i];
    if (is_space(g->c)) continue;
    if (first)
      segment->box = g->box;
    else
      grow(&segment->box, &g->box);
    if (first && ds_char_is_bullet(g->c)) segment->flags |= DS_LINE_BULLET;
    first = FALSE;
    segment->letters++;
    bold += (g->flags & DS_GLYPH_BOLD) != 0;
    italic += (g->flags & DS_GLYPH_ITALIC) != 0;
    mono += (g->flags & DS_GLYPH_MONO) != 0;
    gboolean same = fabsf(segment->size - size_of(g)) < 0.05f && segment->color == g->color;
    if (votes == 0) {
      segment->size = size_of(g);
      segment->color = g->color;
      votes = 1;
    } else if (same)
      votes++;
    else
      votes--;
  }
  if (is_typed_bullet(glyphs, segment)) segment->flags |= DS_LINE_BULLET;
  if (bold * 2 > segment->letters) segment->flags |= DS_LINE_BOLD;
  if (italic * 2 > segment->letters) segment->flags |= DS_LINE_ITALIC;
  if (mono * 2 > segment->letters) segment->flags |= DS_LINE_MONO;
  if (segment->size < 1) segment->flags |= DS_LINE_HIDDEN;
}

static void add_segment(GArray *segments, const DsGlyph *glyphs, guint first, guint last, Direction direction) {
  static const guint8 turns[] = {[ALONG_X] = 0, [ALONG_Y_DOWN] = 1, [ALONG_Y_UP] = 3, [ALONG_OTHER] = 4};
  DsSegment segment = {.first = first, .last = last, .rotation = turns[direction]};
  describe(&segment, glyphs);
  if (segment.letters) g_array_append_val(segments, segment);
}

/* Whether most letters run from right to left. Such a line is in the order of reading already, its glyphs step back and forth. */
static gboolean is_leftward(const DsGlyph *glyphs, guint first, guint last) {
  guint leftward = 0, letters = 0;
  for (guint i = first; i <= last; i++) {
    letters += g_unichar_isalpha(glyphs[i].c);
    leftward += ds_char_runs_leftwards(glyphs[i].c);
  }
  return leftward > 0 && leftward * 3 >= letters;
}

/* The segments of glyphs [first, last], one line of the PDF library. */
static void split_line(GArray *segments, const DsGlyph *glyphs, guint first, guint last) {
  if (is_leftward(glyphs, first, last)) {
    add_segment(segments, glyphs, first, last, ALONG_X);
    return;
  }
  Direction direction = direction_of(glyphs, first, last);
  guint start = first;
  const DsGlyph *before = NULL;
  for (guint i = first; i <= last; i++) {
    if (is_space(glyphs[i].c)) continue;
    if (before && is_cut(before, &glyphs[i], direction)) {
      add_segment(segments, glyphs, start, i - 1, direction);
      start = i;
    }
    before = &glyphs[i];
  }
  add_segment(segments, glyphs, start, last, direction);
}

GArray *ds_segments_find(const DsGlyph *glyphs, gsize n) {
  GArray *segments = g_array_new(FALSE, TRUE, sizeof(DsSegment));
  guint first = 0;
  for (guint i = 0; i <= n; i++) {
    if (i < n && glyphs[i].c != '\n' && glyphs[i].c != '\f') continue;
    if (i > first) split_line(segments, glyphs, first, i - 1);
    first = i + 1;
  }
  return segments;
}
