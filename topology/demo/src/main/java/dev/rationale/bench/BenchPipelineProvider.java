package dev.rationale.bench;

import dev.rationale.cli.CommandProvider;

/** Adds {@code bench pipeline} to the program. */
public final class BenchPipelineProvider implements CommandProvider {

    /** For the service loader. */
    public BenchPipelineProvider() {}

    @Override
    public Object command() {
        return new BenchPipelineCommand();
    }

    @Override
    public String parent() {
        return "bench";
    }
}
