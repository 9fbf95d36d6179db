/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Libraries, documents, manifests: what is written is what is read. */
#include "index/internal.h"
#include "unit/index_fixture.h"

#include <string.h>
#include <sys/stat.h>

static void add_line(DsPage *page, float y, float size, const char *text) {
  DsLine line = {.text = g_strdup(text), .box = {40, y, 400, y + size}, .size = size, .block = (guint16)page->lines->len};
  g_array_append_val(page->lines, line);
}

static DsFacts *facts_made(guint more) {
  DsFacts *facts = ds_facts_new();
  DsPage *page = ds_page_new(1);
  page->width = 720;
  page->height = 405;
  page->label = g_strdup("i");
  add_line(page, 30, 28, "Node ports");
  add_line(page, 150, 16, "A NodePort opens kube-proxy on every node");
  add_line(page, 190, 16, "容器网络策略 works, too");
  g_ptr_array_add(facts->pages, page);
  for (guint i = 0; i < more; i++) {
    g_autofree char *text = g_strdup_printf("Another %c%c%c", 'p' + (int)i, 'q' - (int)i, 'r');
    DsPage *next = ds_page_new(i + 2);
    next->width = 720;
    next->height = 405;
    add_line(next, 100 + 40 * i, 20, text);
    g_ptr_array_add(facts->pages, next);
  }
  return facts;
}

static DsTalk *talk_made(const char *speaker) {
  DsTalk *talk = ds_talk_new();
  talk->id = g_strdup("fjord-2031/node-ports");
  talk->title = g_strdup("Node Ports Explained");
  ds_talk_add_title(talk, talk->title, "en");
  ds_talk_add_speaker(talk, speaker, "Fjordline");
  ds_talk_add_source(talk, "talks.md", 7);
  talk->event = g_strdup("Fjord Summit 2031");
  talk->event_key = g_strdup("fjord-summit-2031");
  talk->date = g_strdup("2031-05-06");
  talk->abstract = g_strdup("words that only the abstract has: zeppelin");
  return talk;
}

static DsManifest *manifest_made(const char *path) {
  DsManifest *manifest = ds_manifest_new();
  manifest->path = g_strdup(path);
  manifest->key = ds_path_key(path);
  manifest->sha256 = g_strdup("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  manifest->pages = manifest->slides = 1;
  manifest->schema_version = DS_SCHEMA_VERSION;
  return manifest;
}

static void put_facts(const Fixture *f, const char *path, const char *speaker, const DsFacts *facts) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsIndexWriter) writer = ds_index_writer_open(f->library, FALSE, &error);
  g_assert_no_error(error);
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_autoptr(DsTalk) talk = talk_made(speaker);
  g_autoptr(DsManifest) manifest = manifest_made(path);
  g_autoptr(GPtrArray) talks = g_ptr_array_new();
  g_autoptr(GHashTable) linked = g_hash_table_new(g_str_hash, g_str_equal);
  g_ptr_array_add(talks, talk);
  g_hash_table_add(linked, talk->id);
  manifest->talk_id = g_strdup(talk->id);
  g_assert_true(ds_index_writer_put(writer, manifest, deck, talk, &error));
  g_assert_cmpint(ds_index_writer_put_talks(writer, talks, linked, &error), ==, 1);
  g_assert_true(ds_index_writer_commit(writer, TRUE, &error));
  g_assert_no_error(error);
}

/* A deck of one slide and @more. */
static void put_slides(const Fixture *f, const char *path, const char *speaker, guint more) {
  g_autoptr(DsFacts) facts = facts_made(more);
  put_facts(f, path, speaker, facts);
}

static void put(const Fixture *f, const char *path, const char *speaker) {
  put_slides(f, path, speaker, 0);
}

static DsIndex *open_index(const Fixture *f, GError **error) {
  g_autoptr(GPtrArray) libraries = g_ptr_array_new();
  g_ptr_array_add(libraries, f->library);
  return ds_index_open(libraries, error);
}

