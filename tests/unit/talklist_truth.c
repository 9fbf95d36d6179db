/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists as people keep them, against truth made by hand: measured where the data is, skipped elsewhere. */
#include <string.h>

#include "talklist_help.h"

static gboolean same(const json_t *want, const char *got) { return g_strcmp0(json_string_value(want), got) == 0; }

static char *squeezed(const char *text) {
  g_auto(GStrv) words = g_strsplit_set(text ? text : "", " \n", -1);
  GString *out = g_string_new(NULL);
  for (guint i = 0; words[i]; i++)
    if (*words[i]) g_string_append_printf(out, "%s%s", out->len ? " " : "", words[i]);
  return g_string_free(out, FALSE);
}

static gboolean same_speakers(const json_t *want, const DsTalk *talk) {
  if (json_array_size(want) != talk->speakers->len) return FALSE;
  for (guint i = 0; i < talk->speakers->len; i++) {
    const DsSpeaker *speaker = g_ptr_array_index(talk->speakers, i);
    const json_t *one = json_array_get(want, i);
    if (!same(json_object_get(one, "name"), speaker->name) || !same(json_object_get(one, "affiliation"), speaker->affiliation)) return FALSE;
  }
  return TRUE;
}

static gboolean is_exact(const json_t *want, const DsTalk *talk) {
  const struct {
    const char *key, *got;
  } fields[] = {{"title", talk->title}, {"kind", ds_talk_kind_name(talk->kind)},
                {"url", talk->url},     {"section", talk->section},
                {"date", talk->date},   {"start", talk->start},
                {"end", talk->end},     {"tz", talk->tz}};
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
    if (!same(json_object_get(want, fields[i].key), fields[i].got)) return FALSE;
  g_autofree char *abstract = squeezed(talk->abstract), *first = squeezed(json_string_value(json_object_get(want, "abstract_first_words")));
  return g_str_has_prefix(abstract, first) && same_speakers(json_object_get(want, "speakers"), talk) &&
         ((DsSource *)g_ptr_array_index(talk->sources, 0))->line == (guint)json_integer_value(json_object_get(want, "line"));
}

/* Reads the post and compares each talk with its truth. */
static void compare(const char *root, const char *folder, const char *name, guint *talks, guint *exact) {
  g_autofree char *list = g_strdup_printf("%s/%s/%s.md", root, folder, name),
                  *truth = g_strdup_printf("%s/truth/talks/%s.json", root, name), *bytes = NULL;
  gsize len = 0;
  g_assert_true(g_file_get_contents(list, &bytes, &len, NULL));
  g_autoptr(json_t) json = json_load_file(truth, 0, NULL);
  const json_t *wanted = json_object_get(json, "talks");
  g_auto(Read) read = read_bytes(list, bytes, len);
  g_assert_cmpuint(read.talks->len, ==, json_array_size(wanted));
  *talks += json_array_size(wanted);
  for (guint i = 0; i < read.talks->len && i < json_array_size(wanted); i++)
    *exact += is_exact(json_array_get(wanted, i), g_ptr_array_index(read.talks, i));
}

static const char *test_data(void) {
  const char *root = g_getenv("DECKSEARCH_TESTDATA");
  g_autofree char *truth = root ? g_build_filename(root, "truth", "talks", NULL) : NULL;
  if (truth && g_file_test(truth, G_FILE_TEST_IS_DIR)) return root;
  g_test_skip("DECKSEARCH_TESTDATA names no folder with truth/talks");
  return NULL;
}

static void posts_are_read_exactly(void) {
  static const struct { const char *folder, *name; } posts[] = {
      {"library/cilium/posts", "2022-kubecon-na"},         {"library/cilium/posts", "2023-kubecon-eu"},
      {"library/cilium/posts", "2024-kubecon-eu"},         {"library/cilium/posts", "2024-kubecon-na"},
      {"corpus/posts", "2022-05-10-kubecon-eu-talks"},     {"corpus/posts", "2023-10-30-cilium-at-kubecon-na"},
      {"corpus/posts", "2025-02-21-cilium-at-kubecon-eu"},
  };
  const char *root = test_data();
  if (!root) return;
  guint talks = 0, exact = 0;
  for (guint i = 0; i < G_N_ELEMENTS(posts); i++) compare(root, posts[i].folder, posts[i].name, &talks, &exact);
  g_test_message("%u of %u talks exact", exact, talks);
  g_assert_cmpuint(exact, ==, talks);
}

