package dev.rationale.stream;

/** Names of nodes and stores. They are persisted state (changelog topics, metrics): a test pins them. */
final class TopologyNames {
    static final String EXPLAIN = "explain";
    static final String PUBLISH = "publish";
    static final String EXPLANATIONS = "explanations";
    static final String DEAD_LETTERS = "dead-letters";
    static final String COMMIT_BARRIER = "explain-commit-barrier";
    static final String NEXT_OFFSETS = "next-offsets";
    static final String AUDIT = "audit";
    static final String AUDIT_LEAVES = "audit-leaves";
    static final String AUDIT_TREES = "audit-trees";
    static final String AUDIT_BARRIER = "audit-commit-barrier";
    static final String SEEN_EVENTS = "seen-events";

    private TopologyNames() {}

    static String source(String topic) {
        return "predictions-" + topic;
    }
}
