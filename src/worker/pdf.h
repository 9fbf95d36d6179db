/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only door to poppler inside the worker. */
#pragma once

#include <decksearch/deck.h>

typedef struct DsPdf DsPdf;
/* Opens the PDF in @fd (owned by the result from here on, also on error; a regular file, offset anywhere). Errors: NOT_PDF, DAMAGED,
 * ENCRYPTED (no or a wrong @password), NO_PAGES, TOO_LARGE (more than DS_PDF_MAX_PAGES). */
DsPdf *ds_pdf_open(int fd, const char *password, GError **error);
guint ds_pdf_page_count(const DsPdf *pdf);
void ds_pdf_metadata(DsPdf *pdf, DsMetadata *ret_meta);
/* Reads one page to lines. A page that cannot be read: NULL with PAGE_FAILED or TOO_LARGE. */
DsPage *ds_pdf_read_page(DsPdf *pdf, guint number, GError **error);
/* How many pictures a page shows; *@ret_largest is the share of the page that the largest fills. */
guint ds_pdf_pictures(DsPdf *pdf, guint number, float *ret_largest);
/* Draws a page on white paper into @pixels, row by row from the top, 0x..RRGGBB each. FALSE: it could not be drawn to its end. */
gboolean ds_pdf_draw(DsPdf *pdf, guint number, guint32 *pixels, guint width, guint height);
void ds_pdf_free(DsPdf *pdf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsPdf, ds_pdf_free)

#define DS_PDF_MAX_PAGES 20000u
#define DS_PDF_MAX_GLYPHS 200000u /* of one page */
