/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model of what a PDF says. */
#include <decksearch/deck.h>

static void line_clear(gpointer data) {
  g_free(((DsLine *)data)->text);
}
static void link_clear(gpointer data) {
  g_free(((DsLink *)data)->uri);
}

DsPage *ds_page_new(guint number) {
  DsPage *page = g_new0(DsPage, 1);
  page->number = number;
  page->trust = 1;
  page->lines = g_array_new(FALSE, TRUE, sizeof(DsLine));
  g_array_set_clear_func(page->lines, line_clear);
  page->links = g_array_new(FALSE, TRUE, sizeof(DsLink));
  g_array_set_clear_func(page->links, link_clear);
  return page;
}

void ds_page_free(DsPage *page) {
  if (!page) return;
  g_free(page->label);
  g_free(page->error);
  g_array_unref(page->lines);
  g_array_unref(page->links);
  g_free(page);
}

DsFacts *ds_facts_new(void) {
  DsFacts *facts = g_new0(DsFacts, 1);
  facts->pages = g_ptr_array_new_with_free_func((GDestroyNotify)ds_page_free);
  return facts;
}

void ds_metadata_clear(DsMetadata *meta) {
  g_clear_pointer(&meta->title, g_free);
  g_clear_pointer(&meta->author, g_free);
  g_clear_pointer(&meta->subject, g_free);
  g_clear_pointer(&meta->keywords, g_free);
  g_clear_pointer(&meta->creator, g_free);
  g_clear_pointer(&meta->producer, g_free);
  meta->created = 0;
}

void ds_facts_free(DsFacts *facts) {
  if (!facts) return;
  ds_metadata_clear(&facts->meta);
  g_ptr_array_unref(facts->pages);
  g_free(facts);
}

const DsPage *ds_facts_first_failed(const DsFacts *facts) {
  for (guint i = 0; i < facts->pages->len; i++) {
    const DsPage *page = g_ptr_array_index(facts->pages, i);
    if (page->error) return page;
  }
  return NULL;
}