static gboolean has_term(DsIndex *index, guint docid, const char *term) {
  g_autoptr(GPtrArray) terms = xap_database_document_terms(ds_index_database(index), docid, NULL, NULL);
  for (guint i = 0; terms && i < terms->len; i++)
    if (g_str_equal(g_ptr_array_index(terms, i), term)) return TRUE;
  return FALSE;
}

/* How often @term counts in a document; -1: it is not there. */
static int count_of(DsIndex *index, guint docid, const char *term) {
  g_autoptr(GArray) counts = NULL;
  g_autoptr(GPtrArray) terms = xap_database_document_terms(ds_index_database(index), docid, &counts, NULL);
  for (guint i = 0; terms && i < terms->len; i++)
    if (g_str_equal(g_ptr_array_index(terms, i), term)) return (int)g_array_index(counts, guint, i);
  return -1;
}

static void slide_has_the_terms_of_the_layout(Fixture *f, gconstpointer data) {
  (void)data;
  put(f, "eu/node-ports.pdf", "Ines Kowalczyk");
  g_autoptr(GError) error = NULL;
  g_autoptr(DsIndex) index = open_index(f, &error);
  g_assert_no_error(error);
  g_autofree char *key = ds_path_key("eu/node-ports.pdf"), *deck = ds_term_deck(key), *linked = ds_term_linked("fjord-2031/node-ports");
  guint docid = ds_index_find_slide(index, key, 1, &error);
  g_assert_cmpuint(docid, >, 0);
  const char *const wanted[] = {"nodeport",     "node",     "port",          "kube-proxy", "proxy",  "Zopen",    "Snode",    "ZSport",
                                "XTTexplained", "Aines",    "XORGfjordline", "XEVsummit",  "XKtalk", "XIShead", "XPG1",
                                "XDKeu",        "XDKports", "网络",          "XLAzh",      deck,     linked};
  for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
    if (!has_term(index, docid, wanted[i])) g_test_message("missing: %s", wanted[i]);
    g_assert_true(has_term(index, docid, wanted[i]));
  }
  g_autoptr(GBytes) language = xap_database_document_value(ds_index_database(index), docid, DS_SLOT_LANGUAGE, &error);
  g_assert_cmpmem(g_bytes_get_data(language, NULL), g_bytes_get_size(language), "zh", 2);
  g_assert_false(has_term(index, docid, "zeppelin")); /* abstracts stand in the talk's own document only */
}

