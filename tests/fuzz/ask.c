/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any query, asked of a small index in every manner: the first byte says which. What a query may get wrong is its own words; every hit can
 * be shown, its highlights lie within its snippet. */
#include "fuzz.h"

#include <decksearch/query.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

static DsLibrary *library;
static DsIndex *open_index; /* for the life of the process */

static void remove_tree(const char *path) {
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *child = g_build_filename(path, name, NULL);
    if (g_unlink(child) < 0) remove_tree(child);
  }
  (void)g_rmdir(path);
}

static void leave_nothing(void) {
  ds_index_free(open_index);
  remove_tree(library->root);
  ds_library_free(library);
}

static DsFacts *facts_made(void) {
  static const char *const texts[][4] = {
      {"Node Ports", "A NodePort opens kube-proxy v1.9.3 on every node", "容器网络策略 カタカナ 한국어", "Lénaïc wrote net.d"},
      {"Life of a Packet", "eBPF and netkit carry 5,000 packets", "the node the port the pod", "Wax Summit 2031"},
      {"Big TCP", "PodDisruptionBudget for C++ and C#", "what others said about netkit", "Wax Summit 2031"},
  };
  DsFacts *facts = ds_facts_new();
  for (guint p = 0; p < G_N_ELEMENTS(texts); p++) {
    DsPage *page = ds_page_new(p + 1);
    page->width = 720;
    page->height = 405;
    for (guint i = 0; i < G_N_ELEMENTS(texts[p]); i++) {
      float y = 30 + 90 * (float)i, size = i ? 16 : 28;
      DsLine line = {.text = g_strdup(texts[p][i]), .box = {40, y, 400, y + size}, .size = size, .block = (guint16)i};
      g_array_append_val(page->lines, line);
    }
    g_ptr_array_add(facts->pages, page);
  }
  return facts;
}

static DsTalk *talk_made(void) {
  DsTalk *talk = ds_talk_new();
  talk->id = g_strdup("wax-summit-2031/node-ports");
  talk->title = g_strdup("Node Ports Explained");
  ds_talk_add_title(talk, talk->title, "en");
  ds_talk_add_speaker(talk, "Ines Kowalczyk", "Fjordline");
  ds_talk_add_source(talk, "talks.md", 7);
  talk->event = g_strdup("Wax Summit 2031");
  talk->event_key = g_strdup("wax-summit-2031");
  talk->date = g_strdup("2031-05-06");
  talk->abstract = g_strdup("What a node's port is for; a zeppelin.");
  return talk;
}

static void put_deck(DsIndexWriter *writer, const char *path, const DsTalk *talk) {
  g_autoptr(DsFacts) facts = facts_made();
  g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
  g_autoptr(DsManifest) manifest = ds_manifest_new();
  manifest->path = g_strdup(path);
  manifest->key = ds_path_key(path);
  manifest->sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, path, -1);
  manifest->pages = manifest->slides = facts->pages->len;
  manifest->schema_version = DS_SCHEMA_VERSION;
  manifest->talk_id = talk ? g_strdup(talk->id) : NULL;
  g_assert(ds_index_writer_put(writer, manifest, deck, talk, NULL));
}

static void make_index(void) {
  g_autofree char *root = g_dir_make_tmp("decksearch-fuzz-XXXXXX", NULL);
  library = ds_library_create(root, NULL, NULL);
  g_assert(library);
  g_autoptr(DsTalk) talk = talk_made();
  g_autoptr(GPtrArray) talks = g_ptr_array_new(), libraries = g_ptr_array_new();
  g_autoptr(GHashTable) linked = g_hash_table_new(g_str_hash, g_str_equal);
  g_ptr_array_add(talks, talk);
  g_ptr_array_add(libraries, library);
  g_hash_table_add(linked, talk->id);
  {
    g_autoptr(DsIndexWriter) writer = ds_index_writer_open(library, FALSE, NULL);
    put_deck(writer, "eu/node-ports.pdf", talk);
    put_deck(writer, "life-of-a-packet.pdf", NULL);
    g_assert(ds_index_writer_put_talks(writer, talks, linked, NULL) == 1 && ds_index_writer_commit(writer, TRUE, NULL));
  }
  open_index = ds_index_open(libraries, NULL);
  g_assert(open_index);
  atexit(leave_nothing);
}

static void check_hit(const DsHit *hit) {
  guint letters = hit->snippet ? (guint)g_utf8_strlen(hit->snippet, -1) : 0, next = 0;
  fuzz_check_text(hit->snippet);
  fuzz_check_text(hit->title);
  g_assert(letters <= 200 && (!hit->snippet || !strpbrk(hit->snippet, "\n\t")));
  for (guint i = 0; hit->highlights && i < hit->highlights->len; i++) {
    const DsHighlight *light = &g_array_index(hit->highlights, DsHighlight, i);
    g_assert(light->start >= next && light->length > 0 && light->start + light->length <= letters);
    next = light->start + light->length;
  }
}

static void check_explanation(const DsExplanation *explanation) {
  fuzz_check_text(explanation->parsed);
  fuzz_check_text(explanation->xapian);
  for (guint i = 0; i < explanation->words->len; i++) {
    const DsExplainedWord *word = g_ptr_array_index(explanation->words, i);
    fuzz_check_text(word->word);
    for (char **synonym = word->synonyms; *synonym; synonym++) fuzz_check_text(*synonym);
  }
}

static void check_answer(const DsAnswer *answer) {
  g_assert(answer->total >= answer->hits->len || !answer->total_exact);
  fuzz_check_text(answer->corrected);
  fuzz_check_text(answer->suggestion);
  if (answer->explanation) check_explanation(answer->explanation);
  for (guint i = 0; i < answer->hits->len; i++) check_hit(g_ptr_array_index(answer->hits, i));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  if (!library) make_index();
  g_autofree char *source = g_strndup((const char *)data + 1, size - 1);
  g_autoptr(DsQuery) query = ds_query_parse(source, NULL, NULL);
  if (!query) return 0;
  DsSearchOptions options = {.limit = 5, .offset = data[0] & 1, .per_talk = data[0] >> 1 & 3, .strict = (data[0] >> 3 & 1) != 0,
                             .order = (DsOrder)((data[0] >> 4 & 3) % 3), .explain = data[0] >> 6 & 1};
  g_autoptr(GError) error = NULL;
  g_autoptr(DsAnswer) answer = ds_query_ask(open_index, query, &options, &error);
  fuzz_check_outcome(answer != NULL, error);
  if (answer)
    check_answer(answer);
  else
    g_assert_error(error, DS_ERROR, DS_ERROR_USAGE);
  return 0;
}
