/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A database in a folder of its own, for the tests of the binding. */
#pragma once

#include <decksearch/xapian-c.h>

#include <glib/gstdio.h>
#include <string.h>

/* ---- a folder with a database in it ---- */

typedef struct {
  char *folder, *path;
  XapWriter *writer;
} Fixture;

static inline void set_up(Fixture *f, gconstpointer unused) {
  (void)unused;
  g_autoptr(GError) error = NULL;
  f->folder = g_dir_make_tmp(NULL, &error);
  f->path = g_build_filename(f->folder, "db", NULL);
  f->writer = xap_writer_open(f->path, TRUE, &error);
  g_assert_no_error(error);
  g_assert_nonnull(f->writer);
}

static inline void remove_tree(const char *path) {
  g_autoptr(GDir) dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *inner = g_build_filename(path, name, NULL);
    remove_tree(inner);
  }
  g_remove(path);
}

static inline void tear_down(Fixture *f, gconstpointer unused) {
  (void)unused;
  xap_writer_free(f->writer);
  remove_tree(f->folder);
  g_free(f->folder);
  g_free(f->path);
}

/* Puts a document with the unique term @unique and the blank-separated @words, at positions from 1; its data are the words. */
static inline void put(XapWriter *writer, const char *unique, const char *words) {
  g_autoptr(GError) error = NULL;
  g_autoptr(XapDocument) doc = xap_document_new();
  g_auto(GStrv) list = g_strsplit(words, " ", -1);
  for (guint i = 0; list[i]; i++) g_assert_true(xap_document_add_posting(doc, list[i], i + 1, 1, &error));
  g_assert_true(xap_document_set_data(doc, words, strlen(words), &error));
  if (unique) g_assert_true(xap_document_add_term(doc, unique, 0, &error));
  g_assert_true(xap_writer_put(writer, unique, doc, &error));
  g_assert_no_error(error);
}

static inline void commit(XapWriter *writer) {
  g_autoptr(GError) error = NULL;
  g_assert_true(xap_writer_commit(writer, &error));
  g_assert_no_error(error);
}

static inline XapDatabase *reader(const char *path) {
  g_autoptr(GError) error = NULL;
  XapDatabase *db = xap_database_new();
  g_assert_true(xap_database_add_local(db, path, &error));
  g_assert_no_error(error);
  return db;
}

static inline void reopen(XapDatabase *db, gboolean expect_changed) {
  g_autoptr(GError) error = NULL;
  gboolean changed = !expect_changed;
  g_assert_true(xap_database_reopen(db, &changed, &error));
  g_assert_no_error(error);
  g_assert_cmpint(changed, ==, expect_changed);
}

static inline char *as_text(GBytes *bytes) {
  if (!bytes) return g_strdup("(none)");
  gsize len;
  const char *data = g_bytes_get_data(bytes, &len);
  char *text = g_strndup(data ? data : "", len);
  g_bytes_unref(bytes);
  return text;
}

#define assert_count(db, n) g_assert_cmpint(xap_database_count((db), NULL), ==, (n))
#define assert_frequency(db, term, n) g_assert_cmpint(xap_database_term_frequency((db), (term), NULL), ==, (n))
static inline void assert_metadata(XapDatabase *db, const char *key, const char *expected) {
  g_autofree char *text = as_text(xap_database_metadata(db, key, NULL));
  g_assert_cmpstr(text, ==, expected);
}
