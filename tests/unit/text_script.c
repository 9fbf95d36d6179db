/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chinese, Japanese and Korean: n-grams and their positions, the language of a script; and the English stemmer. */
#include <decksearch/text.h>

#include <string.h>

static char *terms_of(const char *text) {
  g_autoptr(DsTokens) tokens = ds_text_tokenize(text, -1, 1);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < tokens->tokens->len; i++) {
    const DsToken *token = &g_array_index(tokens->tokens, DsToken, i);
    g_string_append_printf(out, "%s%s@%u", i ? " " : "", token->term, token->position);
  }
  return g_string_free(out, FALSE);
}

static void assert_terms(const char *text, const char *expected) {
  g_autofree char *actual = terms_of(text);
  g_assert_cmpstr(actual, ==, expected);
}

/* Whether the bigrams of @query stand at following positions in @text. */
static gboolean phrase_found(const char *query, const char *text) {
  g_autoptr(DsTokens) asked = ds_text_tokenize(query, -1, 1), given = ds_text_tokenize(text, -1, 1);
  for (guint offset = 0; offset < given->positions; offset++) {
    gboolean all = TRUE;
    for (guint i = 0; i < asked->tokens->len && all; i++) {
      const DsToken *bigram = &g_array_index(asked->tokens, DsToken, i);
      if (bigram->span != 2) continue;
      all = FALSE;
      for (guint k = 0; k < given->tokens->len && !all; k++) {
        const DsToken *token = &g_array_index(given->tokens, DsToken, k);
        all = token->position == bigram->position + offset && g_str_equal(token->term, bigram->term);
      }
    }
    if (all) return TRUE;
  }
  return FALSE;
}

static void test_characters_alone_and_in_pairs(void) {
  assert_terms("网络策略", "网络@1 网@1 络策@2 络@2 策略@3 策@3 略@4");
  assert_terms("网", "网@1");
  assert_terms("コンテナー", "コン@1 コ@1 ンテ@2 ン@2 テナ@3 テ@3 ナー@4 ナ@4 ー@5");
  assert_terms("네트 워", "네트@1 네@1 트@2 워@3"); /* a blank ends a run */
  assert_terms("容器・网络", "容器@1 容@1 器@2 网络@3 网@3 络@4");
}

static void test_a_run_is_found_inside_a_longer_one(void) {
  g_assert_true(phrase_found("网络策略", "容器网络策略"));
  g_assert_true(phrase_found("クラウド", "ハイブリッドクラウド環境"));
  g_assert_true(phrase_found("정책", "네트워크정책을"));
  g_assert_false(phrase_found("网络策略", "策略与网络"));
}

static void test_scripts_meet_in_one_line(void) {
  assert_terms("Cilium网络2024年", "cilium@1 网络@2 网@2 络@3 2024@4 年@5");
  assert_terms("使用eBPF的", "使用@1 使@1 用@2 ebpf@3 的@4");
}

static void test_lines_of_han_flow_on(void) {
  g_assert_true(phrase_found("网络策略", "容器网络策\n略"));
  g_assert_true(phrase_found("コンテナ", "コン\r\n  テナ"));
  assert_terms("策\n\n略", "策@1 略@2");
  assert_terms("정\n책", "정@1 책@2"); /* hangul is written with blanks */
}

static void test_other_encodings_of_a_character_are_the_character(void) {
  assert_terms("⽹络", "网络@1 网@1 络@2");       /* a radical where the character is meant */
  assert_terms("ｶﾞｽ", "ガス@1 ガ@1 ス@2");        /* half-width, with its voicing */
  assert_terms("か\u3099く", "がく@1 が@1 く@2"); /* taken apart */
  assert_terms("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글@1 한@1 글@2");
}

static void test_is_cjk(void) {
  static const gunichar yes[] = {0x4e00, 0x3042, 0x30ab, 0x30fc, 0xac00, 0x1100, 0x3105, 0x2f79, 0x20000, 0xff76, 0x3005};
  static const gunichar no[] = {'a', 0xe9, 0x416, 0xe01, 0x3002, 0x30fb, 0x3000, 0x1f389, 0xff21, 0};
  for (guint i = 0; i < G_N_ELEMENTS(yes); i++)
    if (!ds_text_is_cjk(yes[i])) g_test_message("U+%04X", yes[i]), g_test_fail();
  for (guint i = 0; i < G_N_ELEMENTS(no); i++)
    if (ds_text_is_cjk(no[i])) g_test_message("U+%04X", no[i]), g_test_fail();
}

static void test_the_script_tells_the_language(void) {
  g_assert_cmpstr(ds_text_script_language("容器网络策略"), ==, "zh");
  g_assert_cmpstr(ds_text_script_language("使用 Cilium 和 eBPF 的网络策略"), ==, "zh");
  g_assert_cmpstr(ds_text_script_language("コンテナ環境の構築"), ==, "ja");
  g_assert_cmpstr(ds_text_script_language("네트워크 정책"), ==, "ko");
  g_assert_null(ds_text_script_language("Network policies"));
  g_assert_null(ds_text_script_language("Сетевые политики"));
  g_assert_null(ds_text_script_language(""));
  g_assert_null(ds_text_script_language("A long English sentence about the platform team at 株式会社 and what it does all day"));
}

static void test_stems_are_english_and_of_letters_only(void) {
  g_autoptr(DsStemmer) stemmer = ds_stemmer_new();
  g_assert_cmpstr(ds_stemmer_stem(stemmer, "policies"), ==, "polici");
  g_assert_cmpstr(ds_stemmer_stem(stemmer, "running"), ==, "run");
  g_assert_cmpstr(ds_stemmer_stem(stemmer, "ebpf"), ==, "ebpf");
  static const char *const own[] = {"k8s", "kube-proxies", "policíes", "网络", "1.9.3", "don't", ""};
  for (guint i = 0; i < G_N_ELEMENTS(own); i++) g_assert_cmpstr(ds_stemmer_stem(stemmer, own[i]), ==, own[i]);
  ds_stemmer_free(NULL);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/text/ngram/characters-alone-and-in-pairs", test_characters_alone_and_in_pairs);
  g_test_add_func("/text/ngram/a-run-is-found-inside-a-longer-one", test_a_run_is_found_inside_a_longer_one);
  g_test_add_func("/text/ngram/scripts-meet-in-one-line", test_scripts_meet_in_one_line);
  g_test_add_func("/text/ngram/lines-of-han-flow-on", test_lines_of_han_flow_on);
  g_test_add_func("/text/ngram/other-encodings-of-a-character-are-the-character", test_other_encodings_of_a_character_are_the_character);
  g_test_add_func("/text/script/is-cjk", test_is_cjk);
  g_test_add_func("/text/script/the-script-tells-the-language", test_the_script_tells_the_language);
  g_test_add_func("/text/stem/stems-are-english-and-of-letters-only", test_stems_are_english_and_of_letters_only);
  return g_test_run();
}
