/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The binding's ground: exceptions become errors here and nowhere else, paths are checked before libxapian sees them, and
 * databases are opened and read. */
#include "internal.hh"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#define REOPEN_MICROSECONDS 2000

G_DEFINE_QUARK(decksearch - xapian - error - quark, xap_error)

const char *xap_version(void) {
  return Xapian::version_string();
}

/* ---- errors ---- */

/* libxapian writes sentences; ours travel inside other messages: lower case, no full stop, one line of valid UTF-8. */
static void set_error(GError **error, XapErrorCode code, const std::string &text) {
  g_autofree char *message = g_utf8_make_valid(text.c_str(), -1);
  const gsize len = strlen(message);
  if (g_ascii_isupper(message[0]) && g_ascii_islower(message[1])) message[0] = g_ascii_tolower(message[0]);
  if (len > 0 && message[len - 1] == '.') message[len - 1] = '\0';
  g_set_error_literal(error, XAP_ERROR, code, *message ? message : "libxapian failed without a word");
}

static void set_xapian_error(GError **error, XapErrorCode code, const Xapian::Error &caught) {
  std::string text = caught.get_msg();
  if (caught.get_error_string()) text.append(": ").append(caught.get_error_string());
  if (!caught.get_context().empty()) text.append(" (").append(caught.get_context()).append(")");
  set_error(error, code, text);
}

/* The order matters: an exception's class comes before the class it is derived from. */
void xap_error_set_current(GError **error) noexcept {
  try {
    throw;
  } catch (const Xapian::DatabaseLockError &caught) {
    /* the same class also tells of a lock file that could not be made */
    const bool held = caught.get_msg().find("already locked") != std::string::npos;
    set_xapian_error(error, held ? XAP_ERROR_LOCKED : XAP_ERROR_OPENING, caught);
  } catch (const Xapian::DatabaseModifiedError &caught) {
    set_xapian_error(error, XAP_ERROR_MODIFIED, caught);
  } catch (const Xapian::DatabaseCorruptError &caught) {
    set_xapian_error(error, XAP_ERROR_CORRUPT, caught);
  } catch (const Xapian::DatabaseVersionError &caught) {
    set_xapian_error(error, XAP_ERROR_CORRUPT, caught);
  } catch (const Xapian::DatabaseOpeningError &caught) {
    set_xapian_error(error, XAP_ERROR_OPENING, caught);
  } catch (const Xapian::DatabaseCreateError &caught) {
    set_xapian_error(error, XAP_ERROR_OPENING, caught);
  } catch (const Xapian::DatabaseError &caught) {
    /* the class of what a disk refuses also tells of a table that ends before it should */
    const bool is_cut = caught.get_msg().rfind("EOF reading", 0) == 0;
    set_xapian_error(error, is_cut ? XAP_ERROR_CORRUPT : XAP_ERROR_FAILED, caught);
  } catch (const Xapian::NetworkError &caught) {
    set_xapian_error(error, XAP_ERROR_NETWORK, caught);
  } catch (const Xapian::DocNotFoundError &caught) {
    set_xapian_error(error, XAP_ERROR_NO_DOCUMENT, caught);
  } catch (const Xapian::InvalidArgumentError &caught) {
    set_xapian_error(error, XAP_ERROR_ARGUMENT, caught);
  } catch (const Xapian::UnimplementedError &caught) {
    set_xapian_error(error, XAP_ERROR_ARGUMENT, caught);
  } catch (const Xapian::RangeError &caught) {
    set_xapian_error(error, XAP_ERROR_ARGUMENT, caught);
  } catch (const Xapian::WildcardError &caught) {
    set_xapian_error(error, XAP_ERROR_ARGUMENT, caught);
  } catch (const Xapian::Error &caught) {
    set_xapian_error(error, XAP_ERROR_FAILED, caught);
  } catch (const std::bad_alloc &) {
    g_set_error_literal(error, XAP_ERROR, XAP_ERROR_FAILED, "out of memory");
  } catch (const std::exception &caught) {
    set_error(error, XAP_ERROR_CORRUPT, caught.what()); /* a length or an offset that was read led nowhere */
  } catch (...) {
    g_set_error_literal(error, XAP_ERROR, XAP_ERROR_FAILED, "libxapian threw something unknown");
  }
}

