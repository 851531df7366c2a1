package dev.rationale.config;

import com.fasterxml.jackson.databind.JsonNode;

/** The section {@code audit} against the others. */
final class AuditChecks {
    private AuditChecks() {}

    static void check(JsonNode audit, RationaleConfig.Guarantee guarantee, Problems problems) {
        if (!audit.isMissingNode() && guarantee != RationaleConfig.Guarantee.EXACTLY_ONCE_V2) {
            problems.add(
                    ConfigPath.ROOT.key("application").key("guarantee"),
                    "the audit log needs exactly_once_v2, found " + guarantee.text()
                            + "; only then do outcome, leaf and offset commit together");
        }
    }
}
