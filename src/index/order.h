/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a writer process is told, as bytes. Both ends are this very program: lengths are checked, types are not. Room-internal. */
#pragma once

#include "internal.h"

typedef enum {
  DS_ORDER_PUT,
  DS_ORDER_PUT_MANIFEST,
  DS_ORDER_FORGET,
  DS_ORDER_PUT_LIST,
  DS_ORDER_FORGET_LIST,
  DS_ORDER_TALKS,
  DS_ORDER_INPUTS,
  DS_ORDER_LAST_RUN,
  DS_ORDER_DOUBLES,
  DS_ORDER_FLUSH,  /* answered: all before it is durable */
  DS_ORDER_SETTLE, /* answered: the same, and the sums are written */
  DS_ORDER_DONE,   /* answered: the same at the end of a complete run */
} DsOrderKind;

typedef struct {
  guint32 kind, len; /* of what follows */
} DsOrderHead;

/* Each appends one order, head and all, to @out. */
void ds_order_put(GByteArray *out, const DsManifest *manifest, const DsDeck *deck, const DsTalk *talk);
void ds_order_put_manifest(GByteArray *out, const DsManifest *manifest);
void ds_order_put_list(GByteArray *out, const DsListManifest *manifest);
void ds_order_text(GByteArray *out, DsOrderKind kind, const char *text);
void ds_order_talks(GByteArray *out, const GPtrArray *talks, GHashTable *linked);

/* Carries one order out; @data is NUL-terminated behind its @len bytes. */
gboolean ds_order_obey(DsIndexWriter *writer, DsOrderKind kind, const char *data, gsize len, GError **error);
