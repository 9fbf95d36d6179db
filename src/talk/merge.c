/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One list of talks out of all lists' entries. Entries are taken in an order that depends on what they say alone, the one that knows more first;
 * each joins the first talk it agrees with, or becomes one. So the result is a function of the set. */
#include "merge.h"

#include <stdio.h>
#include <string.h>

#define MAX_CANDIDATES 64u /* talks of one title that an entry is compared with: a hostile list of one title stays linear */

/* A talk in the making, and what is needed to compare with it. */
typedef struct {
  DsTalk *talk;
  GHashTable *speakers;  /* folded names of all entries */
} Merged;

static void merged_free(Merged *merged) {
  if (!merged) return;
  ds_talk_free(merged->talk);
  g_hash_table_unref(merged->speakers);
  g_free(merged);
}

/* ---- order ---- */

/* g_strcmp0(), but what is missing comes last. */
static int compare_text(const char *a, const char *b) {
  if (!a || !b) return (a == NULL) - (b == NULL);
  return strcmp(a, b);
}

static int compare_sources(const DsTalk *a, const DsTalk *b) {
  for (guint i = 0; i < a->sources->len && i < b->sources->len; i++) {
    const DsSource *x = g_ptr_array_index(a->sources, i), *y = g_ptr_array_index(b->sources, i);
    int order = compare_text(x->file, y->file);
    if (order) return order;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
  }
  return (int)b->sources->len - (int)a->sources->len;
}

static int compare_bytes(const DsTalk *a, const DsTalk *b) {
  g_autoptr(GVariant) x = g_variant_ref_sink(ds_talk_encode(a)), y = g_variant_ref_sink(ds_talk_encode(b));
  gsize n = g_variant_get_size(x), m = g_variant_get_size(y);
  int order = memcmp(g_variant_get_data(x), g_variant_get_data(y), MIN(n, m));
  return order ? order : (n > m) - (n < m);
}

/* A total order of entries by what they say, the one that knows more first; equal only when nothing tells them apart. */
static int compare_richness(gconstpointer pa, gconstpointer pb) {
  const DsTalk *a = *(DsTalk *const *)pa, *b = *(DsTalk *const *)pb;
  const int flags[][2] = {
      {a->start != NULL, b->start != NULL},
      {a->date != NULL, b->date != NULL},
      {!ds_talk_title_is_cut(a->title), !ds_talk_title_is_cut(b->title)},
      {a->abstract ? (int)strlen(a->abstract) : -1, b->abstract ? (int)strlen(b->abstract) : -1},
      {(int)a->speakers->len, (int)b->speakers->len},
  };
  for (guint i = 0; i < G_N_ELEMENTS(flags); i++)
    if (flags[i][0] != flags[i][1]) return flags[i][0] > flags[i][1] ? -1 : 1;
  int order = compare_sources(a, b);
  if (!order) order = strcmp(a->title, b->title);
  return order ? order : compare_bytes(a, b);
}

static int compare_shown(gconstpointer pa, gconstpointer pb) {
  const DsTalk *a = *(DsTalk *const *)pa, *b = *(DsTalk *const *)pb;
  int order = compare_text(a->date, b->date);
  if (!order) order = compare_text(a->start, b->start);
  if (!order) order = strcmp(a->title, b->title);
  return order ? order : compare_richness(pa, pb);
}

/* ---- the same talk? ---- */

static gboolean shares_speaker(const Merged *merged, const DsTalk *entry) {
  for (guint i = 0; i < entry->speakers->len; i++) {
    g_autofree char *key = ds_fold_key(((DsSpeaker *)g_ptr_array_index(entry->speakers, i))->name);
    if (g_hash_table_contains(merged->speakers, key)) return TRUE;
  }
  return FALSE;
}

static gboolean same_file(const DsTalk *a, const DsTalk *b) {
  for (guint i = 0; i < a->sources->len; i++)
    for (guint k = 0; k < b->sources->len; k++)
      if (compare_text(((DsSource *)g_ptr_array_index(a->sources, i))->file, ((DsSource *)g_ptr_array_index(b->sources, k))->file) == 0) return TRUE;
  return FALSE;
}

