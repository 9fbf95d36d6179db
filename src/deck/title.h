/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Titles: chosen page by page, then held against where the deck's other titles stand. Room-internal. */
#pragma once

#include "judge.h"

/* Where most titles of a deck stand, as its template has it: shares of the page, and the type. */
typedef struct {
  float x, y, size; /* the left edge of the first line, its middle, points */
  guint32 color;
  gboolean known;  /* enough titles stand there to speak of a place */
  gboolean strong; /* nearly all do */
} DsTitlePlace;

#define DS_NO_TITLE G_MAXUINT
/* The place that most of the first choices have. @page_lines: a GArray of DsSlideLine a page, noise marked.
 * @choices: gets each page's first choice, a guint: the line that its title may begin with, or DS_NO_TITLE. */
DsTitlePlace ds_title_place(const GPtrArray *pages, const GPtrArray *page_lines, GArray *choices);
/* Which lines of @lines (DsSlideLine of one page, noise already marked) are the title: sets their role. @choice: the page's first choice.
 * Returns the title as one line, or NULL. */
char *ds_title_find(const DsPage *page, GArray *lines, const DsTitlePlace *place, guint choice);
