/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML lists of talks: CNCF's schema of presentations (name, description, video, slides, date, presenters, event, language, projects, tags), the
 * usual other words for the same, and `deck`, which pins the talk to decks. */
#include "list.h"
#include "tree.h"

#include <decksearch/text.h>
#include <stdlib.h>
#include <string.h>

#define MAX_RESTARTS 32u  /* after an entry that does not parse, reading goes on at the next one so many times */
#define MAX_ITEMS 1000u   /* of one field of an entry */

typedef struct {
  DsList *list;
  guint talks;
  gboolean entries;  /* the file holds something that is a list of talks */
} Yaml;

static const DsNode *field(const DsNode *map, const char *const *names) {
  for (; *names; names++) {
    const DsNode *node = ds_node_get(map, *names);
    if (node && (node->kind != DS_NODE_SCALAR || *node->text)) return node;
  }
  return NULL;
}

static char *text_of(const DsNode *node) {
  const char *text = ds_node_text(node);
  char *plain = text ? ds_list_squeeze(text) : NULL;
  if (plain && !*plain) g_clear_pointer(&plain, g_free);
  return plain;
}

/* A field that may be one value or a list of them: calls @each with every scalar. */
static void each_text(const DsNode *node, void (*each)(const char *text, gpointer data), gpointer data) {
  guint n = node && node->kind == DS_NODE_LIST ? MIN(node->children->len, MAX_ITEMS) : 0;
  for (guint i = 0; i < n; i++) {
    g_autofree char *text = text_of(g_ptr_array_index(node->children, i));
    if (text) each(text, data);
  }
  g_autofree char *one = node && node->kind == DS_NODE_SCALAR ? text_of(node) : NULL;
  if (one) each(one, data);
}

static void add_text(const char *text, gpointer array) { g_ptr_array_add(array, g_strdup(text)); }
static void add_video(const char *text, gpointer talk) { ds_talk_add_video(talk, text, NULL); }

/* ---- fields ---- */

static void take_presenters(Yaml *yaml, const DsNode *node, DsTalk *talk) {
  static const char *const names[] = {"name", NULL}, *const organisations[] = {"affiliation", "company", "organization", "organisation", "org", NULL};
  if (node && node->kind == DS_NODE_SCALAR) {
    g_autofree char *text = text_of(node);
    if (text) ds_talk_add_speaker(talk, text, NULL);
  }
  if (!node || node->kind == DS_NODE_SCALAR) return;
  /* a map alone is a list of one */
  guint n = node->kind == DS_NODE_LIST ? MIN(node->children->len, MAX_ITEMS) : 1;
  for (guint i = 0; i < n; i++) {
    const DsNode *one = node->kind == DS_NODE_LIST ? g_ptr_array_index(node->children, i) : node;
    g_autofree char *name = one->kind == DS_NODE_MAP ? text_of(field(one, names)) : text_of(one);
    g_autofree char *organisation = one->kind == DS_NODE_MAP ? text_of(field(one, organisations)) : NULL;
    if (name) ds_talk_add_speaker(talk, name, organisation);
    else ds_list_doubt(yaml->list, one->line, one->column, "a presenter without a name");
  }
}

/* "Cloud Native Tunisia https://…" is its words. */
static char *without_addresses(const char *text) {
  g_auto(GStrv) words = g_strsplit(text, " ", 64);
  GString *out = g_string_new(NULL);
  for (guint i = 0; words[i]; i++)
    if (!strstr(words[i], "://")) g_string_append_printf(out, "%s%s", out->len ? " " : "", words[i]);
  return g_string_free(out, FALSE);
}

static void take_event(const DsNode *node, int year, DsTalk *talk) {
  static const char *const names[] = {"name", "title", NULL};
  g_autofree char *raw = node && node->kind == DS_NODE_MAP ? text_of(field(node, names)) : text_of(node);
  if (!raw) return;
  g_autofree char *name = without_addresses(raw);
  g_auto(DsListEvent) event = {0};
  if (ds_list_event_of_name(name, year, &event)) ds_list_set_event(talk, &event);
}

static void take_date(Yaml *yaml, const DsNode *node, DsTalk *talk) {
  g_autofree char *text = text_of(node);
  if (!text) return;
  DsWhen when;
  DsYears none = {0};
  if (ds_when_parse(text, &when) && when.day && when.year) {
    ds_list_set_date(yaml->list, talk, &when, &none, node->line);
    ds_list_set_times(yaml->list, talk, &when, node->line);
    return;
  }
  g_autofree char *quoted = ds_quote(text);
  ds_list_doubt(yaml->list, node->line, node->column, "%s is no date", quoted);
}

