/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The passage that shows why: the window of at most 200 characters with most words of the query, whole words, exact highlights. */
#include "internal.h"

#include <string.h>

#define MAX_CHARACTERS 200
#define LEAD 24 /* characters of context before the first match */

/* A token of the text that a word of the query asked for. */
typedef struct {
  gsize start, end;
  guint word;
} Found;

/* A word of several leaves is shown by all of them in a row: kube-proxy by "kube proxy", not by any proxy. */
static gboolean is_phrase(const DsWord *word) {
  return word->leaves->len > 1 && !word->ngrams;
}

static void add_terms(GHashTable *terms, const DsWord *word, guint number, DsStemmer *stemmer) {
  for (guint k = 0; k < word->wholes->len; k++) {
    const char *whole = g_ptr_array_index(word->wholes, k);
    g_hash_table_insert(terms, g_strdup(whole), GUINT_TO_POINTER(number));
    if (ds_word_has_stem(word, k))
      g_hash_table_insert(terms, g_strconcat("Z", ds_stemmer_stem(stemmer, whole), NULL), GUINT_TO_POINTER(number));
  }
  for (guint k = 0; !is_phrase(word) && k < word->leaves->len; k++)
    g_hash_table_insert(terms, g_strdup(g_ptr_array_index(word->leaves, k)), GUINT_TO_POINTER(number));
  for (guint i = 0; word->alternatives && i < word->alternatives->len; i++)
    add_terms(terms, g_ptr_array_index(word->alternatives, i), number, stemmer);
}

/* Every term that shows a word, to the word's number + 1. */
static GHashTable *terms_of(const GPtrArray *words, DsStemmer *stemmer) {
  GHashTable *terms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; words && i < words->len; i++) {
    const DsWord *word = g_ptr_array_index(words, i);
    if (!word->is_stop || words->len == 1) add_terms(terms, word, i + 1, stemmer);
  }
  return terms;
}

/* The index behind the leaf tokens from @at on that are the leaves of @word, or 0. */
static guint match_leaves(const GPtrArray *leaf_tokens, guint at, const DsWord *word) {
  if (at + word->leaves->len > leaf_tokens->len) return 0;
  for (guint k = 0; k < word->leaves->len; k++)
    if (!g_str_equal(((DsToken *)g_ptr_array_index(leaf_tokens, at + k))->term, g_ptr_array_index(word->leaves, k))) return 0;
  return at + word->leaves->len;
}

static void find_phrases(const GPtrArray *leaf_tokens, const DsWord *word, guint number, GArray *found) {
  for (guint at = 0; is_phrase(word) && at < leaf_tokens->len; at++) {
    guint end = match_leaves(leaf_tokens, at, word);
    if (!end) continue;
    const DsToken *first = g_ptr_array_index(leaf_tokens, at), *last = g_ptr_array_index(leaf_tokens, end - 1);
    Found one = {first->start, last->end, number};
    g_array_append_val(found, one);
  }
  for (guint i = 0; word->alternatives && i < word->alternatives->len; i++)
    find_phrases(leaf_tokens, g_ptr_array_index(word->alternatives, i), number, found);
}

/* The number of the prefix that @term begins with + 1, or 0. */
static guint prefix_of(const char *term, const GPtrArray *words) {
  for (guint i = 0; words && i < words->len; i++) {
    const char *beginning = ((DsWord *)g_ptr_array_index(words, i))->beginning;
    if (beginning && g_str_has_prefix(term, beginning)) return i + 1;
  }
  return 0;
}

static int by_place(gconstpointer a, gconstpointer b) {
  const Found *x = a, *y = b;
  return x->start != y->start ? (x->start > y->start) - (x->start < y->start) : (x->end < y->end) - (x->end > y->end);
}

/* The letters that the terms, and stems behind their Z, begin with: no other token is worth its stem. */
static void first_bytes(GHashTable *terms, gboolean ret_bytes[256]) {
  GHashTableIter iter;
  gpointer term;
  g_hash_table_iter_init(&iter, terms);
  while (g_hash_table_iter_next(&iter, &term, NULL)) ret_bytes[((guchar *)term)[*(char *)term == 'Z']] = TRUE;
}

struct DsSought {
  GPtrArray *words; /* DsWord *, borrowed */
  DsStemmer *stemmer;
  GHashTable *terms;
  gboolean begins[256];
};

