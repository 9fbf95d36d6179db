/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of talks: one talk a row. */
#pragma once

#include "list.h"
#include "markdown.h"
#include "people.h"

/** Adds the talks of all tables among @blocks. Errors: TOO_LARGE. */
gboolean ds_table_read(DsList *list, const GPtrArray *blocks, const DsListEvent *event, const DsYears *years, DsPeople *people, GError **error);
