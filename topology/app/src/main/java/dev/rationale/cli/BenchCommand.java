package dev.rationale.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rationale bench}: measurements, each a command of its own. */
@Command(
        name = "bench",
        description = {
            "Measures this machine, the engine, the pipeline, memory; and how far quadrature is off on a model.",
            "",
            "Every measurement says how it was taken and how much it varied. A machine that does other things meanwhile gives"
                    + " other figures."
        },
        footer = {"  rationale bench engine --model deploy/models/credit", "  rationale bench soak --batches 2000"},
        subcommands = {BenchEngineCommand.class, BenchQuadratureCommand.class, BenchSoakCommand.class})
final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "expected what to measure, found nothing; known are "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
