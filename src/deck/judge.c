/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The judgement: builds, then noise, then titles. */
#include "judge.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#define OUTER 0.13f /* of the height: measured, furniture of slide templates stands within it, bodies seldom do */
#define EDGE 0.04f  /* of the width, for vertical side strips */

const char *ds_noise_kind_name(DsNoiseKind kind) {
  static const char *const names[] = {[DS_NOISE_NONE] = NULL,
                                      [DS_NOISE_BANNER] = "banner",
                                      [DS_NOISE_FOOTER] = "footer",
                                      [DS_NOISE_PAGE_NUMBER] = "page-number",
                                      [DS_NOISE_DATE] = "date",
                                      [DS_NOISE_WATERMARK] = "watermark",
                                      [DS_NOISE_NAVIGATION] = "navigation",
                                      [DS_NOISE_PROMPT] = "prompt",
                                      [DS_NOISE_THUMBNAIL] = "thumbnail"};
  return (guint)kind < G_N_ELEMENTS(names) ? names[kind] : NULL;
}

void ds_judged_mark(Judgement *j, Judged *line, DsNoiseKind kind, const char *format, ...) {
  if (line->noise != DS_NOISE_NONE) return;
  va_list args;
  va_start(args, format);
  g_autofree char *why = g_strdup_vprintf(format, args);
  va_end(args);
  line->noise = kind;
  line->why = g_string_chunk_insert_const(j->strings, why);
}

/* What only the reading of lines needs: numbers of the keys and texts seen. */
typedef struct {
  Judgement *j;
  GHashTable *texts;  /* text -> GUINT 1 + its first line */
  GHashTable *by_key; /* key -> GUINT 1 + its number */
  GString *key;       /* to work with */
} Reader;

static void mask_char(GString *key, gunichar c) {
  if (g_unichar_isdigit(c)) {
    if (!key->len || key->str[key->len - 1] != '#') g_string_append_c(key, '#');
  } else if (!g_unichar_isspace(c))
    g_string_append_unichar(key, c);
}

/* Folded, digits one '#' a run, spaces and signs dropped but those that make a counter what it is. Folding looks at one character at a
 * time, so ASCII need not go through it. */
static void mask(const Reader *reader, const char *text) {
  GString *key = g_string_truncate(reader->key, 0);
  while (*text) {
    for (; *text && !(*text & 0x80); text++) {
      if (g_ascii_isdigit(*text))
        mask_char(key, '0');
      else if (!g_ascii_isspace(*text))
        g_string_append_c(key, *text >= 'A' && *text <= 'Z' ? *text | 0x20 : *text);
    }
    gsize len = 0;
    while (text[len] & 0x80) len++;
    if (!len) continue;
    g_autofree char *folded = g_utf8_casefold(text, (gssize)len);
    for (const char *p = folded; *p; p = g_utf8_next_char(p)) mask_char(key, g_utf8_get_char(p));
    text += len;
  }
}

/* The number of the key of @text. */
static guint number_of_key(Reader *reader, const char *text) {
  mask(reader, text);
  guint number = GPOINTER_TO_UINT(g_hash_table_lookup(reader->by_key, reader->key->str));
  if (number) return number - 1;
  Key key = {.text = g_string_chunk_insert_len(reader->j->strings, reader->key->str, (gssize)reader->key->len)};
  key.is_counter = strspn(key.text, "#/|-.of") == reader->key->len;
  g_array_append_val(reader->j->keys, key);
  g_hash_table_insert(reader->by_key, (gpointer)(uintptr_t)key.text, GUINT_TO_POINTER(reader->j->keys->len));
  return reader->j->keys->len - 1;
}

/* Sets what @line says, and files it with the others that say the same. It becomes the @at-th of all. */
static void read_text(Reader *reader, Judged *line, guint at) {
  guint same = GPOINTER_TO_UINT(g_hash_table_lookup(reader->texts, line->line->text));
  if (same) {
    line->text_number = ds_judged(reader->j, same - 1)->text_number;
    line->key_number = ds_judged(reader->j, same - 1)->key_number;
  } else {
    line->text_number = reader->j->n_texts++;
    line->key_number = number_of_key(reader, line->line->text);
    g_hash_table_insert(reader->texts, line->line->text, GUINT_TO_POINTER(at + 1));
  }
  Key *key = &g_array_index(reader->j->keys, Key, line->key_number);
  if (key->lines++)
    ds_judged(reader->j, key->last)->next = at + 1;
  else
    key->first = at;
  key->last = at;
  line->key = key->text;
  line->is_counter = key->is_counter;
}

