/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading PDFs in this process, so that leaks and errors of the reader show. */
#include "worker/pdf.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int open_sample(const char *path) {
  g_autofree char *full = g_build_filename(g_getenv("DECKSEARCH_TOP"), "decks", path, NULL);
  return open(full, O_RDONLY | O_CLOEXEC);
}

static void sample_is_read_whole(void) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsPdf) pdf = ds_pdf_open(open_sample("community/tetragon-field-guide.pdf"), NULL, &error);
  g_assert_no_error(error);
  DsMetadata meta = {0};
  ds_pdf_metadata(pdf, &meta);
  g_assert_nonnull(meta.title);
  ds_metadata_clear(&meta);
  guint letters = 0, silent = 0;
  for (guint number = 1; number <= ds_pdf_page_count(pdf); number++) {
    g_autoptr(DsPage) page = ds_pdf_read_page(pdf, number, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(page->number, ==, number);
    g_assert_cmpfloat(page->width, ==, 720);
    letters += page->glyphs;
    silent += page->lines->len == 0;
    if (number == 1) g_assert_cmpstr(page->label, ==, "i");
  }
  g_assert_cmpuint(letters, >, 500);
  g_assert_cmpuint(silent, ==, 1); /* the picture of text */
  g_assert_null(ds_pdf_read_page(pdf, 999, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_PAGE_FAILED);
}

static void other_files_are_no_pdf(void) {
  g_autoptr(GError) error = NULL;
  g_assert_null(ds_pdf_open(open_sample("README.md"), NULL, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_NOT_PDF);
}

static void damaged_pdf_is_damaged(void) {
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp("decksearch-XXXXXX", &path, NULL);
  g_assert_cmpint(write(fd, "%PDF-1.7\nnothing of use", 23), ==, 23);
  unlink(path);
  g_assert_null(ds_pdf_open(fd, NULL, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_DAMAGED);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/worker/pdf/sample-is-read-whole", sample_is_read_whole);
  g_test_add_func("/worker/pdf/other-files-are-no-pdf", other_files_are_no_pdf);
  g_test_add_func("/worker/pdf/damaged-pdf-is-damaged", damaged_pdf_is_damaged);
  return g_test_run();
}
