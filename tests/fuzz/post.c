/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A post that announces talks. */
#include "talks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  return fuzz_talklist("posts/2024-10-21-our-talks.md", data, size);
}
