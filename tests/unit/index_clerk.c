/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing behind the caller: the same index as at once, or an error that is told and nothing of the deck. */
#include "index/clerk.h"
#include "unit/index_fixture.h"

#include <string.h>

#define DECKS 6u
#define SLIDES 100u /* some pieces of a transaction each */

/* One line a slide; from slide @latin on in Latin letters, which say nothing of the language. */
static DsFacts *facts_made(guint deck, guint latin) {
  DsFacts *facts = ds_facts_new();
  for (guint i = 0; i < SLIDES; i++) {
    DsPage *page = ds_page_new(i + 1);
    DsLine line = {.box = {40, 150, 400, 166}, .size = 16};
    page->width = 720;
    page->height = 405;
    line.text =
        g_strdup_printf("%s of deck%c slide%c%c", i < latin ? "网络" : "words", 'a' + (int)deck, 'a' + (int)i / 26, 'a' + (int)i % 26);
    g_array_append_val(page->lines, line);
    g_ptr_array_add(facts->pages, page);
  }
  return facts;
}

static DsTalk *talk_made(const char *language) {
  DsTalk *talk = ds_talk_new();
  talk->id = g_strdup("fjord-2031/node-ports");
  talk->title = g_strdup("Node Ports Explained");
  talk->language = g_strdup(language);
  ds_talk_add_title(talk, talk->title, "en");
  return talk;
}

static gboolean put(DsClerk *clerk, guint number, guint latin, const DsTalk *talk, GError **error) {
  g_autoptr(DsFacts) facts = facts_made(number, latin);
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_autoptr(DsManifest) manifest = ds_manifest_new();
  manifest->path = g_strdup_printf("%u.pdf", number);
  manifest->key = ds_path_key(manifest->path);
  manifest->sha256 = g_strdup("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  manifest->schema_version = DS_SCHEMA_VERSION;
  manifest->talk_id = g_strdup(talk->id);
  manifest->slides = deck->slides->len;
  return ds_clerk_put(clerk, manifest, deck, talk, error) && ds_clerk_commit_due(clerk, error);
}

static DsClerk *clerk_opened(const Fixture *f, gboolean ahead) {
  g_autoptr(GError) error = NULL;
  DsIndexWriter *writer = ds_index_writer_open(f->library, TRUE, &error);
  g_assert_no_error(error);
  DsClerk *clerk = ds_clerk_new(writer);
  if (ahead) ds_clerk_go_ahead(clerk);
  return clerk;
}

static void finish(DsClerk *clerk) {
  g_autoptr(GError) error = NULL;
  DsIndexWriter *writer = ds_clerk_writer(clerk, &error);
  g_assert_no_error(error);
  g_assert_true(ds_index_writer_set_whole(writer, &error) && ds_index_writer_commit(writer, TRUE, &error));
  ds_clerk_free(clerk);
}

/* All documents with their ids, terms and counts. */
static char *content(const Fixture *f) {
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) libraries = g_ptr_array_new();
  g_ptr_array_add(libraries, f->library);
  g_autoptr(DsIndex) index = ds_index_open(libraries, &error);
  g_assert_no_error(error);
  GString *out = g_string_new(NULL);
  XapDatabase *db = ds_index_database(index);
  for (guint docid = 1; docid <= (DECKS + 1) * SLIDES + 1; docid++) { /* also those that are gone */
    g_autoptr(GArray) counts = NULL;
    g_autoptr(GPtrArray) terms = xap_database_document_terms(db, docid, &counts, NULL);
    for (guint i = 0; terms && i < terms->len; i++)
      g_string_append_printf(out, "%u %s %u\n", docid, (char *)g_ptr_array_index(terms, i), g_array_index(counts, guint, i));
  }
  g_assert_no_error(error);
  g_assert_true(ds_index_export(index, out, &error));
  return g_string_free(out, FALSE);
}

static char *content_written(const Fixture *f, gboolean ahead) {
  DsClerk *clerk = clerk_opened(f, ahead);
  g_autoptr(GError) error = NULL;
  g_autoptr(DsTalk) talk = talk_made("en");
  g_autoptr(GPtrArray) talks = g_ptr_array_new();
  g_autoptr(GHashTable) linked = g_hash_table_new(g_str_hash, g_str_equal);
  g_ptr_array_add(talks, talk);
  g_hash_table_add(linked, talk->id);
  for (guint i = 0; i < DECKS; i++) g_assert_true(put(clerk, i, 0, talk, &error));
  g_assert_true(put(clerk, 1, 0, talk, &error)); /* once more: its documents go, and come at the end */
  g_assert_true(ds_clerk_put_talks(clerk, talks, linked, &error));
  g_assert_no_error(error);
  finish(clerk);
  return content(f);
}

static void what_is_written_behind_is_what_is_written_at_once(Fixture *f, gconstpointer data) {
  (void)data;
  g_autofree char *at_once = content_written(f, FALSE), *behind = content_written(f, TRUE);
  g_assert_nonnull(strstr(at_once, "decka"));
  g_assert_cmpstr(behind, ==, at_once);
}

/* No term is so long as this language, which slides in Latin letters have of their talk; before those, pieces of the deck were written. */
static void a_deck_that_fails_halfway_is_an_error_of_all_that_follows(Fixture *f, gconstpointer ahead) {
  g_autoptr(GError) error = NULL, again = NULL;
  g_autofree char *much = g_strnfill(300, 'x');
  g_autoptr(DsTalk) good = talk_made("en"), bad = talk_made(much);
  DsClerk *clerk = clerk_opened(f, ahead != NULL);
  g_assert_true(put(clerk, 0, 0, good, &error));
  DsIndexWriter *writer = ds_clerk_writer(clerk, &error);
  g_assert_true(writer && ds_index_writer_commit(writer, TRUE, &error));
  gboolean ok = put(clerk, 1, SLIDES * 3 / 4, bad, &error) && ds_clerk_writer(clerk, &error);
  g_assert_false(ok);
  g_assert_nonnull(error);
  g_assert_nonnull(strstr(error ? error->message : "", "make a document"));
  if (ahead) {
    g_assert_false(put(clerk, 2, 0, good, &again));
    g_assert_error(again, DS_ERROR, (int)ds_error_code(error));
    g_assert_null(ds_clerk_writer(clerk, NULL));
  }
  ds_clerk_free(clerk);
  g_autofree char *left = content(f);
  g_assert_nonnull(strstr(left, "decka"));
  g_assert_null(strstr(left, "deckb"));
}

static void what_waits_when_it_is_freed_is_dropped(Fixture *f, gconstpointer data) {
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DsTalk) talk = talk_made("en");
  DsClerk *clerk = clerk_opened(f, TRUE);
  for (guint i = 0; i < DECKS; i++) g_assert_true(put(clerk, i, 0, talk, &error));
  ds_clerk_free(clerk);
  g_autofree char *left = content(f);
  g_assert_null(strstr(left, "decka"));
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add("/index/clerk/the_same_index", Fixture, NULL, set_up, what_is_written_behind_is_what_is_written_at_once, tear_down);
  g_test_add("/index/clerk/an_error_behind", Fixture, "", set_up, a_deck_that_fails_halfway_is_an_error_of_all_that_follows, tear_down);
  g_test_add("/index/clerk/an_error_at_once", Fixture, NULL, set_up, a_deck_that_fails_halfway_is_an_error_of_all_that_follows, tear_down);
  g_test_add("/index/clerk/freed", Fixture, NULL, set_up, what_waits_when_it_is_freed_is_dropped, tear_down);
  return g_test_run();
}
