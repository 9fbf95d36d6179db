/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a text has what a query asks for: by the same tokens that found it, but most of a slide is not even looked at. */
#include "internal.h"

#include <string.h>

/* ASCII letters, of any case, and digits, from 1 on; i and y are one, since a stem may have the one where its word has the other. */
#define SIGNS 37u
#define TRIPLES 4093u /* a prime: few of 37 x 37 x 37 share one */

struct DsSought {
  GPtrArray *words; /* DsWord *, borrowed */
  DsStemmer *stemmer;
  GHashTable *terms;                        /* every term that shows a word, to the word's number + 1 */
  gboolean begins[256];                     /* the bytes that terms, and stems behind their Z, begin with: no other token is worth its stem */
  guint8 sign[256];                            /* of each byte, 0: none */
  gboolean single[SIGNS], pair[SIGNS * SIGNS]; /* the signs of terms that have no more */
  guint8 triple[TRIPLES / 8 + 1];              /* bits: the first three of the others */
};

/* ---- what is sought ---- */

static void number_signs(guint8 sign[256]) {
  for (guint8 i = 0; i < 10; i++) sign['0' + i] = 27 + i;
  for (guint8 i = 0; i < 26; i++) sign['a' + i] = sign['A' + i] = 1 + i;
  sign['y'] = sign['Y'] = sign['i'];
}

static guint triple_of(guint a, guint b, guint c) {
  return ((a * SIGNS + b) * SIGNS + c) % TRIPLES;
}

/* A token has the signs of the text that it is made of, in a row: connectors between them fall away, and nothing that is not ASCII is here.
 * A stem has the first two of its word (dying and die: i and y are one), and three where it has four: only "using" and its like get an e as
 * the third (the English stemmer of Snowball, step 1b). So a piece of text without them cannot have the term. */
static void note_signs(DsSought *sought, const char *term, gboolean is_stem) {
  guint sign[4] = {0}, n = 0;
  for (const char *p = term; *p && n < 4; p++)
    if (sought->sign[(guchar)*p]) sign[n++] = sought->sign[(guchar)*p];
  guint triple = triple_of(sign[0], sign[1], sign[2]);
  if (n == 1)
    sought->single[sign[0]] = TRUE;
  else if (n > (is_stem ? 3 : 2))
    sought->triple[triple / 8] |= (guint8)(1u << triple % 8);
  else if (n)
    sought->pair[sign[0] * SIGNS + sign[1]] = TRUE;
}

/* A word of several leaves is shown by all of them in a row: kube-proxy by "kube proxy", not by any proxy. */
static gboolean is_phrase(const DsWord *word) {
  return word->leaves->len > 1 && !word->ngrams;
}

/* Takes @term. @number 0: of a word that is not shown. */
static void add_term(DsSought *sought, char *term, guint number) {
  const char *beginning = *term == 'Z' ? term + 1 : term;
  note_signs(sought, beginning, beginning != term);
  if (!number) {
    g_free(term);
    return;
  }
  sought->begins[(guchar)*beginning] = TRUE;
  g_hash_table_insert(sought->terms, term, GUINT_TO_POINTER(number));
}

static void add_terms(DsSought *sought, const DsWord *word, guint number) {
  for (guint k = 0; k < word->wholes->len; k++) {
    const char *whole = g_ptr_array_index(word->wholes, k);
    add_term(sought, g_strdup(whole), number);
    if (ds_word_has_stem(word, k)) add_term(sought, g_strconcat("Z", ds_stemmer_stem(sought->stemmer, whole), NULL), number);
  }
  for (guint k = 0; k < word->leaves->len; k++)
    add_term(sought, g_strdup(g_ptr_array_index(word->leaves, k)), is_phrase(word) ? 0 : number);
  if (word->beginning) note_signs(sought, word->beginning, FALSE);
  for (guint i = 0; word->alternatives && i < word->alternatives->len; i++)
    add_terms(sought, g_ptr_array_index(word->alternatives, i), number);
}

DsSought *ds_sought_new(GPtrArray *words, DsStemmer *stemmer) {
  DsSought *sought = g_new0(DsSought, 1);
  number_signs(sought->sign);
  sought->words = words;
  sought->stemmer = stemmer;
  sought->terms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < words->len; i++) {
    const DsWord *word = g_ptr_array_index(words, i);
    add_terms(sought, word, word->is_stop && words->len > 1 ? 0 : i + 1);
  }
  return sought;
}

void ds_sought_free(DsSought *sought) {
  if (!sought) return;
  g_ptr_array_unref(sought->words);
  g_hash_table_unref(sought->terms);
  g_free(sought);
}

const GPtrArray *ds_sought_words(const DsSought *sought) {
  return sought->words;
}

/* ---- finding it ---- */

typedef enum { PIECE_EMPTY, PIECE_OTHER, PIECE_MAYBE } Piece; /* has no token; only what is not sought; has to be looked at */

static Piece judge_piece(const DsSought *sought, const char *from, const char *to) {
  guint last = 0, before = 0; /* the signs before this one */
  for (const char *p = from; p < to; p++) {
    if ((guchar)*p >= 0x80) return PIECE_MAYBE;
    guint sign = sought->sign[(guchar)*p];
    if (!sign) continue;
    guint triple = triple_of(before, last, sign);
    if (sought->single[sign] || (last && sought->pair[last * SIGNS + sign]) || (before && sought->triple[triple / 8] >> triple % 8 & 1))
      return PIECE_MAYBE;
    before = last;
    last = sign;
  }
  return last ? PIECE_OTHER : PIECE_EMPTY;
}

