/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `words` beside the file of shards: the words of all remote shards of a library, and in how many of their documents each stands. A run
 * fetches them; a search then looks for what may have been meant without asking anyone, and while the shards are what they were then, knows
 * how frequent a word is without a message each.
 *
 *     decksearch words 1
 *     sum 0123456789abcdef          of all bytes behind this line
 *     shard remote HOST:PORT<tab>state
 *     <empty line>
 *     word<tab>frequency            in byte order */
#include "reader.h"

#include <string.h>

#define HEADER "decksearch words 1\nsum "
#define SUM_DIGITS 16u
#define MOST_HEAD (1u << 20)   /* of the file: what stands before the words */
#define MOST_BYTES (64u << 20) /* three million words */

typedef struct {
  GBytes *bytes;
  const char *lines, *end; /* the words: whole lines */
  gboolean is_current;     /* the shards are what they were */
} Vocabulary;

static void vocabulary_free(gpointer data) {
  Vocabulary *vocabulary = data;
  g_bytes_unref(vocabulary->bytes);
  g_free(vocabulary);
}

static char *path_of(const DsLibrary *library) {
  return g_build_filename(library->dir, "words", NULL);
}

/* Keys of decks, talks and titles are in every document, and nobody types them. */
static gboolean is_kept(const char *term) {
  return !strchr("KOQTL", *term) && !g_str_has_prefix(term, "XTI");
}

/* The remote shards of library @number with their states, a line each; NULL when one of them is not there. */
static GString *states_of(const DsIndex *index, guint number) {
  g_autoptr(GPtrArray) named = ds_shards_read(g_ptr_array_index(index->libraries, number), NULL);
  g_autoptr(GString) lines = g_string_new(NULL);
  guint remote = 0, there = 0;
  for (guint i = 0; named && i < named->len; i++) remote += !((DsShard *)g_ptr_array_index(named, i))->path;
  for (guint i = 0; i < index->shards->len; i++) {
    const Shard *shard = g_ptr_array_index(index->shards, i);
    if (shard->number != number || !shard->host) continue;
    g_autofree char *state = xap_database_state(shard->own, NULL);
    g_string_append_printf(lines, "shard %s\t%s\n", shard->name, state ? state : "-");
    there++;
  }
  return named && remote == there ? g_steal_pointer(&lines) : NULL;
}

/* ---- fetching ---- */

static gboolean add_word(const char *term, gsize len, guint frequency, gpointer data) {
  GString *text = data;
  if (!is_kept(term) || strlen(term) != len || strpbrk(term, "\t\n")) return TRUE;
  g_string_append_printf(text, "%s\t%u\n", term, frequency);
  return text->len <= MOST_BYTES;
}

/* The remote shards of library @number as one. */
static XapDatabase *remote_of(const DsIndex *index, guint number, GError **failure) {
  g_autoptr(XapDatabase) all = xap_database_new();
  for (guint i = 0; i < index->shards->len; i++) {
    const Shard *shard = g_ptr_array_index(index->shards, i);
    if (shard->number == number && shard->host && !xap_database_add(all, shard->own, failure)) return NULL;
  }
  return g_steal_pointer(&all);
}

static gboolean write_words(const DsLibrary *library, const GString *body, GError **error) {
  g_autofree char *path = path_of(library);
  g_autoptr(GString) text = g_string_sized_new(body->len + 64);
  g_string_append_printf(text, HEADER "%016" G_GINT64_MODIFIER "x\n", ds_sum_bytes(body->str, body->len));
  g_string_append_len(text, body->str, (gssize)body->len);
  return ds_file_write_atomic(path, text->str, text->len, error);
}

