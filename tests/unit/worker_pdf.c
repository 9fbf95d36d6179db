/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading PDFs in this process, so that leaks and errors of the reader show. */
#include "worker/colors.h"
#include "worker/pdf.h"

#include <dlfcn.h>
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
  "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n"    \
  "<< /Type /Page /Parent 2 0 R /MediaBox [" box "] /Contents 4 0 R /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont "   \
  "/Helvetica >> >> >> >>\nendobj\n4 0 obj\n<< /Length 36 >>\nstream\nBT /F 20 Tf 50 50 Td (Honey) Tj ET  \nendstream\nendobj\n"           \
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

/* The descriptor is no longer needed where the file is mapped; a large one is read through it. */
static void only_a_large_file_keeps_its_descriptor(void) {
  g_autoptr(GError) error = NULL;
  int small = open_made(PDF_OF_ONE_PAGE("0 0 720 405"));
  g_autoptr(DsPdf) mapped = ds_pdf_open(small, NULL, &error);
  g_assert_no_error(error);
  g_assert_cmpint(fcntl(small, F_GETFD), ==, -1);

  const char *objects = PDF_OF_ONE_PAGE("0 0 720 405");
  const off_t table = 65 << 20; /* where the table of objects stands, behind a hole */
  g_autoptr(GString) end = g_string_new("xref\n0 5\n0000000000 65535 f \n");
  for (guint i = 1; i <= 4; i++) {
    g_autofree char *head = g_strdup_printf("\n%u 0 obj", i);
    g_string_append_printf(end, "%010u 00000 n \n", (guint)(strstr(objects, head) + 1 - objects));
  }
  g_string_append_printf(end, "trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%ld\n%%%%EOF\n", (long)table);
  int large = open_made(objects);
  g_assert_cmpint(pwrite(large, end->str, end->len, table), ==, (gssize)end->len);
  g_autoptr(DsPdf) pdf = ds_pdf_open(large, NULL, &error);
  g_assert_no_error(error);
  g_assert_cmpint(fcntl(large, F_GETFD), >=, 0);
  g_autoptr(DsPage) page = ds_pdf_read_page(pdf, 1, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(g_array_index(page->lines, DsLine, 0).text, ==, "Honey");
}

/* ---- colours ---- */

#define PROFILES 20u /* more than are kept */

/* What src/worker/colors.c puts before the library's own. */
void *cmsCreate_sRGBProfile(void);
void *cmsOpenProfileFromMem(const void *bytes, guint32 length);
int cmsCloseProfile(void *profile);
void *cmsCreateTransform(void *from, guint32 from_format, void *to, guint32 to_format, guint32 intent, guint32 flags);
void cmsDeleteTransform(void *transform);

#define RGB_8 ((4u << 16) | (3u << 3) | 1u) /* lcms2.h's TYPE_RGB_8 */

/* The profile of screens as a file has it, or NULL without the library. */
static GByteArray *screen_profile(void) {
  int (*save)(void *profile, void *bytes, guint32 *length) = NULL;
  void *symbol = dlsym(RTLD_DEFAULT, "cmsSaveProfileToMem");
  memcpy(&save, &symbol, sizeof save);
  if (!save) return NULL;
  ds_colors_keep();
  void *profile = cmsCreate_sRGBProfile();
  guint32 length = 0;
  g_assert_true(save(profile, NULL, &length));
  GByteArray *bytes = g_byte_array_new();
  g_byte_array_set_size(bytes, length);
  g_assert_true(save(profile, bytes->data, &length));
  cmsCloseProfile(profile);
  return bytes;
}

/* A deck whose pages have each the same colour by a profile: one of @profiles, which differ in their dates. */
static DsPdf *colored_deck(GByteArray *profile, guint pages, guint profiles) {
  g_autoptr(GString) file = g_string_new("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [");
  for (guint i = 0; i < pages; i++) g_string_append_printf(file, "%u 0 R ", 100 + i);
  g_string_append_printf(file, "] /Count %u >>\nendobj\n3 0 obj\n<< /Length 60 >>\nstream\n%-60s\nendstream\nendobj\n", pages,
                         "/C cs 0.2 0.4 0.6 sc BT /F 20 Tf 50 50 Td (Honey) Tj ET");
  for (guint i = 0; i < pages; i++)
    g_string_append_printf(file,
                           "%u 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 720 405] /Contents 3 0 R /Resources << /ColorSpace << /C "
                           "[/ICCBased %u 0 R] >> /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n",
                           100 + i, 10 + i % profiles);
  for (guint i = 0; i < profiles; i++) {
    profile->data[25] = (guint8)i; /* the year */
    g_string_append_printf(file, "%u 0 obj\n<< /N 3 /Length %u >>\nstream\n", 10 + i, profile->len);
    g_string_append_len(file, (const char *)profile->data, profile->len);
    g_string_append(file, "\nendstream\nendobj\n");
  }
  g_string_append(file, "trailer << /Root 1 0 R >>\n%%EOF\n");
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp("decksearch-XXXXXX", &path, NULL);
  g_assert_cmpint(write(fd, file->str, file->len), ==, (gssize)file->len);
  unlink(path);
  g_autoptr(GError) error = NULL;
  DsPdf *pdf = ds_pdf_open(fd, NULL, &error);
  g_assert_no_error(error);
  return pdf;
}

static guint32 color_of_page(DsPdf *pdf, guint number) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsPage) page = ds_pdf_read_page(pdf, number, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(page->lines->len, ==, 1);
  return g_array_index(page->lines, DsLine, 0).color;
}