gboolean xap_term_check(const char *what, const char *term, GError **error) {
  const gsize len = term ? strlen(term) : 0;
  if (len > 0 && len <= XAP_TERM_MAX) return TRUE;
  if (len == 0)
    g_set_error(error, XAP_ERROR, XAP_ERROR_ARGUMENT, "an empty %s", what);
  else
    g_set_error(error, XAP_ERROR, XAP_ERROR_ARGUMENT, "a %s of %" G_GSIZE_FORMAT " bytes: the limit is %" G_GSIZE_FORMAT, what, len,
                XAP_TERM_MAX);
  return FALSE;
}

/* ---- paths ---- */

static gboolean refuse(GError **error, const char *path, const char *why) {
  g_autofree char *shown = g_utf8_make_valid(path, -1);
  g_set_error(error, XAP_ERROR, XAP_ERROR_OPENING, "'%s' %s", shown, why);
  return FALSE;
}

/* A slash at the end would make lstat() follow a link. */
static char *without_slashes(const char *path) {
  char *copy = g_strdup(path ? path : "");
  for (gsize len = strlen(copy); len > 1 && copy[len - 1] == '/'; len--) copy[len - 1] = '\0';
  return copy;
}

static gboolean is_mode(const char *folder, const char *name, mode_t kind) {
  g_autofree char *path = g_build_filename(folder, name, nullptr);
  struct stat info;
  return lstat(path, &info) == 0 && (!kind || (info.st_mode & S_IFMT) == kind);
}

/* What a writer's commit has renamed since the folder was read is gone, and no reason to refuse the rest. */
static gboolean is_plain_or_gone(const char *folder, const char *name) {
  g_autofree char *path = g_build_filename(folder, name, nullptr);
  struct stat info;
  return lstat(path, &info) == 0 ? S_ISREG(info.st_mode) : errno == ENOENT;
}

/* A table that is a link would be written through. */
static gboolean holds_plain_files(const char *folder, GError **error) {
  g_autoptr(GDir) dir = g_dir_open(folder, 0, nullptr);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    if (is_plain_or_gone(folder, name)) continue;
    g_autofree char *why = g_strdup_printf("holds '%s', which is no plain file: not opened", name);
    return refuse(error, folder, why);
  }
  return TRUE;
}