static gboolean load(const char *root, const char *name, Read *read, char **bytes) {
  g_autofree char *path = g_build_filename(root, name, NULL);
  gsize len = 0;
  if (!g_file_get_contents(path, bytes, &len, NULL)) return FALSE;
  *read = read_bytes(path, *bytes, len);
  return TRUE;
}

static const DsTalk *talk_at_line(const Read *read, guint line) {
  for (guint i = 0; i < read->talks->len; i++) {
    const DsTalk *talk = g_ptr_array_index(read->talks, i);
    if (((DsSource *)g_ptr_array_index(talk->sources, 0))->line == line) return talk;
  }
  return NULL;
}

static gboolean has_title(const DsTalk *talk, const json_t *title) {
  gboolean found = json_is_null(title) || title == NULL;
  for (guint i = 0; i < talk->titles->len && !found; i++) found = same(title, ((DsTitle *)g_ptr_array_index(talk->titles, i))->text);
  return found;
}

static gboolean has_video(const DsTalk *talk, const json_t *url) {
  gboolean found = json_is_null(url) || url == NULL;
  for (guint i = 0; i < talk->videos->len && !found; i++) found = same(url, ((DsVideo *)g_ptr_array_index(talk->videos, i))->url);
  return found;
}

/* The truth has bare organisations, a list's affiliation holds the role before it as well. */
static gboolean has_speakers(const DsTalk *talk, const json_t *want) {
  if (json_array_size(want) != talk->speakers->len) return FALSE;
  for (guint i = 0; i < talk->speakers->len; i++) {
    const DsSpeaker *speaker = g_ptr_array_index(talk->speakers, i);
    const char *organisation = json_string_value(json_object_get(json_array_get(want, i), "affiliation"));
    if (!same(json_object_get(json_array_get(want, i), "name"), speaker->name)) return FALSE;
    if (organisation && (!speaker->affiliation || !strstr(speaker->affiliation, organisation))) return FALSE;
  }
  return TRUE;
}

static void every_row_is_a_talk(void) {
  const char *root = test_data();
  g_auto(Read) read = {0};
  g_autofree char *bytes = NULL;
  if (!root || !load(root, "corpus/eu-2019/talks.md", &read, &bytes)) return;
  g_autofree char *path = g_build_filename(root, "truth/links/rows-2019Barcelona.json", NULL);
  g_autoptr(json_t) rows = json_load_file(path, 0, NULL);
  g_assert_cmpuint(read.talks->len, ==, json_array_size(rows));
  for (guint i = 0; i < json_array_size(rows); i++) {
    const json_t *row = json_array_get(rows, i);
    guint line = (guint)json_integer_value(json_object_get(row, "line"));
    const DsTalk *talk = talk_at_line(&read, line);
    if (!talk) g_test_fail_printf("no talk at line %u", line);
    else if (!same(json_object_get(row, "title_en"), talk->title) || !has_title(talk, json_object_get(row, "title_zh")))
      g_test_fail_printf("line %u: titled '%s'", line, talk->title);
    else if (!has_speakers(talk, json_object_get(row, "speakers"))) g_test_fail_printf("line %u: other speakers", line);
    else if (!has_video(talk, json_object_get(row, "video")) || !has_video(talk, json_object_get(row, "video_cn")))
      g_test_fail_printf("line %u: other videos", line);
  }
}

static void every_entry_is_a_talk(void) {
  const char *root = test_data();
  g_auto(Read) read = {0};
  g_autofree char *bytes = NULL;
  if (!root || !load(root, "corpus/presentations.yaml", &read, &bytes)) return;
  guint entries = 0;
  g_auto(GStrv) lines = g_strsplit(bytes, "\n", -1);
  for (guint i = 0; lines[i]; i++) entries += g_str_has_prefix(lines[i], "- name:");
  g_assert_cmpuint(entries, >, 0);
  g_assert_cmpuint(read.talks->len, ==, entries);
  for (guint i = 0; i < read.talks->len; i++) {
    const DsTalk *talk = g_ptr_array_index(read.talks, i);
    if (!talk->date || !talk->speakers->len || !talk->event_key) g_test_fail_printf("'%s' lacks a date, speakers or an event", talk->title);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/talklist/truth/posts-are-read-exactly", posts_are_read_exactly);
  g_test_add_func("/talklist/truth/every-row-is-a-talk", every_row_is_a_talk);
  g_test_add_func("/talklist/truth/every-entry-is-a-talk", every_entry_is_a_talk);
  return g_test_run();
}
