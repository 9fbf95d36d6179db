/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The markup of the sample decks, read into slides and items. Included by make-decks.c alone; decks/README.md describes it for people.
 */
#pragma once

#include <glib.h>
#include <string.h>

/* One thing on a slide. kind: 'p' text, '-' bullet, 'c' code, '|' table, '>' note, 'l' link, '@' speaker, '~' subtitle,
 * 'b' box, 'a' arrow, '#' caption at a place; '/' starts the next column. */
typedef struct {
  char kind;
  int depth, step;   /* bullets: 0 outermost; the build step that shows it first */
  double at[4];      /* box: x y width height; arrow: from, to; caption: x y */
  char *text, *uri;
} Item;

typedef struct {
  char *layout, *title, *label, *lang;
  gboolean banner, bare;
  int steps, columns;
  GPtrArray *items;
} Slide;

typedef struct {
  GHashTable *settings;
  GPtrArray *slides;
  int pages;
} Deck;

static const char *setting(const Deck *deck, const char *key, const char *otherwise) {
  const char *value = g_hash_table_lookup(deck->settings, key);
  return value ? value : otherwise;
}

static void item_free(gpointer data) {
  Item *item = data;
  g_free(item->text);
  g_free(item->uri);
  g_free(item);
}

static void slide_free(gpointer data) {
  Slide *slide = data;
  g_free(slide->layout);
  g_free(slide->title);
  g_free(slide->label);
  g_free(slide->lang);
  g_ptr_array_unref(slide->items);
  g_free(slide);
}

/* "=== columns banner label=ii lang=ja" */
static Slide *slide_new(const char *words) {
  Slide *slide = g_new0(Slide, 1);
  slide->items = g_ptr_array_new_with_free_func(item_free);
  slide->columns = 1;
  g_auto(GStrv) word = g_strsplit(words, " ", -1);
  for (guint i = 0; word[i]; i++) {
    if (g_str_has_prefix(word[i], "label=")) slide->label = g_strdup(word[i] + 6);
    else if (g_str_has_prefix(word[i], "lang=")) slide->lang = g_strdup(word[i] + 5);
    else if (!strcmp(word[i], "banner")) slide->banner = TRUE;
    else if (!strcmp(word[i], "bare")) slide->bare = TRUE;
    else if (*word[i] && !slide->layout) slide->layout = g_strdup(word[i]);
  }
  if (!slide->layout) slide->layout = g_strdup("text");
  return slide;
}

static Item *slide_add(Slide *slide, char kind, int depth, const char *text) {
  Item *item = g_new0(Item, 1);
  *item = (Item){.kind = kind, .depth = depth, .step = slide->steps, .text = g_strdup(text)};
  g_ptr_array_add(slide->items, item);
  return item;
}

/* "box 60 120 150 60 | text", "arrow 210 150 260 150", "caption 60 300 | text": points on the page */
static void read_drawing(Slide *slide, const char *line) {
  const char *bar = strstr(line, " | ");
  Item *item = slide_add(slide, line[0] == 'c' ? '#' : line[0], 0, bar ? bar + 3 : "");
  g_auto(GStrv) word = g_strsplit(line, " ", -1);
  for (guint i = 0; i < 4 && word[i] && word[i + 1] && strcmp(word[i + 1], "|"); i++) item->at[i] = g_ascii_strtod(word[i + 1], NULL);
}

static void read_line(Slide *slide, const char *line, gboolean *code) {
  const char *text = line + strspn(line, " ");
  Item *last = slide->items->len ? slide->items->pdata[slide->items->len - 1] : NULL;
  if (g_str_has_prefix(line, "```")) {
    *code = !*code;
    if (*code) slide_add(slide, 'c', 0, "");
  } else if (*code || (*line == '|' && strcmp(line, "||") && last && last->kind == '|' && last->step == slide->steps)) {
    char *joined = *last->text ? g_strconcat(last->text, "\n", line, NULL) : g_strdup(line);
    g_free(last->text);
    last->text = joined;
  } else if (!strcmp(line, "+")) slide->steps++;
  else if (!strcmp(line, "||")) slide->columns++, slide_add(slide, '/', 0, "");
  else if (g_str_has_prefix(line, "# ")) slide->title = g_strdup(line + 2);
  else if (g_str_has_prefix(line, "## ")) slide_add(slide, '~', 0, line + 3);
  else if (g_str_has_prefix(text, "- ")) slide_add(slide, '-', (int)(text - line) / 2, text + 2);
  else if (g_str_has_prefix(line, "> ")) slide_add(slide, '>', 0, line + 2);
  else if (g_str_has_prefix(line, "@ ")) slide_add(slide, '@', 0, line + 2);
  else if (*line == '|') slide_add(slide, '|', 0, line);
  else if (g_str_has_prefix(line, "!")) read_drawing(slide, line + 1);
  else if (g_str_has_prefix(line, "link ")) {
    g_auto(GStrv) part = g_strsplit(line + 5, " ", 2);
    slide_add(slide, 'l', 0, part[1] ? part[1] : part[0])->uri = g_strdup(part[0]);
  } else if (*text) slide_add(slide, 'p', 0, text);
}

static Deck *deck_read(const char *path, GError **error) {
  g_autofree char *bytes = NULL;
  if (!g_file_get_contents(path, &bytes, NULL, error)) return NULL;
  Deck *deck = g_new0(Deck, 1);
  deck->settings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  deck->slides = g_ptr_array_new_with_free_func(slide_free);
  Slide *slide = NULL;
  gboolean code = FALSE;
  g_auto(GStrv) lines = g_strsplit(bytes, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    const char *colon = strstr(lines[i], ": ");
    if (!code && g_str_has_prefix(lines[i], "===")) g_ptr_array_add(deck->slides, slide = slide_new(lines[i] + 3));
    else if (slide) read_line(slide, lines[i], &code);
    else if (*lines[i] != '#' && colon) g_hash_table_insert(deck->settings, g_strndup(lines[i], (gsize)(colon - lines[i])), g_strdup(colon + 2));
  }
  for (guint i = 0; i < deck->slides->len; i++) deck->pages += 1 + ((Slide *)deck->slides->pdata[i])->steps;
  return deck;
}

static void deck_free(Deck *deck) {
  g_hash_table_unref(deck->settings);
  g_ptr_array_unref(deck->slides);
  g_free(deck);
}
