/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kind of session a title says it is: "Lightning Talk: …", "… | Closing Remarks", "Cilium Project Meeting". */
#include <decksearch/talk.h>

#include <string.h>

static const char *const names[DS_TALK_N_KINDS] = {
    [DS_TALK_TALK] = "talk",         [DS_TALK_KEYNOTE] = "keynote",   [DS_TALK_LIGHTNING] = "lightning", [DS_TALK_PANEL] = "panel",
    [DS_TALK_TUTORIAL] = "tutorial", [DS_TALK_WORKSHOP] = "workshop", [DS_TALK_MEETING] = "meeting",     [DS_TALK_CONTRIBFEST] = "contribfest",
    [DS_TALK_OPENING] = "opening",   [DS_TALK_CLOSING] = "closing",
};

const char *ds_talk_kind_name(DsTalkKind kind) {
  return (guint)kind < DS_TALK_N_KINDS ? names[kind] : names[DS_TALK_TALK];
}

int ds_talk_kind_from_name(const char *name) {
  for (guint i = 0; name && i < DS_TALK_N_KINDS; i++)
    if (strcmp(name, names[i]) == 0) return (int)i;
  return -1;
}

/* Where in a segment (title parts between colons, bars, dashes, brackets) a phrase must stand to name the kind. */
typedef enum { ANYWHERE, FIRST, LAST, EITHER_END, WHOLE } Place;

typedef struct {
  const char *phrase;  /* folded words */
  Place place;
  DsTalkKind kind;
} Rule;

/* The first row that fits wins: what a prefix says comes before what a title is about. */
static const Rule rules[] = {
    {"contribfest", ANYWHERE, DS_TALK_CONTRIBFEST},
    {"contrib fest", ANYWHERE, DS_TALK_CONTRIBFEST},
    {"lightning talk", ANYWHERE, DS_TALK_LIGHTNING},
    {"lightning talks", ANYWHERE, DS_TALK_LIGHTNING},
    {"lightning", WHOLE, DS_TALK_LIGHTNING},
    {"快闪演讲", WHOLE, DS_TALK_LIGHTNING},
    {"keynote", EITHER_END, DS_TALK_KEYNOTE},
    {"keynotes", EITHER_END, DS_TALK_KEYNOTE},
    {"sponsored keynote", EITHER_END, DS_TALK_KEYNOTE},
    {"主题演讲", WHOLE, DS_TALK_KEYNOTE},
    {"control panel", LAST, DS_TALK_TALK},
    {"panel", EITHER_END, DS_TALK_PANEL},
    {"panel discussion", LAST, DS_TALK_PANEL},
    {"panelists", LAST, DS_TALK_PANEL},
    {"小组讨论", WHOLE, DS_TALK_PANEL},
    {"tutorial", EITHER_END, DS_TALK_TUTORIAL},
    {"tutorials", WHOLE, DS_TALK_TUTORIAL},
    {"教程", WHOLE, DS_TALK_TUTORIAL},
    {"workshop", EITHER_END, DS_TALK_WORKSHOP},
    {"workshops", WHOLE, DS_TALK_WORKSHOP},
    {"opening remarks", ANYWHERE, DS_TALK_OPENING},
    {"welcome remarks", ANYWHERE, DS_TALK_OPENING},
    {"opening session", EITHER_END, DS_TALK_OPENING},
    {"welcome opening", ANYWHERE, DS_TALK_OPENING},
    {"welcome and opening", ANYWHERE, DS_TALK_OPENING},
    {"welcome introduction", WHOLE, DS_TALK_OPENING},
    {"opening", LAST, DS_TALK_OPENING},
    {"welcome", WHOLE, DS_TALK_OPENING},
    {"welcome back", WHOLE, DS_TALK_OPENING},
    {"closing remarks", ANYWHERE, DS_TALK_CLOSING},
    {"closing session", EITHER_END, DS_TALK_CLOSING},
    {"closing", LAST, DS_TALK_CLOSING},
    {"meeting", LAST, DS_TALK_MEETING},
    {"project meeting", ANYWHERE, DS_TALK_MEETING},
    {"project meetings", ANYWHERE, DS_TALK_MEETING},
};

