package dev.rationale.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.cli.EngineLoad;
import dev.rationale.cli.Spread;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What {@code rationale bench pipeline} found.
 *
 * @param wishes what was asked for
 * @param warmUp what came before
 * @param events of a round
 * @param rounds of throughput
 * @param latencies under load, and of single events
 * @param rate events per second under load
 */
record PipelineFigures(
        PipelineBench.Wishes wishes,
        WarmUp warmUp,
        long events,
        List<Round> rounds,
        List<Latency> latencies,
        double rate)
        implements BenchOutput.Figures {
    private static final double MILLI = 1e3;
    private static final double MICRO = 1e6;

    /** An idle explanation should be there within this, in half of all cases, at a commit interval of 100 ms. */
    private static final double IDLE_TARGET = 0.15;

    /**
     * @param seconds how long
     * @param compiling share of the processor time that the compiler of the virtual machine took at its end
     */
    record WarmUp(double seconds, double compiling) {}

    /**
     * A backlog that was drained.
     *
     * @param events between the marks
     * @param seconds between the marks
     * @param threads processor time between the marks
     * @param batches with gradients between the marks
     * @param before the engine alone, just before
     * @param after the engine alone, just after
     */
    record Round(
            long events,
            double seconds,
            ThreadGroups threads,
            BatchMeter.Total batches,
            EngineLoad.Sample before,
            EngineLoad.Sample after) {

        double eventsPerSecond() {
            return events / seconds;
        }

        double ratio() {
            return eventsPerSecond() / engineEventsPerSecond();
        }

        /** Of the engine alone, before and after: a machine that drifts meanwhile changes both sides alike. */
        double engineEventsPerSecond() {
            return (before.recordsPerSecond() + after.recordsPerSecond()) / 2;
        }

        double engineCpuSeconds() {
            return (before.cpuSeconds() + after.cpuSeconds()) / 2;
        }

        /** Seconds of processor time per event that the application takes, broker and measurement not counted. */
        double cpuSeconds() {
            return threads.application() / events;
        }

        /** What the engine alone takes, of that: the ratio where nothing else shares the processor with the application. */
        double cpuRatio() {
            return engineCpuSeconds() / cpuSeconds();
        }

        /** Seconds of processor time per event that the application takes more than the engine alone. */
        double added() {
            return cpuSeconds() - engineCpuSeconds();
        }
    }

    /**
     * @param sorted seconds from due to read
     * @param batches meanwhile
     */
    record Latency(double[] sorted, BatchMeter.Total batches) {

        double at(double share) {
            return Spread.percentile(sorted, share);
        }
    }

    private Latency load() {
        return latencies.get(0);
    }

    private Latency idle() {
        return latencies.get(1);
    }

    /** Two commits and three batches, in seconds. */
    private double target() {
        return 2 * wishes.deployment().commitInterval().toMillis() / MILLI
                + 3 * load().batches().meanSeconds();
    }

    private Spread of(ToDoubleFunction<Round> figure) {
        return Spread.of(rounds.stream().mapToDouble(figure).boxed().toList());
    }

    @Override
    public void print(PrintWriter out) {
        Deployment.Plan plan = wishes.deployment();
        out.printf(
                Locale.ROOT,
                "%s, %s, commits every %d ms, %d partitions, %d stream threads, %s; %d rounds of %,d events after a"
                        + " warm-up of %.0f s, at whose end the compiler took %.1f %% of the processor time%n%n",
                wishes.model().text(),
                plan.guarantee().text(),
                plan.commitInterval().toMillis(),
                plan.partitions(),
                plan.threads(),
                plan.parameters(),
                rounds.size(),
                events,
                warmUp.seconds(),
                100 * warmUp.compiling());
        out.println("| throughput | median (least to most of the rounds) |");
        out.println("|---|---|");
        row(out, "pipeline: events/s", of(Round::eventsPerSecond), 1);
        row(out, "engine alone: events/s", of(Round::engineEventsPerSecond), 1);
        row(out, "pipeline / engine", of(Round::ratio), 3);
        row(out, "the same by processor time of the application", of(Round::cpuRatio), 3);
        row(out, "batch fill", of(round -> round.batches().fill()), 3);
        row(out, "rows in a batch with gradients", of(round -> round.batches().meanRows()), 1);
        row(out, "engine alone: rows in a batch", of(round -> round.after().batchRows()), 1);
        row(out, "processor time per event, engine alone, µs", of(round -> MICRO * round.engineCpuSeconds()), 1);
        row(out, "processor time per event, application, µs", of(round -> MICRO * round.cpuSeconds()), 1);
        row(out, "added by the pipeline, µs", of(round -> MICRO * round.added()), 1);
        for (ThreadGroups.Group group : ThreadGroups.Group.values()) {
            row(
                    out,
                    "processor time per event, " + group.text() + ", µs",
                    of(round -> MICRO * round.threads().of(group) / round.events()),
                    1);
        }
        out.println();
        out.println("| latency from due to read-committed, ms | p50 | p95 | p99 | most | target |");
        out.println("|---|---|---|---|---|---|");
        row(
                out,
                String.format(Locale.ROOT, "at %,.1f events/s", rate),
                load(),
                "p99 ≤ " + millis(target()) + ": " + verdict(load().at(0.99), target()));
        row(out, "single events", idle(), "p50 ≤ " + millis(IDLE_TARGET) + ": " + verdict(idle().at(0.5), IDLE_TARGET));
        out.printf(
                Locale.ROOT,
                "%nA batch under load took %.2f ms; the target is two commit intervals and three batches.%n",
                MILLI * load().batches().meanSeconds());
        out.flush();
    }

    private static void row(PrintWriter out, String name, Spread spread, int decimals) {
        out.println("| " + name + " | " + spread.text(decimals) + " |");
    }

    private static void row(PrintWriter out, String name, Latency latency, String target) {
        out.println("| " + name + " | " + millis(latency.at(0.5)) + " | " + millis(latency.at(0.95)) + " | "
                + millis(latency.at(0.99)) + " | " + millis(latency.at(1)) + " | " + target + " |");
    }

    private static String millis(double seconds) {
        return String.format(Locale.ROOT, "%.1f", MILLI * seconds);
    }

    private static String verdict(double found, double target) {
        return found <= target ? "met" : "missed";
    }

    /** Each round for itself; seconds and events. */
    @Override
    public ObjectNode json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        Deployment.Plan plan = wishes.deployment();
        root.put("model", wishes.model().text())
                .put("guarantee", plan.guarantee().text());
        root.put("commitIntervalMillis", plan.commitInterval().toMillis());
        root.put("partitions", plan.partitions())
                .put("streamThreads", plan.threads())
                .put("events", events);
        ObjectNode parameters = root.putObject("parameters");
        plan.parameters().forEach(parameters::put);
        root.putObject("warmUp").put("seconds", warmUp.seconds()).put("compilingShare", warmUp.compiling());
        for (Round round : rounds) {
            ObjectNode node = root.withArray("rounds").addObject();
            node.put("events", round.events()).put("seconds", round.seconds());
            node.put("eventsPerSecond", round.eventsPerSecond());
            node.put("engineEventsPerSecond", round.engineEventsPerSecond());
            node.put("ratio", round.ratio()).put("cpuRatio", round.cpuRatio());
            batches(node, round.batches());
            node.put("engineCpuSecondsPerEvent", round.engineCpuSeconds());
            node.put("addedCpuSecondsPerEvent", round.added());
            ObjectNode threads = node.putObject("cpuSeconds");
            for (ThreadGroups.Group group : ThreadGroups.Group.values()) {
                threads.put(
                        group.name().toLowerCase(Locale.ROOT), round.threads().of(group));
            }
        }
        root.put("rate", rate).put("targetSeconds", target());
        latency(root.putObject("load"), load());
        latency(root.putObject("idle"), idle());
        return root;
    }

    private static void latency(ObjectNode node, Latency latency) {
        node.put("events", latency.sorted().length);
        batches(node, latency.batches());
        node.put("p50", latency.at(0.5)).put("p95", latency.at(0.95)).put("p99", latency.at(0.99));
        node.put("most", latency.at(1));
    }

    /** Left out where no batch began and ended in the measured time. */
    private static void batches(ObjectNode node, BatchMeter.Total batches) {
        if (batches.batches() > 0) {
            node.put("batchFill", batches.fill()).put("batchRows", batches.meanRows());
            node.put("batchSeconds", batches.meanSeconds());
        }
    }
}
