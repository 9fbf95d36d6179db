/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cache: what PDFs said, by the hash of their content. One file an entry: `<2 hex>/<62 hex>.<facts version>`, a header, a checksum, the
 * facts. */
#include <decksearch/extract.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_ENTRY (512u << 20) /* bytes; 20,000 pages of dense text stay far below */

typedef struct {
  char magic[8];               /* "dsfacts\n" */
  guint32 byte_order;          /* 0x01020304 as written */
  guint32 version;             /* DS_FACTS_VERSION */
  guint8 sum[DS_SHA256_BYTES]; /* SHA-256 of what follows */
} EntryHeader;
G_STATIC_ASSERT(sizeof(EntryHeader) % 8 == 0); /* the variant behind it must be aligned */

struct DsCache {
  char *dir;
};

static GVariantType *facts_type(void) {
  g_autofree char *text =
      g_strdup_printf("(%.*sa%.*s)", (int)g_variant_type_get_string_length(ds_metadata_variant_type()),
                      g_variant_type_peek_string(ds_metadata_variant_type()), (int)g_variant_type_get_string_length(ds_page_variant_type()),
                      g_variant_type_peek_string(ds_page_variant_type()));
  return g_variant_type_new(text);
}

GBytes *ds_facts_to_bytes(const DsFacts *facts) {
  GVariantBuilder pages;
  g_autoptr(GVariantType) pages_type = g_variant_type_new_array(ds_page_variant_type());
  g_variant_builder_init(&pages, pages_type);
  for (guint i = 0; i < facts->pages->len; i++) g_variant_builder_add_value(&pages, ds_page_encode(g_ptr_array_index(facts->pages, i)));
  GVariant *children[] = {ds_metadata_encode(&facts->meta), g_variant_builder_end(&pages)};
  g_autoptr(GVariant) value = g_variant_ref_sink(g_variant_new_tuple(children, 2));
  EntryHeader header = {.magic = "dsfacts", .byte_order = 0x01020304, .version = DS_FACTS_VERSION};
  header.magic[7] = '\n';
  ds_sha256(g_variant_get_data(value), g_variant_get_size(value), header.sum);
  GByteArray *bytes = g_byte_array_sized_new((guint)(sizeof header + g_variant_get_size(value)));
  g_byte_array_append(bytes, (const guint8 *)&header, sizeof header);
  g_byte_array_append(bytes, g_variant_get_data(value), (guint)g_variant_get_size(value));
  return g_byte_array_free_to_bytes(bytes);
}

static gboolean check_header(const guint8 *data, gsize len, GError **error) {
  EntryHeader header;
  guint8 sum[DS_SHA256_BYTES];
  const char *problem = NULL;
  if (len < sizeof header)
    problem = "too short";
  else {
    memcpy(&header, data, sizeof header);
    ds_sha256(data + sizeof header, len - sizeof header, sum);
    if (memcmp(header.magic, "dsfacts\n", sizeof header.magic) != 0 || header.byte_order != 0x01020304)
      problem = "not an entry of this machine";
    else if (header.version != DS_FACTS_VERSION)
      problem = "of another version";
    else if (memcmp(header.sum, sum, sizeof sum) != 0)
      problem = "damaged: its checksum is wrong";
  }
  if (problem) g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "the cache entry is %s", problem);
  return problem == NULL;
}

/* The checked payload of an entry: metadata and pages. */
static GVariant *payload_of(GBytes *bytes, GError **error) {
  gsize len = 0;
  const guint8 *data = g_bytes_get_data(bytes, &len);
  if (!check_header(data, len, error)) return NULL;
  g_autoptr(GBytes) payload = g_bytes_new_from_bytes(bytes, sizeof(EntryHeader), len - sizeof(EntryHeader));
  g_autoptr(GVariantType) type = facts_type();
  return g_variant_ref_sink(g_variant_new_from_bytes(type, payload, FALSE));
}

DsFacts *ds_facts_from_bytes(GBytes *bytes, GError **error) {
  g_autoptr(GVariant) value = payload_of(bytes, error);
  if (!value) return NULL;
  g_autoptr(GVariant) meta = g_variant_get_child_value(value, 0), pages = g_variant_get_child_value(value, 1);
  g_autoptr(DsFacts) facts = ds_facts_new();
  if (!ds_metadata_decode(meta, &facts->meta, error)) return NULL;
  for (gsize i = 0; i < g_variant_n_children(pages); i++) {
    g_autoptr(GVariant) one = g_variant_get_child_value(pages, i);
    DsPage *page = ds_page_decode(one, error);
    if (!page) return NULL;
    g_ptr_array_add(facts->pages, page);
    if (page->number == i + 1) continue;
    g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "the cache entry has its pages out of order");
    return NULL;
  }
  return g_steal_pointer(&facts);
}

