/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines in the colour of what is behind them. */
#include "worker/sight.h"

#include <string.h>
#include <unistd.h>

#define PAPER "1 g 0 0 720 405 re f "
#define NIGHT "0 g 0 0 720 405 re f "
#define DARK_BOX "0.1 0.2 0.5 rg 380 150 300 100 re f "
#define TEXT(gray, x, y, words) #gray " g BT /F 24 Tf " #x " " #y " Td (" words ") Tj ET "
#define PICTURE "q 40 0 0 40 600 20 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q "

/* poppler finds the objects of a file without a table of them */
static DsPdf *deck_of(const char *const *pages) {
  g_autoptr(GString) file = g_string_new("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [");
  guint n = g_strv_length((char **)pages);
  for (guint i = 0; i < n; i++) g_string_append_printf(file, "%u 0 R ", 3 + 2 * i);
  g_string_append_printf(file, "] /Count %u >>\nendobj\n", n);
  for (guint i = 0; i < n; i++) {
    g_string_append_printf(file,
                           "%u 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 720 405] /Contents %u 0 R /Resources << /Font << /F << "
                           "/Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n",
                           3 + 2 * i, 4 + 2 * i);
    g_string_append_printf(file, "%u 0 obj\n<< /Length %zu >>\nstream\n%s\nendstream\nendobj\n", 4 + 2 * i, strlen(pages[i]) + 1, pages[i]);
  }
  g_string_append(file, "trailer << /Root 1 0 R >>\n%%EOF\n");
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  int fd = g_file_open_tmp("decksearch-XXXXXX", &path, NULL);
  g_assert_cmpint(write(fd, file->str, file->len), ==, (gssize)file->len);
  unlink(path);
  DsPdf *pdf = ds_pdf_open(fd, NULL, &error);
  g_assert_no_error(error);
  return pdf;
}

/* "page: hidden line; …" of a part of a deck of @of pages. */
static char *hidden_of(const char *const *pages, guint of) {
  g_autoptr(DsPdf) pdf = deck_of(pages);
  g_autoptr(DsSight) sight = ds_sight_new(of);
  g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func((GDestroyNotify)ds_page_free);
  for (guint number = 1; number <= ds_pdf_page_count(pdf); number++) {
    g_autoptr(GError) error = NULL;
    g_ptr_array_add(read, ds_pdf_read_page(pdf, number, &error));
    g_assert_no_error(error);
    ds_sight_note(sight, g_ptr_array_index(read, number - 1));
  }
  GString *said = g_string_new(NULL);
  g_autoptr(GArray) hidden = g_array_new(FALSE, FALSE, sizeof(guint32));
  guint number = 0;
  while (ds_sight_next(sight, pdf, &number, hidden)) {
    const DsPage *page = g_ptr_array_index(read, number - 1);
    for (guint i = 0; i < hidden->len; i++)
      g_string_append_printf(said, "%u: %s; ", number, g_array_index(page->lines, DsLine, g_array_index(hidden, guint32, i)).text);
  }
  return g_string_free(said, FALSE);
}

static void expect(const char *const *pages, const char *wanted) {
  g_autofree char *said = hidden_of(pages, g_strv_length((char **)(uintptr_t)pages));
  g_assert_cmpstr(said, ==, wanted);
}

static void white_on_white_is_hidden(void) {
  expect((const char *const[]){PAPER TEXT(0, 40, 340, "Honey and bees") TEXT(1, 40, 200, "whisper"), NULL}, "1: whisper; ");
  expect((const char *const[]){TEXT(0, 40, 340, "Honey and bees") TEXT(1, 40, 200, "whisper"), NULL}, "1: whisper; ");
  expect((const char *const[]){TEXT(1, 40, 200, "whisper"), NULL}, "1: whisper; ");
}

static void black_on_black_is_hidden(void) {
  expect((const char *const[]){NIGHT TEXT(1, 40, 340, "Honey and bees") TEXT(0, 40, 200, "murmur"), NULL}, "1: murmur; ");
}

static void letters_on_a_box_are_seen(void) {
  expect((const char *const[]){PAPER DARK_BOX TEXT(0, 40, 340, "Honey and bees") TEXT(1, 400, 200, "label"), NULL}, "");
  expect((const char *const[]){NIGHT "1 g 380 150 300 100 re f " TEXT(1, 40, 340, "Honey and bees") TEXT(0, 400, 200, "label"), NULL}, "");
  expect((const char *const[]){NIGHT TEXT(1, 40, 200, "label"), NULL}, "");
}

/* Each page is looked at for itself where no earlier one showed what stands there. */
static void every_page_is_looked_at(void) {
  expect((const char *const[]){PAPER DARK_BOX TEXT(0, 40, 340, "Honey and bees") TEXT(1, 400, 200, "label"),
                               PAPER DARK_BOX TEXT(0, 40, 340, "Wax and combs") TEXT(1, 40, 100, "whisper") TEXT(1, 400, 200, "label"),
                               NULL},
         "2: whisper; ");
}

static void pages_with_pictures_are_taken_as_seen(void) {
  expect((const char *const[]){PAPER PICTURE TEXT(0, 40, 340, "Honey and bees") TEXT(1, 40, 200, "whisper"), NULL}, "");
}

static void colour_nearly_the_same_is_hidden(void) {
  expect((const char *const[]){PAPER TEXT(0, 40, 340, "Honey and bees") TEXT(0.97, 40, 200, "whisper"), NULL}, "1: whisper; ");
  expect((const char *const[]){"0.8 g 0 0 720 405 re f " TEXT(0, 40, 340, "Honey and bees") TEXT(0.97, 40, 200, "clear"), NULL}, "");
}

/* A page costs more to draw than to read, and all requests for a deck share its time. */
static void of_a_long_deck_fewer_pages_are_drawn(void) {
  const char *const pages[] = {PAPER TEXT(0, 40, 340, "Honey and bees") TEXT(1, 40, 200, "whisper"),
                               PAPER TEXT(0, 40, 340, "Wax and combs") TEXT(1, 40, 200, "murmur"), NULL};
  g_autofree char *short_one = hidden_of(pages, 256), *long_one = hidden_of(pages, 20000);
  g_assert_cmpstr(short_one, ==, "1: whisper; 2: murmur; ");
  g_assert_cmpstr(long_one, ==, "1: whisper; ");
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/worker/sight/white-on-white-is-hidden", white_on_white_is_hidden);
  g_test_add_func("/worker/sight/black-on-black-is-hidden", black_on_black_is_hidden);
  g_test_add_func("/worker/sight/letters-on-a-box-are-seen", letters_on_a_box_are_seen);
  g_test_add_func("/worker/sight/every-page-is-looked-at", every_page_is_looked_at);
  g_test_add_func("/worker/sight/pages-with-pictures-are-taken-as-seen", pages_with_pictures_are_taken_as_seen);
  g_test_add_func("/worker/sight/colour-nearly-the-same-is-hidden", colour_nearly_the_same_is_hidden);
  g_test_add_func("/worker/sight/of-a-long-deck-fewer-pages-are-drawn", of_a_long_deck_fewer_pages_are_drawn);
  return g_test_run();
}
