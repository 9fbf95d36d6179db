/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between glyphs and lines: what the three files of grouping share. Room-internal. */
#pragma once

#include <decksearch/deck.h>

/* A run of glyphs that one hand wrote: same baseline, no wide gap. Its glyphs are [first, last] of the page's array. */
typedef struct {
  guint first, last;
  DsBox box;
  float size;
  guint32 color;
  guint8 rotation; /* quarter turns clockwise of the text; 4: any other angle */
  guint16 flags;   /* DsLineFlags; BULLET: begins with what is drawn as one */
  guint letters;   /* glyphs that are no space */
  guint16 block;
  guint cell; /* not 0: it is a further cell of the row the segment before it begins */
} DsSegment;

static inline float ds_box_height(const DsBox *box) {
  return box->y1 - box->y0;
}
static inline float ds_box_width(const DsBox *box) {
  return box->x1 - box->x0;
}

/* segments.c: glyphs to segments (DsSegment), in the order of the glyphs. */
GArray *ds_segments_find(const DsGlyph *glyphs, gsize n);
/* reading.c: puts @segments into the order a person reads them and gives each its block. @height: of the page, points. */
void ds_segments_order(GArray *segments, float height);
/* linetext.c: the shown text of one segment; a new string, possibly empty. *@ret_bullet: it begins with one. */
char *ds_segment_text(const DsGlyph *glyphs, const DsSegment *segment, gboolean *ret_bullet);
/* Whether a character carries no text: private use, a control, unmapped. */
gboolean ds_char_is_untrusted(gunichar c);
/* Hebrew, Arabic and their kin, with the forms for presentation. */
gboolean ds_char_runs_leftwards(gunichar c);
/* Whether it is a bullet where it begins a line. */
gboolean ds_char_is_bullet(gunichar c);

/* ---- grid.c ---- */

#define DS_SAME_ROW 0.5f /* of the size: how far the middles of one row's cells may be apart */

/* What the two sides of a gutter are to each other. */
typedef enum {
  DS_GRID_NONE,    /* columns: one is read, then the other */
  DS_GRID_TABLE,   /* rows of cells, a line each */
  DS_GRID_LISTING, /* columns inside fixed-width text: lines go on across them */
  DS_GRID_BANDS,   /* rows of cells with several lines */
  DS_GRID_TERMS,   /* terms on the left, each beside what it means */
  DS_GRID_LABELS,  /* labels of a drawing: bands first where white parts them */
} DsGrid;
/* @s: @n segments sorted by their left edges, of which the first @cut stand left of a gutter; @size: their usual size.
 * @ret_white: points of white between two BANDS. */
DsGrid ds_grid_find(const DsSegment *s, guint n, guint cut, float size, float *ret_white);

/* Where the middle of a segment stands, points from the top. */
float ds_segment_middle(const DsSegment *s);
/* The median of the sizes. */
float ds_segments_usual_size(const DsSegment *s, guint n);
/* For qsort(). */
int ds_segments_by_top(gconstpointer a, gconstpointer b);
int ds_segments_by_left(gconstpointer a, gconstpointer b);