gboolean ds_index_fetch_words(const DsLibrary *library, guint timeout_ms, guint *ret_words, GError **error) {
  g_autoptr(GPtrArray) libraries = g_ptr_array_new();
  g_ptr_array_add(libraries, (gpointer)(uintptr_t)library);
  if (!ds_library_check_own(library, error)) return FALSE;
  g_autoptr(DsIndex) index = ds_index_open_within(libraries, timeout_ms, error);
  if (!index) return FALSE;
  g_autoptr(GString) body = states_of(index, 0);
  if (!body) {
    g_autofree char *name = ds_quote(index->missing->len ? g_ptr_array_index(index->missing, 0) : "shards");
    g_set_error(error, DS_ERROR, DS_ERROR_IO, "shard %s does not answer: its words cannot be fetched", name);
    return FALSE;
  }
  g_string_append_c(body, '\n');
  GError *failure = NULL;
  gsize head = body->len;
  g_autoptr(XapDatabase) remote = remote_of(index, 0, &failure);
  if (!remote || !xap_database_each_term(remote, "", add_word, body, &failure))
    return ds_index_wrap_error(error, failure, "fetch the words");
  *ret_words = 0;
  for (gsize i = head; i < body->len; i++) *ret_words += body->str[i] == '\n';
  if (body->len <= MOST_BYTES) return write_words(library, body, error);
  g_set_error(error, DS_ERROR, DS_ERROR_TOO_LARGE, "the shards have more words than are kept");
  return FALSE;
}

/* ---- reading ---- */

/* The file of library @number, looked at as a whole; NULL: there is none, or *@ret_damaged. */
static Vocabulary *read_words(const DsIndex *index, guint number, gboolean *ret_damaged) {
  g_autofree char *path = path_of(g_ptr_array_index(index->libraries, number));
  if (!g_file_test(path, G_FILE_TEST_EXISTS)) return NULL;
  g_autoptr(GBytes) bytes = ds_file_read(path, MOST_BYTES + MOST_HEAD, NULL);
  gsize len = 0, head = strlen(HEADER) + SUM_DIGITS + 1;
  const char *text = bytes ? g_bytes_get_data(bytes, &len) : NULL;
  *ret_damaged = TRUE;
  if (len <= head || memcmp(text, HEADER, strlen(HEADER)) != 0 || text[len - 1] != '\n') return NULL;
  g_autofree char *sum = g_strdup_printf("%016" G_GINT64_MODIFIER "x\n", ds_sum_bytes(text + head, len - head));
  const char *states = text + head, *lines = *states == '\n' ? states : memmem(states, len - head, "\n\n", 2);
  if (memcmp(text + head - strlen(sum), sum, strlen(sum)) != 0 || !lines) return NULL;
  lines += *states == '\n' ? 1 : 2;
  *ret_damaged = FALSE;
  g_autoptr(GString) now = states_of(index, number);
  Vocabulary *vocabulary = g_new0(Vocabulary, 1);
  *vocabulary = (Vocabulary){g_steal_pointer(&bytes), lines, text + len, FALSE};
  vocabulary->is_current = now && now->len == (gsize)(lines - 1 - states) && memcmp(now->str, states, now->len) == 0;
  return vocabulary;
}

/* How the word of the line at @line stands to @word. */
static int compare(const Vocabulary *vocabulary, const char *line, const char *word, gsize len) {
  const char *tab = memchr(line, '\t', (gsize)(vocabulary->end - line));
  gsize n = (gsize)((tab ? tab : vocabulary->end) - line);
  int order = memcmp(line, word, MIN(n, len));
  return order ? order : n < len ? -1 : n > len;
}

/* The first line whose word is not before @word, or the end. */
static const char *find_line(const Vocabulary *vocabulary, const char *word, gsize len) {
  const char *low = vocabulary->lines, *high = vocabulary->end;
  while (low < high) {
    const char *line = low + (high - low) / 2;
    while (line > low && line[-1] != '\n') line--;
    const char *next = (const char *)memchr(line, '\n', (gsize)(vocabulary->end - line)) + 1;
    if (compare(vocabulary, line, word, len) < 0)
      low = next;
    else
      high = line;
  }
  return low;
}

/* What stands behind the word of the line at @line; 0: no number. */
static guint frequency_at(const char *line) {
  const char *number = line + strcspn(line, "\t\n");
  number += *number == '\t';
  return g_ascii_isdigit(*number) ? (guint)g_ascii_strtoull(number, NULL, 10) : 0; /* blanks would lead it to what is behind the line */
}

static gboolean add_to_set(const char *term, gsize len, guint frequency, gpointer data) {
  (void)frequency;
  g_hash_table_add(data, g_strndup(term, len));
  return TRUE;
}