/* @phrase in @segment (both folded: words with one space between), at a place of whole words. */
static gboolean fits(const char *segment, const Rule *rule) {
  const char *found = strstr(segment, rule->phrase);
  if (!found) return FALSE;
  gsize len = strlen(segment), want = strlen(rule->phrase);
  gboolean first = g_str_has_prefix(segment, rule->phrase) && (segment[want] == '\0' || segment[want] == ' ');
  gboolean last = g_str_has_suffix(segment, rule->phrase) && (len == want || segment[len - want - 1] == ' ');
  switch (rule->place) {
  case WHOLE: return len == want && first;
  case FIRST: return first;
  case LAST: return last;
  case EITHER_END: return first || last;
  default: break;
  }
  for (const char *hit = found; hit; hit = strstr(hit + 1, rule->phrase))
    if ((hit == segment || hit[-1] == ' ') && (hit[want] == '\0' || hit[want] == ' ')) return TRUE;
  return FALSE;
}

/* Whether a new segment begins at @p: after a colon, bar or bracket, or at a dash with spaces around it. */
static gboolean ends_segment(const char *text, const char *p) {
  gunichar c = g_utf8_get_char(p);
  if (c == ':' || c == '|' || c == '(' || c == ')' || c == '[' || c == ']' || c == 0xff1a || c == 0x2022) return TRUE;
  gboolean dash = c == '-' || c == 0x2013 || c == 0x2014;
  return dash && p > text && p[-1] == ' ' && *g_utf8_next_char(p) == ' ';
}

static GPtrArray *segments(const char *text) {
  GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
  const char *start = text, *p = text;
  for (;; p = g_utf8_next_char(p)) {
    if (*p && !ends_segment(text, p)) continue;
    g_autofree char *raw = g_strndup(start, (gsize)(p - start));
    g_autofree char *key = ds_fold_key(raw);
    if (*key) g_ptr_array_add(parts, g_steal_pointer(&key));
    if (!*p || parts->len >= 16) break;
    start = g_utf8_next_char(p);
  }
  return parts;
}

/* "Welcome to HiveCon", "Hive Day Welcome": a welcome and the event, and nothing else. */
static gboolean is_welcome(const char *segment) {
  static const char *const events[] = {"con", "day", "summit", "days"};
  gboolean first = g_str_has_prefix(segment, "welcome to "), last = g_str_has_suffix(segment, " welcome");
  if (!first && !last) return FALSE;
  g_autofree char *rest = first ? g_strdup(segment) : g_strndup(segment, strlen(segment) - strlen(" welcome"));
  for (guint i = 0; i < G_N_ELEMENTS(events); i++)
    if (g_str_has_suffix(rest, events[i])) return TRUE;
  return FALSE;
}

static int kind_of(const char *text) {
  g_autoptr(GPtrArray) parts = segments(text);
  for (guint r = 0; r < G_N_ELEMENTS(rules); r++)
    for (guint i = 0; i < parts->len; i++)
      if (fits(g_ptr_array_index(parts, i), &rules[r])) return (int)rules[r].kind;
  for (guint i = 0; i < parts->len; i++)
    if (is_welcome(g_ptr_array_index(parts, i))) return DS_TALK_OPENING;
  return -1;
}

/* Sections that hold nothing but one kind of session. */
static const struct { const char *key; DsTalkKind kind; } section_kinds[] = {
    {"keynotes", DS_TALK_KEYNOTE},         {"keynote sessions", DS_TALK_KEYNOTE}, {"lightning talks", DS_TALK_LIGHTNING},
    {"lightning talk", DS_TALK_LIGHTNING}, {"tutorials", DS_TALK_TUTORIAL},       {"workshops", DS_TALK_WORKSHOP},
    {"panels", DS_TALK_PANEL},             {"contribfest", DS_TALK_CONTRIBFEST},  {"project meetings", DS_TALK_MEETING},
    {"project lightning talks", DS_TALK_LIGHTNING},
};

DsTalkKind ds_talk_kind_of_title(const char *title, const char *section) {
  int kind = title ? kind_of(title) : -1;
  if (kind >= 0) return (DsTalkKind)kind;
  g_autofree char *key = section ? ds_fold_key(section) : NULL;
  for (guint i = 0; key && i < G_N_ELEMENTS(section_kinds); i++)
    if (strcmp(key, section_kinds[i].key) == 0) return section_kinds[i].kind;
  return DS_TALK_TALK;
}
