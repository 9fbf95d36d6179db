/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A YAML list of talks. */
#include "talks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  return fuzz_talklist("talks.yaml", data, size);
}