/* What is said of the whole deck stands in its first slide, which says how many follow. */
static void only_the_head_has_the_context(Fixture *f, gconstpointer data) {
  (void)data;
  put_slides(f, "a.pdf", "One Name", 2);
  put_slides(f, "b.pdf", "Ines Kowalczyk", 2);
  put_slides(f, "a.pdf", "One Name", 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(DsIndex) index = open_index(f, &error);
  g_assert_no_error(error);
  const char *const decks[] = {"a.pdf", "b.pdf"}, *const context[] = {"XDKa", "XDKb", "XTTexplained", "XEVsummit", "XIShead"};
  for (guint d = 0; d < G_N_ELEMENTS(decks); d++) {
    g_autofree char *key = ds_path_key(decks[d]), *deck = ds_term_deck(key);
    guint head = ds_index_find_slide(index, key, 1, &error);
    g_assert_cmpuint(head, >, 0);
    g_autoptr(GBytes) owner = xap_database_document_value(ds_index_database(index), head, DS_SLOT_OWNER, &error);
    guint n = d == 0 ? 2 : 3;
    g_assert_cmpint(count_of(index, head, "XIShead"), ==, n);
    g_assert_cmpint(count_of(index, head, "XTTexplained"), ==, n);
    g_assert_cmpint(count_of(index, head, "XEV2031"), ==, n); /* as often as it is there */
    g_assert_cmpint(xap_database_term_frequency(ds_index_database(index), deck, &error), ==, n);
    g_autofree char *own = g_strndup(g_bytes_get_data(owner, NULL), g_bytes_get_size(owner));
    g_assert_cmpint(xap_database_term_frequency(ds_index_database(index), own, &error), ==, n);
    for (guint page = 2; page <= n; page++) {
      g_assert_cmpuint(ds_index_find_slide(index, key, page, &error), ==, head + page - 1);
      g_assert_true(has_term(index, head + page - 1, own));
      for (guint i = 0; i < G_N_ELEMENTS(context); i++) g_assert_false(has_term(index, head + page - 1, context[i]));
    }
  }
}

/* A first slide, a short one, a long one; and one so long that no word of it would count. */
static void a_word_counts_less_on_a_longer_slide(Fixture *f, gconstpointer data) {
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DsFacts) facts = facts_made(3);
  for (guint page = 2; page < 4; page++)
    for (guint i = 0; i < (page == 2 ? 10 : 3000); i++) {
      g_autofree char *text = g_strdup_printf("line%u of a long slide with many words", i);
      add_line(g_ptr_array_index(facts->pages, page), 150 + (float)i * 0.08f, 16, text);
    }
  put_facts(f, "a.pdf", "Ines Kowalczyk", facts);
  g_autoptr(DsIndex) index = open_index(f, &error);
  g_autofree char *key = ds_path_key("a.pdf"), *deck = ds_term_deck(key);
  guint head = ds_index_find_slide(index, key, 1, &error);
  g_assert_no_error(error);
  g_assert_cmpint(count_of(index, head, "kube-proxy"), ==, 23);
  g_assert_cmpint(count_of(index, head + 1, "another"), ==, 28);
  g_assert_cmpint(count_of(index, head + 2, "line7"), ==, 20);
  g_assert_cmpint(count_of(index, head + 3, "line7"), ==, 1);
  const char *const terms[] = {"XPG1", "XKtalk", deck};
  for (guint i = 0; i < G_N_ELEMENTS(terms); i++) g_assert_cmpint(count_of(index, head, terms[i]), ==, 0);
  g_assert_cmpint(count_of(index, head + 2, "XKtalk"), ==, 0);
}

/* A talk's own entry has its titles as slides have theirs: as words and as a title, not as what is said of a deck. */
static void a_talk_has_its_title_once(Fixture *f, gconstpointer data) {
  (void)data;
  put(f, "a.pdf", "Ines Kowalczyk");
  g_autoptr(GError) error = NULL;
  g_autoptr(DsIndex) index = open_index(f, &error);
  g_autoptr(GArray) heads = ds_index_heads(index, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(heads->len, ==, 2);
  guint talk = g_array_index(heads, guint, 1);
  g_assert_true(has_term(index, talk, "XIStalk"));
  const char *const wanted[] = {"explained", "Sexplained", "Aines", "XEVsummit"}, *const not[] = {"XTTexplained", "XDKa"};
  for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) g_assert_true(has_term(index, talk, wanted[i]));
  for (guint i = 0; i < G_N_ELEMENTS(not); i++) g_assert_false(has_term(index, talk, not[i]));
}

