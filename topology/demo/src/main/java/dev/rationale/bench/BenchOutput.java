package dev.rationale.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.cli.CommandException;
import dev.rationale.demo.PartStartException;
import dev.rationale.demo.QuietBroker;
import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a measurement with a broker is run and what it found is printed. */
final class BenchOutput {
    @Option(names = "--json", description = "Print one JSON object with everything that was measured.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    /** What was found. */
    interface Figures {
        /** Tables in Markdown. */
        void print(PrintWriter out);

        /** Everything. */
        ObjectNode json();
    }

    /**
     * Measures, says meanwhile how far it is, and prints what was found.
     *
     * @param measurement takes who is told how far it is
     * @return what was found
     * @throws CommandException if a part does not start
     */
    <F extends Figures> F print(Function<Consumer<String>, F> measurement) {
        QuietBroker.quiet();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            F figures = measurement.apply(line -> {
                err.println(line);
                err.flush();
            });
            if (json) {
                out.println(figures.json().toPrettyString());
            } else {
                figures.print(out);
            }
            out.flush();
            return figures;
        } catch (PartStartException e) {
            throw CommandException.failed(String.valueOf(e.getMessage()), e);
        }
    }
}