/* Minutes since some day, UTC; FALSE when a part is not certain. */
static gboolean instant(const DsTalk *talk, gint64 *minutes) {
  int year, month, day, hour, minute;
  if (!talk->date || !talk->start || talk->utc_offset == DS_UTC_UNKNOWN) return FALSE;
  if (sscanf(talk->date, "%4d-%2d-%2d", &year, &month, &day) != 3 || sscanf(talk->start, "%2d:%2d", &hour, &minute) != 2) return FALSE;
  if (year < 1 || !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year)) return FALSE;
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  *minutes = (gint64)g_date_get_julian(&date) * 1440 + hour * 60 + minute - talk->utc_offset;
  return TRUE;
}

static gboolean same_instant(const DsTalk *a, const DsTalk *b) {
  gint64 x, y;
  return instant(a, &x) && instant(b, &y) && x == y;
}

static const char *first_video(const DsTalk *talk) { return talk->videos->len ? ((DsVideo *)g_ptr_array_index(talk->videos, 0))->url : NULL; }

/* One list names a talk twice only by mistake: the same title at another hour, with another recording or another page is another talk (the closing
 * words of each day), and so is one of which nothing tells that it is the same. */
static gboolean agree_in_one_list(const DsTalk *a, const DsTalk *b, gboolean same_date) {
  if (a->start && b->start && strcmp(a->start, b->start) != 0 && !same_instant(a, b)) return FALSE;
  const char *const pairs[][2] = {{a->url, b->url}, {first_video(a), first_video(b)}};
  gboolean same_place = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
    if (!pairs[i][0] || !pairs[i][1]) continue;
    if (strcmp(pairs[i][0], pairs[i][1]) != 0) return FALSE;
    same_place = TRUE;
  }
  return same_date || same_place;
}

static gboolean agree(const Merged *merged, const DsTalk *entry) {
  const DsTalk *talk = merged->talk;
  gboolean shares = shares_speaker(merged, entry);
  gboolean some_named = g_hash_table_size(merged->speakers) > 0 && entry->speakers->len > 0;
  if (some_named && !shares) return FALSE;
  gboolean both_events = talk->event_key && entry->event_key;
  gboolean same_event = both_events && strcmp(talk->event_key, entry->event_key) == 0;
  gboolean one_file = same_file(talk, entry);
  gboolean same_date = talk->date && entry->date && (strcmp(talk->date, entry->date) == 0 || same_instant(talk, entry));
  if (one_file && !agree_in_one_list(talk, entry, same_date)) return FALSE;
  if (same_date) return shares || same_event || !both_events;
  /* a list that knows the day only may know the wrong one (that of the video): then event and speakers together decide */
  if (talk->date && entry->date) return same_event && shares && !one_file && (!talk->start || !entry->start);
  return both_events ? same_event : shares;
}

/* ---- all together ---- */

typedef struct {
  GPtrArray *talks;       /* Merged * */
  GHashTable *by_title;   /* title key -> GPtrArray of Merged * */
  GHashTable *keys;       /* title -> its key: titles are asked for several times, and folding them is what merging costs */
  GPtrArray *cut;         /* DsTalk *: entries with a cut title, for the end */
} Merge;

static const char *key_of(const Merge *merge, const char *title) {
  char *key = g_hash_table_lookup(merge->keys, title);
  if (!key) g_hash_table_insert(merge->keys, g_strdup(title), key = ds_talk_title_key(title));
  return key;
}

