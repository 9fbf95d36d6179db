/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines that an editor wrapped. */
#pragma once

#include "markdown.h"

/**
 * Joins lines of @blocks (DsMdBlock *) where the file's line ends and the writer's does not: in a paragraph whose writer breaks lines with
 * <br>, and where a line ends with a dash, a bullet or an open bracket and the next one goes on with a time or with people.
 */
void ds_md_unwrap(GPtrArray *blocks);
