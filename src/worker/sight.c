/* SPDX-License-Identifier: GPL-3.0-or-later */
/* poppler tells a text's colour, not what is behind it: that is seen by drawing the page, which costs more than reading it. So few pages
 * are drawn, small: those without pictures where letters are of the other shade than most of the page, at places where no earlier page of
 * the request has shown that such letters are seen (doc/noise.md has the figures). What is not drawn counts as seen. */
#include "sight.h"

#include <decksearch/wire.h>

#include <math.h>
#include <string.h>

#define COLUMNS 32u
#define ROWS 18u
#define CELL 8u         /* pixels of a drawn page's cell, each way */
#define CELL_SEEN 0.75f /* share of a cell's pixels that are not of the shade: its letters are seen there */
#define SAME 12         /* of 255: two levels of a colour that nobody tells apart on a slide */
#define LIGHT 0.93f     /* of the luma of white */
#define DARK 0.2f
#define FILLS_PAGE 0.7f  /* share of a page from which on a picture is its background */
#define MAX_SUSPECTS 64u /* lines of a page */
#define MAX_DRAWN 64u    /* pages of a deck, but for one of each request */

typedef enum { SHADE_DARK, SHADE_LIGHT, SHADE_N, SHADE_OTHER = SHADE_N } Shade;

typedef struct {
  guint page, line; /* number of the page, index in its lines */
  Shade shade;
  guint32 color;
  DsBox box; /* share of the page, each way */
} Suspect;

struct DsSight {
  GArray *suspects; /* by page */
  guint next, drawn, most_drawn;
  gboolean seen[SHADE_N][ROWS * COLUMNS]; /* letters of this shade are seen here, or the place was given up */
};

DsSight *ds_sight_new(guint pages) {
  DsSight *sight = g_new0(DsSight, 1);
  sight->most_drawn = MAX(MAX_DRAWN * DS_WIRE_RANGE / MAX(pages, DS_WIRE_RANGE), 1);
  sight->suspects = g_array_new(FALSE, FALSE, sizeof(Suspect));
  return sight;
}

void ds_sight_free(DsSight *sight) {
  if (!sight) return;
  g_array_unref(sight->suspects);
  g_free(sight);
}

static guint level(guint32 color, guint channel) {
  return color >> (16 - 8 * channel) & 0xff;
}

/* ITU-R BT.601's weights */
static Shade shade_of(guint32 color) {
  float luma = (0.299f * (float)level(color, 0) + 0.587f * (float)level(color, 1) + 0.114f * (float)level(color, 2)) / 255;
  return luma > LIGHT ? SHADE_LIGHT : luma < DARK ? SHADE_DARK : SHADE_OTHER;
}

static gboolean same_color(guint32 a, guint32 b) {
  for (guint channel = 0; channel < 3; channel++)
    if (ABS((int)level(a, channel) - (int)level(b, channel)) > SAME) return FALSE;
  return TRUE;
}

/* The shade whose letters may be invisible on @page: that of fewer letters, on the background of the others; dark letters alone are ink on
 * paper. */
static Shade doubtful_shade(const DsPage *page) {
  gsize letters[SHADE_N + 1] = {0};
  for (guint i = 0; i < page->lines->len; i++) {
    const DsLine *line = &g_array_index(page->lines, DsLine, i);
    letters[shade_of(line->color)] += strlen(line->text);
  }
  if (letters[SHADE_DARK] > letters[SHADE_LIGHT]) return letters[SHADE_LIGHT] ? SHADE_LIGHT : SHADE_OTHER;
  return letters[SHADE_DARK] ? SHADE_DARK : letters[SHADE_LIGHT] ? SHADE_LIGHT : SHADE_OTHER;
}

void ds_sight_note(DsSight *sight, const DsPage *page) {
  Shade doubtful = page->width > 0 && page->height > 0 ? doubtful_shade(page) : SHADE_OTHER;
  guint n = 0;
  for (guint i = 0; doubtful != SHADE_OTHER && i < page->lines->len && n < MAX_SUSPECTS; i++) {
    const DsLine *line = &g_array_index(page->lines, DsLine, i);
    if (shade_of(line->color) != doubtful || line->flags & DS_LINE_HIDDEN) continue;
    DsBox share = {CLAMP(line->box.x0 / page->width, 0, 1), CLAMP(line->box.y0 / page->height, 0, 1),
                   CLAMP(line->box.x1 / page->width, 0, 1), CLAMP(line->box.y1 / page->height, 0, 1)};
    if (share.x0 >= share.x1 || share.y0 >= share.y1) continue;
    Suspect suspect = {page->number, i, doubtful, line->color, share};
    g_array_append_val(sight->suspects, suspect);
    n++;
  }
}

