/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * text: from text to the words that are indexed, asked for and highlighted. One tokenizer for documents, queries and
 * snippets, so that a word found is a word shown. Pure: no files, no globals.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  DS_TOKEN_WORD,    /* a word as written, NFKC and case folded: "kube-proxy", "v1.9.3", "poddisruptionbudget" */
  DS_TOKEN_PART,    /* a part of the word before it: "kube", "proxy"; "pod", "disruption", "budget"; "1.9.3", "1.9" */
  DS_TOKEN_NGRAM,   /* one or two characters of Chinese, Japanese or Korean */
} DsTokenKind;

typedef struct {
  char *term;         /* folded, at most 64 bytes; never empty */
  DsTokenKind kind;
  guint position;     /* counts words from 1; a part has a position of its own within its word, the word that of its first part */
  gsize start, end;   /* byte range in the text */
} DsToken;

typedef struct {
  GArray *tokens;     /* DsToken, by start, a word before its parts */
  guint positions;    /* the last position used */
} DsTokens;

/** The tokens of @text (@len bytes, or -1), positions counted from @first_position. @text must be valid UTF-8. */
DsTokens *ds_text_tokenize(const char *text, gssize len, guint first_position);
void ds_tokens_free(DsTokens *tokens);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsTokens, ds_tokens_free)

/** Snowball's English stemmer; one is not shared between threads. */
typedef struct DsStemmer DsStemmer;
DsStemmer *ds_stemmer_new(void);
/** The stem of @term; a term with anything but ASCII letters is its own stem. Borrowed until the next call. */
const char *ds_stemmer_stem(DsStemmer *stemmer, const char *term);
void ds_stemmer_free(DsStemmer *stemmer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DsStemmer, ds_stemmer_free)

/** "zh", "ja" or "ko" when the script says so (kana: ja, hangul: ko, else han: zh), else NULL: no guessing between Latin languages. */
const char *ds_text_script_language(const char *text);

G_END_DECLS
