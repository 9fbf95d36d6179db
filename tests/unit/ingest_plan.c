/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each deck needs: a pure function, a row a case. */
#include "ingest/run.h"

#include <glib/gstdio.h>

typedef struct {
  const char *name;
  gboolean gone, known, stamp_same, stamp_trusted, content_same, old_facts, old_judge, failed, stale, moved, unreadable; /* of the deck */
  gboolean cached, retry;
  DsStep step;
} Case;

static void each_deck_gets_what_it_needs(void) {
  static const Case cases[] = {
      {.name = "new", .step = DS_STEP_EXTRACT},
      {.name = "new, content known", .cached = TRUE, .step = DS_STEP_JUDGE},
      {.name = "new path of a known content", .cached = TRUE, .moved = TRUE, .step = DS_STEP_MOVE},
      {.name = "gone", .gone = TRUE, .known = TRUE, .step = DS_STEP_FORGET},
      {.name = "unchanged",
       .known = TRUE,
       .stamp_same = TRUE,
       .stamp_trusted = TRUE,
       .content_same = TRUE,
       .cached = TRUE,
       .step = DS_STEP_KEEP},
      {.name = "touched", .known = TRUE, .content_same = TRUE, .cached = TRUE, .step = DS_STEP_KEEP},
      {.name = "changed", .known = TRUE, .step = DS_STEP_EXTRACT},
      {.name = "changed to a cached content", .known = TRUE, .cached = TRUE, .step = DS_STEP_JUDGE},
      {.name = "read by an older extractor",
       .known = TRUE,
       .stamp_same = TRUE,
       .stamp_trusted = TRUE,
       .content_same = TRUE,
       .old_facts = TRUE,
       .step = DS_STEP_EXTRACT},
      {.name = "judged by an older judge",
       .known = TRUE,
       .stamp_same = TRUE,
       .stamp_trusted = TRUE,
       .content_same = TRUE,
       .old_judge = TRUE,
       .cached = TRUE,
       .step = DS_STEP_JUDGE},
      {.name = "failed before",
       .known = TRUE,
       .stamp_same = TRUE,
       .stamp_trusted = TRUE,
       .content_same = TRUE,
       .failed = TRUE,
       .step = DS_STEP_KEEP},
      {.name = "failed before, retried",
       .known = TRUE,
       .stamp_same = TRUE,
       .stamp_trusted = TRUE,
       .content_same = TRUE,
       .failed = TRUE,
       .retry = TRUE,
       .step = DS_STEP_EXTRACT},
      {.name = "failed before, changed", .known = TRUE, .failed = TRUE, .step = DS_STEP_EXTRACT},
      {.name = "failed by an older extractor",
       .known = TRUE,
       .stamp_same = TRUE,
       .stamp_trusted = TRUE,
       .content_same = TRUE,
       .failed = TRUE,
       .old_facts = TRUE,
       .step = DS_STEP_EXTRACT},
      {.name = "stale, unchanged since",
       .known = TRUE,
       .stamp_same = TRUE,
       .stamp_trusted = TRUE,
       .failed = TRUE,
       .stale = TRUE,
       .step = DS_STEP_KEEP},
      {.name = "stale, mended", .known = TRUE, .content_same = TRUE, .failed = TRUE, .stale = TRUE, .cached = TRUE, .step = DS_STEP_JUDGE},
      {.name = "cannot be opened", .unreadable = TRUE, .step = DS_STEP_EXTRACT},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const Case *c = &cases[i];
    DsFile file = {.path = (char *)(uintptr_t) "a.pdf", .stamp = {100, 200, 300}};
    g_autoptr(DsManifest) old = ds_manifest_new();
    old->stamp = (DsStamp){100, c->stamp_same ? 200 : 100, 300};
    old->stamp_trusted = c->stamp_trusted;
    old->sha256 = g_strdup("old");
    old->facts_version = DS_FACTS_VERSION - (c->old_facts ? 1 : 0);
    old->judge_version = DS_JUDGE_VERSION - (c->old_judge ? 1 : 0);
    old->schema_version = DS_SCHEMA_VERSION;
    old->code = c->failed ? DS_ERROR_DAMAGED : -1;
    old->stale = c->stale;
    GError unreadable = {.code = 1};
    DsPlanned deck = {.file = c->gone ? NULL : &file,
                      .old = c->known ? old : NULL,
                      .sha256 = (char *)(uintptr_t)(c->content_same ? "old" : "new"),
                      .is_moved = c->moved,
                      .error = c->unreadable ? &unreadable : NULL};
    DsStep step = ds_plan_deck(&deck, c->cached, c->retry);
    if (step != c->step) g_test_message("%s", c->name);
    g_assert_cmpint(step, ==, c->step);
  }
}

