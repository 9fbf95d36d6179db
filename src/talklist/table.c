/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table.h"
gboolean ds_table_read(DsList *list, const GPtrArray *blocks, const DsListEvent *event, const DsYears *years, DsPeople *people, GError **error) {
  (void)list; (void)blocks; (void)event; (void)years; (void)people; (void)error;
  return TRUE;
}
