/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "list.h"
gboolean ds_read_yaml(DsList *list, const char *text, gsize len, GError **error) { (void)list; (void)text; (void)len; (void)error; return TRUE; }
