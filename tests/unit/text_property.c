/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of the tokens of any text at all, shown on random and on hostile ones. The same random texts each time, so that a failure is
 * one of the change at hand; `-m thorough` draws new ones, and ten times as many. */
#include <decksearch/text.h>

#include <string.h>

/* Where the interesting characters are; random code points alone would hardly ever make a word. */
static const struct {
  gunichar first, last;
  guint weight;
} blocks[] = {
    {'a', 'z', 12},        {'A', 'Z', 8},       {'0', '9', 6},       {0x20, 0x2f, 8},     {0x3a, 0x40, 4},       {0x09, 0x0d, 2},
    {0xa0, 0x24f, 3},      {0x2b0, 0x36f, 3},   {0x370, 0x58f, 2},   {0x590, 0x8ff, 2},   {0x900, 0x1100, 2},    {0x1100, 0x11ff, 2},
    {0x2000, 0x20ff, 4},   {0x2100, 0x2fff, 2}, {0x3000, 0x31ff, 3}, {0x3200, 0x33ff, 1}, {0x4e00, 0x4eff, 4},   {0xac00, 0xacff, 2},
    {0xd7b0, 0xd7ff, 1},   {0xf900, 0xfaff, 1}, {0xfb00, 0xfdff, 2}, {0xfe00, 0xffef, 3}, {0x1d400, 0x1d7ff, 1}, {0x1f300, 0x1f6ff, 1},
    {0xe0000, 0xe01ff, 1}, {1, 0x10ffff, 3},
};

#ifdef DS_SANITIZED /* many times slower */
#define LARGE (1 << 17)
#define ROUNDS 300
#else
#define LARGE (1 << 20)
#define ROUNDS 3000
#endif

static GRand *dice;

static guint roll(guint from, guint to) {
  return (guint)g_rand_int_range(dice, (gint32)from, (gint32)to);
}
static guint rounds(guint n) {
  return g_test_thorough() ? 10 * n : n;
}

static gunichar random_char(void) {
  guint total = 0;
  for (guint i = 0; i < G_N_ELEMENTS(blocks); i++) total += blocks[i].weight;
  gint pick = (gint)roll(0, total);
  guint block = 0;
  while ((pick -= (gint)blocks[block].weight) >= 0) block++;
  for (;;) {
    const gunichar c = roll(blocks[block].first, blocks[block].last + 1);
    if (c != 0 && g_unichar_validate(c)) return c;
  }
}

static char *random_text(guint chars) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < chars; i++) g_string_append_unichar(text, random_char());
  return g_string_free(text, FALSE);
}

static char *as_hex(const char *text) {
  GString *hex = g_string_new(NULL);
  for (const char *at = text; *at; at = g_utf8_next_char(at)) g_string_append_printf(hex, "%04X ", g_utf8_get_char(at));
  return g_string_free(hex, FALSE);
}

static void fail(const char *what, const char *text, const DsToken *token) {
  g_autofree char *text_hex = as_hex(text), *term_hex = as_hex(token->term);
  g_test_message("%s: term %s of text %s", what, term_hex, text_hex);
  g_test_fail();
}

static gboolean is_boundary(const char *text, gsize at) {
  return ((guchar)text[at] & 0xc0) != 0x80;
}

/* Order, ranges and positions. */
static void check_places(const char *text, const DsTokens *tokens, guint first) {
  const gsize len = strlen(text);
  gsize start = 0;
  guint position = first;
  for (guint i = 0; i < tokens->tokens->len; i++) {
    const DsToken *token = &g_array_index(tokens->tokens, DsToken, i);
    if (token->start < start || token->start >= token->end || token->end > len) fail("range", text, token);
    if (!is_boundary(text, token->start) || (token->end < len && !is_boundary(text, token->end))) fail("boundary", text, token);
    if (token->position < position || token->span < 1 || token->position + token->span - 1 > tokens->positions)
      fail("position", text, token);
    if (token->form == DS_FORM_WRITTEN && token->kind == DS_TOKEN_WORD && i > 0 && token->start < (token - 1)->end)
      fail("overlap", text, token);
    start = token->start;
    position = MAX(position, token->position);
  }
}

static gboolean holds(const DsTokens *tokens, const char *term) {
  for (guint i = 0; i < tokens->tokens->len; i++)
    if (g_str_equal(g_array_index(tokens->tokens, DsToken, i).term, term)) return TRUE;
  return FALSE;
}

/* A word copied from a result finds itself. */
static void check_terms(const char *text, const DsTokens *tokens) {
  for (guint i = 0; i < tokens->tokens->len; i++) {
    const DsToken *token = &g_array_index(tokens->tokens, DsToken, i);
    if (!*token->term || strlen(token->term) > 64 || !g_utf8_validate(token->term, -1, NULL)) fail("term", text, token);
    g_autoptr(DsTokens) again = ds_text_tokenize(token->term, -1, 1);
    if (!holds(again, token->term)) fail("fixed point", text, token);
  }
}

static void check(const char *text, guint first) {
  g_autoptr(DsTokens) tokens = ds_text_tokenize(text, -1, first);
  check_places(text, tokens, first);
  check_terms(text, tokens);
}

static void test_random_text(void) {
  for (guint i = 0; i < rounds(ROUNDS); i++) {
    g_autofree char *text = random_text(roll(0, 80));
    check(text, roll(1, 1000));
  }
}

/* Words of letters and connectors only, where the taking apart has its cases. */
static void test_random_names(void) {
  static const char alphabet[] = "abSsvAB01.-_/'&@#+, \n";
  for (guint i = 0; i < rounds(2 * ROUNDS); i++) {
    char text[40];
    const guint n = roll(0, sizeof text);
    for (guint k = 0; k < n; k++) text[k] = alphabet[roll(0, sizeof alphabet - 1)];
    text[n] = '\0';
    check(text, 1);
  }
}

