package dev.rationale.stream.audit;

/**
 * Names of nodes and stores of the signer and the control tree. They are persisted state, as those of the explainer are. Sources are
 * called so that they sort behind {@code predictions-…}: Kafka Streams numbers sub-topologies in that order, and the explainer's tasks keep
 * their numbers.
 */
final class AuditNames {
    static final String LEAVES = "tree-leaves";
    static final String SIGNER = "tree-signer";
    static final String CHECKPOINTS = "tree-checkpoints";
    static final String SIGNER_BARRIER = "tree-signer-commit-barrier";
    static final String SIGNED_TREES = "signed-trees";
    static final String COMMANDS = "tree-commands";
    static final String CONTROL = "tree-control";
    static final String CONTROL_LEAVES = "tree-control-leaves";
    static final String CONTROL_TREE = "control-tree";

    private AuditNames() {}
}
