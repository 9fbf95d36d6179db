/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a library: one walk, one stat a file. */
#include <decksearch/base.h>

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_DEPTH 64

/* A folder on the way down, to see a loop of links. */
typedef struct Above {
  const struct Above *up;
  dev_t dev;
  ino_t ino;
  guint depth;
} Above;

typedef struct {
  const char *root;
  char *real_root;
  const DsWalkOptions *options;
  GPtrArray *files, *problems;
} Walk;

gboolean ds_file_kind(const char *name, DsFileKind *kind) {
  static const struct {
    const char *suffix;
    DsFileKind kind;
  } suffixes[] = {
      {".pdf", DS_FILE_DECK},      {".md", DS_FILE_TALKLIST},  {".markdown", DS_FILE_TALKLIST},
      {".yaml", DS_FILE_TALKLIST}, {".yml", DS_FILE_TALKLIST}, {".ics", DS_FILE_TALKLIST},
  };
  gsize n = strlen(name);
  for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++) {
    gsize m = strlen(suffixes[i].suffix);
    if (n > m && g_ascii_strcasecmp(name + n - m, suffixes[i].suffix) == 0) {
      *kind = suffixes[i].kind;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean is_ignored(const Walk *walk, const char *path, const char *name) {
  const char *const *ignore = walk->options->ignore;
  for (guint i = 0; ignore && ignore[i]; i++)
    if (fnmatch(ignore[i], path, 0) == 0 || fnmatch(ignore[i], name, 0) == 0) return TRUE;
  return FALSE;
}

/* Tells of a place whose changes the result depends on, before it is looked into. */
static void tell_place(const Walk *walk, const char *full) {
  if (walk->options->place) walk->options->place(full, walk->options->place_data);
}

/* Whether the link at @full stays where links may lead. */
static gboolean may_follow(const Walk *walk, const char *full) {
  if (walk->options->follow == DS_FOLLOW_OUTSIDE) return TRUE;
  g_autofree char *real = realpath(full, NULL);
  gsize n = strlen(walk->real_root);
  return real && strncmp(real, walk->real_root, n) == 0 && (real[n] == '/' || real[n] == '\0');
}

static void add_file(Walk *walk, const char *path, DsFileKind kind, const struct stat *st, GError *problem) {
  DsFile *file = g_new0(DsFile, 1);
  file->path = g_strdup(path);
  file->kind = kind;
  file->error = problem;
  if (st) {
    file->stamp.size = (guint64)st->st_size;
    file->stamp.mtime_ns = (gint64)st->st_mtim.tv_sec * G_GINT64_CONSTANT(1000000000) + st->st_mtim.tv_nsec;
    file->stamp.inode = (guint64)st->st_ino;
  }
  g_ptr_array_add(walk->files, file);
}

static GError *not_regular(const char *path, const char *reason) {
  g_autofree char *quoted = ds_quote(path);
  return g_error_new(DS_ERROR, DS_ERROR_NOT_REGULAR, "%s %s", quoted, reason);
}

static void walk_folder(Walk *walk, const char *below, const Above *above);

static void enter_folder(Walk *walk, const char *path, const char *full, const struct stat *st, const Above *above) {
  for (const Above *a = above; a; a = a->up)
    if (a->dev == st->st_dev && a->ino == st->st_ino) return; /* a loop of links ends here */
  g_autofree char *own = g_build_filename(full, ".decksearch", NULL);
  if (above->depth >= MAX_DEPTH) return;
  if (g_file_test(own, G_FILE_TEST_IS_DIR)) {
    tell_place(walk, own);
    if (g_file_test(own, G_FILE_TEST_IS_DIR)) return;
  }
  Above here = {above, st->st_dev, st->st_ino, above->depth + 1};
  walk_folder(walk, path, &here);
}

static void visit(Walk *walk, const char *below, const char *name, const Above *above) {
  g_autofree char *path = *below ? g_strconcat(below, "/", name, NULL) : g_strdup(name);
  if (is_ignored(walk, path, name) || g_str_equal(path, "decksearch.yaml")) return;
  g_autofree char *full = g_build_filename(walk->root, path, NULL);
  struct stat st;
  if (lstat(full, &st) < 0) return; /* gone since readdir: as if it had never been there */
  DsFileKind kind = DS_FILE_DECK;
  gboolean wanted = ds_file_kind(name, &kind);
  if (S_ISLNK(st.st_mode)) {
    gboolean there = stat(full, &st) == 0;
    if (!there || !may_follow(walk, full)) {
      if (wanted)
        add_file(walk, path, kind, NULL,
                 not_regular(path, there ? "is a link that leads out of the library" : "is a link that leads nowhere"));
      else if (there && S_ISDIR(st.st_mode))
        g_ptr_array_add(walk->problems, not_regular(path, "is a link to a folder outside the library, which is left out; "
                                                          "--follow-outside follows it, or ignore the link in decksearch.yaml"));
      return;
    }
    if (wanted && S_ISREG(st.st_mode)) {
      tell_place(walk, full);
      if (stat(full, &st) < 0) return; /* gone since it was told */
    }
  }
  if (S_ISDIR(st.st_mode))
    enter_folder(walk, path, full, &st, above);
  else if (wanted && S_ISREG(st.st_mode))
    add_file(walk, path, kind, &st, NULL);
  else if (wanted)
    add_file(walk, path, kind, &st, not_regular(path, "is not a regular file"));
}

static void walk_folder(Walk *walk, const char *below, const Above *above) {
  g_autofree char *full = *below ? g_build_filename(walk->root, below, NULL) : g_strdup(walk->root);
  tell_place(walk, full);
  DIR *dir = opendir(full);
  if (!dir) {
    GError *problem = NULL;
    ds_error_set_errno(&problem, errno, "read folder", *below ? below : walk->root);
    g_ptr_array_add(walk->problems, problem);
    return;
  }
  for (struct dirent *entry; (entry = readdir(dir));)
    if (entry->d_name[0] != '.') visit(walk, below, entry->d_name, above);
  closedir(dir);
}

static int by_path(gconstpointer a, gconstpointer b) {
  return strcmp((*(const DsFile *const *)a)->path, (*(const DsFile *const *)b)->path);
}

GPtrArray *ds_walk(const char *root, const DsWalkOptions *options, GPtrArray *problems, GError **error) {
  struct stat st;
  g_autofree char *real_root = realpath(root, NULL);
  if (!real_root || stat(root, &st) < 0) {
    ds_error_set_errno(error, errno, "read folder", root);
    return NULL;
  }
  if (!S_ISDIR(st.st_mode)) {
    ds_error_set_errno(error, ENOTDIR, "read folder", root);
    return NULL;
  }
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func((GDestroyNotify)ds_file_free);
  g_autoptr(GPtrArray) unread = g_ptr_array_new_with_free_func((GDestroyNotify)g_error_free);
  Walk walk = {root, real_root, options, files, unread};
  Above top = {NULL, st.st_dev, st.st_ino, 0};
  walk_folder(&walk, "", &top);
  while (problems && unread->len) g_ptr_array_add(problems, g_ptr_array_steal_index(unread, 0));
  g_ptr_array_sort(files, by_path);
  return g_steal_pointer(&files);
}
