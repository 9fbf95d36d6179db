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
  guint16 flags;   /* DsLineFlags */
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
/* reading.c: puts @segments into the order a person reads them and gives each its block. */
void ds_segments_order(GArray *segments);
/* linetext.c: the shown text of one segment; a new string, possibly empty. Counts what is no text into @unmapped. */
char *ds_segment_text(const DsGlyph *glyphs, const DsSegment *segment, gboolean *ret_bullet);
/* Whether a character carries no text: private use, a control, unmapped. */
gboolean ds_char_is_untrusted(gunichar c);