static void later_steps_follow_from_their_inputs(void) {
  g_autoptr(DsManifest) manifest = ds_manifest_new();
  manifest->pages = 3;
  manifest->sha256 = g_strdup("x");
  manifest->judge_version = DS_JUDGE_VERSION;
  manifest->link_version = DS_LINK_VERSION;
  manifest->profile_hash = g_strdup("profile");
  manifest->link_hash = g_strdup("inputs");
  g_assert_cmpint(ds_plan_judgement(manifest, "profile", "inputs"), ==, DS_STEP_KEEP);
  g_assert_cmpint(ds_plan_judgement(manifest, "other", "inputs"), ==, DS_STEP_JUDGE);
  g_assert_cmpint(ds_plan_judgement(manifest, "profile", "other"), ==, DS_STEP_LINK);
  manifest->judge_version--;
  g_assert_cmpint(ds_plan_judgement(manifest, "profile", "inputs"), ==, DS_STEP_JUDGE);
  manifest->pages = 0; /* nothing was read: nothing to judge */
  g_assert_cmpint(ds_plan_judgement(manifest, "other", "other"), ==, DS_STEP_KEEP);
}

/* Each file may be a large one that is to be hashed. */
static void a_plan_looks_at_no_further_file_when_it_is_cancelled(void) {
  g_autofree char *dir = g_dir_make_tmp("decksearch-XXXXXX", NULL);
  g_autoptr(DsCache) cache = ds_cache_open(dir, NULL);
  g_autoptr(GPtrArray) files = g_ptr_array_new(), decks = g_ptr_array_new();
  g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GError) error = NULL;
  volatile int cancel = 1;
  DsFile file = {.path = (char *)(uintptr_t) "a.pdf", .kind = DS_FILE_DECK};
  const DsLibrary library = {.root = dir, .dir = dir};
  const DsIngestOptions options = {.library = &library, .cancel = &cancel};
  DsRun run = {.options = &options, .cache = cache, .files = files, .decks = decks, .known = known};
  g_ptr_array_add(files, &file);
  g_assert_false(ds_run_plan(&run, &error));
  g_assert_error(error, DS_ERROR, DS_ERROR_INTERRUPTED);
  g_assert_cmpuint(decks->len, ==, 0);
  g_rmdir(dir);
}

static void lists_of_another_version_are_read_again(void) {
  DsListManifest list = {.list_version = DS_LIST_VERSION, .code = -1};
  g_assert_true(ds_plan_keeps_list(&list, TRUE));
  list.list_version--;
  g_assert_false(ds_plan_keeps_list(&list, FALSE));
  list.list_version++;
  list.code = DS_ERROR_TOO_LARGE;
  g_assert_true(ds_plan_keeps_list(&list, FALSE));
  g_assert_false(ds_plan_keeps_list(&list, TRUE));
  g_assert_false(ds_plan_keeps_list(NULL, FALSE));
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/ingest/plan/each-deck-gets-what-it-needs", each_deck_gets_what_it_needs);
  g_test_add_func("/ingest/plan/later-steps-follow-from-their-inputs", later_steps_follow_from_their_inputs);
  g_test_add_func("/ingest/plan/a-plan-looks-at-no-further-file-when-it-is-cancelled",
                  a_plan_looks_at_no_further_file_when_it_is_cancelled);
  g_test_add_func("/ingest/plan/lists-of-another-version-are-read-again", lists_of_another_version_are_read_again);
  return g_test_run();
}
