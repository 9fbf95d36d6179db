/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small library, written for tests of queries: decks of one-page slides, each a title and lines. */
#pragma once

#include <decksearch/query.h>

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  const char *deck, *title;
  const char *lines[4];
} TestSlide;

static inline void test_remove_tree(const char *path) {
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *child = g_build_filename(path, name, NULL);
    if (g_file_test(child, G_FILE_TEST_IS_DIR) && !g_file_test(child, G_FILE_TEST_IS_SYMLINK))
      test_remove_tree(child);
    else
      g_unlink(child);
  }
  g_rmdir(path);
}

static inline void test_add_line(DsPage *page, float y, float size, const char *text) {
  DsLine line = {.text = g_strdup(text), .box = {40, y, 600, y + size}, .size = size, .block = (guint16)page->lines->len};
  g_array_append_val(page->lines, line);
}

static inline DsFacts *test_facts(const TestSlide *slides, guint n, const char *deck) {
  DsFacts *facts = ds_facts_new();
  for (guint i = 0; i < n; i++) {
    if (!g_str_equal(slides[i].deck, deck)) continue;
    DsPage *page = ds_page_new(facts->pages->len + 1);
    page->width = 720;
    page->height = 405;
    test_add_line(page, 30, 28, slides[i].title);
    for (guint k = 0; k < G_N_ELEMENTS(slides[i].lines) && slides[i].lines[k]; k++)
      test_add_line(page, (float)(120 + 40 * k), 16, slides[i].lines[k]);
    g_ptr_array_add(facts->pages, page);
  }
  return facts;
}

/* Writes the slides of @deck out of @slides into @library. */
static inline void test_put(const DsLibrary *library, const TestSlide *slides, guint n, const char *deck) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsIndexWriter) writer = ds_index_writer_open(library, FALSE, &error);
  g_assert_no_error(error);
  g_autoptr(DsFacts) facts = test_facts(slides, n, deck);
  g_autoptr(DsDeck) judged = ds_deck_judge(facts, NULL, NULL);
  g_autoptr(DsManifest) manifest = ds_manifest_new();
  manifest->path = g_strdup(deck);
  manifest->key = ds_path_key(deck);
  manifest->sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, deck, -1);
  manifest->pages = manifest->slides = facts->pages->len;
  manifest->schema_version = DS_SCHEMA_VERSION;
  g_assert_true(ds_index_writer_put(writer, manifest, judged, NULL, &error));
  g_assert_true(ds_index_writer_commit(writer, TRUE, &error));
  g_assert_no_error(error);
}

/* Writes @talks (DsTalk *) into @library; @linked: ids of those with a deck. */
static inline void test_put_talks(const DsLibrary *library, const GPtrArray *talks, GHashTable *linked) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsIndexWriter) writer = ds_index_writer_open(library, FALSE, &error);
  g_assert_no_error(error);
  g_assert_cmpint(ds_index_writer_put_talks(writer, talks, linked, &error), >=, 0);
  g_assert_true(ds_index_writer_commit(writer, TRUE, &error));
  g_assert_no_error(error);
}

typedef struct {
  char *root;
  DsLibrary *library;
} TestLibrary;

static inline TestLibrary test_library_new(void) {
  g_autoptr(GError) error = NULL;
  TestLibrary made = {g_dir_make_tmp("decksearch-XXXXXX", NULL), NULL};
  made.library = ds_library_create(made.root, NULL, &error);
  g_assert_no_error(error);
  return made;
}

static inline void test_library_clear(TestLibrary *made) {
  ds_library_free(made->library);
  test_remove_tree(made->root);
  g_free(made->root);
}

/* @ret_libraries must live as long as the index. */
static inline DsIndex *test_index_open(const TestLibrary *made, GPtrArray **ret_libraries) {
  g_autoptr(GError) error = NULL;
  *ret_libraries = g_ptr_array_new();
  g_ptr_array_add(*ret_libraries, made->library);
  DsIndex *index = ds_index_open(*ret_libraries, &error);
  g_assert_no_error(error);
  return index;
}

/* A library of one deck, open to be asked. */
typedef struct {
  TestLibrary made;
  GPtrArray *libraries;
  DsIndex *index;
  DsSynonyms *synonyms; /* none yet */
} TestAsked;

static inline void test_asked_begin(TestAsked *asked, const TestSlide *slides, guint n) {
  asked->made = test_library_new();
  test_put(asked->made.library, slides, n, slides[0].deck);
  asked->index = test_index_open(&asked->made, &asked->libraries);
  asked->synonyms = ds_synonyms_new();
}

static inline void test_asked_end(TestAsked *asked) {
  ds_synonyms_free(asked->synonyms);
  ds_index_free(asked->index);
  g_ptr_array_unref(asked->libraries);
  test_library_clear(&asked->made);
}