static void take_time(Yaml *yaml, const DsNode *entry, DsTalk *talk) {
  static const char *const starts[] = {"start", "start_time", "time", NULL}, *const ends[] = {"end", "end_time", NULL},
                           *const zones[] = {"tz", "timezone", "time_zone", NULL};
  const DsNode *start = field(entry, starts), *end = field(entry, ends);
  g_autofree char *from = text_of(start), *to = text_of(end), *tz = text_of(field(entry, zones));
  if (from) {
    g_autofree char *both = to ? g_strdup_printf("%s - %s", from, to) : g_strdup(from);
    DsWhen when;
    g_autofree char *quoted = ds_quote(both);
    if (ds_when_parse(both, &when) && when.start >= 0) ds_list_set_times(yaml->list, talk, &when, start->line);
    else ds_list_doubt(yaml->list, start->line, start->column, "%s is no time", quoted);
  }
  if (!tz) return;
  g_free(talk->tz);
  talk->tz = g_steal_pointer(&tz);
}

/* "EN", "EN, ar-TN", "English": the first two letters of the first, when they are a code. */
static char *language_code(const DsNode *node) {
  g_autofree char *text = text_of(node && node->kind == DS_NODE_LIST && node->children->len ? g_ptr_array_index(node->children, 0) : node);
  if (!text || !g_ascii_isalpha(text[0]) || !g_ascii_isalpha(text[1])) return NULL;
  if (g_ascii_isalpha(text[2])) return g_ascii_strncasecmp(text, "english", 7) == 0 ? g_strdup("en") : NULL;
  return g_ascii_strdown(text, 2);
}

static void take_title(const DsNode *node, DsTalk *talk) {
  g_autofree char *title = text_of(node);
  if (title) ds_talk_add_title(talk, title, ds_text_script_language(title));
}

/* ---- entries ---- */

static const char *const titles[] = {"name", "title", NULL}, *const other_titles[] = {"titles", "title_en", "title_zh", NULL};
static const char *const presenters[] = {"presenters", "speakers", "presenter", "speaker", NULL};

/* An entry is one of talks when it has a title and something that only talks have. */
static gboolean is_talk(const DsNode *entry) {
  static const char *const others[] = {"presenters", "speakers", "presenter", "speaker", "video", "videos", "slides", "event", "deck", "abstract", NULL};
  return entry->kind == DS_NODE_MAP && field(entry, others) && (field(entry, titles) || field(entry, presenters));
}

static gboolean read_entry(Yaml *yaml, const DsNode *entry, GError **error) {
  static const char *const abstracts[] = {"description", "abstract", NULL}, *const videos[] = {"video", "videos", "recording", NULL},
                           *const slides[] = {"slides", "slides_url", NULL};
  static const char *const events[] = {"event", "conference", NULL}, *const sections[] = {"section", "track", "category", NULL},
                           *const urls[] = {"url", "link", NULL};
  static const char *const projects[] = {"projects", "project", NULL}, *const tags[] = {"tags", NULL},
                           *const decks[] = {"deck", "decks", NULL}, *const dates[] = {"date", NULL};
  static const char *const languages[] = {"language", "lang", NULL}, *const kinds[] = {"kind", "type", "format", NULL},
                           *const rooms[] = {"room", "location", NULL};
  const DsNode *title = field(entry, titles);
  g_autoptr(DsTalk) talk = ds_talk_new();
  take_title(title, talk);
  if (!talk->title) {
    ds_list_doubt(yaml->list, entry->line, entry->column, "an entry without a name");
    return TRUE;
  }
  const DsNode *more = field(entry, other_titles);
  for (guint i = 0; more && more->kind == DS_NODE_LIST && i < more->children->len && i < 16; i++) take_title(g_ptr_array_index(more->children, i), talk);
  ds_talk_add_source(talk, yaml->list->file, title->line);
  take_presenters(yaml, field(entry, presenters), talk);
  take_date(yaml, field(entry, dates), talk);
  take_time(yaml, entry, talk);
  take_event(field(entry, events), talk->date ? atoi(talk->date) : 0, talk);
  const char *abstract = ds_node_text(field(entry, abstracts));
  talk->abstract = abstract ? g_strstrip(g_strdup(abstract)) : NULL;
  talk->section = text_of(field(entry, sections));
  talk->url = text_of(field(entry, urls));
  talk->room = text_of(field(entry, rooms));
  talk->slides_url = text_of(field(entry, slides));
  talk->language = language_code(field(entry, languages));
  each_text(field(entry, videos), add_video, talk);
  each_text(field(entry, projects), add_text, talk->projects);
  each_text(field(entry, tags), add_text, talk->tags);
  each_text(field(entry, decks), add_text, talk->decks);
  g_autofree char *kind = text_of(field(entry, kinds));
  int known = kind ? ds_talk_kind_from_name(kind) : -1;
  if (known > 0) talk->kind = (DsTalkKind)known;
  g_autofree char *quoted = ds_quote(talk->title);
  if (!talk->date) ds_list_doubt(yaml->list, title->line, title->column, "no date for %s", quoted);
  yaml->talks++;
  return ds_list_add(yaml->list, g_steal_pointer(&talk), error);
}

