/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ask LIBRARY <QUERIES: asks every line of the standard input in one process, ten hits each with their snippets, and prints how many hits
 * there were. */
#include <decksearch/base.h>
#include <decksearch/query.h>

#include <stdio.h>

int main(int argc, char **argv) {
  g_autoptr(GError) error = NULL;
  g_autoptr(DsLibrary) library = argc == 2 ? ds_library_at(argv[1], &error) : NULL;
  g_autoptr(GPtrArray) libraries = g_ptr_array_new();
  if (library) g_ptr_array_add(libraries, library);
  g_autoptr(DsIndex) index = library ? ds_index_open(libraries, &error) : NULL;
  if (!index) {
    fprintf(stderr, "ask: %s\n", error ? error->message : "ask LIBRARY <QUERIES");
    return 2;
  }
  const DsSearchOptions options = {.limit = 10};
  char line[512];
  guint hits = 0;
  while (fgets(line, sizeof line, stdin)) {
    g_strchomp(line);
    g_autoptr(DsQuery) query = ds_query_parse(line, NULL, &error);
    g_autoptr(DsAnswer) answer = query ? ds_query_ask(index, query, &options, &error) : NULL;
    if (!answer) {
      fprintf(stderr, "ask: %s: %s\n", line, error->message);
      return 1;
    }
    hits += answer->hits->len;
  }
  printf("%u\n", hits);
  return 0;
}
