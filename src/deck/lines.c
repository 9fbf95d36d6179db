/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Glyphs to lines: segments, their order, their text. */
#include "lines.h"

#include <string.h>

#define MAX_GAP 40u /* spaces between two columns of a listing */

/* Whether all that a row has so far is the number or letter of a list's line. */
static gboolean is_marker(const char *text) {
  gsize len = strlen(text);
  return len <= 4 && (g_ascii_isdigit(*text) || len == 1 || (len == 2 && strchr(".):", text[1])));
}

/* Further cells of a row join the line it began: a table's with a tab, a listing's with the spaces between them, a list's after its marker.
 */
static void add_cell(DsLine *line, const char *text, const DsBox *box) {
  glong letters = g_utf8_strlen(line->text, -1);
  float advance = letters ? ds_box_width(&line->box) / (float)letters : 0;
  float fits = advance > 0.1f ? (box->x0 - line->box.x1) / advance + 0.5f : 1;
  g_autofree char *spaces = g_strnfill(fits < 1 ? 1 : fits > MAX_GAP ? MAX_GAP : (gsize)fits, ' ');
  char *joined = g_strconcat(line->text, line->flags & DS_LINE_MONO ? spaces : is_marker(line->text) ? " " : "\t", text, NULL);
  g_free(line->text);
  line->text = joined;
  line->box = (DsBox){MIN(line->box.x0, box->x0), MIN(line->box.y0, box->y0), MAX(line->box.x1, box->x1), MAX(line->box.y1, box->y1)};
}

/* Code keeps its indentation: spaces for the columns between the block's left edge and the line's. Takes @text. */
static char *indented(char *text, const DsSegment *segment, float left) {
  float advance = segment->letters ? ds_box_width(&segment->box) / (float)MAX(g_utf8_strlen(text, -1), 1) : 0;
  if (!(segment->flags & DS_LINE_MONO) || segment->rotation || advance < 0.5f) return text;
  float columns = (segment->box.x0 - left) / advance + 0.5f;
  guint n = columns < 1 ? 0 : columns > 60 ? 60 : (guint)columns;
  g_autofree char *spaces = g_strnfill(n, ' ');
  char *whole = g_strconcat(spaces, text, NULL);
  g_free(text);
  return whole;
}

#define NEIGHBOURS 60u /* lines looked at on either side for the left edge of a listing */

/* The left edge of the listing that segment @at belongs to: fixed-width lines of its block that stand above or below it. */
static float listing_left(const GArray *segments, guint at) {
  const DsSegment *self = &g_array_index(segments, DsSegment, at);
  float left = self->box.x0;
  for (guint i = at > NEIGHBOURS ? at - NEIGHBOURS : 0; i < segments->len && i < at + NEIGHBOURS; i++) {
    const DsSegment *other = &g_array_index(segments, DsSegment, i);
    gboolean one_column = other->box.x0 < self->box.x1 && self->box.x0 < other->box.x1;
    if (other->block == self->block && (other->flags & DS_LINE_MONO) && one_column) left = MIN(left, other->box.x0);
  }
  return left;
}

/* The line that @segment begins; takes @text. */
static DsLine line_of(const GArray *segments, guint at, char *text, gboolean bullet) {
  const DsSegment *segment = &g_array_index(segments, DsSegment, at);
  return (DsLine){.text = (segment->flags & DS_LINE_MONO) ? indented(text, segment, listing_left(segments, at)) : text,
                  .box = segment->box,
                  .size = segment->size,
                  .color = segment->color,
                  .flags = (guint16)((segment->flags & ~DS_LINE_BULLET) | (bullet ? DS_LINE_BULLET : 0)),
                  .origin = DS_ORIGIN_PDF,
                  .rotation = segment->rotation,
                  .block = segment->block};
}

static void add_lines(const DsGlyph *glyphs, const GArray *segments, DsPage *page) {
  gboolean row_has_text = FALSE, row_has_bullet = FALSE;
  for (guint i = 0; i < segments->len; i++) {
    const DsSegment *segment = &g_array_index(segments, DsSegment, i);
    gboolean bullet = FALSE;
    g_autofree char *text = ds_segment_text(glyphs, segment, &bullet);
    if (!segment->cell) row_has_text = row_has_bullet = FALSE;
    if (!*text) { /* a bullet in a box of its own marks what follows in its row */
      row_has_bullet = row_has_bullet || bullet;
      continue;
    }
    if (segment->cell && row_has_text) {
      add_cell(&g_array_index(page->lines, DsLine, page->lines->len - 1), text, &segment->box);
      continue;
    }
    char *whole = row_has_bullet && !bullet ? g_strconcat("- ", text, NULL) : g_strdup(text);
    DsLine line = line_of(segments, i, whole, bullet || row_has_bullet);
    g_array_append_val(page->lines, line);
    row_has_text = TRUE;
    row_has_bullet = FALSE;
  }
}

#define MAX_DEPTH 6u      /* levels of one list */
#define STEP 0.4f         /* of the size: bullets farther to the right are of the next level */
#define NEXT_COLUMN 0.35f /* of the page's width: a bullet that far aside is of another list */

/* Two spaces before the dash for each level below the first; @lefts are the left edges of the levels that are open. */
static void indent_bullets(DsPage *page) {
  float lefts[MAX_DEPTH], last_y = 0;
  guint depth = 0; /* open levels */
  for (guint i = 0; i < page->lines->len; i++) {
    DsLine *line = &g_array_index(page->lines, DsLine, i);
    if (!(line->flags & DS_LINE_BULLET) || line->rotation) continue;
    gboolean other_list = depth && (line->box.y0 < last_y - line->size || line->box.x0 - lefts[depth - 1] > NEXT_COLUMN * page->width);
    if (other_list) depth = 0;
    while (depth && line->box.x0 < lefts[depth - 1] - STEP * line->size) depth--;
    gboolean deeper = !depth || line->box.x0 > lefts[depth - 1] + STEP * line->size;
    if (deeper && depth < MAX_DEPTH) lefts[depth++] = line->box.x0;
    last_y = line->box.y0;
    if (depth < 2) continue;
    g_autofree char *flat = line->text, *spaces = g_strnfill(2 * (depth - 1), ' ');
    line->text = g_strconcat(spaces, flat, NULL);
  }
}

void ds_lines_group(const DsGlyph *glyphs, gsize n, double width, double height, DsPage *page) {
  guint untrusted = 0;
  page->width = (float)width;
  page->height = (float)height;
  page->glyphs = 0;
  for (gsize i = 0; i < n; i++) {
    if (g_unichar_isspace(glyphs[i].c)) continue;
    page->glyphs++;
    untrusted += ds_char_is_untrusted(glyphs[i].c);
  }
  page->trust = page->glyphs ? 1 - (float)untrusted / (float)page->glyphs : 1;
  g_autoptr(GArray) segments = ds_segments_find(glyphs, n);
  ds_segments_order(segments, (float)height);
  add_lines(glyphs, segments, page);
  indent_bullets(page);
}
