/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which lines cannot be seen, because they have the colour of what is behind them. */
#pragma once

#include "pdf.h"

/* What is known of the pages of one request: lines that might be invisible, and places where letters of a shade are seen. */
typedef struct DsSight DsSight;
/* @pages: of the whole deck, which share what may be drawn. */
DsSight *ds_sight_new(guint pages);
void ds_sight_free(DsSight *sight);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsSight, ds_sight_free)

/* Remembers the lines of @page that might be invisible; pages come in their order. */
void ds_sight_note(DsSight *sight, const DsPage *page);
/* Looks at the next page that has such lines. FALSE: there is none. TRUE: *@ret_page is its number, and @hidden (emptied first) has the
 * indexes in page->lines (guint32) of the lines that cannot be seen, perhaps none. */
gboolean ds_sight_next(DsSight *sight, DsPdf *pdf, guint *ret_page, GArray *hidden);
