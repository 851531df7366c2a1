package dev.rationale.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * What {@code rationale bench engine} found.
 *
 * @param model name and version
 * @param method that explained
 * @param parameters of the method, defaults included
 * @param device that computed
 * @param workers threads of each side
 * @param time of each measurement
 * @param batches rows per batch
 * @param bare what the bare passes did, by round
 * @param engine what the engine did, by round
 */
record EngineFigures(
        String model,
        String method,
        Map<String, String> parameters,
        String device,
        int workers,
        Duration time,
        Batches batches,
        List<BareLoad.Sample> bare,
        List<EngineLoad.Sample> engine) {

    /**
     * @param bare rows per bare pass
     * @param engine largest number of rows per batch of the engine
     */
    record Batches(int bare, int engine) {}

    /** The engine's rate over the bare rate of the same round. */
    Spread ratio() {
        return ratio((of, to) -> of.rowsPerSecond() / to.rowsPerSecond());
    }

    /**
     * Processor time of a bare row over that of the engine's, everything that this process does counted as the engine's.
     * Other processes on the machine hardly change it.
     */
    private Spread processorRatio() {
        return ratio((of, to) -> to.cpuSeconds() * of.gradientRows() / (of.cpuSeconds() * of.records()));
    }

    private Spread ratio(ToDoubleBiFunction<EngineLoad.Sample, BareLoad.Sample> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < bare.size(); round++) {
            ratios.add(figure.applyAsDouble(engine.get(round), bare.get(round)));
        }
        return Spread.of(ratios);
    }

    private Spread of(ToDoubleFunction<EngineLoad.Sample> figure) {
        return Spread.of(engine.stream().mapToDouble(figure).boxed().toList());
    }

    private Spread ofBare(ToDoubleFunction<BareLoad.Sample> figure) {
        return Spread.of(bare.stream().mapToDouble(figure).boxed().toList());
    }

    /** A table in Markdown. */
    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s, %s %s, %s, %d workers, %d rounds of %.1f s for each side%n%n",
                model,
                method,
                parameters,
                device,
                workers,
                bare.size(),
                time.toMillis() / 1e3);
        out.println("| | median (least to most of the rounds) |");
        out.println("|---|---|");
        row(
                out,
                "bare forward and backward, batches of " + batches.bare() + ": rows/s",
                ofBare(BareLoad.Sample::rowsPerSecond),
                0);
        row(
                out,
                "engine, batches of at most " + batches.engine() + ": gradient rows/s",
                of(EngineLoad.Sample::rowsPerSecond),
                0);
        row(out, "engine / bare", ratio(), 3);
        row(out, "the same by processor time", processorRatio(), 3);
        row(out, "explanations/s", of(EngineLoad.Sample::recordsPerSecond), 1);
        row(out, "gradient rows per explanation", of(sample -> (double) sample.gradientRows() / sample.records()), 1);
        row(
                out,
                "rows without gradient per explanation",
                of(sample -> (double) sample.forwardRows() / sample.records()),
                1);
        row(out, "rows in a batch with gradients", of(EngineLoad.Sample::batchRows), 1);
        row(out, "batch fill", of(EngineLoad.Sample::fill), 3);
        row(out, "time of such a batch, ms", of(sample -> 1e3 * sample.batchSeconds()), 2);
        row(out, "rows in a batch without gradients", of(EngineLoad.Sample::forwardBatchRows), 1);
        row(out, "share of the batches' time in those", of(EngineLoad.Sample::forwardShare), 3);
        row(out, "Java heap allocated per gradient row, bytes", of(EngineLoad.Sample::allocated), 0);
        row(out, "processor time per bare row, µs", ofBare(sample -> 1e6 * sample.cpuSeconds()), 3);
        row(
                out,
                "processor time per gradient row, µs",
                of(sample -> 1e6 * sample.cpuSeconds() * sample.records() / sample.gradientRows()),
                3);
        row(out, "processor time per explanation, µs", of(sample -> 1e6 * sample.cpuSeconds()), 1);
        out.flush();
    }

    private static void row(PrintWriter out, String name, Spread spread, int decimals) {
        out.println("| " + name + " | " + spread.text(decimals) + " |");
    }

    /** Everything, each round for itself. */
    ObjectNode json() {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("model", model).put("method", method);
        ObjectNode settings = root.putObject("parameters");
        parameters.forEach(settings::put);
        root.put("device", device).put("workers", workers).put("seconds", time.toMillis() / 1e3);
        root.put("bareRows", batches.bare()).put("engineRows", batches.engine());
        root.putObject("ratio")
                .put("median", ratio().median())
                .put("least", ratio().least())
                .put("most", ratio().most());
        ArrayNode rounds = root.putArray("rounds");
        for (int round = 0; round < bare.size(); round++) {
            EngineLoad.Sample sample = engine.get(round);
            ObjectNode node = rounds.addObject();
            node.put("bareRowsPerSecond", bare.get(round).rowsPerSecond());
            node.put("bareCpuSecondsPerRow", bare.get(round).cpuSeconds());
            node.put("engineRowsPerSecond", sample.rowsPerSecond());
            node.put("explanations", sample.records()).put("seconds", sample.seconds());
            node.put("gradientRows", sample.gradientRows()).put("forwardRows", sample.forwardRows());
            node.put("batches", sample.batches()).put("batchRows", sample.batchRows());
            node.put("batchFill", sample.fill()).put("batchSeconds", sample.batchSeconds());
            node.put("forwardBatchRows", sample.forwardBatchRows()).put("forwardShare", sample.forwardShare());
            node.put("allocatedBytesPerRow", sample.allocated());
            node.put("cpuSecondsPerExplanation", sample.cpuSeconds());
        }
        return root;
    }
}
