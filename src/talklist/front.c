/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Front matter: found by its dashes, read as YAML. */
#include "front.h"

#include "tree.h"

#include <stdio.h>
#include <string.h>

#define MAX_FRONT 65536u /* bytes */

void ds_front_clear(DsFront *front) {
  g_clear_pointer(&front->title, g_free);
  g_clear_pointer(&front->summary, g_free);
  g_clear_pointer(&front->path, g_free);
  g_clear_pointer(&front->event, g_free);
}

/* Whether the line at @p is three dashes and nothing else; @next is the line behind it. */
static gboolean is_fence(const char *p, const char *end, const char **next) {
  if (end - p < 3 || memcmp(p, "---", 3) != 0) return FALSE;
  for (p += 3; p < end && (*p == ' ' || *p == '\t' || *p == '\r'); p++) {}
  if (p < end && *p != '\n') return FALSE;
  *next = p < end ? p + 1 : end;
  return TRUE;
}

static const char *text_of(const DsNode *map, const char *const *keys) {
  for (; *keys; keys++) {
    const char *text = ds_node_text(ds_node_get(map, *keys));
    if (text) return text;
  }
  return NULL;
}

static void take_fields(DsFront *front, const DsNode *map) {
  static const char *const titles[] = {"title", "Title", NULL}, *const summaries[] = {"ogSummary", "description", "summary", "excerpt", NULL};
  static const char *const paths[] = {"path", "slug", "permalink", "url", NULL}, *const events[] = {"event", "conference", NULL},
                           *const dates[] = {"date", "Date", "publishDate", "publishdate", NULL};
  const char *title = text_of(map, titles), *summary = text_of(map, summaries), *path = text_of(map, paths),
             *event = text_of(map, events), *date = text_of(map, dates);
  front->title = title ? ds_list_squeeze(title) : NULL;
  front->summary = summary ? ds_list_squeeze(summary) : NULL;
  front->path = g_strdup(path);
  front->event = event ? ds_list_squeeze(event) : NULL;
  int year, month;
  if (date && sscanf(date, "%4d-%2d-", &year, &month) == 2 && ds_when_is_date(year, month, 1)) front->year = year, front->month = month;
}

void ds_front_read(DsList *list, const char *text, gsize len, DsFront *front) {
  const char *end = text + len, *start = NULL, *next = NULL;
  front->body = 0;
  front->body_line = 1;
  if (!is_fence(text, end, &start)) return;
  guint line = 2;
  const char *p = start;
  while (p < end && !is_fence(p, end, &next)) {
    const char *newline = memchr(p, '\n', (gsize)(end - p));
    p = newline ? newline + 1 : end;
    line++;
    if (p - start > MAX_FRONT) return;
  }
  if (!next) return;
  g_autoptr(GError) error = NULL;
  g_autoptr(DsTree) tree = ds_tree_read(list->file, start, (gsize)(p - start), 2, &error);
  front->body = (gsize)(next - text);
  front->body_line = line + 1;
  if (tree->documents->len) take_fields(front, g_ptr_array_index(tree->documents, 0));
  if (!error) return;
  ds_list_doubt(list, tree->error_line, tree->error_column, "front matter that does not parse: %s", tree->problem);
}