gboolean ds_sought_may_be_in(const DsSought *sought, const char *text) {
  return judge_piece(sought, text, text + strlen(text)) == PIECE_MAYBE;
}

/* What is read of a text: its tokens, with places in all of it. */
typedef struct {
  GPtrArray *kept;   /* DsTokens * */
  GPtrArray *leaves; /* DsToken *, borrowed; NULL where something was left out */
  GArray *found;     /* DsFound */
} Reading;

/* The number of the prefix that @term begins with + 1, or 0. */
static guint prefix_of(const char *term, const GPtrArray *words) {
  for (guint i = 0; i < words->len; i++) {
    const char *beginning = ((DsWord *)g_ptr_array_index(words, i))->beginning;
    if (beginning && g_str_has_prefix(term, beginning)) return i + 1;
  }
  return 0;
}

/* The number of the word that @token shows + 1, or 0. */
static guint word_of(const DsSought *sought, const DsToken *token) {
  gboolean may = sought->begins[(guchar)*token->term];
  guint word = may ? GPOINTER_TO_UINT(g_hash_table_lookup(sought->terms, token->term)) : 0;
  if (may && !word && token->kind != DS_TOKEN_NGRAM) {
    g_autofree char *stem = g_strconcat("Z", ds_stemmer_stem(sought->stemmer, token->term), NULL);
    word = GPOINTER_TO_UINT(g_hash_table_lookup(sought->terms, stem));
  }
  return word ? word : prefix_of(token->term, sought->words);
}

static void read_piece(const DsSought *sought, const char *text, gsize from, gsize to, Reading *reading) {
  DsTokens *tokens = ds_text_tokenize(text + from, (gssize)(to - from), 1);
  g_ptr_array_add(reading->kept, tokens);
  for (guint i = 0; i < tokens->tokens->len; i++) {
    DsToken *token = &g_array_index(tokens->tokens, DsToken, i);
    token->start += from;
    token->end += from;
    if (ds_token_is_leaf(token)) g_ptr_array_add(reading->leaves, token);
    guint word = word_of(sought, token);
    DsFound one = {token->start, token->end, word - 1};
    if (word) g_array_append_val(reading->found, one);
  }
}

/* Words do not go on behind a blank, so what stands between two is judged alone; what may show something is read, together with its
 * neighbours that may. */
static void read_text(const DsSought *sought, const char *text, Reading *reading) {
  const char *maybe = NULL, *end = text; /* where the pieces to be read begin, and end */
  for (const char *piece = text; *piece;) {
    const char *behind = piece + strcspn(piece, " ");
    Piece kind = judge_piece(sought, piece, behind);
    if (kind == PIECE_MAYBE) {
      if (!maybe) maybe = piece;
      end = behind;
    } else if (kind == PIECE_OTHER) {
      if (maybe) read_piece(sought, text, (gsize)(maybe - text), (gsize)(end - text), reading);
      if (maybe) g_ptr_array_add(reading->leaves, NULL);
      maybe = NULL;
    }
    piece = behind + strspn(behind, " ");
  }
  if (maybe) read_piece(sought, text, (gsize)(maybe - text), (gsize)(end - text), reading);
}

/* The index behind the leaf tokens from @at on that are the leaves of @word, or 0. */
static guint match_leaves(const GPtrArray *leaf_tokens, guint at, const DsWord *word) {
  if (at + word->leaves->len > leaf_tokens->len) return 0;
  for (guint k = 0; k < word->leaves->len; k++) {
    const DsToken *token = g_ptr_array_index(leaf_tokens, at + k);
    if (!token || !g_str_equal(token->term, g_ptr_array_index(word->leaves, k))) return 0;
  }
  return at + word->leaves->len;
}

static void find_phrases(const GPtrArray *leaf_tokens, const DsWord *word, guint number, GArray *found) {
  for (guint at = 0; is_phrase(word) && at < leaf_tokens->len; at++) {
    guint end = match_leaves(leaf_tokens, at, word);
    if (!end) continue;
    const DsToken *first = g_ptr_array_index(leaf_tokens, at), *last = g_ptr_array_index(leaf_tokens, end - 1);
    DsFound one = {first->start, last->end, number};
    g_array_append_val(found, one);
  }
  for (guint i = 0; word->alternatives && i < word->alternatives->len; i++)
    find_phrases(leaf_tokens, g_ptr_array_index(word->alternatives, i), number, found);
}

static int by_place(gconstpointer a, gconstpointer b) {
  const DsFound *x = a, *y = b;
  return x->start != y->start ? (x->start > y->start) - (x->start < y->start) : (x->end < y->end) - (x->end > y->end);
}

GArray *ds_sought_find(const DsSought *sought, const char *text) {
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func((GDestroyNotify)ds_tokens_free), leaves = g_ptr_array_new();
  Reading reading = {kept, leaves, g_array_new(FALSE, FALSE, sizeof(DsFound))};
  read_text(sought, text, &reading);
  for (guint i = 0; i < sought->words->len; i++) find_phrases(leaves, g_ptr_array_index(sought->words, i), i, reading.found);
  g_array_sort(reading.found, by_place);
  return reading.found;
}
