package dev.rationale.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar that runs; {@code development} where classes run from a folder. */
final class ProductVersion implements IVersionProvider {

    static String text() {
        return Objects.requireNonNullElse(Rationale.class.getPackage().getImplementationVersion(), "development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"rationale " + text() + " (Java " + System.getProperty("java.version") + ")"};
    }
}
