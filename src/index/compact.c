/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compaction: a new database beside the old one, on the disk before it takes its place; and what such changes leave behind. A run that is
 * killed at any moment leaves one of the two in use, both hold the same, and the next run removes the other. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what lies beside the database ---- */

/* Removes a folder of plain files. */
static void remove_folder(const char *path) {
  struct stat st;
  if (lstat(path, &st) < 0 || !S_ISDIR(st.st_mode)) return; /* never through a link */
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *file = g_build_filename(path, name, NULL);
    g_unlink(file);
  }
  g_rmdir(path);
}

/* Of another number of shards: a database, or the sums of one, that is none of those in use. */
static gboolean is_of_others(const char *name, const GPtrArray *own) {
  gboolean sums = g_str_has_prefix(name, SUMS);
  const char *rest = sums ? name + strlen(SUMS) : g_str_has_prefix(name, DB) ? name + strlen(DB) : "?";
  guint number, n;
  int end = 0;
  if (*rest && (sscanf(rest, "-%2u-of-%2u%n", &number, &n, &end) != 2 || rest[end])) return FALSE;
  for (guint i = 0; i < own->len; i++)
    if (g_str_equal((const char *)g_ptr_array_index(own, i) + strlen(DB), rest)) return FALSE;
  return TRUE;
}

/* Calls @each with the path of each leftover, until it returns FALSE. What the file of shards would name, were it readable, stays. */
static void each_leftover(const DsLibrary *library, gboolean (*each)(const char *path, gboolean *found), gboolean *found) {
  g_autoptr(GPtrArray) own = ds_shards_own(library, NULL);
  g_autoptr(GDir) dir = g_dir_open(library->dir, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    gboolean aside = g_str_has_prefix(name, DB_OLD) || g_str_has_prefix(name, DB_NEW);
    if (!aside && !(own && own->len && is_of_others(name, own))) continue;
    g_autofree char *path = g_build_filename(library->dir, name, NULL);
    if (!each(path, found)) return;
  }
}

static gboolean note_one(const char *path, gboolean *found) {
  (void)path;
  *found = TRUE;
  return FALSE;
}

static gboolean remove_one(const char *path, gboolean *found) {
  struct stat st;
  (void)found;
  if (lstat(path, &st) == 0 && S_ISREG(st.st_mode)) g_unlink(path);
  remove_folder(path);
  return TRUE;
}

gboolean ds_leftovers_exist(const DsLibrary *library) {
  gboolean found = FALSE;
  each_leftover(library, note_one, &found);
  return found;
}

void ds_leftovers_remove(const DsLibrary *library) {
  each_leftover(library, remove_one, NULL);
}

/* ---- compaction ---- */

static guint64 size_of(const char *folder) {
  guint64 bytes = 0;
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    struct stat st;
    if (lstat(path, &st) == 0) bytes += (guint64)st.st_size;
  }
  return bytes;
}

static gboolean sync_path(const char *path, int flags, GError **error) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | flags);
  gboolean ok = fd >= 0 && fsync(fd) == 0;
  if (!ok) ds_error_set_errno(error, errno, "sync", path);
  if (fd >= 0) close(fd);
  return ok;
}

gboolean ds_index_sync(const char *folder, GError **error) {
  return sync_path(folder, O_DIRECTORY, error);
}

static gboolean sync_folder(const char *folder, GError **error) {
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (!sync_path(path, 0, error)) return FALSE;
  }
  return ds_index_sync(folder, error);
}

/* Whether @db may be compacted: ours, of this schema, and undamaged as far as can be told. */
static gboolean check(const DsLibrary *library, const char *name, const char *db, GError **error) {
  GError *failure = NULL;
  struct stat st;
  if (lstat(db, &st) < 0) return ds_schema_check(NULL, library, error);
  if (!xap_path_is_plain(db, &failure)) return ds_index_wrap_error(error, failure, "use the index");
  g_autofree char *damage = ds_sums_damage_of(library, name, TRUE);
  if (damage) {
    g_set_error(error, DS_ERROR, DS_ERROR_INDEX, "the index is damaged: %s; 'decksearch index' makes it anew", damage);
    return FALSE;
  }
  g_autoptr(XapDatabase) opened = xap_database_new();
  g_autoptr(GBytes) schema = xap_database_add_local(opened, db, &failure) ? xap_database_metadata(opened, META_SCHEMA, &failure) : NULL;
  return schema ? ds_schema_check(schema, library, error) : ds_index_wrap_error(error, failure, "open the index");
}

/* In one step, so that there is a database at @db at all times; where the file system has no such step, in two, and a run that is killed
 * between them costs the next one a rebuild from the cache. */
static gboolean swap(const DsLibrary *library, const char *db, const char *made, GError **error) {
  if (renameat2(AT_FDCWD, made, AT_FDCWD, db, RENAME_EXCHANGE) == 0) return ds_index_sync(library->dir, error);
  g_autofree char *aside = g_strdup_printf("%s/" DB_OLD "%" G_GINT64_FORMAT, library->dir, g_get_real_time());
  gboolean is_aside = g_rename(db, aside) == 0;
  if (is_aside && g_rename(made, db) == 0) return ds_index_sync(library->dir, error);
  ds_error_set_errno(error, errno, "replace", db);
  if (is_aside) g_rename(aside, db); /* else it would go with the leftovers */
  return FALSE;
}

static gboolean compact_one(const DsLibrary *library, const char *name, guint64 *ret_before, guint64 *ret_after, GError **error) {
  g_autofree char *db = g_build_filename(library->dir, name, NULL),
                  *made = g_strdup_printf("%s/" DB_NEW "%" G_GINT64_FORMAT, library->dir, g_get_real_time());
  GError *failure = NULL;
  gboolean summed;
  if (!check(library, name, db, error)) return FALSE;
  ds_leftovers_remove(library);
  *ret_before += size_of(db);
  gboolean ok = xap_compact(db, made, &failure) || ds_index_wrap_error(error, failure, "compact the index");
  ok = ok && sync_folder(made, error);
  *ret_after += size_of(made);
  ok = ok && ds_sums_remove(library, name, error) && swap(library, db, made, error) && ds_sums_write(library, name, &summed, error);
  ds_leftovers_remove(library);
  return ok;
}

gboolean ds_index_compact(const DsLibrary *library, guint64 *ret_before, guint64 *ret_after, GError **error) {
  g_autoptr(GPtrArray) names = ds_library_complete(library, error) ? ds_shards_own(library, error) : NULL;
  *ret_before = *ret_after = 0;
  for (guint i = 0; names && i < names->len; i++)
    if (!compact_one(library, g_ptr_array_index(names, i), ret_before, ret_after, error)) return FALSE;
  if (names && !names->len) g_set_error(error, DS_ERROR, DS_ERROR_USAGE, "the index has no database of its own: it only asks other shards");
  return names && names->len;
}
