/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The written forms of events that a slide's banner may show. */
#include <decksearch/talk.h>

#include "event.h"

#include <string.h>

static void add(GHashTable *set, char *name) {
  g_strstrip(name);
  if (*name) g_hash_table_add(set, name);
  else g_free(name);
}

static void add_family(GHashTable *set, DsRegionId id, int year) {
  static const char *const plain[] = {"KubeCon", "CloudNativeCon", "KubeCon + CloudNativeCon", "KubeCon+CloudNativeCon", "KubeCon | CloudNativeCon"};
  for (guint i = 0; i < G_N_ELEMENTS(plain); i++) add(set, g_strdup(plain[i]));
  if (year) add(set, g_strdup_printf("KubeCon %d", year));
  if (id >= DS_REGION_N) return;
  const DsRegion *region = ds_region(id);
  const char *const forms[] = {region->full, region->name};
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
    g_autofree char *when = year ? g_strdup_printf("%s %d", forms[i], year) : g_strdup(forms[i]);
    /* a region alone is a word of prose: only with its year is it a banner's */
    if (year) add(set, g_strdup(when));
    add(set, g_strdup_printf("KubeCon %s", when));
    add(set, g_strdup_printf("KubeCon + CloudNativeCon %s", when));
    add(set, g_strdup_printf("CloudNativeCon %s", when));
  }
}

/* "Cilium + eBPF Day", "ArgoCon", "Cloud Native SecurityCon", "Cilium Developer Summit": a day of its own rather than a track. */
static gboolean is_event_word(const char *word, gboolean first) {
  if (strcmp(word, "Day") == 0 || strcmp(word, "Days") == 0 || strcmp(word, "Summit") == 0) return !first;
  gsize len = strlen(word);
  return len > 4 && g_str_has_suffix(word, "Con");
}

/* The name of the co-located event in @section, without its year; NULL when it names none. */
static char *section_event(const char *section) {
  if (strlen(section) > 80) return NULL;
  g_auto(GStrv) words = g_strsplit_set(section, " \t", -1);
  GString *name = g_string_new(NULL);
  gboolean is_event = FALSE;
  for (guint i = 0; words[i]; i++) {
    if (!*words[i]) continue;
    if (strlen(words[i]) == 4 && strspn(words[i], "0123456789") == 4) break;
    is_event = is_event || is_event_word(words[i], i == 0);
    g_string_append_printf(name, "%s%s", name->len ? " " : "", words[i]);
    /* "Day 1" counts the days of one event */
    if (is_event && words[i + 1] && g_ascii_isdigit(words[i + 1][0]) && strlen(words[i + 1]) < 3) is_event = FALSE;
  }
  g_autofree char *result = g_string_free(name, FALSE);
  return is_event ? g_steal_pointer(&result) : NULL;
}

static void add_talk(GHashTable *set, GHashTable *seen, const DsTalk *talk) {
  const char *const raws[] = {talk->event_raw, talk->event};
  for (guint i = 0; i < G_N_ELEMENTS(raws); i++) {
    if (!raws[i] || !g_hash_table_add(seen, (gpointer)raws[i])) continue;
    int year = 0;
    DsRegionId region = ds_event_region(raws[i], &year);
    if (region) add_family(set, region, year);
  }
  /* a raw form may be a whole heading ("All the talks at …"): a banner is short */
  if (talk->event) add(set, g_strdup(talk->event));
  if (talk->event_raw && strlen(talk->event_raw) <= 60) add(set, g_strdup(talk->event_raw));
  char *section = talk->section ? section_event(talk->section) : NULL;
  if (section) add(set, section);
  if (talk->section && section && strcmp(section, talk->section) != 0) add(set, g_strdup(talk->section));
}

static int compare(gconstpointer a, gconstpointer b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

char **ds_event_names(const GPtrArray *talks) {
  g_autoptr(GHashTable) set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < talks->len; i++) add_talk(set, seen, g_ptr_array_index(talks, i));
  GPtrArray *names = g_ptr_array_new();
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init(&iter, set);
  while (g_hash_table_iter_next(&iter, &key, NULL)) g_ptr_array_add(names, g_strdup(key));
  g_ptr_array_sort(names, compare);
  g_ptr_array_add(names, NULL);
  return (char **)g_ptr_array_free(names, FALSE);
}
