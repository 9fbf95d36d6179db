/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which event a list is about: found in its title, its headings, its address. */
#include "list.h"

#include "people.h"
#include "whenword.h"

#include <string.h>

#define MAX_WORD 200u /* bytes of a word of an event's name */

void ds_list_event_clear(DsListEvent *event) {
  g_clear_pointer(&event->raw, g_free);
  g_clear_pointer(&event->name, g_free);
  g_clear_pointer(&event->key, g_free);
  event->year = 0;
}

static gboolean take(DsListEvent *event, const char *raw, int year) {
  g_autoptr(DsEvent) found = ds_event_identify(raw, year);
  if (!found) return FALSE;
  ds_list_event_clear(event);
  event->raw = g_strdup(raw);
  event->key = g_steal_pointer(&found->key);
  event->name = g_steal_pointer(&found->name);
  event->year = found->year;
  return TRUE;
}

gboolean ds_list_event_of_name(const char *name, int year, DsListEvent *event) {
  g_autofree char *plain = ds_list_squeeze(name);
  return strlen(plain) <= 200 && take(event, plain, year);
}

/* The words of @text from the first that names KubeCon on, as far as they belong to its name: "KubeCon + CloudNativeCon Europe 2025". */
static char *family_phrase(const char *text) {
  static const char *const parts[] = {"+",       "|",       "&",      "-",  "–",     "and",   "north", "america",
                                      "na",      "n.a.",    "europe", "eu", "china", "india", "japan", "cloudnativecon",
                                      "kubecon", "virtual", NULL};
  const char *start = NULL;
  for (const char *p = text; *p && !start; p++)
    if (g_ascii_strncasecmp(p, "kubecon", 7) == 0 || g_ascii_strncasecmp(p, "cloudnativecon", 14) == 0) start = p;
  if (!start) return NULL;
  const char *end = start + strcspn(start, " \t");
  for (const char *p = end; *p;) {
    while (*p == ' ') p++;
    gsize len = strcspn(p, " ");
    g_autofree char *word = g_ascii_strdown(p, (gssize)len);
    gsize n = len;
    while (n && strchr(",.:;!)", word[n - 1])) word[--n] = '\0';
    gboolean year = n == 4 && strspn(word, "0123456789") == 4;
    if (!len || (!g_strv_contains(parts, word) && !year)) break;
    /* a sign belongs to the name only with a word behind it */
    if (g_ascii_isalnum(word[0])) end = p + n;
    p += len;
    if (year) break;
  }
  g_autofree char *phrase = g_strndup(start, (gsize)(end - start));
  gsize len = strlen(phrase);
  while (len && strchr(",.:;!)", phrase[len - 1])) phrase[--len] = '\0';
  return g_steal_pointer(&phrase);
}

/* "Oct", "28-29,": what may stand between an event's name and its year. */
static gboolean is_of_date(const char *word) {
  if (g_ascii_isdigit(*word)) return strspn(word, "0123456789-,.thsrnd") == strlen(word) && strlen(word) <= 8;
  gsize len = strcspn(word, ".,");
  return ds_when_month_of(word, len) && word[len + (word[len] != '\0')] == '\0';
}

static gboolean is_of_name(const char *word, gboolean last) {
  gsize len = strlen(word);
  if (strcmp(word, "+") == 0 || strcmp(word, "&") == 0) return TRUE;
  gboolean capital = g_unichar_isupper(g_utf8_get_char(word)) || g_str_has_prefix(word, "eBPF") || g_str_has_prefix(word, "devops");
  return len && len <= MAX_WORD && capital && (!strchr(",:;.!?-", word[len - 1]) || (last && word[len - 1] == ','));
}

