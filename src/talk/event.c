/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One identity for an event, however it is written. The KubeCon family is known by region and by the cities it was held in; every other
 * event is its own name. */
#include <decksearch/talk.h>

#include "event.h"

#include <stdlib.h>
#include <string.h>

/* ---- the KubeCon family ---- */

static const DsRegion regions[DS_REGION_N] = {
    [DS_REGION_NONE] = {"", "", NULL},
    [DS_REGION_NA] = {"na", "NA", "North America"},
    [DS_REGION_EU] = {"eu", "EU", "Europe"},
    [DS_REGION_CHINA] = {"china", "China", "China"},
    [DS_REGION_INDIA] = {"india", "India", "India"},
    [DS_REGION_JAPAN] = {"japan", "Japan", "Japan"},
};

const DsRegion *ds_region(DsRegionId id) { return &regions[id]; }

/* Words that name a region when they stand beside "KubeCon". */
static const struct { const char *words; DsRegionId region; } region_words[] = {
    {"north america", DS_REGION_NA}, {"na", DS_REGION_NA},       {"northamerica", DS_REGION_NA}, {"europe", DS_REGION_EU}, {"eu", DS_REGION_EU},
    {"european", DS_REGION_EU},      {"china", DS_REGION_CHINA}, {"cn", DS_REGION_CHINA},        {"india", DS_REGION_INDIA},
    {"japan", DS_REGION_JAPAN},
};

/* Where it was held, or will be: a list often says nothing else. */
static const struct { const char *words; int year; DsRegionId region; } cities[] = {
    {"san francisco", 2015, DS_REGION_NA},  {"london", 2016, DS_REGION_EU},       {"seattle", 2016, DS_REGION_NA},
    {"berlin", 2017, DS_REGION_EU},         {"austin", 2017, DS_REGION_NA},       {"copenhagen", 2018, DS_REGION_EU},
    {"shanghai", 2018, DS_REGION_CHINA},    {"seattle", 2018, DS_REGION_NA},      {"barcelona", 2019, DS_REGION_EU},
    {"shanghai", 2019, DS_REGION_CHINA},    {"san diego", 2019, DS_REGION_NA},    {"amsterdam", 2020, DS_REGION_EU},
    {"boston", 2020, DS_REGION_NA},         {"los angeles", 2021, DS_REGION_NA},  {"valencia", 2022, DS_REGION_EU},
    {"detroit", 2022, DS_REGION_NA},        {"amsterdam", 2023, DS_REGION_EU},    {"shanghai", 2023, DS_REGION_CHINA},
    {"chicago", 2023, DS_REGION_NA},        {"paris", 2024, DS_REGION_EU},        {"hong kong", 2024, DS_REGION_CHINA},
    {"salt lake city", 2024, DS_REGION_NA}, {"delhi", 2024, DS_REGION_INDIA},     {"new delhi", 2024, DS_REGION_INDIA},
    {"london", 2025, DS_REGION_EU},         {"hong kong", 2025, DS_REGION_CHINA}, {"tokyo", 2025, DS_REGION_JAPAN},
    {"hyderabad", 2025, DS_REGION_INDIA},   {"atlanta", 2025, DS_REGION_NA},      {"amsterdam", 2026, DS_REGION_EU},
    {"mumbai", 2026, DS_REGION_INDIA},      {"yokohama", 2026, DS_REGION_JAPAN},  {"shanghai", 2026, DS_REGION_CHINA},
    {"los angeles", 2026, DS_REGION_NA},    {"salt lake city", 2026, DS_REGION_NA}, {"barcelona", 2027, DS_REGION_EU},
};

static gboolean is_year(const char *word) {
  return strlen(word) == 4 && (g_str_has_prefix(word, "19") || g_str_has_prefix(word, "20")) && g_ascii_isdigit(word[2]) && g_ascii_isdigit(word[3]);
}

/* The words of @raw, folded; "kubeconeu2023" and "EU24" are opened where letters meet digits, and after "kubecon". */
static GPtrArray *words_of(const char *raw) {
  g_autofree char *key = ds_fold_key(raw);
  GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
  const char *p = key;
  while (*p && words->len < 200) {
    while (*p == ' ') p++;
    const char *start = p;
    gboolean digits = g_ascii_isdigit(*p);
    while (*p && *p != ' ' && g_ascii_isdigit(*p) == digits) {
      p++;
      if (p - start == 7 && g_str_has_prefix(start, "kubecon")) break;
      if (p - start == 14 && g_str_has_prefix(start, "cloudnativecon")) break;
    }
    if (p > start) g_ptr_array_add(words, g_strndup(start, (gsize)(p - start)));
  }
  return words;
}

/* How many words of @words from @i on @phrase is, or 0 when it is not there. */
static guint phrase_at(const GPtrArray *words, guint i, const char *phrase) {
  guint n = 0;
  for (const char *want = phrase; *want; n++) {
    gsize len = strcspn(want, " ");
    if (i + n >= words->len) return 0;
    const char *word = g_ptr_array_index(words, i + n);
    if (strncmp(word, want, len) != 0 || word[len]) return 0;
    want += len + (want[len] == ' ');
  }
  return n;
}

static DsRegionId region_at(const GPtrArray *words, guint i, guint *n) {
  for (guint r = 0; r < G_N_ELEMENTS(region_words); r++)
    if ((*n = phrase_at(words, i, region_words[r].words)) > 0) return region_words[r].region;
  return DS_REGION_NONE;
}

static DsRegionId city_at(const GPtrArray *words, guint i, int year, guint *n) {
  for (guint c = 0; c < G_N_ELEMENTS(cities); c++)
    if ((!year || cities[c].year == year) && (*n = phrase_at(words, i, cities[c].words)) > 0) return cities[c].region;
  *n = 0;
  return DS_REGION_NONE;
}