DsSought *ds_sought_new(GPtrArray *words, DsStemmer *stemmer) {
  DsSought *sought = g_new0(DsSought, 1);
  sought->words = words;
  sought->stemmer = stemmer;
  sought->terms = terms_of(words, stemmer);
  first_bytes(sought->terms, sought->begins);
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

static GArray *find_words(const char *text, const DsSought *sought) {
  const GPtrArray *words = sought->words;
  g_autoptr(DsTokens) tokens = ds_text_tokenize(text, -1, 1);
  g_autoptr(GPtrArray) leaves = g_ptr_array_new();
  GArray *found = g_array_new(FALSE, FALSE, sizeof(Found));
  for (guint i = 0; i < tokens->tokens->len; i++) {
    DsToken *token = &g_array_index(tokens->tokens, DsToken, i);
    gboolean may = sought->begins[(guchar)*token->term];
    guint word = may ? GPOINTER_TO_UINT(g_hash_table_lookup(sought->terms, token->term)) : 0;
    if (ds_token_is_leaf(token)) g_ptr_array_add(leaves, token);
    if (may && !word && token->kind != DS_TOKEN_NGRAM) {
      g_autofree char *stem = g_strconcat("Z", ds_stemmer_stem(sought->stemmer, token->term), NULL);
      word = GPOINTER_TO_UINT(g_hash_table_lookup(sought->terms, stem));
    }
    if (!word) word = prefix_of(token->term, words);
    Found one = {token->start, token->end, word - 1};
    if (word) g_array_append_val(found, one);
  }
  for (guint i = 0; words && i < words->len; i++) find_phrases(leaves, g_ptr_array_index(words, i), i, found);
  g_array_sort(found, by_place);
  return found;
}

/* Where the best window begins, as an index into @found: most different words, then most matches, then the earliest. */
static guint best_start(const char *text, const GArray *found) {
  guint best = 0, best_score = 0;
  for (guint i = 0; i < found->len; i++) {
    guint64 seen = 0;
    guint score = 0;
    gsize from = g_array_index(found, Found, i).start;
    for (guint k = i; k < found->len && k < i + 200; k++) {
      const Found *one = &g_array_index(found, Found, k);
      if (g_utf8_strlen(text + from, (gssize)(one->end - from)) > MAX_CHARACTERS - LEAD) break;
      guint64 bit = G_GUINT64_CONSTANT(1) << (one->word % 64);
      score += (seen & bit) ? 1 : 1000;
      seen |= bit;
    }
    if (score > best_score) {
      best_score = score;
      best = i;
    }
  }
  return best;
}

/* Moves back at most @n characters from @at, to the beginning of a word. */
static gsize back_to_word(const char *text, gsize at, guint n) {
  const char *p = text + at, *word = p;
  for (guint i = 0; i < n && p > text; i++) {
    p = g_utf8_prev_char(p);
    if (p == text || *g_utf8_prev_char(p) == ' ') word = p;
  }
  return (gsize)(word - text);
}

/* The end of a window of @n characters from @from on, not inside a word where that can be. */
static gsize forward_to_word(const char *text, gsize from, glong n) {
  const char *p = text + from, *word = NULL;
  for (glong i = 0; i < n && *p; i++) {
    p = g_utf8_next_char(p);
    if (*p == ' ' || !*p) word = p;
  }
  if (!*p || !word || word - (text + from) < n / 2) return (gsize)(p - text);
  return (gsize)(word - text);
}

static GArray *highlights_of(const char *text, const GArray *found, gsize from, gsize to, guint shift) {
  GArray *highlights = g_array_new(FALSE, FALSE, sizeof(DsHighlight));
  gsize last = from;
  for (guint i = 0; i < found->len; i++) {
    const Found *one = &g_array_index(found, Found, i);
    gsize start = MAX(one->start, last);
    if (one->start < from || one->end > to || one->end <= start) continue;
    DsHighlight highlight = {shift + (guint)g_utf8_strlen(text + from, (gssize)(start - from)),
                             (guint)g_utf8_strlen(text + start, (gssize)(one->end - start))};
    DsHighlight *before = highlights->len ? &g_array_index(highlights, DsHighlight, highlights->len - 1) : NULL;
    if (before && before->start + before->length == highlight.start)
      before->length += highlight.length;
    else
      g_array_append_val(highlights, highlight);
    last = one->end;
  }
  return highlights;
}

/* Adds the words of @line, one space between two; a bullet becomes a dot between what it parts, a dash of YAML (@code) stays. */
static void add_line(GString *text, const char *line, gboolean code) {
  static const char blanks[] = " \t\n\r";
  const char *first = line + strspn(line, blanks);
  gsize len = 0;
  for (const char *word = first; *word; word += len, word += strspn(word, blanks)) {
    len = strcspn(word, blanks);
    gboolean bullet = !code && word == first && len == 1 && *word == '-';
    if (bullet && !text->len) continue;
    if (text->len) g_string_append_c(text, ' ');
    g_string_append_len(text, bullet ? "·" : word, bullet ? -1 : (gssize)len);
  }
}

/* The lines of @roles as one line of text. */
static char *text_of(const DsStored *stored, guint roles) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < stored->lines->len; i++) {
    const DsStoredLine *line = &g_array_index(stored->lines, DsStoredLine, i);
    if ((roles >> line->role) & 1) add_line(text, line->text, line->role == DS_ROLE_CODE);
  }
  return g_string_free(text, FALSE);
}

static char *one_line(const char *text) {
  GString *line = g_string_new(NULL);
  add_line(line, text, FALSE);
  return g_string_free(line, FALSE);
}

char *ds_snippet_make(const DsStored *stored, const char *fallback, guint roles, const DsSought *sought, GArray **ret_highlights) {
  g_autofree char *text = fallback ? one_line(fallback) : text_of(stored, roles);
  if (!*text && !fallback && (roles & (1u << DS_ROLE_BODY))) {
    g_free(text);
    text = text_of(stored, 1u << DS_ROLE_TITLE);
  }
  g_autoptr(GArray) found = find_words(text, sought);
  gsize from = 0;
  if (found->len) from = back_to_word(text, g_array_index(found, Found, best_start(text, found)).start, LEAD);
  if (g_utf8_strlen(text, -1) <= MAX_CHARACTERS) from = 0;
  guint lead = from > 0 ? 2 : 0;
  gsize to = forward_to_word(text, from, MAX_CHARACTERS - (glong)lead - 2);
  if (g_utf8_strlen(text, -1) <= MAX_CHARACTERS) to = strlen(text);
  *ret_highlights = highlights_of(text, found, from, to, lead);
  g_autofree char *window = g_strndup(text + from, to - from);
  return g_strconcat(lead ? "… " : "", window, text[to] ? " …" : "", NULL);
}
