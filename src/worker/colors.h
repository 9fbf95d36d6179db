/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transforms of colour profiles, kept from page to page and from deck to deck. */
#pragma once

#include <glib.h>

/* From now on poppler gets a transform that was made before; to be called before its first document is opened. */
void ds_colors_keep(void);