/* What is a deck's stands in its head alone, and which head a slide has is told by its id. */
static void slides_know_their_deck(Fixture *f, gconstpointer data) {
  (void)data;
  put_slides(f, "a.pdf", "One Name", 3);
  put_slides(f, "b.pdf", "Ines Kowalczyk", 2);
  g_autoptr(GError) error = NULL;
  g_autoptr(DsIndex) index = open_index(f, &error);
  g_autoptr(GArray) heads = ds_index_heads(index, &error);
  g_assert_no_error(error);
  const char *const paths[] = {"a.pdf", "b.pdf"};
  for (guint d = 0; d < G_N_ELEMENTS(paths); d++) {
    g_autofree char *key = ds_path_key(paths[d]);
    guint head = ds_index_find_slide(index, key, 1, &error);
    for (guint page = 1; page <= 4 - d; page++) {
      guint docid = ds_index_find_slide(index, key, page, &error);
      g_autoptr(DsStored) slide = ds_index_stored(index, docid, &error);
      g_assert_no_error(error);
      g_assert_cmpuint(ds_heads_find(index, heads, docid), ==, head);
      g_assert_cmpuint(slide->ordinal, ==, page);
      g_assert_cmpstr(slide->deck, ==, paths[d]);
      g_assert_cmpstr(slide->content, ==, "00112233445566778899aa");
      g_assert_cmpstr(slide->talk_id, ==, "fjord-2031/node-ports");
      g_assert_cmpstr(slide->talk->title, ==, "Node Ports Explained");
      g_autoptr(GBytes) data_of_slide = xap_database_document_data(ds_index_database(index), docid, NULL, 0, NULL, &error);
      g_autoptr(DsStored) alone = ds_stored_decode(data_of_slide, NULL, NULL, NULL);
      g_assert_true((alone != NULL) == (page == 1));
    }
  }
  g_autofree char *key = ds_path_key("a.pdf");
  g_assert_cmpuint(ds_heads_find(index, heads, ds_index_find_slide(index, key, 1, &error) - 1), ==, 0);
}

/* So that two libraries with a deck of one path share no context where one of them is on another machine. */
static void an_owner_is_of_what_is_said(Fixture *f, gconstpointer data) {
  (void)data;
  const char *const speakers[] = {"One Name", "Ines Kowalczyk", "One Name"};
  g_autofree char *key = ds_path_key("a.pdf");
  g_autoptr(GPtrArray) owners = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < G_N_ELEMENTS(speakers); i++) {
    g_autoptr(GError) error = NULL;
    put_slides(f, "a.pdf", speakers[i], i);
    g_autoptr(DsIndex) index = open_index(f, &error);
    guint head = ds_index_find_slide(index, key, 1, &error);
    g_ptr_array_add(owners, xap_database_document_value(ds_index_database(index), head, DS_SLOT_OWNER, &error));
    g_assert_no_error(error);
  }
  g_assert_cmpuint(g_bytes_get_size(owners->pdata[0]), >, 0);
  g_assert_false(g_bytes_equal(owners->pdata[0], owners->pdata[1]));
  g_assert_true(g_bytes_equal(owners->pdata[0], owners->pdata[2]));
}

static void stored_slide_comes_back(Fixture *f, gconstpointer data) {
  (void)data;
  put(f, "eu/node-ports.pdf", "Ines Kowalczyk");
  g_autoptr(GError) error = NULL;
  g_autoptr(DsIndex) index = open_index(f, &error);
  g_autofree char *key = ds_path_key("eu/node-ports.pdf");
  g_autoptr(GPtrArray) slides = ds_index_slides_of_deck(index, key, &error),
                       decks = ds_index_decks_of_talk(index, "fjord-2031/node-ports", &error);
  g_assert_cmpuint(slides->len, ==, 1);
  const DsStored *slide = g_ptr_array_index(slides, 0);
  g_assert_cmpstr(slide->title, ==, "Node ports");
  g_assert_cmpstr(slide->label, ==, "i");
  g_assert_cmpuint(slide->lines->len, ==, 3);
  g_assert_cmpstr(g_array_index(slide->lines, DsStoredLine, 2).text, ==, "容器网络策略 works, too");
  g_assert_cmpstr(g_ptr_array_index(decks, 0), ==, "eu/node-ports.pdf");
  g_autoptr(DsTalk) talk = ds_index_talk(index, "fjord-2031/node-ports", &error);
  g_assert_cmpstr(talk->abstract, ==, "words that only the abstract has: zeppelin");
  g_assert_cmpuint(ds_index_library_of(index, 1) == f->library, ==, TRUE);
}

