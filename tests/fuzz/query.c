/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A query as typed; and, cut at its newlines, as the arguments of a command line. */
#include "fuzz.h"

#include <decksearch/query.h>
#include <string.h>

/* Every node stands somewhere in the source, between characters, within its parent. */
static void check_node(const DsNode *node, const char *source, gsize from, gsize to) {
  g_assert(from <= node->start && node->start < node->end && node->end <= to);
  g_assert(g_utf8_validate(source + node->start, (gssize)(node->end - node->start), NULL));
  fuzz_check_text(node->text);
  for (guint i = 0; i < node->children->len; i++) check_node(g_ptr_array_index(node->children, i), source, node->start, node->end);
}

static void try_query(const char *source) {
  g_autoptr(GError) error = NULL;
  gsize where = 0;
  g_autoptr(DsQuery) query = ds_query_parse(source, &where, &error);
  fuzz_check_outcome(query != NULL, error);
  g_autofree char *caret = ds_query_caret(source, where);
  fuzz_check_text(caret);
  if (!query) return;
  if (query->root) check_node(query->root, query->source, 0, strlen(query->source));
  g_autofree char *shown = ds_query_describe(query);
  fuzz_check_text(shown);
  g_autoptr(DsTalk) talk = ds_talk_new();
  ds_talk_add_title(talk, "Netkit: a Field Guide to 容器网络 and kube-proxy v1.9.3 in 2031", NULL);
  talk->date = g_strdup("2031-11-14");
  g_autoptr(GPtrArray) decks = g_ptr_array_new();
  g_autoptr(DsSubject) subject = ds_subject_of_talk(talk, decks);
  ds_query_matches(query, subject);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  g_autofree char *source = g_strndup((const char *)data, size);
  g_auto(GStrv) words = g_strsplit(source, "\n", -1);
  g_autofree char *joined = ds_query_join((const char *const *)words);
  try_query(source);
  try_query(joined);
  return 0;
}
