/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "judge.h"

/* Which lines of @lines (DsSlideLine of one page, noise already marked) are the title: sets their role. Returns the title as one line, or
 * NULL. */
char *ds_title_find(const DsPage *page, GArray *lines);