/* The list of entries: the document itself, or what it holds under one of the usual names. */
static const DsNode *entries_of(const DsNode *document) {
  static const char *const names[] = {"presentations", "talks", "sessions", NULL};
  if (document->kind == DS_NODE_LIST) return document;
  const DsNode *node = document->kind == DS_NODE_MAP ? field(document, names) : NULL;
  return node && node->kind == DS_NODE_LIST ? node : NULL;
}

static gboolean read_tree(Yaml *yaml, const DsTree *tree, GError **error) {
  for (guint d = 0; d < tree->documents->len; d++) {
    const DsNode *list = entries_of(g_ptr_array_index(tree->documents, d));
    guint before = yaml->talks;
    gboolean any = FALSE;
    for (guint i = 0; list && i < list->children->len; i++) any = any || is_talk(g_ptr_array_index(list->children, i));
    for (guint i = 0; any && i < list->children->len; i++) {
      const DsNode *entry = g_ptr_array_index(list->children, i);
      if (!entry->closed) continue;   /* the one that the error is in */
      if (!is_talk(entry)) ds_list_doubt(yaml->list, entry->line, entry->column, "an entry that is no talk");
      else if (!read_entry(yaml, entry, error)) return FALSE;
    }
    yaml->entries = yaml->entries || any || yaml->talks > before;
  }
  return TRUE;
}

/* The offset of the next line after line @line (from 1 in @text) that begins an entry: a dash at @column; 0 when there is none. */
static gsize next_entry(const char *text, gsize len, guint line, guint column, guint *ret_line) {
  const char *p = text, *end = text + len;
  for (guint n = 1; p < end; n++) {
    const char *newline = memchr(p, '\n', (gsize)(end - p));
    gsize width = newline ? (gsize)(newline - p) : (gsize)(end - p);
    if (n > line && width > column && strspn(p, " ") == column && p[column] == '-' && p[column + 1] == ' ') {
      *ret_line = n;
      return (gsize)(p - text);
    }
    p = newline ? newline + 1 : end;
  }
  return 0;
}

/* The column that the entries of the first list stand at. */
static guint entry_column(const DsTree *tree) {
  const DsNode *list = tree->documents->len ? entries_of(g_ptr_array_index(tree->documents, 0)) : NULL;
  return list && list->column ? list->column - 1 : 0;
}

gboolean ds_read_yaml(DsList *list, const char *text, gsize len, GError **error) {
  Yaml yaml = {.list = list};
  guint first_line = 1, column = 0;
  for (guint restart = 0;; restart++) {
    g_autoptr(GError) problem = NULL;
    g_autoptr(DsTree) tree = ds_tree_read(list->file, text, len, first_line, &problem);
    if (!read_tree(&yaml, tree, error)) return FALSE;
    if (!problem) return TRUE;
    if (problem->code == DS_ERROR_TOO_LARGE) {
      g_propagate_error(error, g_steal_pointer(&problem));
      return FALSE;
    }
    if (restart == 0) {
      column = entry_column(tree);
      /* a file that never looked like a list of talks is a foreign one, whatever is wrong with it */
      if (!yaml.entries && !tree->documents->len) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
      }
    }
    g_autofree char *what = g_strdup(tree->problem);
    ds_list_doubt(list, tree->error_line, tree->error_column, "%s", what);
    guint line = 0;
    gsize next = restart < MAX_RESTARTS ? next_entry(text, len, tree->restart_line - first_line + 1, column, &line) : 0;
    if (!next) break;
    text += next;
    len -= next;
    first_line += line - 1;
  }
  if (yaml.talks) return TRUE;
  g_set_error(error, DS_ERROR, DS_ERROR_SYNTAX, "%s: YAML of which no entry can be read", list->file);
  return FALSE;
}
