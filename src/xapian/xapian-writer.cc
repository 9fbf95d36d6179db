/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing: documents, transactions, metadata, compaction. libxapian drops everything pending when a change fails halfway
 * but leaves the transaction open, so that the rest of it could be committed alone; a writer is therefore broken from
 * then on until the transaction is cancelled. */
#include "internal.hh"

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

/* ---- opening and ending ---- */

XapWriter *xap_writer_open(const char *path, gboolean create, GError **error) {
  if (!(create ? xap_path_is_plain(path, error) : xap_path_check(path, error))) return nullptr;
  return xap_guard(error, static_cast<XapWriter *>(nullptr), [&] {
    const int action = create ? Xapian::DB_CREATE_OR_OPEN : Xapian::DB_OPEN;
    return new XapWriter{Xapian::WritableDatabase(path, action | Xapian::DB_BACKEND_GLASS)};
  });
}

/* Closing a database commits what is pending; cancelling a transaction drops it, also what was pending before it began. */
static void drop_pending(XapWriter *writer) {
  if (!writer->in_transaction) writer->database.begin_transaction(false);
  writer->in_transaction = false;
  writer->database.cancel_transaction();
}

void xap_writer_free(XapWriter *writer) {
  if (!writer) return;
  xap_guard(nullptr, 0, [&] {
    drop_pending(writer);
    return 0;
  });
  xap_guard(nullptr, 0, [&] {
    delete writer;
    return 0;
  });
}

XapDatabase *xap_writer_reader(XapWriter *writer, GError **error) {
  return xap_guard(error, static_cast<XapDatabase *>(nullptr), [&] { return new XapDatabase{writer->database}; });
}

/* ---- transactions ---- */

/* Runs a change of the database under the guard, and remembers when it failed. */
template <typename Body> static gboolean change(XapWriter *writer, GError **error, Body body) {
  if (writer->broken) {
    g_set_error_literal(error, XAP_ERROR, XAP_ERROR_FAILED, "an earlier change failed: cancel first");
    return FALSE;
  }
  const gboolean done = xap_guard(error, FALSE, [&]() -> gboolean {
    body();
    return TRUE;
  });
  writer->broken = !done;
  return done;
}

static gboolean misuse(GError **error, const char *what) {
  g_set_error_literal(error, XAP_ERROR, XAP_ERROR_FAILED, what);
  return FALSE;
}

gboolean xap_writer_begin(XapWriter *writer, GError **error) {
  if (writer->in_transaction) return misuse(error, "a transaction is under way");
  return change(writer, error, [&] {
    writer->database.begin_transaction(false);
    writer->in_transaction = true;
  });
}

gboolean xap_writer_end(XapWriter *writer, GError **error) {
  if (!writer->in_transaction) return misuse(error, "no transaction is under way");
  return change(writer, error, [&] {
    writer->database.commit_transaction();
    writer->in_transaction = false;
  });
}

gboolean xap_writer_cancel(XapWriter *writer, GError **error) {
  writer->broken = false;
  return change(writer, error, [&] { drop_pending(writer); });
}

gboolean xap_writer_commit(XapWriter *writer, GError **error) {
  if (writer->in_transaction) return misuse(error, "a transaction is under way");
  return change(writer, error, [&] { writer->database.commit(); });
}

/* ---- changes ---- */

gboolean xap_writer_put(XapWriter *writer, const char *unique_term, const XapDocument *doc, GError **error) {
  if (unique_term && !xap_term_check("term", unique_term, error)) return FALSE;
  return change(writer, error, [&] {
    if (unique_term)
      writer->database.replace_document(unique_term, doc->document);
    else
      writer->database.add_document(doc->document);
  });
}

gboolean xap_writer_delete(XapWriter *writer, const char *term, GError **error) {
  if (!xap_term_check("term", term, error)) return FALSE;
  return change(writer, error, [&] { writer->database.delete_document(term); });
}

gboolean xap_writer_set_metadata(XapWriter *writer, const char *key, const void *data, gsize len, GError **error) {
  if (!xap_term_check("metadata key", key, error)) return FALSE;
  return change(writer, error, [&] { writer->database.set_metadata(key, std::string(static_cast<const char *>(data), len)); });
}

gboolean xap_compact(const char *from, const char *to, GError **error) {
  if (!xap_path_check(from, error)) return FALSE;
  struct stat info;
  if (lstat(to, &info) == 0 || errno != ENOENT) {
    g_set_error(error, XAP_ERROR, XAP_ERROR_ARGUMENT, "a database is compacted into a new folder, and '%s' is there", to);
    return FALSE;
  }
  XapDatabase source;
  return xap_guard(error, FALSE, [&] { return xap_database_add_local(&source, from, error); }) &&
         xap_guard_reader(&source, error, FALSE, [&]() -> gboolean {
           source.database.compact(to, Xapian::DBCOMPACT_NO_RENUMBER);
           return TRUE;
         });
}

gboolean xap_check(const char *path) {
  if (!xap_path_check(path, nullptr)) return FALSE;
  return xap_guard(nullptr, FALSE, [&]() -> gboolean { return Xapian::Database::check(path, 0, nullptr) == 0; });
}

/* ---- documents ---- */

XapDocument *xap_document_new(void) {
  return xap_new<XapDocument>();
}

void xap_document_free(XapDocument *doc) {
  delete doc;
}

gboolean xap_document_set_data(XapDocument *doc, const void *data, gsize len, GError **error) {
  return xap_guard(error, FALSE, [&]() -> gboolean {
    doc->document.set_data(std::string(static_cast<const char *>(data), len));
    return TRUE;
  });
}

gboolean xap_document_set_value(XapDocument *doc, guint slot, const void *data, gsize len, GError **error) {
  return xap_guard(error, FALSE, [&]() -> gboolean {
    doc->document.add_value(slot, std::string(static_cast<const char *>(data), len));
    return TRUE;
  });
}

gboolean xap_document_add_term(XapDocument *doc, const char *term, guint wdf, GError **error) {
  if (!xap_term_check("term", term, error)) return FALSE;
  return xap_guard(error, FALSE, [&]() -> gboolean {
    doc->document.add_term(term, wdf);
    return TRUE;
  });
}

gboolean xap_document_add_posting(XapDocument *doc, const char *term, guint position, guint wdf, GError **error) {
  if (!xap_term_check("term", term, error)) return FALSE;
  return xap_guard(error, FALSE, [&]() -> gboolean {
    doc->document.add_posting(term, position, wdf);
    return TRUE;
  });
}

gsize xap_sortable(double value, char out[16]) {
  const std::string bytes = Xapian::sortable_serialise(value);
  memcpy(out, bytes.data(), bytes.size());
  return bytes.size();
}

double xap_sortable_parse(const void *data, gsize len) {
  return xap_guard(nullptr, 0.0, [&] { return Xapian::sortable_unserialise(std::string(static_cast<const char *>(data), len)); });
}