static gboolean is_family(const char *word) { return strcmp(word, "kubecon") == 0 || strcmp(word, "cloudnativecon") == 0; }

static int year_of(const char *raw, const GPtrArray *words, gboolean family) {
  for (guint i = 0; i < words->len; i++)
    if (is_year(g_ptr_array_index(words, i))) return atoi(g_ptr_array_index(words, i));
  if (!family) return 0;
  /* "KubeCon EU '24", "KubeConEU24" */
  for (const char *p = raw; (p = strpbrk(p, "'0123456789")); p++) {
    gboolean apostrophe = *p == '\'';
    const char *d = apostrophe ? p + 1 : p;
    gboolean two = g_ascii_isdigit(d[0]) && g_ascii_isdigit(d[1]) && !g_ascii_isalnum(d[2]);
    gboolean glued = p > raw && g_ascii_isalpha(p[-1]);
    if (two && (apostrophe || glued)) return 2000 + (d[0] - '0') * 10 + (d[1] - '0');
    while (g_ascii_isdigit(p[1])) p++;
  }
  return 0;
}

DsRegionId ds_event_region(const char *raw, int *ret_year) {
  g_autoptr(GPtrArray) words = words_of(raw);
  guint family = G_MAXUINT;
  for (guint i = 0; i < words->len && family == G_MAXUINT; i++)
    if (is_family(g_ptr_array_index(words, i))) family = i;
  int year = year_of(raw, words, family != G_MAXUINT);
  if (!year) year = *ret_year;
  *ret_year = year;
  DsRegionId region = DS_REGION_NONE;
  guint n = 0;
  if (family != G_MAXUINT) {
    for (guint i = family; i < words->len && !region; i++) region = region_at(words, i, &n);
    for (guint i = 0; i < words->len && !region; i++) region = city_at(words, i, year, &n);
    return region ? region : DS_REGION_FAMILY;
  }
  /* a city and a year, and nothing else: "2024 - Salt Lake City" */
  for (guint i = 0; year && i < words->len;) {
    DsRegionId here = city_at(words, i, year, &n);
    if (here) {
      region = here;
      i += n;
    } else if (is_year(g_ptr_array_index(words, i)) || strcmp(g_ptr_array_index(words, i), "virtual") == 0) {
      i++;
    } else {
      return DS_REGION_NONE;
    }
  }
  return region;
}

static DsEvent *family_event(DsRegionId region, int year) {
  GString *key = g_string_new("kubecon"), *name = g_string_new("KubeCon");
  if (region < DS_REGION_N) {
    g_string_append_printf(key, "-%s", regions[region].key);
    g_string_append_printf(name, " %s", regions[region].name);
  }
  if (year) {
    g_string_append_printf(key, "-%d", year);
    g_string_append_printf(name, " %d", year);
  }
  DsEvent *event = g_new0(DsEvent, 1);
  event->key = g_string_free(key, FALSE);
  event->name = g_string_free(name, FALSE);
  event->year = year;
  return event;
}

/* ---- all other events ---- */

static char *trimmed(const char *raw) {
  g_autofree char *clean = ds_utf8_clean(raw, -1);
  GString *out = g_string_new(NULL);
  for (const char *p = clean; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!g_unichar_isspace(c) && !g_unichar_iscntrl(c)) g_string_append_unichar(out, c);
    else if (out->len && out->str[out->len - 1] != ' ') g_string_append_c(out, ' ');
  }
  return g_strstrip(g_string_free(out, FALSE));
}

/* "Kubernetes Community Days Italy" and "KCD Italy" are one event. */
static char *shortened(const char *name) {
  static const char *const longs[] = {"Kubernetes Community Days", "Kubernetes Community Day"};
  for (guint i = 0; i < G_N_ELEMENTS(longs); i++) {
    gsize n = strlen(longs[i]);
    if (g_ascii_strncasecmp(name, longs[i], n) == 0 && !g_ascii_isalpha(name[n])) return g_strconcat("KCD", name + n, NULL);
  }
  return g_strdup(name);
}

/* "kcd-italy-2022" of "KCD Italy 2022". */
static char *slug(const char *name) {
  g_autofree char *key = ds_fold_key(name);
  const char *p = g_str_has_prefix(key, "the ") ? key + 4 : key;
  return g_strdelimit(g_strdup(p), " ", '-');
}

static DsEvent *other_event(const char *raw, int year) {
  g_autofree char *plain = trimmed(raw);
  g_autofree char *name = shortened(plain);
  g_autofree char *key = slug(name);
  gboolean letters = FALSE;
  for (const char *p = key; *p && !letters; p = g_utf8_next_char(p)) letters = g_unichar_isalpha(g_utf8_get_char(p));
  if (!letters) return NULL;
  g_autoptr(GPtrArray) words = words_of(raw);
  int own = year_of(raw, words, FALSE);
  DsEvent *event = g_new0(DsEvent, 1);
  event->year = own ? own : year;
  gboolean add = !own && year;
  event->key = add ? g_strdup_printf("%s-%d", key, year) : g_steal_pointer(&key);
  event->name = add ? g_strdup_printf("%s %d", name, year) : g_steal_pointer(&name);
  return event;
}

DsEvent *ds_event_identify(const char *raw, int year) {
  if (!raw) return NULL;
  int found = year;
  DsRegionId region = ds_event_region(raw, &found);
  return region ? family_event(region, found) : other_event(raw, year);
}

void ds_event_free(DsEvent *event) {
  if (!event) return;
  g_free(event->key);
  g_free(event->name);
  g_free(event);
}