/* A transform of the profile in @bytes to the one of screens, made and given back. */
static void *made_of(const GByteArray *bytes, guint32 intent) {
  void *from = cmsOpenProfileFromMem(bytes->data, bytes->len), *to = cmsCreate_sRGBProfile();
  void *transform = cmsCreateTransform(from, RGB_8, to, RGB_8, intent, 0);
  cmsCloseProfile(from);
  cmsCloseProfile(to);
  cmsDeleteTransform(transform);
  return transform;
}

static void transforms_are_made_once(void) {
  g_autoptr(GByteArray) profile = screen_profile();
  void *(*create)(void *, guint32, void *, guint32, guint32, guint32) = NULL;
  if (!profile) {
    g_test_skip("the library reads no profiles");
    return;
  }
  void *symbol = dlsym(RTLD_DEFAULT, "cmsCreateTransform");
  memcpy(&create, &symbol, sizeof create);
  g_assert_true(create == cmsCreateTransform); /* what poppler calls, too */
  void *first = made_of(profile, 1);
  g_assert_true(made_of(profile, 1) == first);
  g_assert_false(made_of(profile, 0) == first);
  profile->data[25] ^= 1;
  g_assert_false(made_of(profile, 1) == first);
}

static void colours_are_those_of_the_profile(void) {
  g_autoptr(GByteArray) profile = screen_profile();
  if (!profile) return;
  g_autoptr(DsPdf) pdf = colored_deck(profile, PROFILES, PROFILES);
  for (guint round = 0; round < 2; round++)
    for (guint number = 1; number <= PROFILES; number++) g_assert_cmphex(color_of_page(pdf, number), ==, 0x336699);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/worker/pdf/sample-is-read-whole", sample_is_read_whole);
  g_test_add_func("/worker/pdf/other-files-are-no-pdf", other_files_are_no_pdf);
  g_test_add_func("/worker/pdf/damaged-pdf-is-damaged", damaged_pdf_is_damaged);
  g_test_add_func("/worker/pdf/page-of-any-size-passes-the-wire", page_of_any_size_passes_the_wire);
  g_test_add_func("/worker/pdf/only-a-large-file-keeps-its-descriptor", only_a_large_file_keeps_its_descriptor);
  g_test_add_func("/worker/pdf/transforms-are-made-once", transforms_are_made_once);
  g_test_add_func("/worker/pdf/colours-are-those-of-the-profile", colours_are_those_of_the_profile);
  return g_test_run();
}