/* Adds the words that begin with @prefix to the set @words. */
static void add_lines(const Vocabulary *vocabulary, const char *prefix, GHashTable *words) {
  gsize len = strlen(prefix);
  for (const char *line = find_line(vocabulary, prefix, len); line < vocabulary->end && strncmp(line, prefix, len) == 0;) {
    add_to_set(line, strcspn(line, "\t\n"), 0, words);
    line += strcspn(line, "\n") + 1;
  }
}

/* Whether the words of all remote shards are known; read once. */
static gboolean know_words(DsIndex *index) {
  if (!index->remote && !index->missing->len) return FALSE;
  if (!index->words) {
    index->words = g_ptr_array_new_with_free_func(vocabulary_free);
    index->knows_words = TRUE;
    for (guint number = 0; number < index->libraries->len; number++) {
      const DsLibrary *library = g_ptr_array_index(index->libraries, number);
      if (!(ds_library_shards(library) & DS_SHARDS_REMOTE)) continue;
      gboolean damaged = FALSE;
      Vocabulary *vocabulary = read_words(index, number, &damaged);
      if (vocabulary) g_ptr_array_add(index->words, vocabulary);
      if (!vocabulary) index->knows_words = FALSE;
      if (damaged && !index->damaged_words) index->damaged_words = path_of(library);
    }
  }
  return index->knows_words;
}

const char *ds_index_damaged_words(const DsIndex *index) {
  return index->damaged_words;
}

/* Calls @each for the words of the remote shards and those of the local ones, each once. */
static gboolean leap_all(DsIndex *index, const char *prefix, XapLeapFunc each, gpointer data, GError **failure) {
  g_autoptr(GHashTable) words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < index->words->len; i++) add_lines(g_ptr_array_index(index->words, i), prefix, words);
  for (guint i = 0; i < index->shards->len; i++) {
    const Shard *shard = g_ptr_array_index(index->shards, i);
    if (!shard->host && !xap_database_each_term(shard->own, prefix, add_to_set, words, failure)) return FALSE;
  }
  g_autoptr(GList) sorted = g_list_sort(g_hash_table_get_keys(words), (GCompareFunc)strcmp);
  const char *next = "";
  for (const GList *word = sorted; word && next; word = word->next)
    if (strcmp(word->data, next) >= 0) next = each(word->data, strlen(word->data), data);
  return TRUE;
}

gboolean ds_index_leap_words(DsIndex *index, const char *prefix, XapLeapFunc each, gpointer data, GError **failure) {
  return know_words(index) ? leap_all(index, prefix, each, data, failure)
                           : xap_database_leap_terms(index->all, prefix, each, data, failure);
}

gint64 ds_index_word_frequency(DsIndex *index, const char *term, GError **failure) {
  gsize len = strlen(term);
  gboolean known = len && is_kept(term) && know_words(index);
  gint64 frequency = 0;
  for (guint i = 0; known && i < index->words->len; i++) {
    const Vocabulary *vocabulary = g_ptr_array_index(index->words, i);
    const char *line = find_line(vocabulary, term, len);
    known = vocabulary->is_current;
    if (line < vocabulary->end && compare(vocabulary, line, term, len) == 0) frequency += frequency_at(line);
  }
  if (!known) return xap_database_term_frequency(index->all, term, failure);
  for (guint i = 0; i < index->shards->len; i++) {
    const Shard *shard = g_ptr_array_index(index->shards, i);
    gint64 more = shard->host ? 0 : xap_database_term_frequency(shard->own, term, failure);
    if (more < 0) return -1;
    frequency += more;
  }
  return frequency;
}

/* Whether what is kept tells how often words are. */
static gboolean knows_frequencies(DsIndex *index) {
  if (!know_words(index)) return FALSE;
  for (guint i = 0; i < index->words->len; i++)
    if (!((const Vocabulary *)g_ptr_array_index(index->words, i))->is_current) return FALSE;
  return TRUE;
}

gboolean ds_index_word_frequencies(DsIndex *index, const GPtrArray *terms, gint64 *ret_frequencies, GError **failure) {
  if (!knows_frequencies(index))
    return xap_database_term_frequencies(index->all, (const char *const *)terms->pdata, terms->len, ret_frequencies, failure);
  for (guint i = 0; i < terms->len; i++) ret_frequencies[i] = ds_index_word_frequency(index, g_ptr_array_index(terms, i), NULL);
  return TRUE;
}
