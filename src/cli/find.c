/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a viewer may search for without leaving its page: words of the query that stand on that page as they were typed. */
#include "cli.h"

#include <string.h>

/* Whether a line that @page of @slide shows has @text, letter case aside. */
static gboolean is_on_page(const DsStored *slide, guint page, const char *text) {
  g_autofree char *wanted = g_utf8_casefold(text, -1);
  for (guint i = 0; i < slide->lines->len; i++) {
    const DsStoredLine *line = &g_array_index(slide->lines, DsStoredLine, i);
    if (line->page > page || (line->role != DS_ROLE_BODY && line->role != DS_ROLE_CODE && line->role != DS_ROLE_TITLE)) continue;
    g_autofree char *folded = g_utf8_casefold(line->text, -1);
    if (strstr(folded, wanted)) return TRUE;
  }
  return FALSE;
}

/* The longest word or phrase that @node asks for and @page shows, after @best. */
static const char *longest(const DsNode *node, const DsStored *slide, guint page, const char *best) {
  if (node->kind == DS_NODE_NOT) return best;
  if (node->kind == DS_NODE_WORD || node->kind == DS_NODE_PHRASE)
    return node->text && strlen(node->text) > (best ? strlen(best) : 1) && is_on_page(slide, page, node->text) ? node->text : best;
  if (node->kind == DS_NODE_FIELD && node->field != DS_FIELD_TITLE && node->field != DS_FIELD_BODY) return best;
  for (guint i = 0; node->children && i < node->children->len; i++) best = longest(g_ptr_array_index(node->children, i), slide, page, best);
  return best;
}

char *cli_words_to_find(DsIndex *index, const CliTarget *target) {
  g_autoptr(DsQuery) query = target->words ? ds_query_parse(target->words, NULL, NULL) : NULL;
  guint docid = query && query->root ? ds_index_find_slide(index, target->manifest->key, target->first, NULL) : 0;
  g_autoptr(DsStored) slide = docid ? ds_index_stored(index, docid, NULL) : NULL;
  return slide ? g_strdup(longest(query->root, slide, target->open_page, NULL)) : NULL;
}