/* Whether the folder that holds @path is @owner's, too: then it is used by whoever chose to use that folder. */
static gboolean has_owner_of_folder(const char *path, uid_t owner) {
  g_autofree char *folder = g_path_get_dirname(path);
  struct stat info;
  return lstat(folder, &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == owner;
}

gboolean xap_path_is_plain(const char *path, GError **error) {
  g_autofree char *bare = without_slashes(path);
  struct stat info;
  if (!*bare) return refuse(error, "", "is no path");
  if (lstat(bare, &info) != 0) return errno == ENOENT ? TRUE : refuse(error, path, g_strerror(errno));
  if (!S_ISDIR(info.st_mode)) return refuse(error, path, "is not a folder");
  if (info.st_uid != geteuid() && info.st_uid != 0 && !has_owner_of_folder(bare, info.st_uid))
    return refuse(error, path, "belongs to someone else");
  if (is_mode(bare, "XAPIANDB", 0)) return refuse(error, path, "holds the stub file 'XAPIANDB', which can name a program: not opened");
  return holds_plain_files(bare, error);
}

gboolean xap_path_check(const char *path, GError **error) {
  if (!xap_path_is_plain(path, error)) return FALSE;
  g_autofree char *bare = without_slashes(path);
  if (!g_file_test(bare, G_FILE_TEST_EXISTS)) return refuse(error, path, "is not there");
  if (!is_mode(bare, "iamglass", S_IFREG)) return refuse(error, path, "is not a database");
  return TRUE;
}

/* ---- opening ---- */

XapDatabase *xap_database_new(void) {
  return xap_new<XapDatabase>();
}

void xap_database_free(XapDatabase *db) {
  xap_guard(nullptr, 0, [&] {
    delete db;
    return 0;
  });
}

gboolean xap_database_add_local(XapDatabase *db, const char *path, GError **error) {
  if (!xap_path_check(path, error)) return FALSE;
  return xap_guard(error, FALSE, [&]() -> gboolean {
    for (int tries = 1;; tries++) {
      try {
        db->database.add_database(Xapian::Database(path, Xapian::DB_BACKEND_GLASS));
        return TRUE;
      } catch (const Xapian::DatabaseError &) { /* a writer may have committed twice between two reads of this opening */
        if (tries == XAP_TRIES) throw;
        g_usleep(REOPEN_MICROSECONDS);
      }
    }
  });
}

gboolean xap_database_add_remote(XapDatabase *db, const char *host, guint port, guint timeout_ms, GError **error) {
  return xap_guard(error, FALSE, [&]() -> gboolean {
    const guint timeout = timeout_ms ? timeout_ms : 1; /* 0 would mean for ever */
    db->database.add_database(Xapian::Remote::open(host, port, timeout, timeout));
    return TRUE;
  });
}

gboolean xap_database_add(XapDatabase *db, XapDatabase *other, GError **error) {
  return xap_guard(error, FALSE, [&]() -> gboolean {
    db->database.add_database(other->database);
    other->lost = db->lost;
    return TRUE;
  });
}

const char *xap_database_lost(const XapDatabase *db) {
  return db->lost->empty() ? nullptr : db->lost->c_str();
}

gboolean xap_database_reopen(XapDatabase *db, gboolean *changed, GError **error) {
  if (changed) *changed = FALSE;
  return xap_guard(error, FALSE, [&]() -> gboolean {
    const bool moved = db->database.reopen();
    if (changed) *changed = moved;
    return TRUE;
  });
}

/* ---- reading ---- */

gint64 xap_database_count(XapDatabase *db, GError **error) {
  return xap_guard_reader(db, error, gint64{-1}, [&]() -> gint64 { return db->database.get_doccount(); });
}

char *xap_database_state(XapDatabase *db, GError **error) {
  return xap_guard_reader(db, error, static_cast<char *>(nullptr), [&]() -> char * {
    const std::string uuid = db->database.get_uuid();
    return g_strdup_printf("%s %u %u %" G_GUINT64_FORMAT, uuid.c_str(), static_cast<guint>(db->database.get_lastdocid()),
                           static_cast<guint>(db->database.get_doccount()), static_cast<guint64>(db->database.get_total_length()));
  });
}

gint64 xap_database_term_frequency(XapDatabase *db, const char *term, GError **error) {
  if (!xap_term_check("term", term, error)) return -1;
  return xap_guard_reader(db, error, gint64{-1}, [&]() -> gint64 { return db->database.get_termfreq(term); });
}

gint64 xap_database_term_occurrences(XapDatabase *db, const char *term, GError **error) {
  if (!xap_term_check("term", term, error)) return -1;
  return xap_guard_reader(db, error, gint64{-1}, [&]() -> gint64 { return static_cast<gint64>(db->database.get_collection_freq(term)); });
}

gboolean xap_database_each_term(XapDatabase *db, const char *prefix, XapTermFunc each, gpointer data, GError **error) {
  std::string last;
  bool begun = false;
  return xap_guard_walk(db, error, [&](bool &moved) {
    Xapian::TermIterator end, at = db->database.allterms_begin(prefix ? prefix : "");
    if (begun && at != end) at.skip_to(last);
    for (; at != end; ++at) {
      const std::string term = *at;
      if (begun && term == last) continue;
      const guint frequency = at.get_termfreq();
      last = term;
      begun = moved = true;
      if (!each(term.c_str(), term.size(), frequency, data)) break;
    }
  });
}

gboolean xap_database_leap_terms(XapDatabase *db, const char *prefix, XapLeapFunc each, gpointer data, GError **error) {
  std::string last, wanted;
  return xap_guard_walk(db, error, [&](bool &moved) {
    Xapian::TermIterator end, at = db->database.allterms_begin(prefix ? prefix : "");
    if (!wanted.empty() && at != end) at.skip_to(wanted);
    while (at != end) {
      const std::string term = *at;
      const char *next = term == last ? term.c_str() : each(term.c_str(), term.size(), data); /* told before the walk began anew */
      moved = moved || term != last;
      last = term;
      if (!next) break;
      wanted = std::max(term, std::string(next));
      if (wanted == term)
        ++at;
      else
        at.skip_to(wanted);
    }
  });
}

gboolean xap_database_each_document(XapDatabase *db, const char *term, XapDocidFunc each, gpointer data, GError **error) {
  Xapian::docid last = 0;
  return xap_guard_walk(db, error, [&](bool &moved) {
    Xapian::PostingIterator end, at = db->database.postlist_begin(term ? term : "");
    if (last && at != end) at.skip_to(last + 1);
    for (; at != end; ++at) {
      last = *at;
      moved = true;
      if (!each(last, data)) break;
    }
  });
}

gboolean xap_database_which_have(XapDatabase *db, const char *term, const guint *docids, gsize n, gboolean *ret_has, GError **error) {
  if (!xap_term_check("term", term, error)) return FALSE;
  return xap_guard_reader(db, error, FALSE, [&]() -> gboolean {
    Xapian::PostingIterator end, at = db->database.postlist_begin(term);
    for (gsize i = 0; i < n; i++) {
      if (at != end) at.skip_to(docids[i]);
      ret_has[i] = at != end && *at == docids[i];
    }
    return TRUE;
  });
}

GBytes *xap_database_document_data(XapDatabase *db, guint docid, const guint *slots, gsize n, GBytes **ret_values, GError **error) {
  return xap_guard_reader(db, error, static_cast<GBytes *>(nullptr), [&] {
    Xapian::Document document = db->database.get_document(docid, Xapian::DOC_ASSUME_VALID);
    const std::string data = document.get_data();
    /* whether there is such a document costs a walk through the lengths of others, and matters where it says nothing */
    if (data.empty()) document = db->database.get_document(docid);
    std::vector<std::string> values;
    for (gsize i = 0; i < n; i++) values.push_back(document.get_value(slots[i]));
    for (gsize i = 0; i < n; i++) ret_values[i] = xap_bytes(values[i]);
    return xap_bytes(data);
  });
}

GBytes *xap_database_document_value(XapDatabase *db, guint docid, guint slot, GError **error) {
  return xap_guard_reader(db, error, static_cast<GBytes *>(nullptr),
                          [&] { return xap_bytes(db->database.get_document(docid).get_value(slot)); });
}

GPtrArray *xap_database_document_terms(XapDatabase *db, guint docid, GArray **wdfs, GError **error) {
  if (wdfs) *wdfs = nullptr;
  return xap_guard_reader(db, error, static_cast<GPtrArray *>(nullptr), [&]() -> GPtrArray * {
    g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) counts = g_array_new(FALSE, FALSE, sizeof(guint));
    std::string last;
    for (auto at = db->database.termlist_begin(docid), end = db->database.termlist_end(docid); at != end; ++at) {
      const std::string term = *at;
      const guint wdf = at.get_wdf();
      /* they stand in order; libxapian reads on for ever behind a damaged list */
      if (terms->len && term <= last) throw Xapian::DatabaseCorruptError("the terms of a document are out of order");
      g_ptr_array_add(terms, g_strdup(term.c_str()));
      last = term;
      g_array_append_val(counts, wdf);
    }
    if (wdfs) *wdfs = static_cast<GArray *>(g_steal_pointer(&counts));
    return static_cast<GPtrArray *>(g_steal_pointer(&terms));
  });
}

GBytes *xap_database_metadata(XapDatabase *db, const char *key, GError **error) {
  if (!xap_term_check("metadata key", key, error)) return nullptr;
  return xap_guard_reader(db, error, static_cast<GBytes *>(nullptr), [&] { return xap_bytes(db->database.get_metadata(key)); });
}

GPtrArray *xap_database_metadata_keys(XapDatabase *db, const char *prefix, GError **error) {
  const std::string begin = prefix ? prefix : "";
  return xap_guard_reader(db, error, static_cast<GPtrArray *>(nullptr), [&]() -> GPtrArray * {
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    for (auto at = db->database.metadata_keys_begin(begin), end = db->database.metadata_keys_end(begin); at != end; ++at)
      g_ptr_array_add(keys, g_strdup((*at).c_str()));
    return static_cast<GPtrArray *>(g_steal_pointer(&keys));
  });
}