/* The capitalised words that end in a year ("eBPF Summit 2023", "HiveCon, Oct 28-29, 2020"). */
static char *dated_phrase(const char *text) {
  g_auto(GStrv) words = g_strsplit_set(text, " \t", 64);
  for (guint i = 0; words[i]; i++) {
    if (strspn(words[i], "0123456789") != 4 || (words[i][4] && g_ascii_isalnum(words[i][4]))) continue;
    if (!g_str_has_prefix(words[i], "20") && !g_str_has_prefix(words[i], "19")) continue;
    guint end = i;
    while (end > 0 && is_of_date(words[end - 1])) end--;
    guint first = end;
    while (first > 0 && is_of_name(words[first - 1], first == end && end < i)) first--;
    if (first == end) continue;
    GString *phrase = g_string_new(NULL);
    for (guint k = first; k < end; k++) g_string_append_printf(phrase, "%s ", words[k]);
    if (phrase->len > 2 && phrase->str[phrase->len - 2] == ',') g_string_erase(phrase, (gssize)phrase->len - 2, 1);
    g_string_append_len(phrase, words[i], 4);
    return g_string_free(phrase, FALSE);
  }
  return NULL;
}

/* "…-2024-…" in an address or a file name, words between dashes. */
static char *words_of_path(const char *path) {
  char *words = g_strdup(path);
  return g_strdelimit(words, "/_-.", ' ');
}

typedef enum { NONE, FAMILY, REGION, WHOLE } Depth;
static Depth depth_of(const DsEvent *event) {
  if (!event || !g_str_has_prefix(event->key, "kubecon")) return NONE;
  gboolean region = g_ascii_isalpha(event->key[strlen("kubecon") + (event->key[7] == '-')]);
  return region ? (event->year ? WHOLE : REGION) : FAMILY;
}

gboolean ds_list_event_find(const char *const *texts, guint n, DsListEvent *event) {
  g_autofree char *best = NULL;
  Depth depth = NONE;
  int year = 0;
  for (guint i = 0; i < n; i++) {
    if (!texts[i]) continue;
    g_autofree char *plain = strchr(texts[i], ' ') ? g_strdup(texts[i]) : words_of_path(texts[i]);
    if (!year) year = ds_when_find_year(plain);
    g_autofree char *phrase = family_phrase(plain);
    g_autoptr(DsEvent) found = phrase ? ds_event_identify(phrase, 0) : NULL;
    /* the whole may say more than its phrase: "KubeCon + CloudNativeCon 2019 - Barcelona" */
    g_autoptr(DsEvent) whole = depth_of(found) < WHOLE && strlen(plain) <= 80 ? ds_event_identify(plain, 0) : NULL;
    if (depth_of(whole) > depth_of(found)) {
      g_free(phrase);
      phrase = g_strdup(plain);
      ds_event_free(found);
      found = g_steal_pointer(&whole);
    }
    if (depth_of(found) <= depth) continue;
    depth = depth_of(found);
    g_free(best);
    best = g_steal_pointer(&phrase);
  }
  if (best) return take(event, best, year);
  for (guint i = 0; i < n && i < 3; i++) {
    g_autofree char *phrase = texts[i] ? dated_phrase(texts[i]) : NULL;
    if (phrase) return take(event, phrase, 0);
  }
  return FALSE;
}

gboolean ds_list_event_of_dated(const char *name, DsListEvent *event) {
  g_autofree char *plain = ds_list_squeeze(name);
  gsize len = strlen(plain);
  int year = len > 4 && len <= 80 ? ds_when_find_year(plain + len - 4) : 0;
  if (!year || plain[len - 5] != ' ') return FALSE;
  /* a clause is no name: "What Changed in 2024" */
  g_autofree char *key = ds_fold_key(plain);
  g_auto(GStrv) words = g_strsplit(key, " ", 10);
  for (guint i = 0; words[i]; i++)
    if (i >= 8 || (ds_is_function_word(words[i], strlen(words[i])) && strcmp(words[i], "and") != 0 && strcmp(words[i], "of") != 0)) return FALSE;
  return g_unichar_isalnum(g_utf8_get_char(plain)) && take(event, plain, year);
}

gboolean ds_list_event_of_section(const char *section, const DsListEvent *list_event, DsListEvent *event) {
  g_autofree char *phrase = family_phrase(section);
  g_autoptr(DsEvent) found = phrase ? ds_event_identify(phrase, list_event->year) : NULL;
  return depth_of(found) == WHOLE && take(event, phrase, list_event->year);
}