/* The slot that decks are sorted by holds 200 bytes of a path, and a path is any bytes. */
static void a_path_comes_back_whole(Fixture *f, gconstpointer data) {
  (void)data;
  g_autofree char *many = g_strnfill(240, 'p');
  char *paths[] = {g_strdup("eu:1/a:b.pdf"), g_strdup("d\xff.pdf"), g_strndup(many, 200), g_strndup(many, 201), g_strdup(many)};
  for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
    g_autofree char *speaker = g_strdup_printf("Speaker %u", i);
    put(f, paths[i], speaker);
    g_autoptr(GError) error = NULL;
    g_autoptr(DsIndex) index = open_index(f, &error);
    g_autofree char *key = ds_path_key(paths[i]);
    g_autoptr(GPtrArray) slides = ds_index_slides_of_deck(index, key, &error);
    g_assert_no_error(error);
    const DsStored *slide = g_ptr_array_index(slides, 0);
    g_assert_cmpstr(slide->deck, ==, paths[i]);
    g_assert_cmpstr(slide->content, ==, "00112233445566778899aa");
    g_assert_cmpstr(slide->talk_id, ==, "fjord-2031/node-ports");
    g_free(paths[i]);
  }
}

static void putting_again_replaces_and_forgetting_removes(Fixture *f, gconstpointer data) {
  (void)data;
  put(f, "a.pdf", "One Name");
  put(f, "a.pdf", "Another Name");
  g_autoptr(GError) error = NULL;
  {
    g_autoptr(DsIndex) index = open_index(f, &error);
    g_assert_cmpint(xap_database_term_frequency(ds_index_database(index), "Aone", &error), ==, 0);
    g_assert_cmpint(xap_database_term_frequency(ds_index_database(index), "Aanother", &error), ==, 2); /* the slide and the talk */
  }
  g_autoptr(DsIndexWriter) writer = ds_index_writer_open(f->library, FALSE, &error);
  g_autofree char *key = ds_path_key("a.pdf");
  g_assert_true(ds_index_writer_forget(writer, key, &error));
  g_assert_true(ds_index_writer_commit(writer, TRUE, &error));
  g_autoptr(DsIndex) index = open_index(f, &error);
  g_autoptr(GPtrArray) manifests = ds_index_manifests(index, 0, &error);
  g_assert_cmpuint(manifests->len, ==, 0);
  g_assert_cmpuint(ds_index_find_slide(index, key, 1, &error), ==, 0);
}

/* A commit is due by the text written, too: slides that hold much of it are few. */
static void much_text_is_due_at_once(Fixture *f, gconstpointer data) {
  (void)data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DsIndexWriter) writer = ds_index_writer_open(f->library, FALSE, &error);
  g_autoptr(DsManifest) manifest = manifest_made("a.pdf");
  g_autofree char *text = g_strnfill(1 << 20, '.');
  DsLine line = {.text = text};
  DsSlide slide = {.first = 1, .last = 1, .ordinal = 1};
  g_autoptr(GArray) lines = slide.lines = g_array_new(FALSE, TRUE, sizeof(DsSlideLine));
  g_autoptr(GPtrArray) slides = g_ptr_array_new();
  DsDeck deck = {.slides = slides};
  g_ptr_array_add(slides, &slide);
  g_assert_cmpint(ds_index_writer_due(writer), ==, -1);
  for (guint n = 1; n <= 16; n++) {
    DsSlideLine one = {.line = &line, .role = DS_ROLE_BODY, .page = 1};
    g_array_append_val(lines, one);
  }
  slide.lines->len = 1;
  g_assert_true(ds_index_writer_put(writer, manifest, &deck, NULL, &error));
  g_assert_cmpint(ds_index_writer_due(writer), >, 0);
  slide.lines->len = 16;
  g_assert_true(ds_index_writer_put(writer, manifest, &deck, NULL, &error));
  g_assert_cmpint(ds_index_writer_due(writer), ==, 0);
  g_assert_true(ds_index_writer_commit(writer, FALSE, &error));
  g_assert_cmpint(ds_index_writer_due(writer), ==, -1);
  g_assert_no_error(error);
}

