/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small parts of links: words, file names, dates, addresses. */
#include "link/internal.h"

#include <string.h>

static char *folds(const char *text) {
  g_autoptr(LinkLexicon) lexicon = link_lexicon_new();
  g_autoptr(GArray) words = g_array_new(FALSE, TRUE, sizeof(LinkWord));
  link_words_append(words, text, 0, 100, lexicon);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < words->len; i++) g_string_append_printf(out, "%s%s", i ? " " : "", g_array_index(words, LinkWord, i).term->fold);
  return g_string_free(out, FALSE);
}

static void check_folds(const char *text, const char *want) {
  g_autofree char *got = folds(text);
  g_assert_cmpstr(got, ==, want);
}

static void slugs_and_titles_meet(void) {
  check_folds("Istio 1.1 – Today's News, Part 2.", "istio 11 todays news part 2");
  check_folds("istio-11-todays-news-part-2", "istio 11 todays news part 2");
  check_folds("Jürgen Šafařík, Łódź & Ærø", "jurgen safarik lodz aero");
  check_folds("ＡＢＣ ﬁle", "abc file");
  check_folds("bad \xff bytes", "bad bytes");
  check_folds("Cafe\xcc\x81s-cafés \xe2\x80\x98K8s\xe2\x80\x99s", "cafes cafes k8ss");
}

static void chinese_and_japanese_become_pairs(void) {
  check_folds("网络策略", "网络 络策 策略");
  check_folds("eBPF入門", "ebpf 入門");
  check_folds("で", "て");
}

static void terms_are_one_for_each_spelling(void) {
  g_autoptr(LinkLexicon) lexicon = link_lexicon_new();
  LinkTerm *kept = link_lexicon_term(lexicon, "meerkats");
  g_assert_cmpstr(kept->stem, ==, "meerkat");
  link_lexicon_seal(lexicon);
  LinkTerm *passing = link_lexicon_term(lexicon, "k8s");
  passing->seen = TRUE;
  g_assert_cmpstr(passing->stem, ==, "kubernet");
  g_assert_true(link_lexicon_term(lexicon, "meerkats") == kept && link_lexicon_term(lexicon, "k8s") == passing);
  link_lexicon_trim(lexicon, 1);
  g_assert_true(link_lexicon_term(lexicon, "k8s")->seen);
  link_lexicon_trim(lexicon, 0);
  g_assert_true(link_lexicon_term(lexicon, "meerkats") == kept);
  g_assert_false(link_lexicon_term(lexicon, "k8s")->seen);
}

static void file_names_are_opened(void) {
  g_autofree char *a = link_open_file_name("My%20Deck_v2+final"), *b = link_open_file_name("SIGAuthDeepDive"),
                  *c = link_open_file_name("100%");
  g_assert_cmpstr(a, ==, "My Deck v2 final");
  g_assert_cmpstr(b, ==, "SIG Auth Deep Dive");
  g_assert_cmpstr(c, ==, "100%");
}

static void slips_of_one_letter_are_close(void) {
  g_assert_true(link_words_close("berenbaum", "bernbaum"));
  g_assert_true(link_words_close("buelow", "beulow"));
  g_assert_true(link_words_close("neighbours", "neighbaurs"));
  g_assert_false(link_words_close("intro", "intra"));
  g_assert_false(link_words_close("meerkat", "mercury"));
}

static gint64 day(const char *iso) {
  return link_day_of_iso(iso);
}

static gboolean has_date(const char *text, const char *first, const char *last) {
  g_autoptr(GArray) dates = g_array_new(FALSE, FALSE, sizeof(LinkDate));
  link_dates_in(text, dates);
  for (guint i = 0; i < dates->len; i++) {
    const LinkDate *date = &g_array_index(dates, LinkDate, i);
    if (date->first == day(first) && date->last == day(last)) return TRUE;
  }
  return FALSE;
}

