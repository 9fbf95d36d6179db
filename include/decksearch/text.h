/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * text: from text to the words that are indexed, asked for and highlighted. One tokenizer for documents, queries and
 * snippets, so that a word found is a word shown. Pure: no files, no globals.
 *
 * A document gets all tokens of its text. A query's word asks for any of: the WORD; the VARIANTs of its position and span; the
 * phrase of its leaves (ds_token_is_leaf(); leaves and VARIANTs of span 1 at one position are alternatives).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  DS_TOKEN_WORD,  /* a word as written, NFKC and case folded: "kube-proxy", "v1.9.3", "poddisruptionbudget" */
  DS_TOKEN_PART,  /* a part of the word before it: "kube", "proxy"; "pod", "disruption", "budget"; "1.9.3", "1.9" */
  DS_TOKEN_NGRAM, /* one or two characters of Chinese, Japanese or Korean */
} DsTokenKind;

typedef enum {
  DS_FORM_WRITTEN, /* the characters of its range */
  DS_FORM_VARIANT, /* says the same in other letters: "kubeproxy" of kube-proxy, "1.9.3" of v1.9.3, "lenaic" of Lénaïc */
  DS_FORM_GENERAL, /* says less: "1.9" of v1.9.3. For documents; a query that asked for it would find too much */
} DsTokenForm;

typedef struct {
  char *term; /* folded, at most 64 bytes; never empty */
  DsTokenKind kind;
  guint position;   /* counts words from 1; a part has a position of its own within its word, the word that of its first part */
  gsize start, end; /* byte range in the text */
  DsTokenForm form;
  guint span; /* positions it covers: 1, a word of n parts n, two characters 2 */
} DsToken;

typedef struct {
  GArray *tokens;  /* DsToken, by start, a word before its parts */
  guint positions; /* the last position used; one less than the first when there is no token */
} DsTokens;

/** Whether @token is a leaf of its word (below), or the word itself when that has no parts. */
static inline gboolean ds_token_is_leaf(const DsToken *token) {
  return token->form == DS_FORM_WRITTEN && token->span == 1 && token->kind != DS_TOKEN_NGRAM;
}

/**
 * The tokens of @text (@len bytes, or -1), positions counted from @first_position. @text should be valid UTF-8; a byte that is not
 * separates words. Linear in the length, whatever the text.
 *
 * A *word* is a run of letters, digits and marks, held together by single - _ . / & ' @ between them; `#tag`, `@name`, `C++`, `C#` keep
 * their sign. Its *leaves* are what is left when it is taken apart at these characters, at capitals (PodDisruptionBudget, HTTPServer; but a
 * single letter stays: eBPF, iOS, OAuth, IPv6) and before a number at its end (Kubernetes1.16). A number with dots is never taken apart,
 * 5,000 is 5000. Leaves are the tokens WORD or PART, WRITTEN, of span 1: they take consecutive positions, so a phrase of leaves finds the
 * word in any spelling. Between a word and its leaves stand its larger parts (net.d in /etc/cni/net.d), each at the position of its first
 * leaf. An apostrophe with s is cut off, curly quotes around words are no letters, soft hyphens and what cannot be seen vanish. A word
 * broken over two lines by a hyphen is the joined word, with its halves as parts. Emoji and other signs are no words.
 *
 * Chinese, Japanese and Korean (han, kana, hangul alike) have one position a character: an n-gram of one character, and with the next
 * character one of two, both at the position of the first. So a phrase of the n-grams of two finds the run anywhere: 网络 络策 策略 in
 * 容器网络策略. A run ends where the script does, and goes on over a line end between han or kana.
 */
DsTokens *ds_text_tokenize(const char *text, gssize len, guint first_position);
void ds_tokens_free(DsTokens *tokens);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsTokens, ds_tokens_free)

/**
 * The *joined neighbours* of a query: what two to @max_words simple words (span 1) with nothing but blanks between them make when written
 * as one: "node port" is also asked for as nodeport. Two digits never meet at a seam. @tokens are those of @text; the result's tokens are
 * PART, VARIANT, with the range, position and span of the words they join.
 */
DsTokens *ds_tokens_join(const DsTokens *tokens, const char *text, guint max_words);

/** Snowball's English stemmer; one is not shared between threads. */
typedef struct DsStemmer DsStemmer;
DsStemmer *ds_stemmer_new(void);
/** The stem of @term; a term with anything but ASCII letters is its own stem. Borrowed until the next call. */
const char *ds_stemmer_stem(DsStemmer *stemmer, const char *term);
void ds_stemmer_free(DsStemmer *stemmer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsStemmer, ds_stemmer_free)

/** "zh", "ja" or "ko" when the script says so (kana: ja, hangul: ko, else han: zh), else NULL: no guessing between Latin languages. */
const char *ds_text_script_language(const char *text);
/** Whether @c is written without spaces between words and so indexed by n-grams: han (radicals too), kana, hangul, bopomofo. */
gboolean ds_text_is_cjk(gunichar c);

G_END_DECLS