static void library_that_is_not_indexed_says_so(Fixture *f, gconstpointer data) {
  (void)data;
  g_autoptr(GError) error = NULL;
  g_assert_null(open_index(f, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY);
}

static void nonsense_among_the_shards_is_refused_by_name(Fixture *f, gconstpointer data) {
  (void)data;
  g_autofree char *path = g_build_filename(f->library->dir, "shards", NULL);
  static const char *const wrong[] = {"stub ./run-me\n", "remote nowhere\n", "local ../../etc\n", "auto db\n"};
  for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_set_contents(path, wrong[i], -1, NULL));
    g_assert_null(open_index(f, &error));
    g_assert_error(error, DS_ERROR, DS_ERROR_INDEX);
    g_assert_nonnull(strstr(error->message, "shards:1"));
  }
}

static void folder_that_names_a_program_is_never_opened(Fixture *f, gconstpointer data) {
  (void)data;
  put(f, "a.pdf", "One Name");
  g_autofree char *stub = g_build_filename(f->library->dir, "db", "XAPIANDB", NULL);
  g_assert_true(g_file_set_contents(stub, "remote :touch /tmp/decksearch-was-here\n", -1, NULL));
  g_autoptr(GError) error = NULL;
  g_assert_null(open_index(f, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_INDEX);
}

static void libraries_are_found_from_below(Fixture *f, gconstpointer data) {
  (void)data;
  g_autofree char *below = g_build_filename(f->root, "a", "b", NULL);
  g_assert_cmpint(g_mkdir_with_parents(below, 0755), ==, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(DsLibrary) found = ds_library_find(below, &error);
  g_assert_cmpstr(found->root, ==, f->library->root);
  g_autoptr(DsLibrary) by_index = ds_library_of_index(f->library->dir, &error);
  g_assert_cmpstr(by_index->root, ==, f->library->root);
  g_assert_null(ds_library_find("/", NULL));
  g_assert_null(ds_library_at(below, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_NO_LIBRARY);
}

/* A run remembers the manifests of all decks: what stands in one piece takes no place of its own. */
static void manifests_that_are_read_stand_in_one_piece(void) {
  DsManifest *manifest = ds_manifest_pack(manifest_made("a.pdf"));
  const char *const texts[] = {manifest->path, manifest->key, manifest->sha256};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) g_assert_true(texts[i] > manifest->block && texts[i] < manifest->block + 512);
  g_autoptr(DsManifest) copy = ds_manifest_copy(manifest);
  ds_manifest_free(manifest);
  g_free(copy->path); /* a copy's texts are its own */
  copy->path = g_strdup("b.pdf");
  g_assert_cmpuint(strlen(copy->key), ==, 32);
  g_assert_null(copy->block);
}

static void manifests_survive_any_damage(void) {
  g_autoptr(DsManifest) manifest = manifest_made("d\xff.pdf");
  guint page = 3;
  g_array_append_val(manifest->textless, page);
  g_ptr_array_add(manifest->others, g_strdup("id\t0.50"));
  manifest->candidates = g_strdup("-0,0 a guess\n+1,7 a footer\n");
  g_autoptr(GBytes) good = ds_manifest_encode(manifest);
  g_autoptr(DsManifest) back = ds_manifest_decode(good, NULL);
  g_assert_cmpstr(back->path, ==, "d\xff.pdf");
  g_assert_cmpstr(back->candidates, ==, manifest->candidates);
  g_assert_cmpuint(g_array_index(back->textless, guint, 0), ==, 3);
  g_autoptr(GRand) random = g_rand_new_with_seed(5);
  gsize len = g_bytes_get_size(good);
  for (guint round = 0; round < 20000; round++) {
    g_autofree guint8 *copy = g_memdup2(g_bytes_get_data(good, NULL), len);
    for (guint k = 0; k < 3; k++) copy[g_rand_int_range(random, 0, (gint32)len)] = (guint8)g_rand_int(random);
    g_autoptr(GBytes) bad = g_bytes_new(copy, (gsize)g_rand_int_range(random, 1, (gint32)len + 1));
    g_autoptr(DsManifest) read = ds_manifest_decode(bad, NULL); /* whatever it is: no crash, and if anything, a manifest that is one */
    if (read) g_assert_cmpuint(strlen(read->key), ==, 32);
    g_autoptr(DsStored) stored = ds_stored_decode(bad, bad, bad, NULL);
    (void)stored;
    g_autoptr(DsListManifest) list = ds_list_manifest_decode(bad, NULL);
    (void)list;
  }
}

/* A talk with all there can be, and text that is no UTF-8. */
static DsTalk *full_talk(void) {
  DsTalk *talk = ds_talk_new();
  char **const texts[] = {&talk->id, &talk->title, &talk->event, &talk->event_key, &talk->event_raw, &talk->section,  &talk->tz,
                          &talk->room, &talk->url, &talk->slides_url, &talk->language, &talk->abstract};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) *texts[i] = g_strdup_printf("Wörter %u\nund mehr", i);
  talk->date = g_strdup("2031-05-06");
  talk->start = g_strdup("09:30");
  talk->end = g_strdup("10:00");
  talk->kind = DS_TALK_KEYNOTE;
  talk->utc_offset = -90;
  ds_talk_add_title(talk, "Wörter 1\nund mehr", NULL);
  ds_talk_add_title(talk, "网络", "zh");
  ds_talk_add_speaker(talk, "Ada", NULL);
  ds_talk_add_speaker(talk, "", "Fjord\xff");
  ds_talk_add_video(talk, "https://video.example/1", "de");
  g_ptr_array_add(talk->projects, g_strdup("p"));
  g_ptr_array_add(talk->tags, g_strdup(""));
  g_ptr_array_add(talk->decks, g_strdup("a/b.pdf"));
  ds_talk_add_source(talk, "talks.md", 7);
  return talk;
}

static void talks_come_back_or_are_refused(void) {
  g_autoptr(DsTalk) talk = full_talk();
  g_autoptr(GBytes) good = ds_kept_talk_encode(talk, TRUE), unlinked = ds_kept_talk_encode(talk, FALSE);
  g_autoptr(DsTalk) back = ds_kept_talk_decode(good, NULL);
  g_autoptr(GVariant) wanted = g_variant_ref_sink(ds_talk_encode(talk)), got = g_variant_ref_sink(ds_talk_encode(back));
  g_assert_true(g_variant_equal(wanted, got));
  g_assert_false(g_bytes_equal(good, unlinked));
  gsize len = g_bytes_get_size(good);
  for (gsize at = 0; at < len; at++) {
    g_autoptr(GBytes) torn = g_bytes_new_from_bytes(good, 0, at);
    g_autoptr(GError) error = NULL;
    g_assert_null(ds_kept_talk_decode(torn, &error));
    g_assert_error(error, DS_ERROR, DS_ERROR_INDEX);
  }
  g_autoptr(GRand) random = g_rand_new_with_seed(6);
  for (guint round = 0; round < 20000; round++) {
    g_autofree guint8 *copy = g_memdup2(g_bytes_get_data(good, NULL), len);
    for (guint k = 0; k < 3; k++) copy[g_rand_int_range(random, 0, (gint32)len)] = (guint8)g_rand_int(random);
    g_autoptr(GBytes) bad = g_bytes_new(copy, len);
    g_autoptr(DsTalk) read = ds_kept_talk_decode(bad, NULL); /* no crash, and if anything, a talk that a list could have said */
    if (read) g_assert_null(ds_talk_fault(read));
  }
}

/* Of what is packed, any cut is refused, and any other damage gives bytes that are as many as were said, or none. */
static void packed_records_come_back_or_are_refused(void) {
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < 3000; i++) g_string_append_printf(text, "talk %u of KubeCon, ", i * 7919 % 1000);
  for (gsize len = 0; len <= text->len; len = len * 3 + 1) {
    g_autoptr(GBytes) plain = g_bytes_new(text->str, len), packed = ds_pack(plain, NULL), back = ds_unpack(packed, NULL);
    g_assert_true(g_bytes_equal(plain, back));
    gsize size = g_bytes_get_size(packed);
    for (gsize at = 0; at < MIN(size, 300); at++) {
      g_autoptr(GBytes) torn = g_bytes_new_from_bytes(packed, 0, at);
      g_autoptr(GError) error = NULL;
      g_assert_null(ds_unpack(torn, &error));
      g_assert_error(error, DS_ERROR, DS_ERROR_INDEX);
      g_autofree guint8 *copy = g_memdup2(g_bytes_get_data(packed, NULL), size);
      copy[at] ^= 0x55;
      g_autoptr(GBytes) bad = g_bytes_new(copy, size), read = ds_unpack(bad, NULL);
      if (read) g_assert_cmpuint(g_bytes_get_size(read), ==, len);
    }
  }
  static const guint8 bomb[] = {0xff, 0xff, 0xff, 0x0f, 0, 0};
  g_autoptr(GBytes) much = g_bytes_new_static(bomb, sizeof bomb);
  g_assert_null(ds_unpack(much, NULL));
}