static void dates_however_written(void) {
  g_assert_cmpint(day("2000-01-01"), ==, 10957);
  g_assert_cmpint(day("2031-02-30"), ==, 0);
  const char *const same[] = {
      "2031-05-22", "May 22, 2031", "22 May 2031", "22.5.2031", "05/22/2031", "Wednesday, May 22nd 2031 at noon", "on 22nd May, 2031"};
  for (guint i = 0; i < G_N_ELEMENTS(same); i++) {
    if (!has_date(same[i], "2031-05-22", "2031-05-22")) g_test_message("%s", same[i]);
    g_assert_true(has_date(same[i], "2031-05-22", "2031-05-22"));
  }
  g_assert_true(has_date("KubeCon, May 2031", "2031-05-01", "2031-05-28"));
  g_assert_true(has_date("May 21-23, 2031", "2031-05-21", "2031-05-21"));
  g_assert_true(has_date("4.5.2031", "2031-05-04", "2031-05-04") && has_date("4.5.2031", "2031-04-05", "2031-04-05"));
  g_assert_false(has_date("maybe 2031 things", "2031-05-01", "2031-05-28"));
}

static void years_are_whole_numbers(void) {
  g_assert_cmpuint(link_years_in("KubeCon 2031"), ==, link_year_bit(2031));
  g_assert_cmpuint(link_years_in("2030-2031"), ==, link_year_bit(2030) | link_year_bit(2031));
  g_assert_cmpuint(link_years_in("port 20310, v2031x, 1.2031 and 12,2031"), ==, 0);
  g_assert_cmpuint(link_years_in("© 2030 Birch Systems"), ==, 0);
}

static void check_key(const char *url, const char *want) {
  g_autofree char *key = link_url_key(url);
  g_assert_cmpstr(key, ==, want);
}

static void addresses_keep_what_names_the_talk(void) {
  check_key("https://sched.co/1AbCd", "sched/1AbCd");
  check_key("https://kccnceu2031.sched.com/event/1AbCd/some-title?iframe=no&w=100%", "sched/1AbCd");
  check_key("https://kccnceu2031.sched.com/#", NULL);
  check_key("https://kccnceu2031.sched.com/list/simple", NULL);
  check_key("https://www.youtube.com/watch?feature=x&v=abc_-9&t=3", "youtube/abc_-9");
  check_key("youtu.be/abc_-9?t=3", "youtube/abc_-9");
  check_key("HTTP://Talks.Example.org/A/b/?q#f", "talks.example.org/A/b");
  check_key("https://example.org/", NULL);
  check_key("", NULL);
  check_key(NULL, NULL);
}

static void tables_are_sorted(void) {
  /* looked up with bsearch(): a word at each end and in the middle */
  g_assert_true(link_word_is_filler("a") && link_word_is_filler("of") && link_word_is_filler("your"));
  g_assert_true(link_word_is_format("101") && link_word_is_format("lightning") && link_word_is_format("workshop"));
  g_assert_true(link_word_is_file_junk("a") && link_word_is_file_junk("kubecon") && link_word_is_file_junk("version"));
  g_assert_false(link_word_is_filler("cilium") || link_word_is_format("cilium") || link_word_is_file_junk("cilium"));
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/link/words/slugs-and-titles-meet", slugs_and_titles_meet);
  g_test_add_func("/link/words/chinese-and-japanese-become-pairs", chinese_and_japanese_become_pairs);
  g_test_add_func("/link/words/terms-are-one-for-each-spelling", terms_are_one_for_each_spelling);
  g_test_add_func("/link/words/file-names-are-opened", file_names_are_opened);
  g_test_add_func("/link/words/slips-of-one-letter-are-close", slips_of_one_letter_are_close);
  g_test_add_func("/link/words/tables-are-sorted", tables_are_sorted);
  g_test_add_func("/link/when/dates-however-written", dates_however_written);
  g_test_add_func("/link/when/years-are-whole-numbers", years_are_whole_numbers);
  g_test_add_func("/link/address/keeps-what-names-the-talk", addresses_keep_what_names_the_talk);
  return g_test_run();
}
