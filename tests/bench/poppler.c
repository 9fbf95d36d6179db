/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cost that no slide finder on poppler-glib can be below: text, layout and attributes of every page of the files named, and nothing else. */
#include <poppler.h>

int main(int argc, char **argv) {
  guint64 characters = 0;
  for (int i = 1; i < argc; i++) {
    g_autofree char *path = g_canonicalize_filename(argv[i], NULL), *uri = g_filename_to_uri(path, NULL, NULL);
    PopplerDocument *document = poppler_document_new_from_file(uri, NULL, NULL);
    if (!document) continue;
    for (int n = 0; n < poppler_document_get_n_pages(document); n++) {
      PopplerPage *page = poppler_document_get_page(document, n);
      if (!page) continue;
      PopplerRectangle *boxes = NULL;
      guint n_boxes = 0;
      g_autofree char *text = poppler_page_get_text(page);
      poppler_page_get_text_layout(page, &boxes, &n_boxes);
      poppler_page_free_text_attributes(poppler_page_get_text_attributes(page));
      characters += n_boxes;
      g_free(boxes);
      g_object_unref(page);
    }
    g_object_unref(document);
  }
  g_print("%" G_GUINT64_FORMAT "\n", characters);
  return 0;
}
