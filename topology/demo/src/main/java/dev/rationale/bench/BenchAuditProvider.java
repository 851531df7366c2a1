package dev.rationale.bench;

import dev.rationale.cli.CommandProvider;

/** Adds {@code bench audit} to the program. */
public final class BenchAuditProvider implements CommandProvider {

    /** For the service loader. */
    public BenchAuditProvider() {}

    @Override
    public Object command() {
        return new BenchAuditCommand();
    }

    @Override
    public String parent() {
        return "bench";
    }
}
