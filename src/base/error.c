/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain, and the names of its codes as status and JSON spell them. */
#include <decksearch/base.h>

#include <errno.h>

G_DEFINE_QUARK(decksearch - error - quark, ds_error)

static const char *const code_names[DS_ERROR_N_CODES] = {
    [DS_ERROR_NOT_PDF] = "not-pdf",
    [DS_ERROR_DAMAGED] = "damaged",
    [DS_ERROR_ENCRYPTED] = "encrypted",
    [DS_ERROR_NO_PAGES] = "no-pages",
    [DS_ERROR_TOO_LARGE] = "too-large",
    [DS_ERROR_PAGE_FAILED] = "page-failed",
    [DS_ERROR_CRASHED] = "crashed",
    [DS_ERROR_TIMED_OUT] = "timed-out",
    [DS_ERROR_OUT_OF_MEMORY] = "out-of-memory",
    [DS_ERROR_NO_PERMISSION] = "no-permission",
    [DS_ERROR_NOT_REGULAR] = "not-regular",
    [DS_ERROR_VANISHED] = "vanished",
    [DS_ERROR_IO] = "io",
    [DS_ERROR_USAGE] = "usage",
    [DS_ERROR_SYNTAX] = "syntax",
    [DS_ERROR_LOCKED] = "locked",
    [DS_ERROR_NO_LIBRARY] = "no-library",
    [DS_ERROR_INDEX] = "index",
    [DS_ERROR_PROTOCOL] = "protocol",
    [DS_ERROR_INTERRUPTED] = "interrupted",
};

const char *ds_error_code_name(DsErrorCode code) {
  return (guint)code < DS_ERROR_N_CODES ? code_names[code] : "unknown";
}

DsErrorCode ds_error_code(const GError *error) {
  if (error && error->domain == DS_ERROR && error->code >= 0 && error->code < DS_ERROR_N_CODES) return (DsErrorCode)error->code;
  return DS_ERROR_IO;
}

static DsErrorCode code_of_errno(int saved_errno) {
  switch (saved_errno) {
  case ENOENT:
    return DS_ERROR_VANISHED;
  case EACCES:
  case EPERM:
    return DS_ERROR_NO_PERMISSION;
  case ELOOP:
  case EXDEV:
    return DS_ERROR_NOT_REGULAR;
  default:
    return DS_ERROR_IO;
  }
}

void ds_error_set_errno(GError **error, int saved_errno, const char *what, const char *path) {
  g_autofree char *quoted = ds_quote(path);
  g_set_error(error, DS_ERROR, code_of_errno(saved_errno), "cannot %s %s: %s", what, quoted, g_strerror(saved_errno));
}
