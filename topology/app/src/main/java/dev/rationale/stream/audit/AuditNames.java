package dev.rationale.stream.audit;

/**
 * Names of nodes and stores of the signer and the control tree. They are persisted state, as those of the explainer are. Sources sort
 * behind {@code predictions-…} and are added after them: the explainer's sub-topology, whose number its tasks bear, stays the first.
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
