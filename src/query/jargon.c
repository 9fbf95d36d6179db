/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that the field uses for one another. A search for one also finds the others, below what has the word itself. A table and no file:
 * to read one was a tenth of a search. Libraries have words of their own in their decksearch.yaml. */
#include "internal.h"

#define MOST 4u /* texts of a group, and what ends it */

/* clang-format off */
static const char *const groups[][MOST] = {
    /* Kubernetes and what it names */
    {"k8s", "kubernetes"},
    {"crd", "custom resource definition"},
    {"ca", "certificate authority"},
    {"hpa", "horizontal pod autoscaler"},
    {"vpa", "vertical pod autoscaler"},
    {"pdb", "pod disruption budget"},
    {"pvc", "persistent volume claim"},
    {"pv", "persistent volume"},
    {"rbac", "role based access control"},
    {"netpol", "network policy", "networkpolicies"},
    {"svc", "service"},
    {"svc mesh", "service mesh"},
    {"sts", "statefulset"},
    {"psp", "pod security policy"},
    {"cri", "container runtime interface"},
    {"csi", "container storage interface"},
    {"cni", "container network interface"},
    {"oci", "open container initiative"},
    {"capi", "cluster api"},
    {"sig", "special interest group"},
    {"kep", "kubernetes enhancement proposal"},
    /* networks and the kernel */
    {"ebpf", "bpf", "extended berkeley packet filter"},
    {"xdp", "express data path"},
    {"lb", "load balancer", "load balancing"},
    {"mtls", "mutual tls"},
    {"bgp", "border gateway protocol"},
    {"vip", "virtual ip"},
    {"nat", "network address translation"},
    {"mtu", "maximum transmission unit"},
    /* watching */
    {"otel", "opentelemetry", "open telemetry"},
    {"slo", "service level objective"},
    {"sli", "service level indicator"},
    {"sla", "service level agreement"},
    {"o11y", "observability"},
    {"prom", "prometheus"},
    /* building and shipping */
    {"ci", "continuous integration"},
    {"sbom", "software bill of materials"},
    {"iac", "infrastructure as code"},
    {"wasm", "webassembly"},
    {"faas", "function as a service"},
    /* security and identity */
    {"sso", "single sign on"},
    {"mfa", "multi factor authentication"},
    {"oidc", "openid connect"},
    {"pki", "public key infrastructure"},
    {"kms", "key management service"},
    /* machines and data */
    {"vm", "virtual machine"},
    {"ha", "high availability"},
    {"db", "database"},
    {"ml", "machine learning"},
    {"ai", "artificial intelligence"},
    {"llm", "large language model"},
    {"i18n", "internationalization"},
    {"l10n", "localization"},
};
/* clang-format on */

void ds_synonyms_add_own(DsSynonyms *synonyms) {
  for (guint i = 0; i < G_N_ELEMENTS(groups); i++) ds_synonyms_add(synonyms, groups[i][0], groups[i] + 1);
}