static guint cell_at(float share, guint cells) {
  return MIN((guint)(share * (float)cells), cells - 1);
}

/* Whether letters of its shade are known to be seen all along @suspect's middle; with @give_up they count as such from now on. */
static gboolean is_seen(DsSight *sight, const Suspect *suspect, gboolean give_up) {
  gboolean *row = sight->seen[suspect->shade] + cell_at((suspect->box.y0 + suspect->box.y1) / 2, ROWS) * COLUMNS;
  gboolean seen = TRUE;
  for (guint x = cell_at(suspect->box.x0, COLUMNS); x <= cell_at(suspect->box.x1, COLUMNS); x++) {
    row[x] = row[x] || give_up;
    seen = seen && row[x];
  }
  return seen;
}

/* From a drawn page: the cells in which nearly nothing has the shade of @color. */
static void learn(DsSight *sight, Shade shade, const guint32 *pixels) {
  for (guint cell = 0; cell < ROWS * COLUMNS; cell++) {
    const guint32 *corner = pixels + (cell / COLUMNS) * CELL * COLUMNS * CELL + (cell % COLUMNS) * CELL;
    guint other = 0;
    for (guint i = 0; i < CELL * CELL; i++) other += shade_of(corner[i / CELL * COLUMNS * CELL + i % CELL]) != shade;
    if ((float)other >= CELL_SEEN * CELL * CELL) sight->seen[shade][cell] = TRUE;
  }
}

/* Whether all pixels of @suspect's place, and those around it, have its colour. */
static gboolean is_hidden(const Suspect *suspect, const guint32 *pixels) {
  const guint width = COLUMNS * CELL, height = ROWS * CELL;
  guint x0 = cell_at(suspect->box.x0, width), x1 = MIN(cell_at(suspect->box.x1, width) + 1, width - 1);
  guint y0 = cell_at(suspect->box.y0, height), y1 = MIN(cell_at(suspect->box.y1, height) + 1, height - 1);
  for (guint y = y0 ? y0 - 1 : 0; y <= y1; y++)
    for (guint x = x0 ? x0 - 1 : 0; x <= x1; x++)
      if (!same_color(pixels[y * width + x], suspect->color)) return FALSE;
  return TRUE;
}

/* Draws the page of the suspects in [from, to) and judges them. */
static void judge_page(DsSight *sight, DsPdf *pdf, guint from, guint to, GArray *hidden) {
  const Suspect *first = &g_array_index(sight->suspects, Suspect, from);
  g_autofree guint32 *pixels = g_new0(guint32, COLUMNS * CELL * ROWS * CELL);
  sight->drawn++;
  if (!ds_pdf_draw(pdf, first->page, pixels, COLUMNS * CELL, ROWS * CELL)) return;
  for (guint i = from; i < to; i++) {
    const Suspect *suspect = &g_array_index(sight->suspects, Suspect, i);
    if (is_hidden(suspect, pixels)) g_array_append_val(hidden, suspect->line);
  }
  learn(sight, first->shade, pixels);
}

/* A page with pictures is not drawn: they cost most. A picture that fills it was put there for the letters to be read on. */
static gboolean has_pictures(DsSight *sight, DsPdf *pdf, guint from, guint to) {
  const Suspect *first = &g_array_index(sight->suspects, Suspect, from);
  float largest = 0;
  if (!ds_pdf_pictures(pdf, first->page, &largest)) return FALSE;
  for (guint cell = 0; largest >= FILLS_PAGE && cell < ROWS * COLUMNS; cell++) sight->seen[first->shade][cell] = TRUE;
  for (guint i = from; i < to; i++) is_seen(sight, &g_array_index(sight->suspects, Suspect, i), TRUE);
  return TRUE;
}

gboolean ds_sight_next(DsSight *sight, DsPdf *pdf, guint *ret_page, GArray *hidden) {
  g_array_set_size(hidden, 0);
  guint from = sight->next, to = from;
  gboolean seen = TRUE;
  if (from == sight->suspects->len || sight->drawn == sight->most_drawn) return FALSE;
  *ret_page = g_array_index(sight->suspects, Suspect, from).page;
  for (; to < sight->suspects->len && g_array_index(sight->suspects, Suspect, to).page == *ret_page; to++)
    seen = is_seen(sight, &g_array_index(sight->suspects, Suspect, to), FALSE) && seen;
  sight->next = to;
  if (seen) return TRUE;
  if (!has_pictures(sight, pdf, from, to)) judge_page(sight, pdf, from, to, hidden);
  return TRUE;
}
