package dev.rationale.demo;

import dev.rationale.cli.CommandProvider;

/** Adds {@code demo} to the program. */
public final class DemoProvider implements CommandProvider {

    /** For the service loader. */
    public DemoProvider() {}

    @Override
    public Object command() {
        return new DemoCommand();
    }
}
