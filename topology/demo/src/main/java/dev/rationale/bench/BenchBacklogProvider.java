package dev.rationale.bench;

import dev.rationale.cli.CommandProvider;

/** Adds {@code bench backlog} to the program. */
public final class BenchBacklogProvider implements CommandProvider {

    /** For the service loader. */
    public BenchBacklogProvider() {}

    @Override
    public Object command() {
        return new BenchBacklogCommand();
    }

    @Override
    public String parent() {
        return "bench";
    }
}