static void register_titles(Merge *merge, Merged *merged, const DsTalk *entry) {
  for (guint i = 0; i < entry->titles->len; i++) {
    const char *key = key_of(merge, ((DsTitle *)g_ptr_array_index(entry->titles, i))->text);
    if (!*key) continue;
    GPtrArray *list = g_hash_table_lookup(merge->by_title, key);
    if (!list) g_hash_table_insert(merge->by_title, (gpointer)(uintptr_t)key, list = g_ptr_array_new());
    if (list->len < MAX_CANDIDATES && !g_ptr_array_find(list, merged, NULL)) g_ptr_array_add(list, merged);
  }
  for (guint i = 0; i < entry->speakers->len; i++)
    g_hash_table_add(merged->speakers, ds_fold_key(((DsSpeaker *)g_ptr_array_index(entry->speakers, i))->name));
}

static Merged *find(const Merge *merge, const DsTalk *entry) {
  for (guint i = 0; i < entry->titles->len; i++) {
    const char *key = key_of(merge, ((DsTitle *)g_ptr_array_index(entry->titles, i))->text);
    const GPtrArray *list = g_hash_table_lookup(merge->by_title, key);
    for (guint k = 0; list && k < list->len; k++)
      if (agree(g_ptr_array_index(list, k), entry)) return g_ptr_array_index(list, k);
  }
  return NULL;
}

static void place(Merge *merge, Merged *merged, DsTalk *entry) {
  if (merged) {
    register_titles(merge, merged, entry);
    ds_talk_enrich(merged->talk, entry);
    ds_talk_free(entry);
    return;
  }
  merged = g_new0(Merged, 1);
  merged->talk = entry;
  merged->speakers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add(merge->talks, merged);
  register_titles(merge, merged, entry);
}

/* A title by which a cut one may find its whole; @cut: an entry that is cut itself and not placed yet. */
typedef struct { const char *key; Merged *merged; const DsTalk *cut; } TitleRow;
static int compare_rows(gconstpointer a, gconstpointer b) { return strcmp(((const TitleRow *)a)->key, ((const TitleRow *)b)->key); }

static GArray *title_table(const Merge *merge) {
  GArray *rows = g_array_new(FALSE, FALSE, sizeof(TitleRow));
  for (guint i = 0; i < merge->talks->len; i++) {
    Merged *merged = g_ptr_array_index(merge->talks, i);
    for (guint k = 0; k < merged->talk->titles->len; k++) {
      TitleRow row = {key_of(merge, ((DsTitle *)g_ptr_array_index(merged->talk->titles, k))->text), merged, NULL};
      g_array_append_val(rows, row);
    }
  }
  for (guint i = 0; i < merge->cut->len; i++) {
    const DsTalk *entry = g_ptr_array_index(merge->cut, i);
    TitleRow row = {key_of(merge, entry->title), NULL, entry};
    g_array_append_val(rows, row);
  }
  g_array_sort(rows, compare_rows);
  return rows;
}