static void add_page(Reader *reader, const DsPage *page) {
  Judgement *j = reader->j;
  float largest = 0;
  for (guint i = 0; i < page->lines->len; i++) largest = MAX(largest, g_array_index(page->lines, DsLine, i).size);
  for (guint i = 0; i < page->lines->len; i++) {
    const DsLine *line = &g_array_index(page->lines, DsLine, i);
    Judged judged = {.line = line, .page = page->number, .size_share = largest > 0 ? line->size / largest : 1};
    judged.x = page->width > 0 ? (line->box.x0 + line->box.x1) / 2 / page->width : 0.5f;
    judged.y = page->height > 0 ? (line->box.y0 + line->box.y1) / 2 / page->height : 0.5f;
    judged.is_outer = judged.y < OUTER || judged.y > 1 - OUTER || judged.x < EDGE || judged.x > 1 - EDGE;
    read_text(reader, &judged, j->lines->len);
    g_array_append_val(j->lines, judged);
  }
}

/* So many letters are set in one size. */
typedef struct {
  float size;
  gsize letters;
} Letters;

static int by_size(gconstpointer a, gconstpointer b) {
  float x = ((const Letters *)a)->size, y = ((const Letters *)b)->size;
  return x < y ? -1 : x > y;
}

/* The median of the sizes, each letter counted. */
static float usual_size(const Judgement *j) {
  g_autoptr(GArray) sizes = g_array_new(FALSE, FALSE, sizeof(Letters));
  gsize letters = 0, before = 0;
  for (guint i = 0; i < j->lines->len; i++) {
    const Judged *line = ds_judged(j, i);
    Letters more = {line->line->size, strlen(line->key)};
    letters += more.letters;
    if (sizes->len && g_array_index(sizes, Letters, sizes->len - 1).size == more.size)
      g_array_index(sizes, Letters, sizes->len - 1).letters += more.letters;
    else
      g_array_append_val(sizes, more);
  }
  g_array_sort(sizes, by_size);
  for (guint i = 0; i < sizes->len; i++) {
    before += g_array_index(sizes, Letters, i).letters;
    if (before * 2 >= letters) return g_array_index(sizes, Letters, i).size;
  }
  return 0;
}

static void begin(Judgement *j, const DsFacts *facts) {
  j->facts = facts;
  j->lines = g_array_new(FALSE, FALSE, sizeof(Judged));
  j->page_start = g_array_new(FALSE, FALSE, sizeof(guint));
  j->group_of = g_array_new(FALSE, TRUE, sizeof(guint));
  j->is_notes_page = g_array_new(FALSE, TRUE, sizeof(gboolean));
  j->keys = g_array_new(FALSE, FALSE, sizeof(Key));
  j->strings = g_string_chunk_new(4096);
  g_autoptr(GHashTable) texts = g_hash_table_new(g_str_hash, g_str_equal), by_key = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GString) key = g_string_new(NULL);
  Reader reader = {j, texts, by_key, key};
  for (guint i = 0; i < facts->pages->len; i++) {
    g_array_append_val(j->page_start, j->lines->len);
    add_page(&reader, g_ptr_array_index(facts->pages, i));
  }
  g_array_append_val(j->page_start, j->lines->len);
  j->usual_size = usual_size(j);
}

static void end(Judgement *j) {
  g_array_unref(j->keys);
  g_array_unref(j->lines);
  g_array_unref(j->page_start);
  g_array_unref(j->group_of);
  g_array_unref(j->is_notes_page);
}

DsDeck *ds_deck_judge(const DsFacts *facts, const DsProfile *profile, const char *const *event_names) {
  Judgement j = {0};
  DsDeck *deck = g_new0(DsDeck, 1);
  begin(&j, facts);
  ds_notes_find(&j);
  ds_builds_find(&j);
  for (guint i = 0; i < j.lines->len; i++) ds_judged(&j, i)->group = g_array_index(j.group_of, guint, ds_judged(&j, i)->page - 1);
  ds_page_numbers_mark(&j);
  ds_furniture_mark(&j);
  ds_variants_mark(&j);
  ds_event_names_mark(&j, event_names);
  deck->facts = facts;
  deck->candidates = ds_candidates_find(&j);
  if (profile) ds_profile_mark(&j, profile, deck->candidates);
  ds_slides_make(&j, deck);
  deck->reasons = j.strings;
  end(&j);
  return deck;
}
