/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <decksearch/extract.h>

#include <glib/gstdio.h>
#include <string.h>

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static DsFacts *facts_made(void) {
  DsFacts *facts = ds_facts_new();
  facts->meta.title = g_strdup("A title");
  for (guint i = 1; i <= 2; i++) {
    DsPage *page = ds_page_new(i);
    DsLine line = {
        .text = g_strdup(i == 1 ? "first" : "zweite Zeile ü"), .box = {1, 2, 3, 4}, .size = 12, .flags = DS_LINE_BOLD, .block = 7};
    DsLink link = {g_strdup("https://example.org/"), {5, 6, 7, 8}};
    page->label = g_strdup("i");
    page->width = 720;
    g_array_append_val(page->lines, line);
    g_array_append_val(page->links, link);
    g_ptr_array_add(facts->pages, page);
  }
  return facts;
}

static void facts_come_back_equal(void) {
  g_autoptr(GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp("decksearch-XXXXXX", NULL);
  g_autoptr(DsCache) cache = ds_cache_open(dir, &error);
  g_autoptr(DsFacts) facts = facts_made();
  g_assert_null(ds_cache_get(cache, HASH, &error));
  g_assert_no_error(error);
  g_assert_false(ds_cache_is_good(cache, HASH));
  g_assert_true(ds_cache_put(cache, HASH, facts, &error));
  g_assert_true(ds_cache_is_good(cache, HASH));
  g_autoptr(DsFacts) back = ds_cache_get(cache, HASH, &error);
  g_assert_no_error(error);
  const DsPage *page = g_ptr_array_index(back->pages, 1);
  const DsLine *line = &g_array_index(page->lines, DsLine, 0);
  g_assert_cmpstr(back->meta.title, ==, "A title");
  g_assert_null(back->meta.author);
  g_assert_cmpstr(line->text, ==, "zweite Zeile ü");
  g_assert_cmpfloat(line->box.y1, ==, 4);
  g_assert_cmpint(line->flags, ==, DS_LINE_BOLD);
  g_assert_cmpint(line->block, ==, 7);
  g_assert_cmpstr(g_array_index(page->links, DsLink, 0).uri, ==, "https://example.org/");
  g_autoptr(GHashTable) none = g_hash_table_new(g_str_hash, g_str_equal);
  g_assert_true(ds_cache_sweep(cache, none, &error));
  g_assert_null(ds_cache_get(cache, HASH, &error));
}

static void any_damaged_byte_is_recognised(void) {
  g_autoptr(DsFacts) facts = facts_made();
  g_autoptr(GBytes) good = ds_facts_to_bytes(facts);
  gsize len = g_bytes_get_size(good);
  for (gsize at = 0; at < len; at++) {
    g_autofree guint8 *copy = g_memdup2(g_bytes_get_data(good, NULL), len);
    copy[at] ^= 0x20;
    g_autoptr(GBytes) bad = g_bytes_new(copy, len), torn = g_bytes_new(copy, at);
    g_autoptr(GError) error = NULL, torn_error = NULL;
    g_assert_null(ds_facts_from_bytes(bad, &error));
    g_assert_error(error, DS_ERROR, DS_ERROR_PROTOCOL);
    g_assert_null(ds_facts_from_bytes(torn, &torn_error));
  }
}

static void damaged_or_empty_entry_is_not_good(void) {
  g_autofree char *dir = g_dir_make_tmp("decksearch-XXXXXX", NULL), *folder = g_strndup(HASH, 2),
                  *name = g_strdup_printf("%s.%d", HASH + 2, DS_FACTS_VERSION), *path = g_build_filename(dir, folder, name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(DsCache) cache = ds_cache_open(dir, &error);
  g_autoptr(DsFacts) none = ds_facts_new(), facts = facts_made();
  g_assert_true(ds_cache_put(cache, HASH, none, &error));
  g_assert_false(ds_cache_is_good(cache, HASH));
  g_assert_true(ds_cache_put(cache, HASH, facts, &error));
  g_autoptr(GBytes) bytes = ds_file_read(path, 1 << 20, &error);
  g_assert_no_error(error);
  g_autofree char *copy = g_memdup2(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  copy[g_bytes_get_size(bytes) - 1] ^= 1;
  g_assert_true(g_file_set_contents(path, copy, (gssize)g_bytes_get_size(bytes), &error));
  g_assert_false(ds_cache_is_good(cache, HASH));
}

static void hash_never_names_another_file(void) {
  g_autoptr(GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp("decksearch-XXXXXX", NULL);
  g_autoptr(DsCache) cache = ds_cache_open(dir, &error);
  g_autoptr(DsFacts) facts = facts_made();
  const char *const wrong[] = {"", "abc", "../../../../../../../../../../../../../../../../../../../../etc/passwd",
                               "ZZ112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"};
  for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_assert_null(ds_cache_get(cache, wrong[i], NULL));
    g_assert_false(ds_cache_put(cache, wrong[i], facts, NULL));
  }
}

/* Counts what GLib asks of the disk. */
static guint syncs = 0;
__attribute__((visibility("default"))) int fsync(int fd);
int fsync(int fd) {
  (void)fd;
  syncs++;
  return 0;
}

/* A torn entry fails its checksum: a disk's wait at every deck would buy nothing. */
static void entries_are_not_forced_to_disk(void) {
  g_autoptr(GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp("decksearch-XXXXXX", NULL), *name = g_strnfill(64, '7');
  g_autoptr(DsCache) cache = ds_cache_open(dir, &error);
  g_autoptr(DsFacts) facts = ds_facts_new(), got = NULL;
  g_ptr_array_add(facts->pages, ds_page_new(1));
  syncs = 0;
  g_assert_true(ds_cache_is_empty(cache));
  g_assert_true(ds_cache_put(cache, name, facts, &error));
  g_assert_false(ds_cache_is_empty(cache));
  g_assert_cmpuint(syncs, ==, 0);
  got = ds_cache_get(cache, name, &error);
  g_assert_nonnull(got);
  g_autoptr(GHashTable) none = g_hash_table_new(g_str_hash, g_str_equal);
  g_assert_true(ds_cache_sweep(cache, none, &error));
  g_autofree char *folder = g_build_filename(dir, "77", NULL);
  g_rmdir(folder);
  g_rmdir(dir);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_set_nonfatal_assertions();
  g_test_add_func("/extract/cache/facts-come-back-equal", facts_come_back_equal);
  g_test_add_func("/extract/cache/any-damaged-byte-is-recognised", any_damaged_byte_is_recognised);
  g_test_add_func("/extract/cache/damaged-or-empty-entry-is-not-good", damaged_or_empty_entry_is_not_good);
  g_test_add_func("/extract/cache/hash-never-names-another-file", hash_never_names_another_file);
  g_test_add_func("/extract/cache/entries-are-not-forced-to-disk", entries_are_not_forced_to_disk);
  return g_test_run();
}