/* The first row whose title is @key or comes after it. */
static guint lower_bound(const GArray *rows, const char *key) {
  guint low = 0, high = rows->len;
  while (low < high) {
    guint middle = (low + high) / 2;
    if (strcmp(g_array_index(rows, TitleRow, middle).key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* The talk whose title begins as the cut one of @entry: a speaker of both proves it, else the event and a long beginning that only one talk has. */
static Merged *find_whole(const Merge *merge, const GArray *rows, const DsTalk *entry) {
  const char *key = key_of(merge, entry->title);
  gsize len = strlen(key);
  if (len < 12) return NULL;
  Merged *only = NULL;
  gboolean several = FALSE;
  guint low = lower_bound(rows, key);
  for (guint i = low; i < rows->len && i < low + MAX_CANDIDATES; i++) {
    const TitleRow *row = &g_array_index(rows, TitleRow, i);
    if (!g_str_has_prefix(row->key, key)) break;
    if (!row->merged || !agree(row->merged, entry)) continue;
    if (shares_speaker(row->merged, entry)) return row->merged;
    several = several || (only && only != row->merged);
    only = row->merged;
  }
  gboolean same_event = only && entry->event_key && g_strcmp0(only->talk->event_key, entry->event_key) == 0;
  return len >= 30 && same_event && !several ? only : NULL;
}

/* Those who come after may find @entry, which is cut as well, as @merged. */
static void place_row(const Merge *merge, GArray *rows, const DsTalk *entry, Merged *merged) {
  const char *key = key_of(merge, entry->title);
  guint low = lower_bound(rows, key);
  for (guint i = low; i < rows->len && i < low + MAX_CANDIDATES; i++) {
    TitleRow *row = &g_array_index(rows, TitleRow, i);
    if (row->cut == entry) row->merged = merged;
  }
}

/* The longest titles first: a cut one may be found by a shorter one. */
static int compare_cut(gconstpointer pa, gconstpointer pb) {
  const DsTalk *a = *(DsTalk *const *)pa, *b = *(DsTalk *const *)pb;
  gsize n = strlen(a->title), m = strlen(b->title);
  return n != m ? (n > m ? -1 : 1) : compare_richness(pa, pb);
}

static void place_cut(Merge *merge) {
  g_ptr_array_sort(merge->cut, compare_cut);
  g_autoptr(GArray) rows = merge->cut->len ? title_table(merge) : NULL;
  for (guint i = 0; i < merge->cut->len; i++) {
    DsTalk *entry = g_ptr_array_index(merge->cut, i);
    Merged *whole = find(merge, entry);
    if (!whole) whole = find_whole(merge, rows, entry);
    guint before = merge->talks->len;
    place(merge, whole, entry);
    /* an entry that became a talk is still there to be found */
    if (merge->talks->len > before) place_row(merge, rows, entry, g_ptr_array_index(merge->talks, before));
  }
}

static void time_zone_free(GTimeZone *zone) {
  if (zone) g_time_zone_unref(zone);
}

/* @held: zones in use; GLib reads a zone's file anew whenever nobody holds it. */
static void prepare(DsTalk *talk, GHashTable *held) {
  if (talk->titles->len == 0) {
    DsTitle *title = g_new0(DsTitle, 1);
    title->text = g_strdup(talk->title);
    g_ptr_array_add(talk->titles, title);
  }
  /* the worker is caged away from the system's zones: names of zones get their offset here */
  if (talk->utc_offset != DS_UTC_UNKNOWN || !talk->tz) return;
  talk->utc_offset = ds_tz_offset(talk->tz, talk->date);
  gboolean named = strchr(talk->tz, '/') && talk->utc_offset != DS_UTC_UNKNOWN;
  if (named && !g_hash_table_contains(held, talk->tz)) g_hash_table_insert(held, talk->tz, g_time_zone_new_identifier(talk->tz));
}

GPtrArray *ds_talks_merge(GPtrArray *talks) {
  g_autoptr(GPtrArray) entries = g_ptr_array_new();
  while (talks->len) g_ptr_array_add(entries, g_ptr_array_steal_index_fast(talks, talks->len - 1));
  g_autoptr(GHashTable) held = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)time_zone_free);
  for (guint i = 0; i < entries->len; i++) prepare(g_ptr_array_index(entries, i), held);
  g_hash_table_remove_all(held);   /* its keys belong to the entries */
  g_ptr_array_sort(entries, compare_richness);

  g_autoptr(GPtrArray) merged = g_ptr_array_new_with_free_func((GDestroyNotify)merged_free);
  g_autoptr(GHashTable) keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GHashTable) by_title = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  g_autoptr(GPtrArray) cut = g_ptr_array_new();
  Merge merge = {merged, by_title, keys, cut};
  for (guint i = 0; i < entries->len; i++) {
    DsTalk *entry = g_ptr_array_index(entries, i);
    if (ds_talk_title_is_cut(entry->title)) g_ptr_array_add(cut, entry);
    else place(&merge, find(&merge, entry), entry);
  }
  place_cut(&merge);

  GPtrArray *result = g_ptr_array_new_with_free_func((GDestroyNotify)ds_talk_free);
  for (guint i = 0; i < merged->len; i++) g_ptr_array_add(result, g_steal_pointer(&((Merged *)g_ptr_array_index(merged, i))->talk));
  g_ptr_array_sort(result, compare_shown);
  ds_talks_assign_ids(result);
  return result;
}
