/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text to tokens, to stems, to what may be shown. */
#include "fuzz.h"

#include <decksearch/base.h>
#include <decksearch/text.h>
#include <string.h>

static void check_tokens(const DsTokens *tokens, const char *text, gsize len, DsStemmer *stemmer) {
  for (guint i = 0; i < tokens->tokens->len; i++) {
    const DsToken *token = &g_array_index(tokens->tokens, DsToken, i);
    g_assert(*token->term && strlen(token->term) <= 64);
    g_assert(token->start < token->end && token->end <= len && token->span >= 1);
    g_assert(token->position >= 1 && token->position + token->span - 1 <= tokens->positions);
    g_assert(((guchar)text[token->start] & 0xc0) != 0x80 || !g_utf8_validate(text, (gssize)len, NULL));
    fuzz_check_text(token->term);
    fuzz_check_text(ds_stemmer_stem(stemmer, token->term));
  }
}

static void check_escape(const char *text) {
  g_autofree char *safe = ds_escape(text), *block = ds_escape_block(text), *twice = ds_escape(safe), *quoted = ds_quote(text);
  fuzz_check_text(block);
  fuzz_check_text(quoted);
  g_assert_cmpstr(safe, ==, twice);
  for (const char *p = safe; *p; p++) g_assert((guchar)*p >= 0x20 && *p != 0x7f);
}

static void check_fold(const char *text) {
  g_autofree char *key = ds_fold_key(text);
  fuzz_check_text(key);
  g_assert(!g_str_has_prefix(key, " ") && !g_str_has_suffix(key, " "));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  g_autofree char *clean = ds_utf8_clean((const char *)data, (gssize)size), *raw = g_strndup((const char *)data, size);
  g_autoptr(DsTokens) of_raw = ds_text_tokenize((const char *)data, (gssize)size, 1), of_clean = ds_text_tokenize(clean, -1, 1);
  g_autoptr(DsTokens) joined = ds_tokens_join(of_clean, clean, 3);
  DsStemmer *stemmer = ds_stemmer_new();
  fuzz_check_text(clean);
  check_tokens(of_raw, (const char *)data, size, stemmer);
  check_tokens(of_clean, clean, strlen(clean), stemmer);
  check_tokens(joined, clean, strlen(clean), stemmer);
  check_escape(raw);
  check_fold(raw);
  ds_text_columns(clean);
  ds_text_script_language(clean);
  ds_edit_distance(raw, clean, 3);
  ds_stemmer_free(stemmer);
  return 0;
}
