/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the binding share: the handles, and the one guard through which every call of libxapian goes. */
#pragma once

#include <decksearch/xapian-c.h>

#include <memory>
#include <string>
#include <xapian.h>

struct XapDatabase {
  Xapian::Database database; /* no shard at all until one is added */
  std::shared_ptr<std::string> lost =
      std::make_shared<std::string>(); /* what was said when a remote shard failed; shared with its shards */
};

struct XapWriter {
  Xapian::WritableDatabase database;
  bool in_transaction = false;
  bool broken = false; /* a change failed halfway: libxapian has dropped what was pending, so nothing may be committed */
};

struct XapDocument {
  Xapian::Document document;
};

struct XapQuery {
  Xapian::Query query;
};

/** Longest term and metadata key; libxapian's own limit, kept here because there a longer one costs all pending changes. */
constexpr gsize XAP_TERM_MAX = 245;

/** Makes a handle; without memory for it the program ends, as with g_new(). */
template <typename Handle> Handle *xap_new(void) noexcept {
  return new Handle;
}

/** The error of the exception in flight. Only the guard calls it. */
void xap_error_set_current(GError **error) noexcept;

/** Runs @body; an exception of any kind becomes @error, and @failure is returned. Nothing gets past it. */
template <typename Result, typename Body> Result xap_guard(GError **error, Result failure, Body body) noexcept {
  try {
    return body();
  } catch (...) {
    xap_error_set_current(error);
    return failure;
  }
}

constexpr int XAP_TRIES = 4;

/** A shard that timed out once would time out again with each thing it is asked. */
inline void xap_check_connected(const XapDatabase *db) {
  if (!db->lost->empty()) throw Xapian::NetworkError(*db->lost);
}

/** The guard of readers: when a writer has taken the revision away under @db, @body runs again on the newest one. A slow reader may meet
 * blocks that were written anew since, which look like damage: when there is a newer revision, they were none. */
template <typename Result, typename Body> Result xap_guard_reader(XapDatabase *db, GError **error, Result failure, Body body) noexcept {
  return xap_guard(error, failure, [&]() -> Result {
    for (int tries = 1;; tries++) {
      try {
        xap_check_connected(db);
        return body();
      } catch (const Xapian::DatabaseModifiedError &) {
        if (tries == XAP_TRIES) throw;
        db->database.reopen();
      } catch (const Xapian::DatabaseCorruptError &) {
        if (tries == XAP_TRIES || !db->database.reopen()) throw;
      } catch (const Xapian::NetworkError &caught) {
        *db->lost = caught.get_msg() + " " + caught.get_context();
        throw;
      }
    }
  });
}

/** The same for a walk: @body sets its argument to TRUE with each item it has told, and when it runs again it goes on behind
 *  the last one. A long walk beside a busy writer thus ends; only one that gets nowhere gives up. */
template <typename Body> gboolean xap_guard_walk(XapDatabase *db, GError **error, Body body) noexcept {
  return xap_guard(error, FALSE, [&]() -> gboolean {
    for (bool moved = true;;) {
      try {
        xap_check_connected(db);
        body(moved);
        return TRUE;
      } catch (const Xapian::DatabaseModifiedError &) {
        if (!moved) throw;
        moved = false;
        db->database.reopen();
      } catch (const Xapian::NetworkError &caught) {
        *db->lost = caught.get_msg() + " " + caught.get_context();
        throw;
      }
    }
  });
}

/** TRUE when @term can be a term (or a metadata key): neither empty nor over-long. */
gboolean xap_term_check(const char *what, const char *term, GError **error);
/** TRUE when @path is a database folder of the one kind we open: no link, no stub, nothing that names a program. */
gboolean xap_path_check(const char *path, GError **error);

/** Lets @enquire weigh by @bm25. */
void xap_set_weighting(Xapian::Enquire &enquire, const XapBm25 &bm25);

inline GBytes *xap_bytes(const std::string &bytes) {
  return g_bytes_new(bytes.data(), bytes.size());
}
