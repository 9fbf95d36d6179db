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

static int open_made(const char *text) {
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp("decksearch-XXXXXX", &path, NULL);
  g_assert_cmpint(write(fd, text, strlen(text)), ==, (gssize)strlen(text));
  unlink(path);
  return fd;
}

static void damaged_pdf_is_damaged(void) {
  g_autoptr(GError) error = NULL;
  g_assert_null(ds_pdf_open(open_made("%PDF-1.7\nnothing of use"), NULL, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_DAMAGED);
}

/* poppler finds the objects of a file without a table of them */
#define PDF_OF_ONE_PAGE(box)                                                                                                               \
  "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n"     \
  "<< /Type /Page /Parent 2 0 R /MediaBox [" box "] /Contents 4 0 R /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont "   \
  "/Helvetica >> >> >> >>\nendobj\n4 0 obj\n<< /Length 36 >>\nstream\nBT /F 20 Tf 50 50 Td (Honey) Tj ET  \nendstream\nendobj\n"          \
  "trailer << /Root 1 0 R >>\n%%EOF\n"

static void page_of_any_size_passes_the_wire(void) {
  static const char *const files[] = {PDF_OF_ONE_PAGE("0 0 720 405"), PDF_OF_ONE_PAGE("0 0 90000000 90000000")};
  for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DsPdf) pdf = ds_pdf_open(open_made(files[i]), NULL, &error);
    g_assert_no_error(error);
    g_autoptr(DsPage) page = ds_pdf_read_page(pdf, 1, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(page->lines->len, ==, 1);
    g_autoptr(GVariant) sent = g_variant_ref_sink(ds_page_encode(page));
    g_autoptr(DsPage) came = ds_page_decode(sent, &error);
    g_assert_no_error(error);
    if (came) g_assert_cmpstr(g_array_index(came->lines, DsLine, 0).text, ==, "Honey");
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/worker/pdf/sample-is-read-whole", sample_is_read_whole);
  g_test_add_func("/worker/pdf/other-files-are-no-pdf", other_files_are_no_pdf);
  g_test_add_func("/worker/pdf/damaged-pdf-is-damaged", damaged_pdf_is_damaged);
  g_test_add_func("/worker/pdf/page-of-any-size-passes-the-wire", page_of_any_size_passes_the_wire);
  return g_test_run();
}
