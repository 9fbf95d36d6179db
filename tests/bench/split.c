/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the time of reading decks goes: poppler, glyphs to lines, the judgement (builds, noise, titles). split FILE.pdf...: CPU seconds and
 * shares, in one process and without a cage, so that nothing else is in it. ds_lines_group() is wrapped by the linker to be timed where
 * the worker calls it. */
#include "worker/pdf.h"

#include <decksearch/deck.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>

static double lines_seconds;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void __real_ds_lines_group(const DsGlyph *glyphs, gsize n, double width, double height, DsPage *page);
void __wrap_ds_lines_group(const DsGlyph *glyphs, gsize n, double width, double height, DsPage *page);
void __wrap_ds_lines_group(const DsGlyph *glyphs, gsize n, double width, double height, DsPage *page) {
  double begun = now();
  __real_ds_lines_group(glyphs, n, width, height, page);
  lines_seconds += now() - begun;
}

/* The facts of the PDF at @path, or NULL when it cannot be read. */
static DsFacts *read_facts(const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  DsPdf *pdf = fd >= 0 ? ds_pdf_open(fd, NULL, NULL) : NULL;
  if (!pdf) return NULL;
  DsFacts *facts = ds_facts_new();
  for (guint number = 1; number <= ds_pdf_page_count(pdf); number++) {
    DsPage *page = ds_pdf_read_page(pdf, number, NULL);
    g_ptr_array_add(facts->pages, page ? page : ds_page_new(number));
  }
  ds_pdf_free(pdf);
  return facts;
}

int main(int argc, char **argv) {
  double reading = 0, judging = 0;
  for (int i = 1; i < argc; i++) {
    double begun = now();
    g_autoptr(DsFacts) facts = read_facts(argv[i]);
    reading += now() - begun;
    if (!facts) continue;
    begun = now();
    g_autoptr(DsDeck) deck = ds_deck_judge(facts, NULL, NULL);
    judging += now() - begun;
  }
  double all = reading > 0 ? reading : 1;
  printf("reading %.3f s, of it lines %.3f s (%.1f %%); judgement %.3f s (%.1f %% of the reading)\n", reading, lines_seconds,
         100 * lines_seconds / all, judging, 100 * judging / all);
  return 0;
}
