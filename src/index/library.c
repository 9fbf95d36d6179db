/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding and making libraries. */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* Whether @dir is a folder of the caller's or root's: an index that someone else left in a shared folder is not ours to trust. */
static gboolean is_trusted(const char *dir) {
  struct stat st;
  return lstat(dir, &st) == 0 && S_ISDIR(st.st_mode) && (st.st_uid == geteuid() || st.st_uid == 0);
}

static DsLibrary *library_new(const char *root, const char *dir) {
  DsLibrary *library = g_new0(DsLibrary, 1);
  library->root = g_strdup(root);
  library->dir = g_strdup(dir);
  return library;
}

DsLibrary *ds_library_find(const char *start, GError **error) {
  g_autofree char *here = absolute(start);
  while (here) {
    g_autofree char *dir = g_build_filename(here, ".decksearch", NULL);
    if (is_trusted(dir)) return library_new(here, dir);
    char *slash = strrchr(here, '/');
    if (!slash || g_str_equal(here, "/")) break;
    if (slash == here)
      slash[1] = '\0';
    else
      *slash = '\0';
  }
  g_set_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY, "there is no library here or above; 'decksearch index DIR' makes one");
  return NULL;
}

DsLibrary *ds_library_at(const char *root, GError **error) {
  g_autofree char *real = absolute(root), *quoted = ds_quote(root);
  g_autofree char *dir = real ? g_build_filename(real, ".decksearch", NULL) : NULL;
  if (dir && is_trusted(dir)) return library_new(real, dir);
  if (!real)
    g_set_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY, "%s: %s", quoted, g_strerror(errno));
  else if (g_file_test(dir, G_FILE_TEST_EXISTS))
    g_set_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY, "the index of %s belongs to someone else", quoted);
  else
    g_set_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY, "%s is no library yet; 'decksearch index DIR' makes it one", quoted);
  return NULL;
}

DsLibrary *ds_library_of_index(const char *dir, GError **error) {
  g_autofree char *real = absolute(dir), *quoted = ds_quote(dir);
  g_autofree char *path = real ? g_build_filename(real, "root", NULL) : NULL;
  g_autoptr(GBytes) bytes = path && is_trusted(real) ? ds_file_read(path, 8192, NULL) : NULL;
  if (!bytes) {
    g_set_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY, "%s is no index of ours", quoted);
    return NULL;
  }
  gsize len;
  const char *text = g_bytes_get_data(bytes, &len);
  g_autofree char *root = g_strndup(text, len);
  g_strchomp(root);
  if (*root == '/') return library_new(root, real);
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
  if (!own || !is_trusted(own)) {
    g_autofree char *quoted = ds_quote(wanted);
    g_set_error(error, DS_ERROR, DS_ERROR_NO_PERMISSION, "%s belongs to someone else", quoted);
    return NULL;
  }
  g_autoptr(DsLibrary) library = library_new(real, own);
  return ds_library_complete(library, error) ? g_steal_pointer(&library) : NULL;
}

gboolean ds_library_complete(const DsLibrary *library, GError **error) {
  g_autofree char *root_line = g_strconcat(library->root, "\n", NULL);
  return stand(library->dir, ".gitignore", "*\n", error) &&
         stand(library->dir, "CACHEDIR.TAG",
               "Signature: 8a477f597d28d172789f06886806bc55\n# This folder can be made anew with: decksearch index\n", error) &&
         stand(library->dir, "root", root_line, error) && stand(library->dir, "shards", "local db\n", error);
}
