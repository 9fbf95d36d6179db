/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a text shows of a query: pieces that are passed over have nothing of it. */
#include "query/internal.h"

#include <string.h>

typedef struct {
  DsStemmer *stemmer;
} Fixture;

static void set_up(Fixture *f, gconstpointer data) {
  (void)data;
  f->stemmer = ds_stemmer_new();
}

static void tear_down(Fixture *f, gconstpointer data) {
  (void)data;
  ds_stemmer_free(f->stemmer);
}

/* What is marked in @text, a bar between two; what is within another one is left out. */
static char *marked(Fixture *f, GPtrArray *words, const char *text) {
  DsSought *sought = ds_sought_new(g_ptr_array_ref(words), f->stemmer);
  g_autoptr(GArray) found = ds_sought_find(sought, text);
  GString *all = g_string_new(NULL);
  for (gsize i = 0, last = 0; i < found->len; i++) {
    const DsFound *one = &g_array_index(found, DsFound, i);
    if (one->start < last) continue;
    g_string_append_printf(all, "%s%.*s", all->len ? "|" : "", (int)(one->end - one->start), text + one->start);
    last = one->end;
  }
  ds_sought_free(sought);
  return g_string_free(all, FALSE);
}

static void places_are_those_of_the_text(Fixture *f, gconstpointer data) {
  (void)data;
  static const struct {
    const char *query, *text, *marked;
  } rows[] = {
      {"hive", "bees leave the Hive, and hives", "Hive|hives"},
      {"kube-proxy", "the kube · proxy of kube proxies", "kube · proxy"},
      {"kube-proxy", "the kube is no proxy and kube-proxy is", "kube-proxy"},
      {"email", "an e-mail or two E-Mails", "e-mail|E-Mails"},
      {"die", "bees are dying", "dying"},
      {"use", "by using it", "using"},
      {"c++", "in C++ or in C", "C++"},
      {"uber", "über and uber", "über|uber"},
      {"the hive", "the bees of the hive", "hive"},
      {"5000", "some 5,000 of 15,000", "5,000"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GPtrArray) words = ds_words_of(rows[i].query);
    for (guint k = 0; k < words->len; k++) {
      DsWord *word = g_ptr_array_index(words, k);
      word->is_stop = g_str_equal(g_ptr_array_index(word->wholes, 0), "the");
    }
    g_autofree char *got = marked(f, words, rows[i].text);
    g_assert_cmpstr(got, ==, rows[i].marked);
  }
}

/* Words that stemming, folding and taking apart do most to, each with the ends of all. */
static GPtrArray *many_words(void) {
  static const char *const stems[] = {"us",   "ic",    "ag",        "dy",       "ly",         "ty",    "sk",     "hop",    "polic", "ration",
                                      "gent", "earl",  "e-mail",    "I/O",      "node.js",    "C++",   "v1.9.3", "CRD",    "IPv6",  "it's",
                                      "Über", "naïve", "kubeProxy", "sha256",   "HTTP2Serve", "a",     "x-1",    "@bee",   "#hive", "5,000",
                                      "网络", "ab_cd", "k8s",       "don't",    "over",       "y",     "9",      "10-20",  "i-y",   "fl"};
  static const char *const ends[] = {"", "s", "e", "ed", "ing", "y", "ies", "ied", "ly", "ization", "al", "ying", "ational"};
  GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < G_N_ELEMENTS(stems); i++)
    for (guint k = 0; k < G_N_ELEMENTS(ends); k++) g_ptr_array_add(words, g_strconcat(stems[i], ends[k], NULL));
  return words;
}

static void nothing_that_a_word_has_is_passed_over(Fixture *f, gconstpointer data) {
  (void)data;
  g_autoptr(GPtrArray) all = many_words();
  guint shown = 0;
  for (guint i = 0; i < all->len; i++) {
    g_autoptr(GPtrArray) words = ds_words_of(g_ptr_array_index(all, i));
    for (guint k = 0; words->len == 1 && k < all->len; k++) {
      g_autofree char *text = g_strconcat("zz ", g_ptr_array_index(all, k), " zz", NULL), *got = marked(f, words, text);
      g_autoptr(DsTermSet) set = ds_term_set_new();
      ds_term_set_add(set, text);
      gboolean has = ds_term_set_has(set, f->stemmer, g_ptr_array_index(words, 0));
      if (has && !*got) g_test_message("%s of %s", text, (char *)g_ptr_array_index(all, i));
      g_assert_true(*got || !has);
      shown += has;
    }
  }
  g_assert_cmpuint(shown, >, all->len);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
#define ADD(name) g_test_add("/query/sought/" #name, Fixture, NULL, set_up, name, tear_down)
  ADD(places_are_those_of_the_text);
  ADD(nothing_that_a_word_has_is_passed_over);
  return g_test_run();
}