static void list_manifest_of_an_unknown_outcome_is_refused(void) {
  g_autofree char *key = ds_path_key("talks.md"), *path = g_strdup("talks.md");
  DsListManifest manifest = {.path = path, .key = key, .code = -1};
  static const int unknown[] = {-2, DS_ERROR_N_CODES};
  g_autoptr(GBytes) good = ds_list_manifest_encode(&manifest);
  g_autoptr(DsListManifest) back = ds_list_manifest_decode(good, NULL);
  g_assert_nonnull(back);
  for (guint i = 0; i < G_N_ELEMENTS(unknown); i++) {
    manifest.code = unknown[i];
    g_autoptr(GBytes) bad = ds_list_manifest_encode(&manifest);
    g_autoptr(GError) error = NULL;
    g_assert_null(ds_list_manifest_decode(bad, &error));
    g_assert_error(error, DS_ERROR, DS_ERROR_INDEX);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
#define ADD(path, test) g_test_add("/index/store/" path, Fixture, NULL, set_up, test, tear_down)
  ADD("slide-has-the-terms-of-the-layout", slide_has_the_terms_of_the_layout);
  ADD("only-the-head-has-the-context", only_the_head_has_the_context);
  ADD("a-talk-has-its-title-once", a_talk_has_its_title_once);
  ADD("slides-know-their-deck", slides_know_their_deck);
  ADD("a-word-counts-less-on-a-longer-slide", a_word_counts_less_on_a_longer_slide);
  ADD("an-owner-is-of-what-is-said", an_owner_is_of_what_is_said);
  ADD("stored-slide-comes-back", stored_slide_comes_back);
  ADD("a-path-comes-back-whole", a_path_comes_back_whole);
  ADD("much-text-is-due-at-once", much_text_is_due_at_once);
  ADD("putting-again-replaces-and-forgetting-removes", putting_again_replaces_and_forgetting_removes);
  ADD("library-that-is-not-indexed-says-so", library_that_is_not_indexed_says_so);
  ADD("nonsense-among-the-shards-is-refused-by-name", nonsense_among_the_shards_is_refused_by_name);
  ADD("folder-that-names-a-program-is-never-opened", folder_that_names_a_program_is_never_opened);
  ADD("libraries-are-found-from-below", libraries_are_found_from_below);
  g_test_add_func("/index/store/manifests-that-are-read-stand-in-one-piece", manifests_that_are_read_stand_in_one_piece);
  g_test_add_func("/index/store/manifests-survive-any-damage", manifests_survive_any_damage);
  g_test_add_func("/index/store/list-manifest-of-an-unknown-outcome-is-refused", list_manifest_of_an_unknown_outcome_is_refused);
  g_test_add_func("/index/store/packed-records-come-back-or-are-refused", packed_records_come_back_or_are_refused);
  g_test_add_func("/index/store/talks-come-back-or-are-refused", talks_come_back_or_are_refused);
  return g_test_run();
}