/* Every character of Unicode alone, doubled, and inside a word. */
static void test_every_character(void) {
  for (gunichar c = 1; c <= 0x10ffff; c += c < 0x3400 || (c >= 0xa000 && c < 0xac00) || (c > 0xd7a0 && c < 0x20000) ? 1 : 97) {
    if (!g_unichar_validate(c)) continue;
    char bytes[8] = "";
    g_unichar_to_utf8(c, bytes);
    g_autofree char *text = g_strdup_printf("%s %s%s a%sb a%s %s1", bytes, bytes, bytes, bytes, bytes, bytes);
    check(text, 1);
  }
}

static char *repeat(const char *piece, gsize bytes) {
  GString *text = g_string_sized_new(bytes + 8);
  while (text->len < bytes) g_string_append(text, piece);
  return g_string_free(text, FALSE);
}

static void test_a_megabyte_of_anything_is_linear(void) {
  static const char *const pieces[] = {
      "a",      "aB",   "a-", "a.", "a/",  "1.",  "1,000,", "a_",     "_", "网",  "\u0301\u0323", "a\u0301\u0323",
      "\u00ad", "a-\n", "#a", "'s", "a's", "C++", "\u1161", "\ufdfa", "-", "a--", "@a@",
  };
  for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
    g_autofree char *body = repeat(pieces[i], LARGE), *text = g_strconcat("x", body, NULL);
    const gint64 begun = g_get_monotonic_time();
    g_autoptr(DsTokens) tokens = ds_text_tokenize(text, -1, 1);
    const double seconds = (double)(g_get_monotonic_time() - begun) / G_USEC_PER_SEC;
    g_test_message("%s: %u tokens in %.2f s", pieces[i], tokens->tokens->len, seconds);
    g_assert_cmpfloat(seconds, <, 20); /* what is not linear takes minutes; a slow machine under a sanitizer does not */
    g_assert_cmpuint(tokens->tokens->len, <=, 3 * strlen(text));
  }
}

static void test_bytes_that_are_no_text_only_separate(void) {
  const char bytes[] = "one\xff\xfetwo\0three\xe7\xbd";
  g_autoptr(DsTokens) tokens = ds_text_tokenize(bytes, sizeof bytes - 1, 1);
  g_assert_cmpuint(tokens->positions, ==, 3);
  g_assert_true(holds(tokens, "one") && holds(tokens, "two") && holds(tokens, "three"));
}

static void test_long_terms_are_cut_at_a_character(void) {
  g_autofree char *latin = repeat("x", 200), *greek = repeat("ω", 200), *broad = g_strconcat("x", greek, NULL);
  const char *const texts[] = {latin, greek, broad};
  const gsize expected[] = {64, 64, 63};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autoptr(DsTokens) tokens = ds_text_tokenize(texts[i], -1, 1);
    g_assert_cmpuint(tokens->tokens->len, ==, 1);
    g_assert_cmpuint(strlen(g_array_index(tokens->tokens, DsToken, 0).term), ==, expected[i]);
  }
}

/* A plain word goes past the rules of identifiers; a soft hyphen behind it, which cannot be seen, sends it through them. */
static void test_plain_words_are_what_the_rules_make_of_them(void) {
  static const char letters[] = "abcsvtABCSV";
  for (guint round = 0; round < rounds(ROUNDS); round++) {
    char word[73] = {0};
    for (guint i = 0, n = round % 7 ? roll(1, 9) : roll(60, 72); i < n; i++) word[i] = letters[roll(0, sizeof letters - 1)];
    g_autofree char *plain = g_strconcat("I ", word, " x", NULL), *ruled = g_strconcat("I ", word, "\u00ad x", NULL);
    g_autoptr(DsTokens) tokens = ds_text_tokenize(plain, -1, 1), wanted = ds_text_tokenize(ruled, -1, 1);
    g_assert_cmpuint(tokens->positions, ==, wanted->positions);
    g_assert_cmpuint(tokens->tokens->len, ==, wanted->tokens->len);
    for (guint i = 0; i < MIN(tokens->tokens->len, wanted->tokens->len); i++) {
      const DsToken *one = &g_array_index(tokens->tokens, DsToken, i), *other = &g_array_index(wanted->tokens, DsToken, i);
      g_assert_cmpstr(one->term, ==, other->term);
      g_assert_true(one->kind == other->kind && one->form == other->form && one->position == other->position && one->span == other->span);
      g_assert_cmpuint(one->start, ==, other->start == strlen(ruled) - 1 ? strlen(plain) - 1 : other->start);
    }
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/text/property/random-text", test_random_text);
  g_test_add_func("/text/property/random-names", test_random_names);
  g_test_add_func("/text/property/every-character", test_every_character);
  g_test_add_func("/text/property/a-megabyte-of-anything-is-linear", test_a_megabyte_of_anything_is_linear);
  g_test_add_func("/text/property/bytes-that-are-no-text-only-separate", test_bytes_that_are_no_text_only_separate);
  g_test_add_func("/text/property/long-terms-are-cut-at-a-character", test_long_terms_are_cut_at_a_character);
  g_test_add_func("/text/property/plain-words-are-what-the-rules-make-of-them", test_plain_words_are_what_the_rules_make_of_them);
  dice = g_rand_new_with_seed(g_test_thorough() ? g_random_int() : 20240911);
  const int status = g_test_run();
  g_rand_free(dice);
  return status;
}
