/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When what happens in a library has settled. A file that is being written asks for nothing until it is closed; it puts off what others
 * ask for, so that a copy of many files is one update. */
#include "settle.h"

#define MAX_FILES 10000u /* remembered as being written; more are taken as done */

void ds_settle_init(DsSettle *settle) {
  *settle = (DsSettle){.files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
}

void ds_settle_clear(DsSettle *settle) {
  g_clear_pointer(&settle->files, g_hash_table_unref);
}

static void forget_all(DsSettle *settle) {
  g_hash_table_remove_all(settle->files);
  settle->writing = 0;
}

void ds_settle_reset(DsSettle *settle) {
  forget_all(settle);
  settle->asked = FALSE;
  settle->first = 0;
}

static void forget(DsSettle *settle, const char *path) {
  settle->writing -= GPOINTER_TO_INT(g_hash_table_lookup(settle->files, path)) == DS_CHANGE_WRITING;
  g_hash_table_remove(settle->files, path);
}

void ds_settle_note(DsSettle *settle, DsChange change, const char *path, gint64 now) {
  if (change == DS_CHANGE_LOST) forget_all(settle); /* the end of a file's writing may be among what was lost */
  if (path) forget(settle, path);
  if (path && (change == DS_CHANGE_FRESH || change == DS_CHANGE_WRITING) && g_hash_table_size(settle->files) < MAX_FILES) {
    g_hash_table_insert(settle->files, g_strdup(path), GINT_TO_POINTER(change));
    settle->writing += change == DS_CHANGE_WRITING;
  } else
    settle->asked = TRUE;
  gboolean is_wanted = settle->asked || g_hash_table_size(settle->files) > settle->writing;
  settle->last = now;
  settle->first = !is_wanted ? 0 : settle->first ? settle->first : now;
}

gint64 ds_settle_left(const DsSettle *settle, gint64 now) {
  if (!settle->first) return -1;
  gint64 end = settle->first + DS_SETTLE_LIMIT, calm = settle->last + DS_SETTLE_QUIET;
  gint64 due = settle->writing ? end : MIN(calm, end);
  return MAX(due - now, 0);
}