/* A folder of ours and no link: what is swept or written must not lie elsewhere. */
static gboolean is_own_folder(const char *path) {
  struct stat st;
  return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

DsCache *ds_cache_open(const char *dir, GError **error) {
  if (g_mkdir_with_parents(dir, 0755) < 0) {
    ds_error_set_errno(error, errno, "make folder", dir);
    return NULL;
  }
  if (!is_own_folder(dir)) {
    g_autofree char *quoted = ds_quote(dir);
    g_set_error(error, DS_ERROR, DS_ERROR_NOT_REGULAR, "the cache %s is a link: not used", quoted);
    return NULL;
  }
  DsCache *cache = g_new0(DsCache, 1);
  cache->dir = g_strdup(dir);
  return cache;
}

void ds_cache_free(DsCache *cache) {
  if (!cache) return;
  g_free(cache->dir);
  g_free(cache);
}

gboolean ds_cache_is_empty(const DsCache *cache) {
  g_autoptr(GDir) dir = g_dir_open(cache->dir, 0, NULL);
  return dir && !g_dir_read_name(dir);
}

static gboolean is_sha256(const char *text) {
  return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static char *entry_path(const DsCache *cache, const char *sha256) {
  if (!is_sha256(sha256)) return NULL; /* it came out of a manifest: never let it name another file */
  g_autofree char *name = g_strdup_printf("%s.%d", sha256 + 2, DS_FACTS_VERSION), *folder = g_strndup(sha256, 2);
  return g_build_filename(cache->dir, folder, name, NULL);
}

static gboolean has_entry(const DsCache *cache, const char *sha256) {
  g_autofree char *path = entry_path(cache, sha256);
  return path && g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

gboolean ds_cache_is_good(DsCache *cache, const char *sha256) {
  g_autofree char *path = has_entry(cache, sha256) ? entry_path(cache, sha256) : NULL;
  g_autoptr(GBytes) bytes = path ? ds_file_read(path, MAX_ENTRY, NULL) : NULL;
  g_autoptr(GVariant) value = bytes ? payload_of(bytes, NULL) : NULL;
  if (!value) return FALSE;
  g_autoptr(GVariant) pages = g_variant_get_child_value(value, 1);
  return g_variant_n_children(pages) > 0;
}

DsFacts *ds_cache_get(DsCache *cache, const char *sha256, GError **error) {
  if (!has_entry(cache, sha256)) return NULL;
  g_autofree char *path = entry_path(cache, sha256);
  g_autoptr(GBytes) bytes = ds_file_read(path, MAX_ENTRY, error);
  return bytes ? ds_facts_from_bytes(bytes, error) : NULL;
}

gboolean ds_cache_put(DsCache *cache, const char *sha256, const DsFacts *facts, GError **error) {
  g_autofree char *path = entry_path(cache, sha256);
  if (!path) {
    g_set_error(error, DS_ERROR, DS_ERROR_IO, "cannot cache: '%s' is no hash", sha256);
    return FALSE;
  }
  g_autofree char *folder = g_path_get_dirname(path);
  g_autoptr(GBytes) bytes = ds_facts_to_bytes(facts);
  gsize len = 0;
  const char *data = g_bytes_get_data(bytes, &len);
  g_autoptr(GError) failure = NULL;
  if (g_mkdir_with_parents(folder, 0755) == 0 && is_own_folder(folder) &&
      g_file_set_contents_full(path, data, (gssize)len, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_ONLY_EXISTING, 0644, &failure))
    return TRUE;
  g_set_error(error, DS_ERROR, DS_ERROR_IO, "cannot write the cache: %s", failure ? failure->message : g_strerror(errno));
  return FALSE;
}

/* Removes what is not wanted from one folder of the cache. */
static void sweep_folder(const char *folder, const char *prefix, GHashTable *wanted) {
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  g_autofree char *version = g_strdup_printf(".%d", DS_FACTS_VERSION);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *rest = g_str_has_suffix(name, version) ? g_strndup(name, strlen(name) - strlen(version)) : NULL;
    g_autofree char *sha256 = rest ? g_strconcat(prefix, rest, NULL) : NULL;
    if (sha256 && g_hash_table_contains(wanted, sha256)) continue;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    (void)unlink(path);
  }
}

gboolean ds_cache_sweep(DsCache *cache, GHashTable *wanted, GError **error) {
  g_autoptr(GError) failure = NULL;
  g_autoptr(GDir) dir = g_dir_open(cache->dir, 0, &failure);
  if (!dir) {
    g_set_error(error, DS_ERROR, DS_ERROR_IO, "cannot read the cache: %s", failure->message);
    return FALSE;
  }
  for (const char *name; (name = g_dir_read_name(dir));) {
    g_autofree char *folder = g_build_filename(cache->dir, name, NULL);
    if (strlen(name) == 2 && strspn(name, "0123456789abcdef") == 2 && is_own_folder(folder)) sweep_folder(folder, name, wanted);
  }
  return TRUE;
}
