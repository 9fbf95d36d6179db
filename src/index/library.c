/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding and making libraries. */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOT_MAX 8192 /* bytes of the file that names the root */

void ds_library_free(DsLibrary *library) {
  if (!library) return;
  g_free(library->root);
  g_free(library->dir);
  g_free(library);
}

static char *absolute(const char *path) {
  g_autofree char *real = realpath(path, NULL); /* malloc()'s; GLib's allocator is the same one */
  return g_strdup(real);
}

/* Whether @dir is a folder and no link; *@ret_foreign: neither the caller's nor root's. */
static gboolean is_folder(const char *dir, gboolean *ret_foreign) {
  struct stat st;
  if (lstat(dir, &st) < 0 || !S_ISDIR(st.st_mode)) return FALSE;
  *ret_foreign = st.st_uid != geteuid() && st.st_uid != 0;
  return TRUE;
}

static DsLibrary *library_new(const char *root, const char *dir, gboolean foreign) {
  DsLibrary *library = g_new0(DsLibrary, 1);
  library->root = g_strdup(root);
  library->dir = g_strdup(dir);
  library->foreign = foreign;
  return library;
}

gboolean ds_library_check_own(const DsLibrary *library, GError **error) {
  if (!library->foreign) return TRUE;
  g_autofree char *quoted = ds_quote(library->dir);
  g_set_error(error, DS_ERROR, DS_ERROR_NO_PERMISSION, "%s belongs to someone else: it is only read", quoted);
  return FALSE;
}

static void set_foreign_error(const char *root, GError **error) {
  g_autofree char *quoted = ds_quote(root), *shown = ds_escape(root);
  g_set_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY,
              "the index of %s belongs to someone else; to read it, name it: --index='%s/.decksearch'", quoted, shown);
}

/* Nobody named what is merely found on the way up: an index that someone else left in a shared folder is not ours to trust. */
DsLibrary *ds_library_find(const char *start, GError **error) {
  g_autofree char *here = absolute(start), *passed = NULL;
  while (here) {
    g_autofree char *dir = g_build_filename(here, ".decksearch", NULL);
    gboolean foreign = FALSE, there = is_folder(dir, &foreign);
    if (there && !foreign) return library_new(here, dir, FALSE);
    if (there && !passed) passed = g_strdup(here);
    char *slash = strrchr(here, '/');
    if (!slash || g_str_equal(here, "/")) break;
    if (slash == here)
      slash[1] = '\0';
    else
      *slash = '\0';
  }
  if (passed)
    set_foreign_error(passed, error);
  else
    g_set_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY, "there is no library here or above; 'decksearch index DIR' makes one");
  return NULL;
}

DsLibrary *ds_library_at(const char *root, GError **error) {
  g_autofree char *real = absolute(root), *quoted = ds_quote(root);
  g_autofree char *dir = real ? g_build_filename(real, ".decksearch", NULL) : NULL;
  gboolean foreign = FALSE;
  if (dir && is_folder(dir, &foreign) && !foreign) return library_new(real, dir, FALSE);
  if (foreign)
    set_foreign_error(real, error);
  else if (!real)
    g_set_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY, "cannot use library %s: %s", quoted, g_strerror(errno));
  else if (g_file_test(dir, G_FILE_TEST_EXISTS))
    g_set_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY, "the index of %s is no folder", quoted);
  else
    g_set_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY, "%s is no library yet; 'decksearch index DIR' makes it one", quoted);
  return NULL;
}

DsLibrary *ds_library_of_index(const char *dir, GError **error) {
  g_autofree char *real = absolute(dir), *quoted = ds_quote(dir);
  g_autofree char *path = real ? g_build_filename(real, "root", NULL) : NULL;
  gboolean foreign = FALSE;
  g_autoptr(GBytes) bytes = path && is_folder(real, &foreign) ? ds_file_read(path, ROOT_MAX, NULL) : NULL;
  if (!bytes) {
    g_set_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY, "%s is no index of ours", quoted);
    return NULL;
  }
  gsize len;
  const char *text = g_bytes_get_data(bytes, &len);
  g_autofree char *root = g_strndup(text, len);
  if (g_str_has_suffix(root, "\n")) root[strlen(root) - 1] = '\0'; /* what else is at its end is of the name */
  if (*root == '/') return library_new(root, real, foreign);
  g_set_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY, "%s names no root", quoted);
  return NULL;
}

/* Writes a standing file unless it is there. */
static gboolean stand(const char *dir, const char *name, const char *text, GError **error) {
  g_autofree char *path = g_build_filename(dir, name, NULL);
  return g_file_test(path, G_FILE_TEST_EXISTS) || ds_file_write_atomic(path, text, strlen(text), error);
}

DsLibrary *ds_library_create(const char *root, const char *dir, GError **error) {
  g_autofree char *real = absolute(root);
  if (!real || !g_file_test(real, G_FILE_TEST_IS_DIR)) {
    ds_error_set_errno(error, real ? ENOTDIR : errno, "use", root);
    return NULL;
  }
  g_autofree char *wanted = dir ? g_strdup(dir) : g_build_filename(real, ".decksearch", NULL);
  if (g_mkdir_with_parents(wanted, 0755) < 0) {
    ds_error_set_errno(error, errno, "make", wanted);
    return NULL;
  }
  g_autofree char *own = absolute(wanted);
  gboolean foreign = FALSE;
  if (!own || !is_folder(own, &foreign)) {
    ds_error_set_errno(error, own ? ENOTDIR : errno, "use", wanted);
    return NULL;
  }
  g_autoptr(DsLibrary) library = library_new(real, own, foreign);
  return ds_library_check_own(library, error) && ds_library_complete(library, error) ? g_steal_pointer(&library) : NULL;
}

/* Writes the root down. In a library's own folder that of before a move is corrected; elsewhere it says for good whose index it is. */
static gboolean stand_root(const DsLibrary *library, GError **error) {
  g_autofree char *line = g_strconcat(library->root, "\n", NULL), *usual = g_build_filename(library->root, ".decksearch", NULL);
  g_autofree char *path = g_build_filename(library->dir, "root", NULL);
  g_autoptr(GBytes) now = ds_file_read(path, ROOT_MAX, NULL), wanted = g_bytes_new(line, strlen(line));
  if (!g_str_equal(usual, library->dir) || (now && g_bytes_equal(now, wanted))) return stand(library->dir, "root", line, error);
  return ds_file_write_atomic(path, line, strlen(line), error);
}

gboolean ds_library_complete(const DsLibrary *library, GError **error) {
  return stand(library->dir, ".gitignore", "*\n", error) &&
         stand(library->dir, "CACHEDIR.TAG",
               "Signature: 8a477f597d28d172789f06886806bc55\n# This folder can be made anew with: decksearch index\n", error) &&
         stand_root(library, error) && stand(library->dir, "shards", "local db\n", error);
}
