/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What frames carry. Decoders get a body of the right type in normal form; what a type cannot say is checked here. */
#include <decksearch/wire.h>

#include <string.h>

const GVariantType *ds_wire_kind_type(DsWireKind kind) {
  switch (kind) {
  case DS_WIRE_HELLO:
    return G_VARIANT_TYPE("(ubbbb)");
  case DS_WIRE_REQUEST:
    return G_VARIANT_TYPE("(uaymsuu)");
  case DS_WIRE_METADATA:
    return G_VARIANT_TYPE("(uv)");
  case DS_WIRE_PAGE:
    return ds_page_variant_type();
  case DS_WIRE_HIDDEN:
    return G_VARIANT_TYPE("(uau)");
  case DS_WIRE_TALK:
    return ds_talk_variant_type();
  case DS_WIRE_DOUBT:
    return G_VARIANT_TYPE("(suus)");
  case DS_WIRE_DONE:
    return G_VARIANT_TYPE("(imsu)");
  default:
    return G_VARIANT_TYPE_UNIT;
  }
}

const char *ds_job_name(DsJobKind job) {
  return job == DS_JOB_TALKS ? "talks" : "text";
}

static gboolean refuse(GError **error, const char *what) {
  g_set_error(error, DS_ERROR, DS_ERROR_PROTOCOL, "a message with %s", what);
  return FALSE;
}

static gboolean expect(GVariant *body, DsWireKind kind, GError **error) {
  return g_variant_is_of_type(body, ds_wire_kind_type(kind)) || refuse(error, "a wrong type");
}

GVariant *ds_wire_hello_encode(const DsWireHello *hello) {
  return g_variant_new("(ubbbb)", hello->facts_version, hello->no_new_privs, hello->rlimits, hello->landlock, hello->seccomp);
}

gboolean ds_wire_hello_decode(GVariant *body, DsWireHello *hello, GError **error) {
  if (!expect(body, DS_WIRE_HELLO, error)) return FALSE;
  g_variant_get(body, "(ubbbb)", &hello->facts_version, &hello->no_new_privs, &hello->rlimits, &hello->landlock, &hello->seccomp);
  return TRUE;
}

void ds_wire_request_clear(DsWireRequest *request) {
  g_clear_pointer(&request->name, g_free);
  g_clear_pointer(&request->password, g_free);
}

GVariant *ds_wire_request_encode(const DsWireRequest *request) {
  return g_variant_new("(u@aymsuu)", (guint)request->job, g_variant_new_bytestring(request->name), request->password, request->first_page,
                       request->last_page);
}

gboolean ds_wire_request_decode(GVariant *body, DsWireRequest *request, GError **error) {
  if (!expect(body, DS_WIRE_REQUEST, error)) return FALSE;
  guint job;
  const char *name;
  g_variant_get(body, "(u^&aymsuu)", &job, &name, &request->password, &request->first_page, &request->last_page);
  request->job = (DsJobKind)job;
  request->name = g_strdup(name);
  if (job >= DS_JOB_N) return refuse(error, "an unknown job");
  if (strlen(request->name) > DS_WIRE_MAX_NAME) return refuse(error, "a name that is too long");
  if (request->first_page < 1) return refuse(error, "a page 0");
  if (request->last_page < request->first_page) return refuse(error, "no page wanted");
  return request->last_page - request->first_page < DS_WIRE_RANGE || refuse(error, "too many pages wanted");
}

void ds_wire_done_clear(DsWireDone *done) {
  g_clear_pointer(&done->message, g_free);
}

GVariant *ds_wire_done_encode(const DsWireDone *done) {
  g_autofree char *message = done->message ? ds_utf8_clean(done->message, -1) : NULL;
  return g_variant_new("(imsu)", done->code, message, done->pages);
}

gboolean ds_wire_done_decode(GVariant *body, DsWireDone *done, GError **error) {
  if (!expect(body, DS_WIRE_DONE, error)) return FALSE;
  g_variant_get(body, "(imsu)", &done->code, &done->message, &done->pages);
  if (done->code < -1 || done->code >= DS_ERROR_N_CODES) return refuse(error, "an unknown code");
  return done->pages <= DS_WIRE_MAX_PAGES || refuse(error, "too many pages");
}

GVariant *ds_wire_metadata_encode(guint pages, const DsMetadata *meta) {
  return g_variant_new("(uv)", pages, ds_metadata_encode(meta));
}

gboolean ds_wire_metadata_decode(GVariant *body, guint *pages, DsMetadata *meta, GError **error) {
  if (!expect(body, DS_WIRE_METADATA, error)) return FALSE;
  g_autoptr(GVariant) value = NULL;
  g_variant_get(body, "(uv)", pages, &value);
  if (*pages < 1 || *pages > DS_WIRE_MAX_PAGES) return refuse(error, "an impossible number of pages");
  return ds_metadata_decode(value, meta, error);
}

GVariant *ds_wire_doubt_encode(const DsDoubt *doubt) {
  g_autofree char *file = ds_utf8_clean(doubt->file, -1), *message = ds_utf8_clean(doubt->message, -1);
  return g_variant_new("(suus)", file, doubt->line, doubt->column, message);
}

DsDoubt *ds_wire_doubt_decode(GVariant *body, GError **error) {
  if (!expect(body, DS_WIRE_DOUBT, error)) return NULL;
  const char *file, *message;
  guint line, column;
  g_variant_get(body, "(&suu&s)", &file, &line, &column, &message);
  return ds_doubt_new(file, line, column, "%s", message);
}

GVariant *ds_wire_hidden_encode(guint page, const GArray *lines) {
  return g_variant_new("(u@au)", page, g_variant_new_fixed_array(G_VARIANT_TYPE_UINT32, lines->data, lines->len, sizeof(guint32)));
}

gboolean ds_wire_hidden_decode(GVariant *body, guint *page, GArray **ret_lines, GError **error) {
  if (!expect(body, DS_WIRE_HIDDEN, error)) return FALSE;
  g_autoptr(GVariant) lines = g_variant_get_child_value(body, 1);
  gsize n = 0;
  const guint32 *values = g_variant_get_fixed_array(lines, &n, sizeof *values);
  g_variant_get_child(body, 0, "u", page);
  *ret_lines = g_array_sized_new(FALSE, FALSE, sizeof *values, (guint)n);
  if (n) g_array_append_vals(*ret_lines, values, (guint)n);
  return TRUE;
}
